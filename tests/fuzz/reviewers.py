"""What reviewers bring: spreadsheets, in whatever state a spreadsheet program left them."""

from __future__ import annotations

import csv
import io

from hypothesis import strategies as st

from extractors.decisions.catalogue import concept_themes
from extractors.decisions.model import VERBS, DecisionError, checked
from extractors.decisions.record import storable_request
from extractors.review.sheet import COLUMNS, read_sheet
from tests.fuzz.harness import Target

CELLS = st.one_of(
    st.text(max_size=30), st.sampled_from([*VERBS, "", "value", "concept", "gdp", "1e999999", "NaN", "=1+1", "'=1", "2021-01/2021-10", "0"])
)
ROWS = st.lists(st.lists(CELLS, max_size=len(COLUMNS) + 1), max_size=8)


def sheet(rows: list[list[str]], beside: int = 0) -> bytes:
    """A sheet with these rows, and so many columns of somebody's own beside ours."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([(*COLUMNS, *(f"c{n}" for n in range(beside))), *rows])
    return buffer.getvalue().encode("utf-8", "replace")


def reads_or_refuses(content: bytes) -> None:
    """A sheet gives requests that can be checked, or one line that says what is wrong."""
    try:
        for row in read_sheet(content, "reviewer"):
            request = checked(storable_request(row.request), concept_themes())
            assert request.verb in VERBS
            assert request.who
            assert request.why
            assert "\x00" not in "".join([request.why, *request.rules, *(value or "" for value in request.changes.values())])
    except DecisionError as error:
        assert str(error)
        assert "\n" not in str(error)


WIDE = st.builds(sheet, ROWS.map(lambda rows: rows * 50), st.sampled_from([10, 5000]))
TARGETS = [
    Target("a reviewer's sheet", st.one_of(ROWS.map(sheet), WIDE, st.binary(max_size=2000)), reads_or_refuses),
]

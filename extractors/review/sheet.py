"""What waits for a decision as a spreadsheet, and the spreadsheet with decisions back.

Out: a row for every figure, document and version that waits, with empty columns `verb`, `why`, `field` and `new_value`. In: the
rows in which `verb` is filled; all others are passed over. Cells are escaped against formulas, and unescaped when they come back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.cleaning import for_cell, from_cell, on_one_line
from extractors.decisions.model import VERBS, DecisionError, DecisionRequest
from extractors.site.findings import OpenCase

COLUMNS = (
    "document_id", "observation_id", "case_id", "rules", "seen", "title", "street", "indicator", "mention", "reason", "sentence",
    "verb", "why", "field", "new_value",
)  # fmt: skip
NEEDED = ("document_id", "verb", "why")
LONGEST = 16_000_000  # bytes of a sheet
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a decision; `line` is its place in the file, for messages."""

    line: int
    request: DecisionRequest


def write_sheet(cases: Sequence[OpenCase], seen: dict[tuple[str, str], int]) -> str:
    """The cases as CSV with a byte order mark, a row for each figure; `seen`: its last decision by (document, figure)."""
    buffer = io.StringIO()
    out = csv.writer(buffer)
    out.writerow(COLUMNS)
    for case, rules, reasons in _targets(cases):
        cells = (
            case.document_id, case.observation_id, case.case_id, " ".join(rules), str(seen.get((case.document_id, case.observation_id), 0)),
            case.title, case.street or case.section, case.indicator, case.mention, "；".join(reasons), case.quote, "", "", "", "",
        )  # fmt: skip
        out.writerow([for_cell(cell.replace("\x00", "\ufffd")) for cell in cells])
    return "\ufeff" + buffer.getvalue()


def _targets(cases: Sequence[OpenCase]) -> Iterator[tuple[OpenCase, list[str], list[str]]]:
    groups: dict[tuple[str, str, str], list[OpenCase]] = {}
    for case in sorted(cases, key=lambda each: -each.weight):
        if case.document_id or case.case_id:
            key = (case.document_id, case.observation_id, "" if case.observation_id else case.case_id or case.rule)
            groups.setdefault(key, []).append(case)
    for group in groups.values():
        yield group[0], list(dict.fromkeys(case.rule for case in group)), [case.reason.zh for case in group]


def read_sheet(content: bytes, who: str) -> list[Row]:
    """The decisions of a sheet, made by `who`. Raises DecisionError naming the line for whatever cannot be one."""
    if len(content) > LONGEST:
        raise DecisionError(f"the sheet has {len(content):,} bytes, at most {LONGEST:,} are read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecisionError(f"the sheet is not UTF-8 (byte {error.start}): save it as `CSV UTF-8`") from error
    if "\x00" in text:
        raise DecisionError("the sheet holds NUL characters: it is no CSV")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [cell.strip() for cell in next(reader, [])]
        missing = [name for name in NEEDED if name not in head]
        if missing or len(set(head)) < len(head):
            wrong = f"lacks the columns {', '.join(missing)}" if missing else "names a column twice"
            raise DecisionError(f"line 1: the sheet {wrong}; `gazette review export` writes one as it should be")
        return list(_rows(reader, head, who))
    except csv.Error as error:
        raise DecisionError(f"line {reader.line_num}: {error}") from error


def _rows(reader: Any, head: list[str], who: str) -> Iterator[Row]:
    places = [(at, name) for at, name in enumerate(head) if name in COLUMNS]
    for count, cells in enumerate(reader):
        if count >= MOST_ROWS:
            raise DecisionError(f"line {reader.line_num}: at most {MOST_ROWS:,} rows are read")
        if len(cells) > len(head):
            raise DecisionError(f"line {reader.line_num}: {len(cells)} cells under {len(head)} columns")
        # Spreadsheets leave out the empty cells at the end of a row; columns that are not in the head stay unknown.
        cells_by_name = {name: from_cell(cells[at]).strip() if at < len(cells) else "" for at, name in places}
        if cells_by_name["verb"]:
            yield Row(reader.line_num, _request(cells_by_name, reader.line_num, who))


def _request(cells: dict[str, str], line: int, who: str) -> DecisionRequest:
    verb, field, value = cells["verb"].lower(), cells.get("field", ""), cells.get("new_value", "")
    if verb not in VERBS:
        raise DecisionError(f"line {line}: no verb {on_one_line(cells['verb'], 40)!r}: one of {', '.join(VERBS)}")
    if verb == "map" and not field:
        field = "concept"
    seen = cells.get("seen", "")
    if seen and not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        raise DecisionError(f"line {line}: seen is no number of a decision: {on_one_line(seen, 40)!r}")
    return DecisionRequest(
        verb=verb, who=who, why=cells["why"], document_id=cells["document_id"], observation_id=cells.get("observation_id", ""),
        rules=tuple(cells["rules"].split()) if "rules" in cells else None, case_id=cells.get("case_id", ""),
        changes={field: value} if field else {}, seen=int(seen) if seen else None,
    )  # fmt: skip

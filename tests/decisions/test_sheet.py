"""Spreadsheets of reviewers: what opens in one does nothing there, and what comes back is read or refused with its line."""

from __future__ import annotations

import csv
import io

import pytest

from extractors.decisions.model import DecisionError
from extractors.review.sheet import COLUMNS, read_sheet, write_sheet
from extractors.site.findings import OpenCase
from extractors.site.numbers import Bilingual

HOSTILE = '=cmd|"/c calc"!A1'


def case(**more: str) -> OpenCase:
    fields = {
        "cause": "doubt", "rule": "some_rule", "severity": "warning", "document_id": "d1", "observation_id": "o1", "source": "",
        "title": "", "section": "", "street": "", "concept": "", "indicator": "", "mention": "37台", "quote": "",
        "theme": "economy", **more,
    }  # fmt: skip
    return OpenCase(**fields, reason=Bilingual("存疑", "doubt"), is_headline=False, raised_at=None, figures=("o1",), entry="e")


def test_no_cell_is_a_formula() -> None:
    sheet = write_sheet([case(title=HOSTILE, indicator="@x", quote="+1+1\n换行", mention="-5%")], {("d1", "o1"): 7})
    [row] = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert tuple(row) == COLUMNS
    assert row["seen"] == "7"
    for cell in row.values():
        assert not cell.startswith(("=", "+", "@", "\t")), cell
    assert row["title"] == f"'{HOSTILE}"


def test_rows_without_a_verb_are_passed_over_and_cells_come_back_as_they_were() -> None:
    rows = "document_id,observation_id,rules,verb,why,field,new_value,seen\nd,o,a b,,,,,\nd,o,a b, Correct ,'=x,value,5,3\n"
    [row] = read_sheet(rows.encode("utf-8-sig"), "王")
    assert (row.line, row.request.verb, row.request.why, row.request.rules) == (3, "correct", "=x", ("a", "b"))
    assert (dict(row.request.changes), row.request.seen, row.request.who) == ({"value": "5"}, 3, "王")


def test_a_row_that_ends_early_has_empty_cells() -> None:
    head = "document_id,verb,observation_id,seen,why,field\n"
    accepted, burnt = read_sheet(f"{head}d,ACCEPT\nd,reject,o,,\n,\n\n".encode(), "王")
    assert (accepted.request.verb, accepted.request.why, accepted.request.observation_id, accepted.request.seen) == ("accept", "", "", None)
    assert (burnt.request.verb, burnt.request.observation_id, burnt.line) == ("reject", "o", 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lacks the columns document_id, verb, why"),
        (b"document_id,verb\n", "lacks the columns why"),
        (b"document_id,verb,why,why\n", "names a column twice"),
        (b"\xff\xfe", "not UTF-8"),
        (b"document_id,verb,why\nd,burn,x\n", "line 2: no verb 'burn'"),
        (b"document_id,verb,why\nd,accept,x,y\n", "line 2: 4 cells under 3 columns"),
        (b"document_id,verb,why,seen\nd,accept,x,-1\n", "line 2: seen is no number"),
        (b"document_id,verb,why,seen\nd,accept,x,99999999999999999999\n", "line 2: seen is no number"),
        (b'document_id,verb,why\nd,accept,"x\n', "line 2"),
        (b"document_id,verb,why\nd,acc\x00ept,x\n", "NUL"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_place(content: bytes, reason: str) -> None:
    with pytest.raises(DecisionError, match=reason):
        read_sheet(content, "王")

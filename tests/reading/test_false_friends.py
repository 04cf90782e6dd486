"""Numbers that count nothing stay out: slogans, codes, addresses, ages, plans, clock times."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from extractors.documents import read_document
from extractors.reading import explain, observe
from tests.written import read_cases

COLLECTION = read_cases(Path(__file__).parent / "false_friends.yml")
SENTENCES = [sentence for sentences in COLLECTION.values() for sentence in sentences]


def test_the_collection_is_large() -> None:
    assert len(SENTENCES) >= 200
    assert len(set(SENTENCES)) == len(SENTENCES)


def test_98_percent_of_the_false_friends_are_rejected() -> None:
    taken = {
        sentence: [o.mention for o in found]
        for sentence in SENTENCES
        if (found := observe(read_document(sentence, published=date(2021, 12, 10), district="临河区")))
    }
    assert len(taken) <= 0.02 * len(SENTENCES), taken


def test_what_was_left_is_explained() -> None:
    found = explain(read_document("建立24小时值班制度,改造云栖苑9幢等处。", published=date(2021, 12, 10)))
    assert not found.observations
    assert [(u.text, bool(u.reason)) for u in found.unread if u.text[0].isdigit()] == [
        ("24小时", True),
        ("9幢", True),
    ]

"""What repeats costs in proportion to its length, whoever reads it; `make hostile-size` goes on to 16 MB."""

from __future__ import annotations

import pytest

from tests.fuzz.hostile import MOST_RATIO
from tests.fuzz.sizes import KINDS, READERS, Kind, attempt, usual_now

SMALL, GROWN = 8_000, 4
TOO_MUCH = 2.5  # times four: a reader that takes the square of the length takes sixteen times as long
NOTICED = 0.03  # seconds
NOT_MUCH = 2.5  # times what is usual


def grows_too_fast(kind: Kind) -> bool:
    """Whether an input takes well more than is usual for as much, and one of four times its size far more than four times that.

    The first is not tiny: what is held in something of a certain depth has no room in a tiny input.
    """
    data = kind.make(SMALL * GROWN)
    for _ in range(3):  # a machine with other work is slow at times
        large = attempt(kind.reader, data)[1]
        if large < NOTICED:
            return False
        rate = large / len(data) / usual_now(kind.reader)
        if rate < MOST_RATIO and (rate < NOT_MUCH or attempt(kind.reader, kind.make(len(data) * GROWN))[1] < TOO_MUCH * GROWN * large):
            return False
    return True


# What a reader looks for in front of each figure of a sentence, and nearly finds.
FIGURES = [
    "已建成4座", "超过达到12.4亿元", "从8件增加到12件", "街道已建成4座街道", "期间建成4座", "7天行动等建成4座",
    "其中新建公园9座", "督察交付已建成4座", "依托“a”建成4座", "两次获第3名", "排名第3", "隐患建成4座", ")分别为达到12.4亿元",
]  # fmt: skip
A_SENTENCE = 4  # figures of a short sentence
LONGER = 2.0  # times as long for a figure in a long sentence; one that looks through all in front of each takes three to six


def takes_longer_in_long_sentences(piece: str) -> bool:
    """Whether a figure takes far longer in sentences as long as can be than in short ones."""
    count = SMALL // len(piece.encode()) // A_SENTENCE
    long, short = ((piece * (count * A_SENTENCE)).encode(), ((piece * A_SENTENCE + "。") * count).encode())
    return all(attempt("text", long)[1] > LONGER * attempt("text", short)[1] for _ in range(3))


def test_a_figure_of_a_long_sentence_takes_no_longer_than_of_a_short_one() -> None:
    assert [piece for piece in FIGURES if takes_longer_in_long_sentences(piece)] == []


@pytest.mark.parametrize("reader", READERS)
def test_time_grows_with_the_length_and_not_with_its_square(reader: str) -> None:
    kinds = [kind for kind in KINDS if kind.reader == reader]
    assert kinds
    assert [kind.name for kind in kinds if grows_too_fast(kind)] == []


def test_the_usual_inputs_are_read() -> None:
    assert {name: outcome for name in READERS if (outcome := attempt(name, READERS[name].usual)[0]) != "read"} == {}


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 300

"""Every stage of the reader by itself: what it makes of a sentence that the stages before it have read.

The cases of a stage stand in `stages/<stage>.yml`: a sentence (the last one of `text`), and fields of its figures as they
are after that stage. Whatever another stage makes of them is no affair of the case, so a failure names its stage.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import extractors
from extractors.documents import read_document
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.pipeline import STAGES, open_document
from extractors.reading.scope.paragraphs import blocks
from extractors.reading.scope.passages import passages
from tests.written import read_cases

PACKAGE = Path(extractors.__file__).parent
FOLDER = Path(__file__).parent / "stages"
NAMES = [stage.__name__ for stage in STAGES]
CASES = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name in NAMES
    for number, case in enumerate(read_cases(FOLDER / f"{name}.yml"), 1)
]


def after_stage(name: str, case: dict[str, Any]) -> tuple[Sentence, Context]:
    """The last sentence of a case as a stage leaves it."""
    document = read_document(
        case["text"], published=case.get("published", date(2021, 12, 10)), district="临河区"
    )
    context = open_document(document)
    last: Sentence | None = None
    stages = STAGES[: NAMES.index(name) + 1]
    rest = STAGES[NAMES.index(name) + 1 :]

    def sentences() -> Iterator[Sentence]:
        for passage in passages(document, context.calendar):
            for block in blocks(passage, context):
                assert isinstance(block, Sentence)
                yield block

    for sentence in sentences():
        if last is not None:
            for stage in rest:
                stage(last, context)
        for stage in stages:
            if stage is STAGES[0] or sentence.mentions:
                stage(sentence, context)
        last = sentence
    assert last is not None, "no sentence with a number"
    return last, context


def text_at(context: Context, at: int, mentions: list[Mention]) -> str | None:
    return next((context.folded[m.start : m.end] for m in mentions if m.start == at), None)


def value_of(name: str, mention: Mention, sentence: Sentence, context: Context) -> Any:
    """A field as a case writes it: figures by their words, periods as the contract writes them."""
    if name == "of":
        return [text_at(context, at, sentence.mentions) for at in mention.of]
    if name == "part_of":
        return None if mention.part_of is None else text_at(context, mention.part_of, sentence.mentions)
    value = getattr(mention, name)
    if name in ("period", "yearly"):
        return None if value is None else value.flow.text
    if name == "covers":
        return None if value is None else value.text
    return value


@pytest.mark.parametrize(("stage", "case"), CASES)
def test_a_stage(stage: str, case: dict[str, Any]) -> None:
    sentence, context = after_stage(stage, case)
    if "rejected" in case:
        found = {context.folded[r.start : r.end]: r.reason for r in context.rejected}
        assert found == case["rejected"], stage
    if "observations" in case:
        made = [
            {name: getattr(o, name) for name in want}
            for o, want in zip(context.observations, case["observations"], strict=True)
        ]
        assert made == case["observations"], stage
    if "before" in case:
        assert {name: getattr(context.before, name) for name in case["before"]} == case["before"], stage
    for expected in case.get("figures", ()):
        words = expected["mention"]
        mention = next((m for m in sentence.mentions if context.folded[m.start : m.end] == words), None)
        assert mention is not None, f"{stage}: {words} was not found"
        for name in expected.keys() - {"mention"}:
            value = value_of(name, mention, sentence, context)
            wanted = Decimal(str(expected[name])) if name == "value" else expected[name]
            assert value == wanted, f"{stage}: {name} of {words}"


def documented(stage: Callable[..., Any]) -> str:
    """The docstring in the source: a compiled function has none."""
    source = PACKAGE.joinpath(*stage.__module__.split(".")[1:]).with_suffix(".py")
    functions = (n for n in ast.parse(source.read_text("utf-8")).body if isinstance(n, ast.FunctionDef))
    return ast.get_docstring(next(f for f in functions if f.name == stage.__name__)) or ""


@pytest.mark.parametrize("stage", STAGES, ids=NAMES)
def test_a_stage_says_what_it_reads_and_writes(stage: Callable[..., Any]) -> None:
    words = " ".join(documented(stage).split())
    assert re.search(r"Reads .+?\. Writes .+\.", words), stage.__name__

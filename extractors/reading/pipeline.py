"""How a document is read: the page to read first.

A document is cut into passages (one reporter, one cell of a table), passages into sentences. Every sentence with a number goes
through the stages below, in this order. A stage is a function `stage(sentence, context)`: the sentence with the figures found
in it so far, and the document around it with what earlier sentences left. Its docstring says what it reads and what it
writes. Tables of figures are no sentences and are read by `tables`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.layout import CleanText, without_furniture
from extractors.documents.model import Document
from extractors.reading.assembly.headlines import restate_headlines
from extractors.reading.assembly.observations import make_observations
from extractors.reading.assembly.printed import as_printed
from extractors.reading.concepts.mapping import map_concepts
from extractors.reading.language.masking import mask, mend_lines, part_points
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Decisions
from extractors.reading.model.observation import Observation
from extractors.reading.model.sentence import Sentence
from extractors.reading.scope.calendars import calendar_of
from extractors.reading.scope.paragraphs import TableBlock, blocks
from extractors.reading.scope.passages import passages, title_lead
from extractors.reading.sentence.basis import decide_basis
from extractors.reading.sentence.clauses import find_clauses
from extractors.reading.sentence.continuity import remember_sentence, take_phrase_from_before
from extractors.reading.sentence.coverage import decide_periods
from extractors.reading.sentence.finding import find_figures
from extractors.reading.sentence.kinds import decide_kinds
from extractors.reading.sentence.links import link_levels
from extractors.reading.sentence.naming import name_figures
from extractors.reading.sentence.parts import find_parts
from extractors.reading.sentence.respectively import distribute_rows
from extractors.reading.sentence.subjects import find_subjects
from extractors.reading.sentence.topics import put_under_topic
from extractors.reading.tables.statistics import read_statistics

Stage = Callable[[Sentence, Context], None]

STAGES: Final[tuple[Stage, ...]] = (
    # what is printed
    find_figures,  # numbers with unit, value, qualifier, and the period that holds at each
    find_clauses,  # the words that are said of each figure
    decide_kinds,  # level, growth, change, share, rank
    # what is counted
    name_figures,  # the phrase of each figure
    put_under_topic,  # …方面: the phrase that a sentence opens with
    distribute_rows,  # 分别: phrases and levels of figures in a row
    link_levels,  # the level that a rate belongs to
    find_parts,  # 其中: the whole that a part is taken from
    find_subjects,  # the place that a figure is about
    take_phrase_from_before,  # what the sentence before counted
    # what it means
    decide_basis,  # actual, target, estimate
    map_concepts,  # indicator of the catalogue, theme
    decide_periods,  # the period that a figure covers
    # what comes out
    make_observations,
    remember_sentence,  # for the sentences behind it
)


@dataclass(frozen=True, slots=True)
class UnreadNumber:
    """A number that was seen and not taken: its place in the printed text, the words, the reason."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the reader saw: what it took, the decisions behind each (in the same order), and what it left with the
    reason."""

    observations: list[Observation]
    decisions: list[Decisions]
    unread: list[UnreadNumber]


def observe(document: Document) -> list[Observation]:
    """The observations of a document in reading order, each statement once."""
    return as_printed(_read(open_document(document.simplified or document)).observations, document)


def explain(document: Document) -> Explanation:
    """The observations with the rules that decided them, and the numbers that are none with the reason."""
    context = open_document(document.simplified or document)
    decisions: list[Decisions] = []
    context.decisions = decisions
    _read(context)
    text, pinyin = document.text, document.without_pinyin
    unread = []
    for rejected in context.rejected:
        start, end = context.clean.span(rejected.start, rejected.end)
        if pinyin is not None:
            start, end = pinyin.span(start, end)
        unread.append(UnreadNumber(start, end, text[start:end], rejected.reason))
    return Explanation(as_printed(context.observations, document), decisions, unread)


def _read(context: Context) -> Context:
    for passage in passages(context.document, context.calendar):
        for block in blocks(passage, context):
            if isinstance(block, TableBlock):
                read_statistics(context, passage, block.table, block.lead)
            else:
                read_sentence(block, context)
    restate_headlines(context)
    return context


def read_sentence(sentence: Sentence, context: Context) -> None:
    """Lead a sentence through the stages; one without figures needs no more than the first."""
    for stage in STAGES:
        stage(sentence, context)
        if not sentence.mentions:
            return


def open_document(document: Document) -> Context:
    """The text of a document as the stages need it, and the years that its words mean."""
    clean = without_furniture(document.text)
    if not document.task_rows:
        clean = replace(clean, text=mend_lines(clean.text))
    folded = fold(clean.text)
    masked = _without_tables(mask(part_points(folded)), document, clean)
    calendar = calendar_of(document)
    return Context(document, clean, folded, masked, calendar, title_lead(document, calendar))


def _without_tables(masked: str, document: Document, clean: CleanText) -> str:
    """The masked text with tables of figures blank: they are no sentences."""
    pieces = []
    kept = 0
    for table in document.statistics:
        start, end = max(kept, clean.place(table.start)), clean.place(table.end)
        if end > start:
            pieces += [masked[kept:start], "\n" * (end - start)]
            kept = end
    return "".join((*pieces, masked[kept:]))

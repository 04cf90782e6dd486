"""The figures of a table: its rows say whose they are, its columns what they measure, its caption of when."""

from __future__ import annotations

from typing import Final

from extractors.documents.model import Cell, StatisticsRow, StatisticsTable
from extractors.prepared import regex
from extractors.reading.assembly.observations import observation_of
from extractors.reading.concepts.catalogue import find_concept
from extractors.reading.concepts.themes import theme_of
from extractors.reading.figures.scanner import scan
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention, Rejected
from extractors.reading.model.passage import Passage
from extractors.reading.periods.calendar import PATTERN
from extractors.reading.periods.period import Period, last_year_of

_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_GROWTH: Final = regex(rf"(?:{either('statistics.growth')})")
_FALL: Final = regex(r"降幅|跌幅|减幅|下降")
_CHANGE: Final = regex(r"(?:增减|变化|比[^,]{1,8}[增减±])(?!率|幅|%)")
_RATE: Final = regex(rf"(?:{either('statistics.rate')})$")
_RANK: Final = regex(rf"(?:{either('statistics.rank')})$")
_TARGET: Final = regex(rf"(?:{either('statistics.target')})$")
_COUNTED: Final = regex(r"(?P<unit>[户人件项个家起次条处套名场宗辆所张栋幢])(?:数|次数)$")
_AMOUNT: Final = regex(r"(?:数|量)$")
_NOT_A_TOPIC: Final = regex(
    rf"{PATTERN}|[(][^()]*[)]|附?表\s*[\d一二三四五六七八九十]*[:、]?|{either('statistics.not_a_topic')}"
)


def read_statistics(context: Context, passage: Passage, table: StatisticsTable, lead: Period | None) -> None:
    """Turn the figures of a table into observations, in the order of its cells.

    passage: where the table stands; lead: the period that holds there, used where the table names none.
    """
    topic = _NOT_A_TOPIC.sub("", table.caption)
    said = _period_in(context, table.caption, lead) or lead
    for row in table.rows:
        levels: list[Mention] = []
        for column, cell in row.figures:
            mention = _figure(context, table, row, column, cell)
            if mention is None:
                continue
            _read_cell(mention, table, row, column, levels, said, topic, context, passage)
            if mention.kind == "level":
                levels.append(mention)
            context.observations.append(observation_of(context, passage, mention, *row.span))


def _read_cell(
    mention: Mention,
    table: StatisticsTable,
    row: StatisticsRow,
    column: int,
    levels: list[Mention],
    said: Period | None,
    topic: str,
    context: Context,
    passage: Passage,
) -> None:
    """Say of a cell's figure what its row, its column and the caption say. levels: of the row so far."""
    name, head = _names(table, row, column)
    words = head or name
    kind = _kind_of(words, mention)
    falls = kind in ("growth", "change") and mention.value > 0 and _FALL.search(words) is not None
    mention.decide_kind(kind, "column", negative=falls)
    level = levels[-1] if levels and kind in ("growth", "share", "change") else None
    if level is not None:
        mention.link_to((level.start,), "row")
    if level is not None and _GROWTH.fullmatch(name):
        name = level.indicator  # a column 同比增长 names nothing of its own
    mention.propose_phrase(name, "column", name)
    period = _period_in(context, words, said)
    if period is None and level is not None:
        mention.decide_covers(level.covers, "level")
    else:
        holds = period or said
        rule = "column" if period is not None else "caption_or_lead"
        mention.decide_covers(holds.flow if holds is not None else None, rule)
    _map(mention, level, topic)
    if not mention.theme:
        mention.decide_theme(theme_of(name, passage.section, mention.unit, "", topic), "words")
    subject = row.label if table.by_subject and not row.is_total else None
    mention.decide_subject(None if subject == passage.section else subject, "row")
    if _TARGET.search(words):
        mention.decide_basis("target", "column")
    else:
        mention.decide_basis(passage.basis, "scope")


def _names(table: StatisticsTable, row: StatisticsRow, column: int) -> tuple[str, str]:
    """What a cell measures, and what the head of its column adds to that (of when, compared with what)."""
    head = table.columns[column][0]
    return (head, "") if table.by_subject else (row.label, head)


def _figure(
    context: Context, table: StatisticsTable, row: StatisticsRow, column: int, cell: Cell
) -> Mention | None:
    """The figure of a cell, with the unit printed beside it, in the head of its column, its row, or the table's."""
    start, end = context.clean.place(cell.start), context.clean.place(cell.end - 1) + 1
    printed = context.folded[start:end]
    name, head = _names(table, row, column)
    said = head or name
    if _RANK.search(said) and printed.isdigit():
        return Mention(start, end, int(printed), None, "rank", "rank")
    unit = table.columns[column][1] or _implied(said) or row.unit or table.unit or _counted(said)
    bare = printed.lstrip("+")
    for text in (bare, bare + (unit or "")):
        found = list(scan(text, 0, len(text)))
        if len(found) == 1 and isinstance(found[0], Mention):
            mention = found[0]
            mention.move_to(start, end)
            if text is not bare:
                mention.take_unit_from("table")
            return mention
    context.rejected.append(Rejected(start, end, "cell without a unit"))
    return None


def _implied(name: str) -> str | None:
    """Rates, shares and growth are per cent where nothing else is printed."""
    if _CHANGE.search(name):
        return None
    return "%" if _GROWTH.search(name) or _RATE.search(name) else None


def _counted(name: str) -> str | None:
    """户数 counts 户; any other 数 or 量 counts 个."""
    if (match := _COUNTED.search(name)) is not None:
        return match["unit"]
    return "个" if _AMOUNT.search(name) else None


def _kind_of(name: str, mention: Mention) -> str:
    if mention.unit == "rank":
        return "rank"
    if _CHANGE.search(name) or mention.unit == "pp":
        return "change"
    if mention.unit not in ("%", "‰"):
        return "level"
    return "growth" if _GROWTH.search(name) else "share"


def _period_in(context: Context, words: str, around: Period | None) -> Period | None:
    match = _PERIOD.search(words)
    if match is None:
        return None
    return context.calendar.read(match, words, last_year_of(around))


def _map(mention: Mention, level: Mention | None, topic: str) -> None:
    """The concept that the column names, alone or with the table's topic; growth has that of its level."""
    if level is not None and mention.kind != "share":
        _take_concept_of(level, mention)
        return
    concept = find_concept(mention.indicator, mention.unit, mention.kind) or find_concept(
        topic + mention.indicator, mention.unit, mention.kind
    )
    if concept is not None:
        mention.decide_concept(concept.id, "column")
        mention.decide_theme(concept.theme, "concept")
    elif level is not None:
        _take_concept_of(level, mention)


def _take_concept_of(level: Mention, mention: Mention) -> None:
    mention.decide_concept(level.concept, "level")
    mention.decide_theme(level.theme, "level")

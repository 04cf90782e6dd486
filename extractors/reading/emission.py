"""From the figures of a sentence to observations: basis, subject, concept, and the fields of the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.documents.layout import CleanText
from extractors.documents.model import Document
from extractors.reading import basis as basis_of
from extractors.reading.details import details_of
from extractors.reading.mapping import map_concept
from extractors.reading.mention import Mention, Rejected
from extractors.reading.model import Observation
from extractors.reading.periods import Calendar, Period
from extractors.reading.scope import Passage
from extractors.reading.subjects import opening_place

_FORMER = re.compile(r"(?:由|从)[^,。;]*$")
_LATTER = re.compile(
    r"[^,。;\d]{0,6}(?:提高|增加|提升|下降|降低|降|上升|增长|扩大|减少|调整|压缩|缩短|发展|增|升|上涨)(?:到|至|为)"
)
_CONTEXT = 30  # characters in front of a clause that may name what it goes on about
_STOCK = re.compile(
    r"现有|拥有|共有|总数|余额|在册|存量|资产|负债|保有|累计|用户|已有|政策数|人数达|总量达|集聚|入驻"
)


@dataclass(slots=True)
class Reading:
    """A document while it is read: its text without furniture, folded and masked, and what was found so far."""

    document: Document
    clean: CleanText
    folded: str
    masked: str
    calendar: Calendar
    observations: list[Observation] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    topics: dict[int, dict[str, str]] = field(default_factory=dict)  # concepts of a row's task, by unit
    tasks: dict[int, str] = field(default_factory=dict)  # words of a row's task


def emit(
    reading: Reading, passage: Passage, start: int, end: int, mentions: list[Mention], basis: str
) -> None:
    """Turn the figures of a sentence into observations."""
    text, printed, origin = reading.masked, reading.clean.text, reading.clean.origin
    subject: str | None = None
    carried: str | None = None
    previous: Mention | None = None
    sentence_start = origin(start)
    sentence_end = origin(end - 1) + 1
    by_start: dict[int, Mention] = {}
    topic = reading.topics.setdefault(passage.row, {}) if passage.row is not None else {}
    task = (
        reading.tasks.get(passage.row, "") if passage.cell == "progress" and passage.row is not None else ""
    )
    estimated = text.find("预计", start, end) >= 0 or text.find("有望", start, end) >= 0
    for number, mention in enumerate(mentions):
        by_start[mention.start] = mention
        clause = text[mention.clause : mention.start]
        if text[mention.clause - 1 : mention.clause] == "(":
            clause = text[max(start, mention.clause - 8) : mention.start]  # 完成年度目标(2500人)
        place = opening_place(_clause_words(printed, mention), passage.section)
        if place is not None:
            subject = place
        elif previous is not None and ";" in text[previous.end : mention.start]:
            subject = None
        listed = previous is not None and (
            mention.gap is not None
            or (text[previous.end : mention.left].strip() in ("、", "") and ";" not in clause)
        )
        goal = mention.period is not None and _is_ahead(mention.period, reading.document)
        decided = basis_of.decide(clause, mention.post, basis, carried if listed else None, goal)
        if estimated and decided == "actual" and basis_of.is_estimated(text, start, mention.start):
            decided = "estimate"
        if (
            passage.cell is not None
            and decided == "actual"
            and basis_of.is_total_of_tasks(clause, mention.post)
        ):
            decided = "target"
        carried = decided
        linked = by_start.get(mention.of[0]) if mention.of else None
        context = passage.category or text[max(start, mention.clause - _CONTEXT) : mention.clause]
        map_concept(mention, mentions[:number], linked, clause, topic, passage.section, context, task)
        if passage.cell == "task" and mention.concept:
            topic.setdefault(mention.unit, mention.concept)
        reading.observations.append(
            _observation(reading, passage, mention, subject, decided, sentence_start, sentence_end)
        )
        previous = mention


def _is_ahead(period: Period, document: Document) -> bool:
    """True for a goal date, or the end of a span of years, after the day of publication."""
    published = document.published
    flow = period.flow
    if period.goal:
        return published is None or flow[2:] >= f"{published.year}-{published.month:02d}"
    # a year, or two: 2021, 2021/2025; other periods hold a hyphen
    return published is not None and "-" not in flow and int(flow.rpartition("/")[2]) > published.year


def _clause_words(printed: str, mention: Mention) -> str:
    """The printed words of a figure's clause up to the number."""
    return printed[mention.left : mention.start].lstrip(" 、,\u3000")


def _observation(
    reading: Reading,
    passage: Passage,
    mention: Mention,
    subject: str | None,
    basis: str,
    sentence_start: int,
    sentence_end: int,
) -> Observation:
    origin = reading.clean.origin
    start, end = origin(mention.start), origin(mention.end - 1) + 1
    of = tuple([origin(at) for at in mention.of]) if mention.of else ()
    stage, population = details_of(mention.indicator)
    return Observation(
        start=start,
        end=end,
        mention=reading.document.text[start:end],
        section=passage.section,
        subject=subject,
        indicator=mention.indicator,
        value=mention.value,
        value_max=mention.value_max,
        unit=mention.unit,
        kind=mention.kind,
        basis=basis,
        qualifier=mention.qualifier,
        period=_period_of(mention),
        of_start=of[0] if of and mention.kind != "rank" else None,
        of_starts=of,
        theme=mention.theme,
        concept=mention.concept,
        row=passage.row,
        cell=passage.cell,
        stage=stage,
        population=population,
        part_of_start=origin(mention.part_of) if mention.part_of is not None else None,
        comparison=mention.comparison,
        rank_scope=mention.rank_scope,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
    )


def _period_of(mention: Mention) -> str | None:
    period = mention.period
    if period is None or mention.unit == "年":
        return None  # 连续N年 has no period of its own
    if not mention.dated and _LATTER.match(mention.post) and _FORMER.search(mention.pre):
        return None  # 由88%提高到97.6%: the first figure is of an unnamed earlier time
    if period.stock != period.flow and mention.kind == "level" and _STOCK.search(mention.pre):
        return period.stock
    return period.flow

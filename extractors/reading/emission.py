"""From the figures of a sentence to observations: basis, subject, concept, and the fields of the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.documents.layout import CleanText
from extractors.documents.model import Document
from extractors.reading import basis as basis_of
from extractors.reading.details import population_of, stage_of
from extractors.reading.lexicon import either
from extractors.reading.mapping import map_concept
from extractors.reading.mention import Mention, Rejected
from extractors.reading.model import Observation
from extractors.reading.periods import Calendar, Period
from extractors.reading.scope import Passage
from extractors.reading.subjects import opening_place
from extractors.reading.themes import theme_of

_FORMER = re.compile(r"(?:由|从)[^,。;]*$")
_LATTER = re.compile(
    r"[^,。;\d]{0,6}(?:提高|增加|提升|下降|降低|降|上升|增长|扩大|减少|调整|压缩|缩短|发展|增|升|上涨)(?:到|至|为)"
)
_CONTEXT = 30  # characters in front of a clause that may name what it goes on about
_PARAGRAPH = 800  # characters in front of a sentence in which its paragraph may begin
_OPENING = 24  # characters of a paragraph that say what it is about
_SPAN = re.compile(r"\d{4}/(\d{4})|(\d{4})")
_STOCK = re.compile(either("periods.stock"))
_FLOW = re.compile(either("periods.flow"))
_RATIO_TAIL = re.compile(r"(?::\d+(?:\.\d+)?)+")
# 达产后年产值可达2亿元: of no year that the text names
_WHEN_DONE = re.compile(
    r"(?:达产|投产|建成|投用|投运|竣工|交付|落成|完工)(?:运营|使用|投用)?(?:之)?后[^。;]{0,20}(?:可|将|预计)[^。;]*$"
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
        if decided == "actual" and basis_of.is_estimated(text, start, mention.start):
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
        map_concept(mention, mentions[:number], linked, clause, topic, context, task)
        if mention.concept is None:
            before = previous.theme if previous is not None else ""
            lead = passage.category or _lead(text, start) if not before else ""
            mention.theme = theme_of(mention.indicator, passage.section, mention.unit, before, lead)
        if passage.cell == "task" and mention.concept:
            topic.setdefault(mention.unit, mention.concept)
        level = by_start.get(mention.of[0]) if mention.of else previous if mention.unit == "pp" else None
        if level is not None and _same_time(mention, level):
            mention.covers = level.covers
        else:
            mention.covers = _period_of(mention, mentions[number - 1] if number else None, text, start)
        reading.observations.append(
            _observation(reading, passage, mention, subject, decided, sentence_start, sentence_end)
        )
        previous = mention


def _lead(text: str, start: int) -> str:
    """The words that open a sentence's paragraph: gazettes put what it is about there (民生福祉更有温度。)."""
    opens = text.rfind("\n", max(0, start - _PARAGRAPH), start) + 1
    return text[opens : opens + _OPENING].partition("。")[0] if opens else ""


def _is_ahead(period: Period, document: Document) -> bool:
    """True for a goal date, or the end of a span of years, after the day of publication."""
    published = document.published
    if period.goal:
        return published is None or period.flow[2:] >= f"{published.year}-{published.month:02d}"
    span = _SPAN.fullmatch(period.flow)
    return published is not None and span is not None and int(span[1] or span[2]) > published.year


def _clause_words(printed: str, mention: Mention) -> str:
    """The printed words of a figure's clause up to the number."""
    return printed[mention.left : mention.start].lstrip(" 、,\u3000")


def _same_time(mention: Mention, level: Mention) -> bool:
    """Whether a figure tied to another covers the same time: no date stands between them, and it is no yearly average."""
    average = mention.period is not None and mention.period.average
    return level.start < mention.start and level.dates_before == mention.dates_before and not average


def _period_of(mention: Mention, previous: Mention | None, text: str, start: int) -> str | None:
    """The period a figure covers, as printed in the contract: a stock is of a point in time, a flow of months."""
    if previous is not None and mention.gap == ":" and not mention.dated:
        return previous.covers  # 26:21:53, one statement
    if mention.period is None or mention.unit == "年":
        return None  # 连续5年 has no period of its own
    if not mention.dated and _FORMER.search(mention.pre) and _LATTER.match(_after_ratio(mention, text)):
        return None  # 由88%提高到97.6%: the first figure is of an unnamed earlier time
    if _WHEN_DONE.search(text, start, mention.start) and not mention.dated:
        return None
    return mention.period.stock if _is_stock(mention) else mention.period.flow


def _is_stock(mention: Mention) -> bool:
    """Whether a figure says how much there is at a time, and not how much came about over months."""
    if mention.kind not in ("level", "share") or mention.period is None:
        return False
    if mention.dated and mention.period.closing:
        return True  # 由2016年底的18%
    if _STOCK.search(mention.pre):
        return True
    return mention.period.closing and _FLOW.search(mention.pre + mention.indicator) is None


def _after_ratio(mention: Mention, text: str) -> str:
    """What follows a figure, or the ratio that it begins: 26:21:53调整为."""
    if mention.unit != "%" or text[mention.end : mention.end + 1] != ":":
        return mention.post
    rest = _RATIO_TAIL.match(text, mention.end)
    return text[rest.end() : rest.end() + 12] if rest else mention.post


def _observation(
    reading: Reading,
    passage: Passage,
    mention: Mention,
    subject: str | None,
    basis: str,
    sentence_start: int,
    sentence_end: int,
) -> Observation:
    origin, printed = reading.clean.origin, reading.document.text
    start, end = origin(mention.start), origin(mention.end - 1) + 1
    of = tuple(origin(at) for at in mention.of)
    return Observation(
        start=start,
        end=end,
        mention=printed[start:end],
        section=passage.section,
        subject=subject,
        indicator=mention.indicator,
        value=mention.value,
        value_max=mention.value_max,
        unit=mention.unit,
        kind=mention.kind,
        basis=basis,
        qualifier=mention.qualifier,
        period=mention.covers,
        of_start=of[0] if of and mention.kind != "rank" else None,
        theme=mention.theme,
        concept=mention.concept,
        row=passage.row,
        cell=passage.cell,
        of_starts=of,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        stage=stage_of(mention.indicator),
        population=population_of(mention.indicator),
        part_of_start=origin(mention.part_of) if mention.part_of is not None else None,
        comparison=mention.comparison,
        rank_scope=mention.rank_scope,
    )

"""From the figures of a sentence to observations: basis, subject, concept, and the fields of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from extractors.documents.characters import Characters
from extractors.documents.layout import CleanText
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.basis import SentenceBasis
from extractors.reading.details import details_of
from extractors.reading.mapping import Surroundings, map_concept
from extractors.reading.mention import Mention, Rejected
from extractors.reading.model import Observation
from extractors.reading.normalise import ASIDE
from extractors.reading.numerals import Number
from extractors.reading.period import Period, last_year_of
from extractors.reading.periods import Calendar
from extractors.reading.scope import Passage
from extractors.reading.subjects import may_name_place, may_turn_subject, opening_place, speaks_of_whole
from extractors.reading.themes import theme_of
from extractors.reading.timing import period_of

_PAUSE: Final = Characters(",;:。(")
_CONTEXT: Final = 30  # characters in front of a clause that may name what it goes on about
_PARAGRAPH: Final = 800  # characters in front of a sentence in which its paragraph may begin
_OPENING: Final = 24  # characters of a paragraph that say what it is about
_POINT: Final = rf"\s*(?:\d{{1,2}}\s?[.、)]|[(]\d{{1,2}}[)]|[一二三四五六七八九十]{{1,3}}[是、]|{ASIDE}{{3,4}})"  # 3. (3) 二是 (二)
_WORDS_OF_TITLE: Final = regex(rf"(?:{_POINT})?(?P<title>[^。:\d\n]*)[。:]")
_TITLE_LINE: Final = regex(rf"{_POINT}\s*(?P<title>[^。,;:\d\n]*)\n")


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
    title_lead: Period | None = None  # what the title says of the whole text: (截至9月底)
    titled: int = -1  # where the paragraph opens whose title was read last, and that title
    title: str = ""
    seen: set[str] = field(default_factory=set)
    topics: dict[int, dict[str, str]] = field(default_factory=dict)  # concepts of a row's task, by unit
    tasks: dict[int, str] = field(default_factory=dict)  # words of a row's task
    recent: dict[str, str] = field(default_factory=dict)  # concepts of the sentence before, by unit
    recent_indicator: str = ""
    recent_end: int = -1
    plans: dict[int, set[tuple[Number, str]]] = field(default_factory=dict)  # figures of a row's task


def emit(
    reading: Reading, passage: Passage, start: int, end: int, mentions: list[Mention], basis: str
) -> None:
    """Turn the figures of a sentence into observations."""
    text, printed, origin = reading.masked, reading.clean.text, reading.clean.origin
    subject: str | None = None
    previous: Mention | None = None
    sentence_start = origin(start)
    sentence_end = origin(end - 1) + 1
    by_start: dict[int, Mention] = {}
    if passage.row is not None:
        topic = reading.topics.setdefault(passage.row, {})
    elif 0 <= reading.recent_end <= start and text.find("\n", reading.recent_end, start) < 0:
        topic = reading.recent
    else:
        topic = {}
    task = (
        reading.tasks.get(passage.row, "") if passage.cell == "progress" and passage.row is not None else ""
    )
    plan = reading.plans.setdefault(passage.row, set()) if passage.row is not None else set()
    said = SentenceBasis(text, start, end, basis, passage.cell, frozenset(plan))
    places = may_name_place(printed, start, end)
    title = _title(reading, text, start) if passage.row is None else ""
    period: Period | None = None
    goal = False  # whether the period is ahead
    for number, mention in enumerate(mentions):
        by_start[mention.start] = mention
        clause = text[mention.clause : mention.start]
        if places:
            floor = previous.end if previous is not None else start
            if may_turn_subject(printed, floor, mention.start):
                subject = _subject_at(mention, floor, subject, text, printed, passage.section, start)
        if subject is not None and mention.indicator.startswith(subject):
            mention.indicator = mention.indicator[len(subject) :].lstrip("、和与") or mention.indicator
        if not mention.indicator and topic is reading.recent:
            mention.indicator = (
                reading.recent_indicator
            )  # 一季度累计增长6.5%: of the thing of the sentence before
        if mention.period is not period:
            period = mention.period
            goal = period is not None and _is_ahead(period, reading)
        decided = said.settle(mention, previous, goal)
        linked = by_start.get(mention.of[0]) if mention.of else None
        context = passage.category or text[max(start, mention.clause - _CONTEXT) : mention.clause]
        if not context.strip() and not number:
            context = title
        known = topic if passage.row is not None or not number else {}
        map_concept(mention, linked, Surroundings(mentions[:number], clause, known, context, task, title))
        if mention.concept is None:
            before = previous.theme if previous is not None else ""
            lead = passage.category or _lead(text, start) if not before else ""
            mention.theme = theme_of(mention.indicator, passage.section, mention.unit, before, lead)
        if passage.cell == "task":
            plan.add((mention.value, mention.unit))
        if passage.cell == "task" and mention.concept:
            topic.setdefault(mention.unit, mention.concept)
        mention.covers = period_of(mention, linked, previous, text, start)
        if decided == "target":
            mention.covers = _planned_for(mention, reading) or mention.covers
        reading.observations.append(
            observation_of(
                reading, passage, mention, mention.place or subject, decided, sentence_start, sentence_end
            )
        )
        previous = mention
    reading.recent = {m.unit: m.concept for m in mentions if m.concept and m.kind == "level"}
    reading.recent_indicator = mentions[-1].indicator
    reading.recent_end = end


def _lead(text: str, start: int) -> str:
    """The words that open a sentence's paragraph: gazettes put what it is about there (民生福祉更有温度。)."""
    opens = _paragraph(text, start)
    return text[opens : opens + _OPENING].partition("。")[0] if opens >= 0 else ""


def _title(reading: Reading, text: str, start: int) -> str:
    """What opens the paragraph of a sentence and says what it is about, when that is near."""
    opens = _paragraph(text, start)
    if opens < 0 or start - opens > _PARAGRAPH // 2:
        return ""
    if opens != reading.titled:
        reading.titled, reading.title = opens, _read_title(text, opens)
    return reading.title


def _read_title(text: str, opens: int) -> str:
    """老旧小区改造提速。 3.加装电梯。 垃圾分类: at the head of a paragraph, or a numbered line above it."""
    words = _WORDS_OF_TITLE.match(text, opens, opens + _OPENING)
    if words is None and opens:
        floor = max(0, opens - _OPENING)
        above = text.rfind("\n", floor, opens - 1) + 1
        words = _TITLE_LINE.match(text, above, opens) if above or not floor else None
    return words["title"] if words is not None else ""


def _paragraph(text: str, start: int) -> int:
    """Where the paragraph of a sentence opens; -1 when that is too far away."""
    floor = max(0, start - _PARAGRAPH)
    opens = text.rfind("\n", floor, start) + 1
    return opens if opens or not floor else -1


def _planned_for(mention: Mention, reading: Reading) -> str | None:
    """The year that a plan is for, where its period is none of its own: the year's plan in a text about months
    (今年计划…, 年度任务), or what a text reports up to (…推进情况(截至9月底)).
    """
    period = mention.period
    if mention.yearly is not None and not (period is not None and period.goal):
        return mention.yearly.flow
    if period is None:
        return None
    led = mention.dates_before == 0 and period.stock.startswith("-") and period.flow != period.stock
    return f"{last_year_of(period)}" if led or period is reading.title_lead else None


def _is_ahead(period: Period, reading: Reading) -> bool:
    """True for a goal date, or the end of a span of years, after the day of publication.

    A report of last year that is given early in this one speaks of this year as of plans; months that end after the
    day of publication are none of results.
    """
    published = reading.document.published
    flow = period.flow
    if period.goal:
        return published is None or flow[2:] >= f"{published.year}-{published.month:02d}"
    if "-" in flow:
        last = flow.partition("/")[2]
        over = f"{published.year}-{published.month:02d}" if published is not None else ""
        return over != "" and flow[0] != "-" and last > over
    # a year, or two: 2021, 2021/2025
    told = published.year if published is not None else None
    if reading.calendar.review_year is not None and (told is None or reading.calendar.review_year < told):
        told = reading.calendar.review_year
    return told is not None and not period.so_far and int(flow.rpartition("/")[2]) > told


def _subject_at(
    mention: Mention, floor: int, subject: str | None, text: str, printed: str, section: str, start: int
) -> str | None:
    """The place that a figure is about: named at the head of its clause or of one since the figure before, or carried on."""
    for opens in _openings(text, floor, mention.start, start):
        if text[opens - 1 : opens] == ";":
            subject = None
        words = printed[opens : mention.start].lstrip(" 、,\u3000")
        place = opening_place(words, section)
        if place is not None:
            subject = place
        elif speaks_of_whole(words):
            subject = None
    return subject


def _openings(text: str, floor: int, end: int, start: int) -> Iterator[int]:
    """Where clauses open between two offsets; at the first offset only where a sentence or clause begins there."""
    if floor == start:
        yield start
    at = floor
    while (pause := _PAUSE.first(text, at, end)) < end:
        at = pause + 1
        yield at


def observation_of(
    reading: Reading,
    passage: Passage,
    mention: Mention,
    subject: str | None,
    basis: str,
    sentence_start: int,
    sentence_end: int,
) -> Observation:
    """The observation of a figure that is read; offsets of `mention` are those of the clean text, the rest printed."""
    origin = reading.clean.origin
    start, end = origin(mention.start), origin(mention.end - 1) + 1
    of = tuple([origin(at) for at in mention.of])
    stage, restriction = details_of(mention.indicator)
    fields = (  # in the order of Observation
        start,
        end,
        reading.document.text[start:end],
        passage.section,
        subject,
        mention.indicator,
        mention.value,
        mention.value_max,
        mention.unit,
        mention.kind,
        basis,
        mention.qualifier,
        mention.covers,
        of[0] if of and mention.kind != "rank" else None,
        of,
        mention.theme,
        mention.concept,
        passage.row,
        passage.cell,
        stage,
        restriction,
        origin(mention.part_of) if mention.part_of is not None else None,
        mention.comparison,
        mention.rank_scope,
        sentence_start,
        sentence_end,
        None,
        (),
    )
    # Its own constructor is interpreted and takes many times as long.
    return tuple.__new__(Observation, fields)

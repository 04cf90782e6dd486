"""The sentences of a paragraph that hold numbers, each with the plan or result and the period that hold where it stands."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex
from extractors.reading.figures.scanner import first_number
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.passage import Passage
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_year
from extractors.reading.periods.period import Period, last_year_of, spans_years, year_of
from extractors.reading.scope.passages import label_basis
from extractors.reading.scope.tasks_in_text import is_fallen_short_of, is_task, is_under_way, takes_apart

FULL_STOPS: Final = Characters("。!?")
NEAR: Final = 2  # years from the one that a text is of
# 营商环境持续优化。今年以来,…: in running text, what the first sentence behind a paragraph's title opens with leads it
_TITLE_SENTENCE: Final = regex(r"[^。!?,;:\d]{2,24}(?:,[^。!?,;:\d]{2,12})?。")
# 一是…; (二)…; 3.…: what a point of a list opens with does not lead the next one
_POINT: Final = regex(r"\W*(?:[一二三四五六七八九十]是|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、])")
# (二)…: what it opens with is not of the points behind it, as it was not of the one in front
_FURTHER_POINT: Final = regex(r"\W*(?:[二三四五六七八九十]是|\((?:[二三四五六七八九十][一二三四五六七八九十]?|[2-9])\)|[2-9][.、])")
# 12月救助24户。其中,保华镇2户;…: the parts are of the time of the whole
_OF_WHAT_WAS_TOLD: Final = regex(
    r"\s*\(?(?:其中|具体(?:是|为|如下)?[,:]|分别(?:是|为)|另有|在?总(?:人口|户数|面积|数)中|人口密度)"
)
# 记者从会上获悉,今年以来…: what a news report was told of as a whole
_REPORTED: Final = regex(r"\s*(?:记者|笔者)?(?:从[^,。;\d]{1,20})?(?:了解到|获悉|据悉),今年以来")
# 截至8月底,…; 全年计划…: in a paragraph without another time what is told behind it is of that time
_UP_TO_MONTH: Final = regex(r"\s*截[至止]到?\s*(?:\d{4}年)?\d{1,2}月|\s*全年(?![一-龥]{0,2}(?:率|度))")
# 今年,投资平稳增长。1-8月完成12亿元…; 据统计,上半年…: behind an opening without figures the months of those further on
_MONTHS_OPEN: Final = regex(
    r"\s*(?:据统计,|统计显示,|数据显示,)?(?:今年)?(?:(?:1|一)月?[-~至到](?:1[0-2]|\d|[二三四五六七八九十]{1,2})月|前(?:\d{1,2}|[两三四五六七八九十]{1,2})个?月|前[一二三123]?季度|上半年)"
)
_SINCE_YEAR: Final = regex(r"\s*[自从](?:19|20)\d\d年(?:以来|起|开始)")
_YEAR_TOLD: Final = regex(r"(?<![\d一-龥])(?P<year>(?:19|20)\d\d)年(?:度|全年)?,(?![^。;]{0,24}(?:目标|计划|任务))")
# 队伍不断壮大。2023年,…: in a paragraph that no time leads, what is told behind a sentence with such a head is of that time
_TIME_OPENS: Final = regex(
    r"\s*(?:(?:过去的?|这)一年(?:来|里)?,|一年来,|今年以来,|(?P<year>(?:19|20)\d\d)年(?:度|全年|以来)?,)"
    r"(?![^,。;]{0,6}(?:出生|毕业|大学毕业|入伍|退休|成立|创办|始建|建成|投产|[他她]))"
)
# 如今,…; 每年…; 十年前,…: what is so now, or at all times, is not of a time told before
_OF_OTHER_TIMES: Final = regex(
    rf"{either('scope.at_all_times')}|{either('periods.in_place')}|[\d一二两三四五六七八九十]年前|面积\d|辖(?:社区|村|街道|镇|乡)"
    rf"|(?<!没)有(?:{either('scope.who_lives_there')})"
)
_YEARS_AGO: Final = regex(r"\s*[\d一二两三四五六七八九十]{1,3}多?年前,")
# 主要指标再上台阶,全年…: the year stands within the first clauses
_WHOLE_YEAR: Final = regex(r"[^。;\d(]{0,60},\s*全年(?![一-龥]{0,2}(?:率|度))")
_REPORT: Final = 60  # characters of a sentence that tell whether it reports on the one before
_ITEM: Final = 240  # characters of an item in which it may say how far from its aim it is
# 2023年,全镇…: in a box the year of the sentences behind
_YEAR_OPENS: Final = regex(r"\s*(?P<year>(?:19|20)\d\d)\s*年(?:度|内|以来|全年)?\s*,")
_MAX_SENTENCE: Final = 1500
# Every figure is held beside those before it in its sentence; the longest lists that are printed have some twenty.
_MAX_NUMBERS: Final = 100
_FEW_NUMBERS: Final = 400  # characters that hold no more than one would want to count
_NUMBER: Final = regex(r"\d[\d.]*")
_LABEL_AT_MOST: Final = 16


def sentences(
    passage: Passage,
    context: Context,
    start: int,
    end: int,
    basis: str,
    section_lead: Period | None,
    first: bool,
) -> Generator[Sentence, None, Period | None]:
    """The sentences of a paragraph. Returns the lead it sets for the paragraphs after it, or None."""
    text = context.masked
    lead = section_lead
    opened: Period | None = None
    last_period: Period | None = None  # the period of the figures of the sentence that ends at `told_until`
    told_until = -1
    opens = FULL_STOPS.first_other(text, start, end)
    running = passage.section_kind == "district"
    titled = _TITLE_SENTENCE.match(text, opens, end) if running else None
    behind_title = titled.end() if titled is not None else opens
    at = start
    point = _POINT.match(text, start, end) is not None
    further = _FURTHER_POINT.match(context.folded, start, end) is not None
    planned = False  # whether all figures of the sentence before are of a plan
    assumed = False  # whether the lead stands further on in the paragraph than at its head
    bare = False  # whether the paragraph began with a time in a sentence without figures
    boxed = context.clean.text.startswith("【", start)  # 【工业】2021年,…: a part of a profile
    # Only sentences with a number are looked at: most have none.
    while (number := first_number(text, at, end)) < end:
        opens_at, at = _sentence_around(text, at, number, end)
        for begin, stop in _pieces(text, opens_at, at):
            if number >= stop:
                continue
            # what a sentence of a progress cell opens with holds for those behind it
            opening = begin in (opens, behind_title) or passage.cell == "progress"
            opening = opening or (boxed and _opens_with_year(text, begin, context.calendar))
            opening = opening or (
                running and _opens_year_after(text, begin, lead, section_lead, context.calendar)
            )
            opening = opening or (running and first and _REPORTED.match(text, begin, stop) is not None)
            basis = label_basis(text[begin : begin + _LABEL_AT_MOST].lstrip()) or basis
            here, held = basis, lead
            if (
                running
                and here == "target"
                and section_lead is not None
                and _tells_of_year_before(text, begin, stop, section_lead)
            ):
                here = "actual"
            if running and basis == "actual" and (
                (begin == told_until and planned and takes_apart(text, begin, stop))
                or is_under_way(text[begin:stop], text[stop : min(end, stop + _REPORT)])
            ):
                here = passage.weighed = "target"
            if (
                point
                and basis == "actual"
                and (
                    is_task(text[begin:stop], text[stop : min(end, stop + _REPORT)])
                    or (begin == opens and is_fallen_short_of(text[begin:stop], text[stop : min(end, stop + _ITEM)]))
                )
            ):
                here, held = "target", year_of_plan(section_lead, context.calendar)
            if begin == told_until and last_period is not None and _OF_WHAT_WAS_TOLD.match(text, begin, stop):
                held = last_period
            timed = not opening and running and lead is None and _opens_with_time(text, begin, stop, context.calendar)
            opening = opening or timed
            if (assumed and held is lead and _OF_OTHER_TIMES.search(text, begin, stop) is not None) or (
                running and _YEARS_AGO.match(text, begin, stop) is not None
            ):
                held = None
            heads = first and passage.cell is None
            sentence = Sentence(passage, begin, stop, number, here, held, opening, heads, assumed)
            yield sentence
            found = sentence.leads
            planned = bool(sentence.mentions) and all(mention.basis == "target" for mention in sentence.mentions)
            last_period, told_until = _told_in(sentence), stop
            if running and lead is None and last_period is not None and _holds_behind(text, begin, stop):
                lead, assumed = last_period, True
            elif assumed and lead is not None and _turns_to_another_time(sentence, last_period, lead):
                lead, assumed = None, False
            elif running and last_period is not None and _from_january(last_period) and _goes_over(lead, last_period):
                if begin == opens and not sentence.mentions and found is None:
                    lead = last_period  # 记者获悉,前九月工业平稳向好。全市310家…
                elif bare and not (lead is not None and lead.so_far) and _MONTHS_OPEN.match(text, begin, stop):
                    lead = last_period  # 今年,…平稳; 今年以来 holds on behind the months of another sentence
            bare = not sentence.mentions and (bare or (begin == opens and found is not None))
            number = first_number(text, stop, at)
            if found is not None and found.announced:
                lead = opened = found
            elif found is not None and opening and not _within(lead, found) and not _is_of_year_before(found, lead):
                lead, assumed = found, timed
                if timed:
                    continue
                if boxed:
                    opened = opened or found
                    continue
                if (point and section_lead is not None) or (further and section_lead is None):
                    continue
                if section_lead is None and not first and _SINCE_YEAR.match(text, begin, stop):
                    continue  # 自2017年以来,加梯列入实事: of what its paragraph tells
                if section_lead is None or _holds_on(found, section_lead, passage, first):
                    opened = found
    return opened


def _tells_of_year_before(text: str, begin: int, stop: int, lead: Period) -> bool:
    """记者从会上获悉,2023年,全区实现…: what the year before brought, in news on what is to be done in the one that the title
    names."""
    told = _YEAR_TOLD.search(text, begin, min(stop, begin + _REPORT))
    return told is not None and int(told["year"]) + 1 == last_year_of(lead)


def _from_january(period: Period) -> bool:
    """1-9月, 前三季度, 上半年: the months of a year up to one of them."""
    flow = period.flow
    return flow.in_months and flow.ranged and flow.first_month == 1 and flow.first_year == flow.last_year and not period.now


def _goes_over(lead: Period | None, months: Period) -> bool:
    """Whether months say more than what leads: nothing does, or 今年以来 of their year."""
    return lead is None or (not lead.announced and lead.flow.same_as(of_year(months.flow.last_year)))


def _turns_to_another_time(sentence: Sentence, told: Period | None, lead: Period) -> bool:
    """Whether a paragraph goes on to tell of another year, or opens a sentence with other months."""
    if told is None:
        return False
    if last_year_of(told) != last_year_of(lead):
        return True
    opens = bool(sentence.dates) and sentence.dates[0][0] - sentence.start <= 1
    return opens and told.flow.in_months and not told.flow.same_as(lead.flow)


def _holds_behind(text: str, begin: int, stop: int) -> bool:
    """Whether a sentence tells, before its first figure, up to when or of which year its paragraph is: 截至8月底,…; …,全年…."""
    return _UP_TO_MONTH.match(text, begin, stop) is not None or _WHOLE_YEAR.match(text, begin, stop) is not None


def _opens_with_time(text: str, begin: int, stop: int, calendar: Calendar) -> bool:
    """Whether a sentence further on in a paragraph opens with a time that can be of those behind it: a year near the one
    that the text is of, 今年以来, 过去一年. A year in which someone was born, or something was founded, is of that alone."""
    opens = _TIME_OPENS.match(text, begin, stop)
    if opens is None:
        return False
    near = calendar.review_year or calendar.this_year
    return opens["year"] is None or near is None or abs(near - int(opens["year"])) <= 1


def _opens_with_year(text: str, begin: int, calendar: Calendar) -> bool:
    """Whether a sentence of a box begins with a year near the one that the text is of."""
    opens = _YEAR_OPENS.match(text, begin)
    return opens is not None and (
        calendar.this_year is None or abs(calendar.this_year - int(opens["year"])) <= NEAR
    )


def _opens_year_after(
    text: str, begin: int, lead: Period | None, section_lead: Period | None, calendar: Calendar
) -> bool:
    """Whether a sentence begins with the year that is reported on, in a paragraph that began with the one before it:
    2021年度6万亩任务已完成。2022年,…. What goes on behind it is of then."""
    opens = _YEAR_OPENS.match(text, begin) if lead is not None and lead is not section_lead else None
    if opens is None or lead is None or int(opens["year"]) != calendar.review_year:
        return False
    return lead.flow.in_whole_years and last_year_of(lead) == calendar.review_year - 1


def _told_in(sentence: Sentence) -> Period | None:
    """The period of the last figure of a sentence, where that is of results and not printed for it alone; of one without
    figures the period that it names: 今年1至8月,项目快速推进。其中,…."""
    if not sentence.mentions:
        return sentence.closes if sentence.closes is not None and not sentence.closes.goal else None
    # 两年平均增长3%: an average rate is of its own years, what stands beside it is not
    last = next((m for m in reversed(sentence.mentions) if m.period is None or not m.period.average), None)
    if last is None:
        return None
    return None if last.dated or last.promised or last.period is None or last.period.goal else last.period


def _within(lead: Period | None, found: Period) -> bool:
    """今年以来 under a heading or title that announced its first half takes nothing over from it."""
    if lead is None or not lead.announced:
        return False
    flow = found.flow
    if flow.same_as(lead.flow):
        return True  # the heading that announced it, read as a sentence
    return flow.in_whole_years and not flow.ranged and flow.last_year == last_year_of(lead)


def _holds_on(found: Period, section_lead: Period, passage: Passage, first: bool) -> bool:
    """Whether what a paragraph opens with leads the paragraphs after it; 五年来 in a part about one year does not."""
    if spans_years(found) and not spans_years(section_lead):
        return False
    if _is_of_year_before(found, section_lead):
        return False  # 2023年种植9万亩 at the head of a paragraph, in a part on the first half of 2024
    if section_lead.flow.first_year > found.flow.last_year and found.flow.in_months:
        return True  # 截至6月底, below what is planned for the next year
    if section_lead.stock.point and section_lead.flow.in_months and found.flow.same_as(of_year(section_lead.flow.last_year)):
        return False  # 本年度, behind 截至6月底
    if section_lead.flow.in_whole_years and not found.flow.in_whole_years:
        return False  # 上半年 at the head of a paragraph, in a text led by 今年以来
    return first or (passage.cell is None and passage.section_kind == "district")


def _is_of_year_before(found: Period, lead: Period | None) -> bool:
    """Whether a time is of an earlier year than months that a title or heading names."""
    if lead is None or not lead.announced or not lead.flow.in_months:
        return False
    return found.flow.last_year < lead.flow.first_year


def _sentence_around(text: str, start: int, number: int, end: int) -> tuple[int, int]:
    """Begin and end of the sentence that holds the offset `number`; `start` is where a sentence before it ends."""
    before = FULL_STOPS.last(text, start, number)
    stop = FULL_STOPS.first_other(text, FULL_STOPS.first(text, number, end), end)
    return before + 1 if before >= 0 else start, stop


def _pieces(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence; one of great length, or of very many numbers, is cut at pauses, so that reading stays linear."""
    while (most := _reach(text, at, stop)) < stop:
        pause = max(text.rfind(mark, at, most) for mark in ",;、 ")
        cut = pause + 1 if pause > at else most
        yield at, cut
        at = cut
    yield at, stop


def _reach(text: str, at: int, stop: int) -> int:
    """Where a piece of a sentence that begins at `at` has to end."""
    if stop - at <= _FEW_NUMBERS:
        return stop
    most = min(stop, at + _MAX_SENTENCE)
    for count, number in enumerate(_NUMBER.finditer(text, at, most)):
        if count == _MAX_NUMBERS:
            return number.start()
    return most


def year_of_plan(lead: Period | None, calendar: Calendar) -> Period | None:
    """A task is one of the whole year, also where a report on a part of the year states it."""
    year = last_year_of(lead) or calendar.review_year
    return year_of(year) if year is not None else None

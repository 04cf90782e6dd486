"""The period a figure covers: the one that holds at its place, or its level's; months for a flow, a point for a stock."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.interval import Interval, of_month, of_year, of_years, until_month, until_year
from extractors.reading.periods.period import Period, spans_years
from extractors.reading.scope.only_year import only_year
from extractors.reading.scope.page_time import tells_of_part, time_of_page
from extractors.reading.scope.page_year import year_of_results, year_planned
from extractors.reading.sentence.parts import is_carried_over
from extractors.reading.sentence.standing import CAME_ABOUT, is_of_place, standing_at

_FORMER: Final = regex(r"(?:由|从)[^,。;]*$")
_LATTER: Final = regex(rf"[^,。;\d]{{0,6}}(?:{either('growth.leads_to')})(?:到|至|为)")
_ARRIVES: Final = regex(rf"^(?:{either('growth.leads_to')})(?:到|至|为)[约近]?$")
_MANY_YEARS: Final = 2
_STOCK: Final = regex(either("periods.stock"))
_FLOW: Final = regex(either("periods.flow"))
# 截至10月底,累计完成投资15亿元: what came about until then, and no amount that there is
_ADDED_UP: Final = regex(
    r"(?:累计|共计?)(?:完成|实现|入库|征收|引进|到位|上缴|发放|支付|拨付|投入|投资|争取|安排|整合|减免|征缴|缴纳|兑付|下拨|筹集)[^,。;\d]{0,12}$"
)
# 截至目前,累计检查企业90家; 新增政策数11条: work that was done, and not what there is
_WORK_DONE: Final = regex(r"(?:累计|共|共计)(?:检查|走访|出动|处罚|开展)[^,。;\d]{0,14}$|(?:^|[,;])新增[^,。;\d]{2,14}数$")
# 完成年初预算24亿元的59%: the plan of the whole year
_YEARS_PLAN: Final = regex(
    r"(?:(?:年初|年度|全年|(?<![\d去上前明])年)(?:调整)?(?:预算|任务|目标|计划|目标任务)(?:数|额)?|完成(?:调整)?预算(?:数|额)?)$"
)
# 全镇共有村12个: what there is, of the day on which a text without a time says so
_IN_PLACE: Final = regex(either("periods.in_place"))
_NOTHING: Final = "nothing_said"
_IN_ALL: Final = "累计"  # over several years: what came about in them
_NOW: Final = regex(r"目前|如今|现在|现已")
_ONLY: Final = "only"  # the key, beside plan and result, of the one year that a page names
_PUBLISHED: Final = "in_place_when_published"
_NEXT_THING: Final = regex(r";|其中")
_MONEY: Final = ("CNY", "USD")
_ADJUSTED: Final = regex(r"\s*(?:调整|调增|调减|追加|变更)(?:为|至|到)")
_JOINED: Final = regex(r"[^,。;、(]*")
_RATIO_TAIL: Final = regex(r"(?::\d+(?:\.\d+)?)+")
# 2019年起连续3年获奖, and 班级规模12个班 完工时间:2025年
_FINISHED_IN: Final = regex(r"\s(?:计划|预计|拟)?(?:完工|竣工|建成|完成|投用|交付)(?:时间|时限|年限|日期):\s?(?P<year>20\d\d)年")
_YEARS_FROM: Final = regex(r"(?P<year>(?:19|20)\d\d)年(?:起|开始|以来),?(?:已|均|都)?连续$")
_NAMED_YEAR: Final = regex(r"(?P<year>(?:19|20)\d\d)年(?!年?[底末初])")
_SAME_MONTHS: Final = regex(r"(?:[上去]年|同期)(?!年?[底末初])")
# 达产后年产值可达2亿元: of no year that the text names
_WHEN_DONE: Final = regex(
    rf"(?:{either('periods.completed')})(?:运营|使用|投用)?(?:之)?后[^。;]{{0,20}}(?:可|将|预计)[^。;]*$"
)


# 7个项目开工,计划总投资60亿元: what the projects will cost until they are there, in no year that is named
_COSTS_IN_ALL: Final = regex(r"(?:项目)?(?:计划|规划|概算|预算)总投资(?:额)?")


def decide_periods(sentence: Sentence, context: Context) -> None:
    """Say of every figure which period it covers.

    Reads `period`, `dated`, `yearly`, `dates_before`, `basis`, `of`, `kind` and the words around it. Writes `covers`.
    """
    previous: Mention | None = None
    for at, mention in enumerate(sentence.mentions):
        planned = _planned_for(mention, sentence, context) if mention.basis == "target" else None
        if previous is not None and _costs_in_all(mention, previous):
            mention.decide_covers(None, "costs_in_all")
        elif planned is not None:
            mention.decide_covers(planned, "planned_for")
        else:
            _decide(mention, sentence.level_of(at), previous, context.masked, sentence.start)
            flow = mention.covers
            if flow is not None and flow.in_months and flow.ranged and "当月" in mention.words_before:
                mention.decide_covers(of_month(flow.last_year, flow.last_month), "that_month")  # 截至11月,…当月增速5%
            if _says_no_months(mention, sentence):
                _date_by_page(mention, sentence, context)
            if mention.covers is None and mention.covers_rule == _NOTHING:
                _date_in_place(mention, previous, sentence, context)
            elif (
                mention.covers_rule == "flow"
                and not mention.dated
                and (standing := standing_at(mention, previous, sentence, context)) is not None
            ):
                mention.decide_covers(standing[0], standing[1])
            if mention.covers is None and mention.covers_rule == _NOTHING:
                _date_by_year(mention, sentence, context)
            if mention.covers is None and mention.covers_rule == _NOTHING and mention.basis == "actual":
                _date_by_only_year(mention, sentence, context)
        if previous is not None and mention.part_of == previous.start and is_carried_over(mention, previous, context.masked):
            mention.decide_covers(previous.covers, "whole")  # of the year in which it was done
        if sentence.assumed and mention.covers is not None and mention.period is sentence.lead:
            mention.doubt("period_told_before")
        if context.calendar.guessed and mention.covers is not None:
            mention.doubt("period_weighed")
        previous = mention


def _costs_in_all(mention: Mention, previous: Mention) -> bool:
    """7个项目开工,计划总投资60亿元: the whole cost of what was done."""
    if mention.basis != "target" or mention.kind != "level" or mention.dated or previous.basis != "actual":
        return False
    return mention.unit in _MONEY and _COSTS_IN_ALL.fullmatch(mention.indicator) is not None


def _says_no_months(mention: Mention, sentence: Sentence) -> bool:
    """Whether nothing says of when a figure is, or only 今年以来 at the head of its text."""
    if mention.covers_rule == _NOTHING:
        return True
    period = mention.period
    led = period is not None and period is sentence.lead and period.so_far
    return led and mention.covers_rule in ("flow", "stock")


def _date_by_page(mention: Mention, sentence: Sentence, context: Context) -> None:
    """Figures without a time in running text that names one time again and again, and no other: they are of then."""
    if not sentence.passage.is_running_text or sentence.passage.cell is not None:
        return
    if not context.page_time:
        found = time_of_page(context.masked, context.calendar)
        context.page_time.extend([found, found if found is not None and tells_of_part(context.masked) else None])
    # 今年以来 gives way to the half or the quarters of a year that a page is about, not to its 1-9月
    time = context.page_time[0] if mention.covers is None else context.page_time[1]
    if time is not None and mention.basis == "target":
        if mention.covers is None:
            mention.decide_covers(of_year(time.flow.last_year), "page_weighed")
    elif time is not None:
        mention.decide_covers(time.stock if _is_there(mention) else time.flow, "page_weighed")


def _date_by_year(mention: Mention, sentence: Sentence, context: Context) -> None:
    """Plans of a page that says whose year's work it plans, results of one about a campaign that carries its year, or of a
    part of a report that looks back on a year."""
    if not sentence.passage.is_running_text or sentence.passage.cell is not None:
        return
    if mention.basis not in context.page_years:
        context.page_years[mention.basis] = _year_of_page(mention.basis, context)
    year = context.page_years[mention.basis]
    if year is not None and (mention.basis == "target" or _STOCK.search(mention.words_before) is None):
        mention.decide_covers(of_year(year), "page_weighed")


def _year_of_page(basis: str, context: Context) -> int | None:
    if basis == "target":
        return year_planned(context.folded, context.calendar)
    return year_of_results(context.document, context.folded, context.calendar)


def _is_there(mention: Mention) -> bool:
    """Whether a figure of a page without leads says how much there is."""
    if mention.kind not in ("level", "share"):
        return False
    if _STOCK.search(mention.words_before) is not None:
        return mention.unit not in _MONEY or _ADDED_UP.search(mention.words_before) is None
    flows = mention.unit in _MONEY or "人次" in mention.unit
    return not flows and _FLOW.search(mention.words_before + mention.indicator) is None


def _date_by_only_year(mention: Mention, sentence: Sentence, context: Context) -> None:
    """Results of a page that names one year alone."""
    if not sentence.passage.is_running_text or sentence.passage.cell is not None:
        return
    if _ONLY not in context.page_years:
        context.page_years[_ONLY] = only_year(context.folded, context.calendar)
    year = context.page_years[_ONLY]
    if year is None or _STOCK.search(mention.words_before) is not None or is_of_place(mention, sentence, year, context):
        return
    mention.decide_covers(of_year(year), "page_weighed")


def _date_in_place(mention: Mention, previous: Mention | None, sentence: Sentence, context: Context) -> None:
    """What there is in a place, where nothing says when: of the month in which the text came out; and what its sentence
    goes on to say of it (其中小学4所). Reports in a paper and boxes of a yearbook are older than that."""
    published = context.calendar.published
    boxed = context.clean.text.startswith("【", sentence.start)
    if published is None or boxed or not sentence.passage.is_running_text:
        return
    if mention.basis != "actual" or mention.kind not in ("level", "share"):
        return
    goes_on = previous is not None and previous.covers_rule == _PUBLISHED and not mention.dated
    has_done = mention.words_before.endswith("已有") and CAME_ABOUT.search(mention.words_after) is not None
    if has_done:
        return  # 24个楼道中,已有9个楼道实现加梯: what came about
    if _IN_PLACE.search(mention.words_before) is not None or (
        goes_on and _FLOW.search(mention.words_before + mention.indicator) is None
    ):
        mention.decide_covers(until_month(*published), _PUBLISHED)


def _planned_for(mention: Mention, sentence: Sentence, context: Context) -> Interval | None:
    """The year that a plan is for, where its period is none of its own: the year's plan in a text about months
    (今年计划…, 年度任务), what a text reports up to (…推进情况(截至9月底)), or the months of its heading.
    """
    period = mention.period
    if (labelled := _FINISHED_IN.match(context.masked, mention.right)) is not None:
        return of_year(int(labelled["year"]))
    if mention.basis_rule == "tasks_not_reached" and period is not None and not period.goal:
        return of_year(period.flow.last_year)  # 未达到序时进度2项,为新建学校5所: of the year's plan
    if mention.yearly is not None and not (period is not None and period.goal):
        return mention.yearly.flow
    if period is None:
        return None
    if (mention.concept == "task_count" or mention.basis_rule == "plan_of_share") and _is_of_first_months(period):
        # 1-4月,36项任务已启动30项: the list is that of the year; so is what 完成任务数9亿元的61% is a part of
        return of_year(period.flow.last_year)
    if not period.goal and _YEARS_PLAN.search(mention.words_before):
        return of_year(period.flow.last_year)
    if _is_of_months_told_before(mention, sentence, context.masked):
        return of_year(period.flow.last_year)
    undated = mention.dates_before == 0
    led = undated and (period.announced or (period.stock.point and not period.flow.same_as(period.stock)))
    return of_year(period.flow.last_year) if led or period is context.title_lead else None


def _is_of_months_told_before(mention: Mention, sentence: Sentence, text: str) -> bool:
    """1-6月完成投资36亿元;计划新开工项目57项: what came about in those months is told of another thing, the plan is the year's."""
    period = mention.period
    if period is None or period.goal or not mention.dates_before:
        return False
    if not _is_of_first_months(period):
        return False
    return _NEXT_THING.search(text, sentence.dates[mention.dates_before - 1][1], mention.start) is not None


def _is_of_first_months(period: Period) -> bool:
    """1-6月, 上半年: the months of a year up to one of them."""
    flow = period.flow
    return flow.in_months and flow.ranged and flow.first_month == 1 and flow.first_year == flow.last_year


def _same_time(mention: Mention, level: Mention) -> bool:
    """Whether a figure tied to another covers the same time: no date stands between them, and it is no yearly average."""
    average = mention.period is not None and mention.period.average
    return level.start < mention.start and level.dates_before == mention.dates_before and not average


def _is_change_over_years(mention: Mention) -> bool:
    """十年来,…。目前,教师占比升至27%,增加175名: what it is now, and how it changed over the years that lead."""
    period = mention.period
    return mention.kind in ("growth", "change") and period is not None and period.stock.point and spans_years(period) and not period.average


def _is_change_from(mention: Mention, level: Mention, text: str) -> bool:
    """较上年同期2378起上升3.3%: the change from an amount of an earlier time is none of that time."""
    return level.dated and not mention.dated and _JOINED.fullmatch(text, level.end, mention.start) is not None


def _decide(
    mention: Mention, linked: Mention | None, previous: Mention | None, text: str, start: int
) -> None:
    """The first rule that speaks decides which period a figure covers.

    linked: the level it is tied to; previous: the figure in front of it; start: where the sentence begins.
    """
    level = previous if linked is None and mention.unit == "pp" else linked
    period = mention.period
    if (
        level is not None
        and level.basis == "target"
        and mention.basis == "actual"
        and mention.kind in ("share", "change")
        and period is not None
        and not period.goal
    ):
        mention.decide_covers(period.flow, "flow")  # how far the year's plan got until now
    elif level is not None and _is_change_over_years(mention):
        mention.decide_covers(mention.period.flow if mention.period is not None else None, "flow")
    elif level is not None and _same_time(mention, level) and not _is_change_from(mention, level, text):
        mention.decide_covers(level.covers, "level")
        if level.covers_rule == "page_weighed" or "period_weighed" in level.doubts:
            mention.doubt("period_weighed")  # no surer than the level that it is of
    elif previous is not None and mention.separator == ":" and not mention.dated:
        mention.decide_covers(previous.covers, "ratio")  # 26:21:53, one statement
    elif period is None:
        mention.decide_covers(None, _NOTHING)
        mention.doubt("no_period")
    elif mention.indicator_rule.startswith("former_level") and not mention.dated:
        mention.decide_covers(_a_year_before(mention, period), "former_year")
    elif mention.unit == "年" and (since := _YEARS_FROM.search(mention.words_before)) is not None:
        first = int(since["year"])
        mention.decide_covers(of_years(first, first + int(mention.value) - 1), "years_from")
    elif mention.unit == "年":
        mention.decide_covers(_until(period.flow), "years_until")  # 连续5年: up to the time that is told of
    elif mention.basis != "target" and not mention.dated and _is_of_earlier_time(mention, text):
        # 由88%提高到97.6%: the first figure
        mention.decide_covers(_begins(period), "unnamed_earlier_time")
    elif _arrives_in_years(mention, previous):
        mention.decide_covers(of_year(period.flow.last_year), "last_of_years")
    elif not mention.dated and _is_when_done(mention, text, start):
        mention.decide_covers(None, "when_done")
    elif _is_stock(mention) or _is_there_after_years(mention, text, start):
        mention.decide_covers(period.stock, "stock")
    else:
        mention.decide_covers(period.flow, "flow")


def _a_year_before(mention: Mention, period: Period) -> Interval | None:
    """案件2457起,较上年同期2378起上升3.3%: the same months of the year before, or of the year that is named; None where
    other months are compared.
    """
    named = _NAMED_YEAR.search(mention.words_before)
    if named is not None:
        return period.flow.in_year(int(named["year"]))
    if not _SAME_MONTHS.search(mention.words_before):
        return None
    return period.flow.in_year(period.flow.last_year - 1)


def _begins(period: Period) -> Interval | None:
    """The time that what a figure started from is of: the year before, or the first one of 2006年至2015年."""
    if _spans_printed_years(period):
        return of_year(period.flow.first_year)
    return _year_before(period.flow)


def _spans_printed_years(period: Period) -> bool:
    flow = period.flow
    return flow.in_whole_years and flow.ranged and flow.last_year - flow.first_year >= _MANY_YEARS and not period.average


def _arrives_in_years(mention: Mention, previous: Mention | None) -> bool:
    """2006年至2015年,产值由170亿元增加到790亿元: the second figure is of the last one of the years."""
    period = mention.period
    return (
        previous is not None
        and previous.covers_rule == "unnamed_earlier_time"
        and previous.period is period
        and period is not None
        and _spans_printed_years(period)
        and _ARRIVES.search(mention.words_before) is not None
    )


def _year_before(flow: Interval) -> Interval | None:
    """The year before a single year, which what it started from is of; None for months and for spans of years."""
    return of_year(flow.last_year - 1) if flow.in_whole_years and not flow.ranged else None


def _until(flow: Interval) -> Interval:
    return until_month(flow.last_year, flow.last_month) if flow.in_months else until_year(flow.last_year)


def _is_of_earlier_time(mention: Mention, text: str) -> bool:
    words = mention.words_before
    if "由" not in words and "从" not in words:
        return False
    if mention.unit in _MONEY and _ADJUSTED.match(mention.words_after):
        return False  # a budget that is changed is one of its year
    return _LATTER.match(_after_ratio(mention, text)) is not None and _FORMER.search(words) is not None


def _is_when_done(mention: Mention, text: str, start: int) -> bool:
    after = text.find("后", start, mention.start) >= 0
    return after and _WHEN_DONE.search(text, start, mention.start) is not None


def _is_stock(mention: Mention) -> bool:
    """Whether a figure says how much there is at a time, and not how much came about over months."""
    period = mention.period
    if period is None or period.stock.same_as(period.flow) or mention.kind not in ("level", "share"):
        return False
    if mention.dated and period.closing:
        return True  # 由2016年底的18%
    if mention.unit in _MONEY and _ADDED_UP.search(mention.words_before):
        return False
    if period.now and _WORK_DONE.search(mention.words_before) is not None:
        return False
    over_years = period.stock.point and spans_years(period)
    stock = _STOCK.search(mention.words_before)
    if stock is not None and not (over_years and stock[0] == _IN_ALL):
        return True
    if over_years and mention.kind == "share":
        return True  # 十年来,…覆盖率达62%: at the end of them
    return period.closing and _FLOW.search(mention.words_before + mention.indicator) is None


def _is_there_after_years(mention: Mention, text: str, start: int) -> bool:
    """十年来,…。目前,全区公园达到40个: how it stands at the end of the years that lead."""
    period = mention.period
    if period is None or mention.kind != "level" or not (period.stock.point and spans_years(period)):
        return False
    return _NOW.search(text, start, mention.start) is not None and not _ADDED_UP.search(mention.words_before)


def _after_ratio(mention: Mention, text: str) -> str:
    """What follows a figure, or the ratio that it begins: 26:21:53调整为."""
    if mention.unit != "%" or text[mention.end : mention.end + 1] != ":":
        return mention.words_after
    rest = _RATIO_TAIL.match(text, mention.end)
    return text[rest.end() : rest.end() + 12] if rest else mention.words_after

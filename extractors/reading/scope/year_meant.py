"""The year that 今年 means in a text without a day, from the years that the text names."""

from __future__ import annotations

from collections import Counter
from typing import Final

from extractors.documents.fold import fold
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.several_years import PLAN_START, YEARS_OF_PLAN
from extractors.reading.scope.reports_told import YEAR_TOLD_OF

# no 到2035年, no 自2003年初: what is to come, and since when
_YEAR_TOLD: Final = regex(
    rf"(?<![-到至~—])(?<![自从](?=(?:19|20)\d\d年(?:初|起|开始|至今)))((?:19|20)\d\d)年(?![^,。]{{0,4}}(?:{either('periods.vision')}))"
)
# 比2010年翻一番, 较2015年增长: a year that is compared with, which the text is not of
_COMPARED: Final = regex(r"(?:[比较]|相当于|是)(?:19|20)\d\d年(?:[底末])?(?:的|同期|年[底末])?")
# 建党90周年, “十二五”收官之年: the year that is called by what it was
_ANNIVERSARY: Final = regex(
    r"(?P<party>(?:中国共产党成立|建党)(?P<of_party>\d{2,3})周年)|(?P<state>(?:新中国|中华人民共和国|共和国)成立(?P<of_state>\d{2})周年)"
    r"|十(?P<plan>[一二三四五六])五”?(?:规划|时期|计划)?的?(?:(?:开局|起步)之?年|第一年|(?P<over>收官之年|最后一年))"
)
_PARTY, _STATE = 1921, 1949
_NEAR_YEARS: Final = 2
_ENOUGH_TEXT: Final = 200_000
_BEGINNING: Final = 2000
_LONG_PAGE: Final = 20_000
# a paragraph 今年,…截至目前,已…
_HOW_FAR_NOW: Final = regex(r"\n[^\S\n]*今年(?:以来)?[,，][^\n]{0,80}?(?:截[至止]目前|目前|现已)")
# 启动2023年度项目征集, 谋划2023年工作: a year that is still to come
_PREPARES: Final = regex(
    rf"(?:{either('scope.prepares')})[^,。;\d]{{0,6}}?(?P<year>(?:19|20)\d\d)年"
    rf"|(?<!\d)(?P<next>(?:19|20)\d\d)年度?[^,。;\d]{{0,14}}?(?:征集|编排)"
)
# 2022年冬奥会: the year in the name of an event
_EVENT: Final = regex(rf"(?P<year>(?:19|20)\d\d)年[^,。;\d]{{0,10}}?(?:{either('scope.events')})")
# 近日,省里公布2022年度考评结果: what becomes known of a year when it is over
_RESULTS_OF: Final = regex(
    r"(?:近日|日前|昨[天日]|前不久|刚刚)[^。;\n\d]{0,40}?(?:公布|通报|发布|揭晓|下发|公示)(?:了)?[^。;\n\d]{0,8}?"
    r"(?P<year>20\d\d)年度?[^。;\n\d]{0,24}?(?:结果|名单|排名|榜单)"
)
# 2010年产值7亿元,比2009年增加1亿元: who speaks of the year in which it is said says 比去年
_AGAINST_YEAR: Final = regex(r"(?:比|较)(?P<year>(?:19|20)\d\d)年(?:度)?(?:新增|净增|增|提高|上升|下降|减|多|少|翻)")
_PLANNED_NOW: Final = regex(r"今年[^。;\n]{0,24}?(?:目标|计划|力争|将|任务|打算)")
_LAST_YEAR: Final = regex(r"去年(?!同期|底|末|以来|[一-龥]?月)")


def goes_on_behind(year: int | None, text: str) -> bool:
    """Whether a text without a day tells first of a year, and then how far 今年 has got, which is a later one: 2023年,…完工9个。
    and further down 今年,…截至目前,已完工3个. None of its words says which."""
    if year is None or "今年" not in text:
        return False
    text = "\n" + text[:_LONG_PAGE]
    told = max(text.find(f"\n{year}年{comma}") for comma in (",", "\uff0c"))
    if told < 0 or "今年" in text[:told]:
        return False
    return _HOW_FAR_NOW.search(text, told) is not None


def year_in(text: str) -> int | None:
    """The year that a text without a date is likely of: of the last years that it names, the one named most.

    One that the text says it is about goes first (2022年是…的一年). Years of history stand further back; what is to come
    is told as 到2035年, 2035年将.
    """
    times = Counter(int(year) for year in _YEAR_TOLD.findall(text, 0, _ENOUGH_TEXT))
    if len(times) <= 1 and _all_compared(times, text):
        return year_called(text)
    for found in _PREPARES.finditer(text, 0, _LONG_PAGE):
        year = int(found["year"] or found["next"])
        if times[year] and times[year - 1]:
            times[year] -= 1  # of two years in a row the later one is to come
    for event in _EVENT.finditer(text, 0, _LONG_PAGE):
        year = int(event["year"])
        if 0 < times[year] < times.total():
            times[year] -= 1
    latest = max((year for year in times if times[year]), default=0)
    near = [year for year in times if times[year] and year >= latest - _NEAR_YEARS]
    match = YEAR_TOLD_OF.search(text, 0, _BEGINNING) if near else None
    if match is not None and int(match["year"]) in near:
        return int(match["year"])
    return max(near, key=lambda year: (times[year], year)) if near else None


def _all_compared(times: Counter[int], text: str) -> bool:
    """Whether the one year that a text names is compared with wherever it stands; or it names none."""
    compared = len(_COMPARED.findall(text, 0, _ENOUGH_TEXT)) if times else 0
    return compared >= times.total()


def year_called(text: str) -> int | None:
    """The one year that a text calls by what it was, where it names none, or a copy of it masks them all: 建党100周年,
    “十四五”开局之年, “十二五”规划的第一年; None for several."""
    years = set[int]()
    for found in _ANNIVERSARY.finditer(fold(text[:_BEGINNING])):
        if found["party"]:
            years.add(_PARTY + int(found["of_party"]))
        elif found["state"]:
            years.add(_STATE + int(found["of_state"]))
        else:
            years.add(PLAN_START[found["plan"]] + (YEARS_OF_PLAN - 1 if found["over"] else 0))
    return years.pop() if len(years) == 1 else None


def year_before(year: int, text: str) -> int | None:
    """The year that a text without a day sums up, where the year that it names most was over when it was written; else None.

    Its results have just become known: then the next one, which the text is of. Or it tells of 去年, and of plans for 今年, and
    the year is held against the one before it by its number: then that year, which is the last one.
    """
    if "今年" not in text:
        return None
    told = fold(text[:_LONG_PAGE])
    if any(int(found["year"]) == year for found in _RESULTS_OF.finditer(told)):
        return year + 1
    if _LAST_YEAR.search(told) is None or _PLANNED_NOW.search(told) is None:
        return None
    return year if any(int(found["year"]) == year - 1 for found in _AGAINST_YEAR.finditer(told)) else None


def is_named_in_passing(year: int, text: str) -> bool:
    """Whether a text without a day that speaks of 今年 names a year once, and begins no sentence or line with it."""
    if "今年" not in text or text.count(f"{year}年") != 1:
        return False
    at = text.find(f"{year}年")
    return text[:at].rstrip(" \u3000\t")[-1:] not in ("", "\n", "。", "\u300a", "“") and "\n" in text[:at]

"""Texts that tell of a report: …上半年政府工作报告出炉, 听取了…作的《X街道2021年工作报告》. What they go on to tell is of its time."""

from __future__ import annotations

from typing import Final, NamedTuple

from extractors.documents.fold import fold
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_months
from extractors.reading.periods.period import Period, year_of

_REPORT: Final = (
    r"(?P<year>(?:19|20)\d\d)年度?(?P<half>上?半年度?)?(?P<government>政府)?"
    r"(?:[\u4e00-\u9fff]{0,8}(?:工作|情况)(?:情况)?的?)?(?:报告|总结)"
)
_GIVEN: Final = regex(rf"(?:{either('scope.gives_report')})[^。;\d]{{0,40}}{_REPORT}")
# 作政府工作报告,回顾了2021年全省主要工作
_LOOKS_BACK: Final = regex(
    r"报告[^。;\d]{0,16}回顾(?:了|总结)?(?P<year>(?:19|20)\d\d)年(?P<half>上半年)?(?P<government>)"
)
_COMES_OUT: Final = regex(rf"{_REPORT}[》”]?[^,。;\d]{{0,4}}?(?:{either('scope.report_given')})")
# 亮出2021年“半年报”: the half of a year, as firms call it
_HALF_REPORT: Final = regex(r"(?P<year>(?:19|20)\d\d)年?[^。;,\d]{0,10}?(?:[\ue000-\uf8ff“]{0,2})半年报")
# 2021年,极不平凡的一年: a text that says so tells of that year
YEAR_TOLD_OF: Final = regex(
    r"(?:^|[\s,。:;])(?P<year>(?:19|20)\d\d)年,?是[^,。;]{0,36}?(?:一年|之年|元年|开局年|收官年|年头)(?=[,。;!、]|$)"
)
# 2024年10件实事完成情况公布。: what a text says at its beginning that its list is about; and 对2019年要事前三季度进展作了检查,现通报如下
INTRODUCED: Final = regex(
    rf"(?:^|[\s,。:;的对就了]|现将(?:我[\u4e00-\u9fff]{{1,10}}的)?|我[省市区县]|全[省市区县])(?P<year>(?:19|20)\d\d)年度?(?![^,。;]{{0,6}}月)[^,。;]{{2,40}}?"
    r"(?:情况|进展|进度|成绩单)(?:具体)?(?:(?:进行|开展|作|做|予以|组织)(?:了)?[^,。;\d]{0,12}[,。;]\s*(?:现|现将|特将)?[^,。;\d]{0,14}?|,?(?:予以)?)"
    rf"(?:{either('scope.made_known')})"
)
# 年初,街道确定了2024年实事清单。经过一年的努力,…: what became of what was set at the beginning of a year
LIST_WORKED_OFF: Final = regex(
    r"年初,[^。;\d]{0,30}?(?:制定|确定|公布|发布|印发|梳理|列出|推出)(?:了)?[^。;\d]{0,8}(?P<year>20\d\d)年度?[^。;,\d]{0,24}?(?:清单|项目|任务|实事)"
    r"[^\n]{0,80}?(?:经过|历经|历时)(?:近)?一年(?:来|多)?的"
)
_FIRST_MONTHS: Final = 3
_LATE_REPORTS: Final = 6  # congresses of streets hear the report on the year before until then
_BEGINNING: Final = 1500
_FIRST_HALF: Final = 6


class ReportTold(NamedTuple):
    """The period of a report that a paragraph tells of, and where in the paragraph its name ends."""

    period: Period
    end: int


def report_told_of(paragraph: str, calendar: Calendar) -> ReportTold | None:
    """The report that a paragraph (half-width, names not covered) says was given or came out; None when it tells of none.

    A government's report is named after the year in which it is given; that and a street's report that carries the year
    which has just begun look back on the year before. A year further away than the last is another matter.
    """
    if "半年报" in paragraph and (half_told := _HALF_REPORT.search(paragraph)) is not None:
        half = of_months(int(half_told["year"]), 1, int(half_told["year"]), _FIRST_HALF)
        return ReportTold(Period(half, half, leads=True, announced=True), half_told.end())
    if "年" not in paragraph or ("报告" not in paragraph and "总结" not in paragraph):
        return None
    looks_back = _LOOKS_BACK.search(paragraph)
    found = looks_back or _GIVEN.search(paragraph) or _COMES_OUT.search(paragraph)
    if found is None:
        return None
    year = int(found["year"])
    given, month = calendar.published if calendar.published is not None else (calendar.this_year, 12)
    if given is None or not given - 1 <= year <= given:
        return None
    if found["half"] is not None:
        half = of_months(year, 1, year, _FIRST_HALF)
        return ReportTold(Period(half, half, leads=True, announced=True), found.end())
    if looks_back is None and year == given and (found["government"] is not None or month <= _FIRST_MONTHS):
        year -= 1
    return ReportTold(year_of(year), found.end())


def says_report_looks_back(paragraph: str) -> bool:
    """Whether a paragraph (half-width) says which year a report looked back on: 报告全面回顾了2018年…."""
    return "回顾" in paragraph and _LOOKS_BACK.search(paragraph) is not None


def tells_of_report_on(year: int, document: Document) -> bool:
    """Whether a text of the first half of the next year tells, where it begins, of a report on a year, or that the year
    was one of its kind (2021年是极不平凡的一年)."""
    published = document.published
    if published is None or published.month > _LATE_REPORTS:
        return False
    opening = fold(document.text[:_BEGINNING])
    if f"{year}年" not in opening:
        return False
    if any(int(match["year"]) == year for match in YEAR_TOLD_OF.finditer(opening)):
        return True
    return any(
        int(match["year"]) == year and match["half"] is None
        for pattern in (_GIVEN, _COMES_OUT)
        for match in pattern.finditer(opening)
    )

"""Publication date and reporting period, as far as a page prints them."""

from __future__ import annotations

from datetime import date

from extractors.prepared import regex

_DAY = r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?"
# A date counts as the day of publication only with a word or a form that says so.
_PUBLISHED = (
    regex(rf"(?:发布|公布|发表|刊发|生成|成文|更新)\s*(?:日期|时间)\s*[:\uff1a]?\s*{_DAY}"),
    regex(rf"{_DAY}\s*星期[一二三四五六日天]"),
    regex(rf"{_DAY}\s*(?:出版|第\s?[A-Z]?\d{{1,2}}\s?版|\d{{1,2}}[:\uff1a]\d{{2}})"),
    regex(rf"(?:日期|时间)\s*[:\uff1a]?\s*{_DAY}"),
)
# Under the title stands who wrote it, and when: 云亭县统计局 2022年3月18日.
_BYLINE = regex(rf"(?m)^[^\n\d,。;:，；：至]{{0,30}}[(（]?{_DAY}[)）]?[ \t\u3000]*\r?$")
# A report is dated by the meeting it was given to: 2023年1月6日在…人民代表大会…会议上.
# The name of the meeting may be broken in two lines: …在云亭县第九届 / 人民代表大会第二次会议上.
_MEETING = r"在(?:[^\n。]{2,40}|[^\n。]{2,40}届[ \t\u3000]*\r?\n[^\n。]{2,40})(?:会议|大会|全会)"
_GIVEN = regex(rf"{_DAY}\s*{_MEETING}")
_GIVEN_LINE = regex(rf"(?m)^\W*{_DAY}\s*{_MEETING}")
_GIVEN_BROKEN = regex(rf"^\W*{_DAY}\s*在[^\n。]{{2,40}}届\s*$")
_NAMED_AFTER_ITS_DAY = regex(r"政府工作报告|会议")
# 2022年政府工作报告, but not what became of its tasks: 2022年《政府工作报告》目标任务完成情况
_WORK_REPORT = regex(r"政府工作报告(?![》”\"]?[^\n]{0,12}(?:任务|目标|事项|落实|分工|完成|推进|进展))")
_GOVERNMENT = regex(r"政府工作报告")
# 云亭年鉴2020, 云亭年鉴(2020), 2020年云亭年鉴: named after the year in which it is made, and of the year before
_YEARBOOK = "年鉴"
# …/art/2022/9/16/art_1.html, …/202303/t20230321_7.html, …/2023/0826/1.html: the day, or the month, that a page came out
_ADDRESS = (
    regex(r"/t?(20\d\d)(0[1-9]|1[0-2])([0-3]\d)_"),
    regex(r"/(20\d\d)[-/](\d{1,2})[-/](\d{1,2})/"),
    regex(r"/(20\d\d)/(?:[A-Za-z]{2,12}_)?(0[1-9]|1[0-2])([0-3]\d)/"),
    regex(r"/(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:[01]\d|2[0-3])[0-5]\d[0-5]\d[-_./]"),
    regex(r"/(20\d\d)(0[1-9]|1[0-2])([0-3]\d)?/"),
    regex(r"/(20\d\d)[-/](0[1-9]|1[0-2])/()"),
)
# …/201608/4401.html, above a text that opens with 8月23日
_MONTH_OF_ADDRESS = regex(r"/(20\d\d)[-/]?(0[1-9]|1[0-2])/")
# …/2022yalh/11.html, …/lianghui2022/: the year in the name of a part of a site
_YEAR_OF_ADDRESS = regex(r"/(?:[A-Za-z]{1,16}[-_]?)?(20[0-4]\d)(?:[-_]?[A-Za-z]{1,12})?/")
_DAY_ALONE = regex(r"(?<!年)(?<!\d)(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])日(?=[,\uff0c]|[上下]午|晚|[\u4e00-\u9fff]{0,2}记者|电|讯)")
_YEAR_NAMED = regex(r"(?<!\d)(?:19|20)\d\d(?=年)")
_OPENING = 400
# whose months are those of the page, and not of a copy of it: a government's site, or its part of an address
_GOVERNMENTS = regex(r"\.gov\.cn[:/]|rmzf|zwgk|xxgk")
_HEAD = 3000
_YEAR = r"((?:19|20)\d{2})"
_TITLE_PERIODS = (
    (regex(_YEAR + r"年?\s*(?:度)?\s*(?:第\s*)?([一二三四1-4])\s*季度"), "quarter"),
    (regex(_YEAR + r"[^\d\n]{0,24}?前([二三])个?季度"), "quarter"),
    (regex(_YEAR + r"年?\s*(?:上半年|半年度)|" + _YEAR + r"[^\d\n]{0,16}(?<!下)半年"), "first_half"),
    (regex(_YEAR + r"[^\d\n]{0,24}?[(\uff08]?\s*(?:1|一)\s*[-—~至到]\s*(\d{1,2})\s*月"), "months"),
    (
        regex(
            _YEAR
            + r"年\s*(\d{1,2})\s*月份?(?!\d)[^\d\n,。]{0,20}(?:进展|进度|推进|完成|落实|执行|收支|运行)(?:情况)?"
        ),
        "months",
    ),
    (  # 各镇进展情况表(2023年5月)
        regex(
            r"(?:进展|进度|推进|完成|落实|执行|收支|运行)(?:情况)?[^\d\n,。，(（]{0,6}[(（]\s*" + _YEAR + r"年\s*(\d{1,2})\s*月份?\s*[)）]"
        ),
        "months",
    ),
    (regex(_YEAR + r"[^\d\n]{0,24}?[(\uff08]?\s*截[至止](?:目前)?\s*(\d{1,2})\s*月"), "months"),
    (regex(_YEAR + r"(?:年|年度)?"), "year"),
)
# 1-2月重点项目超计划推进: months of the year in which the page came out
_MONTHS_ALONE = regex(r"(?:^|[^\d年第])1\s*[-—~至到]\s*(\d{1,2})\s*月")
# 云亭县9月份民生工程进展情况: how far things are by then
_MONTH_ALONE = regex(
    r"(?:^|[^\d年第—~至到-])(1[0-2]|[1-9])\s*月份?(?!\d)[^\d\n,。，日]{0,16}?"
    r"(?:民生|实事|项目|工程|任务|指标|重点工作|预算|收支|投资|经济)[^\d\n,。，日]{0,8}?(?:进展|进度|推进|完成|落实|执行|运行)"
)
_PART_ALONE = regex(r"(?:^|[^\d年下])(?:(?:前|第)?(?P<quarter>[一二三])季度|上半年)")
# 今年以来,…。1-6月,…
_SO_FAR = regex(r"(?m)(?:^|。)[ \t\u3000]*今年以来[,\uff0c]")
_MONTHS_TOLD = regex(r"(?<![\d年])[1一]\s*[-—~至到]\s*(10|[3-9])\s*月份?[,\uff0c]")
_LOOKS_BACK = regex(
    r"(?:19|20)\d\d年[^\n。,\uff0c]{0,8}(?:回顾|主要工作)|。(?:19|20)\d\d年[,\uff0c]"
    r"|过去的?一年|[五四三]年来|去年工作|年工作回顾|全年(?:完成|实现)"
)
_REVIEW_OF = regex(r"(?m)^[ \t\u3000]*(?:[一二]、)?((?:19|20)\d\d)年(?:政府|主要)?工作(?:回顾|总结)[ \t\u3000]*\r?$")
_QUESTION = regex(r"(?:[你您]|大家|市民|居民|群众)[^?？]{0,16}(?:啥|什么|哪|吗|怎么|几)[^?？\n]{0,12}[?？]")
_LAST_OF_HALF = 6
_FIRST_MONTHS = 3
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_published(text: str) -> date | None:
    """The day of publication printed at the head (or, failing that, the foot) of a page."""
    for part in (text[:_HEAD], text[-_HEAD:]):
        for pattern in (*_PUBLISHED, _GIVEN, _BYLINE):
            for match in pattern.finditer(part):
                found = _date(*match.groups()[:3])
                if found is not None:
                    return found
    return None


def published_at(url: str | None) -> date | None:
    """The day that the address of a page says it came out on; the last of the month where it tells that alone,
    which counts on a government's site."""
    for pattern in _ADDRESS if url else ():
        for found in pattern.finditer(url or ""):
            year, month, day = found.groups()
            if not day and not _GOVERNMENTS.search(url or ""):
                continue
            published = _date(year, month, day or str(_LAST_DAY[int(month) - 1]))
            if published is not None:
                return published
    return None


def told_in_month_of(url: str | None, text: str) -> date | None:
    """The last day without a year that the opening of a text names in the month of its address, or in the year of that where
    it has no month; None where it names days of other months, or where a year that it names is another one."""
    by_month = _MONTH_OF_ADDRESS.search(url) if url else None
    address = by_month or (_YEAR_OF_ADDRESS.search(url) if url else None)
    opening = text[:_OPENING]
    days = [(int(found[1]), int(found[2])) for found in _DAY_ALONE.finditer(opening)] if address is not None else []
    if address is None or not days or len({month for month, _ in days}) > 1:
        return None
    if by_month is not None and days[0][0] != int(by_month[2]):
        return None
    if any(found[0] != address[1] for found in _YEAR_NAMED.finditer(opening)):
        return None
    month, day = max(days)
    return _date(address[1], str(month), str(day))


def given_on(text: str) -> date | None:
    """The day on which a report was given, where its head prints that: 2023年1月6日在…会议上."""
    head = text[:_HEAD]
    given = (_GIVEN_LINE.search(head) or _GIVEN.search(head)) if "在" in head else None
    return _date(*given.groups()[:3]) if given is not None else None


def title_period(
    title: str | None, published: date | None = None, given: date | None = None, text: str = ""
) -> tuple[date, date] | None:
    """What a title says the document reports on: `2020第二季度…` is cumulative from January.

    A government's work report is named after the year it is given in, as a meeting is; given in the first months, it
    looks back on the year before; `given` is the day, where the text prints it. `text` says where a report without a day
    is one given in the midst of its year, or looks back on the year of its title.
    """
    if not title or _asks(title):
        return None
    if (named := _GIVEN.search(title) or _GIVEN_BROKEN.match(title)) is not None:
        year = int(named[1]) - (int(named[2]) <= _FIRST_MONTHS)
        return date(year, 1, 1), date(year, 12, 31)
    for pattern, kind in _TITLE_PERIODS:
        match = pattern.search(title)
        if match is None:
            continue
        year = int(next(filter(None, match.groups())))
        if kind == "year" and given is not None and _GOVERNMENT.search(title):
            # 2023年政府工作报告, given in December 2022 or in January 2023
            year = given.year - (given.month <= _FIRST_MONTHS)
        elif kind == "year" and published is None and _GOVERNMENT.search(title) and (so_far := _told_of(year, text)):
            return date(year, 1, 1), month_end(year, so_far)
        elif kind == "year" and _is_of_year_before(title, year, published):
            year -= 1
        if kind == "quarter":
            return date(year, 1, 1), month_end(year, 3 * _QUARTERS[match[2]])
        if kind == "first_half":
            return date(year, 1, 1), date(year, 6, 30)
        if kind == "months" and 1 <= int(match[2]) <= 12:
            return date(year, 1, 1), month_end(year, int(match[2]))
        return date(year, 1, 1), date(year, 12, 31)
    last = _last_month_alone(title) if published is not None else None
    if last is not None and published is not None and 2 <= last <= 12:
        of = published.year - (last > published.month)
        return date(of, 1, 1), month_end(of, last)
    return None


def _asks(title: str) -> bool:
    """Whether a title asks what people want for a year (明年你最盼什么?): its text is of no year that it reports on."""
    return _QUESTION.search(title) is not None


def _last_month_alone(title: str) -> int | None:
    """The month up to which a title without a year tells: 1-2月…, 前三季度…, 上半年…."""
    months = _MONTHS_ALONE.search(title) or _MONTH_ALONE.search(title)
    if months is not None:
        return int(months[1])
    part = _PART_ALONE.search(title)
    if part is None:
        return None
    return 3 * _QUARTERS[part["quarter"]] if part["quarter"] else _LAST_OF_HALF


def _told_of(year: int, text: str) -> int:
    """The month up to which a report tells of the year in its title: December where it looks back on that (2022年工作回顾), that
    of 1-6月,… where it begins with 今年以来 and looks back on no year; 0 for one of the year before."""
    head = text[:_HEAD]
    if any(int(reviewed[1]) == year for reviewed in _REVIEW_OF.finditer(head)):
        return 12
    begins = _SO_FAR.search(head)
    if begins is None or _LOOKS_BACK.search(head) is not None:
        return 0
    months = {int(found[1]) for found in _MONTHS_TOLD.finditer(head, begins.start())}
    return months.pop() if len(months) == 1 else 0


def is_yearbook(title: str) -> bool:
    """Whether a title is that of a yearbook, which tells of one year, the one before that of its name."""
    return _YEARBOOK in title


def _is_of_year_before(title: str, year: int, published: date | None) -> bool:
    """Whether a title with a year is named after the year in which the report is given, at its beginning or before it."""
    if is_yearbook(title):
        return True
    if _NAMED_AFTER_ITS_DAY.search(title) is None:
        return False
    if _GOVERNMENT.search(title) and not _WORK_REPORT.search(title):
        return False  # the tasks that a report set are of its year
    if published is None:
        return True
    if _WORK_REPORT.search(title):
        late = published.year - year
        return late <= 0 or late > 1 or published.month > _FIRST_MONTHS
    return published.month <= _FIRST_MONTHS and year == published.year


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    leap = month == 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0)
    return date(year, month, _LAST_DAY[month - 1] + leap)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

"""Which period holds where, while a sentence is read: what it inherits, what its dates turn, and how far each reaches."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_month, of_months
from extractors.reading.periods.period import Period, last_year_of, moved_to, spans_years, years_between
from extractors.reading.periods.printed import is_month

_TIES: Final = regex(r"[-~至到]")
_DIGIT: Final = regex(r"\d")
# 2.9月底前: the number of a point is no word in front of a date
_POINT: Final = regex(r"\d{1,2}[.、)]$")
# 本报讯(记者…)前三季度,…: who tells it is no word in front of a date
_DATELINE: Final = regex(
    r"^(?:[\u4e00-\u9fff]{2,4}[讯电]\s*)?\([^()]{0,60}(?:记者|通讯员)[^()]{0,60}\)\s*|^[\u4e00-\u9fff]{2,4}讯\s+"
)
_SHALL_BE: Final = regex(r"(?:要|须|需|应|将|确保|力争|争取|计划|必须)(?:在|于|到|至)?$")
_PAYS: Final = regex(r"(?:拨付|发放|支付|下达|兑付|补发)(?:到[校村户位])?了?$")
_MONEY_FOR: Final = regex(r"份?的?[\u4e00-\u9fff]{0,6}?(?:经费|资金|补助|补贴|津贴|工资|低保金|助学金|养老金)")
_WORDS_PAID: Final = 6
_YEARLY_RATE: Final = regex(r"年均|平均")
_CLAUSE_ENDS: Final = Characters(",;:。)")
_PART: Final = "其中"
_SECOND_HALF: Final = "下半年"  # at the head of a paragraph it leads; 上半年 may recall what was
_YEARS_BACK: Final = ("去年", "上年", "前年")
_SEMICOLON: Final = ";"
_THAT_MONTH: Final = ("当月", "单月")
_SINCE_DAY: Final = regex(r"[自从](?P<month>1[0-2]|[1-9])月(?:\d{1,2}日)?[^,。;\d]{0,14}(?:以来|起|开始),\s*$")
_FROM_MONTH_TO_MONTH: Final = ";环比"  # 3月份,产值同比增长4%;环比增长1%
# 从4亿元, 由4亿元升至7亿元
_FROM: Final = regex(r"[从由](?:约|不足|不到)?$")
_ROSE_TO: Final = regex(
    r"[从由]\d[^,。;]{0,14}(?:增加|增长|提高|上升|提升|跃升|攀升|发展|扩大|下降|减少|降低|[增升提降减涨扩])[至到为了]?$"
)
_SINCE_AT_MOST: Final = 30
_OF_YEAR_SO_FAR: Final = ("今年", "本年", "本年度", "当年")
_YEAR_NEXT: Final = regex(r";(?:19|20)\d\d年")
# 2022年,街道把…列入年度重点工作: what is resolved for a year
_RESOLVES: Final = regex(
    r"(?:全年|度)?,?[^,。;\d]{0,12}?[把将][^,。;\d]{2,28}?(?:列入|列为|纳入|确定为|定为|作为)[^,。;\d]{0,8}(?:年度|今年|全年|重点|重要|首要|头号|一号|中心|计划|实事)"
)
_FIRST_MONTHS: Final = 3  # until then a text may tell how far the year before has got
_LAST_MONTHS: Final = 11  # from then on a text may look back on its own year
_LONG_BEFORE: Final = 8  # characters: a date with more in front of it in its clause stands in the middle


class PeriodTracker:
    """The period at the place that the reader has reached.

    lead: what the section or paragraph says; opening: the sentence is the first of its paragraph; heads: the
    paragraph can set the lead of its section.
    """

    opened: Period | None = None  # what the sentence opens with, when that can lead what follows
    _cut: int | None = None  # where 截至10月 ends, when that is the last date
    _average: Period | None = None
    _pair: tuple[Period, Period] | None = None  # the years of 从2016年的…升至2021年的…
    _once: Period | None = None
    # where a year's plan is named (年度任务, 今年计划), and the year
    _yearly: tuple[int, Period] | None = None
    _first: Period | None = None  # the last one that was of one figure alone

    def __init__(
        self,
        calendar: Calendar,
        text: str,
        start: int,
        end: int,
        lead: Period | None,
        opening: bool,
        heads: bool,
    ) -> None:
        self.calendar = calendar
        self.text = text
        self.start = start
        self.end = end
        self.lead = lead
        self.opening = opening
        self.heads = heads
        self.period = lead
        self.dates: list[tuple[int, int]] = []
        self._limits: list[tuple[int, Period | None]] = []
        self._year = last_year_of(lead)

    def advance(self, at: int) -> None:
        """Let go of periods that hold no longer at an offset."""
        while self._limits and at > self._limits[-1][0]:
            self.period = self._limits.pop()[1]

    def take_period(self, match: re.Match[str], mentions: list[Mention]) -> None:
        """Take in a printed period; `mentions` are the figures of the sentence so far."""
        if match["current"] and (self.period is not None or self.calendar.published is None):
            return  # 目前 in a text that is led by a time, or of no known day
        read = self.calendar.read(match, self.text, self._year)
        if read is None:
            return
        if read.once:
            year = last_year_of(self.period)
            if read.same_months and self.period is not None and year is not None:
                read = moved_to(self.period, year - 1)
            first, last = last_year_of(self._first), last_year_of(read)
            if first is not None and last is not None and first < last:
                self._average = years_between(first, last)
            self._pair = (self._first, read) if self._first is not None and first is not None and first != last else None
            self._first = self._once = read
            return
        if read.fallback:
            self._yearly = (match.start(), read)
            if self.period is None or self.period.announced:
                self._turn(read, match, mentions)
            return
        if self.dates and read.flow.in_months and self._is_of_what_is_paid(match):
            return
        self.dates.append(match.span())
        self._pair = None
        if read.flow.in_months and not match["cut"]:
            self._yearly = (
                None  # 今年计划开工64个,其中1-2月计划开工10个: the second plan has a time of its own
            )
        if read.average:
            if not (match["back"] and self.period is not None and self.period.flow.in_months):
                self._average = read  # 两年平均增长3% in a report on months is of the same months
            return
        self._turn(read, match, mentions)

    def _is_of_what_is_paid(self, match: re.Match[str]) -> bool:
        """截至3月底,拨付1-6月份公用经费: the months that money is for, behind the time of its payment."""
        paid = _PAYS.search(self.text, max(self.start, match.start() - _WORDS_PAID), match.start())
        return paid is not None and _MONEY_FOR.match(self.text, match.end()) is not None

    def date_figure(self, mention: Mention) -> None:
        """Give a figure its period."""
        mention.dates_before = len(self.dates)
        mention.period = self.period
        mention.period_source = "printed" if self.period is not self.lead else "lead" if self.lead else ""
        if self._yearly is not None and self.text.find(";", self._yearly[0], mention.start) < 0:
            mention.yearly = self._yearly[1]
        if self._average is not None and mention.unit == "%" and self._is_yearly_rate(mention):
            mention.period, mention.period_source = self._average, "average"
        elif mention.unit == "%" and self._is_yearly_rate_of_lead(mention):
            mention.period, mention.period_source = self.lead, "average"
        elif self._once is None and (then := self._year_of_pair(mention)) is not None:
            mention.period, mention.period_source, mention.dated = then, "once", True
        if self._once is not None:
            mention.period, mention.period_source, mention.dated = self._once, "once", True
            if self.text[mention.end : mention.end + 1] != ":":
                self._once = None

    def _year_of_pair(self, mention: Mention) -> Period | None:
        """从2016年的9亿元升至2021年的12亿元;…从4亿元升至7亿元: a further rise is from the same year to the same year."""
        if self._pair is None or mention.kind in ("growth", "change"):
            return None
        if _FROM.search(self.text, max(self.start, mention.start - _SINCE_AT_MOST), mention.start) is not None:
            return self._pair[0]
        if _ROSE_TO.search(self.text, max(self.start, mention.start - _SINCE_AT_MOST), mention.start) is not None:
            return self._pair[1]
        return None

    def _is_yearly_rate(self, mention: Mention) -> bool:
        clause = max(self.text.rfind(mark, self.start, mention.start) for mark in ",;")
        return _YEARLY_RATE.search(self.text, max(clause, self.start), mention.start) is not None

    def _is_yearly_rate_of_lead(self, mention: Mention) -> bool:
        """2010年产值22亿元,年均增长9% in a part about five years that end with that one: the rate is of all of them."""
        lead, period = self.lead, self.period
        if lead is None or period is None or period is lead or lead.goal or not spans_years(lead) or spans_years(period):
            return False
        return period.flow.in_whole_years and last_year_of(period) == last_year_of(lead) and self._is_yearly_rate(mention)

    def _turn(self, read: Period, match: re.Match[str], mentions: list[Mention]) -> None:
        """Let a period hold from here on, as far as it reaches."""
        text, start = self.text, self.start
        if match["cut"] and read.flow.in_months:
            read = _counted_from(text, start, match.start(), read)
        listed = (
            bool(mentions)
            and mentions[-1].period is not None
            and mentions[-1].period.goal
            and text[mentions[-1].end : match.start()].strip("以上左右 ") == "、"
        )  # 2022年底达到30%、2023年底达到50%: each goal has a date of its own
        if read.goal and mentions and not listed and mentions[-1].start >= _clause_head(text, start, match.start()):
            self._date_back(read, match, mentions)
            return
        if self._is_told_already(match):
            return
        if text[start : match.start()].rstrip()[-1:] == _SEMICOLON and self._looks_back(read, match):
            stop = text.find(_SEMICOLON, match.end(), self.end)
            if stop >= 0:
                self._limits.append((stop, self.period))
        if (limit := _limit(text, start, self.end, match, read)) is not None:
            self._limits.append((limit, self.period))
        elif read.goal and mentions and (ends := self._promise_ends(match)) is not None:
            self._limits.append((ends, self.period))
        leads = (
            read.leads
            or (self.calendar.reporting is not None and read.flow.same_as(self.calendar.reporting))
            or (self.heads and self.lead is None and (match["year"] or _adds_up(match)) and _from_january(read))
            or (self.heads and self.lead is None and match["cut"] and _counts_from_january(read))
            or (match["cut"] and _counts_from_january(read) and self._lead_is_to_come(read))
            or "日" in (match["months2"] or "")  # 6月25日至9月30日: the time that a text is about
            or (
                (self.heads or self._leads_alone(match) or _SECOND_HALF in (match["part"], match["part2"]))
                and (match["part"] or match["part2"])
                and match["suffix"] is None
                and not match["end"]
            )
        )
        if self.opening and not mentions and self.opened is None and leads and self._may_lead(match):
            self.opened = read
        self._cut = match.end() if match["cut"] and match["months2"] else None
        self.period = read if self._is_later(read) else _under_lead(read, self.lead)
        if not _in_bracket(text, start, match.start()):  # 产值8亿元(2020年7亿元),1-9月…: of the year outside
            self._year = last_year_of(read) or self._year

    def _leads_alone(self, match: re.Match[str]) -> bool:
        """上半年,… at the head of a paragraph, where no time leads: of what goes on behind it."""
        return self.lead is None and self.text[match.end() : match.end() + 1] == ","

    def _lead_is_to_come(self, read: Period) -> bool:
        """截至6月底,… below what is planned for the year behind it: what goes on is of the time that is over."""
        return self.lead is not None and self.lead.flow.first_year > read.flow.last_year

    def _is_later(self, read: Period) -> bool:
        """截至目前 behind what was told of a year that was over by then, and is not the one that the text sums up."""
        lead = self.lead
        published = self.calendar.published
        if not read.now or lead is None or not lead.flow.in_whole_years or published is None or published[1] <= _FIRST_MONTHS:
            return False
        year = last_year_of(lead)
        return year is not None and year < published[0] and year != self.calendar.review_year

    def _may_lead(self, match: re.Match[str]) -> bool:
        """Whether a period stands where it can hold for what follows. What is resolved for the year that the text is of says
        nothing of when the things came about that it goes on to tell."""
        published = self.calendar.published
        if (
            match["year"]
            and published is not None
            and published[1] < _LAST_MONTHS
            and self.calendar.reporting is None
            and match["year"] == str(published[0])
            and _RESOLVES.match(self.text, match.end()) is not None
        ):
            return False
        return _can_lead(self.text, self.start, match)

    def _promise_ends(self, match: re.Match[str]) -> int | None:
        """在建9个,预计年底前完工;已建成4个: a clause without a figure says by when those before it will be done, and nothing of
        what stands behind the next semicolon."""
        stop = self.text.find(_SEMICOLON, match.end(), self.end)
        if stop < 0 or _DIGIT.search(self.text, match.end(), stop) is not None:
            return None
        return stop

    def _is_told_already(self, match: re.Match[str]) -> bool:
        """截至10月,今年共…; 截至10月,全区今年…: the year up to that month, which has been said."""
        if match["relative"] not in _OF_YEAR_SO_FAR or match["part"] or match["months"] or match["suffix"] or match["end"]:
            return False
        cut = self._cut
        if cut is None:
            return False
        between = self.text[cut : match.start()].strip()
        if between in ("", ","):
            return True
        return between[0] == "," and _SEMICOLON not in between and last_year_of(self.period) == self.calendar.this_year

    def _looks_back(self, read: Period, match: re.Match[str]) -> bool:
        """;2020年…: an earlier year in the midst of a list of what another one brought."""
        year, before = last_year_of(read), last_year_of(self.period)
        return match["year"] is not None and year is not None and before is not None and year < before

    def _date_back(self, read: Period, match: re.Match[str], mentions: list[Mention]) -> None:
        """剩余818套12月底前竣工: a goal behind the figures of its clause is theirs, and of nothing further on."""
        head = _clause_head(self.text, self.start, match.start())
        for mention in mentions:
            if mention.start >= head:
                mention.period, mention.period_source, mention.promised = read, "goal", True
        stops = [at for mark in ",;" if (at := self.text.find(mark, match.end(), self.end)) >= 0]
        self._limits.append((min(stops, default=self.end), self.period))
        self.period = read


def _counted_from(text: str, start: int, at: int, read: Period) -> Period:
    """自8月3日整治启动以来,截至8月31日: from the month on in which it began."""
    since = _SINCE_DAY.search(text, max(start, at - _SINCE_AT_MOST), at)
    flow = read.flow
    first = int(since["month"]) if since is not None else 0
    if not 1 <= first <= flow.last_month:
        return read
    if first == flow.last_month:
        return read.changed(flow=of_month(flow.last_year, first))
    return read.changed(flow=of_months(flow.last_year, first, flow.last_year, flow.last_month))


def _in_bracket(text: str, start: int, at: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def _clause_head(text: str, start: int, at: int) -> int:
    return max(start, _CLAUSE_ENDS.last(text, start, at) + 1)


def _limit(text: str, start: int, end: int, match: re.Match[str], read: Period) -> int | None:
    """Where a period stops to hold before its sentence ends; None when it holds for the whole sentence.

    A period in brackets holds inside them; one in the middle of a clause (完成2020年第一批…) up to the next
    semicolon, 年度 or one of a part (其中今年) up to the next comma. At the head of a clause it goes on over semicolons.
    """
    at = match.start()
    if _in_bracket(text, start, at):
        close = text.find(")", match.end(), end)
        return close if close > 0 else None
    before = _POINT.sub("", text[_clause_head(text, start, at) : at].strip())
    brief = match["relative"] in ("年度", "年") or (before == _PART and match["months2"] is None)
    weak = bool(before) and match["suffix"] != "以来" and _stands_inside(before, match)
    months = match["months"] or match["months2"] or ""
    single = months.count("月") == 1 and not _TIES.search(months) and not match["cut"]
    if single and not before and (read.flow.ranged or text.startswith(_THAT_MONTH, match.end())):
        single = False  # 6月,收入累计2亿元;支出…: since January; 8月当月,收入2亿元;支出…: of that month alone
    if match["end"] and (not weak or _SHALL_BE.search(before)):
        return None  # 区住建局要在8月底完成…: a deadline holds up to the next one
    if not (brief or weak or single):
        return None
    if before == _PART and (stop := text.find(_SEMICOLON, match.end(), end)) > 0 and _YEAR_NEXT.match(text, stop):
        return stop  # 其中2019年改造6个,涉及居民900户;2020年…: year by year
    stops = ",;" if brief or (single and before) else ";"
    after = match.end()
    if single and (goes_on := text.find(_FROM_MONTH_TO_MONTH, after, end)) > 0:
        after = goes_on + 1
    return min((at for mark in stops if (at := text.find(mark, after, end)) > 0), default=None)


def _stands_inside(before: str, match: re.Match[str]) -> bool:
    """Whether a period stands in the midst of its clause; before: the words in front of it there."""
    return bool(len(before) > _LONG_BEFORE or verb_of(before) or match["ahead"] or _DIGIT.search(before))


def _can_lead(text: str, start: int, match: re.Match[str]) -> bool:
    """A lead opens its sentence, or stands alone between commas, or says 以来."""
    before = _DATELINE.sub("", text[start : match.start()].strip())
    if match["relative"] in _YEARS_BACK and text[match.end() : match.end() + 1] != ",":
        return False  # 因去年受疫情影响
    if match["year"] and verb_of(before) and text[match.end() : match.end() + 1] not in (",", "的"):
        return False  # 完成2023年省级督察: the year of what was done
    return len(before) <= _LONG_BEFORE or (
        before[-1:] == ","
        and (
            text[match.end() : match.end() + 1] == ","
            or match["suffix"] == "以来"
            or match["relative"] == "全年"
        )
    )


def _from_january(read: Period) -> bool:
    """2021年1-9月 where a text begins: the months that it is about."""
    flow = read.flow
    return flow.in_months and flow.ranged and flow.first_month == 1 and flow.first_year == flow.last_year


def _adds_up(match: re.Match[str]) -> bool:
    """6月,收入累计…: a month alone, which is read as those up to it."""
    return is_month(match) and _TIES.search(match["months2"] or "") is None


def _counts_from_january(read: Period) -> bool:
    """截至10月底,… where a text begins: how far the things are that it goes on to tell of."""
    return read.stock.point and read.flow.ranged and not read.goal and not read.now


def _under_lead(read: Period, lead: Period | None) -> Period:
    if lead is not None and lead.announced and read.so_far and last_year_of(lead) == last_year_of(read):
        return lead  # 今年以来 in a text about its first half
    if read.now and lead is not None and not lead.goal:
        return Period(lead.flow, read.stock, leads=False, now=True)
    return read

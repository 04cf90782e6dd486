"""What a printed period means."""

from __future__ import annotations

from typing import Final

from extractors.reading.periods.interval import Interval, of_year, of_years


class Period:
    """What a printed period means: for a flow (revenue, cases) and for a stock (an amount at a time). Never changed.

    leads: can open a section or a paragraph and hold for it; now: 截至目前, a lead, if there is one, says which flow
    it is; goal: a date to be reached; average: of an average rate (五年年均), not of what stands beside it; once: of
    the next figure alone (由上年的31.2%调整为30.5%); same_months: of the months that hold at this place, a year
    earlier (上年同期为); closing: the end of months that are over (6月末), of a stock, unless a flow is named;
    announced: of the whole text (现将上半年…情况通报如下), its bare year takes nothing over; fallback: of a yearly
    task (年度任务), only where nothing else is said; so_far: of a year up to now (今年以来), never ahead.
    """

    def __init__(
        self,
        flow: Interval,
        stock: Interval,
        *,
        leads: bool,
        now: bool = False,
        goal: bool = False,
        average: bool = False,
        once: bool = False,
        same_months: bool = False,
        closing: bool = False,
        announced: bool = False,
        fallback: bool = False,
        so_far: bool = False,
    ) -> None:
        self.flow: Final = flow
        self.stock: Final = stock
        self.leads: Final = leads
        self.now: Final = now
        self.goal: Final = goal
        self.average: Final = average
        self.once: Final = once
        self.same_months: Final = same_months
        self.closing: Final = closing
        self.announced: Final = announced
        self.fallback: Final = fallback
        self.so_far: Final = so_far

    def changed(
        self,
        *,
        flow: Interval | None = None,
        stock: Interval | None = None,
        leads: bool | None = None,
        once: bool = False,
        same_months: bool = False,
        announced: bool = False,
        fallback: bool = False,
    ) -> Period:
        """The same period with other months, or with more said of it."""
        return Period(
            flow or self.flow,
            stock or self.stock,
            leads=self.leads if leads is None else leads,
            now=self.now,
            goal=self.goal,
            average=self.average,
            once=once or self.once,
            same_months=same_months or self.same_months,
            closing=self.closing,
            announced=announced or self.announced,
            fallback=fallback or self.fallback,
            so_far=self.so_far,
        )


def last_year_of(period: Period | None) -> int | None:
    """The last year that a period covers."""
    return period.flow.last_year if period is not None else None


def spans_years(period: Period) -> bool:
    """True for several years: 2018/2022."""
    return period.flow.ranged and period.flow.in_whole_years


def moved_to(period: Period, year: int) -> Period:
    """The same months of another year: 上年同期."""
    return period.changed(flow=period.flow.in_year(year), stock=period.stock.in_year(year), once=True)


def years_between(first: int, last: int) -> Period:
    """The years of an average rate from the level of one year to that of another: 由2016年的…增加到2021年的…,年均增长."""
    return span_of(first + 1, last, average=True)


def span_of(first: int, last: int, *, average: bool = False) -> Period:
    """Several years, the first and the last of them. average: of a yearly rate alone."""
    span = of_years(first, last)
    return Period(span, span, leads=True, average=average)


def year_of(year: int, *, leads: bool = True, so_far: bool = False) -> Period:
    """A whole year."""
    whole = of_year(year)
    return Period(whole, whole, leads=leads, so_far=so_far)

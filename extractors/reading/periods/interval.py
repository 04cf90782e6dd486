"""A stretch of time, or a point in it, as a text tells of it: in years or in months."""

from __future__ import annotations

from typing import Final


class Interval:
    """First and last month, or year, of what is told; never changed (its text is kept once it is asked for).

    in_months: months are told, `first_month` and `last_month` count; ranged: two ends are told, even where they are the same;
    point: no beginning is told, a state at the end, or a date by when.
    """

    def __init__(
        self,
        first_year: int,
        first_month: int,
        last_year: int,
        last_month: int,
        *,
        in_months: bool,
        ranged: bool = False,
        point: bool = False,
    ) -> None:
        self._text = ""
        self.first_year: Final = first_year
        self.first_month: Final = first_month
        self.last_year: Final = last_year
        self.last_month: Final = last_month
        self.in_months: Final = in_months
        self.ranged: Final = ranged
        self.point: Final = point

    @property
    def in_whole_years(self) -> bool:
        """True for a year, or several: 2021, 2021/2025."""
        return not self.in_months and not self.point

    @property
    def text(self) -> str:
        """As the contract writes it: 2021, 2021/2025, 2021-06, 2021-01/2021-10; points -/2021, -/2021-09."""
        if not self._text:
            self._text = self._written()  # many figures share a period
        return self._text

    def _written(self) -> str:
        if self.in_months:
            first, last = (
                f"{self.first_year}-{self.first_month:02d}",
                f"{self.last_year}-{self.last_month:02d}",
            )
        else:
            first, last = f"{self.first_year}", f"{self.last_year}"
        if self.point:
            return "-/" + last
        return f"{first}/{last}" if self.ranged else last

    def same_as(self, other: Interval) -> bool:
        """Whether both are written alike."""
        return self is other or (
            self.last_year == other.last_year
            and self.last_month == other.last_month
            and self.in_months == other.in_months
            and self.ranged == other.ranged
            and self.point == other.point
            and (
                not self.ranged
                or (self.first_year, self.first_month) == (other.first_year, other.first_month)
            )
        )

    def ends_before(self, year: int, month: int) -> bool:
        """Whether its last month comes before a month."""
        return (self.last_year, self.last_month) < (year, month)

    def ends_after(self, year: int, month: int) -> bool:
        """Whether its last month comes after a month."""
        return (self.last_year, self.last_month) > (year, month)

    def in_year(self, year: int) -> Interval:
        """The same months of another year."""
        return Interval(
            year,
            self.first_month,
            year,
            self.last_month,
            in_months=self.in_months,
            ranged=self.ranged,
            point=self.point,
        )


def of_year(year: int) -> Interval:
    """2021."""
    return Interval(year, 0, year, 0, in_months=False)


def of_years(first: int, last: int) -> Interval:
    """2021/2025."""
    return Interval(first, 0, last, 0, in_months=False, ranged=True)


def of_month(year: int, month: int) -> Interval:
    """2021-06."""
    return Interval(year, month, year, month, in_months=True)


def of_months(first_year: int, first_month: int, last_year: int, last_month: int) -> Interval:
    """2021-01/2021-10."""
    return Interval(first_year, first_month, last_year, last_month, in_months=True, ranged=True)


def until_month(year: int, month: int) -> Interval:
    """-/2021-09."""
    return Interval(year, month, year, month, in_months=True, point=True)


def until_year(year: int) -> Interval:
    """-/2021."""
    return Interval(year, 0, year, 0, in_months=False, point=True)

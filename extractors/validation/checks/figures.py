"""Is the value of a figure plausible: against bounds, its neighbours, its own past, and its levels? Pure."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from statistics import median
from typing import Any

from extractors.validation.checks.levels import level_of
from extractors.validation.checks.model import (
    MOST_ALIKE,
    YEAR_BEFORE,
    Case,
    Figure,
    Known,
    PageRead,
    about_figures,
    few,
    half_digit,
    is_whole,
    plain,
    series_key,
)  # fmt: skip
from extractors.validation.checks.rules import check_rules, limit

# Heads of rates that measure a part of a whole. Completion (完成率), growth and premium (溢价率) do not.
BOUNDED = re.compile(
    r"覆盖率|满意率|满意度|合格率|入驻率|出租率|入住率|知晓率|达标率|优良率|通过率|成功率|办结率|破案率|结案率|好评率|登记率|"
    r"参保率|就业率|失业率|空置率|参与率|签约率|(?<!毛)入园率|接种率|准确率|规范率|按期率|占比|比重|占(?:全|总|比|\w{0,8}的?$)"
)
_HISTORIC = re.compile(r"建于|成立于|始建|起|自|以来|历史|首次|曾")
# 街道 alone: not 街道和平台, which are counted together, though 街道和131个社区 are not.
_STREETS = re.compile(r"街道(?![（(])(?![和与及、]\D)")
_ALL = re.compile(r"率(?:达到?|为)?\s*100\s*%|全覆盖|全部(?:完成|建成|实现|覆盖)")
TO_MAD = 1.4826  # what makes the median absolute deviation of a normal distribution its standard deviation
LARGE = 60  # figures of a group of which one more or less does not move the median
# What is compared between streets: all of them have some of it.
_COMPARED_UNITS = frozenset({"CNY"})


def figures(page: PageRead, known: Known) -> Iterator[Case]:
    """Every alarm about the size of a figure."""
    for figure in page.figures:
        yield from _bounds(figure, page, known)
        yield from _growth_bounds(figure, page)
        yield from _share(figure)
        yield from _rank(figure)
        yield from _year(figure, page.published)
        yield from _all_streets(figure, page, known)
    yield from _among_streets(page)
    yield from _in_history(page, known)
    yield from _growth_against_levels(page, known)


def _bounds(figure: Figure, page: PageRead, known: Known) -> Iterator[Case]:
    if figure["kind"] != "level":
        return
    level = level_of(figure)
    bounds = _bounds_of(figure, level, page)
    if bounds is None:
        return
    least, most = bounds
    top = figure["value_max"] if figure["value_max"] is not None else figure["value"]
    above = top > Decimal(str(most))
    if not above and figure["value"] >= Decimal(str(least)):
        return
    numbers = {"mention": figure["mention"], "indicator": figure["indicator"], "most": _large(most),
            "unit": "元" if figure["unit"] == "CNY" else figure["unit"]}  # fmt: skip
    wider = _wider(figure, level, page, known) if above else None
    if wider is not None:
        who = figure["subject"] or figure["section"] or "报告单位"
        yield about_figures("of_a_wider_unit", [figure], section=who, wider=wider, **numbers)
    else:
        yield about_figures("out_of_bounds", [figure], least=_large(least), **numbers)


def _bounds_of(figure: Figure, level: str, page: PageRead) -> tuple[float, float] | None:
    """Least and most that a level may be, of whoever has it; None where nothing is known of it."""
    bounds = limit("out_of_bounds", "concepts").get(figure["concept"])
    if bounds is not None and bounds["unit"] == figure["unit"]:
        least, most = bounds.get(level, bounds["district"])
        added = any(word in figure["indicator"] for word in limit("out_of_bounds", "parts"))
        if added or not is_whole(figure) or figure["subject"] is not None or figure["basis"] != "actual":
            least = 0  # a part of it, of a place in it or still to come may be small
        return (least if figure["section"] else min(least, bounds["street"][0])), most
    bounds = limit("out_of_bounds", "units").get(figure["unit"])
    if bounds is None:
        return None
    of_place = limit("out_of_bounds", "places").get(page.district, {}).get(level, {})
    return 0, of_place.get(figure["unit"], bounds.get(level, bounds["district"]))


def _wider(figure: Figure, level: str, page: PageRead, known: Known) -> str | None:
    """The country, or the city that may have as much, which the sentence names before the figure."""
    before = figure["quote"][: figure["char_start"] - figure["quote_start"]]
    country = _first_of(limit("of_a_wider_unit", "country"), before)
    bounds = _bounds_of(figure, "city", page)
    top = figure["value_max"] if figure["value_max"] is not None else figure["value"]
    if country is not None or level == "city" or bounds is None or top > Decimal(str(bounds[1])):
        return country
    city = _first_of(limit("of_a_wider_unit", "city"), before)
    if city is not None or not known.city:
        return city
    # 杭州市拱墅区 names no more than the district
    district = f"(?!{re.escape(page.district[:2])})" if page.district else ""
    named = re.search(rf"{re.escape(known.city.removesuffix('市'))}(?:市{district}|(?!市){district})", before)
    return named[0] if named else None


def _first_of(words: Sequence[str], text: str) -> str | None:
    return next((word for word in words if word in text), None)


def _large(number: float) -> str:
    """A bound in 亿 or 万, as people say it."""
    for size, word in ((1e8, "亿"), (1e4, "万")):
        if number >= size:
            return plain(number / size) + word
    return plain(number)


def _growth_bounds(figure: Figure, page: PageRead) -> Iterator[Case]:
    if figure["kind"] != "growth" or figure["unit"] != "%" or figure["basis"] != "actual":
        return
    rule = "growth_out_of_bounds"
    most = limit(rule, "most")
    if is_whole(figure):
        most = limit(rule, "concepts").get(figure["concept"], most)
    if isinstance(most, dict):
        most = most.get(level_of(figure), most["district"])
    numbers = {"mention": figure["mention"], "indicator": figure["indicator"]}
    if figure["value"] < limit("fall_below_nothing", "least"):
        yield about_figures("fall_below_nothing", [figure], **numbers)
    elif figure["value"] > most and not _explained(figure, page):
        yield about_figures(rule, [figure], **numbers, most=most)


def _explained(growth: Figure, page: PageRead) -> bool:
    """`由683件增至33267件，增长近48倍`: whether two levels of the sentence make the growth."""
    beside = [level for level in page.by_sentence.get(growth["quote_start"], ()) if level["value"] > 0]
    room = Decimal(str(limit("growth_out_of_bounds", "near"))) * growth["value"]
    return any(
        one["unit"] == other["unit"] and abs((one["value"] / other["value"] - 1) * 100 - growth["value"]) <= room
        for one in beside
        for other in beside
    )


def _share(figure: Figure) -> Iterator[Case]:
    if figure["kind"] != "share" or figure["unit"] != "%" or not BOUNDED.search(figure["indicator"]):
        return
    of = figure["indicator"].rpartition("占")[2]
    if of != figure["indicator"] and any(word in of for word in limit("share_above_whole", "plans")):
        return
    top = figure["value_max"] if figure["value_max"] is not None else figure["value"]
    if figure["value"] < 0 or top > 100:
        yield about_figures(
            "share_above_whole", [figure], mention=figure["mention"], indicator=figure["indicator"]
        )


def _rank(figure: Figure) -> Iterator[Case]:
    if figure["kind"] != "rank":
        return
    within = (figure["rank_scope"] or "") + figure["indicator"]
    for scope, units in check_rules()["rank_beyond_units"].limit.items():
        if scope in within and figure["value"] > units:
            yield about_figures(
                "rank_beyond_units",
                [figure],
                mention=figure["mention"],
                indicator=figure["indicator"],
                scope=scope,
            )


def _year(figure: Figure, published: date | None) -> Iterator[Case]:
    """A level of another age, or a result of a time that has not come; also where the year is only printed before it."""
    if published is None or figure["kind"] != "level":
        return
    printed = YEAR_BEFORE.search(figure["quote"][: figure["char_start"] - figure["quote_start"]])
    period = figure["period"] or (printed["year"] if printed else None)
    if period is None:
        return
    last = period.rpartition("/")[2]
    years = {int(last[:4]), int(printed["year"])} if printed else {int(last[:4])}
    early = published.year - min(years) > limit("year_far", "before") and not _HISTORIC.search(
        figure["quote"]
    )
    ahead = max(years) - published.year
    # A goal is of a year or a day; a stretch of months far ahead is none.
    late = ahead > limit("year_far", "after" if figure["basis"] == "actual" else "goal_months")
    late = late and (figure["basis"] == "actual" or ("-" in last and re.match(r"\d.*/", period) is not None))
    if early or late:
        yield about_figures(
            "year_far", [figure], mention=figure["mention"], indicator=figure["indicator"],
            period=printed["year"] if printed and early else period, published=str(published.year),
        )  # fmt: skip


def _all_streets(figure: Figure, page: PageRead, known: Known) -> Iterator[Case]:
    """`8个街道完成申报，申报率100%`: a number of streets that is said to be all of them is that of the register."""
    behind = page.text[figure["char_end"] : figure["char_end"] + 4]
    if figure["kind"] != "level" or not known.streets or not _STREETS.match(behind + " "):
        return
    after = page.text[figure["char_end"] : figure["quote_end"]]
    if figure["value"] != len(known.streets) and _ALL.search(after) and not figure["qualifier"]:
        yield about_figures(
            "streets_miscounted", [figure], mention=figure["mention"], streets=len(known.streets)
        )


def _spread(values: Sequence[Decimal], least: float) -> tuple[float, float]:
    """The median of positive values and one robust deviation from it, on a log scale."""
    logs = [math.log10(value) for value in values]
    middle = median(logs)
    return middle, max(TO_MAD * median(abs(log - middle) for log in logs), least)


def _deviation(value: Decimal, spread: tuple[float, float]) -> tuple[float, float]:
    """How many robust deviations, and which factor, a value lies from the median."""
    distance = math.log10(value) - spread[0]
    return abs(distance) / spread[1], float(10**distance)


def _among_streets(page: PageRead) -> Iterator[Case]:
    groups: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in page.levels:
        if (
            figure["unit"] in _COMPARED_UNITS
            and figure["concept"]
            and is_whole(figure)
            and figure["value"] > 0
        ):
            place = figure["subject"] or (figure["section"] if figure["section_kind"] == "street" else "")
            if place.endswith(("街道", "镇")):
                groups[figure["concept"], figure["unit"], figure["basis"], figure["stage"]].append(figure)
    rule = "outlier_among_streets"
    for group in groups.values():
        # In a large group its own figures weigh nothing; in a small one they would hide themselves.
        everybody = _spread([f["value"] for f in group], limit(rule, "least")) if len(group) > LARGE else None
        for figure in group:
            others = [] if everybody else [o["value"] for o in group if o["section"] != figure["section"]]
            streets = len(others) + 1 if others else len(group)
            if streets < limit(rule, "streets") or (everybody is None and not others):
                continue
            deviations, factor = _deviation(
                figure["value"], everybody or _spread(others, limit(rule, "least"))
            )
            far = factor > limit(rule, "factor") or 1 / factor > limit(rule, "factor_below")
            if far and deviations > limit(rule, "deviations"):
                yield about_figures(
                    rule, [figure], mention=figure["mention"], section=figure["section"], indicator=figure["indicator"],
                    factor=plain(round(factor, 4 if factor < 1 else 1)), streets=streets,
                )  # fmt: skip


@lru_cache(maxsize=4096)  # a history asks for the same again and again
def _months(period: str) -> int | None:
    """How many months a period of months or years covers; None for days and open ones."""
    start, _, end = period.rpartition("/")
    try:
        parts = [[int(part) for part in side.split("-")] for side in (start or end, end)]
    except ValueError:
        return None
    if any(len(side) > 2 for side in parts):
        return None
    first = parts[0][0] * 12 + (parts[0][1] if len(parts[0]) == 2 else 1)
    last = parts[1][0] * 12 + (parts[1][1] if len(parts[1]) == 2 else 12)
    return last - first + 1


def _in_history(page: PageRead, known: Known) -> Iterator[Case]:
    rule = "outlier_in_history"
    pasts: dict[tuple[Any, ...], tuple[list[tuple[str, Decimal]], tuple[float, float] | None]] = {}
    for figure in page.levels:
        if (
            not figure["concept"]
            or not figure["period"]
            or figure["value"] <= 0
            or figure["qualifier"]
            or not is_whole(figure)
        ):
            continue
        series = (*series_key(figure), figure["period"])
        if series not in pasts:
            past = _past(known, figure)
            pasts[series] = past, _spread([value for _, value in past], limit(rule, "least")) if past else None
        past, spread = pasts[series]
        if spread is None:
            continue
        deviations, factor = _deviation(figure["value"], spread)
        if deviations > limit(rule, "deviations") and max(factor, 1 / factor) > limit(rule, "factor"):
            if figure["unit"] not in _COMPARED_UNITS and len(past) < 3:
                continue  # counts of one year say little about the next
            yield about_figures(
                rule, [figure], mention=figure["mention"], section=figure["section"], indicator=figure["indicator"],
                factor=plain(round(factor, 4 if factor < 1 else 1)), periods="、".join(sorted({p for p, _ in past})),
            )  # fmt: skip


def _past(known: Known, figure: Figure) -> list[tuple[str, Decimal]]:
    """The same series in other periods of the same length, as (period, value); nothing where nobody knows whose it is."""
    length = _months(figure["period"])
    if length is None or not series_key(figure)[0]:
        return []
    return [
        (period, value)
        for period, value in known.history.get(series_key(figure), ())
        if period != figure["period"] and _months(period) == length and value > 0
    ]


def year_before(period: str) -> str:
    """The same months of the year before: 2021-01/2021-10 -> 2020-01/2020-10."""
    return re.sub(r"(?<!\d)(\d{4})(?!\d)", lambda year: str(int(year[0]) - 1), period)


def _growth_against_levels(page: PageRead, known: Known) -> Iterator[Case]:
    levels: defaultdict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for figure in page.levels:
        if figure["period"] and figure["value"] > 0:
            few(levels[*series_key(figure), figure["period"]], figure["value"])
    before: dict[tuple[Any, ...], set[Decimal]] = {}
    for growth in page.figures:
        level = page.by_id.get(growth["of_observation_id"] or "")
        if growth["kind"] != "growth" or growth["unit"] != "%" or level is None or not level["period"]:
            continue
        if (
            level["kind"] != "level"
            or growth["qualifier"]
            or level["qualifier"]
            or "环" in (growth["comparison"] or "")
        ):
            continue
        earlier = year_before(level["period"])
        key = series_key(level)
        if key[1] is None:
            continue
        base_of = (*key, earlier)
        if base_of not in before:
            past = known.history.get(key, ()) if key[0] else ()
            values = (value for period, value in past if period == earlier and value > 0)
            before[base_of] = {*levels[base_of], *islice(values, MOST_ALIKE)}
        bases = before[base_of]
        computed = [(level["value"] / base - 1) * 100 for base in bases]
        room = Decimal(str(limit("growth_against_levels", "points"))) + half_digit(growth)
        if computed and all(abs(value - growth["value"]) > room for value in computed):
            base = next(iter(bases))
            yield about_figures(
                "growth_against_levels", [growth, level], mention=growth["mention"], indicator=growth["indicator"],
                before=_large(float(base)), now=level["mention"], computed=round(computed[0], 1),
            )  # fmt: skip

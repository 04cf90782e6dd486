"""Charts as Vega-Lite specifications: plain data that `static/charts.js` draws beside a table of the same rows.

Words in two languages are `{"$": [中文, English]}`; the script takes the one that is shown. Colours, fonts and sizes are
the script's own, from the page's stylesheet. Every mark has `to`, the address of its figure. What a chart mixes
(periods, territories), it says in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from extractors.cleaning import for_page
from extractors.site import rendering
from extractors.site.numbers import MONEY, SCALED, Bilingual, plain, units
from extractors.site.rendering import code, word

Spec = dict[str, Any]
Row = dict[str, Any]

BASE = "../"  # pages with charts that lie in a folder; `at_top` takes it away
MOST_POINTS = 60  # of a chart of targets or tasks
MOST_YEARS = 12  # points of a line, the newest
NOT_CHARTED = ("other_territory", "narrower_words")  # results that are no measure of their target


def both(pair: Iterable[str]) -> Any:
    """A pair as the script expects it."""
    zh, en = (for_page(str(text)) for text in pair)
    return zh if zh == en else {"$": [zh, en]}


def number(value: Decimal | None) -> int | float | None:
    """A value as a chart takes it; the words beside it stay exact."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def address(row: Row, base: str, figure: str = "observation_id", document: str = "document_id") -> str:
    """The address of a row's figure from a page at `base`."""
    return rendering.figure_address(row[document], row[figure], base)


def ranked(
    groups: Sequence[Sequence[Row]], base: str, column: str = "converted_value", texts: str = "said"
) -> Spec | None:
    """Bars by street. Groups are periods: each is ranked by itself under its own heading. None without a value."""
    values: list[Row] = []
    several = sum(any(row[column] is not None for row in group) for group in groups) > 1
    for place, group in enumerate(groups):
        there = sorted(
            (row for row in group if row[column] is not None),
            key=lambda row: (-row[column], row["street_code"]),
        )
        if not there:
            continue
        if several:
            values.append({"y": both(_heading(there[0]["when"])), "v": 0, "g": place, "text": "", "tip": ""})
        values += [
            {
                "y": both(row["street"]), "v": number(row[column]), "g": place, "to": address(row, base),
                "text": both(_beside(row, texts)), "tip": both(_tip(row)),
            }
            for row in there
        ]  # fmt: skip
    if not values:
        return None
    least = min(row["v"] for row in values)
    scale: Spec = {"range": [0, {"expr": "max(width - 190, 90)"}], "nice": False}
    x: Spec = {"field": "v", "type": "quantitative", "axis": None, "scale": scale}
    colour: Spec = {"field": "g", "type": "nominal", "legend": None} if several else {"value": "accent"}
    anchor: Spec = {"expr": "max(datum.v, 0)"} if least < 0 else {}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 16},
            "encoding": {"x": x, "color": colour, **_LINK, **_TIP},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 7},
            "encoding": {"x": {**x, "field": "end"} if anchor else x, "text": {"field": "text"}, **_LINK},
        },
    ]
    spec: Spec = {"data": {"values": values}, "height": {"step": 27}, "layer": layers}
    if anchor:
        spec["transform"] = [{"calculate": "max(datum.v, 0)", "as": "end"}]
    spec["encoding"] = {"y": {"field": "y", "type": "nominal", "sort": None, "title": None, "axis": _NAMES}}
    return spec


def _heading(when: Bilingual) -> Bilingual:
    return Bilingual(f"〔{when.zh}〕", f"〔{when.en}〕")


def _beside(row: Row, texts: str) -> Bilingual:
    """The value, and the period it is of: never one without the other."""
    return Bilingual(*(f"{value} · {when}" for value, when in zip(row[texts], row["when"], strict=True)))


def _tip(row: Row) -> Bilingual:
    rank = _rank(row)
    parts = [row["street"], row["said"], row["when"], *([rank] if rank else [])]
    if row["period_is_inferred"]:
        parts.append(word("period_inferred"))
    return Bilingual("\n".join(part.zh for part in parts), "\n".join(part.en for part in parts))


def _rank(row: Row) -> Bilingual | None:
    if row["rank_in_district"] is None:
        return None
    pair = word("rank_of")
    return Bilingual(
        *(text.format(rank=row["rank_in_district"], n=row["reporting_street_count"]) for text in pair)
    )


_HUNDRED: Spec = {
    "mark": {"type": "rule", "aria": False, "strokeDash": [4, 3]},
    "encoding": {
        "x": {"datum": 100, "type": "quantitative"},
        "y": {"value": 0},
        "y2": {"value": "height"},
        "color": {"value": "ink"},
    },
}
_LINK: Spec = {"href": {"field": "to"}}
_TIP: Spec = {"tooltip": {"field": "tip"}}
_HEADED = "slice(datum.value, 0, 1) == '〔'"
_NAMES: Spec = {
    "domain": False, "ticks": False, "labelPadding": 8, "labelLimit": 160,
    "labelFontWeight": {"condition": {"test": _HEADED, "value": 600}, "value": 400},
    "labelColor": {"condition": {"test": _HEADED, "value": "ink"}, "value": "soft"},
}  # fmt: skip


def achievements(pairs: Sequence[Row], base: str, named: str = "section") -> Spec | None:
    """Results in per cent of their targets, with a line at 100: units may differ, and the chart says that it shows shares."""
    there = [row for row in pairs if row["achieved_pct"] is not None and row["reason"] not in NOT_CHARTED][
        :MOST_POINTS
    ]
    if not there:
        return None
    # Far beyond the target is told in words; the bar ends where the others can still be told apart.
    most = max(
        Decimal(200), min(Decimal(400), sorted(row["achieved_pct"] for row in there)[len(there) * 3 // 4] * 2)
    )
    values: list[Row] = []
    seen: dict[str, int] = {}
    for row in there:
        name = f"{row[named]} · {row['indicator']}"
        seen[name] = seen.get(name, 0) + 1
        label = name if seen[name] == 1 else f"{name} ({seen[name]})"
        pct = row["achieved_pct"]
        values.append(
            {
                "y": for_page(label), "v": number(min(pct, most)), "pct": number(pct), "state": both(code("target_state", row["state"])),
                "to": rendering.figure_address(row["actual_document_id"], row["actual_observation_id"], base),
                "text": both(_achieved(row)), "tip": both(_pair_tip(row)),
            }
        )  # fmt: skip
    scale: Spec = {"domain": [0, number(most)], "range": [0, {"expr": "max(width - 190, 90)"}], "clamp": True}
    x: Spec = {"field": "v", "type": "quantitative", "axis": None, "scale": scale}
    states = [key for key in ("reached", "missed", "open") if any(row["state"] == key for row in there)]
    colour: Spec = {
        "field": "state", "type": "nominal", "title": None,
        "scale": {"domain": [both(code("target_state", key)) for key in states], "range": [_STATES[key] for key in states]},
        "legend": {"orient": "top"},
    }  # fmt: skip
    return {
        "data": {"values": values},
        "height": {"step": 27},
        "encoding": {"y": {"field": "y", "type": "nominal", "sort": None, "title": None, "axis": {**_NAMES, "labelLimit": 210}}},
        "layer": [
            {"mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 15}, "encoding": {"x": x, "color": colour, **_LINK, **_TIP}},
            {"mark": {"type": "text", "align": "left", "dx": 7}, "encoding": {"x": x, "text": {"field": "text"}, **_LINK}},
            _HUNDRED,
        ],
    }  # fmt: skip


_STATES = {"reached": "good", "missed": "alarm", "behind": "accent", "open": "warning"}


def _achieved(row: Row) -> Bilingual:
    pct = plain(row["achieved_pct"])
    return Bilingual(f"{pct}% · {row['actual_when'].zh}", f"{pct}% · {row['actual_when'].en}")


def _pair_tip(row: Row) -> Bilingual:
    result, target = word("result"), word("target_of")
    return Bilingual(
        f"{row['section']} · {row['indicator']}\n{target.zh} {row['target_said'].zh}（{row['target_when'].zh}）\n"
        f"{result.zh} {row['actual_said'].zh}（{row['actual_when'].zh}）",
        f"{row['section']} · {row['indicator']}\n{target.en} {row['target_said'].en} ({row['target_when'].en})\n"
        f"{result.en} {row['actual_said'].en} ({row['actual_when'].en})",
    )


def over_time(series: Sequence[Row], base: str, merged_in: int | None = None) -> Spec:
    """One indicator of one place through the years: results joined within one territory, targets hollow, the merger marked."""
    series = series[-MOST_YEARS:]
    unit = series[0].get("converted_unit") or series[0]["unit"]
    values = [
        {
            "year": f"{row['period_end'].year}", "v": number(row["converted_value"]), "to": address(row, base),
            "basis": both(code("basis", row["basis"])), "place": both(code("territory", row.get("territory") or "unknown")),
            "text": both(row["said"]), "tip": both(Bilingual(*("\n".join(lines) for lines in zip(row["said"], row["when"], strict=True)))),
        }
        for row in series
    ]  # fmt: skip
    results = {"filter": {"field": "basis", "equal": both(code("basis", "actual"))}}
    others = {"filter": {"not": {"field": "basis", "equal": both(code("basis", "actual"))}}}
    there = {row["basis"] == "actual" for row in series}  # a layer without a mark would be a picture of nothing
    y: Spec = {"field": "v", "type": "quantitative", **_scale(unit, series)}
    first, last = (choose(row["period_end"].year for row in series) for choose in (min, max))
    known = [f"{year}" for year in range(first, last + 1)]  # a year without a figure keeps its place
    x: Spec = {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": {"labelAngle": 0},
        "scale": {"padding": 0.5, "domain": known},
    }
    of_results: list[Spec] = [
        {"transform": [results], "mark": {"type": "line"},
         "encoding": {"x": x, "y": y, "detail": {"field": "place"}, "color": {"value": "accent"}}},
        {"transform": [results], "mark": {"type": "point", "filled": True, "size": 70},
         "encoding": {"x": x, "y": y, "color": {"value": "accent"}, **_LINK, **_TIP}},
        {"transform": [results], "mark": {"type": "text", "dy": -13},
         "encoding": {"x": x, "y": y, "text": {"field": "text"}, **_LINK}},
    ]  # fmt: skip
    of_others: list[Spec] = [
        {"transform": [others], "mark": {"type": "point", "filled": False, "size": 70, "strokeWidth": 2},
         "encoding": {"x": x, "y": y, "color": {"value": "warning"}, **_LINK, **_TIP}},
    ]  # fmt: skip
    layers = [*(of_results if True in there else []), *(of_others if False in there else [])]
    years = sorted({row["period_end"].year for row in series})
    if merged_in is not None and years[0] < merged_in <= years[-1]:
        at: Spec = {
            "data": {
                "values": [
                    {
                        "year": f"{next(year for year in years if year >= merged_in)}",
                        "text": both(word("merger_short")),
                    }
                ]
            }
        }
        place: Spec = {"field": "year", "type": "ordinal", "bandPosition": 0}
        layers.append(
            {
                **at,
                "mark": {"type": "rule", "aria": False, "strokeDash": [4, 3], "xOffset": -14},
                "encoding": {"x": place, "color": {"value": "alarm"}},
            }
        )
        layers.append(
            {**at, "mark": {"type": "text", "align": "right", "dx": -20, "baseline": "top"},
             "encoding": {"x": place, "y": {"value": 2}, "text": {"field": "text"}, "color": {"value": "alarm"}}}
        )  # fmt: skip
    return {"data": {"values": values}, "height": 190, "layer": layers}


def _scale(unit: str, rows: Sequence[Row]) -> Spec:
    """An axis in 亿 or 万, and in billions or millions."""
    most = max(abs(row["converted_value"]) for row in rows)
    names = Bilingual(*MONEY[unit]) if unit in MONEY else units().get(unit, Bilingual(unit, unit))
    if unit in ("%", "pp"):
        names = Bilingual("%", "%") if unit == "%" else Bilingual("百分点", "pp")
    chinese, english = (1, ""), (1, "")
    if unit in SCALED and most >= 10**8:
        chinese = (10**8, "亿")
    elif unit in SCALED and most >= 10**5:
        chinese = (10**4, "万")
    if unit in SCALED and most >= 10**9:
        english = (10**9, "bn ")
    elif unit in SCALED and most >= 10**6:
        english = (10**6, "m ")
    label = both([f"format(datum.value / {by}, ',')" for by, _ in (chinese, english)])
    return {
        "title": both([f"{chinese[1]}{names.zh}", f"{english[1]}{names.en}"]),
        "axis": {"labelExpr": label, "tickCount": 4, "domain": False, "ticks": False},
        "scale": {"zero": True, "nice": True},
    }


def tasks(rows: Sequence[Row], base: str) -> Spec | None:
    """One dot for each measured thing of the key tasks: how far it is, by category, with a line at 100 %."""
    there = [row for row in rows if row["computed_rate"] is not None and row["actual_observation_id"]]
    if not there:
        return None
    most = Decimal(250)
    values = [
        {
            "y": for_page(row["category"] or row["lead_unit"] or "—"), "v": number(min(row["computed_rate"], most)),
            "pct": number(row["computed_rate"]), "state": both(code("target_state", row["state"])),
            "to": rendering.figure_address(row["document_id"], row["actual_observation_id"], base),
            "tip": both(_task_tip(row)),
        }
        for row in there
    ]  # fmt: skip
    states = [key for key in ("reached", "behind", "open") if any(row["state"] == key for row in there)]
    x: Spec = {
        "field": "v", "type": "quantitative", "title": both(word("rate_of_target")), "scale": {"domain": [0, number(most)], "clamp": True},
        "axis": {"values": [0, 50, 100, 150, 200, 250], "labelExpr": "datum.value == 250 ? '≥250%' : datum.value + '%'"},
    }  # fmt: skip
    colour: Spec = {
        "field": "state", "type": "nominal", "title": None, "legend": {"orient": "top"},
        "scale": {"domain": [both(code("target_state", key)) for key in states], "range": [_STATES[key] for key in states]},
    }  # fmt: skip
    return {
        "data": {"values": values},
        "height": {"step": 34},
        "encoding": {"y": {"field": "y", "type": "nominal", "sort": None, "title": None,
            "axis": {**_NAMES, "grid": True, "labelLimit": 180}}},
        "layer": [
            _HUNDRED,
            {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.75},
             "encoding": {"x": x, "color": colour, **_LINK, **_TIP}},
        ],
    }  # fmt: skip


def _task_tip(row: Row) -> Bilingual:
    rate = plain(row["computed_rate"])
    zh, en = (
        f"{row['indicator']}\n{result} / {target} = {rate}%"
        for result, target in zip(row["actual_said"], row["target_said"], strict=True)
    )
    return Bilingual(zh, en)

"""The code lists of the SDMX structure, from the dimensions of the warehouse and the values that occur."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractors.warehouse.export.companions.content import Content, Row
from extractors.warehouse.export.companions.quality import MULTIPLIERS
from extractors.warehouse.export.keys import package


class Item(NamedTuple):
    """A code; name and description in Chinese and English, ` / ` between them."""

    id: str
    name: str
    description: str = ""


Codes = dict[str, tuple[str, list[Item]]]

NOTHING = "_Z"  # SDMX's code for "not applicable"
_SIGNS = {"%": "PERCENT", "pp": "PERCENT_POINT", ">": "MORE", "~": "ABOUT", "<=": "AT_MOST"}
_ALLOWED = re.compile(r"[A-Za-z0-9_@$-]+")
_NAMES = {
    "level": "水平 / Level", "growth": "增长 / Growth", "change": "变化 / Change", "share": "比率 / Share",
    "rank": "名次 / Rank", "actual": "实际 / Actual", "target": "目标 / Target", "estimate": "预计 / Estimate",
    "month": "月 / Month", "quarter": "季 / Quarter", "half": "半年 / Half year", "year": "全年 / Year",
    "ytd": "年初至今 / Year to date", "to_publication": "至发布日 / Year, up to publication", "span": "跨期 / Span",
    "instant": "时点 / Point in time", "goal": "目标日 / Goal date", ">": "超过 / More than", "~": "约 / About",
    "<=": "以内 / At most",
}  # fmt: skip
_FREQUENCIES = [
    Item("A", "年 / Annual"), Item("S", "半年 / Half-yearly"), Item("Q", "季 / Quarterly"), Item("M", "月 / Monthly"),
    Item("_O", "其他 / Other"),
]  # fmt: skip


def code(value: str | None) -> str:
    """A value as a code of SDMX: letters, digits, `_`, `@`, `$` and `-`. What has others is spelled by their numbers in
    Unicode, so that the same word always is the same code."""
    if value is None or value == "":
        return NOTHING
    if value in _SIGNS:
        return _SIGNS[value]
    return value if _ALLOWED.fullmatch(value) else "U" + "_".join(f"{ord(sign):X}" for sign in value)


def codes(content: Content) -> Codes:
    """Every code list by its id: its title and its codes, by id."""
    figures = [figure for _, figure in content.street_figures()]
    meanings = package()["codes"]

    def known(column: str, names: dict[str, str] | None = None) -> list[Item]:
        return _occurring((figure[column] for figure in figures), {**_NAMES, **(names or {})})

    units = {row["unit"]: f"{row['name_zh']} / {row['name_en']}" for row in content.rows("dim_unit")}
    return {
        "CL_FREQ": ("频率 / Frequency", _FREQUENCIES),
        "CL_AREA": ("统计用区划代码 / Statistical division codes", _areas(content)),
        "CL_INDICATOR": (
            "指标解释 / Indicators and what they are",
            _indicators(content.rows("dim_indicator")),
        ),
        "CL_KIND": ("数据类型 / Kinds of figures", known("kind")),
        "CL_COMPARISON": ("比较对象 / Comparisons", known("comparison")),
        "CL_STAGE": ("阶段 / Stages", known("stage")),
        "CL_BASIS": ("实际、目标或预计 / Basis", known("basis")),
        "CL_RANK_SCOPE": ("名次范围 / Scopes of ranks", known("rank_scope")),
        "CL_UNIT": ("计量单位 / Units", known("unit", units)),
        "CL_PERIOD_TYPE": ("期间类型 / Types of periods", known("period_type")),
        "CL_QUALIFIER": ("限定 / Qualifiers", known("qualifier")),
        "CL_UNIT_MULT": (
            "计量倍数 / Unit multipliers",
            [
                Item("0", "一 / Units"),
                *(Item(str(n), f"{zh} / 10^{n}") for zh, n in sorted(MULTIPLIERS, key=lambda m: m[1])),
            ],
        ),
        "CL_OBS_STATUS": ("观测状态 / Observation status", _said(meanings["observation_status"])),
        "CL_PRICES": ("价格口径 / Prices", _said(meanings["prices"])),
        "CL_REVISION": ("修订状态 / Revision states", _said(meanings["revision"])),
    }


def _occurring(values: Iterable[str | None], names: dict[str, str]) -> list[Item]:
    found = {code(value): names.get(value or "", value or "") for value in values if value}
    return [Item(NOTHING, "不适用 / Not applicable"), *(Item(one, found[one]) for one in sorted(found))]


def _areas(content: Content) -> list[Item]:
    return [
        Item(
            row["street_code"],
            f"{row['street_name']} / {row['street_name_en'] or row['street_name']}",
            row["district_name"],
        )
        for row in sorted(content.rows("dim_street"), key=lambda row: str(row["street_code"]))
    ]


def _indicators(rows: list[Row]) -> list[Item]:
    return [
        Item(
            code(row["concept"]),
            f"{row['name_zh']} / {row['name_en']}",
            f"{row['description_zh']} / {row['description_en']}" if row["description_zh"] else "",
        )
        for row in sorted(rows, key=lambda row: str(row["concept"]))
    ]


def _said(found: dict[str, list[str]]) -> list[Item]:
    """Codes that `package.yml` explains: Chinese name and meaning, English name and meaning."""
    return [
        Item(one, f"{zh} / {en}", f"{zh_means} / {en_means}" if zh_means and en_means else zh_means)
        for one, (zh, zh_means, en, en_means) in found.items()
    ]

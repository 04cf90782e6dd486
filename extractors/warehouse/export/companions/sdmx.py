"""The headline figures of streets as SDMX 3.0: a data structure made from the catalogue, and SDMX-CSV 2.0.

A headline figure is the only one with its street, indicator, kind and period, so that these are the dimensions. Values stand
as printed, with the power of ten beside them (UNIT_MULT). Figures without a period or an indicator are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.warehouse.database import WarehouseError
from extractors.warehouse.export.companions.codes import Codes, code, codes
from extractors.warehouse.export.companions.content import Content, Row, in_both
from extractors.warehouse.export.companions.quality import Quality, qualities

if TYPE_CHECKING:
    from pysdmx.model import Component, DataStructureDefinition

AGENCY, FLOW = "GAZETTE", "STREET_INDICATORS"
VERSION = "1.0.0"  # of the structure; another when a dimension comes or goes
_FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M"}
_BETWEEN = " ‖ "  # between the Chinese and the English of a name, until the names are written

Types = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """A component of the structure: `list` is its code list, else `kind` says its type."""

    id: str
    name: str
    list: str | None = None
    kind: str = "STRING"
    required: bool = True


_DIMENSIONS = (
    _Part("FREQ", "频率 / Frequency", "CL_FREQ"),
    _Part("REF_AREA", "统计用区划代码 / Statistical division code", "CL_AREA"),
    _Part("INDICATOR", "指标 / Indicator", "CL_INDICATOR"),
    _Part("KIND", "数据类型 / Kind of figure", "CL_KIND"),
    _Part("COMPARISON", "比较对象 / What growth compares with", "CL_COMPARISON"),
    _Part("STAGE", "阶段 / Stage", "CL_STAGE"),
    _Part("BASIS", "实际、目标或预计 / Actual, target or estimate", "CL_BASIS"),
    _Part("RANK_SCOPE", "名次范围 / Among whom a rank is held", "CL_RANK_SCOPE"),
    _Part("UNIT_MEASURE", "计量单位 / Unit of measure", "CL_UNIT"),
    _Part("PERIOD_TYPE", "期间类型 / Type of period", "CL_PERIOD_TYPE"),
    _Part("TIME_PERIOD", "期间 / Period", kind="PERIOD"),
)
_ATTRIBUTES = (
    _Part("OBS_STATUS", "观测状态 / Observation status", "CL_OBS_STATUS"),
    _Part("UNIT_MULT", "计量倍数（十的幂） / Unit multiplier, a power of ten", "CL_UNIT_MULT"),
    _Part("DECIMALS", "所印小数位数 / Decimals as printed", kind="INTEGER"),
    _Part("PRICES", "价格口径 / Prices", "CL_PRICES", required=False),
    _Part("REVISION", "修订状态 / Revision state", "CL_REVISION"),
    _Part("QUALIFIER", "限定 / Qualifier", "CL_QUALIFIER", required=False),
    _Part("VALUE_MAX", "区间上限 / Upper end of a range", kind="DECIMAL", required=False),
    _Part("PERIOD_INFERRED", "期间取自文档报告期 / Period taken from the document", kind="BOOLEAN"),
    _Part("PUBLISHED", "发布日期 / Day of publication", kind="STRING", required=False),
    _Part("DOCUMENT", "文档标识 / Id of the document"),
    _Part("FIGURE", "数据标识 / Id of the figure"),
)


def write(content: Content, folder: Path) -> None:
    """Write `sdmx-structure.xml` and `sdmx-data.csv`. Raises WarehouseError when two figures have one key."""
    import pandas as pd
    from msgspec.structs import replace
    from pysdmx.io.csv.sdmx20.writer import write as write_csv
    from pysdmx.io.pd import PandasDataset
    from pysdmx.model import DataType

    lists, quality = codes(content), qualities(content)
    rows = [
        _row(figure, quality[figure["figure_id"]])
        for _, figure in content.street_figures()
        if figure["is_headline"] and figure["concept"] and _time(figure) and figure["value"] is not None
    ]
    names = [part.id for part in _DIMENSIONS]
    rows.sort(key=lambda row: [row[name] for name in names])
    _refuse_doubles(rows, names)
    structure = _structure(lists, _types())
    _write_structure(content, structure, lists, folder / "sdmx-structure.xml")
    columns = [*names, "OBS_VALUE", *(part.id for part in _ATTRIBUTES)]
    frame = pd.DataFrame(rows, columns=columns, dtype="object")
    # Numbers pass through pysdmx as text: it would make binary ones of them.
    as_text = dict.fromkeys(_types(), DataType.STRING)
    schema = replace(_structure(lists, as_text).to_schema(), context="dataflow")
    write_csv([PandasDataset(structure=schema, data=frame)], output_path=folder / "sdmx-data.csv")


def _refuse_doubles(rows: list[dict[str, Any]], names: list[str]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        if key in seen:
            raise WarehouseError(f"{seen[key]} and {row['FIGURE']} are both the headline of {'.'.join(key)}")
        seen[key] = row["FIGURE"]


def _row(figure: Row, quality: Quality) -> dict[str, Any]:
    """A figure as a row of SDMX-CSV."""
    value_max = figure["value_max"]
    return {
        "FREQ": _FREQUENCIES.get(figure["period_type"], "_O"),
        "REF_AREA": code(figure["street_code"]),
        "INDICATOR": code(figure["concept"]),
        "KIND": code(figure["kind"]),
        "COMPARISON": code(figure["comparison"]),
        "STAGE": code(figure["stage"]),
        "BASIS": code(figure["basis"]),
        "RANK_SCOPE": code(figure["rank_scope"]),
        "UNIT_MEASURE": code(figure["unit"]),
        "PERIOD_TYPE": code(figure["period_type"]),
        "TIME_PERIOD": _time(figure),
        "OBS_VALUE": f"{quality.printed(figure['value']):f}",
        "OBS_STATUS": quality.status,
        "UNIT_MULT": str(quality.multiplier),
        "DECIMALS": str(quality.decimals),
        "PRICES": code(quality.prices) if quality.prices else None,
        "REVISION": code(quality.revision),
        "QUALIFIER": code(figure["qualifier"]) if figure["qualifier"] else None,
        "VALUE_MAX": None if value_max is None else f"{quality.printed(value_max):f}",
        "PERIOD_INFERRED": str(figure["period_is_inferred"]).lower(),
        "PUBLISHED": figure["published_on"] and figure["published_on"].isoformat(),
        "DOCUMENT": figure["document_id"],
        "FIGURE": figure["figure_id"],
    }


def _time(figure: Row) -> str | None:
    """The period in SDMX's words: 2022, 2022-S1, 2022-Q3, 2022-09, a day, or a first day with a duration."""
    start: date | None = figure["period_start"]
    end: date | None = figure["period_end"]
    if end is None:
        return None
    match figure["period_type"]:
        case "year":
            return f"{end.year}"
        case "half":
            return f"{end.year}-S{1 if end.month <= 6 else 2}"
        case "quarter":
            return f"{end.year}-Q{(end.month + 2) // 3}"
        case "month":
            return f"{end:%Y-%m}"
    if start is None:
        return end.isoformat()
    return f"{start}/P{(end - start).days + 1}D"


def _structure(lists: Codes, types: Types) -> DataStructureDefinition:
    from pysdmx.model import Components, DataStructureDefinition, Role

    parts = [
        *(_component(part, Role.DIMENSION, lists, types) for part in _DIMENSIONS),
        _component(_Part("OBS_VALUE", "数值 / Value", kind="DECIMAL"), Role.MEASURE, lists, types),
        *(_component(part, Role.ATTRIBUTE, lists, types) for part in _ATTRIBUTES),
    ]
    return DataStructureDefinition(
        id=FLOW, agency=AGENCY, version=VERSION, components=Components(parts),
        name=_name("街道指标 / Indicators of streets"),
    )  # fmt: skip


def _component(part: _Part, role: Any, lists: Codes, types: Types) -> Component:
    from pysdmx.model import Component, ItemReference, Role

    return Component(
        id=part.id,
        required=part.required,
        role=role,
        concept=ItemReference("Concept", AGENCY, "CS_STREETS", VERSION, part.id),
        local_dtype=types[part.kind],
        local_codes=_code_list(part.list, lists) if part.list else None,
        attachment_level="O" if role is Role.ATTRIBUTE else None,
    )


def _types() -> Types:
    from pysdmx.model import DataType

    return {
        "STRING": DataType.STRING, "INTEGER": DataType.INTEGER, "DECIMAL": DataType.DECIMAL,
        "BOOLEAN": DataType.BOOLEAN, "PERIOD": DataType.PERIOD,
    }  # fmt: skip


def _code_list(name: str, lists: Codes) -> Any:
    from pysdmx.model import Code, Codelist

    title, items = lists[name]
    return Codelist(
        id=name, agency=AGENCY, version=VERSION, name=_name(title),
        items=[
            Code(id=one.id, name=_name(one.name), description=_name(one.description) if one.description else None)
            for one in items
        ],
    )  # fmt: skip


def _write_structure(content: Content, structure: DataStructureDefinition, lists: Codes, path: Path) -> None:
    from pysdmx.io.xml.sdmx30.writer.structure import write as write_xml
    from pysdmx.model import Agency, AgencyScheme, Concept, ConceptScheme, Dataflow, Organisation
    from pysdmx.model.message import Header

    parts: Iterable[_Part] = (*_DIMENSIONS, _Part("OBS_VALUE", "数值 / Value", kind="DECIMAL"), *_ATTRIBUTES)
    concepts = ConceptScheme(
        id="CS_STREETS", agency=AGENCY, version=VERSION, name=_name("概念 / Concepts"),
        items=[Concept(id=part.id, name=_name(part.name)) for part in parts],
    )  # fmt: skip
    agencies = AgencyScheme(
        id="AGENCIES",
        agency="SDMX",
        name=_name("机构 / Agencies"),
        items=[Agency(id=AGENCY, name=_name(content.publisher))],
    )
    flow = Dataflow(
        id=FLOW, agency=AGENCY, version=VERSION, name=structure.name, structure=structure,
        description=_name(content.descriptor["description"].strip()),
    )  # fmt: skip
    prepared = datetime.fromisoformat(content.released or "1970-01-01").replace(tzinfo=UTC)
    header = Header(id=f"R{content.release_id}", prepared=prepared, sender=Organisation(id=AGENCY))
    artefacts = [agencies, concepts, *(_code_list(name, lists) for name in sorted(lists)), structure, flow]
    text = write_xml(artefacts, header=header)
    path.write_text(_in_two_languages(str(text)), encoding="utf-8")


def _name(text: str) -> str:
    """Both languages in one text, told apart by `_in_two_languages` when it is written."""
    chinese, english = in_both(text)
    return _BETWEEN.join((chinese, english)) if chinese != english else text


_TEXT = re.compile(r'<(com:(?:Name|Description)) xml:lang="en">([^<]*)‖([^<]*)</\1>')
_CHINESE = re.compile(r'<(com:(?:Name|Description)) xml:lang="en">(?=[\u4e00-\u9fff])')


def _in_two_languages(xml: str) -> str:
    """pysdmx writes a text in one language and calls it English; SDMX has it in as many as there are."""
    return _CHINESE.sub(
        r'<\1 xml:lang="zh">',
        _TEXT.sub(
            lambda found: (
                f'<{found[1]} xml:lang="zh">{found[2].strip()}</{found[1]}>'
                f'<{found[1]} xml:lang="en">{found[3].strip()}</{found[1]}>'
            ),
            xml,
        ),
    )

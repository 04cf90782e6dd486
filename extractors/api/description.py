"""The OpenAPI description: what every address takes and gives, with the marts' own words for their columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from extractors.api.answers import JSON_TYPE
from extractors.api.catalogue import Catalogue
from extractors.api.queries import NESTED
from extractors.warehouse.export.catalogue import MartColumn, MartRelation
from extractors.warehouse.export.tables import field_type

Given = dict[str, Any]
RELATION = "{relation}"
TITLE = "公报数据仓库 Gazette warehouse"
SUMMARY = (
    "只读接口：文档、指标、街道、数据及集市的全部关系，JSON 或 CSV。 / Documents, indicators, streets, figures and every relation of "
    "the marts, to be read as JSON or CSV. Lists come in pages: follow `next` (in CSV the header Link). An answer's ETag, sent back as "
    "If-None-Match, is answered with 304 where nothing has changed."
)
# A type of the Table Schema -> JSON Schema.
_TYPES: dict[str, Given] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "datetime": {"type": ["string", "null"]},
    "array": {"type": ["array", "null"], "items": {"type": "string"}},
}
_PARTS: dict[str, Given] = {
    "document": {"document": "dim_document"},
    "indicator": {"indicator": "dim_indicator"},
    "street": {"street": "dim_street"},
    "figure": {"figure": "fct_observation_current", "document": "dim_document"},
}
_LISTS = {"figure": {"printed": "mart_figure_page", "conflicts": "mart_conflict", "decisions": "mart_decision"}}
_REASONS = {
    401: "没有令牌 / No token, where the server asks for one.",
    404: "没有这个东西 / There is nothing of that name.",
    422: "参数不对 / A parameter that cannot be, or that there is none of.",
    503: "太忙，或数据库不可及 / Too busy, or the database cannot be reached: try again.",
    504: "超时，请缩小范围 / No answer in time: ask for less.",
}
_MARK = {"etag": {"description": "内容的标记 / Mark of the content.", "schema": {"type": "string"}}}


class Problem(BaseModel):
    """Why a request was not answered."""

    error: str = Field(description="原因 / Why.")


def listing(relation: str | None, media_type: str) -> dict[int | str, Given]:
    """The answers of a list, of rows of `relation` or of any."""
    schema: Given = {"type": "string"}
    if media_type == JSON_TYPE:
        rows = _row(relation) if relation else {"type": "object"}
        following = {"type": ["string", "null"], "description": "下一页的地址 / Address of the next page; null on the last."}
        schema = _object({"rows": {"type": "array", "items": rows}, "next": following})
    return _answers(media_type, schema, without=() if relation is None else (404,))


def thing(kind: str) -> dict[int | str, Given]:
    """The answers of one thing, or of the list of relations."""
    if kind == "relations":
        return _answers(JSON_TYPE, _object({"relations": {"type": "array", "items": {"type": "object"}}}), without=(404,))
    parts = {name: _row(relation) for name, relation in _PARTS[kind].items()}
    parts |= {name: {"type": "array", "items": _row(relation)} for name, relation in _LISTS.get(kind, {}).items()}
    links = {"type": "object", "additionalProperties": {"type": "string"}, "description": "相关地址 / Addresses of what belongs to it."}
    return _answers(JSON_TYPE, _object({**parts, "links": links}))


def _row(relation: str) -> Given:
    return {"$ref": f"#/components/schemas/{relation}"}


def _object(properties: Given) -> Given:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _answers(media_type: str, schema: Given, without: tuple[int, ...] = ()) -> dict[int | str, Given]:
    good: Given = {"description": "答复 / The answer.", "content": {media_type: {"schema": schema}}, "headers": _MARK}
    refused: dict[int | str, Given] = {
        status: {"model": Problem, "description": why} for status, why in _REASONS.items() if status not in without
    }
    return {200: good, 304: {"description": "没有变化 / Not changed.", "headers": _MARK}, **refused}


def describe_api(app: FastAPI, catalogue: Catalogue) -> Callable[[], Given]:
    """The function that makes the description when it is first asked for."""

    def made() -> Given:
        if not app.openapi_schema:
            found = get_openapi(title=TITLE, version="1", summary="只读接口 / To be read", description=SUMMARY, routes=app.routes)
            schemas = found["components"]["schemas"]
            for listed in catalogue.listed().values():
                schemas[listed.relation.name] = _schema(listed.relation)
            for path, operations in found["paths"].items():
                if RELATION in path:
                    _name_relations(operations["get"], list(catalogue.listed()))
            app.openapi_schema = found
        return app.openapi_schema

    return made


def _name_relations(operation: Given, names: list[str]) -> None:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["schema"] = {"type": "string", "enum": names}


def _schema(relation: MartRelation) -> Given:
    columns = {column.name: _column(column) for column in relation.columns}
    return {"type": "object", "description": relation.description, "properties": columns, "required": list(columns)}


def _column(column: MartColumn) -> Given:
    kind = {} if column.type in NESTED else _TYPES[field_type(column)]
    return {**kind, "description": column.description}

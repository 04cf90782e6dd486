"""The addresses: lists as `documents.json` and `documents.csv`, one thing beside its page as `documents/ID.json`."""

# No `from __future__ import annotations`: FastAPI reads the annotations of functions that are made in a loop.

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from extractors.api import answers, queries
from extractors.api.catalogue import Catalogue
from extractors.api.description import listing, thing
from extractors.api.filters import (
    DocumentFilters,
    FigureFilters,
    IndicatorFilters,
    Paging,
    RelationFilters,
    StreetFilters,
)
from extractors.api.queries import UnknownColumnError
from extractors.api.question import Marts, Question
from extractors.site.rendering import figure_address

Identity = Annotated[str, Path(max_length=100, pattern=r"^[^\x00/]+$")]
FIGURES = "fct_observation_current"
THINGS = {
    "document": ("dim_document", "document_id"),
    "indicator": ("dim_indicator", "concept"),
    "street": ("dim_street", "street_code"),
}
# Of one figure: where it was printed in each version, what contradicts it, what reviewers said of it.
PROVENANCE = {"printed": "mart_figure_page", "conflicts": "mart_conflict", "decisions": "mart_decision"}


class ListAddress(NamedTuple):
    """A list: its address, the relation it shows, the filters it takes, what it is."""

    address: str
    relation: str
    filters: type[Paging]
    summary: str


LISTS = (
    ListAddress("documents", "dim_document", DocumentFilters, "文档 / Documents"),
    ListAddress("indicators", "dim_indicator", IndicatorFilters, "指标 / Indicators"),
    ListAddress("streets", "dim_street", StreetFilters, "街道 / Streets"),
    ListAddress("figures", FIGURES, FigureFilters, "现行数据 / Current figures"),
)


def router(name: str, marts: Marts) -> APIRouter:
    """The addresses below `/NAME`, as the pages of the warehouse `name` have theirs."""
    made = APIRouter(prefix=f"/{name}")
    catalogue = Catalogue(marts)
    for each in LISTS:
        _add_list(made, each, marts, catalogue)
    _add_relations(made, marts, catalogue)
    _add_things(made, f"/{name}", marts)
    return made


def _add_list(made: APIRouter, each: ListAddress, marts: Marts, catalogue: Catalogue) -> None:
    filters = each.filters

    def in_json(request: Request, asked: Annotated[filters, Query()]) -> Response:  # type: ignore[valid-type]
        return _page(request, marts, catalogue, each.relation, asked, answers.JSON_TYPE)

    def in_csv(request: Request, asked: Annotated[filters, Query()]) -> Response:  # type: ignore[valid-type]
        return _page(request, marts, catalogue, each.relation, asked, answers.CSV_TYPE)

    _add_both(made, f"/{each.address}", each.summary, each.relation, in_json, in_csv)


def _add_both(made: APIRouter, address: str, summary: str, relation: str | None, *answering: Callable[..., Response]) -> None:
    for ending, media_type, function in zip(("json", "csv"), (answers.JSON_TYPE, answers.CSV_TYPE), answering, strict=True):
        made.add_api_route(
            f"{address}.{ending}", function, methods=["GET"], response_class=Response, responses=listing(relation, media_type),
            summary=f"{summary} ({ending.upper()})", operation_id=f"{address.strip('/').replace('/', '_').strip('{}')}_{ending}",
        )  # fmt: skip


def _add_relations(made: APIRouter, marts: Marts, catalogue: Catalogue) -> None:
    def in_json(request: Request, relation: Identity, asked: Annotated[RelationFilters, Query()]) -> Response:
        return _page(request, marts, catalogue, relation, asked, answers.JSON_TYPE)

    def in_csv(request: Request, relation: Identity, asked: Annotated[RelationFilters, Query()]) -> Response:
        return _page(request, marts, catalogue, relation, asked, answers.CSV_TYPE)

    @made.get("/marts.json", responses=thing("relations"), response_class=Response, summary="全部关系 / Every relation of the marts")
    def relations(request: Request) -> Response:
        described = [
            {
                "relation": listed.relation.name,
                "description": listed.relation.description,
                "key": listed.key,
                "columns": [
                    {"name": column.name, "type": column.type, "description": column.description} for column in listed.relation.columns
                ],
            }
            for listed in catalogue.listed().values()
        ]
        return answers.answer(request, json.dumps({"relations": described}, ensure_ascii=False), answers.JSON_TYPE)

    _add_both(made, "/marts/{relation}", "一个关系的各行 / Rows of a relation", None, in_json, in_csv)


def _page(request: Request, marts: Marts, catalogue: Catalogue, relation: str, asked: Paging, media_type: str) -> Response:
    listed = catalogue.listed().get(relation)
    if listed is None:
        return _missing(f"no relation {relation}: marts.json lists them")
    where = asked.where if isinstance(asked, RelationFilters) else ()
    try:
        query, values = queries.page(listed, asked, where, flat=media_type == answers.CSV_TYPE)
    except UnknownColumnError as error:
        return _missing(f"{relation} has no column {error}: marts.json lists them")
    with marts.asked() as question:
        found = question.rows(query, largest=answers.LARGEST, **values)
    rows, more = answers.cut(found, asked.limit)
    following = answers.next_page(request, rows, listed) if more else None
    columns = [column.name for column in listed.relation.columns]
    body = answers.as_json(rows, following) if media_type == answers.JSON_TYPE else answers.as_csv(rows, columns)
    return answers.answer(request, body, media_type, following)


def _add_things(made: APIRouter, base: str, marts: Marts) -> None:
    @made.get("/documents/{document_id}.json", responses=thing("document"), response_class=Response, summary="一份文档 / A document")
    def document(request: Request, document_id: Identity) -> Response:
        links = {"page": f"{base}/{figure_address(document_id)}", "figures": f"{base}/figures.json?document_id={quote(document_id)}"}
        return _thing(request, marts, "document", document_id, links)

    @made.get("/indicators/{concept}.json", responses=thing("indicator"), response_class=Response, summary="一个指标 / An indicator")
    def indicator(request: Request, concept: Identity) -> Response:
        links = {
            "page": f"{base}/indicators/{concept}.html",
            "figures": f"{base}/figures.json?concept={quote(concept)}",
            "ranking": f"{base}/marts/mart_street_ranking.json?where=concept%3D{quote(concept)}",
        }
        return _thing(request, marts, "indicator", concept, links)

    @made.get("/streets/{street_code}.json", responses=thing("street"), response_class=Response, summary="一个街道 / A street")
    def street(request: Request, street_code: Identity) -> Response:
        links = {"page": f"{base}/streets/{street_code}.html", "figures": f"{base}/figures.json?street_code={quote(street_code)}"}
        return _thing(request, marts, "street", street_code, links)

    @made.get(
        "/figures/{observation_id}.json", responses=thing("figure"), response_class=Response,
        summary="一条数据及其出处 / A figure, and where it comes from",
    )  # fmt: skip
    def figure(request: Request, observation_id: Identity) -> Response:
        with marts.asked() as question:
            found = question.rows(queries.related(FIGURES, "observation_id"), identity=observation_id)
            if not found:
                return _missing("no figure has this identity")
            parts = {"figure": found[0], **_provenance(question, observation_id, document := json.loads(found[0])["document_id"])}
        parts["links"] = json.dumps({"page": f"{base}/{figure_address(document, observation_id)}"})
        return answers.answer(request, answers.joined(parts), answers.JSON_TYPE)


def _provenance(question: Question, figure: str, document: str) -> dict[str, str]:
    """What stands beside a figure, each part as JSON: its document, its places, what contradicts it, what was decided."""
    provenance = {
        name: answers.joined_rows(question.rows(queries.related(relation, "observation_id"), identity=figure))
        for name, relation in PROVENANCE.items()
    }
    (found,) = question.rows(queries.related("dim_document", "document_id"), identity=document)
    return {"document": found, **provenance}


def _thing(request: Request, marts: Marts, kind: str, identity: str, links: dict[str, str]) -> Response:
    relation, column = THINGS[kind]
    with marts.asked() as question:
        found = question.rows(queries.related(relation, column), identity=identity)
    if not found:
        return _missing(f"no {kind} has this identity")
    return answers.answer(request, answers.joined({kind: found[0], "links": json.dumps(links)}), answers.JSON_TYPE)


def _missing(why: str) -> JSONResponse:
    return JSONResponse({"error": why}, HTTPStatus.NOT_FOUND)

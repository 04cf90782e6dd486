"""Rows as JSON or CSV. Every answer has a mark of its content (ETag): who has it already is told so, and gets no body."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from extractors.api.queries import Listed, key_of
from extractors.cleaning import for_cell

LARGEST = 4_000_000  # characters of the rows of a page: what is beyond stands on the next
JSON_TYPE = "application/json"
CSV_TYPE = "text/csv"


def cut(rows: Sequence[str], limit: int) -> tuple[Sequence[str], bool]:
    """The rows of one page, and whether there are more: at most `limit`, at most LARGEST characters, at least one."""
    taken, length = 0, 0
    for row in rows[:limit]:
        length += len(row)
        if taken and length > LARGEST:
            break
        taken += 1
    return rows[:taken], taken < len(rows)


def next_page(request: Request, rows: Sequence[str], listed: Listed) -> str:
    """The address of the page behind these rows, with the same filters."""
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    last = key_of(json.loads(rows[-1]), listed)
    return f"{request.url.path}?{urlencode([*given, ('after', last)])}"


def as_json(rows: Sequence[str], following: str | None) -> str:
    """A page of a list; `following` is the address of the next."""
    return joined({"rows": joined_rows(rows), "next": json.dumps(following)})


def joined(parts: Mapping[str, str]) -> str:
    """An object of parts that are JSON already: numbers stay as exact as the server wrote them."""
    return f"{{{','.join(f'{json.dumps(name)}:{part}' for name, part in parts.items())}}}"


def joined_rows(rows: Sequence[str]) -> str:
    """A list of rows that are JSON already."""
    return f"[{','.join(rows)}]"


def as_csv(rows: Sequence[str], columns: Sequence[str]) -> str:
    """The same as CSV: text that a spreadsheet would take for a formula has a `'` in front, lists and what is nested are JSON."""
    buffer = io.StringIO()
    out = csv.writer(buffer)
    out.writerow(columns)
    for row in rows:
        read = json.loads(row, parse_float=Decimal)
        out.writerow([_cell(read[column]) for column in columns])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return for_cell(value)
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def answer(request: Request, body: str, media_type: str, following: str | None = None) -> Response:
    """An answer, or that nothing has changed since the one that the caller has."""
    content = body.encode()
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": mark, "cache-control": "private, no-cache"}
    if following:
        headers["link"] = f'<{following}>; rel="next"'
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if mark in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, media_type=media_type, headers=headers)

"""An article printed on several pages as one page with one text, each span leading to its page.

The archive keeps a small list of the parts (`{"gazette_parts": [...]}`, each with its content hash) under
its own hash: it changes when and only when a part does, so it is the article's version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from extractors.documents.html import parse_html
from extractors.documents.model import Cell, Page
from extractors.fetching.archive import Archive
from extractors.warehouse.bulk import copy_rows

MEDIA_TYPE = "application/vnd.gazette.parts+json"
_MARK = b'{"gazette_parts"'
_SENTENCE_END = "。!！?？；;…”』」》）)"
_OPENING = "(（[【"


@dataclass(frozen=True, slots=True)
class Part:
    """One page that an article is printed on."""

    content_hash: str
    url: str
    address: str
    page_no: str | None = None


@dataclass(frozen=True, slots=True)
class PartSpan:
    """The stretch `text[start:end]` of a joined article that was printed on the page `part`."""

    start: int
    end: int
    part: Part


def to_bytes(parts: Sequence[Part]) -> bytes:
    """The list of parts as the archive keeps it; equal parts give equal bytes."""
    entries = [
        {"content_hash": p.content_hash, "url": p.url, "address": p.address, "page_no": p.page_no}
        for p in parts
    ]
    return json.dumps({"gazette_parts": entries}, ensure_ascii=False).encode()


def from_bytes(data: bytes) -> tuple[Part, ...]:
    """The parts in such a list; empty for anything else."""
    if not data.startswith(_MARK):
        return ()
    return tuple(Part(**part) for part in json.loads(data)["gazette_parts"])


def read_archived(
    archive: Archive, digest: str, *, name: str = ""
) -> tuple[bytes | Page, tuple[PartSpan, ...]]:
    """What lies in the archive under a hash, ready for `read_document`: the bytes, or for an article in parts
    the joined page with the spans of its parts.

    Raises ArchiveError (PageLost, or ArchiveOutage when the archive cannot be asked) and LayoutError.
    """
    data = archive.get(digest)
    parts = from_bytes(data)
    if not parts:
        return data, ()
    pages = [parse_html(archive.get(part.content_hash), name=part.url) for part in parts]
    return join_parts(pages, parts)


def join_parts(pages: Sequence[Page], parts: Sequence[Part]) -> tuple[Page, tuple[PartSpan, ...]]:
    """The article whose pages these are, in their order.

    The text is the first page's, then the bodies of the others without their heads (title and date line);
    the marks `(下转4版)` and `(紧接3版)` stay, so that every offset is one of a printed character. Where
    a sentence runs on over the edge nothing but spaces comes between its halves.
    """
    text = pages[0].text.rstrip()
    spans = [PartSpan(0, len(text), parts[0])]
    tables = list(pages[0].tables)
    for page, part in zip(pages[1:], parts[1:], strict=True):
        begin = _body_start(page)
        body = page.text[begin:].rstrip()
        text += _joint(text, body)
        start = len(text)
        text += body
        spans.append(PartSpan(start, len(text), part))
        shift = start - begin
        tables.extend(
            tuple(tuple(Cell(c.start + shift, c.end + shift) for c in row) for row in table)
            for table in page.tables
            if all(c.start >= begin for row in table for c in row)
        )
    meta = {k: v for k, v in pages[0].meta.items() if k not in ("continues_on", "continued_from")}
    return replace(pages[0], text=text, tables=tuple(tables), meta=meta), tuple(spans)


def write_parts(connection: Connection, spans: Mapping[str, Sequence[PartSpan]]) -> None:
    """Note on which page each stretch of a document's text was printed (`raw.document_part`), by version."""
    columns = ("version_id", "seq", "char_start", "char_end", "address", "url", "page_no", "content_hash")
    connection.exec_driver_sql("DELETE FROM raw.document_part WHERE version_id = ANY(%s)", (list(spans),))
    copy_rows(connection, "raw.document_part", columns, _rows(spans))


def _rows(spans: Mapping[str, Sequence[PartSpan]]) -> Iterator[tuple[object, ...]]:
    for version_id, printed in spans.items():
        for seq, span in enumerate(printed, 1):
            part = span.part
            yield (
                version_id, seq, span.start, span.end, part.address, part.url, part.page_no, part.content_hash,
            )  # fmt: skip


def _body_start(page: Page) -> int:
    """Where the text begins after the head lines: behind the first empty line, and the white space there."""
    place = page.text.find("\n\n")
    begin = place + 2 if place >= 0 else 0
    return begin + len(page.text[begin:]) - len(page.text[begin:].lstrip())


def _joint(before: str, after: str) -> str:
    """What stands between two parts: nothing but spaces inside a sentence, an empty line after one."""
    printed = before
    if before.endswith(("）", ")")):  # the mark `(下转4版)` is not part of the sentence
        opening = max(before.rfind(mark) for mark in _OPENING)
        if "版" in before[opening:]:
            printed = before[:opening].rstrip()
    if printed and printed[-1] in _SENTENCE_END:
        return "\n\n"
    return "  " if after[:1] in tuple(_OPENING) else ""

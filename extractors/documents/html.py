"""A saved HTML page of a known site made into a `Page`: readable text with offsets.

The text is laid out like a text capture of the article: title line, lines that belong to it, date line,
an empty line, then one paragraph a line with an empty line between, table cells one a line in row order.
Navigation, scripts and counters are not in it.

Keys of `Page.meta` (only those that the page gives):
`article_kind` (article, image_only, masthead, advertisement, notice), `page_no`, `page_name` (edition),
`pretitle`, `subtitle`, `author`, `column`, `site_id`, `attachments` (one address a line), `whole_article`
(address of the unpaged article), `continued_from`, `continues_on` (page numbers of a divided article),
and the labels of a disclosure page's information block as printed (`信息索引号` ...).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from extractors.documents.model import Page
from extractors.documents.pages import cnepaper, founder, hangzhou_news, jcms
from extractors.documents.pages.decode import decode
from extractors.documents.pages.epaper import continuations
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.refused import refuse
from extractors.documents.pages.tree import Node, parse_tree
from extractors.prepared import regex

__all__ = ["MAX_BYTES", "LayoutError", "parse_html"]

# The longest e-paper page seen has 130 kB; task tables with Word's markup reach some megabytes.
MAX_BYTES = 16 * 1024 * 1024


_OPENED = regex(r"<founder-content\b", re.IGNORECASE)
_CLOSED = regex(r"</founder-content\b", re.IGNORECASE)


class _Family(Protocol):
    """What a family module offers."""

    FAMILY: str
    LOOKED_FOR: str

    def matches(self, root: Node) -> bool: ...

    def read(self, root: Node, name: str) -> Page: ...


# JCMS before the e-papers: editors paste e-paper articles into it, founder-content and all.
_BEFORE_REFUSAL: tuple[_Family, ...] = (jcms,)
_AFTER_REFUSAL: tuple[_Family, ...] = (cnepaper, founder, hangzhou_news)


def parse_html(data: bytes, *, name: str = "") -> Page:
    """Reads a saved page.

    `data`: the page as stored; `name`: its address, or the name of its file (used in messages, and for
    the date when the page prints none). Raises `LayoutError`, and only that, when the page cannot be
    read; its `reason` tells why, its message what was looked for.
    """
    try:
        return _parse(data, name)
    except LayoutError as error:
        if error.name or not name:
            raise
        raise LayoutError(str(error), reason=error.reason, name=name) from None


def _parse(data: bytes, name: str) -> Page:
    if len(data) > MAX_BYTES:
        raise LayoutError(f"{len(data)} bytes, more than {MAX_BYTES}", reason="too_large")
    if not data.strip(b" \t\r\n\0"):
        raise LayoutError("an empty file", reason="empty")
    markup = decode(data)
    root = parse_tree(markup)
    family = _family(root, markup)
    if _OPENED.search(markup) and not _CLOSED.search(markup):
        raise LayoutError("the article starts at <founder-content> and never ends", reason="truncated")
    page = family.read(root, name)
    if page.family in (cnepaper.FAMILY, founder.FAMILY):
        body = page.text.split("\n\n", 1)[-1]
        page = replace(page, meta={**page.meta, **continuations(body)})
    return page


def _family(root: Node, markup: str) -> _Family:
    for family in _BEFORE_REFUSAL:
        if family.matches(root):
            return family
    refuse(root, markup)
    for family in _AFTER_REFUSAL:
        if family.matches(root):
            return family
    looked_for = "; ".join(f"{f.FAMILY}: {f.LOOKED_FOR}" for f in _BEFORE_REFUSAL + _AFTER_REFUSAL)
    raise LayoutError(f"no known layout; looked for {looked_for}")

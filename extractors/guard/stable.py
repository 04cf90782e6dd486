"""What of a page decides whether it has changed.

The bytes of a page change on every load: click counters, time stamps of scripts, tokens, the links to the
neighbouring issues. The stable form is what a reader would call the page: of an article its title, date,
text, tables, pictures and attachments; of anything else its words without counters.

Two pages are compared by the code of the day, never with a stored stable form, so that a new parser does
not make every page look changed.
"""

from __future__ import annotations

import hashlib
import re

from extractors.documents.html import LayoutError, parse_html
from extractors.documents.model import Page
from extractors.documents.pages.decode import decode
from extractors.documents.pages.tree import Node, flat, inside, nodes, parse_tree, xpath

_WITH_PICTURES = xpath("//*[@id='newspic' or @id='ozoom' or @id='zoom' or token('zoom')]")
_COUNTER = re.compile(
    r"(?:点击|浏览|阅读|访问|查看|点赞|评论)(?:率|量|数|次数|人次)?\s*[:：]?\s*\[?\s*\d+\s*\]?\s*次?"
)
_CLOCK = re.compile(r"(?:现在|当前)(?:时间|是)\s*[:：]?[\d\s:年月日星期一二三四五六-]+")


def stable_hash(body: bytes, page: Page | None = None) -> str:
    """Equal for two loads of a page that nobody has edited. `page` is what was read from it, when known."""
    return hashlib.sha256(_stable_form(body, page).encode("utf-8", "replace")).hexdigest()


def article_hash(page: Page) -> str:
    """Equal for the same article printed under two addresses: its title and text, white space aside."""
    return hashlib.sha256(
        "".join(f"{page.title}\n{page.text}".split()).encode("utf-8", "replace")
    ).hexdigest()


def _stable_form(body: bytes, page: Page | None) -> str:
    try:
        root = parse_tree(decode(body))
        page = page or parse_html(body)
    except LayoutError:
        return _words(body)
    images = inside(nodes(root, _WITH_PICTURES), "img")
    pictures = sorted({source.split("?", 1)[0] for image in images if (source := image.get("src")) is not None})
    tables = [[[(cell.start, cell.end) for cell in row] for row in table] for table in page.tables]
    parts = (page.title, page.published, page.text, tables, pictures, page.meta.get("attachments"))
    return "\n".join(map(str, parts))


def _words(body: bytes) -> str:
    try:
        root: Node = parse_tree(decode(body))
    except LayoutError:
        return body.decode("latin-1")
    return _CLOCK.sub("", _COUNTER.sub("", flat(root)))

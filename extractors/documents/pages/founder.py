"""Generation A of the Founder e-paper template: the table layout with `tplimg/mp.js`.

Hooks: `a#pageLink` (the page list), `founder-title`, `founder-content` or `<!--enpcontent-->` or `#ozoom`,
and the tail comment `<!--enpproperty <founder-date>...<founder-pagenum>...<founder-papername>...`.
"""

from __future__ import annotations

import re

from extractors.documents.model import Page
from extractors.documents.pages.article import Article, lines, to_page
from extractors.documents.pages.comments import comment_region, find_comment, property_fields
from extractors.documents.pages.epaper import edition, paper_name
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.render import Region
from extractors.documents.pages.tree import (
    Node,
    find_day,
    first,
    flat,
    page_title,
    squeeze,
    untag,
    url_day,
    xpath,
)

FAMILY = "founder"
LOOKED_FOR = "founder-content with an enpproperty comment, or a#pageLink and tplimg/mp.js"

_SKIN = xpath(
    "//*[self::founder-content or (self::a and (@id='pageLink' or @id='pagelink'))"
    " or (self::script and contains(@src, 'tplimg/'))]"
)
_BODY = xpath("//founder-content")
_ZOOM = xpath("//*[@id='ozoom']")
_TITLE = xpath("//founder-title")
_HEADINGS = xpath(
    "//*[self::h1 or (self::td and (token('bt1') or token('font01'))) or (self::div and token('bt'))]"
)
_AUTHOR = xpath("//founder-author")
_DATE = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:\s*星期[一二三四五六日天])?")


def matches(root: Node) -> bool:
    """Whether a page has the marks of this generation (article or list)."""
    return bool(_SKIN(root)) or bool(property_fields(root)) or find_comment(root, "enpcontent") is not None


def read(root: Node, name: str) -> Page:
    """The article of a page. Raises `LayoutError` for a list of articles or a page cut off."""
    node = first(root, _BODY)
    region = Region(node) if node is not None else comment_region(root, "enpcontent", "/enpcontent")
    if region is None and (node := first(root, _ZOOM)) is not None:
        region = Region(node)
    if region is None:
        raise LayoutError(
            "a list of the Founder template (no founder-content, no enpcontent)", reason="index"
        )
    fields = property_fields(root)
    article = Article(FAMILY, _title(root, fields), [region])
    printed = _DATE.search(flat(root))
    article.published = (
        find_day(fields.get("date", "")) or url_day(name) or (find_day(printed[0]) if printed else None)
    )
    author = flat(first(root, _AUTHOR)) or fields.get("author", "")
    subtitle = untag(fields.get("subtitle", ""))
    pretitle = untag(fields.get("introtitle", "") or fields.get("pretitle", ""))
    day = article.published
    date_line = f"{day.year}年{day.month:02d}月{day.day:02d}日" if day else ""
    article.head = lines((article.title, pretitle, subtitle, author, date_line))
    article.source = fields.get("papername") or paper_name(root, article.title)
    number, page_name = edition(root)
    article.meta = {
        "page_no": fields.get("pagenum") or number,
        "page_name": fields.get("pagename") or fields.get("nodename") or page_name,
        "pretitle": pretitle,
        "subtitle": subtitle,
        "author": author,
    }
    return to_page(article, root=root, name=name)


def _title(root: Node, fields: dict[str, str]) -> str:
    title = flat(first(root, _TITLE)) or fields.get("title", "") or flat(first(root, _HEADINGS))
    return untag(title) or squeeze(page_title(root))

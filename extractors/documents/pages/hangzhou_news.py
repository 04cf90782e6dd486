"""District news sites of the hangzhou.com.cn family.

The text stands in the first of a list of containers; date in `div.le_12black`, `div.tit1` or
`meta[name=publishdate]`, source in `meta[name=source]` or after the date. A paged article names its
whole at `ul.pages li.page-all a`.
"""

from __future__ import annotations

import re

from extractors.documents.model import Page
from extractors.documents.pages.article import Article, lines, to_page
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.render import Region
from extractors.documents.pages.tree import (
    Node,
    find_day,
    first,
    flat,
    has_class,
    inside,
    metas,
    nodes,
    page_title,
    untag,
    url_day,
    xpath,
)

FAMILY = "hangzhou_news"
LOOKED_FOR = "div.fontsz14, td.wz14 or div.zhengwen with a date (div.le_12black, div.tit1, meta publishdate)"

_BODIES = (
    xpath("//div[token('fontsz14')]"),
    xpath("//td[token('wz14')]"),
    xpath("//td[token('hzwRP_lname06')]"),
    xpath("//div[token('zhengwen')]"),
    xpath("//td[token('xwzx_wname02')]"),
)
_DATES = (xpath("//div[token('le_12black')]"), xpath("//div[token('tit1')]"))
_TITLES = (xpath("//h1"), xpath("//*[@id='title']"), xpath("//*[token('title')]"))
_PAGERS = xpath("//ul[token('pages')]")
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_SOURCE = re.compile(r"来源\s*[:：]\s*([^\s:：【】]{2,30})")
_SITE_SUFFIX = re.compile(r"\s*[-_—|]+\s*[^-_—|]*(?:杭州网|新闻网|新闻中心|新闻频道|频道|新闻)\s*$")


def matches(root: Node) -> bool:
    """Whether a page has one of the family's containers and says when it was published."""
    if first(root, *_BODIES) is None:
        return False
    return first(root, *_DATES) is not None or "publishdate" in metas(root)


def read(root: Node, name: str) -> Page:
    """The article of a page."""
    body = first(root, *_BODIES)
    if body is None:
        raise LayoutError(f"no article: looked for {LOOKED_FOR}")
    names = metas(root)
    date_block = flat(first(root, *_DATES))
    stamp = _STAMP.search(date_block)
    printed = stamp[0] if stamp else names.get("publishdate", "")
    source = names.get("source", "")
    if not source and (match := _SOURCE.search(date_block)):
        source = match[1]
    article = Article(FAMILY, _title(root), [Region(body)], skip={"ul": _is_pager})
    article.published = find_day(printed) or url_day(name)
    article.source = source
    date_line = f"{printed} 来源:{source}" if source else printed
    article.head = lines((article.title, date_line.strip()))
    whole = _whole_article(root)
    article.meta = {
        "whole_article": whole,
        "author": names.get("author", ""),
    }
    return to_page(article, root=root, name=name)


def _whole_article(root: Node) -> str:
    """The address of the article on one page, where the pager names it."""
    items = [item for item in inside(nodes(root, _PAGERS), "li") if has_class(item, "page-all")]
    return next((link.get("href") or "" for link in inside(items, "a") if link.get("href") is not None), "")


def _is_pager(node: Node) -> bool:
    return has_class(node, "pages")


def _title(root: Node) -> str:
    printed, titled = untag(flat(first(root, *_TITLES))), page_title(root)
    if printed and printed in titled:
        return printed
    shorter = _SITE_SUFFIX.sub("", titled)
    while shorter != titled:
        titled, shorter = shorter, _SITE_SUFFIX.sub("", shorter)
    return titled or printed

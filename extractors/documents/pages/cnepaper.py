"""Generation B of the Founder e-paper template: the cnepaper skin (今日拱墅, 萧山日报, 海南日报 ...).

Hooks: `table.wz` with `td.font02` (line above the title), `td.font01 > founder-title`, `td.font02`
(subtitle), `founder-author`, `table#newspic` (pictures), `div#ozoom > founder-content`; comments
`<!--<npm:article-title>-->` and its like around the same parts; `YYYY年MM月DD日 星期X 出版` at the top;
hidden `NewsEditionName`, `NewsEditionNumber`, `NewsArticlePubDay`.
"""

from __future__ import annotations

import re
from datetime import date

from extractors.documents.model import Page
from extractors.documents.pages.article import Article, lines, to_page
from extractors.documents.pages.comments import comment_region, find_comment, has_comment
from extractors.documents.pages.epaper import edition, hidden_field, paper_name
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.layout import TextBuilder
from extractors.documents.pages.render import Region, render
from extractors.documents.pages.tree import (
    Node,
    find_day,
    first,
    flat,
    has_class,
    inside,
    nodes,
    untag,
    url_day,
    xpath,
)

FAMILY = "cnepaper"
LOOKED_FOR = "table.wz with founder-title and #ozoom, or npm:article-* comments"

_SKIN = xpath(
    "//*[@id='main-ed-articlenav-list' or @id='bmdhTable' or @id='btdh' or (self::table and token('wz'))"
    " or (self::a and token('rigth_bmdh_href'))]"
)
_ARTICLE = xpath("//*[self::founder-content or @id='ozoom']")
_LIST = xpath("//*[@id='main-ed-articlenav-list' or (self::map and @name='PagePicMap')]")
_BODY = xpath("//founder-content")
_ZOOM = xpath("//*[@id='ozoom']")
_TITLE = xpath("//founder-title")
_TABLES = xpath("//table[token('wz')]")
_AUTHOR = xpath("//founder-author")
_PICTURES = xpath("//table[@id='newspic']")
_PUBLISHED = re.compile(
    r"((?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(星期[一二三四五六日天])?\s*出版"
)


def matches(root: Node) -> bool:
    """Whether a page wears this skin (article or list of articles)."""
    return first(root, _SKIN) is not None or has_comment(root, "npm:article-")


def read(root: Node, name: str) -> Page:
    """The article of a page. Raises `LayoutError` for a list of articles or a page cut off."""
    if first(root, _ARTICLE) is None and not has_comment(root, "<npm:article-content>"):
        what = "a list of articles" if first(root, _LIST) is not None else "a page without an article"
        raise LayoutError(f"{what} of the cnepaper skin (no founder-content, no #ozoom)", reason="index")
    article = Article(FAMILY, _title(root), [_body(root)])
    printed = _printed_date(root)
    article.published = (
        (find_day(printed) if printed else None)
        or find_day(hidden_field(root, "NewsArticlePubDay"))
        or url_day(name)
    )
    pretitle, subtitle = _part(root, "pretitle"), _part(root, "subtitle")
    author = flat(first(root, _AUTHOR)) or _part(root, "author")
    date_line = printed or _date_line(article.published)
    article.head = lines((article.title, pretitle, subtitle, author, date_line))
    article.captions = _captions(root)
    article.source = paper_name(root, article.title)
    number, page_name = edition(root)
    article.meta = {
        "page_no": number,
        "page_name": page_name,
        "pretitle": pretitle,
        "subtitle": subtitle,
        "author": author,
    }
    return to_page(article, root=root, name=name)


def _title(root: Node) -> str:
    return untag(
        flat(first(root, _TITLE))
        or flat(_title_cell(root))
        or _part(root, "title")
        or hidden_field(root, "NewsArticleTitle")
    )


def _title_cell(root: Node) -> Node | None:
    return next((cell for cell in inside(nodes(root, _TABLES), "td") if has_class(cell, "font01")), None)


def _body(root: Node) -> Region:
    marked = comment_region(root, "<npm:article-content>", "</npm:article-content>")
    node = first(root, _BODY, _ZOOM)
    if node is not None:
        return Region(node)  # text also stands beside the comments, inside the element
    if marked is None:
        raise LayoutError("no founder-content, no #ozoom and no npm:article-content", reason="index")
    return marked


def _part(root: Node, part: str) -> str:
    begin, end = f"<npm:article-{part}>", f"</npm:article-{part}>"
    if find_comment(root, end) is None:
        return ""
    region = comment_region(root, begin, end)
    if region is None:
        return ""
    builder = TextBuilder()
    render(builder, [region])
    return " ".join(builder.finish().split())


def _captions(root: Node) -> list[str]:
    cells = inside(nodes(root, _PICTURES), "td")
    return lines(flat(cell) for cell in cells if cell.find(".//td") is None)


def _printed_date(root: Node) -> str:
    match = _PUBLISHED.search(flat(root))
    return " ".join(part for part in (match[1], match[2], "出版") if part) if match else ""


def _date_line(day: date | None) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日 出版" if day else ""

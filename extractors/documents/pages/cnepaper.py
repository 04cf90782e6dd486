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
from extractors.documents.pages.comments import comment_region, find_comment
from extractors.documents.pages.epaper import edition, hidden_field, paper_name
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.layout import TextBuilder
from extractors.documents.pages.render import Region, render
from extractors.documents.pages.tree import Node, find_day, first, flat, nodes, untag, url_day, xpath

FAMILY = "cnepaper"
LOOKED_FOR = "table.wz with founder-title and #ozoom, or npm:article-* comments"

_SKIN = xpath(
    "//table[token('wz')] | //*[@id='main-ed-articlenav-list' or @id='bmdhTable' or @id='btdh']"
    " | //a[token('rigth_bmdh_href')] | //comment()[contains(., 'npm:article-')]"
)
_ARTICLE = xpath("//founder-content | //*[@id='ozoom'] | //comment()[contains(., '<npm:article-content>')]")
_LIST = xpath("//*[@id='main-ed-articlenav-list'] | //map[@name='PagePicMap']")
_BODY = xpath("//*[@id='ozoom']//founder-content | //founder-content")
_ZOOM = xpath("//*[@id='ozoom']")
_TITLE = xpath("//founder-title")
_TITLE_CELL = xpath("//table[token('wz')]//td[token('font01')]")
_AUTHOR = xpath("//founder-author")
_CAPTIONS = xpath("//table[@id='newspic']//td[not(.//td)]")
_PUBLISHED = re.compile(
    r"((?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(星期[一二三四五六日天])?\s*出版"
)


def matches(root: Node) -> bool:
    """Whether a page wears this skin (article or list of articles)."""
    return bool(_SKIN(root))


def read(root: Node, name: str) -> Page:
    """The article of a page. Raises `LayoutError` for a list of articles or a page cut off."""
    if not _ARTICLE(root):
        what = "a list of articles" if _LIST(root) else "a page without an article"
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
        flat(first(root, _TITLE, _TITLE_CELL))
        or _part(root, "title")
        or hidden_field(root, "NewsArticleTitle")
    )


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
    return lines(flat(cell) for cell in nodes(root, _CAPTIONS))


def _printed_date(root: Node) -> str:
    match = _PUBLISHED.search(flat(root))
    return " ".join(part for part in (match[1], match[2], "出版") if part) if match else ""


def _date_line(day: date | None) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日 出版" if day else ""

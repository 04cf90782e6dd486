"""Article pages of Hanweb JCMS government portals (gongshu.gov.cn and many others).

Hooks: meta `ArticleTitle`, `PubDate` (`YYYY-MM-DD HH:MM`), `ContentSource`, `ColumnName`, `SiteIDCode`
(the state's naming rules for government sites); the text between `<!--ZJEG_RSS.content.begin-->` and
`<!--ZJEG_RSS.content.end-->`, or in `#zoom` / `.zoom`; a visible line `发布日期: ... 点击率: ...`; on
disclosure pages an information block of labelled cells. The click counter never gets into the text.
"""

from __future__ import annotations

import re

from extractors.documents.model import Page
from extractors.documents.pages.article import Article, lines, to_page
from extractors.documents.pages.comments import comment_region, find_comment
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.infoblock import information, is_information
from extractors.documents.pages.render import Region
from extractors.documents.pages.tree import (
    Node,
    find_day,
    first,
    flat,
    metas,
    page_title,
    squeeze,
    strings,
    untag,
    url_day,
    xpath,
)

FAMILY = "jcms"
LOOKED_FOR = "meta ArticleTitle with ZJEG_RSS.content comments or #zoom"

_BEGIN, _END = "ZJEG_RSS.content.begin", "ZJEG_RSS.content.end"
_ZOOM = xpath("//*[@id='zoom' or token('zoom')]")
_TITLE = xpath("//*[@id='title' or self::h1 or token('title')]")
_ATTACHMENTS = xpath("//a[contains(@href, 'downfile.jsp')]/@href")
_STAMP = re.compile(
    r"(?:发布|成文|公布)(?:日期|时间)\s*[:：]\s*(\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_SOURCE = re.compile(r"(?:信息)?来源\s*[:：]\s*([^\s:：【】]{2,30})")
_SOURCE_LABEL = re.compile(r"(?:点击|浏览|作者|编辑|字体|字号).*$")


def matches(root: Node) -> bool:
    """Whether a page was written by JCMS: its content comments, or the state's meta tags with #zoom."""
    if find_comment(root, _BEGIN) is not None:
        return True
    names = metas(root)
    if "articletitle" in names and ("columnname" in names or "siteidcode" in names):
        return True
    return first(root, _ZOOM) is not None and ("articletitle" in names or bool(_STAMP.search(flat(root))))


def read(root: Node, name: str) -> Page:
    """The article of a page. Raises `LayoutError` for a column's list or a page cut off."""
    region = comment_region(root, _BEGIN, _END)
    zoom = first(root, _ZOOM)
    if region is None and zoom is not None:
        region = Region(zoom)
    if region is None:
        raise LayoutError("a JCMS page without an article (no ZJEG_RSS.content, no #zoom)", reason="index")
    names, block = metas(root), information(root)
    outside = _outside(root, region)
    stamp = _STAMP.search(outside)
    printed = (stamp[1] if stamp else "") or names.get("pubdate", "")
    article = Article(FAMILY, _title(root, names), [region], skip={"table": is_information})
    article.published = (
        find_day(names.get("pubdate", ""))
        or find_day(printed)
        or find_day(block.get("发布日期", "") or block.get("公布日期", ""))
        or url_day(name)
    )
    article.source = _source(names, block, outside)
    date_line = f"发布日期: {printed}" if printed else ""
    if article.source and date_line:
        date_line += f" 来源: {article.source}"
    article.head = lines((article.title, date_line))
    article.meta = {
        "column": names.get("columnname", ""),
        "site_id": names.get("siteidcode", ""),
        "attachments": "\n".join(lines(strings(root, _ATTACHMENTS))),
        **block,
    }
    return to_page(article, root=root, name=name)


def _outside(root: Node, region: Region) -> str:
    """The page's words before its article, where date and source are printed."""
    text = flat(root)
    start = flat(region.root)[:40] if region.begin is None else ""
    place = text.find(start) if start else -1
    return text[:place] if place > 0 else text


def _title(root: Node, names: dict[str, str]) -> str:
    title = untag(names.get("articletitle", "")) or flat(first(root, _TITLE))
    return title or squeeze(re.split(r"[-_|]", page_title(root))[-1])


def _source(names: dict[str, str], block: dict[str, str], outside: str) -> str:
    if names.get("contentsource"):
        return names["contentsource"]
    if block.get("发布机构") or block.get("发布单位"):
        return block.get("发布机构") or block["发布单位"]
    match = _SOURCE.search(outside)
    return _SOURCE_LABEL.sub("", match[1]) if match else ""

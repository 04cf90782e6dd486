"""From an input to a `Document`: decoding, page, kind, district, dates, sections, task rows."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from extractors.documents.dates import find_published, title_period
from extractors.documents.decode import decode, looks_like_html
from extractors.documents.headings import find_sections
from extractors.documents.model import Document, Page
from extractors.documents.pages.errors import LayoutError
from extractors.documents.places import find_district, find_reporter, find_street
from extractors.documents.statistics import find_statistics
from extractors.documents.tasks import rows_from_lines, rows_from_ruled_lines, rows_from_tables
from extractors.prepared import data_text, regex

# A yearbook of a district has a million characters. Beyond this a reader would need more memory than a task has.
MAX_CHARACTERS: Final = 2_000_000
MAX_LINES: Final = 200_000

_REPORT_TITLE = regex(r"工作报告|工作总结|工作情况|述职报告")
_REPORT_TEXT = regex(r"各位代表|一年来[,\uff0c]|过去一年")
_NAVIGATION = regex(
    r"第\d+版|上一[版篇]|下一[版篇]|标题导航|放大|设为首页|热线|出版$|发布日期|生成日期|公开日期|文件编号|发布机构|索引号|公开方式|首页|来源"
)


def read_document(
    data: bytes | str | Page,
    *,
    name: str = "",
    url: str | None = None,
    published: date | None = None,
    title: str | None = None,
    source: str | None = None,
    reporting_start: date | None = None,
    reporting_end: date | None = None,
    district: str | None = None,
) -> Document:
    """Make an input readable: bytes or text of a capture, an HTML page, or a page already parsed.

    What the caller knows (a manifest, `--published`) goes before what the page prints. `name` is only used in
    messages. Raises `extractors.documents.pages.errors.LayoutError` for an HTML page of an unknown layout, and for
    a text beyond MAX_CHARACTERS or MAX_LINES.
    """
    page = data if isinstance(data, Page) else _page(data, name)
    text = page.text
    _require_bounded(text)
    title = title or page.title or _find_title(text)
    published = published or page.published or find_published(text)
    if reporting_start is None and reporting_end is None:
        reporting_start, reporting_end = title_period(title, published) or (None, None)
    district = district or page.meta.get("district") or find_district(text, title, _known_districts())
    rows = rows_from_tables(text, page.tables) if page.tables else ()
    rows = rows or rows_from_lines(text) or rows_from_ruled_lines(text)
    sections = () if rows else find_sections(text, district)
    return Document(
        text=text,
        kind=_kind(text, title, bool(sections), bool(rows)),
        family=page.family,
        title=title,
        url=url or page.url,
        source=source or page.source,
        district=district,
        reporter=find_reporter(title) or (None if district else find_street(text)),
        published=published,
        reporting_start=reporting_start,
        reporting_end=reporting_end,
        sections=sections,
        task_rows=rows,
        statistics=() if rows else find_statistics(text, page.tables),
    )


def _require_bounded(text: str) -> None:
    lines = text.count("\n") + text.count("\r")
    if len(text) > MAX_CHARACTERS or lines > MAX_LINES:
        raise LayoutError(
            f"a text of {len(text):,} characters on {lines + 1:,} lines; at most {MAX_CHARACTERS:,} on {MAX_LINES:,} are "
            "read: split it",
            reason="too_large",
        )


def _page(data: bytes | str, name: str) -> Page:
    if looks_like_html(data):
        # The parser is imported only for pages: captures must not pay for lxml's start-up.
        from extractors.documents.html import parse_html

        return parse_html(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    return Page(text=decode(data), family="text", meta={"name": name} if name else {})


def _kind(text: str, title: str | None, sectioned: bool, tabular: bool) -> str:
    if tabular:
        return "task_table"
    if sectioned:
        return "epaper"
    if (title and _REPORT_TITLE.search(title)) or _REPORT_TEXT.search(text[:20000]):
        return "work_report"
    return "article"


_PLACE_TITLE = regex(r"[\u4e00-\u9fff]{2,8}(?:简介|概况|介绍)")
# a title, and no numbered heading: 一、2023年工作总结
_REPORT_LINE = regex(
    r"(?!\W*(?:第?[一二三四五六七八九十]+(?:[、.]|部分)|[(（]))[^\s,\uff0c。;\uff1b:\uff1a>]{0,24}(?:工作报告|工作总结)"
)


def _find_title(text: str) -> str | None:
    """The first line that calls itself a report, or that is neither navigation nor a paragraph."""
    lines = [line.strip() for line in text[:3000].splitlines()[:40]]
    for line in lines[:12]:
        if _REPORT_LINE.fullmatch(line):
            return line
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _PLACE_TITLE.fullmatch(line):
            return line
        if below.startswith("——") and 4 <= len(line) <= 30 and len(below) <= 40:
            return line + below  # 让小特产长成大产业 / ——对话云亭县农业农村局
        if 8 <= len(line) <= 60 and not _NAVIGATION.search(line) and not line.endswith(("。", ";")):
            return line
    return None


@cache
def _known_districts() -> frozenset[str]:
    """Names of districts that help where a text only uses the short form; unknown ones are found by form."""
    lines = data_text("documents", "districts.txt").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())

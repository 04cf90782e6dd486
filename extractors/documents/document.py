"""From an input to a `Document`: decoding, page, kind, district, dates, sections, task rows."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from extractors.documents.dates import find_published, title_period
from extractors.documents.decode import decode, looks_like_html
from extractors.documents.divisions import county_of
from extractors.documents.headings import find_sections
from extractors.documents.model import Document, Page
from extractors.documents.places import find_district, find_office, find_street
from extractors.documents.reporter import find_reporter, short_district
from extractors.documents.statistics import find_statistics
from extractors.documents.tasks import rows_from_lines, rows_from_ruled_lines, rows_from_tables
from extractors.documents.titles import find_title
from extractors.prepared import data_text, regex

_REPORT_TITLE = regex(r"工作报告|工作总结|工作情况|述职报告")
_BELOW_DISTRICT = ("街道", "镇", "乡", "苏木", "地区")
_REPORT_TEXT = regex(r"各位代表|一年来[,\uff0c]|过去一年")


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
    messages. Raises `extractors.documents.html.LayoutError` for an HTML page of an unknown layout.
    """
    page = data if isinstance(data, Page) else _page(data, name)
    text = page.text
    title = title or page.title or find_title(text)
    published = published or page.published or find_published(text)
    if reporting_start is None and reporting_end is None:
        reporting_start, reporting_end = title_period(title, published) or (None, None)
    speaker = _speaker(text, title, district or page.meta.get("district"))
    district = speaker.district
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
        reporter=speaker.reporter,
        reporter_source=speaker.evidence,
        published=published,
        reporting_start=reporting_start,
        reporting_end=reporting_end,
        sections=sections,
        task_rows=rows,
        statistics=() if rows else find_statistics(text, page.tables),
    )


class _Speaker(NamedTuple):
    """Whose report a text is, unless the district's as a whole; the district it belongs to; what says so of the first of them
    that is known."""

    reporter: str | None
    district: str | None
    evidence: str | None


def _speaker(text: str, title: str | None, given: str | None) -> _Speaker:
    """Whose report a text is.

    `given` is the district that the source is known to write about; what the text says of itself goes before it.
    """
    office = find_office(title)
    unit = find_reporter(text, title)
    if unit is not None and unit.level == "district":
        evidence = "office_in_title" if office else "given" if given else unit.evidence
        return _Speaker(office, given or unit.name, evidence)
    if unit is not None:
        evidence = "office_in_title" if office else unit.evidence
        return _Speaker(office or unit.name, given or county_of(unit.name), evidence)
    found = given or find_district(text, title, _known_districts())
    if found is not None and found.endswith(_BELOW_DISTRICT):
        return _Speaker(office or found, county_of(found), "office_in_title" if office else "place_in_text")
    if found is None and office is None and (short := short_district(text)) is not None:
        return _Speaker(None, short.name, short.evidence)
    if office is not None:
        return _Speaker(office, found, "office_in_title")
    if found is not None:
        return _Speaker(None, found, "given" if given else "place_in_text")
    street = find_street(text)
    return _Speaker(street, None, "street_in_text" if street else None)


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


@cache
def _known_districts() -> frozenset[str]:
    """Names of districts that help where a text only uses the short form; unknown ones are found by form."""
    lines = data_text("documents", "districts.txt").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())

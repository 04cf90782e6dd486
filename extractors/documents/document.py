"""From an input to a `Document`: decoding, page, kind, district, dates, sections, task rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from extractors.documents.dates import find_published, given_on, title_period
from extractors.documents.decode import decode, looks_like_html
from extractors.documents.divisions import county_of, is_listed, is_of_city, place_above
from extractors.documents.entitled import names_several
from extractors.documents.fold import fold
from extractors.documents.headings import find_sections
from extractors.documents.model import Document, Page
from extractors.documents.pages.errors import LayoutError
from extractors.documents.pinyin import title_without_pinyin, without_pinyin
from extractors.documents.places import find_district, find_office, find_street, place_in_title
from extractors.documents.reporter import (
    find_place,
    find_reporter,
    place_of_office,
    publishes_for_the_whole,
)
from extractors.documents.script import is_traditional, simplified
from extractors.documents.short_names import (
    at_address,
    called_throughout,
    district_of_paper,
    names_again,
    short_district,
)
from extractors.documents.sites import at_site, office_at_path, office_that_speaks_at
from extractors.documents.speakers import (
    is_given_for_government,
    is_of_its_field,
    office_again,
    office_below_title,
    office_in_first_line,
    office_of_its_level,
    office_of_report,
    office_that_gives,
    street_of_own_paper,
)
from extractors.documents.tables.repeated import proved_rows
from extractors.documents.tables.statistics import count_of, find_statistics
from extractors.documents.tables.tasks import find_task_tables
from extractors.documents.titles import find_title, without_gaps
from extractors.documents.twin import document_as_printed, placed
from extractors.documents.unit_names import Evidence, Reporter
from extractors.documents.weighing import is_of_another_level, weigh
from extractors.prepared import data_text, regex

# A yearbook of a district has a million characters. Beyond this a reader would need more memory than a task has.
MAX_CHARACTERS: Final = 2_000_000
MAX_LINES: Final = 200_000
MAX_NUMBERS: Final = 500_000  # each may be a figure

_NUMBER = regex(r"\d+")
_REPORT_TITLE = regex(r"工作报告|工作总结|工作情况|述职报告")
_BEGINNING = 3000  # characters in which an office does what a text tells of
_AGAIN, _OFTEN = 2, 3
_ENOUGH_TEXT = 30_000  # characters in which a text names its district
_OPENING = 100  # characters within which a text that names itself does so
_GUESSED = ("frequency", "short_name")  # evidence that an address goes before
_WEIGHED = (*_GUESSED, "weighed")  # that tells the place of which a text is, not whether an office of it speaks
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
    messages. Raises `extractors.documents.pages.errors.LayoutError` for an HTML page of an unknown layout, and for
    a text beyond MAX_CHARACTERS, MAX_LINES or MAX_NUMBERS.
    """
    page = data if isinstance(data, Page) else _page(data, name)
    _require_bounded(page.text)
    title = title or page.title
    known = replace(page, url=url or page.url, published=published or page.published, source=source or page.source)
    given = district or page.meta.get("district")
    clean = without_pinyin(page.text)
    text = page.text if clean is None else clean.text
    if clean is not None and title is not None:
        title = title_without_pinyin(title)
    whole = is_traditional(text)
    traditional = whole or (title is not None and is_traditional(title))
    if not traditional and clean is None:
        return _read(known, title, reporting_start, reporting_end, given)
    twin = _read(
        replace(
            known,
            text=simplified(text) if whole else text,
            tables=page.tables if clean is None else placed(page.tables, clean),
        ),
        simplified(title) if traditional and title is not None else title,
        reporting_start,
        reporting_end,
        simplified(given) if traditional and given is not None else given,
    )
    return document_as_printed(replace(twin, traditional=traditional), page.text, title, clean)


def _read(
    page: Page, title: str | None, reporting_start: date | None, reporting_end: date | None, given: str | None
) -> Document:
    """What a page says in simplified characters. `given`: the district that its source is known to write about."""
    text = page.text
    title = title or find_title(text)
    title = without_gaps(title) if title is not None else None
    published = page.published or find_published(text)
    if reporting_start is None and reporting_end is None:
        reporting_start, reporting_end = title_period(
            title, published, given_on(text), text
        ) or (None, None)
    reporter, district = _speaker(text, title, given, page.url)
    rows, counts = find_task_tables(text, page.tables)
    proved = proved_rows(text) if rows and not page.tables else 0
    if proved and proved >= sum(_NUMBER.search(row.progress) is not None for row in rows):
        rows, counts = (), ()  # a table of figures, of which a table of tasks would lose rows, or columns
    sections = () if rows else find_sections(text, district)
    statistics = () if rows else find_statistics(text, page.tables)
    return Document(
        text=text,
        kind=_kind(text, title, bool(sections), bool(rows)),
        family=page.family,
        title=title,
        url=page.url,
        source=page.source,
        district=district,
        reporter=reporter.name if reporter is not None else None,
        reporter_source=reporter.evidence if reporter is not None else None,
        published=published,
        reporting_start=reporting_start,
        reporting_end=reporting_end,
        sections=sections,
        task_rows=rows,
        statistics=statistics,
        tables=counts or tuple(count_of(table) for table in statistics),
    )


def _speaker(
    text: str, title: str | None, given: str | None, url: str | None
) -> tuple[Reporter | None, str | None]:
    """Whose report a text is, with what says so, and the district that it belongs to.

    `given` is the district that the source is known to write about: it is believed where the text's head names no unit
    below it.
    """
    if title is not None and (street := _street_below(text, title)) is not None:
        return street, given or title
    office = find_office(title) or (office_in_first_line(text) if title is None else None)
    if office is not None and publishes_for_the_whole(office, title) and (place := place_of_office(office)):
        # the bulletin of a statistics office is the district's
        return Reporter(place, "district", "title"), given or place
    unit = Reporter(office, "office", "title") if office is not None else find_reporter(text, title)
    if office is None and (gives := office_that_gives(fold(text[:_BEGINNING]))) is not None:
        unit = Reporter(gives, "office", "title_beside_office")
    if unit is not None and unit.level == "office":
        return unit, given or _district_of(unit.name, text, title)
    if unit is None or unit.level == "district":
        unit = _district(text, title, given, unit) or at_address(text, url) or office_at_path(text, url)
        if unit is not None and unit.evidence in _WEIGHED:
            unit = office_that_speaks_at(text, url, unit.name) or unit
        if unit is not None and unit.level == "office":
            return unit, given or place_of_office(unit.name)
        if unit is None or unit.evidence in _GUESSED or (unit.level == "district" and not is_listed(unit.name)):
            unit = _at_site(text, url, unit) or unit
    if unit is None or unit.evidence in _WEIGHED:
        office = _office_at_work(fold(text[:_BEGINNING]), unit)
        if office is not None:
            return Reporter(office, "office", "frequency"), given or place_of_office(office)
    if unit is not None and unit.level == "district" and is_given_for_government(fold(text[:_BEGINNING])):
        unit = unit._replace(evidence="title_beside_office")
    elif unit is not None and unit.evidence == "title" and (office := office_below_title(text, unit.name)):
        unit = unit._replace(evidence="title_beside_office")
        if title and is_of_its_field(office, title, unit.name):
            return Reporter(office, "office", "title_beside_office"), given or place_of_office(office)
    return unit, given or (_belongs_to(unit, text) if unit is not None else None)


def _office_at_work(head: str, unit: Reporter | None) -> str | None:
    """The office whose report a text that names nobody else is by what it says further below, or the one of its place that it
    tells of again and again."""
    if unit is None:
        return office_of_report(head) or office_again(head, _AGAIN) or office_of_its_level(head)
    office = office_again(head, _OFTEN)
    return office if office is not None and office.startswith(unit.name) else None


def _street_below(text: str, title: str) -> Reporter | None:
    """The street that the title a text prints is of, where the title given for its page is its district's name and no more,
    as that of a part of a site is."""
    if not is_listed(title) or title.endswith(_BELOW_DISTRICT):
        return None
    found = find_reporter(text, find_title(text))
    return found if found is not None and found.level == "street" else None


def _at_site(text: str, url: str | None, unit: Reporter | None) -> Reporter | None:
    """Who is told by the address of a text, unless the text itself prints that name in another form (镇沅县)."""
    site = at_site(text, url)
    printed = unit is not None and site is not None and site.name.startswith(unit.name[:-1])
    return None if printed else site


def _belongs_to(unit: Reporter, text: str) -> str | None:
    """The district of a unit: itself, or the one that has a street of that name and that the text names, too."""
    if unit.level == "district":
        return unit.name
    if (above := place_above(text[:_ENOUGH_TEXT], unit.name)) is not None:
        return above
    county = county_of(unit.name)
    return county if county is not None and county[:-1] in text[:_ENOUGH_TEXT] else None


def _district_of(office: str, text: str, title: str | None) -> str | None:
    """The district that an office belongs to: the one in its name, else the one that its text speaks of."""
    if (place := place_of_office(office)) is not None:
        return place
    if is_of_city(office):
        return None
    unit = find_place(text, title)
    if unit is None or unit.level == "district":
        unit = _district(text, title, None, unit)
    return _belongs_to(unit, text) if unit is not None else None


def _district(text: str, title: str | None, given: str | None, named: Reporter | None) -> Reporter | None:
    """The district that a text speaks for, or the street that one without a district speaks of."""
    if given is not None:
        return Reporter(given, "district", "source")
    if named is not None:
        return named
    folded = fold(text[:_ENOUGH_TEXT])
    several = title is not None and names_several(fold(title))
    if title and not several and (entitled := place_in_title(title)) is not None:
        return _weighed(entitled, "title")
    weighed = weigh(folded, fold(title) if title is not None else None)
    if several and title is not None and weighed is not None and weighed.name in title:
        weighed = None
    if weighed is not None and weighed.is_clear:
        return _weighed(weighed.name, "weighed")
    if (called := called_throughout(text, title)) is not None:
        return called
    if (own := street_of_own_paper(folded)) is not None:
        return Reporter(own, "street", "frequency")
    found = find_district(text, title, _known_districts())
    if weighed is not None:
        agreed = weighed.name == found or names_again(text, weighed.name)
        return _weighed(weighed.name, "weighed" if agreed else "frequency")
    if several and title is not None and found is not None and found in title:
        return None
    if found is not None and (found in _known_districts() or not is_of_another_level(found, folded)):
        return _weighed(found, "title" if title is not None and found in title else "frequency")
    if (short := short_district(text)) is not None:
        return short
    if (told := district_of_paper(text)) is not None:
        return told
    street = find_street(text)
    if street is None or is_of_another_level(street, folded) or _is_said_by_the_way(street, folded):
        return None
    return Reporter(street, "street", "frequency")


def _is_said_by_the_way(street: str, text: str) -> bool:
    """Whether a text names a street once, and not where it begins: an example, from which the text need not come."""
    return text.find(street) > _OPENING and text.count(street) == 1


def _weighed(name: str, evidence: Evidence) -> Reporter:
    return Reporter(name, "street" if name.endswith(_BELOW_DISTRICT) else "district", evidence)


def _require_bounded(text: str) -> None:
    lines = text.count("\n") + text.count("\r")
    if len(text) > MAX_CHARACTERS or lines > MAX_LINES:
        raise LayoutError(
            f"a text of {len(text):,} characters on {lines + 1:,} lines; at most {MAX_CHARACTERS:,} on {MAX_LINES:,} are "
            "read: split it",
            reason="too_large",
        )
    if len(text) > 2 * MAX_NUMBERS and (numbers := sum(1 for _ in _NUMBER.finditer(text))) > MAX_NUMBERS:
        raise LayoutError(
            f"a text with {numbers:,} numbers; at most {MAX_NUMBERS:,} are read: split it", reason="too_large"
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


@cache
def _known_districts() -> frozenset[str]:
    """Names of districts that help where a text only uses the short form; unknown ones are found by form."""
    lines = data_text("documents", "districts.txt").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())

"""An article page, or the reason why what came is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from extractors.documents.html import LayoutError, parse_html
from extractors.documents.model import Page
from extractors.documents.pages.decode import decode
from extractors.documents.pages.tree import Node, parse_tree
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.content import refuse_content
from extractors.guard.signs import refuse_signs

_CLOSED = re.compile(rb"</\s*(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 4096
_MAX_TAGS = 100_000  # of an XML list, some hundred bytes of memory each; a year of a paper has some ten thousand pages
_OUTCOMES = {
    "truncated": Outcome.TRUNCATED,
    "empty": Outcome.TRUNCATED,
    "encoding": Outcome.PARSE_FAILED,
    "too_large": Outcome.TOO_LARGE,
    "generation": Outcome.LAYOUT_CHANGED,
    "index": Outcome.LAYOUT_CHANGED,
    "unknown": Outcome.LAYOUT_CHANGED,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be true of an article page of a source.

    `families` are the layouts the site is known to wear; `day` is the day of issue where the address tells
    it (the page must agree); `first` and `last` bound every date (the paper's first issue, today);
    `closes`: whether the site's pages end with </html>.
    """

    families: frozenset[str]
    first: date
    last: date
    day: date | None = None
    closes: bool = True


def read_article(body: bytes, url: str, expected: Expected) -> Page:
    """The article of a page. Raises Finding with a typed outcome and a reason for a person."""
    try:
        page = parse_html(body, name=url)
    except LayoutError as error:
        refuse_what_says_so(body)
        if error.reason in ("unknown", "index") and not is_closed(body):
            raise Finding(Outcome.TRUNCATED, "the page ends before its end and no article in it") from error
        raise Finding(_OUTCOMES.get(error.reason, Outcome.PARSE_FAILED), str(error)) from error
    refuse_content(page.text)
    if expected.closes and not is_closed(body):
        raise Finding(Outcome.TRUNCATED, "the page has no </html>: it ends before its end")
    if page.family not in expected.families:
        known = ", ".join(sorted(expected.families))
        raise Finding(Outcome.LAYOUT_CHANGED, f"a page of the family {page.family}, expected {known}")
    if not page.title:
        raise Finding(Outcome.PARSE_FAILED, "an article without a title")
    check_date(page.published, expected)
    return page


def refuse_what_says_so(body: bytes) -> None:
    """Raises Finding when a page that holds no article says why: a block, a login, an error."""
    refuse_signs(tree_of(body))


def check_date(day: date | None, expected: Expected) -> None:
    """Raises Finding for a date that cannot be true."""
    if day is None:
        raise Finding(Outcome.PARSE_FAILED, "the page names no day of publication")
    if not expected.first <= day <= expected.last:
        what = (
            f"before the first issue on {expected.first}"
            if day < expected.first
            else f"after today, {expected.last}"
        )
        raise Finding(Outcome.IMPOSSIBLE_DATE, f"published {day}, {what}")
    if expected.day is not None and day != expected.day:
        raise Finding(Outcome.IMPOSSIBLE_DATE, f"the page says {day}, its address {expected.day}")


def tree_of(body: bytes) -> Node:
    """The markup of a page. Raises Finding when there is none in it."""
    if not body.strip():
        raise Finding(Outcome.TRUNCATED, "an empty body")
    try:
        return parse_tree(decode(body))
    except LayoutError as error:
        raise Finding(_OUTCOMES.get(error.reason, Outcome.PARSE_FAILED), str(error)) from error


def xml_of(body: bytes, *, recover: bool = False) -> Node:
    """The root of an XML list, read without entities, network or DTD.

    recover: read on behind what is not quite XML. Raises Finding when there is no XML in it, or more than any list has.
    """
    if (tags := body.count(b"<")) > _MAX_TAGS:
        raise Finding(Outcome.TOO_LARGE, f"an XML list of {tags:,} tags, more than {_MAX_TAGS:,}: none that we know")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Finding(Outcome.TRUNCATED, f"not a whole XML list ({error})") from error
    if root is None:
        raise Finding(Outcome.PARSE_FAILED, "the list of records is not XML")
    return root


def is_closed(body: bytes) -> bool:
    """Whether the markup of a page is closed at its end."""
    return _CLOSED.search(body[-_TAIL:]) is not None

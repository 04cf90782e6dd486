"""The listing pages of Founder e-papers (generations A and B), read.

`paperindex.htm` refreshes to the newest issue; `period.xml` lists a month's issues, `page.xml` beside it
their pages; every page of the paper lists all pages (`a.rigth_bmdh_href`, `a#pageLink`) and its articles
(`#main-ed-articlenav-list`, `map PagePicMap`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from extractors.documents.html import LayoutError
from extractors.documents.pages.refused import refuse
from extractors.documents.pages.tree import (
    Node,
    find_day,
    first,
    inside,
    nodes,
    page_title,
    squeeze,
    strings,
    words,
    xpath,
)
from extractors.fetching.addresses import join
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import is_closed, tree_of, xml_of
from extractors.guard.signs import refuse_signs
from extractors.sources.addresses import canonical_address
from extractors.sources.links import Links
from extractors.sources.model import ArticleLink

ISSUE_PATH = re.compile(r"html/(\d{4})-(\d{2})/(\d{2})/")
_NODE = re.compile(r"html/\d{4}-\d{2}/\d{2}/(node_\w+\.html?)(?:\?|$)")
_CONTENT = re.compile(r"html/\d{4}-\d{2}/\d{2}/content_(?:(\w+)_)?(\d+)\.html?(?:\?|$)")
_PAGE_LABEL = re.compile(r"第?\s*0?([A-Z]?\d{1,3})\s*版\s*[:：]?\s*(.*)")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_PAGE_LINKS = xpath("//a[token('rigth_bmdh_href') or @id='pageLink' or @id='pagelink']")
_LISTS_OF_PAGES = xpath("//*[@id='bmdh' or @id='bmdhTable']")
_NEXT = xpath("//a[@id='ed_next']/@href")
_LISTS_OF_TITLES = xpath(
    "//*[@id='main-ed-articlenav-list' or @id='btdh' or (self::ul and token('main-ed-articlenav-list'))]"
)
_TITLES_ALONE = xpath("//a[parent::div[starts-with(@id, 'mp')]]")
_MAPS = xpath("//map[translate(@name, 'PAGEICM', 'pageicm')='pagepicmap']")
_TABLE_OF_PAGES = xpath("//*[@id='bmdhTable']")
_LISTS = (_LISTS_OF_TITLES, _MAPS, _PAGE_LINKS, _TABLE_OF_PAGES)
_META = xpath("//meta[@http-equiv]")
_NODE_ID = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of an issue as read: its neighbours and its articles."""

    number: str | None
    name: str | None
    pages: tuple[tuple[str, str | None, str | None], ...]  # address, number, name of every page it lists
    refs: tuple[ArticleLink, ...]
    refused: tuple[ArticleLink, ...] = ()  # links that cannot be followed


def read_index(body: bytes, url: str) -> str:
    """The address that `paperindex.htm` refreshes to. Raises Finding when it names none."""
    tree = tree_of(body)
    for node in nodes(tree, _META):
        if (node.get("http-equiv") or "").lower() == "refresh" and (
            match := _REFRESH.search(node.get("content") or "")
        ):
            target = join(url, match[1])
            if issue_day(target) is not None:
                return target
    refuse_signs(tree)
    raise Finding(Outcome.LAYOUT_CHANGED, "paperindex.htm no longer refreshes to html/YYYY-MM/DD/node_N.htm")


def read_period(body: bytes, url: str) -> dict[date, str | None]:
    """The issues of a month by day, each with the file name of its front page where the list names it."""
    root = _xml(body, "periodlist")
    issues: dict[date, str | None] = {}
    for period in root.iter("period"):
        printed = " ".join(period.findtext(tag) or "" for tag in ("period_date", "date", "period_name"))
        day = find_day(printed) or _compact_day(printed) or _compact_day(period.get("id") or "")
        if day is None:
            raise Finding(
                Outcome.IMPOSSIBLE_DATE, f"{url}: an issue with the day {squeeze(printed)!r}, which is none"
            )
        front = (period.findtext("front_page") or "").strip().rsplit("/", 1)[-1]
        issues[day] = front or None
    return issues


def read_page_list(body: bytes, url: str) -> dict[date, list[str]]:
    """`page.xml`: the node ids of every page, by day of issue."""
    root = _xml(body, "pagelist")
    pages: dict[date, list[str]] = {}
    days: dict[Node, date | None] = {}
    for node in root.iter("nodeid"):
        period = next(node.iterancestors("period"), None)
        if period is None:
            continue
        if period not in days:
            days[period] = _compact_day(period.get("id") or "") or find_day(period.get("id") or "")
        day, name = days[period], (node.get("id") or "").strip()
        if day is not None and _NODE_ID.fullmatch(
            name
        ):  # anything else is no help, and the pages list each other
            pages.setdefault(day, []).append(name)
    return pages


def read_page(body: bytes, url: str) -> PaperPage:
    """A page of the paper: the list of titles united with the image map. Raises Finding."""
    tree = tree_of(body)
    if first(tree, *_LISTS) is None:
        refuse_signs(tree)
        if not is_closed(body):
            raise Finding(Outcome.TRUNCATED, "the page ends before its end")
        try:
            refuse(tree)
        except LayoutError as error:
            raise Finding(Outcome.LAYOUT_CHANGED, str(error)) from error
        raise Finding(
            Outcome.LAYOUT_CHANGED,
            "no list of pages and no list of titles (looked for #bmdhTable, a#pageLink, PagePicMap)",
        )
    if not is_closed(body):
        raise Finding(Outcome.TRUNCATED, "the page ends before its end")
    page_address = canonical_address(url)
    pages: dict[str, tuple[str, str | None, str | None]] = {}
    links = Links(url)
    for node in _links(tree, _LISTS_OF_PAGES, _PAGE_LINKS):
        address = links.join(node.get("href"), words(node) or None)
        if address and _NODE.search(address) and _is_day(links, address):
            label = _PAGE_LABEL.search(words(node))
            pages.setdefault(
                canonical_address(address),
                (address, *(label.groups() if label else (None, words(node) or None))),
            )
            links.bound(pages)
    for target in strings(tree, _NEXT):
        address = links.join(target)
        if (
            address
            and _NODE.search(address)
            and canonical_address(address) not in pages
            and _is_day(links, address)
        ):
            pages[canonical_address(address)] = (address, None, None)
            links.bound(pages)
    number, name = pages[page_address][1:] if page_address in pages else (None, None)
    day = issue_day(url)
    titles: dict[str, ArticleLink] = {}
    for node in [*_links(tree, _LISTS_OF_TITLES, _TITLES_ALONE), *inside(nodes(tree, _MAPS), "area")]:
        address = links.join(node.get("href"), words(node) or None)
        if not address or not _CONTENT.search(address) or not _is_day(links, address):
            continue
        if issue_day(address) != day:
            continue
        title = words(node) or squeeze(node.get("title") or node.get("alt") or "") or None
        known = titles.get(canonical_address(address))
        if known is None or (known.title is None and title):
            titles[canonical_address(address)] = ArticleLink(address, title, day, number, name)
            links.bound(titles)
    return PaperPage(
        number, name, tuple(pages.values()), tuple(titles.values()), tuple(links.refused.values())
    )


def _links(tree: Node, lists: etree.XPath, alone: etree.XPath) -> list[Node]:
    """The links within `lists` and those that `alone` finds, each once, in the page's order."""
    listed, others = inside(nodes(tree, lists), "a"), nodes(tree, alone)
    if not listed or not others:
        return listed or others
    wanted = {*listed, *others}
    return [node for node in tree.iter("a") if node in wanted]


def _is_day(links: Links, address: str) -> bool:
    """Whether an address names a day, or none; one that names a day that is none is refused."""
    try:
        issue_day(address)
    except Finding as finding:
        links.refuse(address, None, finding)
        return False
    return True


def issue_day(url: str) -> date | None:
    """The day in the address of an issue, `html/YYYY-MM/DD/`. Raises Finding for a day that is none."""
    match = ISSUE_PATH.search(url)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Finding(Outcome.IMPOSSIBLE_DATE, f"{url}: there is no such day") from None


def node_name(url: str) -> str | None:
    """`node_9050.htm` of the address of a page of the paper."""
    match = _NODE.search(url)
    return match[1] if match else None


def _xml(body: bytes, root_tag: str) -> Node:
    """A small XML list, read without entities, network or DTD. Raises Finding when it is something else."""
    if b"<html" in body[:2048].lower():
        tree = tree_of(body)
        refuse_signs(tree)
        raise Finding(Outcome.LAYOUT_CHANGED, f"an HTML page {page_title(tree)!r} in place of the list")
    root = xml_of(body)
    if root.tag != root_tag:
        raise Finding(Outcome.LAYOUT_CHANGED, f"a list of {root.tag!r}, expected {root_tag!r}")
    return root


def _compact_day(text: str) -> date | None:
    for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)|((?:19|20)\d\d)-(\d\d)/(\d\d)", text):
        year, month, day = [group for group in match.groups() if group]
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None

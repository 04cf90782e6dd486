"""The lists of JCMS columns, read: the column's page, groups of the legacy interface, disclosure lists, JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from lxml import etree

from extractors.documents.pages.decode import decode
from extractors.documents.pages.tree import Node, find_day, flat, nodes, url_day, xpath
from extractors.guard.article import tree_of
from extractors.guard.outcome import Finding, Outcome
from extractors.guard.signs import refuse_signs
from extractors.sources.model import Ref

_UNIT = re.compile(r"unitid['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_TOTAL = re.compile(r"totalRecord['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_WEB_NAME = re.compile(r"webname['\"]?\s*[:=]\s*['\"]([^'\"]*)['\"]", re.IGNORECASE)
_DATASTORE = re.compile(r"<datastore>.*?</datastore>", re.DOTALL | re.IGNORECASE)
_PAGES = re.compile(r"(?:共|总)\s*(\d+)\s*页|totalpage['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_ARTICLE = re.compile(r"/art/\d{4}/|/art_\w+\.html?")
_DATE_AFTER = re.compile(
    r"\s*[\[(（]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?\s*$"
)  # some lists put it inside the link
_LINKS = xpath("//a[@href]")
_ITEMS = ("li", "tr", "record", "p", "dd")
_EMPTY = re.compile(r"暂无(?:数据|信息|内容|记录)|没有(?:找到)?(?:相关)?(?:数据|信息|记录)")


@dataclass(frozen=True, slots=True)
class Group:
    """Some records of a list, in its order. `total` and `pages` count the whole list, where it says so."""

    refs: tuple[Ref, ...]
    total: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """What a column's page says about its list."""

    unit_id: str
    web_name: str
    total: int | None
    first: Group


def read_column_page(body: bytes, url: str) -> ColumnPage:
    """`/col/colN/index.html`: `unitid`, the number of records, and the group embedded in it."""
    text = _text(body)
    unit = _UNIT.search(text)
    if unit is None:
        refuse_signs(tree_of(body))
        raise Finding(
            Outcome.LAYOUT_CHANGED, "the column's page names no unitid: not the legacy list any more"
        )
    total = _TOTAL.search(text)
    name = _WEB_NAME.search(text)
    embedded = _DATASTORE.search(text)
    first = _records(embedded[0], url) if embedded else Group(())
    return ColumnPage(unit[1], name[1] if name else "", int(total[1]) if total else None, first)


def read_datastore(body: bytes, url: str) -> Group:
    """A group of the legacy interface: `<datastore>` with records in CDATA."""
    text = _text(body)
    match = _DATASTORE.search(text)
    if match is None:
        if "<datastore" in text.lower():
            raise Finding(Outcome.TRUNCATED, "the list of records ends before </datastore>")
        refuse_signs(tree_of(body))
        raise Finding(Outcome.LAYOUT_CHANGED, "no <datastore> in the answer of the list's interface")
    return _records(match[0], url)


def read_disclosure(body: bytes, url: str) -> Group:
    """A page of a disclosure list: a table or list of links with dates."""
    tree = tree_of(body)
    refs = refs_in(tree, url)
    words = flat(tree)
    if not refs and not _EMPTY.search(words):
        refuse_signs(tree)
        raise Finding(Outcome.LAYOUT_CHANGED, "no article in the disclosure list")
    match = _PAGES.search(_text(body))
    return Group(refs, 0 if not refs else None, int(match[1] or match[2]) if match else None)


def read_unit(body: bytes, url: str) -> Group:
    """The current interface: `{"success":true,"data":{"html":"...","count":"8"}}`."""
    try:
        answer = json.loads(_text(body))
    except ValueError as error:
        refuse_signs(tree_of(body))
        raise Finding(
            Outcome.LAYOUT_CHANGED, f"the list's interface did not answer JSON ({error})"
        ) from error
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or not answer.get("success") or not isinstance(data.get("html"), str):
        said = (
            str(answer.get("message") or answer.get("msg") or answer)[:200]
            if isinstance(answer, dict)
            else "no object"
        )
        raise Finding(
            Outcome.LAYOUT_CHANGED, f"the list's interface says: {said}; are tpl_set_id and tag_id right?"
        )
    count = str(data.get("count") or "")
    fragment = data["html"]
    refs = refs_in(tree_of(f"<div>{fragment}</div>".encode()), url) if fragment.strip() else ()
    return Group(refs, int(count) if count.isdigit() else None)


def refs_in(tree: Node, url: str) -> tuple[Ref, ...]:
    """Links to articles with the date that stands beside each."""
    refs: dict[str, Ref] = {}
    for link in nodes(tree, _LINKS):
        address = urljoin(url, (link.get("href") or "").strip())
        if not _ARTICLE.search(address):
            continue
        title = (link.get("title") or "").strip() or _DATE_AFTER.sub("", flat(link))
        known = refs.get(address)
        if known is None or not known.title:
            refs[address] = Ref(address, title or None, _day_beside(link, address))
    return tuple(refs.values())


def _records(datastore: str, url: str) -> Group:
    # The records are fragments of HTML in CDATA: the envelope is XML, what is in it only nearly.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(datastore.encode("utf-8", "replace"), parser)
    if root is None:
        raise Finding(Outcome.PARSE_FAILED, "the list of records is not XML")
    refs: list[Ref] = []
    for record in root.iter("record"):
        fragment = record.text or ""
        if fragment.strip():
            refs.extend(refs_in(tree_of(f"<li>{fragment}</li>".encode("utf-8", "replace")), url))
    total = (root.findtext("totalrecord") or "").strip()
    return Group(tuple(refs), int(total) if total.isdigit() else None)


def _day_beside(link: Node, address: str) -> date | None:
    """The date in the smallest item around a link, else the one in its address."""
    for node in [link, *link.iterancestors()]:
        if day := find_day(flat(node)):
            return day
        if node.tag in _ITEMS:
            break
    return url_day(address)


def _text(body: bytes) -> str:
    try:
        return decode(body)
    except ValueError as error:
        raise Finding(Outcome.PARSE_FAILED, str(error)) from error

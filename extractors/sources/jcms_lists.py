"""The lists of JCMS columns, read: the column's page, groups of the legacy interface, disclosure lists, JSON."""

from __future__ import annotations

import json
import re
import reprlib
from dataclasses import dataclass

from extractors.cleaning import QUOTED, on_one_line
from extractors.documents.pages.decode import decode
from extractors.documents.pages.tree import Node, flat, nodes, words, xpath
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import tree_of, xml_of
from extractors.guard.signs import refuse_signs
from extractors.sources.links import DaysBeside, Links, announced
from extractors.sources.model import ArticleLink

_UNIT = re.compile(r"unitid['\"]?\s*[:=]\s*['\"]?([0-9]{1,20})(?![0-9])", re.IGNORECASE)
_TOTAL = re.compile(r"totalRecord['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_WEB_NAME = re.compile(r"webname['\"]?\s*[:=]\s*['\"]([^'\"\x00-\x1f\x7f-\x9f]{0,200})['\"]", re.IGNORECASE)
_DATASTORE = re.compile(r"<datastore>", re.IGNORECASE)
_DATASTORE_END = re.compile(r"</datastore>", re.IGNORECASE)
_SURROGATE = re.compile(r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:5[3-9]|6\d|7[0-3])\d\d);", re.IGNORECASE)
_PAGES = re.compile(r"(?:共|总)\s*(\d+)\s*页|totalpage['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_ARTICLE = re.compile(r"/art/\d{4}/|/art_\w+\.html?")
_DATE_AFTER = re.compile(
    r"\s*[\[(（]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?\s*$"
)  # some lists put it inside the link
_LINKS = xpath("//a[@href]")
_EMPTY = re.compile(r"暂无(?:数据|信息|内容|记录)|没有(?:找到)?(?:相关)?(?:数据|信息|记录)")


@dataclass(frozen=True, slots=True)
class Group:
    """Some records of a list, in its order. `total` and `pages` count the whole list, where it says so; `wrong`:
    it says something else, and how far it goes is not known."""

    refs: tuple[ArticleLink, ...]
    total: int | None = None
    pages: int | None = None
    wrong: Finding | None = None


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
    match = _TOTAL.search(text)
    total, _ = announced(match[1], "records") if match else (None, None)  # the groups say it again
    name = _WEB_NAME.search(text)
    embedded = _datastore(text)
    first = _records(embedded, url) if embedded else Group(())
    return ColumnPage(unit[1], name[1] if name else "", total, first)


def read_datastore(body: bytes, url: str) -> Group:
    """A group of the legacy interface: `<datastore>` with records in CDATA."""
    text = _text(body)
    found = _datastore(text)
    if found is None:
        if "<datastore" in text.lower():
            raise Finding(Outcome.TRUNCATED, "the list of records ends before </datastore>")
        refuse_signs(tree_of(body))
        raise Finding(Outcome.LAYOUT_CHANGED, "no <datastore> in the answer of the list's interface")
    return _records(found, url)


def _datastore(text: str) -> str | None:
    """The first list of records in a text, with its tags."""
    begin = _DATASTORE.search(text)
    end = _DATASTORE_END.search(text, begin.end()) if begin else None
    return text[begin.start() : end.end()] if begin and end else None


def read_disclosure(body: bytes, url: str) -> Group:
    """A page of a disclosure list: a table or list of links with dates."""
    tree = tree_of(body)
    refs = refs_in(tree, url)
    if not refs and not _EMPTY.search(flat(tree)):
        refuse_signs(tree)
        raise Finding(Outcome.LAYOUT_CHANGED, "no article in the disclosure list")
    match = _PAGES.search(_text(body))
    pages, wrong = announced(match[1] or match[2], "pages") if match else (None, None)
    return Group(refs, 0 if not refs else None, pages, wrong)


def read_unit(body: bytes, url: str) -> Group:
    """The current interface: `{"success":true,"data":{"html":"...","count":"8"}}`."""
    try:
        answer = json.loads(_text(body))
    except (ValueError, RecursionError) as error:
        refuse_signs(tree_of(body))
        raise Finding(
            Outcome.LAYOUT_CHANGED, f"the list's interface did not answer JSON ({on_one_line(str(error), QUOTED)})"
        ) from error
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or not answer.get("success") or not isinstance(data.get("html"), str):
        message = answer.get("message") or answer.get("msg") if isinstance(answer, dict) else None
        quoted = on_one_line(message, QUOTED) if isinstance(message, str) else reprlib.repr(answer)
        raise Finding(
            Outcome.LAYOUT_CHANGED, f"the list's interface says: {quoted}; are tpl_set_id and tag_id right?"
        )
    count = data.get("count")
    total, wrong = (
        announced(str(count), "records") if isinstance(count, str | int) and count else (None, None)
    )
    fragment = data["html"]
    markup = f"<div>{fragment}</div>".encode("utf-8", "replace")  # JSON can hold half a surrogate pair
    refs = refs_in(tree_of(markup), url) if fragment.strip() else ()
    return Group(refs, total, None, wrong)


def refs_in(tree: Node, url: str) -> tuple[ArticleLink, ...]:
    """Links to articles with the date that stands beside each, and the links that are no addresses."""
    refs: dict[str, ArticleLink] = {}
    links, days = Links(url), DaysBeside()
    for link in nodes(tree, _LINKS):
        address = links.join(link.get("href"))
        if address is None or not _ARTICLE.search(address):
            continue
        known = refs.get(address)
        if known is None or not known.title:
            title = (link.get("title") or "").strip() or _DATE_AFTER.sub("", words(link))
            refs[address] = ArticleLink(address, title or None, days.of(link, address))
            links.bound(refs)
    return (*refs.values(), *links.refused.values())


def _records(datastore: str, url: str) -> Group:
    # The records are fragments of HTML in CDATA: the envelope is XML, what is in it only nearly.
    whole = _SURROGATE.sub("\ufffd", datastore)  # such a reference makes bytes that are no text
    try:
        return _group(xml_of(whole.encode("utf-8", "replace"), recover=True), url)
    except UnicodeDecodeError as error:
        raise Finding(Outcome.PARSE_FAILED, f"the list of records is not text ({error})") from error


def _group(root: Node, url: str) -> Group:
    refs: dict[str, ArticleLink] = {}
    for record in root.iter("record"):
        fragment = record.text or ""
        if fragment.strip():
            for ref in refs_in(tree_of(f"<li>{fragment}</li>".encode("utf-8", "replace")), url):
                refs.setdefault(ref.url, ref)
            Links(url).bound(refs)
    total, wrong = announced(root.findtext("totalrecord") or "", "records")
    return Group(tuple(refs.values()), total, None, wrong)


def _text(body: bytes) -> str:
    try:
        return decode(body)
    except ValueError as error:
        raise Finding(Outcome.PARSE_FAILED, str(error)) from error

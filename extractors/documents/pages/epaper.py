"""What the e-paper families have in common: edition, continuations, hidden fields, page title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.documents.pages.tree import Node, first, flat, page_title, words, xpath

_EDITION = re.compile(r"第\s*([A-Z]?\d{1,3})\s*版\s*[:：]?\s*([^\s,，。]{0,20})")
_CONTINUES = re.compile(r"[（(]\s*(?:紧?下转|转)\s*第?\s*0?([A-Z]?\d{1,3})\s*版\s*[）)]\s*$")
_CONTINUED = re.compile(r"^\s*[（(]\s*(?:紧接|上接|接)\s*第?\s*0?([A-Z]?\d{1,3})\s*版")
_NAV = frozenset(("bmdh", "btdh", "bmdhTable", "main-ed-articlenav-list"))
_NEAR = 8  # elements between a label and the text before it
_SITE_WORDS = re.compile(r"\s*(?:数字报(?:刊|纸)?(?:平台)?|电子(?:版|报)|多媒体数字报)\s*")
_TITLE_SPLIT = re.compile(r"[-_—|]")


def hidden_field(root: Node, name: str) -> str:
    """The hidden element of that id (`NewsEditionName`, `NewsArticlePubDay` ...), as text or value."""
    node = first(root, xpath(f"//*[@id='{name}']"))
    if node is None:
        return ""
    return flat(node) or (node.get("value") or node.get("content") or "").strip()


def edition(root: Node) -> tuple[str, str]:
    """Number and name of the page of the paper: ("04", "专版"); empty strings when not printed.

    The list of all pages of the issue, which stands on every page too, is not looked at.
    """
    number, name = hidden_field(root, "NewsEditionNumber"), hidden_field(root, "NewsEditionName")
    if number and name:
        return number, name
    for node in dict.fromkeys(_around_labels(root)):
        match = None if _is_navigation(node) else _EDITION.search(words(node))
        if match:
            return number or match[1], name or match[2]
    return number, name


def _around_labels(root: Node) -> Iterator[Node]:
    """The elements in which a <strong> stands behind a text with 版."""
    for label in root.iter("strong"):
        above = label.getparent()
        if above is not None and "版" in _text_before(label, above):
            yield above


def _text_before(node: Node, above: Node) -> str:
    """The nearest text before an element within the one above it."""
    for before in islice(node.itersiblings(preceding=True), _NEAR):
        if before.tail:
            return before.tail
        node = before
    return (above.text or "") if node.getprevious() is None else ""


def _is_navigation(node: Node) -> bool:
    return any(above.get("id") in _NAV for above in node.iterancestors())


def continuations(text: str) -> dict[str, str]:
    """`continued_from` and `continues_on`: the pages from and to which the article runs."""
    found = {}
    before, after = _CONTINUED.search(text), _CONTINUES.search(text)
    if before:
        found["continued_from"] = before[1]
    if after:
        found["continues_on"] = after[1]
    return found


def paper_name(root: Node, title: str) -> str:
    """The name of the paper as the <title> has it (`今日拱墅数字报-标题`), "" when it has none."""
    parts = [_SITE_WORDS.sub("", part).strip() for part in _TITLE_SPLIT.split(page_title(root))]
    names = [part for part in parts if part and part not in title and len(part) <= 12]
    return names[0] if names else ""

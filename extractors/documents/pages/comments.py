"""Comments that content systems write around the parts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.render import Region
from extractors.documents.pages.tree import Node

_OPENED = re.compile(r"<(?:founder-)?(\w+)>")
_MAX_FIELDS = 100  # of a property comment; the system writes some twenty


def find_comment(root: Node, text: str) -> Node | None:
    """The first comment whose whole text is `text`."""
    return next((node for node in root.iter(etree.Comment) if (node.text or "").strip() == text), None)


def has_comment(root: Node, part: str) -> bool:
    """Whether a comment holds these words. (An XPath would sort all comments.)"""
    return any(part in (node.text or "") for node in root.iter(etree.Comment))


def comment_region(root: Node, begin: str, end: str) -> Region | None:
    """What stands between the first comment `begin` and the next comment `end`; None without `begin`.

    Raises `LayoutError` (`truncated`) when `end` never comes: the page was cut off in the article.
    """
    opening: Node | None = None
    for node in root.iter(etree.Comment):
        text = (node.text or "").strip()
        if opening is None:
            opening = node if text == begin else None
        elif text == end:
            return Region(_common_parent(opening, node), opening, node)
    if opening is None:
        return None
    raise LayoutError(f"the article starts at <!--{begin}--> and never ends", reason="truncated")


def _common_parent(one: Node, other: Node) -> Node:
    above = set(one.iterancestors())
    return next((node for node in other.iterancestors() if node in above), one.getroottree().getroot())


def property_fields(root: Node) -> dict[str, str]:
    """The fields of the Founder publishing system's tail comment: `<!--enpproperty <founder-date>...`.

    Both spellings (`founder-date`, `date`) give the key `date`; empty when there is no such comment.
    """
    # It may stand behind </html>, beside the root of the tree.
    for node in chain(root.iter(etree.Comment), root.itersiblings(etree.Comment)):
        text = node.text or ""
        if text.lstrip().startswith("enpproperty"):
            fields = ((key.lower(), " ".join(value.split())) for key, value in _fields(text))
            return {key: value for key, value in fields if value}
    return {}


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of `<name>value</name>`, where a name may have `founder-` in front of it."""
    at = 0
    for _ in range(_MAX_FIELDS):
        if (opened := _OPENED.search(text, at)) is None:
            return
        closed = re.compile(f"</(?:founder-)?{opened[1]}>").search(text, opened.end())
        if closed is not None:
            yield opened[1], text[opened.end() : closed.start()]
        at = opened.end() if closed is None else closed.end()

"""Markup to an element tree, safely, and the few look-ups that all page families share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice

from lxml import etree

from extractors.documents.pages.errors import LayoutError

Node = etree._Element

_TOKEN = re.compile(r"token\('([\w-]+)'\)")
_MAX_TAGS = (
    450_000  # in the tree they take some hundred bytes each; task tables from Word have some ten thousand
)
_MAX_TEXT = 4_000_000  # characters, scripts and all
_LENGTH = etree.XPath("string-length(.)")
_MAX_TAG = 8_000  # without quoted values: pictures are embedded in those
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_MAX_TAG},}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_PIECES, _CHARACTERS = 100, 1000  # of an element: its title or date stands there, or it is a whole list
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]*>")
_ISO_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CHINESE_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?=/|_|$)")


def parse_tree(markup: str) -> Node:
    """The tree of a page. No network, no external entities; raises `LayoutError` when there is no
    element at all or the nesting is deeper than libxml2 keeps (it would drop the rest silently)."""
    if (tags := markup.count("<")) > _MAX_TAGS:
        raise LayoutError(f"{tags:,} tags, more than {_MAX_TAGS:,}: split it", reason="too_large")
    _check_tags(markup)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LayoutError(f"no markup in the page ({error})", reason="empty") from None
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise LayoutError(f"markup beyond the parser's limits ({entry.message})", reason="too_large")
    if root is None:
        raise LayoutError("no markup in the page", reason="empty")
    if (characters := float(str(_LENGTH(root)))) > _MAX_TEXT:
        raise LayoutError(
            f"{characters:,.0f} characters of text, more than {_MAX_TEXT:,}: split it", reason="too_large"
        )
    return root


def _check_tags(markup: str) -> None:
    """Raises `LayoutError` for a tag with thousands of attributes: libxml2 compares each with all others."""
    for tag in _LONG_TAG.finditer(markup):
        if len(_QUOTED.sub("", tag[0])) > _MAX_TAG:
            raise LayoutError(f"a tag of {len(tag[0])} characters", reason="too_large")


@cache
def xpath(expression: str) -> etree.XPath:
    """A compiled look-up from the root of a page; `token('name')` in it stands for "has this class".

    `//` is walked as one axis: as two steps, which it is short for, libxml2 compares each node with all that it has.
    So it does with unions, with a second `//`, and when it sorts comments: `//*[a or b]`, `inside` and `root.iter`
    find the same.
    """
    walked = _TOKEN.sub(_class_test, expression).replace("//", "descendant-or-self::")
    return etree.XPath(walked, smart_strings=False)


def has_class(node: Node, name: str) -> bool:
    """Whether an element has a class."""
    return name in (node.get("class") or "").split()


def _class_test(match: re.Match[str]) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {match[1]} ')"


def first(root: Node, *paths: etree.XPath) -> Node | None:
    """The first element (or comment) that the first successful of `paths` finds below `root`."""
    return next((node for path in paths for node in nodes(root, _only_first(path))), None)


@cache
def _only_first(path: etree.XPath) -> etree.XPath:
    """The same look-up, ended at what it finds first: of thousands deep inside others all would be sorted."""
    return etree.XPath(f"({path.path})[1]", smart_strings=False)


def nodes(root: Node, path: etree.XPath) -> list[Node]:
    """The elements and comments that `path` finds below `root`."""
    found = path(root)
    return [item for item in found if isinstance(item, Node)] if isinstance(found, list) else []


def inside(outer: list[Node], tag: str) -> list[Node]:
    """The elements `tag` within any of `outer`, which are in the page's order: each once, in the page's order."""
    inner: set[Node] = set()  # of the outer ones, those within others
    all_outer = set(outer)
    found = []
    for element in outer:
        if element in inner:
            continue
        for node in element.iter(etree.Element):
            if node is element:
                continue
            if node in all_outer:
                inner.add(node)
            if node.tag == tag:
                found.append(node)
    return found


def strings(root: Node, path: etree.XPath) -> list[str]:
    """The attribute values or texts that `path` finds below `root`."""
    found = path(root)
    return [str(item) for item in found if isinstance(item, str)] if isinstance(found, list) else []


def flat(node: Node | None) -> str:
    """The text of an element on one line, without script, style and comments; "" for None.

    <br> counts as a space, as in the titles of text captures.
    """
    if node is None:
        return ""
    if next(node.iter(*_NOT_AS_PRINTED), None) is None:
        return squeeze(str(_STRING(node)))
    return squeeze("".join(_strings_and_breaks(node)))


def _strings_and_breaks(node: Node) -> Iterator[str]:
    """Text below `node` in order, a space for <br>. Iterative: pages nest deeper than Python recurses."""
    for event, item in etree.iterwalk(node, events=("start", "end", "comment")):
        if event == "start":
            if item.tag in ("script", "style"):
                continue
            if item.tag == "br":
                yield " "
            if item.text:
                yield item.text
        elif item is not node and item.tail:
            yield item.tail


def words(node: Node) -> str:
    """The first words of an element, as `flat` gives them: links and items may stand inside each other, a
    thousand deep, and each would be read with all that is in it."""
    text, size = [], 0
    for piece in islice(_pieces(node), _PIECES):
        text.append(piece)
        size += len(piece)
        if size > _CHARACTERS:
            break
    return squeeze("".join(text)[:_CHARACTERS])


def _pieces(node: Node) -> Iterator[str]:
    for event, item in etree.iterwalk(node, events=("start", "end", "comment")):
        if event == "start":
            if item.tag in ("script", "style"):
                yield ""
            else:
                yield f" {item.text or ''}" if item.tag == "br" else item.text or ""
        elif item is not node:
            yield item.tail or ""


# Not `descendant::text()`: libxml2 sorts what that finds, and for it goes up from each text to the root.
_STRING = etree.XPath("string()", smart_strings=False)
_NOT_AS_PRINTED = ("br", "script", "style")


def squeeze(text: str) -> str:
    """One line: runs of white space (no-break and ideographic spaces too) become one space."""
    return _SPACES.sub(" ", text).strip()


def untag(text: str) -> str:
    """A title as sites put it into attributes: without the tags some editors leave in it."""
    return squeeze(_TAGS.sub(" ", text))


def metas(root: Node) -> dict[str, str]:
    """<meta name content> pairs, names in lower case; the first of a name counts."""
    pairs: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("name") or node.get("property") or "").strip().lower()
        content = squeeze(node.get("content") or "")
        if name and content:
            pairs.setdefault(name, content)
    return pairs


def page_title(root: Node) -> str:
    """The <title> on one line."""
    return flat(next(root.iter("title"), None))


def find_day(text: str) -> date | None:
    """The first real calendar day in a text, written 2021-12-10, 2021/12/10 or 2021年12月10日."""
    found = [*_ISO_DAY.finditer(text), *_CHINESE_DAY.finditer(text)]
    for match in sorted(found, key=lambda item: item.start()):
        day = _day(match)
        if day:
            return day
    return None


def url_day(url: str) -> date | None:
    """The day in an address: `html/2021-12/10/content_...`, `art/2020/7/22/art_...`."""
    match = _URL_DAY.search(url)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None

"""A stretch of a page's markup made into text and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from extractors.documents.model import Cell
from extractors.documents.pages.layout import Mark, TextBuilder
from extractors.documents.pages.table import Grid, RawCell, printed
from extractors.documents.pages.tree import Node

Table = tuple[tuple[Cell, ...], ...]
Skip = Mapping[str, Callable[[Node], bool]]  # by tag: elements for which this holds are left out

_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
# Elements whose content is no text of the page.
_SILENT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "select",
        "button",
        "textarea",
        "audio",
        "video",
        "canvas",
        "svg",
        "map",
        "datalist",
    )
)
_CELLS = frozenset(("td", "th"))
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_HIDDEN = ("display:none", "visibility:hidden")


@dataclass(frozen=True, slots=True)
class Region:
    """What of a page is its article: everything below `root`, or, where comments mark it, everything
    below `root` between the comments `begin` and `end`."""

    root: Node
    begin: Node | None = None
    end: Node | None = None


@dataclass(slots=True)
class _OpenTable:
    """A table of data while it is read."""

    grid: Grid
    mark: Mark
    cell_start: Mark | None = None
    span: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class _Reader:
    builder: TextBuilder
    data_tables: frozenset[Node]
    stack: list[_OpenTable | None] = field(default_factory=list)
    done: dict[object, Table] = field(default_factory=dict)  # by what they print; nothing else is compared

    def open(self, node: Node, tag: str) -> None:
        if tag == "br":
            self.builder.line_break()
            return
        if tag not in _BLOCKS:
            return
        self.builder.block()
        if tag == "table":
            is_data = node in self.data_tables
            self.stack.append(_OpenTable(Grid(), self.builder.mark()) if is_data else None)
            return
        table = self.stack[-1] if self.stack else None
        if table is None:
            return
        if tag == "tr":
            table.grid.open_row()
        elif tag in _ROW_GROUPS:
            table.grid.open_group()
        elif tag in _CELLS:
            self.builder.open_cell()
            table.cell_start = self.builder.mark()
            table.span = (_span(node.get("rowspan")), _span(node.get("colspan")))

    def close(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        table = self.stack[-1] if self.stack else None
        if table is not None and tag in _CELLS and table.cell_start is not None:
            self._close_cell(table)
        self.builder.block()
        if tag == "table" and self.stack:
            self.stack.pop()
            if table is not None:
                self._close_table(table)

    def _close_cell(self, table: _OpenTable) -> None:
        assert table.cell_start is not None  # noqa: S101
        rendered, start = self.builder.since(table.cell_start)
        self.builder.close_cell()
        table.cell_start = None
        text = rendered.strip()
        begin = start + len(rendered) - len(rendered.lstrip()) if text else self.builder.length
        rows, columns = table.span
        table.grid.add(RawCell(Cell(begin, begin + len(text)), text, rows, columns))

    def _close_table(self, table: _OpenTable) -> None:
        cells, texts = table.grid.lay_out()
        key = printed(texts)
        if key is not None and key in self.done:
            self.builder.rewind(table.mark)  # rendered a second time: the first counts
            return
        if cells:
            self.done[len(self.done) if key is None else key] = cells


def render(builder: TextBuilder, regions: Iterable[Region], *, skip: Skip | None = None) -> tuple[Table, ...]:
    """Appends the regions' text to `builder`; gives the tables of data found in them, merged cells laid
    out. Elements that `skip` names are left out, as are hidden ones, scripts and comments."""
    tables: dict[object, Table] = {}
    for region in regions:
        reader = _Reader(builder, find_data_tables(region.root), done=tables)
        _walk(reader, region, skip)
        builder.block()
    return tuple(tables.values())


def _walk(reader: _Reader, region: Region, skip: Skip | None) -> None:
    """Visits every node of the region once. A stack of iterators, because pages nest deeper than Python
    recurses, and because lxml's own walk takes quadratic time over runs of comments."""
    builder = reader.builder
    active = region.begin is None
    if active:
        builder.text(region.root.text)
    stack: list[tuple[Node, Iterator[Node]]] = [(region.root, iter(region.root))]
    while stack:
        parent, children = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            if not stack:
                return
            if active:
                reader.close(parent.tag)
                builder.text(parent.tail)
        elif isinstance(node, etree._Comment):
            if node is region.end:
                return
            active = active or node is region.begin
            if active:
                builder.text(node.tail)
        elif not isinstance(node.tag, str) or (active and _is_left_out(node, skip)):
            builder.text(node.tail if active else None)
        else:
            if active:
                reader.open(node, node.tag)
                builder.text(node.text)
            stack.append((node, iter(node)))


def find_data_tables(root: Node) -> frozenset[Node]:
    """The tables below `root` that hold rows and columns of data, not layout.

    At least two rows and two columns; of tables inside each other, the one with the most cells of its own.
    """
    found: set[Node] = set()
    stack: list[_TableSize] = []
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=("table", "tr", "td", "th")):
        if event == "start":
            if node.tag == "table":
                stack.append(_TableSize())
            elif stack and node.tag == "tr":
                stack[-1].end_row()
            elif stack:
                stack[-1].row += 1
                stack[-1].cells += 1
        elif node.tag == "table" and stack:
            size = stack.pop()
            size.end_row()
            cells = size.cells if size.rows >= 2 and size.widest >= 2 else 0
            if cells and cells >= size.best_inside:
                found.add(node)
                found.difference_update(size.inside)
                size.inside = [node]
            if stack:
                stack[-1].best_inside = max(stack[-1].best_inside, cells, size.best_inside)
                stack[-1].inside.extend(size.inside)
    return frozenset(found)


@dataclass(slots=True)
class _TableSize:
    rows: int = 0
    row: int = 0
    widest: int = 0
    cells: int = 0
    best_inside: int = 0
    inside: list[Node] = field(default_factory=list)

    def end_row(self) -> None:
        if self.row:
            self.rows += 1
            self.widest = max(self.widest, self.row)
            self.row = 0


def _is_left_out(node: Node, skip: Skip | None) -> bool:
    tag = node.tag
    if tag in _SILENT:
        return True
    if node.attrib and (node.get("hidden") is not None or _hides(node.get("style") or "")):
        return True
    return skip is not None and tag in skip and skip[tag](node)


@lru_cache(maxsize=1024)
def _hides(style: str) -> bool:
    bare = style.replace(" ", "").lower()
    return any(word in bare for word in _HIDDEN)


def _span(value: str | None) -> int:
    """A rowspan or colspan; what is no number counts as 1, 0 means to the end of the group."""
    digits = (value or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1

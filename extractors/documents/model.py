"""What a page says, with offsets: the values that the document layer hands to the reading layer.

All offsets are character offsets into `Document.text`, end exclusive. The text is what
`gazette text FILE` prints; nothing below ever rewrites it, so every span leads back to the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from extractors.documents.layout import CleanText


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, after row and column spans were laid out.

    A cell that a merge covers repeats the span of the cell that covers it.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page made readable: its text and what its markup says about it.

    `family` names the site family ("cnepaper", "founder", "jcms", "hangzhou_news", "text").
    `tables` holds each table as rows of cells into `text`.
    """

    text: str
    family: str
    title: str | None = None
    url: str | None = None
    published: date | None = None
    source: str | None = None
    tables: tuple[tuple[tuple[Cell, ...], ...], ...] = ()
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text with one reporter.

    `unit` is the heading as printed, trimmed (`天水街道`), a street's without the places above it, or the district for
    district-wide text;
    `kind` is `street`, `department`, `district`, `park` or `other`.
    """

    start: int
    end: int
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of a key-task table. Spans are (start, end) into the text; a missing cell has None."""

    row: int
    category_no: str | None
    category: str | None
    task: str
    units: tuple[str, ...]
    progress: str
    task_span: tuple[int, int]
    units_span: tuple[int, int] | None = None
    progress_span: tuple[int, int] | None = None
    # what the head of the task column says (`2022年度任务目标`), where it was seen
    task_head: str | None = None
    # what the head of the progress column says (`1-9月完成情况`), where it was seen
    progress_head: str | None = None
    # where several columns tell the progress of several days: the head and the span of each cell
    progress_parts: tuple[tuple[str, int, int], ...] = ()
    # what names the row where its task is a figure alone (新增就业 | 8500人)
    label: str | None = None
    # by when it is to be done (11月底前), where a column says so
    deadline: str | None = None
    # the cell of a column of percentages, and what its head calls them (形象进度)
    rate_span: tuple[int, int] | None = None
    rate_head: str | None = None
    # whether the units are those of the row above, in a cell that seems to be merged over both
    units_from_above: bool = False


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row of a table of figures: its name, and the cells that hold figures by their column.

    `unit` is what a column of units prints for the row; `is_total` marks 合计, 全区 and their like; `subject` is the place
    that a column of its own prints in front of the name.
    """

    label: str
    is_total: bool
    unit: str | None
    figures: tuple[tuple[int, Cell], ...]
    span: tuple[int, int]
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """A table of figures. `columns` are (name, unit) pairs; `caption` is the line above it, or empty.

    `by_subject`: the rows are streets and other units, the columns measures; otherwise the rows are measures and
    the columns say of when, or what of them.
    """

    start: int
    end: int
    caption: str
    unit: str | None
    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[StatisticsRow, ...]
    by_subject: bool
    unplaced: tuple[tuple[int, int], ...] = ()  # rows that were not understood


@dataclass(frozen=True, slots=True)
class TableCount:
    """What became of the rows of a printed table. `start` and `end` are its span.

    `printed` counts the rows below its head, `read` those that were understood; `unplaced` are the spans of the others.
    """

    start: int
    end: int
    printed: int
    read: int
    unplaced: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One gazette document, ready to be read.

    `kind` is `epaper`, `task_table`, `work_report` or `article`; `district` is the district the
    document speaks for (`拱墅区`) or None when the text does not tell; `reporter` is the unit that text without a heading
    of its own reports for (an office, a street, or the district) and `reporter_source` what says so (see `reporter`).
    The reporting period is what the document as a whole reports on (both days inclusive), None when unknown. `tables` tells of
    each table, of tasks or of figures, how many of its rows were read.

    A page in traditional characters has `text`, `title` and the words of its rows as it prints them, all names of units and
    places in simplified ones; `simplified` is the same document in simplified characters throughout, with the same offsets.
    Of a page with pinyin in the midst of its words, be it `traditional` or not, `simplified` has none of it, no more than the
    words told of the page have, and its offsets are those of `without_pinyin`: the text in the page's own characters, with the
    way back to `text`.
    """

    text: str
    kind: str
    family: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    district: str | None = None
    reporter: str | None = None
    reporter_source: str | None = None
    published: date | None = None
    reporting_start: date | None = None
    reporting_end: date | None = None
    sections: tuple[Section, ...] = ()
    task_rows: tuple[TaskRow, ...] = ()
    statistics: tuple[StatisticsTable, ...] = ()
    tables: tuple[TableCount, ...] = ()
    simplified: Document | None = None
    traditional: bool = False  # the text, or the title
    without_pinyin: CleanText | None = None

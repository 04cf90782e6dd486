"""The document around a sentence, and what earlier sentences left for it: all state of the reader that outlives a sentence."""

from __future__ import annotations

from collections import Counter
from typing import Final

from extractors.documents.layout import CleanText
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.language.numerals import Number
from extractors.reading.model.mention import Decisions, Rejected
from extractors.reading.model.observation import Observation
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.period import Period


class SentenceBefore:
    """What a sentence leaves for the next one of its paragraph.

    concepts: of its levels, by unit, and of what grew under `growth`; indicator: the phrase of its last figure; counted: the
    phrases of its levels, by unit; end: where it ended, -1 for none; expected: it, or one that it went on from, told of what
    was expected.
    """

    def __init__(
        self,
        concepts: dict[str, str],
        indicator: str,
        counted: dict[str, str],
        end: int,
        expected: bool = False,
    ) -> None:
        self.concepts = concepts
        self.indicator = indicator
        self.counted = counted
        self.end = end
        self.expected = expected


class TaskRowState:
    """What the task of a table row leaves for the cells that tell its progress.

    task: its words; label: what names the row beside it; shared: other rows have that name, too; concepts: by unit;
    restrictions: by concept and unit; figures: value and unit of each; stated: how many those are; counted: the phrase
    of its first figure; unit: as it is printed behind that; level: where the last amount of the row begins, -1 before
    the first.
    """

    def __init__(self, task: str, label: str = "", *, shared: bool = False) -> None:
        self.task = task
        self.label = label
        self.shared = shared
        self.unit = ""
        self.level = -1
        self.concepts: dict[str, str] = {}
        self.restrictions: dict[str, str] = {}
        self.figures: set[tuple[Number, str]] = set()
        self.stated = 0
        self.counted = ""


class ParagraphTitle:
    """The words that open a paragraph and say what it is about. opens: where it opens, -1 before the first one."""

    def __init__(self, opens: int, words: str) -> None:
        self.opens = opens
        self.words = words


# (预计,下同), 以下数据均为预计数
_ESTIMATED_BELOW: Final = regex(
    r"预计[^)。;]{0,8}下同|(?:以下|下列|文中|本文|所列)[^。;\d]{0,12}为[^。;\d]{0,8}(?:预计|快报|预测)数?"
)


def estimated_from(text: str) -> int:
    """Where a text says that all its figures from there on are expected ones; -1 when it does not."""
    if "下同" not in text and "预计数" not in text and "预测数" not in text:
        return -1
    found = _ESTIMATED_BELOW.search(text)
    return -1 if found is None else found.start()


class Context:
    """A document while it is read.

    clean: its text without page furniture, with the way back to printed offsets; folded: that text in half-width
    forms; masked: with names and tables covered, too (all three have the same offsets); title_lead: the period that
    the title says of the whole text.
    """

    def __init__(
        self,
        document: Document,
        clean: CleanText,
        folded: str,
        masked: str,
        calendar: Calendar,
        title_lead: Period | None,
    ) -> None:
        self.document = document
        self.clean = clean
        self.folded = folded
        self.masked = masked
        self.calendar = calendar
        self.title_lead = title_lead
        self.estimated_from = estimated_from(folded)
        # what was found out once for all figures
        self.outdone: dict[
            str, bool
        ] = {}  # units that report, of whom the text tells less than of another one
        self.silent: dict[int, bool] = {}  # passages, by their start, that tell of no time
        self.weighed: dict[str, str] = {}  # what the title says, or where a plan is announced: what the text behind it is
        # the one time that the text names, and that where it is a part of a year by name, once they are asked for
        self.page_time: list[Period | None] = []
        self.page_years: dict[str, int | None] = {}  # the year that its plans, or its results, are of, once it is asked for
        # what comes out
        self.observations: list[Observation] = []
        self.rejected: list[Rejected] = []
        self.decisions: list[Decisions] | None = None  # one for each observation, where they are asked for
        # what earlier text leaves for later text
        self.running_lead: Period | None = title_lead  # of the paragraphs of the district's own text so far
        self.paragraphs_seen: set[str] = set()
        self.heads_without_office = False  # whether the heads of a table in lines came, which has no column of offices
        self.paragraph_title = ParagraphTitle(-1, "")
        self.before = SentenceBefore({}, "", {}, -1)
        labels = Counter(row.label for row in document.task_rows)
        self.rows = {
            row.row: TaskRowState(row.task, row.label or "", shared=labels[row.label] > 1) for row in document.task_rows
        }

    def follows_at(self, start: int) -> bool:
        """Whether nothing stands between the last sentence with figures and one that begins at an offset."""
        end = self.before.end
        return 0 <= end <= start and not self.masked[end:start].strip()

    def goes_on_at(self, start: int) -> bool:
        """Whether a sentence that begins at an offset follows a sentence with figures in the same paragraph."""
        end = self.before.end
        return 0 <= end <= start and self.masked.find("\n", end, start) < 0

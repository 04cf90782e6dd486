"""Values of the checks: a page with its figures, what it is compared with, and an alarm."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from extractors.validation.checks.rules import CheckRule, check_rules

# One figure: the columns of raw.observation_candidate by name, values as Decimal.
Figure = Mapping[str, Any]
# A year in the clause of a figure, before it.
YEAR_BEFORE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!度?(?:第|版|前))[^，,；;。、（）()]*(?:，[^，,；;。、（）()\d]*)?$"
)
# Figures that are compared each with each; a page on which one thing has more says nothing of it.
MOST_ALIKE = 200  # of one indicator in a section
MOST_NEAR = 40  # of one sentence or cell
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def few(group: list[Any], item: Any, most: int = MOST_ALIKE) -> None:
    """Add to what others of a page are compared with, each with each, as long as there is room."""
    if len(group) < most:
        group.append(item)


@dataclass(frozen=True)
class PageRead:
    """A page as the reader read it. `sections` and `task_rows` are dictionaries as the candidate tables keep them."""

    document_id: str
    document_key: str
    version_id: str
    text: str
    kind: str
    source: str | None
    title: str | None
    district: str | None
    published: date | None
    sections: Sequence[Mapping[str, Any]]
    task_rows: Sequence[Mapping[str, Any]]
    figures: Sequence[Figure]

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        """The figures by their ids."""
        return {figure["observation_id"]: figure for figure in self.figures}

    @cached_property
    def levels(self) -> list[Figure]:
        """The figures that are levels, in reading order."""
        return [figure for figure in self.figures if figure["kind"] == "level"]

    @cached_property
    def by_place(self) -> dict[tuple[Any, ...], list[Figure]]:
        """Levels by section, unit and sentence, and by section, unit and table row; of very many the first."""
        found: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
        for level in self.levels:
            few(found[level["section"], level["unit"], "quote", level["quote_start"]], level, MOST_NEAR)
            if level["task_row"] is not None:
                few(found[level["section"], level["unit"], "row", level["task_row"]], level, MOST_NEAR)
        return found

    @cached_property
    def by_sentence(self) -> dict[int, list[Figure]]:
        """Levels by where their sentence begins; of very many the first."""
        found: defaultdict[int, list[Figure]] = defaultdict(list)
        for level in self.levels:
            few(found[level["quote_start"]], level, MOST_NEAR)
        return found

    @cached_property
    def growing(self) -> frozenset[str | None]:
        """The levels whose growth is printed."""
        return frozenset(figure["of_observation_id"] for figure in self.figures if figure["kind"] == "growth")

    @cached_property
    def rows_with_shares(self) -> frozenset[int | None]:
        """The table rows that state a share."""
        return frozenset(figure["task_row"] for figure in self.figures if figure["kind"] == "share")

    @cached_property
    def by_concept(self) -> dict[tuple[str, str], list[Figure]]:
        """Levels by concept and section; of very many the first."""
        found: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
        for level in self.levels:
            if level["concept"]:
                few(found[level["concept"], level["section"]], level)
        return found


@dataclass(frozen=True)
class Known:
    """What the warehouse knows beside the page.

    `before`: the current version of the same document; `read_before`: what was read in this very version until now;
    `history`: figures of other documents by `series_key`, as
    (period, value); `same_elsewhere`: for other documents how many of this page's figures stand in them word by word;
    `volumes`: (characters, figures) of the source's other documents of this kind; `issue_streets`: streets that report
    on other pages of the same issue; `streets`: those that the register has today; `city`: whose district it is, by the register.
    """

    before: PageRead | None = None
    read_before: PageRead | None = None
    history: Mapping[tuple[Any, ...], Sequence[tuple[str, Decimal]]] = field(default_factory=dict)
    same_elsewhere: Mapping[str, int] = field(default_factory=dict)
    volumes: Sequence[tuple[int, int]] = ()
    issue_streets: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    city: str | None = None


@dataclass(frozen=True)
class Case:
    """What a rule found. `figures` are ids, the one to look at first in front; without any it is about the page.

    `start` and `end`: the place in the text that it is about, where it has one. `about`: what makes it the same case
    tomorrow; `numbers` are those of the case.
    """

    rule: CheckRule
    figures: tuple[str, ...]
    start: int | None
    end: int | None
    quote: str | None
    about: str
    numbers: Mapping[str, Any]
    cause: str = ""

    @property
    def zh(self) -> str:
        """What a reviewer is told in Chinese."""
        return self.rule.zh.format_map(self.numbers)

    @property
    def en(self) -> str:
        """What a reviewer is told in English."""
        return self.rule.en.format_map(self.numbers)

    def finding_id(self, document_id: str) -> str:
        """The same case has the same id through every run and version."""
        return hashlib.md5(f"{self.rule.name}|{document_id}|{self.about}".encode()).hexdigest()  # noqa: S324 - no secret


def about_figures(rule: str, figures: Sequence[Figure], **numbers: Any) -> Case:
    """An alarm at a figure, the first of `figures`; the others belong to the case."""
    first = figures[0]
    return Case(
        rule=check_rules()[rule],
        figures=tuple(dict.fromkeys(figure["observation_id"] for figure in figures)),
        start=first["char_start"],
        end=first["char_end"],
        quote=first["quote"],
        about="|".join(dict.fromkeys(f"{f['observation_id']}={plain(f['value'])}" for f in figures)),
        numbers={key: as_printed(value) for key, value in numbers.items()},
    )


def about_page(rule: str, place: tuple[int, int] | None = None, **numbers: Any) -> Case:
    """An alarm about a page as a whole, or about a place in it."""
    printed = {key: as_printed(value) for key, value in numbers.items()}
    return Case(
        rule=check_rules()[rule],
        figures=(),
        start=place[0] if place else None,
        end=place[1] if place else None,
        quote=None,
        about=";".join(f"{key}={value}" for key, value in sorted(printed.items())),
        numbers=printed,
    )


def plain(value: Decimal | float | int) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    shown = f"{value if isinstance(value, Decimal) else Decimal(str(value)):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def as_printed(value: Any) -> Any:
    """Numbers in words for a sentence; everything else as it is."""
    return plain(value) if isinstance(value, Decimal | float) else value


def half_digit(figure: Figure) -> Decimal:
    """Half of the last printed digit of a figure in its base unit: 0.05亿 for `18.9亿`, 0 for whole counts."""
    printed = _DIGITS.search(unicodedata.normalize("NFKC", figure["mention"]))
    if printed is None:
        return Decimal(0)
    number = Decimal(printed[0].replace(",", ""))
    if not number or not figure["value"]:
        return Decimal(0)
    scale = abs(figure["value"]) / number
    decimals = len(printed[0].partition(".")[2])
    if scale == 1 and not decimals:
        return Decimal(0)
    return Decimal(scale * Decimal(1).scaleb(-decimals) / 2)


def series_key(figure: Figure) -> tuple[Any, ...]:
    """What a figure has in common with those of other periods: who, what, in which unit, limited by what."""
    return (
        figure["subject"] or figure["section"], figure["concept"], figure["indicator_id"], figure["unit"], figure["kind"],
        figure["basis"], figure["stage"], figure["restriction"], figure["part_of_observation_id"] is None,
    )  # fmt: skip


def is_whole(figure: Figure) -> bool:
    """No part and not limited: what a comparison between units may rest on."""
    return figure["part_of_observation_id"] is None and figure["restriction"] is None


def is_exact(figure: Figure) -> bool:
    """Whether a figure says exactly how much: no 超, 约 or 近, and no range."""
    return figure["qualifier"] not in (">", "~", "<=") and figure["value_max"] is None


def levels_near(figure: Figure, page: PageRead) -> list[Figure]:
    """The levels in the figure's sentence or table row, in its unit, without itself."""
    place = (figure["section"], figure["unit"])
    found = [
        *page.by_place.get((*place, "quote", figure["quote_start"]), ()),
        *page.by_place.get((*place, "row", figure["task_row"]), ()),
    ]
    return list({other["observation_id"]: other for other in found if other is not figure}.values())

"""Statements of one page that cannot both hold: local revenue and total, counts and the names behind them, one thing said twice. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from extractors.reading.language.phrases import is_bare_verb
from extractors.validation.checks.levels import level_of
from extractors.validation.checks.model import (
    Case,
    Figure,
    PageRead,
    about_figures,
    half_digit,
    is_exact,
    is_whole,
    plain,
)
from extractors.validation.checks.rules import limit

HUNDRED = Decimal(100)
# Names in brackets right behind a count: no numbers among them, nothing left out (等), and nothing said of them.
_NAME = r"[^（）()\d等，,。；;：:和及]+"
_NAMED = re.compile(
    rf"[^，,。；;、（(\d]{{0,10}}[（(](?!含|其中|包括|另|不含|除|如|即)(?P<names>{_NAME}、{_NAME})[）)]"
)


def local_above_total(page: PageRead) -> Iterator[Case]:
    """Local revenue above the total of the same reporter, place and period."""
    yield from _less_above_more(page, "local_above_total", lambda less, more: True)


def local_above_tax(page: PageRead) -> Iterator[Case]:
    """A street's local revenue above all taxes, in one sentence; a budget's, which is lawfully more than its taxes, many times so."""
    not_only_taxes, times = limit("local_above_tax", "not_only_taxes"), limit("local_above_tax", "times")

    def fits(less: Figure, more: Figure) -> bool:
        if less["value"] > more["value"] * times:
            return True
        together = less["quote_start"] == more["quote_start"] and level_of(less) == "street"
        return together and not any(word in less["indicator"] for word in not_only_taxes)

    yield from _less_above_more(page, "local_above_tax", fits)


def _less_above_more(page: PageRead, rule: str, fits: Callable[[Figure, Figure], bool]) -> Iterator[Case]:
    """Pairs of a rule of one reporter, place and period of which the lesser is the greater, where they `fits` each other."""
    for less_concept, more_concept in limit(rule, "pairs"):
        for less in page.levels:
            if less["concept"] != less_concept or not is_whole(less):
                continue
            for more in page.by_concept.get((more_concept, less["section"]), ()):
                same = all(
                    more[key] == less[key] for key in ("subject", "unit", "basis", "period", "task_row")
                )
                if not same or not is_whole(more) or more["qualifier"] == ">":
                    continue
                if less["value"] - half_digit(less) > more["value"] + half_digit(more) and fits(less, more):
                    yield about_figures(
                        rule, [less, more], section=less["subject"] or less["section"],
                        less=less["mention"], more=more["mention"],
                        less_indicator=less["indicator"], more_indicator=more["indicator"],
                    )  # fmt: skip
                    break  # one is enough to look at


def implied_total_below(page: PageRead) -> Iterator[Case]:
    """`税收22亿元，占全区30%` says how much the district took: no less than the local part that is printed elsewhere."""
    rule = "implied_total_below"
    room = 1 + Decimal(str(limit(rule, "room")))
    for share in page.figures:
        part = page.by_id.get(share["of_observation_id"] or "")
        if (
            share["kind"] != "share"
            or part is None
            or part["kind"] != "level"
            or not 0 < share["value"] < HUNDRED
        ):
            continue
        if "全区" not in (share["rank_scope"] or "") + share["indicator"] + share["quote"]:
            continue
        whole = part["value"] / share["value"] * HUNDRED
        for less_concept, more_concept in limit(rule, "pairs"):
            if part["concept"] != more_concept:
                continue
            for less in page.by_concept.get((less_concept, share["section"]), ()):
                district = less["subject"] is None and less["section_kind"] != "street" and is_whole(less)
                same = (
                    less["unit"] == part["unit"]
                    and less["period"] == part["period"]
                    and less["basis"] == "actual"
                )
                if district and same and less["value"] > whole * room:
                    yield about_figures(
                        rule, [share, part, less], part=part["mention"], share=share["value"],
                        whole=f"{plain(round(whole / 10**8, 1))}亿元",
                        less=less["mention"], less_indicator=less["indicator"],
                    )  # fmt: skip
                    break


def names(page: PageRead) -> Iterator[Case]:
    """`3条支小路(沁园路、短浜路 …)`: brackets behind a count that name everything name as many as were counted."""
    kinds = limit("names_against_count", "kinds")
    for count in page.levels:
        behind = page.text[count["char_end"] : count["char_end"] + 200]
        found = _NAMED.match(behind)
        if (
            found is None
            or not is_exact(count)
            or not 2 <= count["value"] <= limit("names_against_count", "most")
        ):
            continue
        names = [name for name in found["names"].split("、") if name]
        if any(len(name) < 2 or name in kinds for name in names):
            continue
        if len(names) >= 2 and len(names) != count["value"]:
            yield about_figures(
                "names_against_count", [count], mention=count["mention"], indicator=count["indicator"],
                names=len(names), listed=found["names"][:60],
            )  # fmt: skip


SAME = (
    "section", "subject", "indicator", "concept", "unit", "kind", "basis", "period", "qualifier", "stage", "restriction",
    "comparison", "rank_scope", "part_of_observation_id", "task_row", "task_cell",
)  # fmt: skip


def said_differently(page: PageRead) -> Iterator[Case]:
    """One thing in two sentences with two values. A verb alone (起诉47人) says too little to be one thing."""
    groups: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure["concept"] and figure["kind"] in ("level", "growth") and not is_bare_verb(figure["indicator"]):
            groups[tuple(figure[name] for name in SAME)].append(figure)
    for group in groups.values():
        quotes = Counter(figure["quote_start"] for figure in group)
        # Several in one sentence are a list of different things under one head, not one thing said differently.
        single = [figure for figure in group if quotes[figure["quote_start"]] == 1]
        if len({figure["value"] for figure in single}) > 1:
            yield about_figures(
                "said_differently", single, indicator=single[0]["indicator"],
                section=single[0]["section"], values="、".join(dict.fromkeys(f["mention"] for f in single)),
            )  # fmt: skip

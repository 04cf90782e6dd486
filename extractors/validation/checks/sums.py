"""Parts against their whole, lists against their total, streets against what their district adds up to. Pure.

Parts that a later half-sentence counts are lawful, stages (已开工, 在建) that are no parts, and 其中 that names only a few.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from extractors.validation.checks.model import (
    Case,
    Figure,
    PageRead,
    about_figures,
    half_digit,
    is_exact,
    is_whole,
)
from extractors.validation.checks.rules import limit

LIST_LENGTH = 12  # figures after a total that can be its parts
ROUGHLY = 2  # times what is printed can a whole be that is told as more than so many, or about
BRACKET = 400  # characters that brackets behind a count can hold
_INCLUDED = re.compile(r"^[（(]?\s*(?:含|其中|包括|比|较|占|约|不含|同比|增|降|截至)")


def part_above_whole(page: PageRead) -> Iterator[Case]:
    """Parts that are more than their whole."""
    for part in page.levels:
        whole = page.by_id.get(part["part_of_observation_id"] or "")
        if (
            whole is None
            or whole["kind"] != "level"
            or whole["unit"] != part["unit"]
        ):
            continue
        if part["stage"] and part["stage"] != whole["stage"]:
            continue  # a stage of the same things, or of others: no part
        if any(w in part["indicator"] and w not in whole["indicator"] for w in limit("part_above_whole", "other_measures")):
            continue
        most = whole["value_max"] if whole["value_max"] is not None else whole["value"]
        if whole["qualifier"] in (">", "~"):
            most *= ROUGHLY
        if part["value"] - half_digit(part) > most:
            yield about_figures(
                "part_above_whole", [part, whole],
                part=part["mention"], whole=whole["mention"], indicator=part["indicator"],
            )  # fmt: skip


def _disagree(whole: Figure, parts: Sequence[Figure], near: Decimal | None) -> bool:
    """Whether parts miss their whole by more than rounding, though by no more than `near` of it (None: however much)."""
    difference = abs(sum((part["value"] for part in parts), Decimal(0)) - whole["value"])
    allowed = sum((half_digit(part) for part in parts), half_digit(whole))
    if difference <= allowed:
        return False
    return near is None or bool(difference <= max(Decimal(1), near * abs(whole["value"])))


def _sum_alarm(rule: str, whole: Figure, parts: Sequence[Figure]) -> Case:
    return about_figures(
        rule, [whole, *parts], terms="+".join(part["mention"] for part in parts), unit=whole["unit"].replace("CNY", "元"),
        sum=sum((part["value"] for part in parts), Decimal(0)), whole=whole["value"],
    )  # fmt: skip


def _limits(rule: str) -> tuple[Decimal, Decimal]:
    return Decimal(str(limit(rule, "near"))), Decimal(str(limit(rule, "least")))


def parts_against_whole(page: PageRead) -> Iterator[Case]:
    """Parts of one whole that do not add up to it."""
    near, least = _limits("parts_against_whole")
    parts: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in page.levels:
        if figure["part_of_observation_id"]:
            parts[figure["part_of_observation_id"]].append(figure)
    for identity, group in parts.items():
        whole = page.by_id.get(identity)
        if whole is None or whole["kind"] != "level" or not is_exact(whole) or whole["value"] < least:
            continue
        for basis in (
            "actual",
            "target",
        ):  # what was done of it, and what is planned, are two ways to divide it
            same = [part for part in group if part["unit"] == whole["unit"] and part["basis"] == basis]
            if len(same) < 2 or not all(map(is_exact, same)):
                continue
            more = sum(part["value"] for part in same) > whole["value"]
            lawful = not _of_one_kind(same, whole) if more else _statistics(same, page)
            if not lawful and _disagree(whole, same, near):
                yield _sum_alarm("parts_against_whole", whole, same)


def _of_one_kind(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether parts exclude each other: A类, B类, C类 do, 规上 and 高新 may be the same firm; what limits the whole
    itself (重点项目 156个, 其中重点 …) sets none of them apart."""
    limits: list[str] = [part["restriction"] or "" for part in parts]
    limiting = [each for each in limits if each not in whole["indicator"]]
    return not limiting or (len(limiting) == len(limits) and len({each[-1] for each in limiting}) == 1)


def _statistics(parts: Sequence[Figure], page: PageRead) -> bool:
    """Whether parts have each a growth of their own: a communiqué picks out what it tells of, and the rest is not named."""
    return all(part["observation_id"] in page.growing for part in parts)


def _of_another_kind(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether some of what follows is an indicator of its own: revenue and retail sales behind a product make no part of it."""
    return any(part["concept"] != whole["concept"] and part["concept"] is not None for part in parts)


def lists(page: PageRead) -> Iterator[Case]:
    """A total followed in its sentence or cell by three or more lesser figures in its unit that nearly make it."""
    near, least = _limits("list_against_total")
    blocks: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in page.levels:
        if figure["part_of_observation_id"] is None:
            place = (
                ("quote", figure["quote_start"])
                if figure["task_row"] is None
                else (figure["task_row"], figure["task_cell"])
            )
            blocks[(figure["section"], figure["unit"], *place)].append(figure)
    for block in blocks.values():
        printed = Counter(figure["value"] for figure in block)
        for at, whole in enumerate(block[:-3]):
            # A stage that has reached the whole shows that its stages are not apart from each other.
            if (
                whole["value"] < least
                or not is_exact(whole)
                or printed[whole["value"]] > 1
                or page.text[whole["char_end"] : whole["char_end"] + 1] == "、"  # one of a list itself
            ):
                continue
            following = block[at + 1 : at + 1 + LIST_LENGTH]
            length = next(
                (n for n, other in enumerate(following) if other["value"] >= whole["value"]), len(following)
            )
            parts = following[:length]
            if length < 3 or _of_another_kind(whole, parts) or not _disagree(whole, parts, near):
                continue
            if sum(part["value"] for part in parts) > whole["value"] or not _statistics(parts, page):
                yield _sum_alarm("list_against_total", whole, parts)


def brackets(page: PageRead) -> Iterator[Case]:
    """`338个(安居96个、公建51个 …)`: what stands in brackets right behind a count, kind by kind, makes it."""
    levels = page.levels
    for at, whole in enumerate(levels):
        opened = page.text[whole["char_end"] : whole["char_end"] + 12]
        found = re.match(r"[^，,。；;、（(]{0,10}[（(]", opened)
        if found is None or not is_exact(whole):
            continue
        start = whole["char_end"] + found.end()
        places = (page.text.find(closing, start, start + BRACKET) for closing in "）)")
        end = min((place for place in places if place >= 0), default=-1)
        inside = page.text[start:end] if end >= 0 else ""
        parts = [f for f in levels[at + 1 : at + 1 + LIST_LENGTH] if start <= f["char_start"] < end]
        if len(parts) < 2 or _INCLUDED.match(inside) or any(part["unit"] != whole["unit"] for part in parts):
            continue
        if not all(map(is_exact, parts)) or "其中" in inside:
            continue
        if len({part["basis"] for part in parts}) == 1 and _disagree(whole, parts, None):
            yield _sum_alarm("bracket_against_total", whole, parts)


def streets_against_total(page: PageRead) -> Iterator[Case]:
    """What the streets report, together more than the district's own total."""
    rule = "streets_against_total"
    groups: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in page.levels:
        if figure["concept"] and is_whole(figure) and figure["section_kind"] != "street":
            groups[
                figure["concept"], figure["unit"], figure["basis"], figure["period"], figure["stage"]
            ].append(figure)
    for group in groups.values():
        streets = {f["subject"]: f for f in group if f["subject"] and f["subject"].endswith(("街道", "镇"))}
        totals = [f for f in group if not f["subject"] or f["subject"].endswith("区")]
        if len(streets) < limit(rule, "streets") or len({f["value"] for f in totals}) != 1:
            continue
        parts, whole = list(streets.values()), totals[0]
        # A street that was not told from the one before it counts too.
        if not _disagree(whole, [f for f in group if f not in totals], None):
            continue
        if _disagree(whole, parts, Decimal(str(limit(rule, "near")))):
            made = sum((part["value"] for part in parts), Decimal(0))
            yield about_figures(
                rule, [whole, *parts], sum=made, whole=whole["value"], unit=whole["unit"].replace("CNY", "元"),
                indicator=whole["indicator"],
            )  # fmt: skip

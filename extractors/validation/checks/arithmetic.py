"""Do the figures of a page agree with each other: rates with counts, parts with wholes, tasks with progress? Pure.

Lawful are: completion above 100 %, digits that were cut instead of rounded, parts that a later half-sentence counts,
stages (已开工, 在建) that are no parts, and 其中 that names only a few.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import combinations
from typing import Any

from extractors.validation.checks.model import (
    MOST_NEAR,
    Case,
    Figure,
    PageRead,
    about_figures,
    few,
    half_digit,
    is_whole,
    plain,
)  # fmt: skip
from extractors.validation.checks.rules import limit

HUNDRED = Decimal(100)
LIST_LENGTH = 12  # figures after a total that can be its parts
BRACKET = 400  # characters that brackets behind a count can hold
ADDED = 2  # so many further counts of a cell may explain a rate together with the first
# Rates that follow from two counts: done of planned, had of all. Growth, satisfaction and the like do not.
_OF_COUNTS = re.compile(
    r"(?:完成|开工|竣工|完工|投用|交付|签约|办结|化解|申报|参保|整改|落实|达标|覆盖|入住|出租|改造|调解成功|处置|实现|达)率|占比|占"
)
_WORDS_OF_RATES = re.compile(r"年度|全年|累计|目标|任务|已|总|完成|率|占比|占|达|的|实现")
# Names in brackets right behind a count: no numbers among them, nothing left out (等), and nothing said of them.
_NAME = r"[^（）()\d等，,。；;：:和及]+"
_NAMED = re.compile(
    rf"[^，,。；;、（(\d]{{0,10}}[（(](?!含|其中|包括|另|不含|除|如|即)(?P<names>{_NAME}、{_NAME})[）)]"
)
_INCLUDED = re.compile(r"^[（(]?\s*(?:含|其中|包括|比|较|占|约|不含|同比|增|降|截至)")


def arithmetic(page: PageRead) -> Iterator[Case]:
    """Every alarm about figures that do not agree."""
    yield from _rates(page)
    yield from _part_above_whole(page)
    yield from _parts_against_whole(page)
    yield from _lists(page)
    yield from _brackets(page)
    yield from _streets_against_total(page)
    yield from _tasks(page)
    yield from _local_above_total(page)
    yield from _implied_total_below(page)
    yield from _names(page)
    yield from _said_differently(page)


def _exact(figure: Figure) -> bool:
    return figure["qualifier"] not in (">", "~", "<=") and figure["value_max"] is None


def _near(figure: Figure, page: PageRead) -> list[Figure]:
    """The levels in the figure's sentence or table row, in its unit, without itself."""
    place = (figure["section"], figure["unit"])
    found = [
        *page.by_place.get((*place, "quote", figure["quote_start"]), ()),
        *page.by_place.get((*place, "row", figure["task_row"]), ()),
    ]
    return list({other["observation_id"]: other for other in found if other is not figure}.values())


def _rates(page: PageRead) -> Iterator[Case]:
    for rate in page.figures:
        done = page.by_id.get(rate["of_observation_id"] or "")
        if rate["kind"] != "share" or rate["unit"] != "%" or done is None or not _exact(rate):
            continue
        if (
            not _names_the_same(rate, done)
            or done["kind"] != "level"
            or not _OF_COUNTS.search(rate["indicator"])
        ):
            continue
        near = _near(done, page)
        plans = [other for other in near if _is_plan_of(other, done)]
        if not plans or not _exact(done):
            continue
        # Other counts of the cell, or of the sentence, may be what the rate is of, alone or added.
        counts = [o for o in near if o not in plans and o["basis"] == "actual"]
        if any(
            _explains(rate, top, plan["value"])
            for plan in (*plans, *_totals(near))
            for top in _tops(done, counts)
        ):
            continue
        if any(_explains(rate, plan["value"], done["value"]) for plan in plans):
            continue  # the rate stands the other way round
        plan = min(plans, key=lambda p: abs(_percent(done["value"], p["value"]) - rate["value"]))
        yield about_figures(
            "rate_against_counts", [rate, done, plan], stated=rate["value"], actual=done["mention"], target=plan["mention"],
            computed=round(_percent(done["value"], plan["value"]), 2),
        )  # fmt: skip


def _names_the_same(rate: Figure, done: Figure) -> bool:
    """Whether what a rate is of, where its words say it (投资完成率), is what was counted."""
    of = _WORDS_OF_RATES.sub("", rate["indicator"])
    return len(of) < 2 or bool(set(of) & set(done["indicator"]))


def _is_plan_of(other: Figure, done: Figure) -> bool:
    """What `done` is done of: a target beside it, or the whole that it is part of."""
    if other["value"] <= 0 or done["basis"] != "actual":
        return False
    if other["observation_id"] == done["part_of_observation_id"]:
        return True
    return bool(other["basis"] == "target")


def _totals(near: Sequence[Figure]) -> list[Figure]:
    return [other for other in near if other["value"] > 0]


def _tops(done: Figure, counts: Sequence[Figure]) -> Iterator[Decimal]:
    yield done["value"]
    for size in range(1, ADDED + 1):
        for added in combinations(counts[:6], size):
            yield done["value"] + sum(figure["value"] for figure in added)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * HUNDRED


def _explains(rate: Figure, part: Decimal, whole: Decimal) -> bool:
    """Whether the printed rate is that of two counts, rounded or cut."""
    if not whole:
        return False
    computed = _percent(part, whole)
    room = half_digit(rate) or Decimal("0.5")
    if computed < HUNDRED:
        room = max(room, min(room * 2, Decimal(str(limit("rate_against_counts", "points")))))
    places = Decimal(1).scaleb(-len(plain(rate["value"]).partition(".")[2]))
    return bool(
        abs(computed - rate["value"]) <= room or computed.quantize(places, ROUND_DOWN) == rate["value"]
    )


def _part_above_whole(page: PageRead) -> Iterator[Case]:
    for part in page.levels:
        whole = page.by_id.get(part["part_of_observation_id"] or "")
        if (
            whole is None
            or whole["kind"] != "level"
            or whole["unit"] != part["unit"]
            or whole["qualifier"] in (">", "~")
        ):
            continue
        if part["stage"] and part["stage"] != whole["stage"]:
            continue  # a stage of the same things, or of others: no part
        most = whole["value_max"] if whole["value_max"] is not None else whole["value"]
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


def _parts_against_whole(page: PageRead) -> Iterator[Case]:
    near, least = _limits("parts_against_whole")
    parts: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in page.levels:
        if figure["part_of_observation_id"]:
            parts[figure["part_of_observation_id"]].append(figure)
    for identity, group in parts.items():
        whole = page.by_id.get(identity)
        if whole is None or whole["kind"] != "level" or not _exact(whole) or whole["value"] < least:
            continue
        for basis in (
            "actual",
            "target",
        ):  # what was done of it, and what is planned, are two ways to divide it
            same = [part for part in group if part["unit"] == whole["unit"] and part["basis"] == basis]
            if len(same) < 2 or not all(map(_exact, same)):
                continue
            more = sum(part["value"] for part in same) > whole["value"]
            if (not more or _of_one_kind(same, whole)) and _disagree(whole, same, near):
                yield _sum_alarm("parts_against_whole", whole, same)


def _of_one_kind(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether parts exclude each other: A类, B类, C类 do, 规上 and 高新 may be the same firm; what limits the whole
    itself (重点项目 156个, 其中重点 …) sets none of them apart."""
    limits: list[str] = [part["restriction"] or "" for part in parts]
    own = [each for each in limits if each not in whole["indicator"]]
    return not own or (len(own) == len(limits) and len({each[-1] for each in own}) == 1)


def _lists(page: PageRead) -> Iterator[Case]:
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
                or not _exact(whole)
                or printed[whole["value"]] > 1
            ):
                continue
            following = block[at + 1 : at + 1 + LIST_LENGTH]
            length = next(
                (n for n, other in enumerate(following) if other["value"] >= whole["value"]), len(following)
            )
            if length >= 3 and _disagree(whole, following[:length], near):
                yield _sum_alarm("list_against_total", whole, following[:length])


def _brackets(page: PageRead) -> Iterator[Case]:
    """`338个(安居96个、公建51个 …)`: what stands in brackets right behind a count, kind by kind, makes it."""
    levels = page.levels
    for at, whole in enumerate(levels):
        opened = page.text[whole["char_end"] : whole["char_end"] + 12]
        found = re.match(r"[^，,。；;、（(]{0,10}[（(]", opened)
        if found is None or not _exact(whole):
            continue
        start = whole["char_end"] + found.end()
        places = (page.text.find(closing, start, start + BRACKET) for closing in "）)")
        end = min((place for place in places if place >= 0), default=-1)
        inside = page.text[start:end] if end >= 0 else ""
        parts = [f for f in levels[at + 1 : at + 1 + LIST_LENGTH] if start <= f["char_start"] < end]
        if len(parts) < 2 or _INCLUDED.match(inside) or any(part["unit"] != whole["unit"] for part in parts):
            continue
        if not all(map(_exact, parts)) or "其中" in inside:
            continue
        if len({part["basis"] for part in parts}) == 1 and _disagree(whole, parts, None):
            yield _sum_alarm("bracket_against_total", whole, parts)


def _streets_against_total(page: PageRead) -> Iterator[Case]:
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
        if _disagree(whole, parts, Decimal(str(limit(rule, "near")))):
            made = sum((part["value"] for part in parts), Decimal(0))
            yield about_figures(
                rule, [whole, *parts], sum=made, whole=whole["value"], unit=whole["unit"].replace("CNY", "元"),
                indicator=whole["indicator"],
            )  # fmt: skip


def _tasks(page: PageRead) -> Iterator[Case]:
    """A task against its own progress: the plan that is told again, and the rate that nobody stated."""
    rows: defaultdict[int, dict[str, list[Figure]]] = defaultdict(lambda: {"task": [], "progress": []})
    for figure in page.levels:
        if figure["task_row"] is not None and figure["task_cell"] in ("task", "progress"):
            few(rows[figure["task_row"]][figure["task_cell"]], figure, MOST_NEAR)
    for cells in rows.values():
        for plan in cells["task"]:
            twins = [f for f in cells["task"] if f["unit"] == plan["unit"]]
            if len(twins) == 1 and _exact(plan):
                yield from _plan_told_again(plan, cells["progress"])
            yield from _rate_implausible(plan, cells["progress"], page)


def _plan_told_again(plan: Figure, progress: Sequence[Figure]) -> Iterator[Case]:
    same = [f for f in progress if f["unit"] == plan["unit"]]
    if not same or any(f["value"] == plan["value"] for f in same):
        return
    again = [
        f
        for f in same
        if f["basis"] == "target" and is_whole(f) and f["stage"] == plan["stage"] and _exact(f)
    ]
    room = Decimal(str(limit("title_against_progress", "near"))) * plan["value"]
    # A total that is told again and makes up of its parts the task's own number is no contradiction.
    if again and abs(again[0]["value"] - plan["value"]) <= room and again[0]["concept"] == plan["concept"]:
        yield about_figures(
            "title_against_progress", [again[0], plan], task=plan["mention"], progress=again[0]["mention"]
        )


def _rate_implausible(plan: Figure, progress: Sequence[Figure], page: PageRead) -> Iterator[Case]:
    done = [
        f for f in progress
        if f["basis"] == "actual" and f["unit"] == plan["unit"] and plan["concept"]
        and (f["concept"] == plan["concept"] or (f["concept"] is None and _shared(f, plan)))
    ]  # fmt: skip
    stated = plan["task_row"] in page.rows_with_shares
    if len(done) != 1 or stated or plan["value"] <= 0 or not is_whole(done[0]) or not is_whole(plan):
        return
    if done[0]["stage"] != plan["stage"]:
        return
    computed = _percent(done[0]["value"], plan["value"])
    if not limit("rate_implausible", "least") <= computed <= limit("rate_implausible", "most"):
        yield about_figures(
            "rate_implausible",
            [done[0], plan],
            target=plan["mention"],
            actual=done[0]["mention"],
            computed=round(computed, 1),
        )


def _shared(one: Figure, other: Figure) -> bool:
    """Whether the phrases of two figures have a word of two characters in common."""
    words = one["indicator"]
    return any(words[at : at + 2] in other["indicator"] for at in range(len(words) - 1))


def _local_above_total(page: PageRead) -> Iterator[Case]:
    for less_concept, more_concept in limit("local_above_total", "pairs"):
        for less in page.levels:
            if less["concept"] != less_concept or not is_whole(less):
                continue
            for more in page.by_concept.get((more_concept, less["section"]), ()):
                same = all(
                    more[key] == less[key] for key in ("subject", "unit", "basis", "period", "task_row")
                )
                if not same or not is_whole(more) or more["qualifier"] == ">":
                    continue
                if less["value"] - half_digit(less) > more["value"] + half_digit(more):
                    yield about_figures(
                        "local_above_total", [less, more], section=less["subject"] or less["section"],
                        less=less["mention"], more=more["mention"],
                        less_indicator=less["indicator"], more_indicator=more["indicator"],
                    )  # fmt: skip
                    break  # one is enough to look at


def _implied_total_below(page: PageRead) -> Iterator[Case]:
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
        for less_concept, more_concept in limit("local_above_total", "pairs"):
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


def _names(page: PageRead) -> Iterator[Case]:
    """`3条支小路(沁园路、短浜路 …)`: brackets behind a count that name everything name as many as were counted."""
    for count in page.levels:
        behind = page.text[count["char_end"] : count["char_end"] + 200]
        found = _NAMED.match(behind)
        if (
            found is None
            or not _exact(count)
            or not 2 <= count["value"] <= limit("names_against_count", "most")
        ):
            continue
        names = [name for name in found["names"].split("、") if name]
        if len(names) >= 2 and len(names) != count["value"]:
            yield about_figures(
                "names_against_count", [count], mention=count["mention"], indicator=count["indicator"],
                names=len(names), listed=found["names"][:60],
            )  # fmt: skip


SAME = (
    "section", "subject", "indicator", "concept", "unit", "kind", "basis", "period", "qualifier", "stage", "restriction",
    "comparison", "rank_scope", "part_of_observation_id", "task_row", "task_cell",
)  # fmt: skip


def _said_differently(page: PageRead) -> Iterator[Case]:
    groups: defaultdict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure["concept"] and figure["kind"] in ("level", "growth"):
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

"""Rates against the counts that they belong to, in sentences and in the rows of task tables. Pure.

Completion above 100 % is lawful, and so are digits that were cut instead of rounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import combinations

from extractors.validation.checks.model import (
    MOST_NEAR,
    Case,
    Figure,
    PageRead,
    about_figures,
    few,
    half_digit,
    is_exact,
    is_whole,
    levels_near,
    plain,
)
from extractors.validation.checks.rules import limit

HUNDRED = Decimal(100)
ADDED = 2  # so many further counts of a cell may explain a rate together with the first
# Rates that follow from two counts: done of planned, had of all. Growth, satisfaction and the like do not.
_OF_COUNTS = re.compile(
    r"(?:完成|开工|竣工|完工|投用|交付|签约|办结|化解|申报|参保|整改|落实|达标|覆盖|入住|出租|改造|调解成功|处置|实现|达)率|占比|占"
)
_WORDS_OF_RATES = re.compile(r"年度|全年|累计|目标|任务|已|总|完成|率|占比|占|达|的|实现")


def rates(page: PageRead) -> Iterator[Case]:
    """Rates in a sentence or row, recomputed from the counts that they belong to."""
    for rate in page.figures:
        done = page.by_id.get(rate["of_observation_id"] or "")
        if rate["kind"] != "share" or rate["unit"] != "%" or done is None or not is_exact(rate):
            continue
        if (
            not _names_the_same(rate, done)
            or done["kind"] != "level"
            or not _OF_COUNTS.search(rate["indicator"])
        ):
            continue
        near = levels_near(done, page)
        plans = [other for other in near if _is_plan_of(other, done)]
        if not plans or not is_exact(done):
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


def tasks(page: PageRead) -> Iterator[Case]:
    """A task against its own progress: the plan that is told again, and the rate that nobody stated."""
    rows: defaultdict[int, dict[str, list[Figure]]] = defaultdict(lambda: {"task": [], "progress": []})
    for figure in page.levels:
        if figure["task_row"] is not None and figure["task_cell"] in ("task", "progress"):
            few(rows[figure["task_row"]][figure["task_cell"]], figure, MOST_NEAR)
    for cells in rows.values():
        for plan in cells["task"]:
            twins = [f for f in cells["task"] if f["unit"] == plan["unit"]]
            if len(twins) == 1 and is_exact(plan):
                yield from _plan_told_again(plan, cells["progress"])
            yield from _rate_implausible(plan, cells["progress"], page)


def _plan_told_again(plan: Figure, progress: Sequence[Figure]) -> Iterator[Case]:
    same = [f for f in progress if f["unit"] == plan["unit"]]
    if not same or any(f["value"] == plan["value"] for f in same):
        return
    again = [
        f
        for f in same
        if f["basis"] == "target" and _is_as_limited(f, plan) and f["stage"] == plan["stage"] and is_exact(f)
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


def _is_as_limited(figure: Figure, plan: Figure) -> bool:
    """Whether a figure is no part, and limited to what its plan is limited to, if to anything."""
    return figure["part_of_observation_id"] is None and figure["restriction"] in (None, plan["restriction"])


def _shared(one: Figure, other: Figure) -> bool:
    """Whether the phrases of two figures have a word of two characters in common."""
    words = one["indicator"]
    return any(words[at : at + 2] in other["indicator"] for at in range(len(words) - 1))

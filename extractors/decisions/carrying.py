"""What a decision means for another reading, or another version, of its page.

- `same`: the figure stands in the same sentence, at the same place
- `moved`: the same sentence, elsewhere in the text
- `context_changed`: the sentence is another one, or the reader reads the figure otherwise
- `orphaned`: there is no such figure any more

A decision holds only where digits, unit and value are identical; in any other case a person is asked again, and told why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from extractors.decisions.model import Anchor, anchor_of
from extractors.warehouse.identity import normalised

State = Literal["same", "moved", "context_changed", "orphaned"]
LIKE = 0.6  # of two contexts, from which on they are the same place rewritten (1: identical)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a decision is now. `observation_id`, `start` and `end` are those of the figure it is about today (of the old
    one where it is orphaned); `holds`: it is applied; `asks_again`: a person looks at it once more, for this reason."""

    state: State
    observation_id: str
    start: int | None
    end: int | None
    holds: bool
    asks_again: bool
    reason_zh: str = ""
    reason_en: str = ""


def carry(anchor: Anchor, text: str, figures: Sequence[Mapping[str, Any]]) -> Carried:
    """Find the figure of a decision in `text`, whose `figures` (columns of raw.observation) are read in it."""
    return carry_among(anchor, {figure["observation_id"]: anchor_of(text, figure) for figure in figures})


def carry_among(anchor: Anchor, figures: Mapping[str, Anchor]) -> Carried:
    """The same among the anchors of all figures of a text, by their ids."""
    if anchor.observation_id in figures:
        return _in_its_sentence(anchor, figures[anchor.observation_id])
    now = list(figures.values())
    alike = [candidate for candidate in now if _is_same_figure(anchor, candidate)]
    repeated = [candidate for candidate in alike if candidate.sentence == anchor.sentence]
    if repeated:
        nearest = min(repeated, key=lambda candidate: abs(candidate.start - anchor.start))
        return Carried("moved", nearest.observation_id, nearest.start, nearest.end, holds=True, asks_again=False)
    if (found := _best(anchor, alike)) is not None:
        return Carried(
            "context_changed", found.observation_id, found.start, found.end, holds=True, asks_again=True,
            reason_zh="句子已变，数字和单位未变，决定仍然适用",
            reason_en="the sentence has changed, digits and unit have not: the decision holds",
        )  # fmt: skip
    if (found := _best(anchor, now)) is not None:
        return Carried(
            "orphaned", found.observation_id, found.start, found.end, holds=False, asks_again=True,
            reason_zh=f"原为 {anchor.exact}，现为 {found.exact}，决定不再适用",
            reason_en=f"was {anchor.exact}, is now {found.exact}: the decision holds no more",
        )  # fmt: skip
    return Carried(
        "orphaned", anchor.observation_id, None, None, holds=False, asks_again=True,
        reason_zh=f"页面上已没有 {anchor.exact}", reason_en=f"{anchor.exact} is no longer on the page",
    )  # fmt: skip


def _in_its_sentence(anchor: Anchor, now: Anchor) -> Carried:
    """The reader found a figure at the very place of the sentence: was it read as before?"""
    if not _is_same_figure(anchor, now):
        before, after = (f"{each.exact}（{_plain(each.value)} {each.unit}）" for each in (anchor, now))
        return Carried(
            "context_changed", now.observation_id, now.start, now.end, holds=False, asks_again=True,
            reason_zh=f"现在的读法不同：原为 {before}，现为 {after}", reason_en=f"read otherwise now: was {before}, is {after}",
        )  # fmt: skip
    state: State = "same" if now.start == anchor.start else "moved"
    return Carried(state, now.observation_id, now.start, now.end, holds=True, asks_again=False)


def _is_same_figure(one: Anchor, other: Anchor) -> bool:
    """Identical digits, unit and value."""
    return normalised(one.exact) == normalised(other.exact) and one.unit == other.unit and one.value == other.value


def _best(anchor: Anchor, candidates: Sequence[Anchor]) -> Anchor | None:
    """The candidate whose surroundings are most alike; None where none is alike enough."""
    rated = [(_likeness(anchor, candidate), -abs(candidate.start - anchor.start), at) for at, candidate in enumerate(candidates)]
    rate, _, at = max(rated, default=(0.0, 0, -1))
    return candidates[at] if rate >= LIKE else None


def _likeness(one: Anchor, other: Anchor) -> float:
    """Of what stands before and behind, the same unit being as much as a few characters: from 0 to 1."""
    if one.unit != other.unit and one.indicator != other.indicator:
        return 0.0
    before = _ratio(one.prefix, other.prefix)
    behind = _ratio(one.suffix, other.suffix)
    named = 1.0 if one.indicator == other.indicator and one.section == other.section else 0.0
    return 0.5 * before + 0.25 * behind + 0.25 * named


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return SequenceMatcher(None, normalised(one), normalised(other), autojunk=False).ratio()


def _plain(value: Decimal) -> str:
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown

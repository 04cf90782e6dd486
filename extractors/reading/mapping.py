"""Which concept a figure belongs to: by its own phrase, by the level it is tied to, by the thing named before it.

Lists name their thing once (`安置房开工2个、完工2个`), progress cells leave it to the task (`已开工10条`): a figure whose
phrase says only how far something got takes the concept of the figure or the task it continues.
"""

from __future__ import annotations

import re

from extractors.reading.concepts import Concept, catalogue, find_concept
from extractors.reading.lexicon import either
from extractors.reading.mentions import Mention
from extractors.reading.themes import theme_of

# Words that say how far something got, and nothing of what it is.
_STATE = re.compile(rf"(?:{either('names.state')}|[\\s、,:|()（）])+")
_STAGED = frozenset(["projects_started", "projects_completed", "projects_attracted"])
_RATE_WORD = re.compile(r"率|比例|占比|比重|增速")
_BY_ID = {concept.id: concept for concept in catalogue()}


def map_concept(
    mention: Mention, before: list[Mention], linked: Mention | None, clause: str, topic: dict[str, str], section: str
) -> None:
    """Set concept and theme of a figure.

    before: the figures of the sentence so far; linked: the level it is tied to; clause: its words up to the number;
    topic: concepts of the row's task by unit.
    """
    if linked is not None and _as_linked(mention, linked):
        return
    concept = _own(mention, clause)
    if mention.kind in ("level", "share") and (concept is None or concept.id in _STAGED):
        continued = _continued(mention, before, topic)
        if continued is not None:
            concept = continued
    if concept is None and mention.part_of is not None:
        whole = next((m for m in before if m.start == mention.part_of), None)
        if whole is not None and whole.unit == mention.unit and whole.concept:
            concept = _BY_ID[whole.concept]
    mention.concept = concept.id if concept else None
    mention.theme = concept.theme if concept else theme_of(mention.indicator, section)


def _own(mention: Mention, clause: str) -> Concept | None:
    """What the figure's own words name: first the short phrase, then the whole clause."""
    phrase = mention.indicator
    concept = find_concept(phrase, mention.unit, mention.kind)
    if concept is None and mention.kind != "rank" and "等" not in mention.pre:
        wide = clause + mention.post
        if wide != phrase:
            concept = find_concept(wide, mention.unit, mention.kind)
    if concept is not None and mention.kind == "growth" and concept.units != ("%",) and "%" not in concept.units:
        # 道路重复开挖率减少70% is no growth of roads.
        if _RATE_WORD.search(mention.head):
            return None
    return concept


def _continued(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """The concept of what a figure continues, when its own phrase names nothing."""
    own = mention.own if mention.own is not None else mention.indicator
    if len(_STATE.sub("", own)) > 1:
        return None
    for earlier in reversed(before):
        if earlier.unit == mention.unit and earlier.concept:
            if earlier.concept in _STAGED:
                return None
            return _BY_ID[earlier.concept]
        if earlier.unit == mention.unit and mention.kind == "level":
            break
    found = topic.get(mention.unit)
    return _BY_ID[found] if found else None


def _as_linked(mention: Mention, linked: Mention) -> bool:
    """Give a growth, share or completion figure the concept of its level, unless its own words name a rate."""
    if linked.concept is None:
        return False
    if mention.kind == "share":
        own = find_concept(mention.head or mention.indicator, "%", "share")
        if own is not None and own.units == ("%",) and own.id != "task_completion_rate":
            return False
        if linked.concept == "task_count":
            mention.concept, mention.theme = "task_completion_rate", linked.theme
            return True
    mention.concept, mention.theme = linked.concept, linked.theme
    return True

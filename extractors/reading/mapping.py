"""Which concept a figure belongs to: by the level it is tied to, by its own phrase, by the thing named before it."""

from __future__ import annotations

from typing import Final

from extractors.reading import carrying, proportions
from extractors.reading.concepts import Concept, by_id, find_concept
from extractors.reading.mention import Mention


class Surroundings:
    """What stands around a figure.

    before: the figures of the sentence so far; clause: the words of its clause up to the number; topic: concepts of
    the table row's task by unit; context: the row's category, or the words in front of the clause; task: the words of
    the row's task.
    """

    def __init__(
        self, before: list[Mention], clause: str, topic: dict[str, str], context: str | None, task: str = ""
    ) -> None:
        self.before: Final = before
        self.clause: Final = clause
        self.topic: Final = topic
        self.context: Final = context
        self.task: Final = task


def map_concept(mention: Mention, linked: Mention | None, around: Surroundings) -> None:
    """Set the concept of a figure, and its theme with it; without a concept both stay empty.

    linked: the level that a growth, share or completion figure is tied to.
    """
    concept = _concept_of(mention, linked, around)
    if concept is not None:
        mention.concept, mention.theme = concept.id, concept.theme


def _concept_of(mention: Mention, linked: Mention | None, around: Surroundings) -> Concept | None:
    before = around.before
    if linked is not None and linked.concept is not None and mention.kind != "rank":
        return proportions.as_linked(mention, linked.concept)
    if mention.kind == "rank" and not mention.head and before and before[-1].concept:
        # 完成率178%,全市第二: of the figure before; 收入、投资均居全市第三 is of none alone
        return by_id(before[-1].concept) if "均" not in mention.pre else None
    proportion = proportions.whole_of(mention, before)
    concept = proportion[0] if proportion else _own(mention, around.clause)
    if concept is not None and mention.unit == "%":
        concept = proportions.of_tasks(mention, concept, linked)
    if concept is None and before and mention.gap == "" and before[-1].concept:
        concept = carrying.measured_again(mention, before[-1])
    if mention.kind == "level":
        concept = _with_what_stands_before(mention, concept, around)
    elif mention.kind == "share" and (concept is None or carrying.is_act(concept)):
        concept = carrying.continued(mention, before, around.topic, concept, around.context) or concept
    return concept or carrying.of_figure_before(mention, before, around.context)


def _with_what_stands_before(
    mention: Mention, concept: Concept | None, around: Surroundings
) -> Concept | None:
    """The concept of a level, where its own words leave the thing to the figures and words before it."""
    before = around.before
    if concept is None:
        concept = carrying.with_verb_of_list(mention, before)
    open_ = concept is None or carrying.is_act(concept)
    if open_ or mention.unit in carrying.PEOPLE:
        borrowed = carrying.borrowed(mention, before, around.context)
        if borrowed is not None:
            return borrowed
    if open_:
        concept = carrying.continued(mention, before, around.topic, concept, around.context) or concept
    if concept is None:
        concept = carrying.part(mention, before)
    if concept is None and mention.unit in around.topic and _alike(mention.indicator, around.task):
        return by_id(around.topic[mention.unit])
    return concept


def _alike(phrase: str, task: str) -> bool:
    """The progress speaks of what the task names: they share four characters in a row."""
    return any(phrase[at : at + 4] in task for at in range(len(phrase) - 3))


def _own(mention: Mention, clause: str) -> Concept | None:
    """What the figure's own words name: first the short phrase, then the whole clause."""
    phrase = mention.list_verb + mention.indicator
    concept = find_concept(phrase, mention.unit, mention.kind)
    if (concept is None or carrying.is_act(concept)) and mention.kind != "rank" and "等" not in mention.pre:
        wide = clause + mention.post
        named = find_concept(wide, mention.unit, mention.kind) if wide != phrase else None
        if named is not None and (concept is None or named.nature == "built"):
            concept = named  # 养老服务中心投用3个: the clause names what was put to use
    # 道路重复开挖率减少70% is no growth of roads.
    rated = mention.kind == "growth" and proportions.is_rate(mention.head)
    return concept if concept is None or not rated or "%" in concept.units else None

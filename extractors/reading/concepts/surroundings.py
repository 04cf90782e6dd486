"""What stands around a figure, as the rules for its concept see it."""

from __future__ import annotations

from typing import Final

from extractors.reading.concepts.catalogue import Concept
from extractors.reading.model.mention import Mention


class Surroundings:
    """What stands around a figure.

    before: the figures of the sentence so far; clause: the words of its clause up to the number; topic: concepts of
    the table row's task by unit; context: the row's category, or the words in front of the clause; task: the words of
    the row's task; title: the sentence that opens the paragraph and says what it is about; in_front: the words in front
    of the clause; divided: the sentence takes apart what the one before it told; of_whole_task: a rate says how
    much of all that the row's task states is done; invests_in_projects: a bare investment stands in a point that is titled with projects;
    before_sentence: concepts by unit of the sentence that this one goes on with, in a row, too; rule: what decided.
    """

    rule: str = ""
    divided: bool = False
    of_whole_task: bool = False
    invests_in_projects: bool = False

    def __init__(
        self,
        before: list[Mention],
        clause: str,
        topic: dict[str, str],
        context: str | None,
        task: str = "",
        title: str = "",
        in_front: str = "",
    ) -> None:
        self.in_front: Final = in_front
        self.before: Final = before
        self.clause: Final = clause
        self.topic: Final = topic
        self.context: Final = context
        self.task: Final = task
        self.title: Final = title
        self.before_sentence: dict[str, str] = {}

    def by(self, rule: str, concept: Concept | None) -> Concept | None:
        """Note the rule that chose a concept, or that there is none."""
        self.rule = rule
        return concept

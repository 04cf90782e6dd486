"""The words at hand for the phrase of a level or share."""

from __future__ import annotations

from extractors.reading.model.mention import Mention


class Wording:
    """The words at hand for the phrase of level or share `i`: in front of its number and behind it, as the rules cut them."""

    def __init__(
        self, i: int, mentions: list[Mention], in_front: str, behind: str, text: str, printed: str, start: int
    ) -> None:
        self.i = i
        self.mentions = mentions
        self.mention = mentions[i]
        self.previous = mentions[i - 1] if i else None
        self.following = mentions[i + 1] if i + 1 < len(mentions) else None
        self.head = in_front
        self.in_front = in_front
        self.behind = behind
        self.text = text
        self.printed = printed
        self.start = start
        self.invested = False  # 投资6000万元的两个项目: the sum for a thing named behind it

    def note_own_phrase(self, phrase: str) -> str:
        """Note the phrase without the thing carried over from the figure before."""
        self.mention.own_phrase = phrase
        return phrase

    def take(self, phrase: str, rule: str) -> bool:
        """Propose the phrase."""
        self.mention.propose_phrase(phrase, rule, self.head)
        return True

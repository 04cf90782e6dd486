"""Qualifiers: what the words around a number say of its exactness."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words

_QUALIFIED_BEFORE: Final = regex(
    rf"(?:(?P<more>{either('qualifier.more_before')})|(?P<about>(?<![签合预节集特契违条制公履])(?:{either('qualifier.about_before')}))"
    rf"|(?P<most>{either('qualifier.most_before')}))(?:了|到|达到|达|为|至|有)?\s?$"
)
_QUALIFIED_AFTER: Final = regex(
    rf"\s?(?:(?P<more>{either('qualifier.more_after')})|(?P<about>{either('qualifier.about_after')})"
    rf"|(?P<most>{either('qualifier.most_after')}))"
)
# The characters such words end or begin with: most numbers have none of them beside.
_ENDS_BEFORE: Final = frozenset("了到达为至有 ") | {
    word[-1] for part in ("more", "about", "most") for word in words(f"qualifier.{part}_before")
}
_BEGINS_AFTER: Final = frozenset(" ") | {
    word[0] for part in ("more", "about", "most") for word in words(f"qualifier.{part}_after")
}
_WORDS: Final = frozenset("线以通打侦攻")  # 线上120场, 打破3项纪录


def qualifier(text: str, start: int, at: int, after: int) -> str | None:
    """`>`, `~`, `<=` from the words around a number; 近…以上 is `>`."""
    follows = _QUALIFIED_AFTER.match(text, after) if text[after : after + 1] in _BEGINS_AFTER else None
    if follows is not None and _bounds(follows, text):
        if follows["more"]:
            return ">"
        return "~" if follows["about"] else "<="
    if text[at - 1 : at] == "“":
        at -= 1  # 突破“两万件”大关
    found = (
        _QUALIFIED_BEFORE.search(text, max(start, at - 8), at) if text[at - 1 : at] in _ENDS_BEFORE else None
    )
    if found is None:
        return None
    if found["more"]:
        part_of_word = (
            found["more"] in ("上", "过", "破") and text[found.start() - 1 : found.start()] in _WORDS
        )
        return None if part_of_word else ">"
    return "~" if found["about"] else "<="


def _bounds(follows: re.Match[str], text: str) -> bool:
    """`余` and `内` are bounds only where no word begins with them: 10天内, but not 5家内资企业."""
    word = follows.group().strip()
    return len(word) > 1 or text[follows.end() : follows.end() + 1] in (
        "",
        "\n",
        "|",
        ",",
        "。",
        ";",
        "、",
        ")",
        "办",
        "完",
    )


def follows(text: str, after: int) -> bool:
    """Whether a qualifier stands behind a number."""
    return _QUALIFIED_AFTER.match(text, after) is not None

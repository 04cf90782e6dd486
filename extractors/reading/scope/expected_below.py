"""Headings that call what stands below them an estimate: 全年基金预算预计完成情况:."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either

_NUMBER: Final = regex(
    r"\W{0,4}(?:(?P<part>[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+部分)|(?P<chapter>\([一二三四五六七八九十]{1,3}\))"
    r"|(?P<point>\(?\d{1,2}[.、)](?!\d)))?\s*"
)
# 收支预计完成情况; not 执行及预计完成情况, below which both stand
_EXPECTED: Final = regex(
    rf"(?:[^,。;:、及和与\n]|及时){{0,20}}预计(?:{either('scope.expected_of')}){{1,2}}(?:的?情况)(?:如下)?(?=[:。]|\s*$)"
)
_OF_OTHERS: Final = regex(r"[^,。;:\n]{2,36}情况:?\s*$")
_STATES_FIGURE: Final = regex(r"\d[\d,.]*(?:%|[万亿]|(?![年月日届期号季])[\u4e00-\u9fff])")
_SENTENCE_ENDS: Final = ("。", ";", ",", "、")
_MAX_HEADING: Final = 40
_PART, _CHAPTER, _UNNUMBERED, _POINT = 1, 2, 3, 4


def expected_below(line: str, held: int) -> int:
    """The level of the heading that calls a line, and what stands below it, an estimate; 0 for none.

    line: half-width, without blanks around it; held: the level of such a heading in front of it. A heading of the same
    level or a higher one ends what it holds for; an item that states a figure is no heading.
    """
    numbered = _NUMBER.match(line)
    if numbered is None:
        return held
    level = {"part": _PART, "chapter": _CHAPTER, "point": _POINT}.get(numbered.lastgroup or "", _UNNUMBERED)
    if "预计" in line[: 2 * _MAX_HEADING] and _EXPECTED.match(line, numbered.end()) is not None:
        return level
    if not held or level > held:
        return held
    if len(line) > _MAX_HEADING or line.endswith(_SENTENCE_ENDS):
        return 0 if level in (_PART, _CHAPTER) else held  # (二)…。…: a paragraph that its first words head
    if _STATES_FIGURE.search(line, numbered.end()) is not None:
        return held
    return held if level == _UNNUMBERED and _OF_OTHERS.match(line) is None else 0

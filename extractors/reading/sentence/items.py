"""Items of lists of projects: (一)中药材加工项目:该项目位于青石村,总投资120万元. What is measured is named by the item's title."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either

_TITLE: Final = regex(
    rf"\s*(?:[(\uff08]?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[)\uff09、.\uff0e]|[①-⑳]|——|[一二三四五六七八九十]是)?\s*"
    rf"(?P<thing>[^,\uff0c。;\uff1b:\uff1a\d\n]{{3,28}}?(?:{either('items.ends')}))\s?[:\uff1a]"
)
# 该项目总|投资, 预计总投资, 占地: a measure with nothing else in front of it than the project once more
_MEASURES: Final = rf"(?:{either('items.measures')})"
_MEASURE_ALONE: Final = regex(
    rf"(?:(?:该|本|此)?(?:{either('items.again')}))?(?:预计|计划|概算|估算|拟|规划|预算|总共|其中)*(?P<measure>{_MEASURES})"
)


def title_of_item(printed: str, start: int, end: int) -> str:
    """The project that the item of a list is about: 中药材加工项目; empty where a sentence opens with no such title."""
    found = _TITLE.match(printed, start, end)
    return found["thing"] if found is not None else ""


def measure_alone(words: str) -> str:
    """The measure (总投资, 占地面积) that words consist of, without the project that they name once more; or nothing."""
    found = _MEASURE_ALONE.fullmatch(words)
    return found["measure"] if found is not None else ""

"""The body or place a figure is about, when it is another than the one that reports."""

from __future__ import annotations

import re

from extractors.reading.lexicon import either, words
from extractors.reading.phrases import verb_of

_PLACE = rf"(?:{either('places.kinds')}|[\u4e00-\u9fff]村|广场[\u4e00-\u9fff]{{0,3}}店)"
# A place that opens a clause, with what is said of it after it.
_OPENS = re.compile(
    rf"^(?:其中)?(?P<place>[\u4e00-\u9fff·0-9]{{1,14}}?{_PLACE})(?:、(?P<more>[\u4e00-\u9fff]{{2,8}}))?"
    r"(?=内|已|累计|共|计划|实现|完成|入驻|年接待|基金|获|列|申报|[,、])"
)
# The last characters of the names above: most clauses hold none of them.
_LAST = re.compile(f"[村店{''.join(sorted({word[-1] for word in words('places.kinds')}))}]")
_NOT_A_PLACE = re.compile(rf"^(?:{either('places.no_name_begins')}|[一二三四五六七八九十\d])")


def opening_place(clause: str, section: str) -> str | None:
    """The named place a clause begins with, unless it is the section's own unit."""
    if len(clause) < 4 or _LAST.search(clause) is None:
        return None
    match = _OPENS.match(clause)
    if match is None or _NOT_A_PLACE.match(match["place"]) or verb_of(match["place"]):
        return None
    place = match["place"]
    if section and (place in section or section in place):
        return None
    return f"{place}、{match['more']}" if match["more"] else place

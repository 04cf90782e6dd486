"""How large the unit is that a figure speaks of: a street, a district, a county or a city. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.validation.checks.model import Figure
from extractors.validation.checks.rules import limit

_TOLD = re.compile(r"[全我](?:街道|[镇乡村县旗区市州])")
DISTRICT = "district"  # parks and platforms, too, and whoever's name tells nothing
UNKNOWN = "city"  # of a figure without a reporter little can be said to be too much


def level_of(figure: Figure) -> str:
    """`street`, `district`, `county` or `city`: of the place that the figure is about, else of who reports it."""
    subject = _ending(figure["subject"] or "")
    if subject is not None:
        return subject
    if figure["section_kind"] == "street":
        return "street"
    return level_of_name(figure["section"] or _told(figure))


def _told(figure: Figure) -> str:
    """全乡总面积: what a page that names its place nowhere calls it, last before the figure."""
    named = _TOLD.findall(figure["quote"][: figure["char_end"] - figure["quote_start"]])
    return named[-1] if named else ""


@lru_cache(maxsize=10_000)
def level_of_name(name: str) -> str:
    """The level of a reporting unit by its name: 七宝镇 is a street's, 县林业局 a county's, 州民政局 a city's."""
    if not name:
        return UNKNOWN
    found = _ending(name)
    if found is not None:
        return found
    words = {
        at: level
        for level, ends in limit("out_of_bounds", "levels").items() if level != "street"
        for word in ends if (at := name.find(word)) >= 0
    }  # fmt: skip
    return words[min(words)] if words else DISTRICT


@lru_cache(maxsize=10_000)
def _ending(name: str) -> str | None:
    """The level whose word a name ends with."""
    for level, ends in limit("out_of_bounds", "levels").items():
        if name.endswith(tuple(ends)):
            return str(level)
    return None

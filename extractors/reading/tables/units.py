"""The unit of a cell that prints none: what its name counts, or what the text above the table prints behind the same number."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex

_COUNTED: Final = regex(r"(?P<unit>[户人件项个家起次条处套名场宗辆所张栋幢])(?:数|次数)$")
_AMOUNT: Final = regex(r"(?:数|量)$")
_ABOVE: Final = 2500  # characters above a table that tell its figures in sentences
_THING: Final = 2  # characters at the end of a label that its sentence prints, too
_SHORTEST: Final = 3  # characters of a number that no other is by chance
_UNIT: Final = r"(?P<unit>[万亿]?元|[万亿]?美元|万?人次|万?[人户吨亩套]|[项个家件条处所场]|平方公里|平方米|公里)"


def counted(name: str) -> str | None:
    """户数 counts 户; any other 数 or 量 counts 个."""
    if (match := _COUNTED.search(name)) is not None:
        return match["unit"]
    return "个" if _AMOUNT.search(name) else None


def unit_above(text: str, start: int, label: str, printed: str) -> str | None:
    """工业投资 | 28 below 工业投资完成28亿元: the unit that the text above a table prints behind the number of a cell,
    in a sentence on the same thing. None where it does not, or prints several.

    text: half-width; start: where the table begins.
    """
    number = printed.strip().replace(",", "")
    if len(number.replace(".", "")) < _SHORTEST or not number.replace(".", "", 1).isdigit():
        return None
    thing = label.strip()[-_THING:]
    units = set[str]()
    for found in re.finditer(rf"(?<![\d.]){re.escape(number)}{_UNIT}", text[max(0, start - _ABOVE) : start]):
        line = found.string.rfind("\n", 0, found.start()) + 1
        if thing in found.string[line : found.end()]:
            units.add(found["unit"])
    return units.pop() if len(units) == 1 else None

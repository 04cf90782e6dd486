"""One form for every mark: full-width and half-width, dashes, spaces, traditional characters of numbers and units.

Nothing moves: an offset in the folded text is an offset in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.prepared import regex

# Full-width ASCII (！ to ～) lies at a fixed distance from ASCII.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Marks that appear in several forms: target form -> code points.
_MARKS = {
    " ": (0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x09),
    "\n": (0x0D,),
    "-": (0xFE63, 0x2212, 0x2010, 0x2011, 0x2013, 0x2014, 0x2015),
    "~": (0x223C, 0x301C),
    "%": (0xFE6A,),
    ",": (0xFE50,),
    ";": (0xFE54,),
    ":": (0xFE55, 0x2236),
    "(": (0xFE59,),
    ")": (0xFE5A,),
    "“": (0x300C, 0x300E, 0x301D),  # corner brackets and primes quote like curved marks
    "”": (0x300D, 0x300F, 0x301E, 0x301F),
    "[": (0x3014, 0x3016),
    "]": (0x3015, 0x3017),
}
# Traditional forms of the characters that numbers, units and the commonest heads are made of.
_TRADITIONAL = "億萬兩個項條戶場臺輛棟處間畝噸餘幾產業總額實現歲號點達約過寫長減網際關與從園區縣鄉鎮學醫療養書館發電稅財資層師"
_SIMPLIFIED = "亿万两个项条户场台辆栋处间亩吨余几产业总额实现岁号点达约过写长减网际关与从园区县乡镇学医疗养书馆发电税财资层师"

_FOLD = (
    {chr(code): chr(narrow) for code, narrow in _FULL_WIDTH.items()}
    | {chr(code): mark for mark, codes in _MARKS.items() for code in codes}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
)
_TO_FOLD = regex("[" + "".join(re.escape(char) for char in sorted(_FOLD)) + "]")


_SHORT = 400  # characters: a title, a line


def fold(text: str) -> str:
    """The text with one form for every mark; nothing moves.

    The layers fold the same text one after another, so the last results are kept, those of titles and lines beside those
    of whole texts.
    """
    return _fold_title(text) if len(text) < _SHORT else _fold_text(text)


@lru_cache(maxsize=64)
def _fold_title(text: str) -> str:
    return _folded(text)


@lru_cache(maxsize=4)
def _fold_text(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    """Replacing the few characters that occur, one after another, is several times faster than translating every
    character of a long text."""
    for char in sorted(set(_TO_FOLD.findall(text))):
        text = text.replace(char, _FOLD[char])
    return text

"""The reading layer's view of a text: same length, one form for every mark, names out of the way.

`fold` unifies full-width and half-width forms. `mask` covers what stands in quotation marks, book titles and
plain brackets, so that the punctuation and the numbers of a name cannot be taken for those of the sentence.
Neither moves a character: an offset in the result is an offset in the text.
"""

from __future__ import annotations

import re

# Full-width ASCII and other variants -> the form the patterns know.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {
    ord(a): ord(b)
    for a, b in zip(
        "\u3000\xa0\u2002\u2003\u2009\t％﹪﹣−‐‑–—―～∼〜﹐﹔﹕﹙﹚「」『』＂〔〕〖〗",
        "      %%---------~~,;:()“”“”“[][]",
        strict=False,
    )
}
_FOLD[ord("—")] = ord("-")
# Traditional forms of the characters that numbers and units are made of.
_FOLD |= {
    ord(a): ord(b)
    for a, b in zip(
        "億萬兩個項條戶場臺輛棟處間畝噸萬餘幾產業總額實現歲號點達約過寫長減網際關與從園區縣鄉鎮學醫療養書館發電稅財政資層師",
        "亿万两个项条户场台辆栋处间亩吨万余几产业总额实现岁号点达约过写长减网际关与从园区县乡镇学医疗养书馆发电税财政资层师",
        strict=False,
    )
}
_FOLD[ord("\r")] = ord("\n")
_TO_FOLD = re.compile(
    "["
    + "".join(re.escape(chr(code)) for code in sorted(_FOLD) if not 0xFF01 <= code <= 0xFF5E)
    + "\uff01-\uff5e]"
)

NAME = "\ue000"  # covers a character of a name
ASIDE = "\ue001"  # covers a character of an aside in brackets without a figure

# What is quoted is a name, with three exceptions that state figures: a plan period, a sum (“26+2”个),
# and a quoted requirement at the end of a clause (“最多80天”).
_QUOTED = re.compile(
    r"“(?!十[一二三四五六]五”|\d+\+\d+”[个项家条处所])[^”\n]{1,60}”"
    r"|《[^》\n]{1,80}》|【[^】\n]{1,40}】|‘[^’\n]{1,40}’|\"[^\"\n]{1,40}\"|\[[^\]\n]{1,20}\]"
)
_REQUIREMENT = re.compile(r"“[^”\n\d]{2,20}[1-9]\d*(?:\.\d+)?(?:%|天|小时|分钟|个工作日|家|个|件)?”$")
_REQUIREMENT_FOLLOWS = re.compile(r"的(?:任务|目标|要求)|[,。;)\n]|$")
_ASIDE = re.compile(r"\([^()\d\n]{1,40}\)")


def fold(text: str) -> str:
    """The text with one form for every mark; nothing moves."""
    return text.translate(_FOLD) if _TO_FOLD.search(text) else text


def mask(text: str) -> str:
    """The folded text with names and plain asides covered; nothing moves."""
    if "“" in text or "《" in text or "【" in text or '"' in text or "‘" in text or "[" in text:
        text = _QUOTED.sub(_cover, text)
    return _ASIDE.sub(_cover_aside, text) if "(" in text else text


def _cover(match: re.Match[str]) -> str:
    name = match[0]
    if name[0] == "“" and _REQUIREMENT.match(name) and _REQUIREMENT_FOLLOWS.match(match.string, match.end()):
        return name
    return NAME * len(name)


def _cover_aside(match: re.Match[str]) -> str:
    return ASIDE * len(match[0])

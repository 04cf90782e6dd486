"""The printed words of a clause: what the mask covered is printed again, asides are left out."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.masking import ASIDE
from extractors.reading.model.mention import Mention

_HOW_MANY_RATES: Final = regex(r"(?:实现|达到?|取得)?了?\d个$")
# 固 定资产投资: a word that was broken at the end of a printed line
_BROKEN_WORD: Final = regex(r"(?<=[\u4e00-\u9fff])[ \t\u3000](?=[\u4e00-\u9fff])")
_NOT_KNOWN: Final = regex(r"(?:数据|结果|数字)[^,。;]{0,4}(?:尚未|未出|没有|待)")


def printed_words(text: str, printed: str, start: int, end: int) -> str:
    """The printed words between two offsets, without the asides that the mask covered, and words whole that a blank breaks."""
    if text.find(ASIDE, start, end) < 0:
        words = printed[start:end]
    else:
        words = "".join([printed[at] for at in range(start, end) if text[at] != ASIDE])
    return _BROKEN_WORD.sub("", words) if " " in words.strip() else words


def words_up_to_number(mention: Mention, text: str, printed: str) -> str:
    """The words of the clause up to the number, without a date in their midst (收入2021年达8亿), or how many rates are so much
    (开工率、竣工率实现2个100%)."""
    if mention.unit == "%" and text[mention.start - 1 : mention.start] == "个":
        return _HOW_MANY_RATES.sub("", printed_words(text, printed, mention.left, mention.start))
    if mention.date is None:
        return printed_words(text, printed, mention.left, mention.start)
    first, last = mention.date
    return printed_words(text, printed, mention.left, first) + printed_words(
        text, printed, last, mention.start
    )


def clause_before(mention: Mention, text: str, printed: str, start: int) -> str:
    """The clause in front of the figure's own, for clauses that name nothing."""
    end = mention.clause - 1
    if end <= start:
        return ""
    marks = [text.rfind(mark, start, end) for mark in ",;:。、"]
    opens = max(start, max(marks) + 1)
    if _NOT_KNOWN.search(text, opens, end):
        return ""  # 12月数据尚未公布,预计全年增长8%: of the thing before
    return phrases.trim_before(printed_words(text, printed, opens, end))[-16:]

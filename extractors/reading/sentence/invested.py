"""What money goes into, where its own words say no more than that it is invested: 投入3.7亿元治理边坡, 投资9亿元,新建水厂."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.mention import Mention

_INVESTED: Final = regex(
    r"(?:[\u4e00-\u9fff]{2,8}[区县市镇乡道])?(?P<verb>(?:计划|累计|共|共计|总共|谋划|完成)?(?:投资|投入)(?:资金)?)"
)
_INTO: Final = regex(
    rf"(?:以上|左右)?,?(?:用于|{either('names.spent_by')})+(?!面积|规模|用地|周期|年度|全年|目标|任务|计划|率|时序)(?:\d{{1,4}}[项个条处座所家栋幢台户])?"
    r"(?P<thing>(?:\d{1,2}(?=[中小号]))?[\u4e00-\u9fff“”]{2,20})"
)


def name_investment(mention: Mention, text: str, printed: str) -> None:
    """Give a sum that was only said to be invested the name of what it goes into, right behind it.

    text: masked; printed: the same place as printed. Writes `indicator`.
    """
    if mention.kind_of_unit != "money" or "投" not in mention.indicator:
        return
    invested = _INVESTED.fullmatch(mention.indicator)
    into = _INTO.match(text, mention.end) if invested is not None else None
    if invested is not None and into is not None:
        start, end = into.span("thing")
        mention.propose_phrase(invested["verb"] + printed[start:end], "invested_in")

"""Cells that list responsible units."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.documents.fold import fold
from extractors.documents.headings import unit_kind
from extractors.prepared import regex

# A comma or a space parts units only where another unit's name clearly begins.
_UNIT_GAP = regex(r"[、;/]+\s*|[,\s]+(?=[区市县省镇各团]|相关|有关)")
_BRACKETED = regex(r"\([^()]*\)")
# *区教育局, ★区住建局: a sign that a footnote explains, as of those in the lead
_SIGN = regex(r"^[*★☆▲△●#]+\s*(?=[\u4e00-\u9fff])")
_UNIT_LIKE = regex(
    r"(?:各|相关|有关|其他|其它)?[\u4e00-\u9fff]{0,26}(?:街道|镇|乡|局|委|办|部|院|会|中心|集团|公司|大队|分局|指挥部|单位|主体|"
    r"联|园区|成员|组|所|站|科|科室|股|投发|部门|平台|处|馆|校|社|镇街|乡镇|街镇|城投|国投|交投|文旅|政府)"
)
_SHORT_UNIT = regex(r"^[\u4e00-\u9fff]{2,6}[发投集团办局委部]$")
# A task may end like a unit's name (`办好…博览会`); it begins with what is to be done.
_BEGINS_WITH_VERB = regex(
    r"^(?:加[快强大]|推[进动广]|打造|建[成设立]|办好|开展|完[成善]|实[施现]|深化|提升|创[建新]|落实|做[好大强]|引进|新[增建]|投用|"
    r"开[工放]|强化|优化|启动|争创|探索|培育|组建|成立|举办|筹[建备]|构建|编制|出台|继续|全[力面]|积极|持续|有序|正[在常])"
)
# 市民政局 周平: whom the unit puts in charge, behind its name
_PERSON_BEHIND = regex(
    r"(?<=[局委办部院会府道镇乡联])\s+[\u4e00-\u9fff]{1,2}(?![局委办部院会府道镇乡联处科队站所心校组])[\u4e00-\u9fff]$"
)
_LABEL = regex(r"^(?:发布|公布|公开|发文|制作|责任|牵头|主办|承办)(?:单位|机构|部门)$")


def split_units(text: str) -> tuple[str, ...]:
    """`区委统战部(区民宗局)、各街道` as single units; what stands in brackets stays with its unit."""
    masked = _BRACKETED.sub(lambda match: "\ue000" * len(match[0]), fold(text))
    units = []
    start = 0
    for gap in [*_UNIT_GAP.finditer(masked), None]:
        end = gap.start() if gap else len(text)
        if unit := _PERSON_BEHIND.sub("", _SIGN.sub("", text[start:end].strip())):
            units.append(unit)
        start = gap.end() if gap else end
    return tuple(units)


@lru_cache(maxsize=1024)  # a line is asked for every column that it may stand in
def is_units_cell(text: str) -> bool:
    """True when a cell lists responsible units and says nothing else."""
    text = _SIGN.sub("", _BRACKETED.sub("", fold(text)).strip())
    if not text or len(text) > 400 or re.search(r"[。;:“”\d%]", text):
        return False
    units = split_units(text)
    if (
        not units
        or _BEGINS_WITH_VERB.match(text)
        or _LABEL.match(text)
        or any(len(unit) > 32 for unit in units)
    ):
        return False
    formed = sum(bool(_UNIT_LIKE.fullmatch(unit)) or unit_kind(unit) is not None for unit in units)
    if len(units) == 1:
        return len(text) <= 18 and (formed == 1 or bool(_SHORT_UNIT.match(units[0])))
    return 3 * formed >= 2 * len(units) or formed >= len(units) - 1

"""The body or place a figure is about, when it is another than the one that reports."""

from __future__ import annotations

import re

from extractors.reading.phrases import verb_of

_PLACE = (
    r"(?:街道|小镇|产业园|产业平台|园区|科创园|产业基地|景区|集聚区|集聚平台|购物中心|商业中心|综合体|商圈|未来社区|社区|新村|[\u4e00-\u9fff]村|"
    r"广场[\u4e00-\u9fff]{0,3}店|悦城|银泰城|乐堤港|万象城|城市广场|开发区|工业区|软件园|智汇园|智慧网谷|镇|乡)"
)
# A place that opens a clause, with what is said of it after it.
_OPENS = re.compile(
    rf"^(?:其中)?(?P<place>[\u4e00-\u9fff·0-9]{{1,14}}?{_PLACE})(?:、(?P<more>[\u4e00-\u9fff]{{2,8}}))?"
    r"(?=内|已|累计|共|计划|实现|完成|入驻|年接待|基金|获|列|申报|[,、])"
)
# The last characters of the names above: most clauses hold none of them.
_LAST = re.compile("[道镇园台地区心体圈村店城港场网乡]")
_NOT_A_PLACE = re.compile(
    r"^(?:快速|迅速|积极|顺利|成功|组建|组织|各|全|该|本|我|每|一批|等|建|打造|推进|实施|完成|创建|开展|新增|支持|深化|推动|加快|入选|获评|引进|其中|所在|[一二三四五六七八九十\d])"
)


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

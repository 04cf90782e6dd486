"""Numbers that are part of a name: what a line of production makes in a year, points of a policy, lines of buses, houses."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex

# 年产5万吨装配式构件生产线, 年产600万芯公里光缆项目: the name of a project, or of a part of it
_MAKES: Final = regex(
    r"[\u4e00-\u9fff/a-zA-Z\d³]{2,30}?(?:项目|生产线|工程|基地|加工厂)(?!总?投资)"
)
_YEARLY: Final = regex(r"[年日]产[^,。;:、\d]{0,10}$")
# 稳增长36条等政策, “促消费12条”措施: a policy by how many points it has
_POINTS_OF_POLICY: Final = regex(r"等?(?:一系列|系列)?(?:[惠助][企民])?(?:政策|举措|意见|措施)")
_NAMES_POLICY: Final = regex(r"(?:稳增长|稳经济|助企纾困|纾困|惠企|促消费|稳企|人才|营商环境|民营经济)$")
# 6路、15路公交: lines
_LINES_OF_BUSES: Final = regex(r"(?:(?:、|和|与|及)[\u4e00-\u9fff]?\d+[a-zA-Z]?路){0,6}(?:公交|公共汽车|班车|车)")
# 居全市11个区县(市)首位, 发布的132个开发区综合排名中列第五位
RANKED_BEHIND: Final = regex(
    r"(?:区、?县|县、?[市区]|国家(?:级)?(?:高新|经开)区|开发区|高新区|街道|乡镇|镇街|城区|地市)(?:[(、]?[市区][)]?|\ue001{3})?"
    r"(?:(?:综合|总体)?(?:排名|评价|评比|考核)(?:中|里)?(?:排名?|位?居|位列|名列|列)?)?(?:首位|榜首|第[一二三四五六七八九十\d]{1,3})"
)
_STAIRCASE_BEHIND: Final = regex(r"(\d{1,2})单元")
_HOUSE_BEFORE: Final = regex(r"(\d{1,4})(?:幢|栋|号楼|座)$")
# 96家企业产值超亿元: which of them
FIRMS_OVER: Final = regex(
    r"[家户](?:[^,。;\d]{0,6}企业)?(?:年)?(?:总?产值|税收|营收|营业收入|主营业务收入|销售额|纳税额?)(?:均|都|已)?(?:突破|超过?|逾|过)\s?$"
)


def names_what_is_made(text: str, start: int, at: int, after: int) -> bool:
    """年产5万吨装配式构件生产线: how much of it shall be made is a part of the name."""
    if text.find("产", max(start, at - 12), at) < 0:
        return False
    return _YEARLY.search(text, max(start, at - 12), at) is not None and _MAKES.match(text, after) is not None


def names_policy_or_line(text: str, at: int, after: int, surface: str) -> bool:
    """稳增长36条等政策, 6路公交: a policy by the number of its points, the line of a bus."""
    if surface == "条":
        return _NAMES_POLICY.search(text, max(0, at - 6), at) is not None and _POINTS_OF_POLICY.match(text, after) is not None
    return surface == "路" and _LINES_OF_BUSES.match(text, after) is not None


def is_house(text: str, start: int, at: int, after: int, surface: str, number: str) -> bool:
    """6幢1单元 is where somebody lives; 6幢18单元 are counted: a house has one staircase at least."""
    if surface == "单元":
        house = _HOUSE_BEFORE.search(text, max(start, at - 6), at)
        return house is not None and number.isdigit() and int(number) < int(house[1])
    staircase = _STAIRCASE_BEHIND.match(text, after) if surface in ("幢", "栋") else None
    return staircase is not None and number.isdigit() and int(staircase[1]) < int(number)

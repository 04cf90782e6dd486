"""Words beside a number that are of another one: where the thing of the next figure begins, where that of the one before ends."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.earlier import REACH, SHORT_NAME
from extractors.reading.sentence.wording import Wording

_AMONG: Final = regex(r"(?:中有?|有)$")
_AMONG_ENDS: Final = frozenset("中有")
_HOLDS_PARTS: Final = regex(r"中(?:包?含|包括|,?其中)")
_LINK_BEGINS: Final = frozenset("和与及以")
_LINKS: Final = regex(r"(?:和|与|及|以及)(?![谐睦时])")
_SUM_OF_LIST: Final = regex(r"(?:总共|共计|合计|总计)$")
_TOTAL_OF_NEXT: Final = regex(r"(?<=[\u4e00-\u9fff]{2})(?:总共|共计|合计|总计)$")
# 挂出18个|金额2600万元: what the next figure measures
_MEASURE_OF_NEXT: Final = regex(rf"(?:{either('names.measured')})*(?:{either('names.sums')})")
# what has been done of the next figure, behind what this one counts
_DONE_OF_NEXT: Final = regex(
    rf"(?<=[\u4e00-\u9fff])(?:今年以来|今年|全年|年内|目前)?(?:(?:均|现|都|全部)?已(?:经)?|仍有|尚有|其中)(?:累计|全部|全面)?(?:{either('phrases.verbs')})?$|(?<=[\u4e00-\u9fff]{{2}})(?:今年以来|今年|全年|年内|目前|当年)$"
)
# 68个重大项目|竣工35个
_STAGE_OF_NEXT: Final = regex(
    r"(?<=[\u4e00-\u9fff]{2})(?:新?开工|竣工|完工|投用|投产|交付|建成|完成|签约|落地|办结|整改|化解|销号)+$"
)
SUM_OF_NEXT: Final = regex(
    r"(?<=[\u4e00-\u9fff]{2})(?:共|累计|预计|合计)*(?:实现|完成|贡献|带动|创造)[^、,。;]{2,16}$"
)
# 40个承办单位|认真按照…推进, 对30项民生实事|加强组织领导: how it was gone about
_HOW_DONE: Final = regex(
    r"(?<=单位)(?:认真|严格|积极|紧扣|围绕|主动|密切|协同|通力|按照|全力)[^,。;]*$|(?<=部门)(?:认真|严格|积极|紧扣|围绕|主动|密切|协同|通力|按照|全力)[^,。;]*$"
    r"|(?<=实事)(?:项目)?(?:加强|强化|逐项|认真|精心|严格)[^,。;]*$"
)
_EXCEPT: Final = regex(r"(?<=[\u4e00-\u9fff]{2})(?<![消拆清解免删排铲剔扣切去废根破驱扫撤])除[^,。;]*$")
_EXCEPTED: Final = regex(r"[^,。;、]{0,20}除[^,。;]{2,50}?(?:之|以)?外,")
_EXCEPTED_WITHIN: Final = 90
# how something came about, and nothing of what is counted; 通过验收 says what became of it
_BY_WHAT_MEANS: Final = regex(r"通过(?![^,。;]{0,8}(?:[评审认考核检复]|验收|鉴定))[^,。;]{6,}")
_USED_FOR: Final = regex(r"(?:引进|引入|用于|打造|发展|建设)[^,。;]{4,}")
_TOGETHER_DONE: Final = regex(
    rf"(?<=[\u4e00-\u9fff]{{2}})(?:共|累计|合计)(?:{either('phrases.verbs')})[^、,。;]*$"
)
# 8类事件|处置率提升至97%, 23起案件|共挽损率达41%: the rate that the next figure states
_RATE_OF_NEXT: Final = regex(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:共|均|总|综合|平均)[\u4e00-\u9fff]{2,6}?|[\u4e00-\u9fff]{2})率(?:提升|提高|上升|下降|增长|分别|均|已)*(?:至|到|达到|达|为|超过|超|是)*$"
)
# 以3.8%|利率成功发行10亿元: what the rate in front is one of
_OF_RATE_BEFORE: Final = regex(r"的?(?:票面|年化|贷款|综合)?(?:利率|费率|比例|折扣|溢价率)(?:的价格)?")
# 1所|以康复为主要功能的|敬老院, 2个|集研发生产于一体的|园区
_WHOSE_AIM: Final = regex(r"^(?:以[^,。;]{2,30}?为[^,。;\d]{1,6}|集[^,。;]{2,30}?(?:于一体|为一体))的")
_COORDINATES: Final = ("和", "与", "以及")
_SHORTEST_THING: Final = 2  # characters


def cut_words_behind(w: Wording) -> None:
    """Words behind the number that are of the next figure, or of what it reaches."""
    behind = _WHOSE_AIM.sub("", w.behind) if w.behind.startswith(("以", "集")) else w.behind
    among = _AMONG.search(behind) if behind[-1:] in _AMONG_ENDS else None
    if among is not None and w.following is not None:
        behind = behind[: among.start()]  # 25个行业中16个实现增长
    if w.following is not None and w.mention.right == w.following.start:
        behind = _TOTAL_OF_NEXT.sub("", behind)  # 4个提升工程|共计22个项目
        if w.following.kind_of_unit != "count" and w.in_front and _MEASURE_OF_NEXT.fullmatch(behind) is not None:
            behind = ""
    if behind and w.following is not None and w.mention.right == w.following.start:
        behind = _DONE_OF_NEXT.sub(
            "", behind.partition("分别")[0]
        )  # 17件实事|已完成4件, 32家单位|今年已开展…380次
        behind = _cut_next_thing(w.mention, w.following, behind)
    if w.in_front and (
        _BY_WHAT_MEANS.match(behind) or (w.mention.kind_of_unit == "area" and _USED_FOR.match(behind))
    ):
        behind = ""  # “个转企”4家|通过盘活资源壮大集体经济
    behind = without_how_done(behind)
    if "除" in behind and excepts_behind(w):
        behind = _EXCEPT.sub("", behind)  # 70个小区改造项目|除列入拆迁的4个外,其余…
    if behind[:1] == "中" and _HOLDS_PARTS.match(behind):
        behind = ""  # 准予许可690件|中含户外广告许可351件
    if behind[:1] in _LINK_BEGINS and _LINKS.match(behind):
        behind = ""  # 地块63亩和地块20亩: what follows is the next thing
    if "及" in behind or "覆盖" in behind:
        reach = REACH.search(behind, _SHORTEST_THING)
        behind = behind[: reach.start()] if reach is not None else behind
    w.behind = behind


def excepts_behind(w: Wording) -> bool:
    """70个小区改造项目除列入拆迁的4个外,其余…: what follows a number is an exception from it."""
    end = w.mention.end
    return w.text.find("除", end, w.mention.right) >= 0 and _EXCEPTED.match(w.text, end, end + _EXCEPTED_WITHIN) is not None


def without_how_done(behind: str) -> str:
    """What a number counts, without the words that say how it was gone about: 30项民生实事|加强组织领导."""
    acts = _HOW_DONE.search(behind)
    return behind if acts is None else behind[: acts.start()]


def _cut_next_thing(mention: Mention, following: Mention, behind: str) -> str:
    """68个重大项目|竣工35个, 42个库内点位|和山前路沿线18个点位: where the words of the next figure begin."""
    if mention.unit == following.unit and not following.words_after:
        return _STAGE_OF_NEXT.sub("", behind)
    if following.kind_of_unit == "percent" and mention.kind_of_unit == "count" and not following.words_after:
        return _RATE_OF_NEXT.sub("", behind)
    if following.kind_of_unit == "money" and mention.kind_of_unit == "count":
        return SUM_OF_NEXT.sub("", behind)  # 18家规上企业|实现总产值10亿元
    if mention.unit != following.unit and not following.words_after:
        return _TOGETHER_DONE.sub("", behind)  # 11个街道|共调处纠纷540起
    return behind[: next_thing(behind, following)]


def next_thing(between: str, following: Mention) -> int:
    """Where what stands between two numbers turns from the first one's thing to the second one's."""
    at = max([between.rfind(link) for link in _COORDINATES])
    return at if following.words_after and at >= SHORT_NAME else len(between)


def cut_words_in_front(w: Wording, previous: Mention) -> None:
    """Words in front of the number that are of the figure before: 8个小区、涉及居民960户."""
    in_front = w.in_front
    if w.behind and previous.words_after and w.mention.left == previous.end and _SUM_OF_LIST.search(w.mention.words_before):
        w.in_front = in_front = ""  # 4个提升工程|共计22个项目
    if w.behind and w.mention.left == previous.end and previous.words_after.startswith(in_front):
        at = next_thing(in_front, w.mention)
        w.in_front = in_front = _LINKS.sub("", in_front[at:], count=1) if at < len(in_front) else in_front
    if previous.kind_of_unit == "percent" and w.mention.left == previous.end:
        rate = _OF_RATE_BEFORE.match(in_front)
        w.in_front = in_front = in_front[rate.end() :] if rate is not None else in_front
    if w.mention.left == previous.end and ("及" in in_front or "覆盖" in in_front):
        reach = REACH.search(in_front, _SHORTEST_THING)
        if reach is not None and previous.words_after.startswith(in_front[: reach.start()].rstrip("、")):
            w.in_front = in_front[reach.start() :]

"""Numbers that count nothing: names, slogans, addresses, codes, ages, thresholds, times of day.

Every function answers why a number with a unit is no figure, or None when it is one. `at` and `after` are the offsets
of the number and of what follows its unit; `start` is where the sentence begins.
"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.figures.numbers_in_names import (
    FIRMS_OVER,
    RANKED_BEHIND,
    is_house,
    names_policy_or_line,
    names_what_is_made,
)
from extractors.reading.language.lexicon import Unit, either, keys, words
from extractors.reading.language.masking import NAME

_RESTRICTS: Final = regex(rf"\s?(?:以上|及以上|以下|以内)?(?:的)?(?:{either('names.restricted')})")
# 总投资5-10亿元项目, 300至2000万元的项目: a range that says which things are counted or measured
_RANGE_OF_CLASS: Final = regex(rf"\s?(?:之间|区间)?的?(?:{either('names.restricted')})(?![,。;])")
_BOUND_OF_A_CLASS: Final = regex(r"\s?(?:及?以[上下]|以内)(?![,。;、:)\n]|$)")
_CLASSIFIERS: Final = frozenset("个户家条处座栋幢名所")  # 230个|50户以上村寨
# 10件民生实事任务分解表, at the end of its line
_NAME_OF_TABLE: Final = regex(
    r"[^,。;:、\n\d]{2,24}(?:情况|分解|一览|进度|任务|项目|责任|计划|推进)表\s?(?=[\n)]|$)"
)
_CLASS_OF_PLACES: Final = regex(rf"及?以上的?(?:{either('restrictions.places')})")
_GRADE_OF_SIZE: Final = regex(rf"级(?:及以上)?[^,。;\d]{{0,6}}?(?:{either('restrictions.graded')})")
_PLACES_OVER: Final = regex(
    rf"[\d余多]\s?个(?:{either('restrictions.villages')})(?:村?集体)?(?:经济)?(?:总?收入|产值)?(?:均|都|已)?(?:突破|超过?|达到?|过)\s?$"
)
_OVER: Final = regex(r"(?:超过?|逾|达|过)\s?$")
_OVER_ENDS: Final = frozenset("过超逾达 \u3000\t")
_BOUND_BEGINS: Final = frozenset("及以 \u3000\t\n")
_REACHES: Final = regex(r"(?:突破|超过?|达到?|逾|过)\s?$")
_ENDS: Final = regex(r"(?:大关|关口)?(?:[,。;、!]|$)")
# 签约总投资达80亿元的云栈智能制造项目: the sum of one thing that is named; with a count it is a class of things
_INVESTED: Final = regex(r"投资(?:总?额)?(?:达到?|近|约|超过?|逾|过)\s?$")
_ONE_PROJECT: Final = regex(
    rf"的(?!项目|企业|重大|重点|产业|工业|大|优质|招商)[^,。;:、\d]{{2,20}}?(?:{either('names.invested_in')})(?:项目)?(?![\d一二两三四五六七八九十])"
)
_COUNTED_BEFORE: Final = regex(
    r"[\d余多一二两三四五六七八九十][个项家宗批](?!月|百分)[^,。;:]*$|等[^,。;:]*$"
)
# 税收10亿元楼宇8幢: a class of things, counted
_COUNTED_CLASS: Final = regex(r"(?:楼宇|楼|企业|项目|平台|集群|单项)\d+\s?[个家幢座项栋]")
_CLASS_BEGINS: Final = frozenset("楼企项平集单")
# 教育防控线、企业防控线等六条工作线, 等三类矛盾: a numeral that only sums up the names in front
_SUMS_UP_NAMES: Final = regex(r"[^,。;\d]{0,4}(?:工作线|防线|战线|主线|红线|底线)")
# 开工率、竣工率、达产率实现3个100%: what each of the rates is
_RATES_IN_FRONT: Final = regex(r"率(?:均|都|全部)?(?:实现|达到?|保持|取得)?了?\d个$")
_SLOGAN: Final = regex(rf"\s?(?:{either('names.slogan')}|{NAME})")
# 石门、九台3个街道: the last of some places that are counted behind their names
_PLACES_COUNTED: Final = regex(r"\d{1,2}个(?:街道|乡镇|镇街|[镇乡村]|社区)")
_SLOGAN_NOUN: Final = regex(rf"\s?(?:{either('names.slogan')})")
_COUNTABLE: Final = regex(rf"[^,。;、:]{{0,12}}?(?:{either('names.countable')})")
_DURATION_NAME: Final = regex(rf"\s?(?:{either('names.duration_name')}|{NAME})|[^,。;、]{{0,6}}圈")
_LASTS: Final = regex(rf"(?:{either('durations.verbs')})(?:了|为|至|到|达)?[约近超]?\s?$")
_ACHIEVED: Final = regex(
    r"\s?(?:内)?(?:办结|完成|实现|办好|审结|办理|竣工|通过|建成|答复|响应|送达|到位|位列|排名|蝉联|[,。;、)]|$)"
)
_RATE_WITHIN: Final = regex(r"内[^,。;、\d]{2,10}率")  # 7日内程序回复率
_MOVES_BY: Final = regex(rf"(?:{either('durations.moves')})(?:了|到)?[近约超逾过]?$")  # 下降两成
_ADDRESS_BEFORE: Final = regex(rf"(?:{either('names.address_before')})$")
_ADDRESS_AFTER: Final = regex(r"等|、[\u4e00-\u9fff]|\d*(?:号|室|单元|楼)")
_SCALE_ONLY: Final = regex(r"^[百千万亿]+$")
_ROUND_SUM: Final = regex(r"^[十百千]?[百千万亿]+$")  # 过十亿元项目
_NAMED_AFTER: Final = regex(rf"\s?(?:{either('names.word_after_classifier')})")
_LIST_BEFORE: Final = regex(r"(?:[^,。;:、\d]{1,12}、)*[^,。;:、\d]{1,12}$")
_SMALL: Final = {"两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_GOES_ON: Final = regex(r"连续|累计|持续|历时")
_SPAN_BEFORE: Final = regex(r"每|近|新|未来|今后|(?<!提)前$|后$|×|第")
_DIGIT_FOLLOWS: Final = regex(r"[^,。;]{0,8}\d")
_WON: Final = regex(rf"(?:{either('names.won')})$")
_PRIZE: Final = regex(r"国家|省|市|全国|发明|荣誉|奖|专利|技术")
_HELD: Final = regex(rf"(?:{either('names.held')})$")
_HAPPENED: Final = regex(either("names.happened"))
# How often a page was read, as its head prints it: 浏览次数:1183次.
_PAGE_COUNTER: Final = regex(
    r"(?:(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?|签到(?:天数|次数)|在线时间|(?:发帖|回帖|主题|精华)数?|积分|来源|(?:总)?页数|文件大小)\s?:\s?\[?\s?$"
)
# 发布时间:2020-12-16 字体大小: month and day of a date in front of a word that begins like a unit
_YEAR_OF_DATE: Final = regex(r"(?:19|20)\d\d[-/.]$")
_OF_AGE: Final = regex(r"(?:年龄|寿命)[^,。;]{0,8}$")
_STRONG: Final = frozenset(words("names.strong_classifiers"))
_WEAK: Final = frozenset(words("names.weak_classifiers"))
_ROUND: Final = frozenset(words("names.round_classifiers"))
# units that begin a longer word: unit -> what may not follow
_LONGER: Final = {unit: regex(either(f"longer_words.{unit}")) for unit in keys("longer_words")}
# 1234项目攻坚行动: a programme by its number
_NUMBERED_PROGRAMME: Final = regex(r"目[^,。;、\d]{0,6}(?:行动|计划|工程)")
# 万家灯火; 千个项目进现场活动: a campaign by its name
_OF_ALL: Final = regex(r"灯火|团圆|欢乐|安康|[\u4e00-\u9fff]{2,4}(?:进|大)[\u4e00-\u9fff]{2,4}(?:活动|行动|、)")
_FEW_DIGITS: Final = 3
# 全市8个获表彰的县之一, 排名全省86个开发区第12位, 在江东21个城区中排在第2位: among how many
# 某某公司50万千瓦光伏等项目: which project
_CAPACITY_OF_NAME: Final = regex(r"[\u4e00-\u9fff]{2,10}等(?:重点|重大)?(?:项目|工程)")
# 年产鲜菇2000吨扩建项目, 日处理能力50吨以上的设施: which project, which things
_CAPACITY_BEFORE: Final = regex(r"[年日](?:产|处理|加工)(?:能力|规模|量)?[^,。;:、\d]{0,10}$")
_ENLARGED: Final = regex(r"\s?的?(?:[新扩改]|改扩|迁)建(?:项目|工程)|\s?的?技改(?:项目|工程)")
_REFERS_BACK: Final = regex(r"除了?(?:上述|以上|前述)的?\s?$")  # 除了上述2项,今年还要…
_ONE_OF: Final = regex(r"[^,。;\d]{1,20}之一(?=[,。;、)]|$)")
_RANKED_AMONG: Final = regex(
    rf"(?:{either('rank.cues')})(?:在|于)?(?:全[国省市区县州]|参评|所有)的?$|(?:^|[,;。、])在[\u4e00-\u9fff]{{2,6}}$"
)
# 在全国180家国家级开发区中综合排第9位
_RANKED_IN_ALL: Final = regex(r"在全[国省市区县]$")
_ITS_RANK_THERE: Final = regex(r"[^,。;\d]{2,12}中[^,。;\d]{0,4}(?:排名?|位居|位列|名列|列|居)第\d{1,3}")
_ITS_RANK: Final = regex(r"[^,。;\d]{2,20}第\d{1,3}[名位]")
_SEEN_FROM_AFAR: Final = regex(r"[^,。;]{0,3}(?:见|救援)")  # 10米见方, 百米救援


def rejection_of_digits(
    text: str, start: int, at: int, after: int, unit: Unit, number: str, scale: str, ranged: bool
) -> str | None:
    """Why digits with a unit are no figure. `ranged`: the number is a range."""
    if text[at - 1] in ":[ " and _PAGE_COUNTER.search(text, max(start, at - 10), at):
        return "page furniture"
    if ranged and text[at - 1] in "-/." and _YEAR_OF_DATE.search(text, max(start, at - 5), at):
        return "date"
    kind = unit.kind
    if kind == "name" or (kind == "age" and not _OF_AGE.search(text, max(start, at - 16), at)):
        return "part of a name"
    if kind == "degree" and not scale:
        return "temperature or angle"
    if kind == "time":
        return _rejection_of_duration(text, start, at, after, unit.surface, number)
    if kind == "tenth":
        return None if _closes(text, after) else "part of a word"
    if kind == "percent":
        if text[at - 1 : at] != "个" or not text[at - 2 : at - 1].isdigit():
            return None
        return None if _RATES_IN_FRONT.search(text, max(start, at - 8), at) else "slogan"
    if kind in ("money", "area", "length"):
        if _bounds_a_class(text, start, at, after) or (ranged and _RANGE_OF_CLASS.match(text, after)):
            return "threshold of a category"
    elif kind in ("mass", "volume"):
        if text.startswith("级", after) and _GRADE_OF_SIZE.match(text, after):
            return "threshold of a category"  # 3万吨级码头
        if names_what_is_made(text, start, at, after) or _is_capacity_of_one(text, start, at, after):
            return "part of a name"
    elif unit.surface == "页" and text[at - 1 : at] in ("", "\n") and text[after : after + 1] in ("", "\n"):
        return "page furniture"  # 15页, alone on its line
    elif unit.surface == "千瓦" and _CAPACITY_OF_NAME.match(text, after):
        return "part of a name"
    elif unit.surface in ("幢", "栋", "单元", "层"):
        if number[0] == "0" and number.isdigit() and len(number) > 1:
            return "address"  # 02单元: of a plan of land
        if is_house(text, start, at, after, unit.surface, number):
            return "address"
        address = _ADDRESS_BEFORE.search(text, max(start, at - 1), at) and _ADDRESS_AFTER.match(text, after)
        return "address" if ranged or address else None
    elif unit.surface == "点":
        return "time of day" if not scale and int(number.split(".")[0].replace(",", "")) <= 24 else None
    if kind == "count" and names_what_is_made(text, start, at, after):
        return "part of a name"
    return _rejection_of_count(text, at, after, unit.surface, number, scale)


def _is_capacity_of_one(text: str, start: int, at: int, after: int) -> bool:
    """年产鲜菇2000吨扩建项目, 日处理能力50吨以上的设施: how much a thing makes or takes, by which it is named."""
    if _CAPACITY_BEFORE.search(text, max(start, at - 16), at) is None:
        return False
    return _ENLARGED.match(text, after) is not None or _BOUND_OF_A_CLASS.match(text, after) is not None


def _bounds_a_class(text: str, start: int, at: int, after: int) -> bool:
    """亿元以上企业, 超千万元项目, 12个村收入突破百万元: a sum or size that says which things are counted."""
    before, follows = text[at - 1], text[after : after + 1]
    over = _OVER.search(text, max(start, at - 4), at) if before in _OVER_ENDS else None
    return bool(
        (follows == "级" and _GRADE_OF_SIZE.match(text, after))
        or (follows in _BOUND_BEGINS and _BOUND_OF_A_CLASS.match(text, after))
        or (over and _RESTRICTS.match(text, after) and not _is_sum_of_one(text, start, at, after))
        or (follows in _CLASS_BEGINS and _COUNTED_CLASS.match(text, after))
        or (over and FIRMS_OVER.search(text, max(start, at - 16), at))
        or ((over or before in "破到 ") and _PLACES_OVER.search(text, max(start, at - 16), at))
    )


def _is_sum_of_one(text: str, start: int, at: int, after: int) -> bool:
    """签约总投资达80亿元的云栈智能制造项目: what is invested in one thing that is named."""
    return (
        _INVESTED.search(text, max(start, at - 8), at) is not None
        and _ONE_PROJECT.match(text, after) is not None
        and _COUNTED_BEFORE.search(text, max(start, at - 24), at) is None
    )


def _rejection_of_count(text: str, at: int, after: int, surface: str, number: str, scale: str) -> str | None:
    """Classifiers that begin a longer word, classes of places, slogans."""
    follows = text[after : after + 4]  # 五个100%, but not 已建成1个(50%)
    if surface == "个" and follows[:1] != "(" and follows.rstrip("监督 ").endswith("%"):
        return "slogan"
    if surface in ("户", "人") and (
        _CLASS_OF_PLACES.match(text, after)
        or (text[at - 1] in _CLASSIFIERS and _BOUND_OF_A_CLASS.match(text, after))
    ):
        return "threshold of a category"
    if surface == "个" and (
        _ONE_OF.match(text, after)
        or (_RANKED_AMONG.search(text, max(0, at - 10), at) and _ITS_RANK.match(text, after))
    ):
        return "among how many"
    if surface in ("家", "个") and _RANKED_IN_ALL.search(text, max(0, at - 3), at) and _ITS_RANK_THERE.match(text, after):
        return "among how many"
    if surface in ("家", "个") and RANKED_BEHIND.match(text, after):
        return "among how many"
    if names_policy_or_line(text, at, after, surface):
        return "part of a name"
    if surface in ("项", "件", "个") and _REFERS_BACK.search(text, max(0, at - 8), at):
        return "refers back"
    if surface == "项" and len(number) >= _FEW_DIGITS and _NUMBERED_PROGRAMME.match(text, after):
        return "part of a name"
    if surface in ("项", "件") and _NAME_OF_TABLE.match(text, after):
        return "part of a name"
    longer = _LONGER.get(surface)
    if longer is not None and not scale and longer.match(text, after):
        return "part of a word"
    if surface == "米" and not scale and _SEEN_FROM_AFAR.match(text, after):
        return "part of a word"
    if text[at - 1 : at] == "跑" and number.strip("0.") == "":
        return "slogan"
    return None


def _rejection_of_duration(
    text: str, start: int, at: int, after: int, surface: str, number: str
) -> str | None:
    before = text[max(start, at - 6) : at]
    lasts = _LASTS.search(before) is not None
    if surface == "年":
        return None if _GOES_ON.search(before) else "span of years or name"
    if surface == "周" and text.startswith(("年", "岁", "边", "末", "期"), after):
        return "anniversary or age"
    if (
        number == "24"
        and surface == "小时"
        and not lasts
        and before[-1:] not in ("由", "从")
        and not text.startswith("内", after)
    ):
        return "part of a name"
    if _DURATION_NAME.match(text, after):
        return "part of a name"
    if _RATE_WITHIN.match(text, after):
        return "part of a name"
    if surface == "日" and not text.startswith(("办结", "内"), after):
        return "date"
    if _SPAN_BEFORE.search(before[-2:]):
        return "span or name"
    if (
        surface in ("周", "天")
        and text.startswith("内", after)
        and not lasts
        and not _ACHIEVED.match(text, after)
    ):
        return "span or name"
    return None


_HOLDS: Final = ("名列", "位居", "稳居", "蝉联", "位列")  # 八年名列全省第一
_BARRIERS: Final = ("大关", "”大关")
_ACCEPTED: Final = "a figure"  # a verdict, beside the reasons


def rejection_of_numeral(
    text: str, start: int, at: int, after: int, unit: Unit, numeral: str, more: bool
) -> str | None:
    """Why a Chinese numeral with a unit is no figure: most of them name something. `more`: 余 or 多 follows it.

    The first group of rules that has a verdict decides.
    """
    before = text[max(start, at - 10) : at]
    if text.startswith(_BARRIERS, after):
        return None  # 突破“两万件”大关
    if unit.surface == "批次" and text[after : after + 1].isdigit():
        return "part of a name"  # 两批次46个项目
    verdict = (
        _by_words_in_front(before)
        or _by_kind_of_unit(text, after, unit, numeral, before)
        or _by_kind_of_numeral(text, after, unit, numeral, before, more)
        or _by_classifier(text, start, at, after, unit.surface, numeral, before)
    )
    return None if verdict == _ACCEPTED else verdict


def _by_words_in_front(before: str) -> str | None:
    if before[-1:] and before[-1] in "第+-之":
        return "ordinal"
    return "base of a rate" if before.endswith("每") else None


def _by_kind_of_unit(text: str, after: int, unit: Unit, numeral: str, before: str) -> str | None:
    """Units of names, of time, of measure."""
    kind = unit.kind
    if kind == "tenth" and _closes(text, after) and (numeral not in ("一", "两") or _MOVES_BY.search(before)):
        return _ACCEPTED
    if kind in ("name", "age", "degree", "tenth"):
        return "part of a name"
    if kind == "time":
        return _rejection_of_spelt_duration(text, after, unit.surface, numeral, before) or _ACCEPTED
    if numeral in ("一", "半", "几", "零", "〇", "数"):
        return "lone one"
    if kind in ("money", "area", "length", "mass", "volume", "energy"):
        # 税收突破百亿元: only where it is reached does a round sum count; 超千万元项目 and 亿元楼 are classes
        reached = _REACHES.search(before) and _ENDS.match(text, after)
        named = _ROUND_SUM.match(numeral) or len(numeral) == 1
        over = named and FIRMS_OVER.search(before)
        return "threshold or part of a word" if named and (over or not reached) else _ACCEPTED
    return None


def _by_kind_of_numeral(
    text: str, after: int, unit: Unit, numeral: str, before: str, more: bool
) -> str | None:
    """Vague and round numerals, and the end of the sentence behind any."""
    if unit.kind in ("percent", "point") or more or numeral.startswith(("数", "几")):
        return _ACCEPTED
    if _SCALE_ONLY.match(numeral):
        return _rejection_of_round_number(text, after, unit.surface, numeral, before) or _ACCEPTED
    if unit.surface == "大类":
        return _ACCEPTED if _DIGIT_FOLLOWS.match(text, after) else "slogan"
    return "slogan" if after >= len(text) or _NAMED_AFTER.match(text, after) else None


def _by_classifier(
    text: str, start: int, at: int, after: int, surface: str, numeral: str, before: str
) -> str:
    """A small number and a classifier: 三家企业 counts, 三个全覆盖 is a slogan."""
    slogan_noun = _SLOGAN_NOUN.match(text, after) is not None
    if surface == "条" and _SUMS_UP_NAMES.match(text, after):
        return "slogan"
    if before.endswith("等") and surface in ("类", "种"):
        return "slogan"
    if before.endswith("等") and surface in _STRONG | _WEAK and not slogan_noun:
        return _ACCEPTED
    if before.endswith("、") and _PLACES_COUNTED.match(text, after):
        return "part of a name"
    slogan = _SLOGAN.match(text, after) is not None
    if surface in _STRONG:
        return "slogan" if slogan else _ACCEPTED
    if surface in ("个", "条") and not slogan and _counts_a_list(text, start, at, numeral):
        return _ACCEPTED
    if surface == "个" and not slogan and _COUNTABLE.match(text, after):
        return _ACCEPTED
    if surface in ("项", "件") and _WON.search(before):
        return _ACCEPTED if _PRIZE.match(text, after) else "slogan"
    if len(numeral) > 2 and surface not in ("条", "大", "种") and not slogan_noun:
        return _ACCEPTED  # 三千五百人: what names something is short
    if surface == "次" and (_HELD.search(before) or _HAPPENED.match(text, after)):
        return _ACCEPTED
    return "slogan"


def _rejection_of_spelt_duration(
    text: str, after: int, surface: str, numeral: str, before: str
) -> str | None:
    if surface in ("日", "天") and numeral == "一":
        return None if text.startswith(("办结", "内办结"), after) else "part of a word"
    if numeral not in ("一", "数", "几") and (_GOES_ON.search(before) or (surface == "年" and text.startswith(_HOLDS, after))):
        return None
    return "part of a name"


def _rejection_of_round_number(text: str, after: int, surface: str, numeral: str, before: str) -> str | None:
    """百家, 千人: a count after a verb or qualifier, a word otherwise (百姓, 百强, 千年)."""
    if (
        surface not in _ROUND
        or not before
        or not ("\u4e00" <= before[-1] <= "\u9fff")
        or before[-1] in "推老一双"
        or (surface == "家" and before[-1] in "进入")  # 书香进万家
    ):
        return "part of a word"
    if _SLOGAN_NOUN.match(text, after) or _OF_ALL.match(text, after):
        return "part of a word"
    if numeral not in ("百", "千", "万") and not (
        before[-1] in "上近超过逾" or (len(numeral) == 2 and _REACHES.search(before))
    ):
        return "part of a word"
    return None


def _counts_a_list(text: str, start: int, at: int, numeral: str) -> bool:
    """莫干路、沈半路、拱康路三条道路: the numeral counts what was just listed."""
    listed = _LIST_BEFORE.search(text, max(start, at - 60), at)
    return (
        listed is not None and listed[0].count("、") >= 1 and _SMALL.get(numeral) == listed[0].count("、") + 1
    )


def _closes(text: str, after: int) -> bool:
    follows = text[after : after + 1]
    return follows == "" or follows in ",。;、)以左的多"

"""Level, growth, change, share or rank: the kind of a figure, and the sign that a verb of change gives it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.numerals import shift_down
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_UP, _DOWN = either("growth.up"), either("growth.down")
_RATED: Final = frozenset(words("growth.rated"))
_BOUNDS: Final = frozenset(["高于", "低于"])
_COMPARED: Final = regex(rf"(?:{either('growth.compared')}|[比较](?:19|20)\d\d年(?:同期)?)")
_ARRIVES: Final = rf"(?:{either('growth.arrives')})"
# A verb or noun of change with nothing but particles up to the number.
_CHANGE: Final = regex(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<rate>率|幅度|幅|速度)?(?:{either('growth.particles')}|{_COMPARED.pattern}|\s)*$"
)
# 降幅收窄至0.8%, 增速回落到5%: the rate of change itself arrives at a value.
_PACE: Final = regex(
    rf"(?:(?P<down>降幅|跌幅|减幅)|增幅|增速|涨幅)(?:{either('growth.pace')})(?:{_ARRIVES})\s?$"
)
_ARRIVES_ONLY: Final = regex(rf"^(?:{either('growth.pace_or_level')})(?:{_ARRIVES})$")
# 高于全市平均0.6个百分点, 低于时间进度20.3个百分点
_BELOW: Final = regex(rf"(?:{either('growth.below')})[^,。;]{{1,12}}$|[尚还仍相]差$")
_NEW_LEVEL: Final = regex(rf"(?:{either('growth.to_a_level')}){_ARRIVES}(?:了)?(?:近|约|超过|超)?\s?$")
# 同比增长为44%: the growth itself, and no level that is reached
_GROWTH_IS: Final = regex(
    rf"(?:{either('growth.compared')})(?:增长|上升|(?P<down>下降|减少))(?:率|幅度?)?(?:为|是)[约近]?\s?$"
)
_MOVED: Final = regex(r"(?:(?P<up>前进|上升|提升|跃升|跃进|前移)|(?P<down>后退|下降|下滑|后移))(?:了)?$")
_LONGER: Final = regex(
    rf"(?:{either('growth.durations')})[^,。;]{{0,6}}(?:增加|延长|减少|缩短)(?:了)?[约近]?$"
)
_STOCK_GROWS: Final = regex(rf"(?:{either('growth.stocks')})(?:增加|减少)(?:了)?[约近]?$")
# 税收收入增长2.6亿元: by how much, and no level
_SUM_GROWS: Final = regex(rf"(?:{either('growth.sums')})(?:增长|增加)(?:了)?[约近]?\s?$")
_RELIEF: Final = regex(rf"(?:{either('growth.relief')})[^,。;]{{0,4}}$")
# 占比57%,比上年同期高6%: by how much it is higher, and no share itself
_HIGHER: Final = regex(r"(?:同比|[比较](?![例重]))[^,。;]{0,10}?(?<![提偏])(?:高|(?P<low>(?<![降偏减])低))(?:出|了)?[约近]?\s?$")
_NET: Final = regex(
    r"净(?:增|增长|增加|减|减少)|(?<![户人]均)增收(?!节支)|(?<=同比)减收|(?<=\d)减收|(?<!新)增产(?!增效)|减产|压减|(?:比|较)[^,。;]{0,12}(?:增加|减少|多|少|增收|减收|增支|减支|短收|超收)|(?:调增|调减|追加|追减)(?:了)?[约近]?\s?$|缩短|压缩|减轻[^,。;]{0,8}负担|减少[^,。;]{0,6}时间|负担(?:约|近|超)?$"
)
# A character of one of these stands in every clause that tells of a net change.
_MAY_BE_NET: Final = Characters("净增减压多少缩负延比较调追")
_TURNED: Final = regex(r"[、和与](?:增加|(?P<down>减少))(?:了)?[约近]?$")
# 比上年同期增长3955件: the amount by which a number of things changed
_BY_AMOUNT: Final = regex(
    rf"(?:同比|环比|[比较](?![例重快高好大])[^,。;]{{1,12}})(?<!新)(?:{either('growth.by_amount')})(?:了)?[约近]?\s?$"
)
# 种植面积45.7千公顷,增加0.2千公顷: a bare verb right behind a level
_BARE_CHANGE: Final = regex(r"^[\s,、]*(?:(?:增加|减少|增收|减收)(?:了)?|同比[^,。;]{0,10}新增)[约近]?\s?$")
_NEGATIVE: Final = regex(
    r"净减|减收|减支|短收|调减|追减|减产|减收|压减|减少|缩短|压缩|减轻|负担|少$|下降|降低|下滑|[降减](?:了)?[约近]?\s?$"
)
_SHARE_HEAD: Final = regex(rf"(?:{either('share.nouns')})")
_REDUCES: Final = regex(rf"(?:{_DOWN})(?!至|到|为)[^,。;\d]{{1,8}}$")
_SAVES: Final = regex(r"减少|降低|压减|压缩|节约|缩短|精简")
_RATES: Final = frozenset(["percent", "tenth", "times"])
_MEASURED: Final = frozenset(["count", "time", "money", "mass", "area", "volume", "length", "energy", "age"])
_RATE_OF_FALL: Final = regex(r"(?:下降|降低|减少)率(?:达到|达|为|是|完成)?\s?$")
# 增速由年初的6%调整为4%: the first of two rates of change
_PACE_LEAVES: Final = regex(r"(?:增速|增幅|增长率|增长|涨幅)[由从][^,。;\d]{0,10}$")
_HOPED_FOR: Final = regex(
    r"[\s,、(]*(?:并|但)?(?:力争|确保|奋斗目标|冲刺|争取)(?:实现|达到|完成|突破|为|在)?\s?"
)
_WHOLE: Final = regex(r"全[国省市区县州](?:平均|均值)?(?:水平)?(?:为|是)?")
# 保持20%以上的增速, 实现10%增长
_PACE_BEHIND: Final = regex(
    r"\s?(?:以上|左右|以内)?的?(?:平均|正|较快|快速|高速|两位数)?(?:增速|增长率|增幅|增长|涨幅)(?![量额点极加的至到为])"
)
_KEEPS: Final = regex(r"(?:保持|实现|达到|取得|维持|有)(?:了|在)?[约近超]?\s?$")
_TIMES_OF: Final = regex(r"(?:是|为|相当于|达到?)[^,。;]{2,10}的$")
_GROWS: Final = regex(r"(?:增长率|增速|增幅|增长)(?:\(%\)|%)?$")
# 占比46%,比去年同期高5.2%: by how much the share rose
_ROSE_BY: Final = regex(
    r"(?:比|较)(?:去年|上年|上一年|(?:19|20)\d\d年|年初)(?:同期|末|底)?(?:又)?(?:高出?|(?P<down>低)|提高)(?:了)?[约近]?\s?$"
)
# 低于同期全省增长水平(18%)
_PACE_OF_ALL: Final = regex(r"(?:增长水平|平均增速|平均增幅|增速水平)\($")
_REGIONAL: Final = regex(r"(?:同比|环比|年均)")


def decide_kinds(sentence: Sentence, context: Context) -> None:
    """Say of every figure whether it is a level, growth, change, share or rank.

    Reads `unit`, `kind_of_unit`, the words before it, and the figure before. Writes `kind`, `comparison`, and the sign of
    `value`; a growth in times becomes per cent.
    """
    previous: Mention | None = None
    earlier: Mention | None = None
    label = _label_of_row(sentence, context)
    for mention in sentence.mentions:
        if not _compared_whole(mention, previous, earlier):
            _classify(mention, previous)
        if mention.kind == "share" and not mention.words_before.strip(" |") and _GROWS.search(label):
            mention.decide_kind("growth", "name_of_row")  # 财政收入增长率 | 6% | 7.2%
        if mention.kind == "share" and _PACE_OF_ALL.search(context.masked, max(sentence.start, mention.start - 8), mention.start):
            mention.decide_kind("growth", "pace_in_front")
        earlier = previous
        previous = mention


def _label_of_row(sentence: Sentence, context: Context) -> str:
    return context.rows[sentence.passage.row].label if sentence.passage.row is not None else ""


def _compared_whole(mention: Mention, previous: Mention | None, earlier: Mention | None) -> bool:
    """增长29%,高于全市16个百分点(全市为13%); 增长29%(全市平均13%): the same rate of the whole that it is compared with."""
    if previous is None or mention.kind_of_unit != "percent":
        return False
    compared = previous.kind_of_unit == "point" and earlier is not None and earlier.kind == "growth"
    if (
        not (compared or previous.kind == "growth")
        or mention.left != previous.end + 1
        or not _WHOLE.fullmatch(mention.words_before)
    ):
        return False
    mention.decide_kind("growth", "compared_whole")
    return True


def _classify(mention: Mention, previous: Mention | None) -> None:
    """The first rule that speaks decides; what none of them claims is a level."""
    if mention.kind_of_unit == "rank":
        mention.decide_kind("rank", "rank")
        return
    if mention.unit == "‰":
        mention.decide_kind("share", "per_mille")  # 人口自然增长率2.1‰, too, is held against no earlier time
    elif mention.kind_of_unit in _RATES:
        if mention.kind == "growth":
            mention.decide_kind("growth", "doubling")  # 翻一番
            return
        if (
            _keeps_pace(mention)
            or _rate_like_the_one_before(mention, previous)
            or _rate_of_change_arrives(mention, previous)
            or _growth_is_hoped_for(mention, previous)
            or _share_rose(mention, previous)
        ):
            return
        _rate_by_its_words(mention)
    elif not (
        _points(mention, previous)
        or _moved(mention)
        or _change_goes_on(mention, previous)
        or _net_change(mention, previous)
    ):
        mention.decide_kind(mention.kind, "amount")
    if mention.kind in ("growth", "change") and (compared := _COMPARED.search(mention.words_before)):
        mention.comparison = compared[0]


def _is_coordinated(mention: Mention, previous: Mention | None) -> bool:
    """5%和3%: joined to a figure of the same unit."""
    return previous is not None and mention.separator not in (None, "", ":") and previous.unit == mention.unit


def _keeps_pace(mention: Mention) -> bool:
    """保持20%以上的增速: the noun of change stands behind the number."""
    if (
        mention.kind_of_unit != "percent"
        or not _KEEPS.search(mention.words_before)
        or not _PACE_BEHIND.match(mention.words_after)
    ):
        return False
    mention.decide_kind("growth", "pace_behind")
    return True


def _rate_like_the_one_before(mention: Mention, previous: Mention | None) -> bool:
    """增长5%和3%: a rate in a row is of the kind of the first one, and falls as it does."""
    if previous is None or not _is_coordinated(mention, previous):
        return False
    falls = previous.kind == "growth" and not mention.signed and previous.value < 0 and not previous.signed
    mention.decide_kind(previous.kind, "row", negative=falls)
    mention.comparison = previous.comparison
    return True


def _rate_of_change_arrives(mention: Mention, previous: Mention | None) -> bool:
    """增幅由-2.3%回升到4.1%: both are rates of change."""
    if (
        previous is None
        or previous.kind != "growth"
        or previous.end != mention.left
        or not _ARRIVES_ONLY.match(mention.words_before)
    ):
        return False
    mention.decide_kind("growth", "pace_arrives")
    return True


def _growth_is_hoped_for(mention: Mention, previous: Mention | None) -> bool:
    """增长6%左右,力争6.5%; 增长5.5%(确保5%以上): the same growth, as much as one hopes or sees to."""
    if (
        previous is None
        or previous.kind != "growth"
        or mention.kind_of_unit != "percent"
        or not _HOPED_FOR.fullmatch(mention.words_before)
    ):
        return False
    mention.decide_kind("growth", "hoped_for", negative=previous.value < 0 and not mention.signed)
    return True


def _share_rose(mention: Mention, previous: Mention | None) -> bool:
    """占比46%,比去年同期高5.2%: points of the share in front of it, whatever sign is printed."""
    if previous is None or previous.kind != "share" or mention.kind_of_unit != "percent" or mention.left != previous.end + 1:
        return False
    rose = _ROSE_BY.search(mention.words_before)
    if rose is None or "完成" in previous.words_before:
        return False
    mention.decide_kind("change", "share_rose", negative=rose["down"] is not None and not mention.signed)
    return True


def _points(mention: Mention, previous: Mention | None) -> bool:
    """提高3个百分点, 低于全市0.6个百分点."""
    if mention.kind_of_unit != "point":
        return False
    change = _CHANGE.search(mention.words_before)
    if change is not None:
        falls = change["down"] is not None
    else:
        falls = _BELOW.search(mention.words_before) is not None or (
            previous is not None
            and _is_coordinated(mention, previous)
            and previous.value < 0
            and not previous.signed  # 分别为0.2、-1.6、5.3个百分点: each has its own sign
        )
    mention.decide_kind("change", "points", negative=falls and not mention.signed)
    return True


def _moved(mention: Mention) -> bool:
    """平均年龄下降2.1岁, 较上年前进5位."""
    if mention.kind_of_unit == "age":
        moved = _CHANGE.search(mention.words_before)
    elif mention.unit == "位":
        moved = _MOVED.search(mention.words_before)
    else:
        return False
    if moved is None:
        return False
    mention.decide_kind("change", "moved", negative=moved["down"] is not None)
    return True


def _change_goes_on(mention: Mention, previous: Mention | None) -> bool:
    """分别减少31起、增加46万元: each with a verb of its own."""
    if (
        previous is None
        or previous.kind != "change"
        or previous.kind_of_unit == "point"
        or mention.kind_of_unit not in _MEASURED
        or mention.left != previous.end
        or (turned := _TURNED.match(mention.words_before)) is None
    ):
        return False
    mention.decide_kind("change", "row", negative=turned["down"] is not None and mention.value > 0)
    return True


def _net_change(mention: Mention, previous: Mention | None) -> bool:
    """净增118家, 比上年减少12起, and the next one of a row of such."""
    if mention.kind_of_unit not in _MEASURED:
        return False
    words = mention.words_before
    listed = (
        previous is not None and previous.kind == "change" and mention.separator in ("、", "和", "与", "及")
    )
    if not listed and not _MAY_BE_NET.within(words):
        return False
    says_so = (
        _NET.search(words)
        or _STOCK_GROWS.search(words)
        or (mention.kind_of_unit == "money" and _SUM_GROWS.search(words))
        or (mention.kind_of_unit == "time" and _LONGER.search(words))
        or (("比" in words or "较" in words) and _BY_AMOUNT.search(words))
        or _changes_level_before(mention, previous)
    )
    if not (says_so or listed) or _NEW_LEVEL.search(words):
        return False
    if mention.kind_of_unit == "money" and _RELIEF.search(words):
        return False  # 减负40亿元: an amount
    falls = _NEGATIVE.search(words) is not None or (listed and previous is not None and previous.value < 0)
    rule = "net_change" if says_so else "row"
    mention.decide_kind("change", rule, negative=falls and mention.value > 0)
    return True


def _changes_level_before(mention: Mention, previous: Mention | None) -> bool:
    """种植面积45.7千公顷,增加0.2千公顷: of the level right before it, in its unit."""
    return (
        previous is not None
        and previous.kind == "level"
        and previous.unit == mention.unit
        and mention.kind_of_unit != "time"
        and mention.clause <= previous.end + 1
        and 0 < mention.value < previous.value
        and _BARE_CHANGE.match(mention.words_before) is not None
    )


def _rate_by_its_words(mention: Mention) -> None:
    falling = mention.signed and mention.value < 0
    if falling and _RATE_OF_FALL.search(mention.words_before):
        mention.decide_kind("growth", "negative_rate_of_fall", negative=True)  # 能耗降低率-2.4%: it rose
        return
    kind, negative = _kind_of_rate(mention.words_before, mention.kind_of_unit == "times", falling)
    if kind == "growth" and mention.kind_of_unit == "times":
        mention.turn_times_to_percent(shift_down(mention.value, -2))  # 增长1.4倍
    mention.decide_kind(kind, "words_before_rate", negative=negative and not mention.signed)


@lru_cache(maxsize=16384)
def _kind_of_rate(in_front: str, times: bool, falling: bool) -> tuple[str, bool]:
    """What the words before a rate make of it, and whether they make it negative. `falling`: it is printed with a minus."""
    pace = _PACE.search(in_front)
    if pace is not None:
        return "growth", pace["down"] is not None
    if _PACE_LEAVES.search(in_front):
        return "growth", False
    higher = _HIGHER.search(in_front)
    if higher is not None:
        return "change", higher["low"] is not None
    match = _GROWTH_IS.search(in_front)
    if match is not None:
        return "growth", match["down"] is not None
    if _NEW_LEVEL.search(in_front):
        return "share", False
    change = _CHANGE.search(in_front)
    if change is not None:
        verb = change["up"] or change["down"]
        if change["rate"] == "率" and verb not in _RATED:
            return "share", False  # 审减率12%: how much of it was cut, not how it changed
        if verb in _BOUNDS:
            return "share", False  # 化解率不低于90%: a bound of the rate itself
        return "growth", change["down"] is not None
    if falling or _REGIONAL.search(in_front[-8:]):
        return "growth", False
    if times:
        return "share" if _TIMES_OF.search(in_front) else "level", False
    # 减少报表68.9%: the thing reduced stands between the verb and the number.
    down = _REDUCES.search(in_front)
    if down and not _SHARE_HEAD.search(in_front[down.start() :]) and _SAVES.search(down[0]):
        return "growth", True
    return "share", False

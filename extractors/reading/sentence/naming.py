"""The phrase that names what a figure counts, in the words of the text.

`phrases` trims the words on both sides of a number; here the neighbours come in: lists that share a verb or an end,
figures that measure one thing twice, rates and ranks that take the name of the figure before.
"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.masking import ASIDE
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.comparisons import before_comparisons, compared_with, contest_of, grown

_UP, _DOWN = either("growth.up"), either("growth.down")
_RANK_HEAD: Final = regex(
    r"^(?:连续)?(?:稳居|位列|位居|居|名列|列|排名|排|跻身|并|均|增速|增幅|降幅|涨幅|总量|成绩).*$"
)
_WHOLE: Final = regex(r"^\W*(?:总量|总额|规模|增速|增幅|降幅)")  # of the level, not of a share between
_SHORT_NAME: Final = 4
_RANK_FILL: Final = regex(
    r"(?:均|都|排名|排|位列|位居|居|名列|列|获得|荣获|取得|获|跻身|暂列|夺得|稳居|蝉联|为|得|进入|连续|并|在|的|成绩|了|、|,|和|\s|省市|同类|中|(?:[两三四五六七八九十]|\d{1,2})次)+$"
)
_PLAN_BEGIN: Final = regex(rf"^(?:{either('phrases.plan_words')})+")
_STAGE_END: Final = regex(rf"(?:{either('phrases.stages')})+$")
# What two things that are counted side by side have done to both of them.
_SHARED_TAIL: Final = regex(rf"(?:{either('phrases.done_to_lists')})[\u4e00-\u9fff“”]{{0,12}}$")
_AMONG: Final = regex(r"(?:中有?|有)$")
_AMONG_ENDS: Final = frozenset("中有")
_LIGHT_VERBS: Final = frozenset(words("phrases.light_verbs"))
_LINK_BEGINS: Final = frozenset("和与及以")
_LINKS: Final = regex(r"(?:和|与|及|以及)(?![谐睦时])")
# Figures of plan and result stand side by side: 任务数5家,实际完成6家.
_PAIRED: Final = ("目标", "任务数", "目标数", "计划数", "指标数", "总任务数")
_RISES_TO: Final = regex(
    rf"^(?:(?:{_UP}|{_DOWN}|调整|发展|拓展|攀升|恢复|优化|回升)(?:[到至为](?:\d{{4}}年)?的?|成)?|降|升|的|增加|总数|总量|占比)?$"
)
_RISES_BEGINS: Final = frozenset(
    ["调", "发", "拓", "攀", "恢", "优", "回", "降", "升", "的", "增", "总", "占"]
    + [word[0] for part in ("up", "down") for word in words(f"growth.{part}")]
)
_MEASURE: Final = regex(
    rf"(?:{either('names.measured')})+(?:{either('names.measures')}|{either('names.sums')})?|{either('names.sums')}"
)
_MEASURE_ENDS: Final = frozenset(
    word[-1] for part in ("measured", "measures", "sums") for word in words(f"names.{part}")
)
_MEASURES: Final = frozenset(words("names.measures"))
_NO_THING: Final = regex(
    rf"(?:{either('names.measured')})*(?:{either('names.measures')}|{either('names.sums')})?"
)
_POPULATION: Final = regex(r"^\d*[十百千万亿]+美?元(?:及)?以[上下](?:的)?")
_OVER_SUM: Final = regex(r"[超过逾]\d*[十百千万亿]+美?元")
_OVER_BEGINS: Final = frozenset("超过逾")
_RATE_END: Final = regex(r"(?:完成|开工|竣工|签约|办结|化解)率$")
_SUM_BEGIN: Final = regex(r"^(?:计划|概算)?总?投资(?!额|率|项目)")
# 24个小区涉及居民楼131栋: where the second figure's words begin
_REACH: Final = regex(r"涉及|惠及|(?<!全)覆盖(?!率|面)")
_ARRIVALS: Final = frozenset("到至为")
_LEFT: Final = ("剩余", "其余", "余下", "尚有", "剩下", "另外")
_PLANNED: Final = regex(r"的(?:目标)?(?:任务|目标|指标|计划)")
_LONG_THING, _SHORT_THING, _SHORTEST_THING = 10, 6, 2  # characters of a thing that its measure repeats
_INVESTED_IN: Final = regex(
    rf"的(?P<thing>(?![^,。;]*[两三四五六七八九十]个)[^,\uff0c。;\uff1b、\d]{{2,14}}?(?:{either('names.invested_in')})(?:项目)?)"
)
_TOTALS: Final = frozenset(["总数", "总量", "存量", "累计"])
_GRADES: Final = regex(r"^(?:国家级|国家|省级|市级|区级|县级|及?以上|[A-F]类|主板|市)+")
_BOUND_ENDS: Final = frozenset("上下的")
_GRADE_BEGINS: Final = frozenset("国省市区县ABCDEF一二三四五12345甲乙丙")
_GRADE: Final = regex(
    r"^(?:(?:国家级|国家|省级|市级|区级|县级)(?:及?以上)?|[A-F]类|[一二三四五]星级|[1-5]A级|[甲乙丙一二三]级|二期|一期)$"
)


def name_figures(sentence: Sentence, context: Context) -> None:
    """Give every figure the phrase that names what is counted, in the words of the text.

    Reads clauses and kinds, and the phrases of the figures before. Writes `indicator`, `head`, `own_phrase`, `list_verb`.
    """
    mentions = sentence.mentions
    for i in range(len(mentions)):
        _name(i, mentions, context.masked, context.clean.text, sentence.start)


def _name(i: int, mentions: list[Mention], text: str, printed: str, start: int) -> None:
    """Give figure `i` of a sentence the phrase that names what is counted, in the words of the text.

    `start` is where the sentence begins.
    """
    mention = mentions[i]
    pre = phrases.trim_before(_before(mention, text, printed))
    post = phrases.trim_after(printed_words(text, printed, mention.end, mention.right))
    if mention.kind == "growth" or (mention.kind == "change" and mention.kind_of_unit != "time"):
        mention.head = grown(pre)
        others = (before_comparisons(mentions[:i]), post)
        if others[0] and compared_with(mention.head):
            # 增长6.4%,高于全市1.8个百分点: the same thing, and what it is compared with.
            mention.indicator = others[0] + mention.head
            return
    elif mention.kind == "rank":
        filled = _RANK_FILL.sub("", pre)
        head = phrases.trim_before(_RANK_HEAD.sub("", filled))
        if (at := head.rfind("在")) >= 0 and len(head) - at > _SHORT_NAME:
            head = head[at + 1 :]  # …应用在全省创新大赛中获第三名: the contest
        head = head if len(head) >= 2 else ""
        mention.head = contest_of(i, mentions, head, text, start) or head
        of_whole = _WHOLE.search(filled) is not None
        named = next(
            (
                m
                for m in reversed(mentions[:i])
                if m.kind_of_unit != "time" and not (of_whole and m.kind == "share")
            ),
            None,
        )
        lasted = mentions[i - 1].head.removesuffix("连续") if i and named is None else ""
        compared = named is not None and compared_with(named.head)
        others = (before_comparisons(mentions[:i]) if compared else named.indicator if named else lasted, "")
    else:
        mention.head = pre
        _name_counted(i, mentions, pre, post, text, printed, start)
        others = (mentions[i - 1].indicator if i else "", "")
        mention.indicator = mention.indicator or others[0] or _clause_before(mention, text, printed, start)
        return
    mention.indicator = (
        mention.head or others[0] or others[1] or _clause_before(mention, text, printed, start) or post
    )


def _before(mention: Mention, text: str, printed: str) -> str:
    """The words of the clause up to the number, without a date in their midst (收入2021年达8亿)."""
    if mention.date is None:
        return printed_words(text, printed, mention.left, mention.start)
    first, last = mention.date
    return printed_words(text, printed, mention.left, first) + printed_words(
        text, printed, last, mention.start
    )


def _name_counted(
    i: int, mentions: list[Mention], pre: str, post: str, text: str, printed: str, start: int
) -> None:
    """The phrase of a level or share, from both sides of the number and from the figures beside it."""
    mention = mentions[i]
    previous = mentions[i - 1] if i else None
    following = mentions[i + 1] if i + 1 < len(mentions) else None
    among = _AMONG.search(post) if post[-1:] in _AMONG_ENDS else None
    if among is not None and following is not None:
        post = post[: among.start()]  # 25个行业中16个实现增长
    if post[:1] in _LINK_BEGINS and _LINKS.match(post):
        post = ""  # 地块63亩和地块20亩: what follows is the next thing
    adjacent = following is not None and mention.end == following.start
    if "及" in post or "覆盖" in post:
        reach = _REACH.search(post, _SHORTEST_THING)
        post = post[: reach.start()] if reach is not None else post
    if previous is not None and mention.left == previous.end and ("及" in pre or "覆盖" in pre):
        reach = _REACH.search(pre, _SHORTEST_THING)
        if reach is not None and previous.words_after.startswith(pre[: reach.start()].rstrip("、")):
            pre = pre[reach.start() :]  # 8个小区、涉及居民960户
    invested = False
    if pre and mention.words_after.startswith("的"):
        if pre.endswith("投资"):
            invested = True
            mention.list_verb = phrases.verb_of(pre)
            invested_in = _INVESTED_IN.match(printed, mention.end)
            # 投资6000万元的两个项目, 总投资2亿元的云栈产业园项目
            thing = invested_in["thing"] if invested_in is not None else ""
            pre, post = thing + ("总投资" if pre.endswith("总投资") else "投资"), ""
        elif len(pre) > _SHORTEST_THING and _PLANNED.match(mention.words_after):
            post = ""  # 新增泊位800个的任务提前完成
    if post[-1:] in _ARRIVALS and _RISES_TO.match(post):
        post = ""  # 由43%提高到58%
    if previous is not None and post and _belongs_to_previous(mention, previous):
        # 2所学校、3条小路: what stands in front of the number is what the one before counts
        mention.list_verb = previous.list_verb or phrases.verb_of(previous.indicator)
        pre = ""
    if len(post) >= _SHORT_NAME and mention.words_before.startswith("的"):
        pre = ""  # 投资6亿元的产业园3幢标准厂房封顶: the thing behind the number
    if not pre and not post and mention.left > start and text[mention.left - 1] == "(":
        if previous is not None and previous.end == mention.left - 1:
            mention.indicator = previous.indicator  # 12公顷(180亩)
            return
        mention.indicator = mention.own_phrase = _clause_before(
            mention, text, printed, start
        )  # 租赁住房(828套)
        return
    if previous is not None and (
        mention.separator == ":" or (not post and not adjacent and (not pre or mention.separator is not None))
    ):
        mention.indicator = previous.indicator  # 12宗450亩, 26:21:53: the same thing, measured again
        return
    if (
        following is not None
        and mention.kind == "level"
        and not invested
        and _shares_event(mention, following, pre, post, text)
    ):
        last = _last_adjacent(mentions, i + 1)
        shared = _shared_words(mention, following, last, post, text, printed)
        post = phrases.trim_after(post + shared) if len(post) >= _SHORT_NAME else post + shared
    if (
        len(post)
        and len(pre) >= 4
        and mention.kind_of_unit in ("money", "percent")
        and not phrases.is_bare_verb(pre)
    ):
        post = ""
    mention.own_phrase = phrases.join(pre, post)
    mention.indicator = mention.own_phrase
    measure = mention.own_phrase[-1:] in _MEASURE_ENDS and len(mention.own_phrase) <= _LONG_THING
    if (
        measure
        and mention.kind == "level"
        and (_MEASURE.fullmatch(mention.own_phrase) or _goes_on_measuring(mention, previous))
    ):
        # 资助项目58个、资金290万元: the measure of what is named before
        mention.indicator = _thing_measured(mention, mentions[:i], text, printed, start) + mention.own_phrase
        return
    if previous is not None and mention.words_before.startswith(_LEFT):
        same = next((m for m in reversed(mentions[:i]) if m.unit == mention.unit), previous)
        thing = _carried(same)
        if thing and len(thing) <= _LONG_THING and thing[:2] not in mention.own_phrase:
            mention.indicator = thing + mention.own_phrase  # 道路完工9条,剩余2条因规划调整暂缓
        return
    if previous is None or post:
        if previous is not None:
            _take_list_verb(mention, previous, pre, text)
        return
    _take_list_verb(mention, previous, pre, text)
    if pre in _TOTALS and previous.kind in ("level", "change"):
        mention.head = ""
        mention.indicator = _carried(previous) + pre  # 净增企业12家,总数达97家
    elif (not pre or pre[0] in _RISES_BEGINS) and _RISES_TO.match(pre):
        mention.head, mention.indicator = "", previous.indicator  # 由88%提高到97.6%: of the same thing
    elif pre[-1:] in _BOUND_ENDS and (bound := _POPULATION.fullmatch(pre)) is not None:
        mention.indicator = bound[0] + _carried(_last_thing(mentions[:i]))  # 亿元以上项目42个、10亿元以上5个
    elif pre[:1] in _OVER_BEGINS and _OVER_SUM.fullmatch(pre) is not None:
        # 税收超亿元楼宇12幢、超十亿元2幢
        mention.indicator = _OVER_SUM.sub(pre, _carried(_last_thing(mentions[:i])), count=1)
    elif pre[:1] in _GRADE_BEGINS and (grade := _GRADE.match(pre)) is not None:
        mention.indicator = grade[0] + _GRADES.sub(
            "", _carried(_last_thing(mentions[:i]))
        )  # 新增国家级企业29家、市级40家
    elif phrases.is_bare_verb(mention.own_phrase):
        previous = _last_thing(mentions[:i])
        carried = _carried(previous)
        paired = previous.indicator.endswith(_PAIRED)
        if carried and len(carried) <= (16 if paired else 9) and not mention.own_phrase.startswith(carried):
            mention.indicator = carried + mention.own_phrase


def _last_thing(before: list[Mention]) -> Mention:
    """The last figure that names a thing, and no bare measure: 项目87个,协议总投资328亿元,落地62个."""
    return next(
        (m for m in reversed(before) if not _NO_THING.fullmatch(m.own_phrase or m.indicator)), before[-1]
    )


def _goes_on_measuring(mention: Mention, previous: Mention | None) -> bool:
    """涉及楼栋58栋、居民960户: the second measure of the same thing."""
    return (
        previous is not None
        and mention.words_before == "、" + (mention.own_phrase or "")
        and mention.own_phrase in _MEASURES
        and _NO_THING.fullmatch(previous.own_phrase or "") is not None
    )


def _belongs_to_previous(mention: Mention, previous: Mention) -> bool:
    words = mention.words_before.rstrip()
    return (
        mention.left == previous.end
        and mention.kind == previous.kind == "level"
        and len(words) > 1
        and words.endswith(("、", "和", "与", "及"))
        and words[0] not in "、和与及"
    )


def _thing_measured(mention: Mention, before: list[Mention], text: str, printed: str, start: int) -> str:
    """What a bare measure (金额, 建筑面积, 惠及) measures: the thing of the level before, or of the clause before."""
    levels = [m for m in before if m.kind == "level" and m.kind_of_unit != "time"]
    if not levels:
        return _thing_in(_clause_before(mention, text, printed, start))
    for level in reversed(levels):
        if ";" in text[level.end : mention.start]:
            break
        words = level.own_phrase or level.indicator
        if not _NO_THING.fullmatch(words) and (thing := _thing_in(words)):
            return thing
    return ""


def _thing_in(words: str) -> str:
    """The thing in a phrase, short: 项目 of 签约引进项目, without verbs, examples and the class that restricts it."""
    words = phrases.without_adverbs(_SUM_BEGIN.sub("", words.rpartition("等")[2] or words))
    thing = _STAGE_END.sub("", _POPULATION.sub("", phrases.without_verb(words)))
    if len(thing) < _SHORTEST_THING:
        thing = _POPULATION.sub("", words)
    return thing if len(thing) <= _LONG_THING else thing[-_SHORT_THING:]


def _shares_event(mention: Mention, following: Mention, pre: str, post: str, text: str) -> bool:
    """18个社区288户样本轮换, 推进30条道路、10座公厕改造: what is done stands behind the second number for both."""
    if mention.right == following.start:
        return True
    return (
        bool(post)
        and text[mention.right : following.start] == "、"
        and phrases.verb_of(pre) in _LIGHT_VERBS
        and len(pre) <= _SHORT_NAME
    )


def _last_adjacent(mentions: list[Mention], at: int) -> Mention:
    """9个小区86幢楼30万平方米的改造: the last figure of those that no pause divides."""
    while at + 1 < len(mentions) and mentions[at].right == mentions[at + 1].start:
        at += 1
    return mentions[at]


def _shared_words(
    mention: Mention, following: Mention, last: Mention, post: str, text: str, printed: str
) -> str:
    """18个社区288户样本轮换: what follows the last number belongs to all."""
    beyond = phrases.trim_after(printed_words(text, printed, last.end, last.right))
    if not beyond or following.kind_of_unit == "percent":
        return ""
    listed = text[mention.end : following.start].strip().endswith(("和", "与", "及", "、"))
    if not listed:
        return beyond
    tail = _SHARED_TAIL.search(beyond)
    if tail is None or len(beyond) < len(post) + 3:
        return ""
    done = phrases.find_verb(beyond)
    cuts = [at for at in (beyond.find("的"), done) if at >= 0]
    return beyond[min(cuts, default=tail.start()) :]


def _take_list_verb(mention: Mention, previous: Mention, pre: str, text: str) -> None:
    """打造小巷5条、公园4个: the verb that a list began with holds for all of it."""
    if (
        mention.separator is None
        and previous.end == mention.left
        and text[mention.left : mention.left + 1] in "、和及与"
    ):
        mention.list_verb = (
            "" if phrases.verb_of(pre) else previous.list_verb or phrases.verb_of(previous.indicator)
        )


_TOPIC: Final = regex(r"^\W*([^,\uff0c。;\uff1b:\uff1a\d]{2,12}?)方面[,\uff0c]")
_BARE_PLACE: Final = regex(
    r"^[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村])(?:、[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村]))*$"
)


def put_under_topic(sentence: Sentence, context: Context) -> None:
    """规上工业产值方面,东埔镇完成112.4亿元;梅林街道87.6亿元: the topic is what each place counts.

    Reads `indicator` and `kind`. Writes `indicator` where that is a place or a verb alone.
    """
    printed, mentions = context.clean.text, sentence.mentions
    if printed.find("方面", sentence.start, sentence.end) < 0:
        return
    topic = _TOPIC.match(printed[sentence.start : sentence.end])
    if topic is None:
        return
    for i, mention in enumerate(mentions):
        name = mention.indicator
        if phrases.is_bare_verb(name) or _BARE_PLACE.match(name):
            mention.indicator = topic[1]
        elif i and mention.kind == "growth" and not mention.head:
            mention.indicator = mentions[i - 1].indicator


def _carried(previous: Mention) -> str:
    """The thing the figure before counted, without its verb: 留用地项目 of 留用地项目开工."""
    named = previous.indicator
    if named.endswith("率"):
        named = _RATE_END.sub("", named)  # 做地 of 做地完成率
    head = phrases.without_verb(_PLAN_BEGIN.sub("", named))
    return _STAGE_END.sub("", _POPULATION.sub("", head))


def _clause_before(mention: Mention, text: str, printed: str, start: int) -> str:
    """The clause in front of the figure's own, for clauses that name nothing."""
    end = mention.clause - 1
    if end <= start:
        return ""
    marks = [text.rfind(mark, start, end) for mark in ",;:。、"]
    return phrases.trim_before(printed_words(text, printed, max(start, max(marks) + 1), end))[-16:]


def printed_words(text: str, printed: str, start: int, end: int) -> str:
    """The printed words between two offsets, without the asides that the mask covered."""
    if text.find(ASIDE, start, end) < 0:
        return printed[start:end]
    return "".join([printed[at] for at in range(start, end) if text[at] != ASIDE])

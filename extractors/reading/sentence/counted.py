"""The phrase of a level or share: from both sides of its number, and from the figures beside it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.carried import carried_from, goes_on_measuring, last_thing, thing_measured
from extractors.reading.sentence.words import clause_before, printed_words

_UP, _DOWN = either("growth.up"), either("growth.down")
_SHORT_NAME: Final = 4
# What two things that are counted side by side have done to both of them.
_SHARED_TAIL: Final = regex(rf"(?:{either('phrases.done_to_lists')})[\u4e00-\u9fff“”]{{0,12}}$")
_AMONG: Final = regex(r"(?:中有?|有)$")
_AMONG_ENDS: Final = frozenset("中有")
_LIGHT_VERBS: Final = frozenset(words("phrases.light_verbs"))
_LINK_BEGINS: Final = frozenset("和与及以")
_LINKS: Final = regex(r"(?:和|与|及|以及)(?![谐睦时])")
# Figures of plan and result stand side by side: 任务数5家,实际完成6家.
_PAIRED: Final = words("names.paired")
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
_POPULATION: Final = regex(r"^\d*[十百千万亿]+美?元(?:及)?以[上下](?:的)?")
_OVER_SUM: Final = regex(r"[超过逾]\d*[十百千万亿]+美?元")
_OVER_BEGINS: Final = frozenset("超过逾")
# 24个小区涉及居民楼131栋: where the second figure's words begin
_REACH: Final = regex(r"涉及|惠及|(?<!全)覆盖(?!率|面)")
_ARRIVALS: Final = frozenset("到至为")
_LEFT: Final = (*words("names.left"), *words("names.left_besides"))
_PLANNED: Final = regex(r"的(?:目标)?(?:任务|目标|指标|计划)")
_LONG_THING, _SHORT_THING, _SHORTEST_THING = 10, 6, 2  # characters of a thing that its measure repeats
_INVESTED_IN: Final = regex(
    rf"的(?P<thing>(?![^,。;]*[两三四五六七八九十]个)[^,\uff0c。;\uff1b、\d]{{2,14}}?(?:{either('names.invested_in')})(?:项目)?)"
)
_TOTALS: Final = frozenset(words("names.totals"))
_GRADES: Final = regex(r"^(?:国家级|国家|省级|市级|区级|县级|及?以上|[A-F]类|主板|市)+")
_BOUND_ENDS: Final = frozenset("上下的")
_GRADE_BEGINS: Final = frozenset("国省市区县ABCDEF一二三四五12345甲乙丙")
_GRADE: Final = regex(
    r"^(?:(?:国家级|国家|省级|市级|区级|县级)(?:及?以上)?|[A-F]类|[一二三四五]星级|[1-5]A级|[甲乙丙一二三]级|二期|一期)$"
)
_LONGEST_CARRIED, _LONGEST_PAIRED = 9, 16  # characters of a thing that a verb alone takes over


class Wording:
    """The words at hand for the phrase of level or share `i`: in front of its number and behind it, as the rules cut them."""

    def __init__(
        self, i: int, mentions: list[Mention], pre: str, post: str, text: str, printed: str, start: int
    ) -> None:
        self.i = i
        self.mentions = mentions
        self.mention = mentions[i]
        self.previous = mentions[i - 1] if i else None
        self.following = mentions[i + 1] if i + 1 < len(mentions) else None
        self.head = pre
        self.pre = pre
        self.post = post
        self.text = text
        self.printed = printed
        self.start = start
        self.invested = False  # 投资6000万元的两个项目: the sum for a thing named behind it

    def take(self, phrase: str, rule: str) -> bool:
        """Propose the phrase."""
        self.mention.propose_phrase(phrase, rule, self.head)
        return True


def name_counted(w: Wording) -> None:
    """Name what a level or share counts: words that are of other figures go first, then the first rule that fits decides."""
    if w.post:
        _cut_words_behind(w)
    if w.previous is not None:
        _cut_words_in_front(w, w.previous)
    _cut_for_the_other_side(w)
    if _in_bracket(w) or _same_thing_again(w):
        return
    _take_shared_event(w)
    if w.post:
        _leave_to_words_in_front(w)
    own = phrases.join(w.pre, w.post)
    w.mention.own_phrase = own
    previous = w.previous
    if _measure_of_thing(w, own) or (previous is not None and _what_is_left(w, own, previous)):
        return
    if previous is not None:
        _take_list_verb(w.mention, previous, w.pre, w.text)
        if not w.post and (
            _total(w, previous)
            or _arrives(w, previous)
            or _class_by_bound(w)
            or _class_by_sum(w)
            or _grade(w)
            or _bare_verb(w, own)
        ):
            return
    w.take(own, "own_words")


def _cut_words_behind(w: Wording) -> None:
    """Words behind the number that are of the next figure, or of what it reaches."""
    post = w.post
    among = _AMONG.search(post) if post[-1:] in _AMONG_ENDS else None
    if among is not None and w.following is not None:
        post = post[: among.start()]  # 25个行业中16个实现增长
    if post[:1] in _LINK_BEGINS and _LINKS.match(post):
        post = ""  # 地块63亩和地块20亩: what follows is the next thing
    if "及" in post or "覆盖" in post:
        reach = _REACH.search(post, _SHORTEST_THING)
        post = post[: reach.start()] if reach is not None else post
    w.post = post


def _cut_words_in_front(w: Wording, previous: Mention) -> None:
    """Words in front of the number that are of the figure before: 8个小区、涉及居民960户."""
    pre = w.pre
    if w.mention.left == previous.end and ("及" in pre or "覆盖" in pre):
        reach = _REACH.search(pre, _SHORTEST_THING)
        if reach is not None and previous.words_after.startswith(pre[: reach.start()].rstrip("、")):
            w.pre = pre[reach.start() :]


def _cut_for_the_other_side(w: Wording) -> None:
    """Where one side of the number names the thing, the other one is left aside."""
    mention, previous = w.mention, w.previous
    if w.pre and mention.words_after.startswith("的"):
        if w.pre.endswith("投资"):
            _take_what_is_invested_in(w)
        elif len(w.pre) > _SHORTEST_THING and _PLANNED.match(mention.words_after):
            w.post = ""  # 新增泊位800个的任务提前完成
    if not w.post:
        return
    if w.post[-1:] in _ARRIVALS and _RISES_TO.match(w.post):
        w.post = ""  # 由43%提高到58%
    if previous is not None and w.post and _belongs_to_previous(mention, previous):
        # 2所学校、3条小路: what stands in front of the number is what the one before counts
        mention.list_verb = previous.list_verb or phrases.verb_of(previous.indicator)
        w.pre = ""
    if len(w.post) >= _SHORT_NAME and mention.words_before.startswith("的"):
        w.pre = ""  # 投资6亿元的产业园3幢标准厂房封顶: the thing behind the number


def _take_what_is_invested_in(w: Wording) -> None:
    """投资6000万元的两个项目, 总投资2亿元的云栈产业园项目."""
    w.invested = True
    w.mention.list_verb = phrases.verb_of(w.pre)
    invested_in = _INVESTED_IN.match(w.printed, w.mention.end)
    thing = invested_in["thing"] if invested_in is not None else ""
    w.pre = thing + ("总投资" if w.pre.endswith("总投资") else "投资")
    w.post = ""


def _in_bracket(w: Wording) -> bool:
    """A bracket with a number alone: 12公顷(180亩) is the same thing, 租赁住房(828套) what stands in front."""
    mention, previous = w.mention, w.previous
    if w.pre or w.post or mention.left <= w.start or w.text[mention.left - 1] != "(":
        return False
    if previous is not None and previous.end == mention.left - 1:
        return w.take(previous.indicator, "bracket_measures_again")
    mention.own_phrase = clause_before(mention, w.text, w.printed, w.start)
    return w.take(mention.own_phrase, "in_front_of_bracket")


def _same_thing_again(w: Wording) -> bool:
    """12宗450亩, 26:21:53: the same thing, measured again."""
    mention, previous, following = w.mention, w.previous, w.following
    if previous is None:
        return False
    if mention.separator != ":":
        adjacent = following is not None and mention.end == following.start
        if w.post or adjacent or (w.pre and mention.separator is None):
            return False
    return w.take(previous.indicator, "measured_again")


def _take_shared_event(w: Wording) -> None:
    """18个社区288户样本轮换: what is done stands behind the second number for both."""
    mention, following = w.mention, w.following
    if (
        following is not None
        and mention.kind == "level"
        and not w.invested
        and _shares_event(mention, following, w.pre, w.post, w.text)
    ):
        last = _last_adjacent(w.mentions, w.i + 1)
        shared = _shared_words(mention, following, last, w.post, w.text, w.printed)
        w.post = phrases.trim_after(w.post + shared) if len(w.post) >= _SHORT_NAME else w.post + shared


def _leave_to_words_in_front(w: Wording) -> None:
    """Sums and rates are named in front of their number, where more than a verb stands there."""
    if (
        len(w.pre) >= _SHORT_NAME
        and w.mention.kind_of_unit in ("money", "percent")
        and not phrases.is_bare_verb(w.pre)
    ):
        w.post = ""


def _measure_of_thing(w: Wording, own: str) -> bool:
    """资助项目58个、资金290万元: the measure of what is named before."""
    mention = w.mention
    if own[-1:] not in _MEASURE_ENDS or len(own) > _LONG_THING or mention.kind != "level":
        return False
    if not _MEASURE.fullmatch(own) and not goes_on_measuring(mention, w.previous):
        return False
    thing = thing_measured(mention, w.mentions[: w.i], w.text, w.printed, w.start)
    return w.take(thing + own, "measure_of_thing")


def _what_is_left(w: Wording, own: str, previous: Mention) -> bool:
    """道路完工9条,剩余2条因规划调整暂缓."""
    mention = w.mention
    if not mention.words_before.startswith(_LEFT):
        return False
    same = next((m for m in reversed(w.mentions[: w.i]) if m.unit == mention.unit), previous)
    thing = carried_from(same)
    if thing and len(thing) <= _LONG_THING and thing[:2] not in own:
        return w.take(thing + own, "rest_of_thing")
    return w.take(own, "own_words")


def _total(w: Wording, previous: Mention) -> bool:
    """净增企业12家,总数达97家."""
    if w.pre not in _TOTALS or previous.kind not in ("level", "change"):
        return False
    w.head = ""
    return w.take(carried_from(previous) + w.pre, "total_of_thing")


def _arrives(w: Wording, previous: Mention) -> bool:
    """由88%提高到97.6%: of the same thing."""
    if (w.pre and w.pre[0] not in _RISES_BEGINS) or not _RISES_TO.match(w.pre):
        return False
    w.head = ""
    return w.take(previous.indicator, "arrives_at")


def _class_by_bound(w: Wording) -> bool:
    """亿元以上项目42个、10亿元以上5个."""
    bound = _POPULATION.fullmatch(w.pre) if w.pre[-1:] in _BOUND_ENDS else None
    if bound is None:
        return False
    return w.take(bound[0] + carried_from(last_thing(w.mentions[: w.i])), "class_by_bound")


def _class_by_sum(w: Wording) -> bool:
    """税收超亿元楼宇12幢、超十亿元2幢."""
    if w.pre[:1] not in _OVER_BEGINS or _OVER_SUM.fullmatch(w.pre) is None:
        return False
    return w.take(_OVER_SUM.sub(w.pre, carried_from(last_thing(w.mentions[: w.i])), count=1), "class_by_sum")


def _grade(w: Wording) -> bool:
    """新增国家级企业29家、市级40家."""
    grade = _GRADE.match(w.pre) if w.pre[:1] in _GRADE_BEGINS else None
    if grade is None:
        return False
    return w.take(grade[0] + _GRADES.sub("", carried_from(last_thing(w.mentions[: w.i]))), "grade")


def _bare_verb(w: Wording, own: str) -> bool:
    """安置房开工2个、完工2个: a verb alone takes the thing over."""
    if not phrases.is_bare_verb(own):
        return False
    earlier = last_thing(w.mentions[: w.i])
    thing = carried_from(earlier)
    longest = _LONGEST_PAIRED if earlier.indicator.endswith(_PAIRED) else _LONGEST_CARRIED
    if not thing or len(thing) > longest or own.startswith(thing):
        return False
    return w.take(thing + own, "verb_of_thing_before")


def _belongs_to_previous(mention: Mention, previous: Mention) -> bool:
    words = mention.words_before.rstrip()
    return (
        mention.left == previous.end
        and mention.kind == previous.kind == "level"
        and len(words) > 1
        and words.endswith(("、", "和", "与", "及"))
        and words[0] not in "、和与及"
    )


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

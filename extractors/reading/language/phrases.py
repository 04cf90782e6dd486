"""The words around a figure: which part of its clause names what is counted.

Chinese puts the counted thing on either side: `加装电梯10台` names it before the number, `推进76幢房屋旧改` after it,
`代表281人次参与` on both sides. A phrase keeps what the two sides say, without dates, fillers and qualifiers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from extractors.documents.divisions import city_name, listed_name
from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words, words_by_first

# Fillers at the beginning of a clause, in front of what is said.
_LEADING: Final = regex(
    rf"^(?:【[^】]*】|[\s,、:;)(|\-—―–·\ue001]|(?:\d{{1,2}}[-—至到~])?\d{{1,2}}月(?:份|底|末)?(?![\d日])|\d{{1,2}}月\d{{1,2}}日(?:前|起|至今)?(?![\d-])|{either('phrases.leading')})+"
)
# Copulas and qualifiers between the name of a thing and its number.
# Written backwards and matched from the end: the pattern is tried at one place only.
_FILLERS: Final = [
    *words("phrases.fillers"),
    *words("qualifier.more_before"),
    *words("qualifier.about_before"),
    *words("qualifier.most_before"),
]
# 约 ends a word after these (签约, 节约), 上 and 内 after others; the patterns are written backwards
_NO_WORD_BEFORE: Final = "(?![签合预节集特契违条制公履])"
_ENDS_WORD: Final = {
    "约": _NO_WORD_BEFORE,
    "超": "(?![赶])",
    "上": "(?![以线网])",
    "过": "(?![通超])",
    "破": "(?![打侦攻])",
    "有": "(?![拥占享])",
    "到": "(?![报得签受实])",
    "均": "(?![日月年周人户亩])",
    "以": "(?![所可予加得足用借给何])",
    "为": "(?![行作])",
}
_TRAILING: Final = regex(
    "(?:"
    + "|".join(
        re.escape(word[::-1]) + _ENDS_WORD.get(word, "") for word in sorted(_FILLERS, key=len, reverse=True)
    )
    + rf"|约{_NO_WORD_BEFORE})+"
)
_AFTER_UNIT: Final = regex(
    rf"^\s?(?:{either('qualifier.more_after')}|{either('qualifier.about_after')}|以内|之内|以下|及以下|内(?!资|部|容|环|外|涝))?的?"
)
_AFTER_UNIT_BEGINS: Final = frozenset(" \t\u3000以之及内的") | {
    word[0] for part in ("more_after", "about_after") for word in words(f"qualifier.{part}")
}
# 24项|多跨应用场景: a word that begins with 多 is no bound
_WORD_OF_MANY: Final = regex(r"多(?!的)[\u4e00-\u9fff]")
# 固定资产投资预计完成|9亿元: what is done with a sum is not its name
_DONE_BEHIND: Final = regex(
    rf"(?P<thing>.*(?:{either('names.sums_done')}))(?:预计|累计|共|已|可)*(?:完成|实现|预计)$"
)
_PREDICATE: Final = regex(rf"(?<!的)(?:{either('phrases.predicates')})")  # 3个项目的|联合勘察: the noun is still to come
_BOUND_LEFT: Final = regex(r"^\s?(?:及?以[上下内]|左右)[、,]")  # of the number before
_BOUND_BEGINS: Final = frozenset("及以左 \u3000")
_BARRIER: Final = regex(r"^.{0,3}大关[、,]?")  # 突破2000亿元|大关、达2022亿元
# 完成|区十八届人大常委会第九次会议批准|调整预算
_APPROVED: Final = regex(
    r"(?:经|由)?[\u4e00-\u9fff]{0,4}第?[一二三四五六七八九十]{1,3}届[^,。;]{0,40}?会议(?:审议)?(?:批准|通过|审定)的?"
)
# 青原市、临河市开工率: whose rate it is, and not what it is
_PLACES_IN_A_ROW: Final = regex(
    r"(?:[\u4e00-\u9fff]{1,5}[市县区州镇乡]、){1,8}[\u4e00-\u9fff]{1,5}?[市县区州镇乡](?:等)?(?=[\u4e00-\u9fff]{2,12}[率量额度重]$)"
)
_FORMER_YEAR: Final = regex(
    r"(?:[由从](?:\d{4}年[底末初]?|“?十[一二三四五]五”?(?:期间|初|末)?|(?:五|十|三)年前)的?|由年初(?:预算|计划|目标))$"
)
# 盘活土地40亩以建设产业园: what for
_PURPOSE: Final = regex(r"以(?:建设|打造|新建|建成|支持|推动|推进|发展|满足|保障|用于|确保|改善|解决|方便)")
# 从2012年的1540亿元|跃升至2021年的2010亿元: when it came to be so much
_ARRIVAL: Final = regex(
    r"(?:跃升|增长|增加|提高|提升|上升|攀升|扩大|发展|壮大|下降|减少|降低|[增升降减])(?:[至到](?:\d{4}年[底末]?的?)?|为\d{4}年[底末]?的?)$"
)
_ARRIVAL_ENDS: Final = frozenset("的年底末至到")
_LONG_AFTER: Final = 12
# 70名党员|同时兼任…书记: what they are besides
_OFFICE: Final = regex(r"(?:同时|均|先后|已)*(?:兼任|担任|当选|入选)")
_ENDS_DONE: Final = regex(
    r"完成(?:注册|备案|登记|验收|竣工|投用|签约|整改|腾空)|实现[\u4e00-\u9fff]{0,8}全覆盖"
)
# A place or body in front of its verb is the subject, not the thing: 社区卫生服务中心|完成工程桩.
_SUBJECT: Final = regex(
    rf"^[\u4e00-\u9fff·]{{2,14}}?(?:{either('phrases.bodies')})(?=(?:已|计划|累计|仅|共)*(?:{either('phrases.done_by_bodies')}))"
)
# 青原市|计划改造: a city or district that does it
_DISTRICT: Final = regex(r"[\u4e00-\u9fff]{2,6}?[市区县旗州](?=(?:已|计划|累计|拟|将|共|今年)+[\u4e00-\u9fff]{2})")
_JOINERS: Final = regex(
    r"(?:及以|及(?![涉普惠波])|[、,和共近超并已有\s]|约(?![签合预节集特契违条制公履])|与(?!参)|计累|计合|中其)+"
)  # backwards
_JOINER_ENDS: Final = frozenset("、,和及共近超并已有约与计中 \t\u3000")
_SUBJECT_AND_VERB: Final = 5
VERBS: Final = f"(?:{either('phrases.verbs')})"
_VERBS: Final = words_by_first("phrases.verbs")
_ALL_VERBS: Final = words("phrases.verbs")
_NO_VERBS: Final = words("phrases.no_verbs")
_ADVERB_BEGINS: Final = frozenset(["、", *(word[0] for word in words("phrases.adverbs"))])
_ADVERBS: Final = regex(rf"(?:{either('phrases.adverbs')}|、)+")
_VERB: Final = regex(rf"(?!{either('phrases.no_verbs')}){VERBS}(?!率)")
_LONGEST_BARE: Final = 8
_AUXILIARY: Final = frozenset(["完成", "实现", "推进", "推动"])
_LONG: Final = 20
_SHORT_PRE: Final = 8
# 3、政府性基金收入, *2.新增托位, 二是改造小区: the number of a point
_POINT: Final = regex(
    r"\d{1,2}、(?=[\u4e00-\u9fff])|\*?\s?\d{1,2}[.．](?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,2}是(?=[\u4e00-\u9fff]{2})"
)
_POINT_BEGINS: Final = frozenset("0123456789*一二三四五六七八九十")
# 14所学校全部达到…: how many of them, in front of what is said
_ADVERBS_BEHIND: Final = regex(r"(?<=[\u4e00-\u9fff]{3})(?:已经|全部|全都|基本|陆续|相继|如期|均|已|都)+$")


@lru_cache(maxsize=16384)
def trim_before(text: str) -> str:
    """The words of a clause before a number, without fillers and qualifiers."""
    if not text:
        return ""
    if text[0] in _POINT_BEGINS and (point := _POINT.match(text)) is not None:
        text = text[point.end() :]
    if text[0] in _BOUND_BEGINS and (bound := _BOUND_LEFT.match(text)) is not None:
        text = text[bound.end() :]
    if "大关" in text or "会议" in text:
        text = _APPROVED.sub("", _BARRIER.sub("", text))
    if "从" in text or "由" in text:
        text = _FORMER_YEAR.sub("", text)
    opening = _LEADING.match(text)
    if opening is not None:
        text = text[opening.end() :]
    if text.startswith("少") and text[1:].startswith(_ALL_VERBS):
        text = text[1:]  # 今年至|少引进
    if "、" in text and (places := _PLACES_IN_A_ROW.match(text)) is not None:
        text = text[places.end() :]
    if len(text) >= _SUBJECT_AND_VERB and (subject := _SUBJECT.match(text)) is not None:
        text = text[subject.end() :]
    district = _DISTRICT.match(text)
    if district is not None and district[0] in (listed_name(district[0], district.end()), city_name(district[0], district.end())):
        text = text[district.end() :]
    closing = _TRAILING.match(text[::-1])
    if closing is not None:
        text = text[: len(text) - closing.end()]
    if text.endswith(("完成", "实现", "预计")):
        text = _DONE_BEHIND.sub(r"\g<thing>", text)
    return text.rstrip("、,(")


def trim_after(text: str) -> str:
    """The words after a number and its unit, without qualifiers and joiners, up to what a long predicate says."""
    if not text:
        return ""
    begins = text[0] in _AFTER_UNIT_BEGINS and _WORD_OF_MANY.match(text) is None
    if begins and (bound := _AFTER_UNIT.match(text)) is not None:
        text = text[bound.end() :]
    if text[0:1] == "—":
        return ""  # 投资项目1个——东桥泵站建设项目: its name
    if text[:1] == "”":
        text = text[1:]  # “最多80天”: a quotation that ends with the number
    if text.startswith(("大关", "”大关")):
        text = text.partition("大关")[2]
    if text[-1:] in _JOINER_ENDS and (closing := _JOINERS.match(text[::-1])) is not None:
        text = text[: len(text) - closing.end()]
    text = text.strip()
    if text[:1] == "以" and _PURPOSE.match(text) is not None:
        return ""
    if text[-1:] in _ARRIVAL_ENDS and (arrival := _ARRIVAL.search(text)) is not None:
        text = text[: arrival.start()]
    if len(text) > _LONG_AFTER:
        says = _PREDICATE.search(text, 4)
        if says is not None and _ENDS_DONE.fullmatch(text, says.start()) is not None:
            return text  # 儿童照护服务机构完成注册: what came of them, and no more
        if says is not None:
            held = _OFFICE.match(text, says.start())
            return _ADVERBS_BEHIND.sub("", text[: says.start()]) + (held[0] if held is not None else "")
        return _without_examples(text)
    return text


def verb_of(text: str) -> str:
    """The verb a clause begins with, or nothing."""
    return _first_verb(text) or _first_verb(without_adverbs(text))


def _first_verb(text: str) -> str:
    for verb in _VERBS.get(text[:1], ()):
        if text.startswith(verb):
            return "" if text.startswith(_NO_VERBS) else verb
    return ""


def without_adverbs(text: str) -> str:
    """A phrase without the adverbs it begins with."""
    adverbs = _ADVERBS.match(text) if text[:1] in _ADVERB_BEGINS else None
    return text if adverbs is None else text[adverbs.end() :]


def find_verb(text: str) -> int:
    """Where the first verb of a phrase begins, or -1."""
    match = _VERB.search(text)
    return match.start() if match else -1


def act_of(text: str) -> str:
    """The verb that says what was done: 招引 of 完成招引产业项目."""
    verb = verb_of(text)
    return verb_of(text.partition(verb)[2]) or verb if verb in _AUXILIARY else verb


def without_verb(text: str) -> str:
    """A phrase without the verb it begins with, and without the adverbs before that."""
    if text[:1] == "新" and _VERB.match(text, 1):
        text = text[1:]
    if (verb := _VERB.match(text)) is not None:
        return text[verb.end() :]
    bare = without_adverbs(text)
    verb = _VERB.match(bare)
    return bare[verb.end() :] if verb is not None else text


def is_bare_verb(text: str) -> bool:
    """True when a phrase is a verb alone (`投用`, `已开工`) and needs the thing named before it."""
    return len(text) <= _LONGEST_BARE and _holds_verbs_alone(text)


@lru_cache(maxsize=4096)
def _holds_verbs_alone(text: str) -> bool:
    rest = without_adverbs(text)
    while verb := _first_verb(rest):
        rest = without_adverbs(rest[len(verb) :])
    return len(rest) <= 1


_DONE_AND_USED: Final = regex(r"(?:累计|已|均)*(?P<both>(?:竣工|建成|完工|交付)(?:投用|启用|交付|投产|投运))")
_GENERAL_THING: Final = 2  # characters: 活动, 项目
_ANY_KIND: Final = frozenset(words("phrases.many_names"))
_HOLDS: Final = frozenset(words("phrases.holds"))
_KINDS: Final = frozenset(words("phrases.kinds_of_examples"))
_EXAMPLES: Final = regex(r"等(?=[^等]{2,}$)")


def _without_examples(phrase: str) -> str:
    """竣工产业园二期、大厦等留用地项目 is 竣工留用地项目: examples before 等 are no part of the name."""
    cut = _EXAMPLES.search(phrase) if "等" in phrase else None
    if cut is None or cut.start() < 6:
        return phrase
    rest = phrase[cut.end() :]
    rest = rest.removeprefix("方面")
    at = phrase.rfind("的", 0, cut.start())
    if _SHORT_PRE < len(phrase) - at - 1 <= _LONG and at > 0 and "、" in phrase[at:]:
        # 起诉发生在民企中的职务侵占、挪用资金等案件: the examples behind 的 say what it is
        return verb_of(phrase) + phrase[at + 1 :]
    done = _DONE_AND_USED.match(phrase)
    verb = done["both"] if done is not None else verb_of(phrase)
    if verb in _HOLDS:
        # 开展送戏下乡等文化活动: to hold an event says nothing of it; short examples say what it is
        return without_verb(phrase) if len(phrase) <= _LONG or len(rest) <= _GENERAL_THING else rest
    if verb and rest in _ANY_KIND and "、" in phrase[: cut.start()]:
        return verb + rest  # 对接云栈科技、海川材料等企业: the examples are names
    return verb + rest if len(rest) > _GENERAL_THING or (verb and len(phrase) > _LONG) else phrase


def join(in_front: str, behind: str) -> str:
    """The phrase that names the counted thing, from the trimmed words on both sides of the number."""
    if not behind:
        return _last_part(_without_examples(in_front))
    if not in_front:
        return behind
    if in_front.endswith("等"):
        return _done_to_examples(in_front, behind) + behind
    if len(in_front) <= _SHORT_PRE or len(behind) <= 3:
        return _last_part(in_front) + behind
    verb = verb_of(in_front)
    if (
        not verb
        and len(in_front) <= _LONG_AFTER
        and in_front[0] != "的"
        and "、" not in in_front
        and not in_front.endswith(_ALL_VERBS)
    ):
        return in_front + behind  # 专项行动共968项工作任务
    return verb + behind


# 平台已上线信用奖励等9条政策: what was done to the examples, behind who did it
_ALREADY: Final = regex(rf"已(?:上线|推出|发布|{VERBS})")


def _done_to_examples(in_front: str, behind: str) -> str:
    """上线 of 平台已上线信用奖励等, 基金 of 发起云栈基金、海川基金等: what was done, and what kind of thing all examples are, unless
    the words behind the number say so."""
    act = act_of(in_front)
    if not act and (already := _ALREADY.search(in_front)) is not None:
        act = already[0]
    examples = in_front.removesuffix("等").split("、")
    kinds = {example[-2:] for example in examples}
    kind = kinds.pop() if len(examples) > 1 == len(kinds) and kinds <= _KINDS else ""
    return act if behind.startswith(kind) else act + kind


# 培育省级专精特新、小巨人、单项冠军企业: short names in a row
_SHORT_NAMES: Final = regex(r"[^、的]{2,12}(?:、[^、的]{2,8})+")


_NAMED: Final = ("计划", "工程", "行动")


def _last_part(phrase: str) -> str:
    """A long clause names the thing at its end."""
    if len(phrase) <= _LONG or (len(phrase) <= _LONG + _LONG_AFTER and _SHORT_NAMES.fullmatch(phrase)):
        return phrase
    cut = max(phrase.rfind("、", 0, len(phrase) - 4), phrase.rfind("”", 0, len(phrase) - 6))
    opens = phrase.rfind("“", 0, cut) if phrase[cut] == "”" else -1
    if opens >= 0 and phrase.startswith(_NAMED, cut + 1) and len(phrase) - opens <= _LONG + _SHORT_PRE:
        return phrase[opens:]  # “英才”计划第三批项目: a quoted word that a name begins with
    if len(phrase) - cut - 1 >= 6 and cut > len(phrase) - _LONG - 8:
        return phrase[cut + 1 :]
    last = phrase[-_LONG:]
    verb = find_verb(last)
    return last[verb:] if 0 < verb <= _SHORT_PRE else last  # 研究|院项目落地…公司: no half of a word in front of a verb

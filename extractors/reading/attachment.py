"""What a figure belongs to: its clause, its kind, the phrase it counts, the level a rate refers to.

Works on the figures of one sentence, in order. `text` is the masked text that the scanner saw, `printed` the text as
printed; both have the same offsets.
"""

from __future__ import annotations

import re

from extractors.reading import phrases
from extractors.reading.lexicon import either
from extractors.reading.mention import Mention

_SOFT = re.compile(r"[,;:、。!?()|\n]")
_SOFT_BUT_LIST = re.compile(r"[,;:。!?()|\n]|$")
_GAPS = frozenset(["", "、", "和", "与", "及", "以及", ",", "/", "和近", "、近", "和约", ":"])
_UP, _DOWN = either("growth.up"), either("growth.down")
_COMPARED = re.compile(rf"(?:{either('growth.compared')})")
_ARRIVES = r"(?:至|到|为|成)"
# A verb or noun of change with nothing but particles up to the number.
_CHANGE = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<rate>率|幅度|幅|速度)?(?:了|都|均|分别|各|达到|达|为|超过|超|突破|约|近|逾|最高|至少|不低于|{_COMPARED.pattern}|\s)*$"
)
# 降幅收窄至0.8%, 增速回落到5%: the rate of change itself arrives at a value.
_PACE = re.compile(rf"(?:(?P<down>降幅|跌幅|减幅)|增幅|增速|涨幅)(?:收窄|扩大|提高|回落|提升|加快|放缓|降低)(?:{_ARRIVES})\s?$")
# 高于全市平均0.6个百分点, 低于时间进度20.3个百分点
_BELOW = re.compile(r"(?:低于|落后|慢于|少于|不及)[^,。;]{1,12}$")
_NEW_LEVEL = re.compile(rf"(?:提升|提高|上升|下降|降低|增加|增长|降|升|扩大|压减|压缩|增|回落|收窄|缩短|下浮|调整|拉升|攀升){_ARRIVES}(?:了)?(?:近|约|超过|超)?\s?$")
_NET = re.compile(r"净(?:增|增长|增加|减|减少)|压减|(?:比|较)[^,。;]{0,12}(?:增加|减少|多|少)|缩短|压缩|减轻[^,。;]{0,8}负担|减少[^,。;]{0,6}时间|负担(?:约|近|超)?$")
_NEGATIVE = re.compile(r"净减|压减|减少|缩短|压缩|减轻|负担|少$|下降|降低")
_EACH = re.compile(r"分别|依次")
_SHARE_HEAD = re.compile(rf"(?:{either('share.nouns')})")
# A rate that says how much of the level before it was reached, settled, approved: 完成率, 占全年任务的, 升至.
_RATE_CLAUSE = re.compile(
    rf"^[\s,、;)(]*(?:其中|分别|均|依次)*(?:[^,。;]{{0,6}}?(?:{either('share.of_level')})|占比|(?:分别|累计|已)?(?:超额)?完成[^,。;]{{0,14}}的?|其中[^,。;]{{1,12}}占|占[^,。;]{{0,12}}(?:的|比重|比例|总量|总数|总额)?(?:升|提高|上升|提升|下降|降)?|的)"
    r"(?:稳定在|保持在|为|达到|达|均为|均达|至|到|超过|超|约|近|均|\s)*$"
)
_AMONG = re.compile(r"(?:项|个|件|家|户|人|条)[^,。;\d]{0,12}中,$")
_FILL = (
    rf"(?:{either('growth.compared')}|(?:比|较)[^,。;]{{1,8}}(?:同期)?(?=(?:{_UP}|{_DOWN})$)|分别|依次|均|都|各|其中|年均|平均|可比口径|按|[,、\s:]|了|达到|达|为|约|近|超过|超|突破|逾|"
    rf"(?:剔除|扣除)[^,。;]{{1,10}}(?:因素|影响)?后?|按[^,。;]{{1,8}}(?:计算|口径)|[两二三四五]年|实现|保持|大幅|进一步|继续|又|有所|同步|累计|稳步|明显|持续)"
)
# The words of change around the thing that grows, at either end of its clause.
_GROWTH_END = re.compile(rf"(?:(?:(?:{_UP})(?!值|税)|{_DOWN})(?:率|幅度|幅|速度)?|{_FILL})+$")
_GROWTH_BEGIN = re.compile(rf"^(?:{_FILL}|减少|降低|压减|压缩|节约|并|且|和|与|及)+")
_RANK_HEAD = re.compile(r"^(?:连续|稳居|位列|位居|居|名列|列|排名|排|跻身|并|均|增速|增幅|总量|成绩).*$")
_RANK_FILL = re.compile(r"(?:均|都|排名|排|位列|位居|居|名列|列|获得|荣获|取得|获|跻身|暂列|夺得|稳居|蝉联|为|得|进入|连续|并|在|的|成绩|了|、|,|和|\s|省市|同类)+$")
_ALL = re.compile(r"均|都|皆")
_PART = re.compile(r"其中|包括|含|包含|主要有")
_WHOLE_ENDS = re.compile(r"[;。]")
# What may stand between a thing and its number without being part of the thing.
_STAGE_END = re.compile(
    r"(?:已|计划|新|实际|基本|目前|累计|总|任务|目标|指标|数|开工|竣工|完工|完成|投用|交付|续建|前期|签约|落地|建成|引进|收储|出让)+$"
)
# Figures of plan and result stand side by side: 任务数5家,实际完成6家.
_SHARED_TAIL = re.compile(
    r"(?:改造|建设|提升|整治|修缮|完成|加装|申报|检查|作业|拆除|工程|创建|试点|开工|竣工|投用|入选|整改|治理|评审|验收)[\u4e00-\u9fff“”]{0,12}$"
)
_AND = re.compile(r"[、和与及]")
_PAUSE = re.compile(r"[,、;]")
_REDUCES = re.compile(rf"(?:{_DOWN})[^,。;\d]{{1,8}}$")
_SAVES = re.compile(r"减少|降低|压减|压缩|节约|缩短")
_MEASURED = frozenset(["count", "time", "money", "mass", "area", "volume", "length", "energy"])
_PAIRED = ("目标", "任务数", "目标数", "计划数", "指标数", "总任务数")
_RISES_TO = re.compile(rf"^(?:(?:{_UP}|{_DOWN}|调整|发展|拓展|攀升|恢复|优化)(?:到|至|为|成)?|降|升|的|增加|总数|总量|占比)?$")
_GRADES = re.compile(r"^(?:国家级|国家|省级|市级|区级|县级|及?以上|[A-F]类|主板|市)+")
_GRADE = re.compile(r"^(?:国家级|国家|省级|市级|区级|县级|[A-F]类|二期|一期)$")
_REGIONAL = re.compile(r"(?:同比|环比|年均)")


def attach(sentence: tuple[int, int], mentions: list[Mention], text: str, printed: str, lefts: list[int]) -> None:
    """Give every figure of a sentence its clause, kind, phrase and links. `lefts` are the ends of its periods."""
    for i, mention in enumerate(mentions):
        previous = mentions[i - 1] if i else None
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        _find_clause(mention, previous, following, sentence, text, lefts)
    for i, mention in enumerate(mentions):
        _classify(mention, mentions[i - 1] if i else None, text)
    for i, mention in enumerate(mentions):
        _name(i, mention, mentions, text, printed, sentence[0])
    _put_under_topic(mentions, printed, sentence)
    _distribute(mentions, text, printed, sentence[0])
    for i, mention in enumerate(mentions):
        _link(i, mention, mentions, text)
    _parts(mentions, text)


def _find_clause(
    mention: Mention, previous: Mention | None, following: Mention | None, sentence: tuple[int, int], text: str, lefts: list[int]
) -> None:
    floor = previous.end if previous else sentence[0]
    between = text[floor:mention.start]
    if previous is not None and between.strip() in _GAPS:
        mention.gap = between.strip()
    left = floor
    for mark in ",;:()。|":
        found = between.rfind(mark)
        if found >= 0 and floor + found + 1 > left:
            left = floor + found + 1
    mention.clause = left
    for end in lefts:
        if left < end <= mention.start:
            left = end
    ceiling = following.start if following else sentence[1]
    right = _SOFT.search(text, mention.end, ceiling)
    stop = right.start() if right else ceiling
    if right is not None and right[0] == "、" and stop > mention.end + 1 and not phrases.verb_of(text[stop + 1:stop + 8]):
        # 拟吊销企业的税务、人社协查工作: a list inside the thing named, unless another figure follows.
        further = _SOFT_BUT_LIST.search(text, stop, ceiling)
        if further is not None and (following is None or further.start() < following.start):
            stop = further.start()
    mention.left = left
    mention.right = stop
    mention.pre = text[left:mention.start]
    mention.post = text[mention.end:mention.right]


def _classify(mention: Mention, previous: Mention | None, text: str) -> None:
    """Level, growth, change, share or rank, with the sign of a change."""
    kind = mention.kind_of_unit
    if kind == "rank":
        mention.kind = "rank"
        return
    listed = previous is not None and mention.gap in ("、", "和", "与", "及")
    coordinated = previous is not None and mention.gap not in (None, "", ":") and previous.unit == mention.unit
    if mention.unit == "‰":
        mention.kind = "share"
    elif kind in ("percent", "tenth", "times"):
        if mention.kind == "growth":
            return
        if coordinated and previous is not None:
            mention.kind = previous.kind
            mention.comparison = previous.comparison
            if previous.kind == "growth" and not mention.signed and previous.value < 0 and not previous.signed:
                mention.value = -mention.value
            return
        _percent(mention)
    elif kind == "point":
        mention.kind = "change"
        change = _CHANGE.search(mention.pre)
        below = not change and _BELOW.search(mention.pre)
        if (below and not mention.signed) or (change and change["down"] and not mention.signed) or (coordinated and previous is not None and not change and previous.value < 0 and not mention.signed):
            mention.value = -mention.value
    elif kind in _MEASURED and not _NEW_LEVEL.search(mention.pre) and (_NET.search(mention.pre) or (listed and previous is not None and previous.kind == "change")):
        mention.kind = "change"
        down = _NEGATIVE.search(mention.pre) or (listed and previous is not None and previous.kind == "change" and previous.value < 0)
        if down and mention.value > 0:
            mention.value = -mention.value
    compared = _COMPARED.search(mention.pre)
    if compared and mention.kind in ("growth", "change"):
        mention.comparison = compared[0]


def _percent(mention: Mention) -> None:
    pre = mention.pre
    pace = _PACE.search(pre)
    if pace is not None:
        mention.kind = "growth"
        if pace["down"] and not mention.signed:
            mention.value = -mention.value
        return
    if _NEW_LEVEL.search(pre):
        mention.kind = "share"
        return
    change = _CHANGE.search(pre)
    if change is not None and not (mention.kind_of_unit == "times" and not change):
        mention.kind = "growth"
        if change["down"] and not mention.signed:
            mention.value = -mention.value
    elif (mention.signed and mention.value < 0) or _REGIONAL.search(pre[-8:]):
        mention.kind = "growth"
    elif mention.kind_of_unit == "times":
        mention.kind = "level"
    else:
        down = _REDUCES.search(pre)
        # 减少报表68.9%: the thing reduced stands between the verb and the number.
        if down and not _SHARE_HEAD.search(pre[down.start():]) and _SAVES.search(down[0]):
            mention.kind = "growth"
            mention.value = -mention.value
        else:
            mention.kind = "share"
    compared = _COMPARED.search(pre)
    if compared and mention.kind == "growth":
        mention.comparison = compared[0]


def _name(i: int, mention: Mention, mentions: list[Mention], text: str, printed: str, start: int) -> None:
    """The phrase that names what is counted, in the words of the text."""
    previous = mentions[i - 1] if i else None
    pre = phrases.trim_before(_printed(text, printed, mention.left, mention.start))
    post = phrases.trim_after(_printed(text, printed, mention.end, mention.right))
    if mention.kind == "growth" or (mention.kind == "change" and mention.kind_of_unit != "time"):
        head = _grown(pre)
        mention.head = head
        mention.indicator = head or (previous.indicator if previous else "") or post or _clause_before(mention, text, printed, start)
        return
    if mention.kind == "rank":
        head = phrases.trim_before(_RANK_HEAD.sub("", _RANK_FILL.sub("", pre)))
        mention.head = head
        named = next((m for m in reversed(mentions[:i]) if m.kind_of_unit != "time"), None)
        mention.indicator = head if len(head) >= 2 else (
            (named.indicator if named else "") or _clause_before(mention, text, printed, start) or post
        )
        return
    mention.head = pre
    following = mentions[i + 1] if i + 1 < len(mentions) else None
    adjacent = following is not None and mention.right == following.start and mention.end == following.start
    if previous is not None and mention.gap == ":":
        mention.indicator = previous.indicator  # 26:21:53 are shares of one thing
        return
    if (not pre and not post and not adjacent) or (mention.gap is not None and not post and not adjacent):
        # 12宗450亩, 610件931人: the same thing, measured twice.
        if previous is not None:
            mention.indicator = previous.indicator
            return
    if following is not None and mention.right == following.start and mention.kind == "level":
        beyond = phrases.trim_after(_printed(text, printed, following.end, following.right))
        joined = text[mention.end:following.start].strip()
        shared = joined.endswith(("和", "与", "及", "、"))
        if (not shared or (_SHARED_TAIL.search(beyond) and len(beyond) >= len(post) + 3)) and beyond and following.kind_of_unit != "percent":
            # 18个社区288户样本轮换: what follows the second number belongs to both.
            post = post + beyond
    if post and pre and phrases.is_bare_verb(pre) is False and mention.kind_of_unit in ("money", "percent") and len(pre) >= 4:
        post = ""
    name = phrases.join(pre, post)
    if mention.gap is None and previous is not None and text[previous.end:mention.left].strip() == "" and (
        text[mention.left:mention.left + 1] in "、和及与"
    ):
        mention.list_verb = "" if phrases.verb_of(pre) else previous.list_verb or phrases.verb_of(previous.indicator)
    mention.own = name
    if previous is not None and not post and _RISES_TO.match(pre):
        # 由88%提高到97.6%: the second figure is of the same thing.
        mention.head, mention.indicator = "", previous.indicator
        return
    if previous is not None and not post and (grade := _GRADE.match(pre)) is not None:
        # 新增国家级高新技术企业29家、市级40家
        mention.indicator = grade[0] + _GRADES.sub("", _carried(previous))
        return
    if not name:
        name = (previous.indicator if previous else "") or _clause_before(mention, text, printed, start)
    elif not post and phrases.is_bare_verb(name) and previous is not None:
        carried = _carried(previous)
        paired = previous.indicator.endswith(_PAIRED)
        if carried and len(carried) <= (16 if paired else 6) and not name.startswith(carried):
            name = carried + name
    mention.indicator = name


_TOPIC = re.compile(r"^\W*([^,，。;:：\d]{2,12}?)方面[,，]")
_BARE_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村])(?:、[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村]))*$")


def _put_under_topic(mentions: list[Mention], printed: str, sentence: tuple[int, int]) -> None:
    """规上工业产值方面,东埔镇完成112.4亿元;梅林街道87.6亿元: the topic is what each place counts."""
    topic = _TOPIC.match(printed[sentence[0]:sentence[1]])
    if topic is None:
        return
    for i, mention in enumerate(mentions):
        name = mention.indicator
        if phrases.is_bare_verb(name) or _BARE_PLACE.match(name):
            mention.indicator = topic[1]
        elif i and mention.kind == "growth" and not mention.head:
            mention.indicator = mentions[i - 1].indicator


def _grown(pre: str) -> str:
    """The thing that grows, without the words of change around it."""
    return _GROWTH_BEGIN.sub("", _GROWTH_END.sub("", pre)).strip()


def _carried(previous: Mention) -> str:
    """The thing the figure before counted, without its verb: 留用地项目 of 留用地项目开工."""
    head = phrases.without_verb(previous.indicator)
    return _STAGE_END.sub("", head)


def _clause_before(mention: Mention, text: str, printed: str, start: int) -> str:
    """The clause in front of the figure's own, for clauses that name nothing."""
    end = mention.left - 1
    if end <= start:
        return ""
    marks = [text.rfind(mark, start, end) for mark in ",;:。、"]
    return phrases.trim_before(_printed(text, printed, max(start, max(marks) + 1), end))[-16:]


def _distribute(mentions: list[Mention], text: str, printed: str, start: int) -> None:
    """分别: figures in a row go to the things named in a row, in the same clause or as the levels before."""
    i = 0
    while i < len(mentions):
        run = _run(mentions, i)
        first = mentions[i]
        if len(run) > 1 and _EACH.search(first.pre):
            _share_out(run, mentions[:i], text, printed, start)
        i += len(run)


def _run(mentions: list[Mention], i: int) -> list[Mention]:
    run = [mentions[i]]
    for following in mentions[i + 1:]:
        if following.gap not in ("、", "和", "与", "及", "以及", ",") or following.kind != run[0].kind:
            break
        run.append(following)
    return run


def _share_out(run: list[Mention], before: list[Mention], text: str, printed: str, start: int) -> None:
    named = run[0].pre[: _EACH.search(run[0].pre).start()]  # type: ignore[union-attr]
    base = run[0].left
    heads = [
        phrases.trim_before(_grown(part) if run[0].kind == "growth" else part)
        for part in _AND.split(_printed(text, printed, base, base + len(named)))
    ]
    heads = [head for head in heads if head]
    if len(heads) == len(run):
        # 城镇、农村居民人均可支配收入: what the last name ends with belongs to all.
        heads = [head + heads[-1][len(head):] if len(head) <= 4 < len(heads[-1]) else head for head in heads]
        for mention, head in zip(run, heads, strict=True):
            mention.indicator = head
            mention.head = head
        return
    levels = [m for m in before if m.kind in ("level", "share") and m.kind_of_unit != "rank"]
    if len(levels) >= len(run) and not _own_head(run[0]):
        for mention, level in zip(run, levels[-len(run):], strict=True):
            mention.indicator = level.indicator
            mention.of = [level.start]


def _own_head(mention: Mention) -> bool:
    if mention.kind in ("growth", "change"):
        return len(mention.head) >= 2
    return not _RATE_CLAUSE.match(_EACH.sub("", mention.pre))


def _link(i: int, mention: Mention, mentions: list[Mention], text: str) -> None:
    """The level in the same sentence that a growth, share or change figure belongs to."""
    if mention.of or i == 0:
        return
    if mention.kind == "rank":
        if _ALL.search(mention.pre) or not mention.head:
            levels = [m for m in mentions[:i] if m.kind == "level" and m.kind_of_unit != "time"]
            if levels and ";" not in text[levels[-1].end:mention.start]:
                mention.of = [m.start for m in levels] if _ALL.search(mention.pre) else [levels[-1].start]
                if _ALL.search(mention.pre) and len(levels) > 1 and not mention.head:
                    mention.indicator = "、".join(m.indicator for m in levels)
        return
    if mention.kind not in ("growth", "share", "change"):
        return
    level = _level_before(i, mention, mentions, text)
    if level is None:
        return
    if mention.kind == "growth" or mention.kind == "change":
        if not mention.head and (mention.kind == "growth" or (level.kind == "level" and mention.unit in ("pp", level.unit))):
            mention.of = [level.start]
            mention.indicator = level.indicator
        return
    same_clause = not _PAUSE.search(text, level.end, mention.start) and "完成" in mention.pre
    if mention.kind_of_unit in ("percent", "tenth") and (
        _RATE_CLAUSE.match(mention.pre) or same_clause or _AMONG.search(text, level.start, mention.start)
    ):
        mention.of = [level.start]


def _level_before(i: int, mention: Mention, mentions: list[Mention], text: str) -> Mention | None:
    for candidate in reversed(mentions[:i]):
        between = text[candidate.end:mention.start]
        if "。" in between or ";" in between:
            return None
        if text[candidate.start - 1:candidate.start] == "(" and ")" in between:
            continue
        if candidate.kind == "level" and candidate.kind_of_unit not in ("time",):
            if mention.kind == "share" and between.count(",") > 2:
                return None
            return candidate
        if candidate.kind == "share" and mention.kind == "change":
            return candidate
    return None


def _parts(mentions: list[Mention], text: str) -> None:
    """其中: the figures after it are parts of the level before it, until the sentence part ends."""
    whole: Mention | None = None
    last: Mention | None = None
    for mention in mentions:
        between = text[(last.end if last else mention.left):mention.start]
        if _WHOLE_ENDS.search(between):
            whole = None
        if last is not None and _PART.search(between):
            whole = next((m for m in [last] if m.kind == "level"), whole)
            if last.kind != "level":
                whole = next((m for m in reversed(mentions[:mentions.index(mention)]) if m.kind == "level"), None)
        if whole is not None and mention.kind == "level" and (mention.unit == whole.unit or mention.kind_of_unit == "count"):
            mention.part_of = whole.start
        last = mention


def _printed(text: str, printed: str, start: int, end: int) -> str:
    """The printed words between two offsets, without the asides that the mask covered."""
    part = printed[start:end]
    if "\ue001" in text[start:end]:
        part = "".join(c for c, m in zip(part, text[start:end], strict=True) if m != "\ue001")
    return part

"""The phrase that names what a figure counts, in the words of the text.

`phrases` trims the words on both sides of a number; here the neighbours come in: figures that measure one thing twice, rates
and ranks that take the name of the figure before. Levels and shares: see `counted`.
"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.closing import name_ends_of_lists
from extractors.reading.sentence.comparisons import (
    SET_BY,
    before_comparisons,
    compared_with,
    contest_of,
    grown,
)
from extractors.reading.sentence.counted import name_counted
from extractors.reading.sentence.earlier import only_plans
from extractors.reading.sentence.invested import name_investment
from extractors.reading.sentence.means import name_means
from extractors.reading.sentence.members import name_members
from extractors.reading.sentence.wording import Wording
from extractors.reading.sentence.words import clause_before, printed_words, words_up_to_number

_RANK_HEAD: Final = regex(rf"^(?:连续)?(?:{either('rank.heads')}).*$")
_WHOLE: Final = regex(rf"^\W*(?:{either('rank.of_the_whole')})")  # of the level, not of a share between
_SHORT_NAME: Final = 4
_FEWEST_LISTED: Final = 2  # figures of a list in a bracket
_LONGEST_LIST: Final = 200
_ASPECTS: Final = rf"(?:(?:{either('rank.scopes')})?(?:{either('rank.aspects')}))"
# 总量列全市第4: an aspect of the thing before
_ASPECT_OF_RANK: Final = regex(rf"{_ASPECTS}(?:[、和及]?{_ASPECTS})*")
# 完成区人代会批准|增长8%以上目标
# 参保1500人,同比2020年新增90人: of the same thing
_SINCE_THEN: Final = regex(r"[\s,、]*同比[^,。;]{0,10}新增[约近]?\s?")
_BY_HOW_MUCH: Final = frozenset(["高", "低", "高出", "低出", "高了", "低了"])  # 占比57%,比上年高6%
_OF_TARGET: Final = regex(r"(?:及?以上|及?以内|左右)?\s?的?(?:预期|增长|既定)?(?:目标|任务|指标)")
_PULLS: Final = regex(r"(?:拉动|带动|推动)[^,。;]{0,6}(?:经济|GDP|生产总值|增长|增速)")
# 较年初预算|减收900万元: what it is compared with
_BUDGET_ALONE: Final = regex(r"(?:比|较)?(?:年初|原|全年|调整后?|上次)*的?预算(?:数|额)?")
# 收入9亿元,为年预算的32%,位居全市第九: what is ranked is no budget
_PLAN_ALONE: Final = regex(r"(?:年初|年度|全年|调整|年)?(?:预算|任务|目标|计划)(?:任务|数)?")
# 引进企业90家,完成计划的120%,位列全区第二: the enterprises are ranked
_OF_PLAN: Final = regex(r"(?:完成|达到?|占)(?:年初|年度|全年|调整|区|市)?(?:预算|任务|目标|计划)(?:任务|数)?$")
_SHARE_ALONE: Final = regex(r"(?:所)?占(?:比|比重|的?比例)|比重")
# 三、新建助餐点8个: the number of a heading
_POINT: Final = regex(r"\s*[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]|季度)")
_AND: Final = regex(r"[、和及]")
# 在中心城区中总量、增幅排名第1、7
_WHERE: Final = regex(rf"^在?[\u4e00-\u9fff]{{0,6}}[市区县省州镇乡](?:中|内)(?={_ASPECTS})")
# 综合实力位列中国百强区第43位
_HELD_AMONG: Final = regex(
    r"(?<=[\u4e00-\u9fff]{2})(?:稳居|位居|位列|列|居(?![民住家])|排在|位于)[\u4e00-\u9fff]{1,8}(?:[市区县省州国]|城市|中部|西部|东部)$"
)
# 列主城区第16位
_AMONG_WHOM: Final = regex(
    r"(?!.*[百千十]强)(?:在)?(?:[\u4e00-\u9fff]{0,6}(?:[市区县省州旗镇乡]|街道|部门|单位)|主城|全[\u4e00-\u9fff])(?:中|内|里)?"
)
_AMONG_RANKED: Final = regex(
    r"[\u4e00-\u9fff]{1,6}(?:[市区县省州旗镇乡]|街道)(?:中|内|里)?(?:排位|排名|位次|位列|位居)?"
)
# 两项指标稳居全市第一
_TOGETHER: Final = regex(
    r"(?:这|以上|上述)?(?P<number>[两二三四五六])[项个](?:主要|核心|经济)*(?:指标|收入|数据|增速|支出)(?:总量|增速|增幅|规模)?"
)
_NUMBERS: Final = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
# 举行的|全市|“城市行动”比武
_HELD_BY: Final = regex(r"(?:举行|举办|开展|组织)的(?P<scope>全[国省市区县])(?=[^,。;]{3})")
# 评审中列|全市同类社区项目|第一名
_AMONG_ALIKE: Final = regex(
    r"(?:列|居|获)(?P<scope>(?:全[国省市区县]|省市|省|市|区)同类[\u4e00-\u9fff]{2,10})$"
)
_RANKED_ALIKE: Final = regex(r"[,、][^,、。;:\d全省市区国]{2,16}排名")
# 在6月发布的132个开发区综合|排名中列第五位
_AMONG_COUNTED: Final = regex(r"^[^,。;]{0,24}(?:公布的|发布的|评出的|评选的|参评的|全[国省市])\d{1,4}[个家](?=[\u4e00-\u9fff]{3})")
_LEFT_OUT: Final = regex(r"^除[^,。;]{2,10}?(?:以|之)?外,?")  # 除高新区外增幅排名第三
_RANK_FILL: Final = regex(
    rf"(?:{either('rank.fillers')}|\s|(?:[两三四五六七八九十]|\d{{1,2}})次|"
    r"(?<=[\u4e00-\u9fff]{2})[两三四五六](?=[获夺居]|$))+$"
)


def name_figures(sentence: Sentence, context: Context) -> None:
    """Give every figure the phrase that names what is counted, in the words of the text.

    Reads clauses and kinds, and the phrases of the figures before. Writes `indicator`, `head`, `own_phrase`, `list_verb`.
    """
    text, printed, start, mentions = context.masked, context.clean.text, sentence.start, sentence.mentions
    for i, mention in enumerate(mentions):
        words = words_up_to_number(mention, text, printed)
        if i == 0 and (point := _POINT.match(words)) is not None and text[start : mention.start].lstrip().startswith(point[0].strip()):
            words = words[point.end() :]
        in_front = phrases.trim_before(words)
        behind = phrases.trim_after(printed_words(text, printed, mention.end, mention.right))
        if mention.kind == "growth" or (
            mention.kind == "change" and mention.kind_of_unit != "time"
        ):
            _name_growth(i, mentions, in_front, behind, text, printed, start)
        elif mention.kind == "rank":
            _name_rank(i, mentions, in_front, behind, text, printed, start)
            _say_among_whom(mention, mentions[i - 1] if i else None, text)
        else:
            outside = _outside_of_bracket(mentions, i, text, start)
            name_counted(Wording(len(outside), [*outside, *mentions[i:]], in_front, behind, text, printed, start))
            name_members(mention, behind, text, start)
            if not mention.indicator and i and mentions[i - 1].indicator:
                mention.propose_phrase(mentions[i - 1].indicator, "figure_before")
            if not mention.indicator:
                mention.propose_phrase(clause_before(mention, text, printed, start), "clause_before")
                mention.doubt("phrase_elsewhere")
            name_investment(mention, text, printed)
            if mention.per and mention.indicator:
                mention.propose_phrase(mention.indicator + mention.per, "price_per")
    name_ends_of_lists(mentions, text)
    name_means(mentions, text)


def _outside_of_bracket(mentions: list[Mention], i: int, text: str, start: int) -> list[Mention]:
    """安置点6个(城区1个、农村5个),培训30人: the figures in front of one, without those of a list in a bracket that is closed."""
    if i <= _FEWEST_LISTED:
        return mentions[:i]
    closes = text.find(")", mentions[i - 1].end, mentions[i].start)
    opens = text.rfind("(", max(start, closes - _LONGEST_LIST), closes) if closes >= 0 else -1
    if opens < 0:
        return mentions[:i]
    outside = [m for m in mentions[:i] if m.end <= opens]
    return outside if outside and i - len(outside) >= _FEWEST_LISTED else mentions[:i]


def _name_growth(
    i: int, mentions: list[Mention], in_front: str, behind: str, text: str, printed: str, start: int
) -> None:
    """What grows: in the figure's own clause, else what the figures before count."""
    mention = mentions[i]
    # 增速由6%调整为4%: the same pace
    head = "" if mention.kind_rule == "pace_arrives" else grown(in_front)
    if mention.kind_of_unit == "point" and compared_with(in_front):
        head = in_front  # 超计划目标11个百分点
    if head and (only_plans(head) or _BUDGET_ALONE.fullmatch(head) is not None):
        head = ""  # 1至9月增长7.9%,全年预计增长8%: of the same thing
    if mention.kind == "change" and (head in _BY_HOW_MUCH or _SINCE_THEN.fullmatch(mention.words_before) is not None):
        head = ""
    before = before_comparisons(mentions[:i])
    if mention.kind == "change" and mention.kind_of_unit == "point" and (rose := _share_of_thing(head, before, mentions[:i])):
        mention.propose_phrase(rose, "share_of_thing", head)
        return
    of_target = mention.words_after.startswith("的") or _OF_TARGET.match(mention.words_after) is not None
    if before and of_target and SET_BY.fullmatch(head):
        mention.propose_phrase(before, "target_set_by", "")  # 完成市对区增长10%的目标任务
    elif before and "动" in head and _PULLS.match(head):
        # 第二产业增长5%,(对经济增长的贡献率30%,)拉动经济增长2个百分点
        sector = next((m.indicator for m in reversed(mentions[:i]) if "贡献" not in m.indicator), before)
        mention.propose_phrase(sector + head, "pulls", "")
    elif before and (compared_with(head) or mention.kind_rule == "compared_whole"):
        # 增长6.4%,高于全市1.8个百分点: the same thing, and what it is compared with.
        if mention.kind_rule == "compared_whole":
            head = mention.words_before.strip("( ")
        mention.propose_phrase(before + head, "compared_with", head)
    else:
        _name_by_first(mention, head, before, behind, text, printed, start, behind)


def _share_of_thing(head: str, before: str, mentions: list[Mention]) -> str:
    """增加值96亿元,占生产总值比重41%,占比提高0.9个百分点: the share of what is counted in front of it; empty for anything else."""
    if not mentions or mentions[-1].kind != "share" or (head and _SHARE_ALONE.fullmatch(head) is None):
        return ""
    thing = next((m.indicator for m in reversed(mentions[:-1]) if m.kind == "level"), "")
    return thing + before if thing and before.startswith("占") else ""


def _name_rank(
    i: int, mentions: list[Mention], in_front: str, behind: str, text: str, printed: str, start: int
) -> None:
    """What is ranked, or the contest; else what the figures before count."""
    mention = mentions[i]
    if mention.indicator:
        return  # of a row, named with its first one
    if mention.words_after.startswith("大的") and len(behind) > len("大的"):
        mention.propose_phrase(behind.removeprefix("大的"), "words_behind", behind)  # 全市第四大的隔离点
        return
    filled = _HELD_AMONG.sub("", _WHERE.sub("", _RANK_FILL.sub("", _LEFT_OUT.sub("", _AMONG_COUNTED.sub("", in_front)))))
    head = phrases.trim_before(_RANK_HEAD.sub("", filled))
    if (at := head.rfind("在")) > 0 and _AMONG_RANKED.fullmatch(head, at + 1):
        head = head[:at]  # 税收增幅在中心城区排位第五
    elif at >= 0 and len(head) - at > _SHORT_NAME:
        head = head[at + 1 :]  # …应用在全省创新大赛中获第三名: the contest
    head = head if len(head) >= 2 else ""
    if _AMONG_WHOM.fullmatch(head):
        head = ""  # 列全市第24位、主城区第16位: among whom, and not what
    head = contest_of(i, mentions, head, text, start) or head
    of_whole = _WHOLE.search(filled) is not None or _ASPECT_OF_RANK.match(filled) is not None
    named = next(
        (
            m
            for m in reversed(mentions[:i])
            if (m.kind_of_unit != "time" or m.head.endswith("天数"))  # of days that are counted, and not for how long
            and not (of_whole and m.kind in ("share", "rank"))
            and not (m.kind in ("share", "growth") and _PLAN_ALONE.fullmatch(m.indicator))
            and not (m.kind == "share" and _OF_PLAN.search(m.indicator))
        ),
        None,
    )
    if named is None:
        before = mentions[i - 1].head.removesuffix("连续") if i else ""
    elif compared_with(named.head):
        before = before_comparisons(mentions[:i])
    else:
        before = named.indicator
    if head and (several := _TOGETHER.match(head)) is not None and named is not None:
        before, head = _names_of_last(several["number"], mentions[:i]) or before, ""
    else:
        aspects = _ASPECT_OF_RANK.fullmatch(head) if head else _ASPECT_OF_RANK.search(filled)
        if before and aspects is not None:
            _name_aspects(i, mentions, before, aspects[0])
            return
    _name_by_first(mention, head, before, "", text, printed, start, behind)


def _say_among_whom(mention: Mention, previous: Mention | None, text: str) -> None:
    """满意度排名全市第一,办结率排名第一; 6月举行的全市比武中获第三: among whom, where it stands no nearer to the rank."""
    if mention.rank_scope is not None:
        return
    alike = _AMONG_ALIKE.search(mention.words_before)
    if alike is not None:
        mention.rank_scope = alike["scope"]
        return
    held = _HELD_BY.match(mention.indicator)
    if held is not None:
        mention.rank_scope = held["scope"]
        mention.propose_phrase(mention.indicator[held.end() :], mention.indicator_rule, mention.head)
    elif (
        previous is not None
        and previous.kind == "rank"
        and previous.rank_scope is not None
        and _RANKED_ALIKE.fullmatch(text, previous.end, mention.start) is not None
    ):
        mention.rank_scope = previous.rank_scope


def _name_aspects(i: int, mentions: list[Mention], thing: str, aspects: str) -> None:
    """总量、增幅排名第1、7: an aspect of the thing before for each rank of a row, or all of them for one rank."""
    run = 1
    while i + run < len(mentions) and mentions[i + run].separator and mentions[i + run].kind == "rank":
        run += 1
    parts = _AND.split(aspects)
    if len(parts) != run:
        parts = [aspects]
    for mention, part in zip(mentions[i : i + run], parts, strict=False):
        mention.propose_phrase(thing if part in thing else thing + part, "aspect_of_thing", part)


def _names_of_last(number: str, before: list[Mention]) -> str:
    """两项指标: the things that the last figures with a name of their own count; empty when there are fewer."""
    names: list[str] = []
    for mention in reversed(before):
        if mention.kind != "rank" and mention.head and mention.indicator not in names:
            names.insert(0, mention.indicator)
        if len(names) == _NUMBERS[number]:
            return "、".join(names)
    return ""


def _name_by_first(
    mention: Mention, head: str, before: str, behind: str, text: str, printed: str, start: int, words_behind: str
) -> None:
    """The first of these that says something: the own clause, the figure before, the words behind, the clause before."""
    if head:
        mention.propose_phrase(head, "own_words", head)
    elif before:
        mention.propose_phrase(before, "figure_before", head)
    elif behind:
        mention.propose_phrase(behind, "words_behind", head)
    elif clause := clause_before(mention, text, printed, start):
        mention.propose_phrase(clause, "clause_before", head)
        mention.doubt("phrase_elsewhere")
    else:
        mention.propose_phrase(words_behind, "words_behind", head)

"""Phrases that take the thing over from a figure before, or from the work that the clause before is about."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import beginnings, either, endings, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.carried import carried_from, last_thing, programme_before
from extractors.reading.sentence.comparisons import SET_BY, is_plan_measured_by
from extractors.reading.sentence.wording import Wording
from extractors.reading.sentence.words import clause_before

_UP, _DOWN = either("growth.up"), either("growth.down")
SHORT_NAME: Final = 4
_LONGEST_BETWEEN: Final = 16
# 完成年初预算, 完成调整预算: a plan and nothing of what is planned
PLAN_ALONE: Final = regex(
    r"(?:分别|累计)?(?:完成|占|为)?(?:年初|年度|全年|当?年|调整后?|变动|汇总|收入|支出|[市省区县]下达|人大批准|的|度)*(?:预算|任务|计划|目标)(?:数|额)?"
)

_ABOVE_PLAN: Final = regex(r"[超短欠]收(?:额)?")  # 收入54亿元,完成预算的105%,|超收2亿元
_HELD_WITHIN: Final = regex(r"(?:控制|保持|稳定)(?:在)?$")
_LONG_THING: Final = 10  # characters of a thing that its measure repeats
_WORKS: Final = ("项目", "工程")  # 20个雨污分流改造项目全部启动,完成9个
_LONGEST_CARRIED, _LONGEST_PAIRED = 9, 16  # characters of a thing that a verb alone takes over
# Figures of plan and result stand side by side: 任务数5家,实际完成6家.
_PAIRED: Final = words("names.paired")
RISES_TO: Final = regex(
    rf"^(?:(?:{_UP}|{_DOWN}|调整|发展|拓展|攀升|恢复|优化|回升|演进|演变|演化)(?:[到至为](?:\d{{4}}年|[今当本]年)?的?|成)?|降|升|的|增加|总数|总量|占比)?$"
)
_RISES_BEGINS: Final = frozenset(
    ["调", "发", "拓", "攀", "恢", "优", "回", "演", "降", "升", "的", "增", "总", "占"]
    + [word[0] for part in ("up", "down") for word in words(f"growth.{part}")]
)
# 24个小区涉及居民楼131栋: where the second figure's words begin
REACH: Final = regex(r"涉及|惠及|(?<!全)覆盖(?!率|面)")
_REACH_BEGINS: Final = frozenset("涉惠覆")
_PART_OF: Final = regex(
    r"(?:约|仅)?占(?:到|了|比)?(?:全[国省市区县州镇]|总(?:[数量额]|规模)|整个[^,。;的]{2,6}|其中|[年调全][初整年度]{0,2}(?:预算|任务|计划|目标))?的?"
    r"|占总(?:[数量额]|规模)的?(?:比重|比例)"
)
_MEASURED_END: Final = regex(rf"(?:{either('names.measured_ends')})$")
# 计划, 预计达到, 力争: says no more than that it is not yet so
_ONLY_PLANS: Final = regex(rf"(?:{either('phrases.only_plans')})+(?:完成|达到|实现|达)?")
_PLAN_BEGINS: Final = beginnings("phrases.only_plans")
# 护理补贴发放413万元,累计保障5.9万人次
_SECURES: Final = regex(r"(?:累计|共|共计|全年)*保障")
_PART_OF_END: Final = regex(
    r"占(?:全[国省市区县州镇]|总[数量额]|[年调全][初整年度]{0,2}(?:预算|任务|计划|目标))?的?$"
)
_STAGE: Final = regex(
    rf"(?:已|已经|累计|共|现已|全部|目前)*(?:完成|实现|通过|启动|进入)?(?:{either('names.work_stages')})"
)
_STAGE_ENDS: Final = endings("names.work_stages")
_GOES_ON: Final = regex(rf"连续(?:{either('rank.cues')}|领跑|保持|领先|增长|下降|上升)?")
_BOUND_AT_END: Final = regex(r"[在达到为]?\d*[十百千万亿]+美?元(?:及)?以[上下]$")
_OPEN_CASES: Final = regex(r"未[审执办]?结(?:案件?|[\u4e00-\u9fff]*案件)$")  # 尚有各类未结案件380件: names itself
_LEFT: Final = (*words("names.left"), *words("names.left_besides"))
# 其中个人累计975张: in front of a class of what is counted before
_KIND_OF_WHOLE: Final = regex(rf"(?:含)?(?P<kind>{either('names.kinds_of_whole')})(?:累计|共|合计|总计|约)?")
_KIND_RULE: Final = "kind_of_whole"
_SHORT_NAMED: Final = 4  # characters: a verb alone takes its thing over by another rule
_TOTALS: Final = frozenset(words("names.totals"))
_GRADES: Final = regex(r"^(?:国家级|国家|省级|市级|区级|县级|及?以上|[A-F]类|主板|市)+")
_GRADE: Final = regex(
    r"^(?:(?:国家级|国家|省级|市级|区级|县级)(?:及?以上)?|[A-F]类|[一二三四五]星级|[1-5]A级|[甲乙丙一二三]级|二期|一期)$"
)
# 挂牌督办省级3家、|市级5家
_GRADE_INSIDE: Final = regex(r"(?<=[\u4e00-\u9fff])(?:国家级|省级|市级|区级|县级)(?!及?以上)")
_GRADE_BEGINS: Final = frozenset("国省市区县ABCDEF一二三四五12345甲乙丙")
_BOUND_ENDS: Final = frozenset("上下的")
_POPULATION: Final = regex(r"^\d*[十百千万亿]+美?元(?:及)?以[上下](?:的)?")
_OVER_SUM: Final = regex(r"[超过逾]\d*[十百千万亿]+美?元")
_OVER_BEGINS: Final = frozenset("超过逾")
# 严惩涉众型经济犯罪,批捕80人,起诉130人: of whom, says the clause in front
_PROSECUTED: Final = frozenset(words("names.prosecuting"))
_CRIME: Final = regex(rf"(?:犯罪|领域|案件?|{either('names.crimes')})$")
_STRIKES: Final = regex(rf"^(?:{either('names.strikes')})+")
_CRIME_RULE: Final = "crime_in_front"


def only_plans(words: str) -> bool:
    """全年预计增长8%, 力争9%: what stands in front of a number says that it is a plan, and names no thing."""
    return (
        words[:1] in _PLAN_BEGINS
        and len(words) <= _LONGEST_CARRIED
        and _ONLY_PLANS.fullmatch(words) is not None
    )


def part_of_what_is_before(w: Wording, phrase: str, previous: Mention | None) -> bool:
    """核查17万人次,占全区36%; 占全市41%,占全省36%: of the thing before."""
    if previous is None or w.mention.kind != "share" or _PART_OF.fullmatch(phrase) is None:
        return False
    thing = _PART_OF_END.sub("", previous.indicator)
    return bool(thing) and w.take(thing + phrase, "part_of_thing_before")


def stage_of_programme(w: Wording, phrase: str, previous: Mention | None) -> bool:
    """推进既有住宅加装电梯工程,完成公示38台,开工11台; 完成雨污改造工程,覆盖39个小区: of the work named before."""
    mention = w.mention
    if mention.kind != "level" or not (_reaches(phrase) or (not w.behind and _is_stage(phrase))):
        return False
    first = next((m for m in reversed(w.mentions[: w.i]) if m.indicator_rule != "measured_again"), None)
    if first is not None and first.indicator_rule == "stage_of_programme" and first.own_phrase:
        if ";" in w.text[first.end : mention.start]:
            return False
        thing = first.indicator.removesuffix(first.own_phrase)
    else:
        thing = programme_before(mention, previous, w.text, w.printed, w.start)
    return bool(thing) and w.take(thing + phrase, "stage_of_programme")


def _reaches(phrase: str) -> bool:
    return phrase[:1] in _REACH_BEGINS and REACH.match(phrase) is not None


def _is_stage(phrase: str) -> bool:
    return phrase[-1:] in _STAGE_ENDS and _STAGE.fullmatch(phrase) is not None


def goes_on_for(w: Wording, phrase: str, previous: Mention) -> bool:
    """生产总值增长8.7%,连续3年领跑全市: what goes on for so long is the figure before."""
    if (
        w.mention.kind_of_unit != "time"
        or not _GOES_ON.fullmatch(phrase)
        or not previous.indicator
        or ";" in w.text[previous.end : w.mention.start]
        or w.mention.clause > previous.end + 1
    ):
        return False
    return w.take(previous.indicator + phrase, "goes_on_for")


def what_is_left(w: Wording, phrase: str, previous: Mention) -> bool:
    """道路完工9条,剩余2条因规划调整暂缓."""
    mention = w.mention
    if not mention.words_before.startswith(_LEFT):
        return False
    same = next((m for m in reversed(w.mentions[: w.i]) if m.unit == mention.unit), previous)
    thing = carried_from(same)
    if thing and len(thing) <= _LONG_THING and thing[:2] not in phrase and _OPEN_CASES.search(phrase) is None:
        return w.take(thing + phrase, "rest_of_thing")
    return w.take(phrase, "own_words")


def kind_of_whole(w: Wording, phrase: str) -> bool:
    """办理通行卡1986张,其中个人975张、企业1011张: a word for a class of what is counted before."""
    mention = w.mention
    kind = _KIND_OF_WHOLE.fullmatch(phrase)
    if kind is None or mention.kind != "level":
        return False
    for earlier in reversed(w.mentions[: w.i]):
        if ";" in w.text[earlier.end : mention.start]:
            return False
        other = earlier.indicator_rule == _KIND_RULE or _KIND_OF_WHOLE.fullmatch(earlier.own_phrase or "")
        if earlier.unit == mention.unit and earlier.kind == "level" and not other:
            return w.take(earlier.indicator + kind["kind"], _KIND_RULE)
    return False


def result_of_plan(w: Wording, phrase: str, previous: Mention) -> bool:
    """残疾人新增就业任务数70人,已实现新增就业106人: the result names the end of what was planned."""
    if previous.unit != w.mention.unit or not previous.indicator.endswith(_PAIRED):
        return False
    planned = (
        previous.indicator.removesuffix("数").removesuffix("任务").removesuffix("总").removesuffix("目标")
    )
    named = phrases.without_adverbs(phrase).removeprefix("实现").removeprefix("完成")
    if not _SHORT_NAMED <= len(named) < len(planned) or not planned.endswith(named):
        return False
    return w.take(planned, "result_of_plan")


def total(w: Wording, previous: Mention) -> bool:
    """净增企业12家,总数达97家."""
    if w.in_front not in _TOTALS or previous.kind not in ("level", "change"):
        return False
    w.head = ""
    return w.take(carried_from(previous) + w.in_front, "total_of_thing")


def arrives(w: Wording, previous: Mention) -> bool:
    """由88%提高到97.6%: of the same thing."""
    if (w.in_front and w.in_front[0] not in _RISES_BEGINS) or not RISES_TO.match(w.in_front):
        return False
    w.head = ""
    return w.take(previous.indicator, "arrives_at")


def class_by_bound(w: Wording, previous: Mention) -> bool:
    """亿元以上项目42个、10亿元以上5个; 企业137家,其中注册资金千万元以上46家,亿元以上5家."""
    bound = _POPULATION.fullmatch(w.in_front) if w.in_front[-1:] in _BOUND_ENDS else None
    if bound is None:
        return False
    before = w.mentions[: w.i]
    other = _BOUND_AT_END.search(previous.head)
    if other is None:
        return w.take(bound[0] + carried_from(last_thing(before)), "class_by_bound")
    measure = previous.head[: other.start()]  # 注册资金|千万元以上
    whole = next((m for m in reversed(before[:-1]) if m.unit == w.mention.unit), None)
    thing = carried_from(whole) if whole is not None and len(measure) <= SHORT_NAME else ""
    return w.take(thing + measure + bound[0], "class_by_bound")


def class_by_sum(w: Wording) -> bool:
    """税收超亿元楼宇12幢、超十亿元2幢."""
    if w.in_front[:1] not in _OVER_BEGINS or _OVER_SUM.fullmatch(w.in_front) is None:
        return False
    return w.take(_OVER_SUM.sub(w.in_front, carried_from(last_thing(w.mentions[: w.i])), count=1), "class_by_sum")


def grade(w: Wording) -> bool:
    """新增国家级企业29家、市级40家."""
    grade = _GRADE.match(w.in_front) if w.in_front[:1] in _GRADE_BEGINS else None
    if grade is None:
        return False
    earlier = last_thing(w.mentions[: w.i])
    thing = carried_from(earlier)
    if _GRADES.match(thing) is None and _GRADE_INSIDE.search(earlier.indicator) is not None:
        return w.take(_GRADE_INSIDE.sub(grade[0], earlier.indicator, count=1), "grade")
    return w.take(grade[0] + _GRADES.sub("", thing), "grade")


def of_crime_in_front(w: Wording, phrase: str) -> bool:
    """严惩涉众型经济犯罪,批捕80人,起诉130人: what procurators did alone, of the crimes that the clause in front names."""
    if phrase not in _PROSECUTED:
        return False
    mention, previous = w.mention, w.previous
    if previous is not None and ";" not in w.text[previous.end : mention.start]:
        if previous.indicator_rule != _CRIME_RULE or mention.clause > previous.end + 1 or not previous.own_phrase:
            return False
        return w.take(previous.indicator.removesuffix(previous.own_phrase) + phrase, _CRIME_RULE)
    thing = _STRIKES.sub("", clause_before(mention, w.text, w.printed, w.start))
    return _CRIME.search(thing) is not None and w.take(thing + phrase, _CRIME_RULE)


def bare_verb(w: Wording, phrase: str) -> bool:
    """安置房开工2个、完工2个: a verb alone takes the thing over; 计划完成投资20亿元,1至9月完成15亿元: so does a result."""
    secures = phrase.endswith("保障") and _SECURES.fullmatch(phrase) is not None
    if phrase == "伤" or phrase.endswith("出动"):
        return False  # 检查餐饮店500家次,出动900人次: who went out
    if not secures and not phrases.is_bare_verb(phrase) and not only_plans(phrase):
        return False
    earlier = last_thing(w.mentions[: w.i])
    thing = carried_from(earlier)
    works = thing.endswith(_WORKS) and earlier.unit == w.mention.unit
    named_long = works or earlier.indicator.endswith(_PAIRED) or _MEASURED_END.search(thing)
    longest = _LONGEST_PAIRED if named_long else _LONGEST_CARRIED
    if not thing or len(thing) > longest or phrase.startswith(thing) or phrases.is_bare_verb(thing):
        return False  # 批捕59人,起诉57人: of none named
    if named_long and phrase.endswith("率"):
        return False  # …总投资6亿元;…开工率88%: a rate of its own
    if w.mention.kind == "share" and only_plans(phrase):
        w.head = ""
    return w.take(thing + phrase, "verb_of_thing_before")


def bound_set(w: Wording, phrase: str) -> bool:
    """失业率2.5%,完成区人大会议确定的控制在|3%以内目标: a bound for the rate in front of it."""
    previous = w.previous
    return (
        previous is not None
        and previous.kind == w.mention.kind == "share"
        and previous.unit == w.mention.unit
        and SET_BY.fullmatch(_HELD_WITHIN.sub("", phrase)) is not None
        and w.take(previous.indicator, "target_set_by")
    )


def plan_of_thing(w: Wording) -> bool:
    """税收11亿元,增长2%,完成年初预算20亿元的54%: the plan is of what the result counts."""
    above = w.mention.unit == "CNY" and not w.behind and _ABOVE_PLAN.fullmatch(w.in_front) is not None
    if not above and (not is_plan_measured_by(w.mention) or PLAN_ALONE.fullmatch(w.in_front) is None):
        return False
    return take_what_is_planned(w, w.in_front)


def take_what_is_planned(w: Wording, plan: str) -> bool:
    """The thing of the last level of this unit in front of the words for a plan, up to a semicolon."""
    for earlier in reversed(w.mentions[: w.i]):
        if ";" in w.text[earlier.end : w.mention.start]:
            return False
        if earlier.kind == "level" and earlier.unit == w.mention.unit:
            return len(earlier.indicator) <= _LONGEST_BETWEEN and w.take(
                earlier.indicator + plan, "plan_of_thing"
            )
    return False

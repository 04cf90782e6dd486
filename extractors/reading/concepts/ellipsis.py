"""What a figure takes from the words and figures before it, where its own words name no thing.

Lists name their thing once (`安置房开工2个、完工2个`), progress cells leave it to the task (`已开工10条`), and what took
part or was reached stands alone (`参与群众6万人次`).
"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, accepts, by_id, find_concept
from extractors.reading.concepts.details import details_of
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.phrases import VERBS, act_of, is_bare_verb, verb_of
from extractors.reading.model.mention import Mention

# Words that say how far something got, and nothing of what it is.
_STATE: Final = regex(rf"(?:{either('names.state')}|\d*[十百千]*[万亿]元?(?:及)?以上?|[\s、,:|()])+")
_STATE_CHARACTERS: Final = frozenset("".join(words("names.state")) + "十百千万亿元及以上、,:|()")
_MEASURE: Final = regex(rf"(?:{either('names.measured')})*(?:(?:{VERBS})*(?:{either('names.measures')}))?")
# Says what was done with a thing or who took part, and leaves the thing to the words before: 参与群众, 服务老人, 整改
_BARE: Final = regex(rf"(?:{either('names.bare')}|{VERBS})*(?:{either('names.bare')})")
_WENT_OUT: Final = regex(r"(?:累计|共|共计)?出动(?:人数|人员|力量)?")  # 检查餐饮店500家次,出动900人次: who checked, and no checks
_BARE_ENDS: Final = frozenset(word[-1] for word in words("names.bare"))
_NAMED_PART: Final = regex(r"其中|包括|含")
_LONGEST_BARE: Final = 12
_OTHER_STAGE: Final = regex(rf"^(?:在建|续建|现有|拥有)|(?:{either('names.other_stages')})$")
_NO_PART: Final = regex(either("names.no_parts"))
_LEFT: Final = words("names.left")
LEFT_OUT: Final = "left_out"  # the rule for what a sentence excepts: 除暂缓的4个小区外
_LEFT_BESIDES: Final = words("names.left_besides")
_GENERIC: Final = frozenset(words("names.generic"))
_GENERIC_ENDS: Final = frozenset(word[-1] for word in words("names.generic"))
_LONGEST_DONE: Final = 7
_LONGEST_SHORTENED: Final = 10
_DIGIT: Final = regex(r"\d")
# after 已 these begin to count anew
_ANEW: Final = frozenset(words("names.anew"))
_RELIEF, _RELIEVED = "relief_funds", "relief_recipients"
_REACHES: Final = regex(r"(?:资金|累计|共)*(?:惠及|受益|受惠)")
# where something was built, and for whom: 覆盖小区, 小区惠及居民, 受益群众
_REACHED: Final = regex(
    r"(?:(?:小区|社区|村|楼栋|单元)*(?:覆盖|涉及|惠及|受益|服务)(?:小区|社区|行政村|村|楼栋|居民|群众|住户|家庭|户)*数?"
    r"|小区|社区|行政村|(?:涉及)?(?:楼栋|住宅|房屋)?(?:楼栋数?|总?建筑面积|户数)|(?:共?涉及)?(?:住宅楼?|居民楼|楼房|房屋))"
)
_SECTOR: Final = regex(r"(?:其中)?第?(?P<sector>[一二三])产业?(?:增加值)?(?:完成|实现)?")
_INDUSTRY: Final = regex(r"(?!.*[企就失毕创作]业)[\u4e00-\u9fff、]{1,16}业(?:增加值)?")
_PRODUCED: Final = frozenset(["gdp", "industry_value_added", "service_value_added"])
# what is said of a level before the plan that it is compared with
_STAGE_RATES: Final = ("开工率", "竣工率", "完工率", "完成率", "交付率")
_STAGE_OF_BUILT: Final = regex(
    rf"(?:[\u4e00-\u9fff、]*[市区县州旗镇乡村])?(?:{VERBS}|全部|总体|整体)*(?:{'|'.join(_STAGE_RATES)}|(?:已|现已|目前)?完成总?工程量)"
)
PEOPLE: Final = frozenset(["人", "人次", "名", "户", "户次"])
_BARE_RATE: Final = regex(rf"(?:{either('elision.rate_kinds')})?(?:{either('elision.bare_rates')})率")
_CLAUSE_BEFORE: Final = regex(r"[^,。;!?:\n]+[,。:]?$")
# heads of ranks and points that speak of the figure before: 高于全市0.6个百分点, 总量位居全市第三
_OF_BEFORE: Final = regex(
    rf"^.?$|^(?:增速|增幅|降幅|涨幅)?(?:{either('elision.comparisons')})|^(?:总量|增速|增幅|降幅|总额|规模|分别|[、和]|均?在全[区县市省镇])+$"
)
# what a rank says of the figure before, and among whom: 总量、增速在全市, 绝对值, 连续三年雄踞, 12个区县市
_ASPECT: Final = regex(either("names.aspects"))
_AMONG: Final = regex(
    r"(?:除[\u4e00-\u9fff]{2,8}外|(?:全|各|主城|中心|核心|市辖|[东南西北中]部|\d+个|[一二三四]类|[\u4e00-\u9fff]{2}[一二三四五六七八九十])?(?:全国|城市|城区|都市区|地区|区县市?|县市区?|镇街|乡镇|街道|主城|[省市州县区])|连续.{1,3}[年月季]度?|"
    r"排名|排位|位居|位列|稳居|雄踞|跃居|继续|仍|居|列|排|在|中|的|数|[、和,]|均|都|完成|实现)+"
)
# a branch of the economy, a kind of goods, town or country: a part of what is measured as a whole
_LASTS: Final = frozenset(["年", "个月", "周", "day"])  # 连续三年
_WHOLE_AREA: Final = regex(r"全[国省市州区县](?:平均|增速|平均增速)?")
_BRANCH: Final = regex(r"[\u4e00-\u9fff]{1,10}(?<!营)(?<!就)(?<!创)(?:业|类)|城镇|农村|乡村|城市")
_DIVIDED: Final = regex(r"[按分][^,。;]{1,6}[看分],$")  # 分门类看,采矿业增长2%
_TOWN_OR_COUNTRY: Final = regex(r"(?:其中)?(?:城镇|农村|乡村|城市)")


def aspects_of(head: str) -> int | None:
    """How many sides of the figure before the head of a rank tells (总量、增速: 2); None when it names a thing."""
    rest, aspects = _ASPECT.subn("", head)
    return aspects if not rest or _AMONG.fullmatch(rest) else None


def figure_ranked(before: list[Mention]) -> Concept | None:
    """The concept of the figure that a rank may speak of, over other ranks and how long they have held."""
    for earlier in reversed(before):
        if earlier.concept:
            return by_id(earlier.concept)
        lasts = earlier.unit in _LASTS and not earlier.head.endswith("数")  # no 空气优良天数233天
        if earlier.kind != "rank" and not lasts and not _WHOLE_AREA.fullmatch(earlier.head):
            return None
    return None


def is_act(concept: Concept) -> bool:
    """True for what is done to any project: started, completed, attracted."""
    return concept.nature == "act"


def with_verb_of_list(mention: Mention, before: list[Mention]) -> Concept | None:
    """招引项目16个,核心产业企业8家; 引进企业30家,其中外资企业5家: what was done to the first was done to the others."""
    if before and not verb_of(mention.indicator) and not _OTHER_STAGE.search(mention.indicator):
        verb = before[-1].list_verb or act_of(before[-1].indicator)
        concept = find_concept(verb + mention.indicator, mention.unit, mention.kind) if verb else None
        if concept is not None:
            return concept
    whole = _whole(mention, before)
    verb = act_of(whole.indicator) if whole and not _at_other_stage(mention, whole) else ""
    return find_concept(verb + mention.indicator, mention.unit, mention.kind) if verb else None


def measured_again(mention: Mention, earlier: Mention) -> Concept | None:
    """4宗128.7亩: one thing, measured twice; 资助学生160人次20万元: who was helped, and with how much."""
    concept = by_id(earlier.concept or "")
    if accepts(concept, mention.unit, mention.kind):
        return concept
    return find_concept(earlier.indicator + concept.phrase, mention.unit, mention.kind)


def rest_of(mention: Mention, before: list[Mention], title: str) -> tuple[Concept | None] | None:
    """道路开工9条,剩余2条因规划调整暂缓; 排查党支部26个,已整顿19个: what is left, or done, of what was counted before.

    None where a figure tells of nothing before it.
    """
    phrase = mention.own_phrase if mention.own_phrase is not None else mention.indicator
    left = (
        phrase.startswith(_LEFT)
        or mention.words_before.startswith(_LEFT)
        or mention.words_before in _LEFT_BESIDES
    )
    done = (
        mention.words_before.startswith("已")
        and len(mention.words_before) <= _LONGEST_DONE
        and not mention.words_after
    )
    if not (left or done) or (done and verb_of(mention.words_before[1:]) in _ANEW):
        return None
    counted = (m for m in reversed(before) if m.unit == mention.unit and m.kind == "level" and m.concept_rule != LEFT_OUT)
    earlier = next(counted, None)
    if earlier is None and left and title:
        return (find_concept(title, mention.unit, mention.kind),)
    if earlier is None or (done and (earlier.concept is None or is_act(by_id(earlier.concept)))):
        return None
    return (by_id(earlier.concept) if earlier.concept else None,)


def of_elided_thing(
    mention: Mention, before: list[Mention], context: str | None, title: str = ""
) -> Concept | None:
    """已收储5宗地,共计面积290亩; 举办普法活动576场,1万人次参与: a phrase that needs the thing named before it."""
    phrase = mention.own_phrase if mention.own_phrase is not None else mention.indicator
    if len(phrase) > _LONGEST_BARE:
        return None
    if before and before[-1].concept and _MEASURE.fullmatch(phrase):
        concept = by_id(before[-1].concept)
        if accepts(concept, mention.unit, mention.kind):
            return concept
    if before and before[-1].concept == _RELIEF and mention.unit in PEOPLE and _REACHES.match(phrase):
        return by_id(_RELIEVED)  # 发放救助金426万元,惠及1893人次
    if _REACHED.fullmatch(phrase) and (built := _built_before(mention, before, context, title)) is not None:
        return built
    if phrase[-1:] not in _BARE_ENDS or not _BARE.fullmatch(phrase) or _WENT_OUT.match(phrase) is not None:
        return None
    reach = 2 if mention.unit in PEOPLE else 1  # who took part may be told behind what it cost
    # 事故12起(其中道路交通事故8起),死亡9人: of the whole
    wholes = [m for m in before if m.part_of is None or mention.part_of is not None]
    for earlier in wholes[: -reach - 1 : -1]:
        if earlier.kind == "growth" and earlier is not before[-1]:
            break  # 财政收入7亿元,增长11%;引进企业120家,惠及3200人
        counted = by_id(earlier.concept).phrase if earlier.concept else ""
        named = find_concept(earlier.indicator + counted + phrase, mention.unit, mention.kind) or find_concept(
            earlier.indicator + phrase, mention.unit, mention.kind
        )
        if named is not None:
            return named
    clause = _CLAUSE_BEFORE.search(context) if context else None
    if clause is not None and before and _DIGIT.search(clause[0]):
        clause = None  # of the figure before, which was asked
    named = find_concept(clause[0] + phrase, mention.unit, mention.kind) if clause else None
    return named or (find_concept(title + phrase, mention.unit, mention.kind) if title else None)


def _built_before(mention: Mention, before: list[Mention], context: str | None, title: str) -> Concept | None:
    """完成雨污改造工程,覆盖39个小区、惠及居民2万户: where, and for whom, the thing before was built."""
    for earlier in reversed(before):
        if earlier.concept:
            concept = by_id(earlier.concept)
            return (
                concept
                if concept.nature == "built" and accepts(concept, mention.unit, mention.kind)
                else None
            )
    clause = _CLAUSE_BEFORE.search(context) if context and not before else None
    named = find_concept(clause[0], mention.unit, mention.kind) if clause else None
    if named is None and title:
        named = find_concept(title, mention.unit, mention.kind)  # below the title of an item
    return named if named is not None and named.nature == "built" else None


def sector_of_whole(mention: Mention, before: list[Mention]) -> Concept | None:
    """生产总值416亿元,其中第三产业完成225亿元: a sector of what is produced in all is its value added."""
    sector = _SECTOR.fullmatch(mention.indicator) if "产" in mention.indicator else None
    if sector is None or not any(m.concept in _PRODUCED for m in before):
        return None
    return find_concept(f"第{sector['sector']}产业增加值", mention.unit, mention.kind)


def sector_of_topic(mention: Mention, topic: str) -> Concept | None:
    """第二产业, 建筑业 in a table of 地区生产总值: the value that the sector added."""
    sector = _SECTOR.fullmatch(mention.indicator) if "产" in mention.indicator else None
    if sector is None and _INDUSTRY.fullmatch(mention.indicator) is None:
        return None
    whole = find_concept(topic, "CNY", "level")
    if whole is None or whole.id not in _PRODUCED:
        return None
    return by_id("service_value_added" if sector is not None and sector["sector"] == "三" else "industry_value_added")


def is_stage_rate(mention: Mention) -> bool:
    """竣工率, 完成率 alone: how far something got that is not named with it."""
    return mention.head in _STAGE_RATES


def stage_of_before(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """改造小区110个,开工率74%。东安市、西林市开工率均达100%: how far the thing built got that was counted before."""
    if _STAGE_OF_BUILT.fullmatch(mention.head) is None:
        return None
    for earlier in reversed(before):
        if earlier.concept:
            concept = by_id(earlier.concept)
            return concept if concept.nature == "built" else None
    if "工程量" in mention.head:
        return None
    named = {name for name in topic.values() if by_id(name).nature == "built"}
    return by_id(named.pop()) if len(named) == 1 else None


def continued(
    mention: Mention,
    before: list[Mention],
    topic: dict[str, str],
    act: Concept | None,
    context: str | None,
    title: str = "",
) -> Concept | None:
    """The concept of the list that a figure goes on with, when its own words say only how far it got.

    act: what those words name by themselves: 开工 and 竣工 are projects unless what is built is known.
    """
    phrase = mention.own_phrase if mention.own_phrase is not None else mention.indicator
    if not says_state_only(phrase):
        short = _shortened(phrase, mention, before)
        if short is None and title and (is_bare_verb(phrase) or _is_generic(phrase)):
            return find_concept(title + phrase, mention.unit, mention.kind)  # 信访积案化解。共排查64件
        return short
    for earlier in reversed(before):
        if earlier.unit == mention.unit and earlier.concept:
            concept = by_id(earlier.concept)
            if concept.nature == "land" and mention.unit == "个":
                return None
            if act is not None and phrase.find("项目") > 0 and "项目" not in earlier.indicator:
                return None  # 建成养老中心6个,开工项目22个
            return concept if _goes_on(concept, act) else None
        if earlier.unit == mention.unit and mention.kind == "level":
            break
    found = topic.get(mention.unit)
    if found is not None:
        return by_id(found) if act is None or by_id(found).nature == "built" else None
    if before and "项目" in phrase[2:]:
        return None
    titled = mention.kind
    if mention.kind == "share":
        titled = "growth"  # 完工率80% is of what the title counts
        title = title if mention.head.endswith("率") else ""
    for words_before, kind in ((context, mention.kind), (title, titled)):
        named = find_concept(words_before, mention.unit, kind) if words_before else None
        if named is not None and _goes_on(named, act):
            return named
    return None


def _is_generic(phrase: str) -> bool:
    """新建综合体, 在建站点: a kind of place and how far it got."""
    return len(phrase) <= _LONGEST_SHORTENED and phrase[-1:] in _GENERIC_ENDS and _STATE.sub("", phrase) in _GENERIC


def _shortened(phrase: str, mention: Mention, before: list[Mention]) -> Concept | None:
    """建设养老服务综合体4个、家庭养老床位200张,综合体已建成2个: the end of a name, with how far it got."""
    if len(phrase) > _LONGEST_SHORTENED:
        return None
    for earlier in reversed(before):
        if earlier.unit == mention.unit and earlier.concept and earlier.kind == "level":
            if phrase[:2] not in earlier.indicator:
                continue
            thing = _STATE.sub("", phrase)
            if 1 < len(thing) < len(phrase) and phrase.startswith(thing) and earlier.indicator.endswith(thing):
                return by_id(earlier.concept)
    return None


def _goes_on(concept: Concept, act: Concept | None) -> bool:
    """What is built is started and finished, too: 道路…已开工2条. One act is not another: 开工37个、续建54个."""
    return concept.nature == "built" if act is not None else concept.nature != "act"


def part(mention: Mention, before: list[Mention]) -> Concept | None:
    """其中 parts keep the concept of their whole, until a sum or a verb begins anew: 总收入3亿,其中税收2亿,支出4亿."""
    anew = mention.unit == "CNY" or verb_of(mention.indicator)
    if anew and not _NAMED_PART.search(mention.words_before):
        return None
    whole = _whole(mention, before)
    if whole is None or whole.unit != mention.unit or not whole.concept or _at_other_stage(mention, whole):
        return None
    return as_part(mention, whole.concept)


def as_part(mention: Mention, concept: str) -> Concept | None:
    """The concept of a whole for a part, unless its words are none of it: 批捕40人、不批准逮捕20人; 收入12亿元(含结转资金1亿元)."""
    return None if _NO_PART.search(mention.indicator) is not None else by_id(concept)


def _at_other_stage(mention: Mention, whole: Mention) -> bool:
    """结案2100件,其中受理执行案件960件: the part is told at another stage than its whole."""
    stage, of_whole = details_of(mention.indicator)[0], details_of(whole.indicator)[0]
    return stage is not None and of_whole is not None and stage != of_whole


def _whole(mention: Mention, before: list[Mention]) -> Mention | None:
    if mention.part_of is None:
        return None
    return next((m for m in before if m.start == mention.part_of), None)


def of_figure_before(mention: Mention, before: list[Mention], context: str | None) -> Concept | None:
    """Ranks, points, rates and growths that say something of the figure before, and name no thing."""
    earlier = before[-1] if before else None
    if earlier is None or earlier.concept is None:
        return None
    concept = by_id(earlier.concept)
    if (mention.kind == "rank" or mention.unit == "pp") and _OF_BEFORE.match(mention.head):
        return concept  # 同比增长5.4%,高于全市0.6个百分点,位居全市第三
    if mention.kind == "share" and mention.left == earlier.end and earlier.unit == "%" and not mention.head:
        return concept  # 覆盖率由43%提高到58%
    if mention.kind == "share" and _BARE_RATE.fullmatch(mention.head):
        return concept if "%" in concept.units else None  # 分类小区13个,覆盖率达98%
    if mention.kind in ("growth", "share") and _WHOLE_AREA.fullmatch(mention.head):
        return concept  # 投资增长29%,高于全市16个百分点(全市为12.9%)
    if mention.kind == "growth" and earlier.kind != "rank":
        return _grown_part(mention, earlier, context or "")
    if mention.kind == "level" and _TOWN_OR_COUNTRY.fullmatch(mention.head):
        # 零售总额31亿元,增长9%,城镇23亿元,乡村8亿元
        whole = next((m for m in reversed(before) if m.unit == mention.unit), None)
        return by_id(whole.concept) if whole and whole.concept else None
    return None


def _grown_part(mention: Mention, earlier: Mention, context: str) -> Concept | None:
    """规上工业增加值增长7%,其中制糖业下降6%,电力生产业增长9%; 事故起数下降9%、死亡人数下降8%."""
    if mention.head and _BARE.fullmatch(mention.head):
        return find_concept(earlier.indicator + mention.head, mention.unit, mention.kind)
    is_part = (
        mention.words_before.startswith("其中")
        or _DIVIDED.search(context) is not None
        or mention.head.endswith("类")  # 金银珠宝类: kinds of goods
        or (earlier.kind == "growth" and _BRANCH.fullmatch(earlier.head) is not None)
    )
    return by_id(earlier.concept or "") if is_part and _BRANCH.fullmatch(mention.head) else None


def says_state_only(phrase: str) -> bool:
    """True when a phrase says how far something got and no more than one character besides."""
    if phrase == "伤":
        return False
    foreign = ""  # two characters that no such word has are found much faster than the words
    for character in phrase:
        if character not in _STATE_CHARACTERS and not character.isspace() and not character.isdecimal():
            if foreign and character != foreign:
                return False
            foreign = character
    return len(_STATE.sub("", phrase)) <= 1

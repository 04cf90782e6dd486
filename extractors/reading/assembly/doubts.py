"""What the sentence and the document around a figure leave open, beyond the rules that decided its fields."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from extractors.documents.divisions import divisions
from extractors.prepared import regex
from extractors.reading.concepts.catalogue import by_id, narrower_indicators, words_behind_concept
from extractors.reading.concepts.reconsider import is_looked_through
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import VERBS
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.passage import Passage
from extractors.reading.model.sentence import Sentence

# Each doubt as the rules of certainty.toml tell theirs: "~" in front of one that counts only beside another.
BREAKS_OFF: Final = "sentence_breaks_off"
SEVERAL: Final = "~several_named"
LONG: Final = "~long_phrase"
WIDE: Final = "~wide_indicator"
WIDE_RATE: Final = "wide_indicator"  # a rate of nothing that is named
WORD_INSIDE: Final = "concept_by_word_inside"
OF_A_RATE: Final = "concept_of_a_rate"
PART_OF_OTHER: Final = "part_of_another_indicator"
PLAN_BEHIND: Final = "plan_behind"
OF_EITHER: Final = "named_before"
TOGETHER: Final = "!several_named"
_VISITS: Final = frozenset(["enterprise_visits"])
_OTHERS_VISITED: Final = regex(r"[、和与及](?:社区|小区|群众|居民|家庭|学校|医院|农户|村)")
HEADING: Final = "!heading_of_paragraph"
_LONGEST_HEADING: Final = 22
_FEW: Final = 9
LIMITED: Final = "limited_by_words_around"
CARRIED: Final = "stage_carried_on"
GAP: Final = "gap_to_another"  # 低于目标5个百分点: how far it is from something else, and no change of it
OTHER_UNIT: Final = "other_unit_more_often"
ONE_OF_SEVERAL: Final = "!other_unit_more_often"  # a city's counties, each as often: it is told of the city
# 党组织覆盖15个小区, 为41家单位购买法律服务: who or what has the thing is counted, and not the thing
HOLDERS_COUNTED: Final = "counts_another_thing"
_HOLDER: Final = regex(rf"(?:{either('certainty.holders')})(?!{either('certainty.no_holder_ends')})")
_HOLDER_ENDS: Final = regex(rf"$|[的、,。;“(\ue001]|(?:{either('phrases.adverbs')}|{either('certainty.said_of_holders')}|{VERBS})")
_COUNTS: Final = frozenset(["count", "firms"])
PEOPLE_HELPED: Final = "no_indicator_fits"  # who gains by something may be helped by it, or only live there
_PEOPLE: Final = frozenset(["人", "名", "户", "人次", "位"])
# 年度计划投资9亿元: of the projects of a place, or of one alone
SPENT: Final = "concept_of_spending"
_SPENDING: Final = "spending"
_INVESTED: Final = regex(r"^投资|(?<!总)投资额?$|(?:计划|完成)总投资$")
# what a heading praises, and nothing that can be counted
_SLOGAN: Final = regex(either("certainty.slogans"))
_HELPED: Final = regex(r"惠及|受益|受惠|资助|帮助|贴息|慰问")
_NO_MORE: Final = regex(r"\s*\Z")  # nothing but spaces up to the end
_ENDS: Final = frozenset("。!?;:…”’)】|")
_LONG_PHRASE: Final = 16
_PLAIN: Final = range(3, 12)  # characters of a phrase that is neither a word alone nor half a sentence
_COUNTS_ANYTHING: Final = frozenset(["个", "户", "%"])
_TIMES: Final = regex(
    r"(?:19|20)\d\d\s*年|[今去本全明当]年|年[初底末内度]|[上下]半年|\d{1,2}月|季度|以来|截[至止]|目前|近期|日前|近年|期间"
)
# a place or body by the two characters in front of what kind it is: 城关区, 天水街道
_UNIT: Final = regex(
    rf"(?:[\u4e00-\u9fff](?!{either('certainty.no_name_ends')})[\u4e00-\u9fff]|[东西上下]城)(?:街道|[区县镇乡])(?!{either('certainty.no_unit_behind')})"
)
_OFTEN: Final = 3
_BARE_SUM: Final = regex(r"(?:预计|累计|已|共|全年)*(?:完成|实现)?(?:总?产值|税收|营收|销售额|利润|利税)")
_SAID_BEFORE: Final = regex(r"[\u4e00-\u9fff]{4,}")
_MEASURE: Final = "measure_of_thing"
_NO_THING: Final = regex(r"(?:[^、]*(?:位于|坐落|地处|分别)|(?:总|累计|计划|协议)*(?:投资|资金|金额|面积)(?:总?额)?$)")
ELSEWHERE: Final = "phrase_elsewhere"
_OWN_WORDS: Final = "own_words"
_COMPARED_WITH: Final = "compared_with"
_PLAN_OF_THING: Final = "plan_of_thing"  # 税收完成全年任务: the words behind the thing tell no other
_OF_CLOSED: Final = frozenset(["court_cases_closed"])
_WORDS_BEHIND: Final = 5  # characters that may name something else
_SAID: Final = frozenset(["words_of_clause", "striven_for"])
_STRIVEN: Final = regex(r"力争|确保|争取")
_TOLD: Final = regex(
    r"已|累计|完成|实现|同比|[比较][上去]年|增长|下降|截[至止]|目前|[成现了]了|去年|上年|\d月"
)
_BY_TITLE: Final = "title"
_BY_OPENING: Final = "opening"
_BY_FREQUENCY: Final = "frequency"
_PLACE: Final = ("街道", "区", "县", "镇", "乡", "市")


def doubt_figures(sentence: Sentence, context: Context) -> None:
    """Note what the sentence and the document leave open of its figures. Reads all decided fields. Writes `doubts`."""
    torn = _breaks_off(sentence, context)
    other_unit = _other_unit_more_often(sentence.passage, context)
    for mention in sentence.mentions:
        if torn and mention.right >= sentence.end:
            mention.doubt(BREAKS_OFF)
        if other_unit:
            mention.doubt(OTHER_UNIT if sentence.passage.section_rule != _BY_FREQUENCY else ONE_OF_SEVERAL)
        if "、" in mention.indicator and mention.kind == "level":
            mention.doubt(SEVERAL)
        if len(mention.indicator) >= _LONG_PHRASE:
            mention.doubt(LONG)
        if _names_nothing(mention):
            mention.doubt(ELSEWHERE)
        if mention.kind == "change" and mention.indicator_rule == _COMPARED_WITH:
            mention.doubt(GAP)
        _doubt_concept(mention, sentence)
    _doubt_sums(sentence, context)
    _doubt_results(sentence, context)
    _doubt_of_two(sentence, context)
    if len(sentence.mentions) == 1 and _heads_paragraph(sentence, context):
        sentence.mentions[0].doubt(HEADING)


def _heads_paragraph(sentence: Sentence, context: Context) -> bool:
    """打造2个新地标。: a short sentence of what is striven for, with a small number, that opens a paragraph and no more; the
    paragraph tells what came of it."""
    text, mention = context.folded, sentence.mentions[0]
    if mention.kind != "level" or mention.kind_of_unit != "count" or mention.value > _FEW or mention.concept is not None:
        return False
    if sentence.end - sentence.start > _LONGEST_HEADING:
        return False
    # what stands beside it is looked at, not the whole line: that may be as long as the text
    before = text[max(0, sentence.start - _LONGEST_HEADING) : sentence.start].rpartition("\n")[2]
    goes_on = text[sentence.end : sentence.end + _LONGEST_HEADING].partition("\n")[0]
    printed = text[sentence.start : sentence.end].strip()
    opens = not before.strip() and bool(goes_on.strip())
    return opens and printed.endswith("。") and _SLOGAN.search(printed) is not None


def _names_nothing(mention: Mention) -> bool:
    """投资, 位于青石镇投资: a measure in front of which no thing was found, or where it lies."""
    return mention.indicator_rule == _MEASURE and _NO_THING.match(mention.indicator) is not None


def _doubt_sums(sentence: Sentence, context: Context) -> None:
    """地方工业逆势上扬,完成产值9亿元: whose output it is may stand in the clause in front, which has no figure of its own."""
    ends = sentence.start
    for mention in sentence.mentions:
        bare = mention.kind == "level" and mention.unit == "CNY" and _BARE_SUM.fullmatch(mention.indicator) is not None
        if bare and _SAID_BEFORE.search(context.masked, ends, mention.clause) is not None:
            mention.doubt(ELSEWHERE)
        ends = mention.right


def _doubt_concept(mention: Mention, sentence: Sentence) -> None:
    """Concepts that a word in the midst of a phrase decided, that a rate has from what was closed, that a part has none of."""
    if mention.concept is None:
        whole = mention.part_of
        if whole is not None and any(m.start == whole and m.concept for m in sentence.mentions):
            mention.doubt(PART_OF_OTHER)
        if mention.kind == "level" and mention.unit == "CNY" and _INVESTED.search(mention.indicator) is not None:
            mention.doubt(SPENT)
        if mention.kind == "level" and mention.unit in _PEOPLE and _HELPED.search(mention.indicator):
            mention.doubt(PEOPLE_HELPED)
        return
    if mention.of and any(m.start in mention.of and m.concept_rule == _SPENDING for m in sentence.mentions):
        mention.doubt(SPENT)  # 完成投资9亿元,占年度计划的58%: no surer than what was spent
    if _counts_holders(mention):
        mention.doubt(HOLDERS_COUNTED)
    untied = mention.kind == "share" and not mention.of and by_id(mention.concept).nature == "act"
    if untied or (mention.kind == "share" and mention.concept in _OF_CLOSED):
        mention.doubt(OF_A_RATE)
    if mention.concept == "safety_inspections" and is_looked_through(mention):
        mention.doubt(WORD_INSIDE)
    if (
        mention.concept_rule == _OWN_WORDS
        and mention.indicator_rule != _PLAN_OF_THING
        and words_behind_concept(mention.indicator, mention.concept) >= _WORDS_BEHIND
    ):
        mention.doubt(WORD_INSIDE)


def _counts_holders(mention: Mention) -> bool:
    """Whether the noun right behind a number is a place or body of which no word of its indicator speaks.

    30个社区书房 are rooms, of what kind the place only says; 30个社区推广… are communities.
    """
    if mention.concept is None or mention.kind != "level" or mention.kind_of_unit not in _COUNTS:
        return False
    holder = _HOLDER.match(mention.words_after)
    if holder is None or _HOLDER_ENDS.match(mention.words_after, holder.end()) is None:
        return False
    counted = holder[0] in "".join(word for pattern in by_id(mention.concept).patterns for word in (*pattern, " "))
    return not counted or mention.words_after.startswith("的", holder.end())


def _doubt_of_two(sentence: Sentence, context: Context) -> None:
    """事故8起,造成9人死亡,下降40%: what fell may be the one or the other; 走访企业、社区460次: not the visits of one alone."""
    for before, mention in pairwise(sentence.mentions):
        between = context.masked[before.end : mention.start]
        if mention.kind == "growth" and before.kind == "level" and "造成" in before.words_before and between.startswith(before.words_after):
            mention.doubt(OF_EITHER)
    for mention in sentence.mentions:
        if mention.concept in _VISITS and mention.kind == "level" and _OTHERS_VISITED.search(mention.indicator) is not None:
            mention.doubt(TOGETHER)


def _doubt_results(sentence: Sentence, context: Context) -> None:
    """安装监控60个,确保发案率下降3%。: in front of what is to be reached, with no word of a result, may be a plan, too."""
    last = sentence.mentions[-1]
    if last.basis != "target" or len(sentence.mentions) == 1 or last.basis_rule not in _SAID:
        return
    if _TOLD.search(context.masked, sentence.start, sentence.end) is not None:
        return
    if _STRIVEN.search(last.words_before) is None:
        return
    for mention in sentence.mentions[:-1]:
        if mention.basis == "actual" and mention.basis_rule == "scope":
            mention.doubt(PLAN_BEHIND)


def named_widely(mention: Mention, indicator: str) -> bool:
    """Whether an indicator of wide words is all that fits, and the figure's own words do not make up for it."""
    if indicator not in _wide_indicators():
        return False
    plain = len(mention.indicator) in _PLAIN and "“" not in mention.indicator
    return not plain or mention.unit in _COUNTS_ANYTHING


@cache
def _wide_indicators() -> frozenset[str]:
    return frozenset(indicator.id for indicator in narrower_indicators() if indicator.general)


def says_no_time(sentence: Sentence, context: Context) -> bool:
    """Whether the passage of a sentence tells of no time at all: then there is no period to be missed."""
    passage = sentence.passage
    if passage.start not in context.silent:
        time_word = _TIMES.search(context.folded, passage.start, passage.end)
        context.silent[passage.start] = time_word is None
    return context.silent[passage.start]


def _breaks_off(sentence: Sentence, context: Context) -> bool:
    """The last sentence of a text that ends in its midst, as an excerpt does."""
    text = context.folded
    printed = text[sentence.start : sentence.end].rstrip()
    return bool(printed) and printed[-1] not in _ENDS and _NO_MORE.match(text, sentence.end) is not None


def _other_unit_more_often(passage: Passage, context: Context) -> bool:
    """Whether a text that its title gives to one place speaks of another one again and again."""
    if passage.section_rule not in (_BY_TITLE, _BY_OPENING, _BY_FREQUENCY) or not passage.section.endswith(_PLACE):
        return False
    if passage.section not in context.outdone:
        counts = Counter([found[0] for found in _UNIT.finditer(context.folded)])
        if passage.section_rule == _BY_OPENING:
            context.outdone[passage.section] = _one_of_several(passage.section, counts)
            return context.outdone[passage.section]
        if passage.section_rule == _BY_FREQUENCY:
            above = divisions().above
            city = above.get(passage.section, frozenset())
            as_often = counts[passage.section]
            sisters = [unit for unit, count in counts.items() if count >= as_often and city & above.get(unit, frozenset())]
            context.outdone[passage.section] = len(sisters) > _OFTEN
            return context.outdone[passage.section]
        of_unit = max([count for unit, count in counts.items() if passage.section.endswith(unit)], default=0)
        other = max([count for unit, count in counts.items() if not passage.section.endswith(unit)], default=0)
        context.outdone[passage.section] = other >= _OFTEN and other > 2 * of_unit
    return context.outdone[passage.section]


def _one_of_several(section: str, counts: Counter[str]) -> bool:
    """Whether a text speaks of three others about as often as of the unit that its opening names: 其中甲区2所、乙区3所、…."""
    of_unit = max([count for unit, count in counts.items() if section.endswith(unit)], default=0)
    others = [unit for unit, count in counts.items() if not section.endswith(unit) and 2 * count >= of_unit]
    return len(others) >= _OFTEN and of_unit > 1

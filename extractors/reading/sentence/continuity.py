"""What a sentence takes from the one before it, and leaves for the one behind it."""

from __future__ import annotations

from typing import Final

from extractors.documents.divisions import listed_name
from extractors.prepared import regex
from extractors.reading.model.context import Context, SentenceBefore, TaskRowState
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_PLACE_ENDS: Final = frozenset("镇乡道")
_TASK_ENDS: Final = regex(r"[,，。;；(（\n]")
_NUMBER_OF_UNIT: Final = regex(r"^[\d.,\s]*")
_LONGEST_TASK: Final = 16  # characters of a task that stand for it
_SMALL_PLACES: Final = ("村", "社区")
_PLACE_ALONE: Final = regex(
    r"(?!.*(?:乡镇|城镇|全镇|全乡|古镇|小镇|集镇|建制镇|返乡|下乡|城乡))[\u4e00-\u9fff]{2,4}(?:镇|乡|街道)"
)

_RESULT_LABEL: Final = regex(r"\s*(?:完成|进展|落实)情况:")
_DONE: Final = ("完成", "实现", "达到")
_DONE_ALONE: Final = ("已完成", "完成", "累计完成", "已累计完成", "目前已完成", "共完成", "实际完成", "全部完成", "已全部完成")
_RATES_DONE: Final = ("完成率", "完成比例", "达成率")
_CELL_ENDS: Final = regex(r"[^\s。;!?:,、][ \t\u3000]+$")
_CELL_END: Final = 12  # characters in which a cell ends
_MEASURE_AT_MOST: Final = 2  # characters of what is ranked of a thing: 总额, 增幅
_IN_CHARGE: Final = regex(r"[^,。;\d]{0,60}")
# 青原区42个,科左旗16个,云县7个: behind a place of the list, also a name that no list has
# 清淤13万方,其中区城管局3万方: of a body, too
_BODY_ALONE: Final = regex(r"[省市区县][\u4e00-\u9fff]{2,8}局")
_SHORT_PLACE: Final = regex(r"[\u4e00-\u9fff]{1,3}[县旗盟]|[\u4e00-\u9fff]{2,3}(?<![小社园校景片街厂库专灾林牧矿商])[区市]")
_DISTRICT_ENDS: Final = frozenset("区县市旗州盟")
# districts by a name that no list has: the short one of an autonomous county, a zone of a city
_DISTRICT_ALONE: Final = regex(
    r"[\u4e00-\u9fff]{2,6}自治[县旗]|[\u4e00-\u9fff]{0,3}(?:高新|经开|经济开发|高新技术产业开发|经济技术开发)区"
)


def take_phrase_from_before(sentence: Sentence, context: Context) -> None:
    """一季度累计增长6.5%: a figure without a phrase is of the thing of the sentence before; 临时救助24户。其中青石镇2户: so is
    one whose only words are a place.

    Reads `indicator`, `subject`, and the sentence before. Writes `indicator` where it is empty or a place alone.
    """
    _name_of_places(sentence, context)
    if sentence.passage.row is not None:
        _name_of_task(sentence, context.rows[sentence.passage.row])
    if sentence.passage.row is not None:
        return
    if _reports_on_task_before(sentence, context):
        _name_by_task_before(sentence.mentions, context.before.indicator)
    elif not context.goes_on_at(sentence.start):
        return
    for mention in sentence.mentions:
        if not mention.indicator:
            mention.propose_phrase(context.before.indicator, "sentence_before")


def _reports_on_task_before(sentence: Sentence, context: Context) -> bool:
    """3.零售额增长10%。(责任单位:区商务局) and below it 完成情况:一季度完成16.6亿,增幅5%: of the task, which says what."""
    end = context.before.end
    if end == sentence.start and _CELL_ENDS.search(context.masked, max(0, end - _CELL_END), end) is not None:
        return True  # 新增泊位500个 完成300个: the next cell of a row that came to us as a line
    if end < 0 or _RESULT_LABEL.match(context.masked, sentence.start) is None:
        return False
    return _IN_CHARGE.fullmatch(context.masked, end, sentence.start) is not None


def _name_by_task_before(mentions: list[Mention], thing: str) -> None:
    """一季度完成16.6亿,增幅5%: the verb alone at the head of a result, and what goes on with it, are of the task's thing."""
    verb = mentions[0].indicator
    if verb not in _DONE or not thing:
        return
    for mention in mentions:
        if mention.indicator in _RATES_DONE:
            mention.propose_phrase(thing + mention.indicator, "task_before")
        elif mention.indicator.startswith(verb) and len(mention.indicator) <= len(verb) + _MEASURE_AT_MOST:
            mention.propose_phrase(thing + mention.indicator[len(verb) :], "task_before")


def _name_of_task(sentence: Sentence, row: TaskRowState) -> None:
    """8500人, 80% alone in a cell: of what names the row; how far a task has got also of what it counts, or of its own words."""
    for mention in sentence.mentions:
        if mention.kind == "level" and row.counted and mention.indicator in _DONE_ALONE and mention.unit == row.unit:
            mention.propose_phrase(row.counted, "thing_of_task")  # 整改问题23项 | 已完成15项
        if mention.indicator:
            continue
        rate = mention.kind == "share" and sentence.passage.cell == "progress"
        named = row.label if not (rate and row.shared) else ""  # a name of several rows tells not whose rate it is
        if named and not (mention.kind == "share" and row.level >= 0):
            mention.propose_phrase(named, "name_of_row", named)
        elif rate:
            thing = named or row.counted or _TASK_ENDS.split(row.task, 1)[0][:_LONGEST_TASK]
            measure = sentence.passage.measure or "进度"
            mention.propose_phrase(thing + measure, "progress_of_task")
        elif mention.unit_rule == "task_of_row" and row.counted:
            mention.propose_phrase(row.counted, "thing_of_task")  # 新增床位60张 | 72: as many of what the task counts


def _name_of_places(sentence: Sentence, context: Context) -> None:
    """改厕500户,其中青石镇320户、柳河镇150户: of each place the same thing is counted, which the whole names."""
    counted: dict[str, str] = {}
    listed = False  # behind a place of the list, a village needs no more to be known for one
    if context.masked.startswith("其中", sentence.start):
        if context.goes_on_at(sentence.start):
            counted.update(context.before.counted)
        elif sentence.passage.row is not None and sentence.start == sentence.passage.start:
            task = context.rows[sentence.passage.row]  # 新增食堂15个 | 其中青石镇2个
            counted[task.unit] = task.counted
    elif sentence.passage.shares_out and sentence.passage.row is not None:
        task = context.rows[sentence.passage.row]  # 新增床位60张 | 已完成选址,分别为青石公寓40张、…: beds, whatever the houses are
        for mention in sentence.mentions:
            if mention.kind == "level" and mention.unit == task.unit and task.counted:
                mention.propose_phrase(task.counted, "thing_of_whole", "")
        return
    for mention in sentence.mentions:
        if mention.kind != "level" or not mention.indicator:
            continue
        place = mention.indicator == mention.subject or _is_place_alone(mention)
        if not place and not (listed and _is_small_place(mention.indicator)):
            counted[mention.unit] = mention.indicator
            listed = False
        elif thing := counted.get(mention.unit, ""):
            mention.propose_phrase(thing, "thing_of_whole", "")
            listed = True


def _is_place_alone(mention: Mention) -> bool:
    last = mention.indicator[-1:]
    if last == "局":
        return _BODY_ALONE.fullmatch(mention.indicator) is not None
    if last in _DISTRICT_ENDS:
        name = mention.indicator
        return listed_name(name, len(name)) == name or _DISTRICT_ALONE.fullmatch(name) is not None
    return last in _PLACE_ENDS and _PLACE_ALONE.fullmatch(mention.indicator) is not None


def _is_small_place(name: str) -> bool:
    return name.endswith(_SMALL_PLACES) or _SHORT_PLACE.fullmatch(name) is not None


def remember_sentence(sentence: Sentence, context: Context) -> None:
    """Leave for later sentences what they may go on with.

    Reads `concept`, `kind`, `indicator`, `value`, `unit`. Writes `before` of the context, and the figures of a task to the
    state of its row.
    """
    mentions, passage = sentence.mentions, sentence.passage
    if passage.row is not None:
        _remember_in_row(sentence, context, context.rows[passage.row])
    goes_on = not sentence.dates and context.before.expected and context.goes_on_at(sentence.start)
    expected = goes_on or any(m.basis == "estimate" for m in mentions)
    concepts = {m.unit: m.concept for m in mentions if m.concept and m.kind == "level"}
    grown = next((m.concept for m in mentions if m.kind == "growth" and m.concept), None)
    if grown is not None:
        concepts["growth"] = grown
    counted = {m.unit: m.indicator for m in mentions if m.indicator and m.kind == "level"}
    context.before = SentenceBefore(concepts, mentions[-1].indicator, counted, sentence.end, expected)


def _remember_in_row(sentence: Sentence, context: Context, state: TaskRowState) -> None:
    mentions = sentence.mentions
    if sentence.passage.cell == "task":
        state.figures.update([(m.value, m.unit) for m in mentions])
        state.stated += len(mentions)
        state.counted = state.counted or mentions[0].indicator
        printed = context.folded[mentions[0].start : mentions[0].end]
        state.unit = state.unit or _NUMBER_OF_UNIT.sub("", printed)
    levels = [m.start for m in mentions if m.kind == "level"]
    state.level = levels[-1] if levels else state.level

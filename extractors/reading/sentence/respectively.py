"""分别, 依次: figures in a row go to the things named in a row, or to as many levels before them.

`text` is the masked text that the scanner saw, `printed` the text as printed; both have the same offsets.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.comparisons import before_comparisons, compared_with, grown
from extractors.reading.sentence.enumerations import lists_of_places
from extractors.reading.sentence.shares import is_rate_of_level, stem_of
from extractors.reading.sentence.subjects import are_places
from extractors.reading.sentence.words import printed_words

_EACH: Final = regex(either("phrases.each"))
_IN_A_ROW: Final = ("、", "和", "与", "及", "以及", ",")
_LISTED: Final = regex(r"、")
_JOINED: Final = regex(r"、|以及|[和与及]")
_JOINS: Final = frozenset("、和与及")
# 分别上升16%和下降8%: each change with its own verb
_TURNED: Final = regex(rf"[、和与及](?:{either('growth.up')}|{either('growth.down')})了?$")
_PAUSES_OR_LIST: Final = regex(r"[,、;:]")
_MEASURED_END: Final = regex(rf"(?:{either('names.measured_ends')})$")
_OF_EACH_NAMED: Final = regex(
    r"占[^,。;、]{0,12}(?:比重|比例|比|的)$|(?:比重|占比)$|(?:经济|GDP)?(?:增长)?(?:的)?贡献率$|拉动[^,。;、]{0,10}增长$"
)
_MEASURE_TOLD: Final = regex(rf"(?:实现|完成)?(?P<measure>[\u4e00-\u9fff]{{0,4}}(?:{either('names.measured_ends')}))")
# 实现双下降,降幅分别为: what fell is named in the clause before.
_PACE_ALONE: Final = regex(rf"^(?:{either('growth.pace_alone')})?$")
_OUTCOME: Final = regex(r"(?:实现|连续|持续|保持|均|都|双|“)[^,。;]*$")
ROW_OF_LIST: Final = "row_of_list"
_LIST_ENDS: Final = regex(r"等?(?:这|上述)?$")
_COUNTED: Final = regex(r"(人次|批次|[人件起户家])数?")
_ASPECT: Final = regex(rf"(?:{either('names.aspects')})(?:均?在全[区县市省镇])?")
_TOWN_FIRST: Final = regex(r"城镇(?:常住居民|居民)?[、和与及]农村")
# 第一、二、三产业增加值, 一、二、三次产业
_SECTOR: Final = regex(r"第?([一二三])(?:次?产业|产)?(?P<rest>.*)")
_AS_BEFORE: Final = regex(r"(?:[、,]?[和与及]?(?:持平|不变))+(?=[,。;、)]|$)")
_STILL: Final = regex(r"持平|不变")
_TOWN_AND_COUNTRY: Final = 2  # 城乡居民收入分别为…: of town and country
_OF_PLANS: Final = regex(rf"(?:占|完成|为)[^,。;]{{0,6}}(?:{either('plans.measured')})")
_SHORT_NAME: Final = 4
_VERB: Final = 2  # characters: 抬升/更换
_TWO_LEVELS: Final = 2  # and as many growths


def distribute_rows(sentence: Sentence, context: Context) -> None:
    """Give the figures of every row (分别, 依次) their names and levels.

    Reads `kind`, `words_before`, `separator`, `indicator`. Writes `indicator`, `head`, `of`, `place` of figures in a row,
    and of those of a list of places (see `enumerations`).
    """
    text, start, end = context.masked, sentence.start, sentence.end
    last = ""
    for mention in sentence.mentions if (listed := list(lists_of_places(sentence, context))) else ():
        found = next((row for row in listed if row[0] is mention), None)
        if found is not None:
            _, mention.place, counted = found
            last = found[1]
            mention.propose_phrase(counted, "list_of_places", counted)
        elif last and mention.indicator.startswith(last) and last not in mention.words_before:
            # 安置点6个(青山县1个、石门区2个),涉及房屋30栋: what stands behind the list is not of its last place
            phrase = mention.indicator.removeprefix(last)
            mention.propose_phrase(phrase or mention.head, "own_words", mention.head)
    _part_alternatives(sentence.mentions, text)
    if len(sentence.mentions) > 1 and (
        text.find("分", start, end) >= 0
        or text.find("依次", start, end) >= 0
        or text.find("农村", start, end) >= 0
        or _growths_in_a_row(sentence.mentions)
    ):
        _distribute(sentence.mentions, text, context.clean.text, start)


def _part_alternatives(mentions: list[Mention], text: str) -> None:
    """抬高/更换井盖18/14座: each number has its own part of the words."""
    for at, (first, second) in enumerate(pairwise(mentions)):
        names = first.indicator.strip("/").split("/")
        if len(names) != _TWO_LEVELS or text[first.end : second.start] != "/":
            continue
        done, last = names[0], names[1]
        # both are verbs of one length, and what they are done to stands behind the second
        first.propose_phrase(done + last[len(done) :] if len(done) == _VERB < len(last) else done, "alternative", done)
        second.propose_phrase(last, "alternative", last)
        for later in mentions[at + 2 :]:
            if later.indicator.startswith("/"):  # 出动86班次, behind them
                later.propose_phrase(later.indicator.rpartition("/")[2], "own_words", later.head)


def _growths_in_a_row(mentions: list[Mention]) -> bool:
    """Whether two growths follow each other behind two other figures: 受理2360件,结案2180件,同比增长23%和24%."""
    if len(mentions) < 2 * _TWO_LEVELS:
        return False
    return any(a.kind == b.kind == "growth" and b.separator in _JOINS for a, b in pairwise(mentions))


def _distribute(mentions: list[Mention], text: str, printed: str, start: int) -> None:
    i = 0
    while i < len(mentions):
        run = _run(mentions, i)
        first = mentions[i]
        each = _EACH.search(first.words_before) if len(run) > 1 else None
        if each is not None:
            named = printed_words(text, printed, first.left, first.left + each.start())
            measure = phrases.trim_before(printed_words(text, printed, first.left + each.end(), first.start))
            if _name_by_list_counted(run, mentions[i - 1] if i else None, named or measure, text, printed):
                pass
            elif not _put_into_places(run, named, measure):
                _share_out(run, named, mentions[:i], text, printed, start, measure)
        elif len(run) == _TOWN_AND_COUNTRY and _TOWN_FIRST.search(first.words_before):
            # 城镇和农村居民人均可支配收入4.4万元、2.5万元
            named = printed_words(text, printed, first.left, first.start)
            _share_out(run, phrases.trim_before(named), mentions[:i], text, printed, start)
        elif len(run) > 1 and first.kind in ("growth", "change") and not grown(first.head):
            _follow_levels(run, mentions[:i])
            if not first.of and all(m.separator in _JOINS for m in run[1:] if m.separator is not None):
                _follow_levels_in_clauses(run, mentions[:i], text)
        i += len(run)


def _run(mentions: list[Mention], i: int) -> list[Mention]:
    run = [mentions[i]]
    for following in mentions[i + 1 :]:
        if following.kind != run[0].kind:
            break
        if following.separator not in _IN_A_ROW and not (
            following.kind in ("growth", "change")
            and following.words_before[:1] in _JOINS
            and _TURNED.match(following.words_before)
        ):
            break
        run.append(following)
    return run


def _share_out(
    run: list[Mention], named: str, before: list[Mention], text: str, printed: str, start: int, measured: str = ""
) -> None:
    first = run[0]
    if compared_with(named) and _JOINED.search(named):
        return  # 比一季度和上年分别加快: what it is compared with stands in a row
    if _PACE_ALONE.match(grown(named)) and not _follows_figure(first, before):
        named = _clause_with_a_row(first, text, printed, start) or named
    if first.kind == "rank" and _rank_row(run, named, before):
        return
    levels = [
        m
        for m in before
        if m.kind in ("level", "share") and m.kind_of_unit != "rank" and m.indicator_rule != "former_level"
    ]
    heads = names_in_a_row(named, len(run), growing=first.kind == "growth")
    if heads:
        if all(map(_COUNTED.fullmatch, heads)) and (counted := _by_how_counted(heads, levels)):
            for mention, level in zip(run, counted, strict=True):  # 件数和人数分别下降
                mention.propose_phrase(level.indicator, "row_of_levels")
                mention.link_to((level.start,), "row_of_levels")
            return
        if all(map(_ASPECT.fullmatch, heads)) and before:
            heads = [before_comparisons(before) + head for head in heads]  # 总量、增速分居第三和第二
        measure = _MEASURE_TOLD.fullmatch(measured) if first.kind == "level" else None
        if measure is not None and not any(map(_MEASURED_END.search, heads)):
            heads = [head + measure["measure"] for head in heads]  # 金属业和纺织业分别实现增加值17亿元和67亿元
        for mention, head in zip(run, heads, strict=True):
            mention.propose_phrase(head, "row_of_names", head)
            _link_to_stem(mention, before)
        return
    if first.unit in ("%", "pp") and (share_words := _OF_EACH_NAMED.search(named + measured)) is not None:
        row = _levels_of_names(before, len(run))
        for mention, level in zip(run, row, strict=False):  # 三次产业占比分别为…, 分别拉动增长…: of the sectors named before
            mention.propose_phrase(level.indicator + share_words[0], "row_after_row", share_words[0])
            if share_words[0].startswith("占") or share_words[0].endswith("比重"):
                mention.link_to((level.start,), "row_after_row")
        if row:
            return
    unit: re.Match[str] | None = None
    if first.kind == "change" and first.kind_of_unit != "point":
        levels = _of_same_units(run, levels)
    elif (unit := _COUNTED.fullmatch(grown(named))) is not None:
        levels = [m for m in levels if m.unit == unit[1]]  # 人数分别上升9%、12%
    if first.kind == "share" and _OF_PLANS.search(named + measured) is not None:
        opens = max(text.rfind(mark, start, first.start) for mark in ";。")
        spent = [m for m in levels if m.start > opens and m.unit == "CNY"]
        levels = spent if len(spent) == len(run) else levels  # of the money, and not of the projects between
    beside = levels and not _PAUSES_OR_LIST.search(text, levels[-1].end, first.start)
    if len(levels) >= len(run) and not beside and (unit is not None or not _own_head(first)):
        same = _AS_BEFORE.match(text, run[-1].end)  # 死亡1人、受伤2人,分别下降50%和持平: the last ones did not change
        still = len(_STILL.findall(same[0])) if same is not None else 0
        still = still if len(levels) >= len(run) + still else 0
        for mention, level in zip(run, levels[-len(run) - still : len(levels) - still], strict=True):
            mention.propose_phrase(level.indicator, "row_of_levels")
            mention.link_to((level.start,), "row_of_levels")
    elif beside and first.kind == "level":
        _measure_counts(run, before, named, text, printed)


def _rank_row(run: list[Mention], named: str, before: list[Mention]) -> bool:
    """生产总值增长8%、投资增长12%、税收增长10%,增速分别居全市第二、第四和第一: the rank of each of the growths in front, in order."""
    aspect = phrases.trim_before(named).strip(",、 ")
    row = before[-len(run) :]
    alike = len(row) == len(run) and all(m.kind == "growth" for m in row) and len({m.indicator for m in row}) == len(run)
    if not alike or _ASPECT.fullmatch(aspect) is None:
        return False
    for mention, growth in zip(run, row, strict=True):
        mention.propose_phrase(growth.indicator + aspect, "row_of_names", growth.indicator + aspect)
    return True


def _levels_of_names(before: list[Mention], count: int) -> list[Mention]:
    """The levels of the last row of as many names in a sentence; empty where there is none."""
    row = [m for m in before if m.kind == "level" and m.indicator_rule == "row_of_names"][-count:]
    return row if len(row) == count and {m.unit for m in row} == {row[0].unit} else []


def _measure_counts(run: list[Mention], before: list[Mention], named: str, text: str, printed: str) -> None:
    """5个市级项目、8个区级项目分别完成投资12亿元、9亿元: what each of the groups counted in front has done."""
    groups = before[-len(run) :]
    each = _EACH.search(run[0].words_before)
    if each is None or len(groups) < len(run) or any(m.kind_of_unit != "count" for m in groups):
        return
    measure = phrases.trim_before(printed_words(text, printed, run[0].left + each.end(), run[0].start))
    for mention, group, following in zip(run, groups, [*groups[1:], run[0]], strict=True):
        thing = printed_words(text, printed, group.end, group.right).strip("、和与及")
        if following is run[0]:
            thing = named
        if thing and measure:
            mention.propose_phrase(thing + measure, "row_of_groups", measure)


def _by_how_counted(heads: list[str], levels: list[Mention]) -> list[Mention]:
    """受理案件18件20人,件数和人数分别下降47%、56%: the last levels in the units that the names of a row tell."""
    units = [match[1] for match in map(_COUNTED.fullmatch, heads) if match is not None]
    found = [next((m for m in reversed(levels) if m.unit == unit), None) for unit in units]
    return [level for level in found if level is not None] if None not in found else []


def _of_same_units(run: list[Mention], levels: list[Mention]) -> list[Mention]:
    """减少31起、增加46万元: the last levels in the units of the changes, in their order; fewer when one is missing."""
    found: list[Mention] = []
    for mention in reversed(run):
        while levels and levels[-1].unit != mention.unit:
            levels = levels[:-1]
        if levels:
            found.insert(0, levels[-1])
            levels = levels[:-1]
    return found


def _put_into_places(run: list[Mention], named: str, measure: str) -> bool:
    """大桥街道、北山街道分别增设充电桩26处和19处: each place has its figure of the same thing."""
    places = names_in_a_row(named, len(run)) if measure else []
    if not places or not are_places(places):
        return False
    for mention, place in zip(run, places, strict=True):
        mention.place = place
        mention.propose_phrase(measure, "row_of_places")
    return True


def _name_by_list_counted(
    run: list[Mention], counted: Mention | None, measured: str, text: str, printed: str
) -> bool:
    """法律援助、技能培训、送戏下乡等3项完成率分别达51%、64%、82%: each of the things listed in front of their number."""
    if counted is None or counted.end != run[0].left or counted.value != len(run) or counted.kind != "level":
        return False
    names = names_in_a_row(_LIST_ENDS.sub("", printed_words(text, printed, counted.left, counted.start)), len(run))
    measure = phrases.trim_before(measured)
    if not names or not measure or _JOINED.search(measure):
        return False
    places = are_places(names)
    for mention, name in zip(run, names, strict=True):
        if places:
            mention.place = name
        phrase = measure if places else name + measure
        mention.propose_phrase(phrase, ROW_OF_LIST, phrase)
    return True


def _follows_figure(mention: Mention, before: list[Mention]) -> bool:
    """Whether the clause in front of a figure's own ends with a figure."""
    return bool(before) and before[-1].end >= mention.left - 4


def _clause_with_a_row(mention: Mention, text: str, printed: str, start: int) -> str:
    """The things in a row that the clause before names: 事故起数和死亡人数实现双下降."""
    end = mention.left - 1
    opens = max(text.rfind(mark, start, end) for mark in ",;。:") + 1
    clause = printed_words(text, printed, max(opens, start), end)
    return _OUTCOME.sub("", clause) if _JOINED.search(clause) else ""


def names_in_a_row(phrase: str, count: int, growing: bool = False) -> list[str]:
    """The names of a row as long as the row of figures; empty when there are fewer or more.

    What the last name ends with belongs to all: 城镇、农村居民人均可支配收入, 教育、卫生支出.
    """
    if count == _TOWN_AND_COUNTRY and "城乡居民" in phrase and not _JOINED.search(phrase):
        phrase = phrases.trim_before(grown(phrase) if growing else phrase)
        return [phrase.replace("城乡居民", kind) for kind in ("城镇居民", "农村居民")]
    for separator in (_LISTED, _JOINED):
        parts = separator.split(phrase)
        if len(parts) == count:
            break
    else:
        return []
    names = [phrases.trim_before(grown(part) if growing else part) for part in parts]
    if not all(names):
        return []
    last = names[-1]
    if parts[0].startswith("第一") or (parts[0] == "一" and "产" in last):
        sectors = [s for s in map(_SECTOR.fullmatch, names) if s is not None]
        if len(sectors) == count:
            return ["第" + s[1] + "产业" + sectors[-1]["rest"] for s in sectors]
    end = _MEASURED_END.search(last)
    return [*(_with_end(name, last, end[0] if end else "") for name in names[:-1]), last]


def _with_end(name: str, last: str, end: str) -> str:
    if end:
        return name if _MEASURED_END.search(name) or _ASPECT.fullmatch(name) else name + end
    return name + last[len(name) :] if len(name) <= _SHORT_NAME < len(last) else name


def _follow_levels(run: list[Mention], before: list[Mention]) -> None:
    """分别达到4.8万元和2.9万元,增长6.1%、7.8%: growths in a row after as many levels in a row."""
    levels = before[-len(run) :]
    if len(levels) < len(run) or not _EACH.search(levels[0].words_before) or levels != _run(levels, 0):
        return
    wanted = "share" if run[0].kind_of_unit == "point" else "level"
    for mention, level in zip(run, levels, strict=True):
        if level.kind == wanted:
            mention.propose_phrase(level.indicator, "row_after_row")
            mention.link_to((level.start,), "row_after_row")


def _follow_levels_in_clauses(run: list[Mention], before: list[Mention], text: str) -> None:
    """受理案件2358件,结案2184件,同比增长23%和24%: as many growths as there are levels in front of them, in their item."""
    opens = text.rfind(";", before[0].start, run[0].start) if before else -1
    before = [m for m in before if m.start > opens]
    levels = [m for m in before if m.kind == "level"]
    if len(levels) != len(run) or levels != before or _in_other_clause(run[0], levels[-1], text):
        return
    if any(m.kind_of_unit == "time" or not m.indicator for m in levels):
        return
    for mention, level in zip(run, levels, strict=True):
        mention.propose_phrase(level.indicator, "row_after_row")
        mention.link_to((level.start,), "row_after_row")


def _in_other_clause(first: Mention, last: Mention, text: str) -> bool:
    """Whether more than one comma stands between the last level and the first growth of a row."""
    between = text[last.end : first.start]
    return between.count(",") > 1 or any(mark in between for mark in "。;:(")


def _own_head(mention: Mention) -> bool:
    if mention.kind in ("growth", "change"):
        return len(mention.head) >= 2
    return not is_rate_of_level(_EACH.sub("", mention.words_before))


def _link_to_stem(mention: Mention, before: list[Mention]) -> None:
    """新开工47个、新投产33个,开工率、投产率分别为…: each rate belongs to the level that its stem names."""
    if mention.kind != "share":
        return
    stem = stem_of(mention.head)
    of = next((m for m in reversed(before) if stem and m.kind == "level" and stem in m.indicator), None)
    if of is not None:
        mention.link_to((of.start,), "stem_of_rate")

"""The figures of a table: its rows say whose they are, its columns what they measure, its caption of when."""

from __future__ import annotations

from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import Cell, StatisticsRow, StatisticsTable
from extractors.prepared import regex
from extractors.reading.assembly.observations import observation_of
from extractors.reading.concepts import proportions
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept
from extractors.reading.concepts.ellipsis import sector_of_topic
from extractors.reading.concepts.themes import theme_of
from extractors.reading.figures.alone import figure_alone, with_sign
from extractors.reading.figures.scanner import scan
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention, Rejected
from extractors.reading.model.passage import Passage
from extractors.reading.periods.interval import Interval, of_year
from extractors.reading.periods.pattern import PATTERN
from extractors.reading.periods.period import Period, last_year_of
from extractors.reading.tables.units import counted, unit_above

_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_GROWTH: Final = regex(rf"(?:{either('statistics.growth')})")
_GROWN_TO: Final = regex(rf"(?:{either('statistics.growth')})\s*$")
_FALL: Final = regex(r"降幅|跌幅|减幅|下降")
_CHANGE: Final = regex(r"(?:增减|变化|比[^,]{1,8}[增减±])(?!率|幅|%|长)")
_WHOLE_YEAR: Final = regex(r"全年|年度|目标|计划|任务|年[底末]")
_GROWN_BY: Final = regex(r"^(?:同比|比[^,]{1,8})(?:增长|增加|减少)(?:额|量|数)?$")
_RATE: Final = regex(rf"(?:{either('statistics.rate')})$")
_RANK: Final = regex(rf"(?:{either('statistics.rank')})$")
# the head of a column that says by what its rows are measured
_MEASURE: Final = regex(r"总?(?:产量|产值|播种面积|种植面积|销量|销售量|销售额|出栏量?|存栏量?)")
_MEASURE_SAID: Final = regex(r"(?:[量值额]|面积|出栏|存栏|收入|采伐)$")
_TARGET: Final = regex(rf"(?:{either('statistics.target')})$")
_PLANNED: Final = regex(rf"(?:{either('statistics.planned')})")
_COMPARED: Final = regex(rf"(?:完成|[占为比较])[^,]{{0,6}}(?:目标|计划|任务|预算)|{either('statistics.reached')}")
_ESTIMATE: Final = regex(rf"(?:{either('statistics.estimated')})")
_SHARE_OF: Final = regex(r"占[^,;%]{0,8}$|比[重例]$")
_DATED: Final = regex(r"\((?:19|20)\d\d年\)")
# heads of columns that say how far something got, and not what
_STAGE_ALONE: Final = regex(
    r"(?:年度|全年|计划|目标|任务|累计|实际|已|新)*(?:完成|开工|竣工|完工|改造|交付)(?:任务|目标|计划)?(?:数|数量|量|率)"
)
# 生产总值, and below it the rows of the industries and sectors that add to it
_PRODUCT: Final = regex(r"(?:地区|全[省市区县]|国内|本地)?生产总值(?:\(GDP\))?|GDP")
_INDUSTRY: Final = regex(r"#?(?:其中[::]?)?(?P<name>第[一二三]产业|[\u4e00-\u9fff、]{1,14}业)(?:\([^()]*\))?")
_SERVICES: Final = ("第三产业", "服务业")
_TEXT_ABOVE: Final = 40  # observations above a table that say what a bulletin is about
_BARE: Final = regex(r"^[-+]?[\d,.]+$")
_COUNT_PRINTED: Final = regex(r"[\d,.]+\s*(?P<unit>[\u4e00-\u9fff]{1,4}?)(?:以上|左右)?")
_REACHED: Final = regex(r"完成|实际|实绩|进[度展]|累计")
_BARE_PERCENT: Final = regex(r"\s*[-+]?[\d,.]+\s*%(?:以上|以下|以内|左右)?\s*")
_WORDS_BEFORE: Final = 12
_AMOUNTS: Final = regex(r"绝对[值数额量]$")
_NOT_OF_TOPIC: Final = regex(either("statistics.not_of_topic"))
_NOT_A_TOPIC: Final = regex(
    rf"{PATTERN}|[(][^()]*[)]|附?表\s*[\d一二三四五六七八九十]*[:、]?|{either('statistics.not_a_topic')}"
)


def read_statistics(context: Context, passage: Passage, table: StatisticsTable, lead: Period | None) -> None:
    """Turn the figures of a table into observations, in the order of its cells.

    passage: where the table stands; lead: the period that holds there, used where the table names none.
    """
    topic = _NOT_A_TOPIC.sub("", table.caption)
    named_period = _period_in(context, table.caption, lead) or lead
    built = _thing_built(context, topic)
    marked = _columns_with_percent(context, table)
    first = len(context.observations)
    added = False
    for row in table.rows:
        levels: list[Mention] = []
        if row.figures:
            label = "".join(row.label.split())
            added = _PRODUCT.fullmatch(label) is not None or (added and _is_industry(label))
        for column, cell in row.figures:
            name, head = _names(table, row, column)
            for mention in _figures(context, table, row, column, cell, column in marked):
                _read_cell(
                    context, passage, table, row, mention, _Cell(name, head, topic, named_period, built, added=added), levels
                )
    _in_reading_order(context, first)


def _in_reading_order(context: Context, first: int) -> None:
    """Put the observations from an index on into the order of the text, which columns printed below each other are not in."""
    found = context.observations[first:]
    order = sorted(range(len(found)), key=lambda i: found[i].start)
    context.observations[first:] = [found[i] for i in order]
    if context.decisions is not None:
        decided = context.decisions[first:]
        context.decisions[first:] = [decided[i] for i in order]


class _Cell:
    """What is said of the figures of a cell.

    name: what is measured; head: what the head of its column adds to that; topic: what the table is about; named_period: the
    period that holds for the table; built: the thing built that it tells of, if it is one; added: its row is of those
    below 生产总值 that add to it.
    """

    def __init__(
        self, name: str, head: str, topic: str, named_period: Period | None, built: Concept | None, *, added: bool = False
    ) -> None:
        self.name = name
        self.head = head
        self.topic = topic
        self.named_period = named_period
        self.built = built
        self.added = added


def _read_cell(
    context: Context,
    passage: Passage,
    table: StatisticsTable,
    row: StatisticsRow,
    mention: Mention,
    cell: _Cell,
    levels: list[Mention],
) -> None:
    """Make an observation of a figure; `levels` are the row's levels in front of it, to which a level is added."""
    name, head = cell.name, cell.head or cell.name
    basis = _basis_of(head) or passage.basis
    kind = _kind_of(context, name, cell.head, basis, mention)
    falls = kind in ("growth", "change") and mention.value > 0 and _FALL.search(head) is not None
    mention.decide_kind(kind, "column", negative=falls)
    level = _level_of(mention, levels)
    if level is not None and (level.basis == "target") == (basis == "target"):
        mention.link_to((level.start,), "row")
    if level is not None and _GROWTH.fullmatch(name):
        name = level.indicator  # a column 同比增长 names nothing of its own
    phrase = _DATED.sub("", name)
    mention.propose_phrase(phrase, "column", phrase)
    dated = _DATED.search(name) if basis != "target" else None  # …比重(2020年): the last that is known
    period = _period_in(context, dated[0] if dated is not None else head, cell.named_period)
    if period is not None and not _WHOLE_YEAR.search(head):
        period = _same_months(period, cell.named_period)
    if period is None and level is not None and mention.of:
        mention.decide_covers(level.covers, "level")
    else:
        rule = "column" if period is not None else "caption_or_lead"
        mention.decide_covers(_covered(period or cell.named_period, basis), rule)
    _map(mention, level, cell)
    if not mention.theme:
        mention.decide_theme(theme_of(name, passage.section, mention.unit, "", cell.topic), "words")
    mention.decide_basis(basis, "column" if basis != passage.basis else "scope")
    if mention.kind == "level":
        levels.append(mention)
    subject = row.label if table.by_subject and not row.is_total else row.subject
    mention.decide_subject(None if subject == passage.section else subject, "row")
    context.observations.append(observation_of(context, passage, mention, *row.span))


def _level_of(mention: Mention, levels: list[Mention]) -> Mention | None:
    """The level of its row that a rate says something of: the last, for a growth the one of the latest time (2022年, 2021年)."""
    if not levels or mention.kind not in ("growth", "share", "change"):
        return None
    if mention.kind == "share":
        return levels[-1]
    latest = levels[-1]
    for level in levels:
        if level.covers is not None and latest.covers is not None and level.basis == latest.basis:
            ends = level.covers.last_year, level.covers.last_month
            if ends > (latest.covers.last_year, latest.covers.last_month):
                latest = level
    return latest


def _same_months(period: Period, named_period: Period | None) -> Period:
    """2022年, 2021年 over the columns of a table of 1-4月: those months of each year."""
    if named_period is None or not (period.flow.in_whole_years and named_period.flow.in_months and named_period.flow.ranged):
        return period
    if period.flow.ranged or named_period.flow.first_year != named_period.flow.last_year:
        return period
    months = named_period.flow.in_year(period.flow.last_year)
    return period.changed(flow=months, stock=months)


def _covered(holds: Period | None, basis: str) -> Interval | None:
    """The period of a figure; what is planned is planned for the whole year, up to whatever month the table tells."""
    if holds is None:
        return None
    if holds.closing and basis == "actual":
        return holds.stock  # 年末数
    flow = holds.flow
    of_a_part = flow.in_months and flow.ranged and flow.first_year == flow.last_year and flow.first_month == 1
    return of_year(flow.last_year) if basis == "target" and of_a_part else flow


def _basis_of(head: str) -> str | None:
    """What the head of a column says: 计划完成数 is a target, 计划完成率 compares with one, 完成情况(预计) is an estimate."""
    if _ESTIMATE.search(head):
        return "estimate"
    if _TARGET.search(head):
        return "target"
    if _PLANNED.search(head) and not _RATE.search(head) and not _COMPARED.search(head):
        return "target"
    return None


def _names(table: StatisticsTable, row: StatisticsRow, column: int) -> tuple[str, str]:
    """What a cell measures, and what the head of its column adds to that (of when, compared with what)."""
    head = table.columns[column][0]
    return (head, "") if table.by_subject else (row.label + _measured(table, row.label), head)


def _measured(table: StatisticsTable, label: str) -> str:
    """What the rows of a table are measured by, where the head of a column says that alone (粮食 | 产量) and not the row."""
    if _MEASURE_SAID.search(label):
        return ""
    named = [head for head, _ in table.columns[1:] if _MEASURE.fullmatch(head)]
    return named[0] if len(named) == 1 else ""


def _figures(
    context: Context, table: StatisticsTable, row: StatisticsRow, column: int, cell: Cell, marked: bool
) -> list[Mention]:
    """The figures of a cell, with the unit printed beside it, in the head of its column, its row, or the table's.

    Most cells hold one number; one with words may hold two (7.5%以上,力争8%). marked: cells of the column print a %, so
    that one without is an amount.
    """
    start, end = context.clean.place(cell.start), context.clean.place(cell.end - 1) + 1
    printed = context.folded[start:end]
    name, head = _names(table, row, column)
    label = head or name
    if _RANK.search(label) and printed.isdigit():
        return [Mention(start, end, int(printed), None, "rank", "rank")]
    found = [token for token in scan(context.folded, start, end) if isinstance(token, Mention)]
    if found and (len(found) == 1 or not _BARE.match(printed)):
        for mention in found:
            mention.keep_sign()
            if mention.end - mention.start == end - start - 1 and printed[0] in "+-":
                with_sign(mention, start)
        return found
    unit = _unit_of(table, row, column, label)
    if marked and unit == "%" and row.unit != "%" and not _beside_amounts(table, column):
        unit = None
    if unit is None:
        unit = _unit_of_target(context, table, row, column)
    if (unit is None or (unit == "%" and marked)):
        unit = unit_above(context.folded, context.clean.place(table.start), row.label, printed) or unit
    if unit is None and printed.endswith(("亿", "万")) and find_concept(name, "CNY", "level") is not None:
        unit = "元"  # 财政收入 | 35.2亿
    alone = figure_alone(printed.lstrip("+"), unit, start, end, "table")
    if alone is not None:
        return [alone]
    context.rejected.append(Rejected(start, end, "cell without a unit"))
    return []


def _unit_of_target(context: Context, table: StatisticsTable, row: StatisticsRow, column: int) -> str | None:
    """目标任务 | 完成情况: 120个 | 96: what was reached counts as what is aimed at beside it."""
    head = table.columns[column][0]
    if _REACHED.search(head) is None or _basis_of(head) is not None:
        return None
    for other, cell in row.figures:
        if other >= column:
            break
        aimed = _COUNT_PRINTED.fullmatch(fold(context.document.text[cell.start : cell.end]).strip())
        if aimed is not None and _basis_of(table.columns[other][0]) == "target":
            return aimed["unit"]
    return None


def _beside_amounts(table: StatisticsTable, column: int) -> bool:
    """Whether a column is that of the growth, beside one of its own for the amounts (增幅 | 绝对值)."""
    return _GROWTH.search(table.columns[column][0]) is not None and any(
        _AMOUNTS.search(head) for head, _ in table.columns
    )


def _columns_with_percent(context: Context, table: StatisticsTable) -> frozenset[int]:
    """The columns in which some cell prints its %; one that tells what its % is of (占全省比重0.4%) says nothing of the others."""
    marked = set[int]()
    for row in table.rows:
        for column, cell in row.figures:
            if column not in marked and _BARE_PERCENT.fullmatch(fold(context.document.text[cell.start : cell.end])):
                marked.add(column)
    return frozenset(marked)


def _unit_of(table: StatisticsTable, row: StatisticsRow, column: int, label: str) -> str | None:
    """The unit of a bare number.

    What a row prints goes before the unit of a column of amounts, and before the % of a column of targets where the row
    has an amount and no growth.
    """
    of_column = table.columns[column][1] or _implied(label)
    if of_column == "%" and not _GROWTH.search(label) and row.unit and row.unit != "%":
        amounts = [i for i, _ in row.figures if table.columns[i][1] not in (None, "%")]
        growth = [i for i, _ in row.figures if _GROWTH.search(table.columns[i][0])]
        if amounts and not growth:
            return row.unit
    if of_column == "%":
        return of_column
    return row.unit or of_column or table.unit or counted(label)


def _implied(name: str) -> str | None:
    """Rates, shares and growth are per cent where nothing else is printed."""
    if _CHANGE.search(name):
        return None
    return "%" if _GROWTH.search(name) or _RATE.search(name) else None


def _kind_of(context: Context, name: str, head: str, basis: str, mention: Mention) -> str:
    """level, growth, change, share or rank, by the unit, the words of the cell, and those of its row and column."""
    if mention.unit == "rank":
        return "rank"
    if _CHANGE.search(head or name) or mention.unit == "pp":
        return "change"
    if mention.unit not in ("%", "‰"):
        return "change" if head and _GROWN_BY.search(head) else "level"
    said = context.folded[max(0, mention.start - _WORDS_BEFORE) : mention.start].rpartition("\n")[2].rpartition("|")[2]
    if _SHARE_OF.search(said):
        return "share"
    if head and _RATE.search(_DATED.sub("", name)):
        return "share"
    # 目标(%) of a thing that is no rate is how much it shall grow
    planned = bool(head) and basis == "target"
    return "growth" if _GROWTH.search(head or name) or planned or _GROWN_TO.search(said) else "share"


def _period_in(context: Context, words: str, around: Period | None) -> Period | None:
    """The period that words name: of several the one with months (2021年…进度表(截至8月底))."""
    year = last_year_of(around)
    named: Period | None = None
    for match in _PERIOD.finditer(words):
        read = context.calendar.read(match, words, year)
        if read is not None and (
            named is None or (named.flow.in_whole_years and not read.flow.in_whole_years)
        ):
            named, year = read, last_year_of(read)
    return named


def _map(mention: Mention, level: Mention | None, cell: _Cell) -> None:
    """The concept that the column names, alone or with the table's topic; growth has that of its level.

    Where the columns say no more than how far it got (计划完成数, 开工率), it is what the table is about.
    """
    if level is not None and mention.kind != "share":
        _take_concept_of(level, mention)
        return
    topic, built = cell.topic, cell.built
    concept = (
        (_value_added(mention) if cell.added else None)
        or find_concept(mention.indicator, mention.unit, mention.kind)
        or sector_of_topic(mention, topic)
        or (None if _NOT_OF_TOPIC.search(mention.indicator) else find_concept(topic + mention.indicator, mention.unit, mention.kind))
    )
    if built is not None and _STAGE_ALONE.fullmatch(mention.indicator):
        concept = built
    elif concept is not None and proportions.of_tasks(mention, concept, None) is None:
        concept = None  # 计划投资完成率 is of no list of tasks
    if concept is not None:
        mention.decide_concept(concept.id, "column")
        mention.decide_theme(concept.theme, "concept")
    elif level is not None and "投资" not in mention.indicator:
        _take_concept_of(level, mention)


def _is_industry(label: str) -> bool:
    return _INDUSTRY.fullmatch(label) is not None


def _value_added(mention: Mention) -> Concept | None:
    """批发和零售业 below 生产总值: the value that an industry added, of services as a whole or of any other."""
    named = _INDUSTRY.fullmatch("".join(mention.indicator.split()))
    if named is None or mention.kind not in ("level", "growth") or mention.unit not in ("CNY", "%"):
        return None
    return by_id("service_value_added" if named["name"] in _SERVICES else "industry_value_added")


def _thing_built(context: Context, topic: str) -> Concept | None:
    """What a table without a name of its own tells of: the one thing built that its caption, or the text above, counts."""
    named = find_concept(topic, "个", "level")
    if named is not None and named.nature != "act" and named.id != "task_count":
        return named if named.nature == "built" else None
    concepts = {o.concept for o in context.observations[:_TEXT_ABOVE] if o.concept and o.kind == "level"}
    counted = [concept for concept in map(by_id, sorted(concepts)) if concept.nature == "built"]
    return counted[0] if len(counted) == 1 else None


def _take_concept_of(level: Mention, mention: Mention) -> None:
    mention.decide_concept(level.concept, "level")
    mention.decide_theme(level.theme, "level")

"""Actual, target or estimate: from the words of the clause, else from the scope it stands in."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.language.numerals import Number
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.period import Period
from extractors.reading.sentence.ahead import is_ahead, is_still_planned
from extractors.reading.sentence.budgets import goes_on_setting, grows_budget, is_first_budget, sets_budget
from extractors.reading.sentence.done_at_once import DONE_NEAR, is_done_at_once
from extractors.reading.sentence.expected import (
    as_many,
    grows_by,
    is_estimated,
    is_expected_by_then,
    is_of_year_before,
    last_cue,
    names_other,
    of_another,
    opens_clause,
)
from extractors.reading.sentence.plan_words import ACTUAL, CUES, said_by_words
from extractors.reading.sentence.planned import (
    TASKS_IN,
    counts_tasks,
    ends_ahead,
    expects_end,
    in_front_of_pair,
    is_all_plan,
    is_part_of_list,
    is_part_of_plan,
    is_total_of_good_deeds,
    is_total_of_tasks,
    is_whole_of_rest,
    may_be_done,
    tells_how_many_done,
)
from extractors.reading.sentence.whole_plans import is_plan_as_whole

# 失业率2.8%,控制在4%以内: the bound that the result keeps
_KEPT_BELOW: Final = regex(
    r",(?:严格|稳定|有效|继续|始终)?(?:控制|保持|稳定)在(?:省定?|市定?|区定?|年度|目标)?\s?"
)
# ——固定资产投资完成365亿元:预计全年完成380亿元: the plan, and behind the colon what came of it
_EXPECTED_BEHIND: Final = regex(r"\s?(?:以上|左右|以内)?:预计")
_UNREACHED: Final = regex(
    r"未(?:完成|达到?|达标)[^,。;]{0,14}\d[项个件][^。;]{0,16}?[,:](?:分别)?(?:为|是|包括|即)"
)
# 力争 holds for the clauses behind it, up to a semicolon or to what was done
_STRIVES: Final = regex(
    r"(?:力争|确保(?=全年|年内|实现|完成|到|增长|新增|达|突破|超))(?!.*(?:已|实际|截[至止]))[^。;]*$"
)
_AIMED_AT: Final = regex(r"[^,。;]*?的(?:预期|总体)?目标(?=[,。;]|$)")
_DONE_BY_NOW: Final = regex(
    r"(?:以上)?[^,。;\d]{0,14},目前,?已(?P<verb>完成|达)到?\s?\d+(?:\.\d+)?(?P<unit>%|[^,。;\d]{1,3})(?=[,。;])"
)
_FURTHER_AT_MOST: Final = 24
# 完成调整预算37.5亿元的101%: the amount is the plan
_PLAN_OF_SHARE: Final = regex(r"(?:预算|任务|目标|计划)(?:数|额|总额|指标|任务)?$")
_WILL_BE: Final = regex(r"[^,。;\d]{0,12}将(?:全部|全面|陆续|继续|逐步|于|在|尽快)")
_SHARE_BEHIND: Final = regex(r"(?:左右|以上)?的\s?\d+(?:\.\d+)?%")
_BEHIND_AT_MOST: Final = 6  # characters between a figure and the end of :预计
_SHARE_BEGINS: Final = frozenset("左以的")
# 全年收入目标任务1970万元: a sum that is set, unless the words say what came of it
_TASK_SET: Final = regex(r"目标任务$")
# 全年收入任务1970万元, 年度征迁任务3万平方米: of money or of what is measured; items may be tasks themselves
_SUM_SET: Final = regex(r"(?<!其他)(?<!专项)(?<!工作)(?<!这项)任务$")
_CAME_OF_IT: Final = regex(r"完成|达|占|超|低于|高于|距|比|较|为")
# 计划改造小区9个,涉及居民960户,新建绿道3公里: what is planned, measured again, and what else is planned
_PLANNED_TOO: Final = regex(
    rf"(?:以上|左右)?(?:[\u4e00-\u9fff]{{0,10}}\((?:(?:其中)?(?:含|包括|包含)[^,。;:()\d已完]{{0,16}}$|[\u4e00-\u9fff]{{1,5}}[区县市镇乡村]$)|,(?:其中:?)?(?:{either('basis.funders')})(?:资金|投资|财政|补助)?$|,[\u4e00-\u9fff]{{1,5}}[区县市镇乡村旗]$|[\u4e00-\u9fff]{{0,4}},涉及我[市区县镇]|\)?,(?:分别(?:是|为)[^,。;\d]{{2,60}},)?(?:(?:预计|共计|总计|合计|总共)?(?:{either('basis.planned_measures')})[^,。;]{{0,8}}"
    rf"|(?:在[^,。;\d]{{2,16}}?)?共?(?:{either('basis.planned_works')})(?!成|了)[^,。;已]*))$"
)
_DONE: Final = regex(either("basis.done"))
_OF_THESE: Final = regex(r"[^,。;]{0,10}中(?=[,已有]|$)")
_UNDER_WAY: Final = regex(either("basis.under_way"))
# 失业率3.2%,比年度目标4%低0.8个百分点
_PLAN_COMPARED: Final = regex(
    r"[比较](?:[省市区县]下达|全年|年度?|既定|预期)?(?:的)?(?:预期|控制)?(?:目标|任务|计划|目标任务|指标)(?:值|数)?$"
)
# 90亩造林任务提前完成: what was to be done
_TASK_DONE_BEHIND: Final = regex(r"[^,。;\d]{2,10}任务(?:已|均|全部|全面|超额|提前|圆满|顺利|如期)*完成")
_EXCEEDED: Final = regex(r"超额完成[^,。;]{0,6}(?:目标|任务|计划)$")
# 预算收入由年初预算18亿元调整为19亿元: the plan anew
_CHANGED_TO: Final = regex(r"\s*的?(?:调整|调增|调减|修订)(?:为|至|到)\s*")
# 增速由年初的2%调整为-1%: what was planned at the beginning
_AT_FIRST: Final = regex(r"由年初(?:的|设定的|预算)?$")
# 2022年…收入为10.2亿元,经…批准,调整为10.5亿元: a plan that was changed on the way
_ADJUSTED_LATER: Final = regex(
    rf"\s?,[^。;\d]{{0,40}}?(?:{either('basis.approves')})[^。;\d]{{0,30}}?(?:调整|调增|调减|变更)(?:为|至|到)"
)
_AND_SO_ADJUSTED: Final = regex(r"[^,。;]{0,16}(?:调整|调增|调减|变更)(?:为|至|到)\s*$")
_ADJUSTED: Final = regex(r"\s?(?:左右)?(?:调整|调增|调减|修订)(?:为|至|到)")
_AFTER: Final = regex(
    r"^”?\s?(?:以上|以内|左右)?”?(?:的)?(?:(?<=的)(?:控制|节点|预期|年度[\u4e00-\u9fff]{0,4}?|全年|既定|考核|约束性|规划|省定|市定|区定|县定|总体))?(?:目标|任务要求|任务目标)|^的(?:年度|全年|既定)?任务(?!中)"
)
# 计划实现投资300亿元,增长14%: what is planned grows so
_PLANS_TO: Final = regex(r"(?:计划|力争|争取|确保|预期|拟)(?:全年)?(?:实现|完成|达到?)[^,。;]*$")
_TASKS_LISTED: Final = ("restates_task", "part_of_list")
_BY_PERIOD: Final = "period_ahead"
_SUMS: Final = frozenset(["money", "length", "area"])
_MEASURED_WORKS: Final = frozenset(["count", "length", "area"])
_NOTHING: Final[frozenset[tuple[Number, str]]] = frozenset()
_AWARDED: Final = regex(either("basis.awarded"))


def decide_basis(sentence: Sentence, context: Context) -> None:
    """Say of every figure whether it is an actual, a target or an estimate.

    Reads clauses, `kind`, `head`, `period`, the basis of the sentence's scope, and the figures of the row's task. Writes
    `basis`.
    """
    passage = sentence.passage
    planned = frozenset(context.rows[passage.row].figures) if passage.row is not None else _NOTHING
    default = sentence.basis
    if default == "actual" and 0 <= context.estimated_from < sentence.end:
        default = "estimate"
    decision = SentenceBasis(context.masked, sentence.start, sentence.end, default, passage.cell, planned)
    if passage.weighed == default:
        decision.scope = "scope_weighed"
    previous: Mention | None = None
    period: Period | None = None
    goal = False  # whether the period is ahead
    for mention in sentence.mentions:
        if mention.period is not period:
            period = mention.period
            goal = period is not None and is_ahead(period, context.calendar)
        basis = decision.decide(mention, previous, goal)
        if default == "estimate" and decision.rule in ("scope", "figure_before") and _AWARDED.search(mention.words_before):
            basis = "actual"  # 获奖金300万元 in a text whose figures are expected ones: an award is known
        if sentence.basis == "estimate" == basis and decision.rule == "scope" and period is not None and period.flow.in_months:
            basis = "actual"  # 1-10月 below 全年预计完成情况
        rule = decision.rule
        if basis == "actual" and is_still_planned(context.masked, sentence.start, mention, context.calendar):
            basis, rule = "target", _BY_PERIOD
        mention.decide_basis(basis, rule)
        if decision.rule == "expected_further_on":
            mention.doubt("estimate_carried")
        elif (
            decision.rule == "figure_before"
            and previous is not None
            and (previous.basis_rule == _BY_PERIOD or "basis_by_period" in previous.doubts)
        ):
            mention.doubt("basis_by_period")  # as doubtful as the one that it goes on from
        elif decision.rule == "figure_before" and previous is not None and _is_weighed(previous):
            mention.doubt("basis_weighed")
        if mention.basis == "target" and previous is not None and previous.indicator_rule == "holds_tasks":
            previous.decide_basis("target", "where_tasks_are")  # 涉及3条线路共9项任务: both are planned
        previous = mention


def _is_weighed(mention: Mention) -> bool:
    return mention.basis_rule == "scope_weighed" or "basis_weighed" in mention.doubts


class SentenceBasis:
    """What a sentence says of plan and result, figure by figure.

    default: what holds in its scope; cell: `task` or `progress` in a table; planned: value and unit of the figures of
    the row's task.
    """

    rule: str = ""  # what decided the last figure
    scope: str = "scope"  # what decides where the sentence says nothing
    _carried: str | None = None
    _near: bool = False  # no semicolon stands between 预计 and the figure
    _result: int = -1  # where the words told of a result, behind what was expected
    _first: str = ""  # what was decided of the first figure
    _first_at: int = -1  # where its clause begins, when that says so itself
    _in_parts: bool = False  # whether the last figure was a part of what is planned
    _all_plan: bool | None = None  # whether the sentence goes on with what its first figure plans

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        default: str,
        cell: str | None = None,
        planned: frozenset[tuple[Number, str]] = frozenset(),
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.cell = cell
        self.planned = planned
        self._estimated = last_cue(text, start, end) >= 0
        self._strives = text.find("力争", start, end) >= 0 or text.find("确保", start, end) >= 0
        self._good_deeds = text.find("实事", start, end) >= 0
        self._aims = text.find("目标", start, end) >= 0
        self._expects = text.find(":预计", start, end + _BEHIND_AT_MOST) >= 0
        self._unreached = text.find("未", start, end) >= 0
        self._ends_ahead = cell is None and default == "actual" and ends_ahead(text, start, end)
        self.default = "target" if cell is None and is_plan_as_whole(text, start, end, aims=self._aims) else default

    def decide(self, mention: Mention, previous: Mention | None, goal: bool) -> str:
        """`actual`, `target` or `estimate` of the next figure; goal: its period is a date to be reached."""
        text = self.text
        clause = text[mention.clause : mention.start]
        if text[mention.clause - 1 : mention.clause] == "(":
            clause = text[max(self.start, mention.clause - 8) : mention.start]  # 完成年度目标(2500人)
        listed = previous is not None and (
            mention.separator is not None
            or (text[previous.end : mention.left].strip() in ("、", "") and ";" not in clause)
            or (
                self._carried == "target"
                and _PLANNED_TOO.match(text, previous.end, mention.start) is not None
            )
        )
        if not listed and previous is not None and self._carried == "target":
            self._in_parts = listed = is_part_of_plan(text, self.start, self.end, previous, mention, further=self._in_parts)
        decided = self._from_words(mention, previous, clause, self._carried if listed else None, goal)
        if decided == "actual":
            if self._estimated and mention.kind == "level":
                other = of_another(text, self.start, mention)
                self._estimated = not (
                    other or (self._first == "actual" and names_other(text, self.start, mention))
                )
            if self._estimated and not is_of_year_before(mention, previous) and self._is_expected(mention, previous):
                decided = self._by("expected" if self._near else "expected_further_on", "estimate")
            elif self._is_planned(mention, clause or in_front_of_pair(self.text, mention, previous)):
                decided = self._by("restates_task", "target")
            elif (
                previous is not None
                and previous.basis == "target"
                and previous.basis_rule in _TASKS_LISTED
                and is_part_of_list(text, mention, previous)
            ):
                decided = self._by("part_of_list", "target")
        if self.rule not in ("plan_of_share", "plan_compared", "rest_behind"):  # how much of it was done is no plan
            self._carried = decided
        if not self._first and self.rule == "words_of_clause":
            self._first_at = mention.clause
        self._first = self._first or decided
        return decided

    def _from_words(
        self, mention: Mention, previous: Mention | None, clause: str, carried: str | None, goal: bool
    ) -> str:
        words_after = mention.words_after
        if words_after and ("目标" in words_after or "任务" in words_after) and _AFTER.match(words_after):
            return self._by("words_behind", "target")
        if "任务" in words_after and mention.unit not in TASKS_IN and _TASK_DONE_BEHIND.match(words_after):
            return self._by("words_behind", "target")
        if "目前" in self.text[mention.end : mention.end + _FURTHER_AT_MOST] and self._is_done_further(mention, clause):
            return self._by("result_behind", "target")
        if self._expects and _EXPECTED_BEHIND.match(self.text, mention.end):
            return self._by("result_behind", "target")
        if words_after.startswith("预计") and expects_end(words_after):
            return self._by("words_behind", "estimate")  # 7项预计10月底前建成
        if words_after.startswith("即将") or ("将" in words_after and _WILL_BE.match(words_after)):
            return self._by("words_behind", "target")  # 4个即将竣工, 1800户居民的污水将全部接入管网
        if "已" in words_after[:DONE_NEAR] and is_done_at_once(self.text, mention, clause, planned=self.default == "target"):
            return self._by("done_at_once", "actual")
        at_first = ("年初" in clause and _AT_FIRST.search(clause)) or (
            mention.kind_of_unit == "money" and is_first_budget(clause)
        )
        if at_first and _ADJUSTED.match(self.text, mention.end):
            return self._by("planned_at_first", "target")
        if mention.kind_of_unit == "money" and _ADJUSTED_LATER.match(self.text, mention.end):
            return self._by("plan_changed_later", "target")
        if self.rule == "plan_changed_later" and _AND_SO_ADJUSTED.match(clause):
            return self._by("plan_changed", "target")
        if "超额" in clause and mention.unit != "%" and _EXCEEDED.search(clause):
            return self._by("plan_exceeded", "target")  # 超额完成年度目标30台: what was to be done
        if (
            mention.unit != "%"
            and self.text[mention.end : mention.end + 1] in _SHARE_BEGINS
            and _SHARE_BEHIND.match(self.text, mention.end)
            and _PLAN_OF_SHARE.search(clause)
        ):
            return self._by("plan_of_share", "target")
        if clause.endswith("任务") and not _CAME_OF_IT.search(clause):
            set_sum = mention.kind_of_unit in _SUMS and mention.kind == "level" and _SUM_SET.search(clause) is not None
            if set_sum or _TASK_SET.search(clause) is not None:
                return self._by("task_set", "target")
        if self._goes_on_setting(mention, previous, clause) or grows_budget(mention, previous, self.text):
            return self._by("budget_goes_on", "target")
        if CUES.within(clause) and (basis := said_by_words(clause)) is not None:
            return self._by("words_of_clause", basis)
        if self._carried == "target" and _CHANGED_TO.fullmatch(clause):
            return self._by("plan_changed", "target")
        if mention.unit == "%" and words_after[:1] in ("低", "高") and _PLAN_COMPARED.search(clause):
            return self._by("plan_compared", "target")
        if mention.kind_of_unit in _MEASURED_WORKS and tells_how_many_done(self.text, mention):
            return self._by("done_behind", "target")
        if mention.unit in TASKS_IN and is_whole_of_rest(self.text, mention):
            return self._by("rest_behind", "target")
        if sets_budget(clause):
            return self._by("budget_set", "target")
        if (
            previous is not None
            and previous.kind == mention.kind == "share"
            and previous.unit == mention.unit
            and _KEPT_BELOW.fullmatch(self.text, previous.end, mention.start)
        ):
            return self._by("bound_kept", "target")
        if self._aims and _AIMED_AT.match(self.text, mention.end):
            return self._by("aimed_at", "target")
        if self._strives and _STRIVES.search(self.text, self.start, mention.clause):
            return self._by("striven_for", "target")
        if self._unreached and mention.unit not in TASKS_IN and _UNREACHED.search(self.text, self.start, mention.start):
            return self._by("tasks_not_reached", "target")
        if carried:
            return self._by("figure_before", carried)
        if self._ends_ahead and mention.kind == "level":
            return self._by("ends_ahead", "target")
        if self._grows_as_planned(mention, previous):
            return self._by("figure_before", "target")
        if self._plan_goes_on(mention, clause):
            return self._by("plan_goes_on", "target")
        if goal and self._carried == "estimate" and previous is not None and (as_many(previous, mention) or grows_by(previous, mention)):
            return self._by("figure_before", "estimate")  # 预计年底投用公厕4座,厕位36个
        if goal and self.default == "actual":
            return self._by("period_ahead", "estimate" if is_expected_by_then(self.text, self.start) else "target")
        return self._by(self.scope, self.default)

    def _grows_as_planned(self, mention: Mention, previous: Mention | None) -> bool:
        """计划实现投资300亿元,增幅14%: the growth of an amount that its clause says is planned."""
        if previous is None or mention.kind != "growth" or previous.kind != "level" or previous.basis != "target":
            return False
        return (
            previous.start in mention.of
            and self.rule == "words_of_clause"
            and self.text.startswith(",", previous.end)
            and mention.clause == previous.end + 1
            and _PLANS_TO.search(self.text, previous.clause, previous.start) is not None
        )

    def _plan_goes_on(self, mention: Mention, clause: str) -> bool:
        """计划改造小区3个,修缮庭院4个;绿化道路2条。: a sentence that opens with what is planned, and tells of no result."""
        if self._first != "target" or self._carried == "estimate" or self._first_at < 0 or mention.kind != "level":
            return False
        if self._all_plan is None:
            self._all_plan = is_all_plan(self.text[self._first_at : self.end])
        return self._all_plan and not may_be_done(clause)

    def _is_done_further(self, mention: Mention, clause: str) -> bool:
        """完成20处环境提升,目前已完成22处: what was to be done, with what came of it behind it, in the same verb."""
        behind = _DONE_BY_NOW.match(self.text, mention.end)
        if behind is None or (mention.unit == "%") != (behind["unit"] == "%"):
            return False
        return ("完成" if behind["verb"] == "完成" else "达") in clause and ACTUAL.search(clause) is None

    def _goes_on_setting(self, mention: Mention, previous: Mention | None, clause: str) -> bool:
        return (
            previous is not None
            and self._carried == "target"
            and previous.kind_of_unit == mention.kind_of_unit == "money"
            and goes_on_setting(self.text[previous.end : mention.start], clause)
        )

    def _is_expected(self, mention: Mention, previous: Mention | None) -> bool:
        """预计 holds up to the next semicolon; where no figure stands in front of it, for the rest of the sentence, up to
        another time or to what was done."""
        if self.rule == "words_of_clause" and last_cue(self.text, mention.clause, mention.start) < 0:
            self._result = mention.start  # 预计全年产值9亿元,1-8月累计完成6亿元: what was done by then is known
        self._near = is_estimated(self.text, self.start, mention.start, self._result)
        if self._near:
            return True
        if self.rule == "words_of_clause" or previous is None or self._carried != "estimate":
            return False
        alone = self._first == "estimate" or self._opens_item()
        return alone and mention.period is previous.period and self._opens_clause()

    def _opens_item(self) -> bool:
        """Whether 预计 is the first word behind a semicolon: then it holds for the items behind it, too."""
        return self.text.find(";预计", self.start) >= 0

    def _opens_clause(self) -> bool:
        """Whether 预计 opens its clause, behind nothing but the time and place: not 生产总值预计1.3万亿元."""
        return opens_clause(self.text, self.start)

    def _by(self, rule: str, basis: str) -> str:
        self.rule = rule
        return basis

    def _is_planned(self, mention: Mention, clause: str) -> bool:
        """Totals of lists of tasks, and figures of the task that its progress restates."""
        if self._good_deeds and is_total_of_good_deeds(self.text, clause, mention):
            return True
        if (tasks := counts_tasks(self.text, clause, mention)) is not None:
            return tasks
        if self.cell is None:
            return False
        if is_total_of_tasks(clause, mention.words_after):
            return True
        if (mention.value, mention.unit) not in self.planned or _DONE.search(clause):
            return False
        return bool(
            _OF_THESE.match(mention.words_after)
            or _UNDER_WAY.search(clause)
            or self.text[mention.right : mention.right + 1] == ":"
        )

"""Tasks among paragraphs and sentences: what the next one reports on is what was to be done."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.scope.passages import UNNUMBERED, heading_level, label_basis

# 截至9月底,已…; 1-6月,累计完成…: what a task has come to
_REPORTS_BACK: Final = regex(
    r"\s*(?:截[至止][^,。;]{1,12}|目前|至\d{1,2}月[底末]|1[-—至到]\d{1,2}月份?|上半年|前三季度|[一1]季度),|\s*1[-—至到]\d{1,2}月份?(?=[\u4e00-\u9fff])|\s*(?P<really>实际)(?=[\u4e00-\u9fff])"
)
_FALLS_SHORT: Final = regex(
    r"(?:与|离|距离?)(?:全年|年度|年初|既定|预期|计划|工作)*目标(?:任务|值)?(?:要求|相比)?[^,。;\d]{0,6}差距"
)
_REPORTED: Final = regex(r"[^,。;\d]{0,12}完成")
_DONE_SO_FAR: Final = regex(either("basis.so_far"))
_RESULT: Final = regex(r"已|截[至止]|完成了|目前|累计|同比|比上年")
# 年度投资目标9200万元,1-3月完成投资900万元: below a task, what it aims at
_AIM_BELOW: Final = regex(r"\s*(?:年度|全年|本年)[\u4e00-\u9fff]{0,6}(?:目标|任务|计划投资)(?:为|:)?\s?\d")
_DONE_IN_YEAR: Final = regex(r"[成了现]了|增长|下降|达|共完成|完成(?![^,。;\d]{0,6}任务)|实现|获")
_MONTHS_DONE: Final = regex(r"\d月(?:份|底)?,?(?:共|全[市区县])?(?:完成|实现|新增|开工|建成)")
_COURSE_BELOW: Final = regex(r"\W{0,4}(?:目前)?(?:进展|推进|完成|落实|办理)情况(?:\s*:|\W{0,4}$)")
_HEAD_OF_TASKS: Final = regex(
    r"(?:项目|工作|任务|目标|建设|重点|考核)?(?:内容|任务|名称|目标|事项|要点)(?:及(?:考核)?(?:指标|标准|要求|目标))?"
)
# 财政收入 above 实现财政收入增长6%。: a cell that names the goal, and the next one that states it
_NAME_OF_GOAL: Final = regex(r"[\u4e00-\u9fff()“”、]{2,20}")
_STATES_GOAL: Final = regex(r"[^。;\n]{2,60}\d[^。;\n]{0,60}[。;]?")
_HEAD_OF_RESULTS: Final = regex(
    r"(?:工作|项目|任务|目前|目标)?(?:进展|完成|落实|推进|执行|实施)(?:情况|进度|成效)"
)
_BEGINS_RESULT: Final = regex(r"\s*(?:已|截[至止]|目前|现已|累计)")
_MARKED: Final = regex(r"\s*[☑☐✓✔√●■◆★▶◎]")
_DONE_BELOW: Final = regex(r"\s*(?![☑☐✓✔√●■◆★▶◎])[^。;]{0,40}?(?:已|目前|截[至止])")
_UP_TO_FIGURE: Final = regex(r"[^\d。;]*(?=\d)")
# 今年改造小区20个,涉及居民9000户。 and then 目前房建工程已全面施工: what the year is to bring, none of which is there
_YEARS_WORK: Final = regex(
    r"\s*(?:[^。,;\d]{0,16}[,:])?(?:今年|本年度?|年内|全年|(?:19|20)\d\d年)(?!以来|[^,。;]{0,4}月|[上下]?半年|初|底|末)"
)
_UNDER_WAY: Final = regex(
    r"\s*(?:目前|现),?[^。;\d]{0,20}?(?:正在|已(?:全面|全部|陆续|基本|均)?(?:开工|施工|启动|进场|进入|完成(?:初步)?(?:设计|招标|选址|立项|前期))"
    r"|(?:推进|施工|建设|编制|设计|招标)中|初步设计|前期工作|均已开工)"
)
_OF_WHICH: Final = regex(r"\s*\(?其中[,:]?")
_ANY_FIGURE: Final = regex(r"\d")
_OF_PLAN: Final = regex(r"任务|目标|计划|预算")
# 3.关于“新建泊位900个”事项。: the words of a task, in front of what became of it
_MATTER: Final = regex(
    r"\s*(?:\d{1,2}[.、]\s*|\([\d一二三四五六七八九十]{1,3}\)\s*)?关于“[^“”]{4,120}”(?:这?一?)?(?:事项|任务|目标|指标)[。:]?\s*"
)
# 2024年实事项目进展情况: its headings are the deeds
_ON_DEEDS: Final = regex(r"(?:实事|民生工程|民心工程)[^,。;]{0,8}(?:完成|进展|推进|落实|办理)?(?:情况|进度|进展)")
_DEED: Final = regex(r"\s*(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))(?=[^。;\n]*\d)[^。;\n]{6,80}")
_NUMBERED: Final = regex(r"\s*(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))")
_VERB: Final = 2  # characters of what is done
_NAME: Final = 4  # characters of a thing that is named again


def states_task(line: str, following: str) -> bool:
    """True for a paragraph that the next one reports on: 一、新建学校5所。 and then 进展:….

    What is reported on is the task, unless the paragraph has a label of its own.
    """
    if _MARKED.match(line) is not None:
        # ☑新增泊位50个 above 目前已新增15个: the items of a list with what became of each
        return _RESULT.search(line) is None and _DONE_BELOW.match(following) is not None
    if _MATTER.fullmatch(line) is not None:
        return True
    if label_basis(line) is not None:
        return False
    if heading_level(line) == UNNUMBERED:
        # 整治河道110条。 above 进展情况:已整治90条
        return (
            line.endswith("。")
            and _COURSE_BELOW.match(following) is not None
            and _RESULT.search(line) is None
            and _MONTHS_DONE.search(line) is None
        )
    return label_basis(following) == "actual" or (
        _AIM_BELOW.match(following) is not None and _RESULT.search(line) is None
    )


def heads_progress(line: str, following: str, title: str | None) -> bool:
    """True for the heading 三、新建助餐点8个 on a page of how far good deeds have got, with what became of it below."""
    if title is None or _ON_DEEDS.search(title) is None:
        return False
    told = following.endswith("。") and _NUMBERED.match(following) is None
    return told and _DEED.fullmatch(line) is not None and _RESULT.search(line) is None


def is_head_of_tasks(line: str, above: str) -> bool:
    """True for the head of a column of results (进展情况) that stands under the head of one of tasks (项目内容): cells that are
    printed one below the other, without their rulings."""
    return _HEAD_OF_RESULTS.fullmatch(line) is not None and _HEAD_OF_TASKS.fullmatch(above) is not None


def is_task_cell(line: str, following: str, above: str) -> bool:
    """True for a cell of tasks that the next one reports on (开工建设学校5所。 above 已开工3所), or that stands below the name of
    its goal: 财政收入 above 实现财政收入增长6%。"""
    if _RESULT.search(line) is not None:
        return False
    if _BEGINS_RESULT.match(following) is not None:
        return True
    named = _NAME_OF_GOAL.fullmatch(above) is not None and _HEAD_OF_TASKS.fullmatch(above) is None
    return named and _STATES_GOAL.match(line) is not None and _MONTHS_DONE.search(line) is None


def is_task(sentence: str, following: str) -> bool:
    """True for a sentence of a numbered point that the next one reports on: 3.加装电梯60部。 and then 截至9月底,已完成41部.

    How much of a task was done (已完成年度任务的80%) tells nothing of what stands before.
    """
    report = _REPORTS_BACK.match(following)
    if report is None or _RESULT.search(sentence):
        return False
    rest = following[report.end() :]
    if report["really"]:
        return rest[:_VERB] in sentence  # 新建泊位900个(责任单位:住建局)。实际新建泊位910个
    if not report[0].endswith(","):
        return rest[:_NAME] in sentence  # 新建泊位900个。1-9月新建泊位610个
    words = _UP_TO_FIGURE.match(rest)
    if words is None or _OF_PLAN.search(words[0]):
        return False
    return (
        _DONE_SO_FAR.match(rest) is not None or _REPORTED.match(rest) is not None or rest[:_NAME] in sentence
    )


def is_under_way(sentence: str, following: str) -> bool:
    """True for a sentence on what a year is to bring, where the next one says that the works are only under way."""
    at = sentence.find(",目前")
    if at >= 0 and _ANY_FIGURE.search(sentence, at) is None:  # 今年新建农田9万亩,目前方案正在编制
        sentence, following = sentence[:at], sentence[at + 1 :]
    if _RESULT.search(sentence) is not None or _DONE_IN_YEAR.search(sentence) is not None:
        return False
    return _YEARS_WORK.match(sentence) is not None and _UNDER_WAY.match(following) is not None


def takes_apart(text: str, begin: int, stop: int) -> bool:
    """True for a sentence that takes apart what the one before plans, and tells of no result: 其中,新开工项目25个,…."""
    return _OF_WHICH.match(text, begin, stop) is not None and _RESULT.search(text, begin, stop) is None


def is_fallen_short_of(sentence: str, following: str) -> bool:
    """True for the first sentence of an item that ends by saying how far it is from its aim, which that sentence states:
    1.入驻率达60%。已入驻9家,…,与全年目标差距较大."""
    return _FALLS_SHORT.search(following) is not None and _RESULT.search(sentence) is None

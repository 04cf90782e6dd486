"""Tasks as their lists print them: with who is in charge in brackets, and aims that are listed line by line."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.scope.passages import heading_level

_NEAR_THE_END: Final = 80  # characters of a line that may announce what is listed below
_UNNUMBERED: Final = 2  # the level of a heading without a number
# 新建学校8所(责任单位:区教育局): a task and who is in charge of it
_IN_CHARGE_OF: Final = regex(r"\((?:责任|牵头|承办|主办|实施|主要责任)(?:责任)?(?:单位|部门)[:]")
_TO_BE_DONE: Final = regex(
    r"(?:将要|要|需要)(?:完成|实施|办|办好|办理|推进)的[^。;,:\d]{0,20}(?:实事|项目|任务|工程)(?:有|为|是|:|$)"
)
_CAME_OF_IT: Final = regex(r"已|截[至止]|完成了|累计|同比|比上年|目前|现有|完成率|均完成|共完成")
# 此项工作已完成。截至12月底,…
_TELLS: Final = regex(
    r"\s*(?:(?:此|该|这|本)项(?:工作|任务|实事|目标)?[^,。;\d]{0,10}(?:已|完成|推进|进展|办结)"
    r"|目前|截[至止]|完成情况|进展|落实情况|工作进展|已)"
)
# 今年定下这些具体目标: and then a line for each
_AIMS_BELOW: Final = regex(
    r"(?:^|[,。;])(?![^。;]*(?:完成|达成|超额|对照|回顾|实现了|围绕))[^。;\d]*?(?:(?:19|20)\d\d年[^。;\d]*?)?"
    r"(?:定下|提出|明确|确定|制定|锁定|设定|确立|主要|预期|奋斗|具体|总体|工作|今年|明年)[^。;\d]{0,16}目标(?:任务)?(?:如下|是|为)?\s*:\s*$"
)


def states_charge(line: str, following: str) -> bool:
    """True for 1.新建学校8所(责任单位:区教育局), where the next line tells what came of it, or states such a task, too."""
    return _is_charged(line) and (_TELLS.match(following) is not None or _is_charged(following))


def aims_below(line: str) -> bool:
    """True for a line behind which the aims of a time to come are listed: 今年将重点实现以下具体目标:."""
    end = line[-_NEAR_THE_END:]
    return "目标" in end and end.endswith(":") and _AIMS_BELOW.search(end) is not None


def are_to_be_done(sentence: str) -> bool:
    """True for a sentence that names what is to be carried out and listed below: 2018年要完成的实事项目."""
    return "要" in sentence and _TO_BE_DONE.search(sentence) is not None


def _is_charged(line: str) -> bool:
    """True for a numbered task with those who are in charge of it in brackets, and no word of what came of it in front."""
    charged = _IN_CHARGE_OF.search(line) if "单位" in line or "部门" in line else None
    return (
        charged is not None
        and heading_level(line) != _UNNUMBERED
        and _CAME_OF_IT.search(line, 0, charged.start()) is None
    )

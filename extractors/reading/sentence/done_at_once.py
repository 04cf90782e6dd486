"""What stands right behind a figure that is planned and says that it is done already."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.plan_words import CUES

DONE_NEAR: Final = 14  # characters behind a figure in which it is said to be done
_DONE_BEHIND: Final = regex(
    r"[^,。;:\d]{0,12}?(?<!将)(?:均|都|现|目前|全部)?已(?:经|全部|全面|基本|陆续|如期|提前)?"
    r"(?:在建|开工|动工|建成|完工|竣工|完成|交付|投用|投入使用|办结)(?![^,。;]{0,6}\d)"
)
# 计划今年完成的40个: what is told of is named by what was planned of it
_TO_BE_DONE: Final = regex(
    r"(?:须|应|需|计划|拟|要求)[^,。;目标任务]{0,8}(?:完成|建成|完工|竣工|改造|开工|办结|交付)的$"
)


def is_done_at_once(text: str, mention: Mention, clause: str, *, planned: bool) -> bool:
    """12个已在建 in a text of plans (`planned`), 须完成的40个项目已全部完工: what is said right behind to be done is a result.

    clause: the words in front of the figure.
    """
    if _DONE_BEHIND.match(text, mention.end) is None:
        return False
    return _TO_BE_DONE.search(clause) is not None or (planned and not CUES.within(clause))

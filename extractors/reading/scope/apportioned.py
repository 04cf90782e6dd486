"""A task that is shared out in the cell of its progress: 新增食堂15个 | 其中青石镇8个,柳河镇7个,3个已建成。 Or where it will be:
新增床位60张 | 已完成选址,分别为青石公寓40张、柳河养老院20张。"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex

_OPENS: Final = regex(
    r"\s*(?:其中[:]?|(?:目前|现)?(?:均|全部)?已?(?:完成|确定|落实)(?:选址|选点|布点)(?:工作)?,(?:分别|依次)(?:为|是|在|位于))"
)
_SHARE: Final = regex(r"[,、;]?\s*[\u4e00-\u9fff]{2,24}?(?P<count>\d{1,5})(?P<unit>[\u4e00-\u9fff]{1,3})(?=[,、;。])")
_AMOUNT: Final = regex(r"(?<![\d.])(\d{1,6})([\u4e00-\u9fff]{1,3})")
_FEWEST: Final = 2


def shared_out(task: str, progress: str) -> int:
    """How many characters of a folded cell of progress share out its task: the parts that it opens with, behind 其中, where
    or the places chosen, where they make up an amount that the task states; 0 where they do not."""
    opens = _OPENS.match(progress)
    if opens is None:
        return 0
    total = parts = 0
    unit = ""
    at = opens.end()
    amounts = set(_AMOUNT.findall(task))
    while (share := _SHARE.match(progress, at)) is not None and share["unit"] == (unit or share["unit"]):
        unit = share["unit"]
        total += int(share["count"])
        parts += 1
        at = share.end()
        if parts >= _FEWEST and any(amount == str(total) and words.startswith(unit) for amount, words in amounts):
            return at
    return 0

"""Numbers, months and parts of a year as a period prints them, in digits or spelt."""

from __future__ import annotations

import re
from typing import Any, Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.language.numerals import from_chinese

_DAY_OF_MONTH: Final = regex(r"\d{1,2}\s*日")
_NUMBERS: Final = regex(r"\d+|[元一二三四五六七八九十]+")
# 至6月25日,共与60户签约; 2006年底总人口2.6万人
# and 至12月底,该项工程已…
_SO_FAR: Final = regex(
    r",?(?:我[区县市镇]|全[区县市镇]|[该本][^,。;\d将]{1,8}?|[^,。;\d将]{1,10}(?=已))?(?:已|共(?:有|计|与|完成|签|开|收)|累计)(?!建成后)"
)
_THERE_IS: Final = regex(r",?(?!将|拟|计划|要|力争|预计)[\u4e00-\u9fff]{0,6}(?:共有|现有|拥有|辖有|设有)")
_WHAT_THERE_WAS: Final = regex(
    r",?(?:全[区县市镇乡])?(?:总?人口|总户数|户籍|常住|实有|存栏|耕地|共有|拥有|在校|各项存款)"
)
_BY_DAY: Final = regex(r"(?:^|[^高低优大小多少好快慢强弱等同相])于$")
_PLAN_NAMED: Final = regex(r"度?的?(?:目标任务|任务目标|指标任务|预期目标|主要目标)")
_SELECTED: Final = regex(rf"(?:{either('periods.selected')})(?:了|为)?$")
_NAME_GOES_ON: Final = regex(r"度?[\u4e00-\u9fff“\ue000]")
_RISES: Final = regex(
    r"(?:增加|提高|上升|增长|发展|提升|扩大|下降|降低|减少|上涨|跃升|攀升|跃增|突破|扩张|[增升提降减涨扩]|(?:调整|优化|演变)为)$"
)
_FROM_THEN: Final = regex(r"[从由](?:19|20)\d\d年的[^,。;]{1,24},$")
_OF_HALF: Final = regex(r"上半年|(?<!\d)(?:1|一)月?[-~至到](?:6|六)月")
_LENGTH: Final = 40_000  # characters of a page
OPENS: Final = frozenset(["", ",", "。", ";", "(", "\n"])  # what stands in front of a clause
_CHINESE: Final = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def month_range(printed: str | None) -> tuple[int, int] | None:
    """The first and last month of 1-9月, 6月25日至9月30日, 三月; None for months that are no range (1、3月)."""
    if printed is None:
        return None
    if "日" in printed:
        printed = _DAY_OF_MONTH.sub("", printed)  # 6月25日至9月(30日)
    numbers = [number_of(n) for n in _NUMBERS.findall(printed)]
    if "、" in printed and numbers[-1] != numbers[0] + 1:
        return None
    return numbers[0], numbers[-1]


def is_month(match: re.Match[str]) -> bool:
    """A month alone, whose figures may be of it or of the months up to it."""
    printed = match["months2"] or match["months"] or ""
    return printed.count("月") == 1 and "日" not in match[0] and not (match["cut"] or match["end"] or match["suffix"])


def number_of(printed: str) -> int:
    """Years and months in digits or spelt out: 2021, 二〇二一, 12, 十二, 元 (of January)."""
    if printed == "元":
        return 1
    value = int(printed) if printed.isdigit() else from_chinese(printed.replace("○", "〇"))
    return int(value or 0)


def months_of_part(printed: str) -> tuple[int, int]:
    """The first and last month of 上半年, 前三季度, 前10个月, 前九月."""
    if "半年" in printed:
        return (7, 12) if printed[0] == "下" else (1, 6)
    if printed.endswith("月"):
        return 1, number_of(printed[1:].rstrip("个月"))
    numbers = [count_of(n) or 1 for n in re.findall(r"[\d一二三四两]", printed)]
    number = numbers[-1]
    if len(numbers) > 1:
        return 3 * numbers[0] - 2, 3 * number
    if printed[0] == "前":
        return 1, 3 * number
    return 3 * number - 2, 3 * number


def count_of(printed: str) -> int | None:
    """How many years 五, 十二, 3 are; None for what is no such number."""
    if printed.isdigit():
        return int(printed)
    if len(printed) == 1:
        return _CHINESE.get(printed)
    return 10 + _CHINESE.get(printed[1], 0) if printed[:1] == "十" and len(printed) == 2 else None


def says_what_was(date: re.Match[str] | dict[str, Any], text: str, day_known: bool, end: int) -> bool:
    """Whether the words behind a date say that it is past, whatever its own say; day_known: that of publication."""
    if date["cut"] in ("至", "到"):
        return _SO_FAR.match(text, end) is not None
    bare = not day_known and date["end"] == "底" and not date["cut"]
    return bare and _WHAT_THERE_WAS.match(text, end) is not None


def goes_on_from(date: dict[str, Any], text: str, end: int, this_year: int | None) -> bool:
    """Whether a year is one that goes on: 2015年开始,先后投入12亿元; of the present one what there is and not what will be
    (2023年全区共有学校46所)."""
    if text.startswith("开始,", end):
        return True
    bare = not any(date[part] for part in ("cut", "end", "part", "part2", "months", "months2", "year_end"))
    return bare and date["year"] == str(this_year) and _THERE_IS.match(text, end) is not None


def is_deadline(match: re.Match[str], text: str) -> bool:
    """须于10月底前建成: a day by which, and nothing that is compared with (低于6月底)."""
    due = match["end"] in ("底", "末") or match["suffix"] in ("前", "之前")
    return due and _BY_DAY.search(text, max(0, match.start() - 2), match.start()) is not None


def is_of_name(text: str, start: int, end: int) -> bool:
    """没有达到省定的2022年任务, 入选2025年省重点项目: the year of a plan, or in a name."""
    if text[start - 1 : start] in OPENS:
        return False
    return _PLAN_NAMED.match(text, end) is not None or (
        _SELECTED.search(text, max(0, start - 4), start) is not None
        and _NAME_GOES_ON.match(text, end) is not None
    )


def rose_to(text: str, start: int) -> bool:
    """Whether what stands in front of 到2025年的 is what there was before: 由2019年的163件增加到, 从2019年的683件,到."""
    if _RISES.search(text, max(0, start - 4), start) is not None:
        return True
    return text[start - 1 : start] == "," and _FROM_THEN.search(text, max(0, start - 40), start) is not None


def tells_of_half(text: str) -> bool:
    """Whether a text names the first half of a year."""
    return _OF_HALF.search(text, 0, _LENGTH) is not None

"""Lines, paragraphs and page furniture: where the text of a page is, and what is only page around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.documents.wrapped import broken_in_sentence
from extractors.prepared import regex

LINE = regex(r"[^\n\r]+")
# An article that runs on over pages: `(下转4版)  (紧接3版)`, alone or as a pair, in either kind of bracket.
_OPEN, _CLOSE = r"[(\uff08【\[]", r"[)\uff09】\]]"
_BLANK = r"[ \u3000\xa0]{0,8}"
_MARK = rf"{_OPEN}\s*(?:下转|紧接|上接|接|转)\s*第?\s*[A-Za-z]?\d{{1,3}}\s*版[^)\uff09】\]\n]{{0,12}}{_CLOSE}"
# Between the two marks of a pair the head of the next page may stand, on lines of its own.
_PAGE_HEAD = r"\s*\n(?:[^\n]{0,40}版[^\n]{0,40}\n)?\s*"
_FROM = rf"{_OPEN}\s*(?:紧接|上接|接)"
# Begins with its bracket, so that the engine leaps from bracket to bracket; blanks in front are taken in afterwards.
_CONTINUATION = regex(rf"{_MARK}{_BLANK}(?:{_MARK}{_BLANK})*(?:{_PAGE_HEAD}(?={_FROM}){_MARK}{_BLANK})?")
_BLANKS, _MAX_BLANKS = " \u3000\xa0", 8
# A text in one line runs its headings into it: …工作报告一、2022年工作回顾2022年是…. The number of a part begins one; its own
# last word ends one where a sentence plainly begins.
_TOPIC = r"(?:回顾|总结|情况|成效|成绩|实绩|安排|计划|思路|打算|任务|目标|要求|重点|工作)"
_OPENS = r"(?:\s+|\s*(?:(?:19|20)\d\d年|今年|[一1]年来|过去|刚刚过去|即将过去|面对|[(\uff08][一二][)\uff09]|1[.、\uff0e]))"
# …请予审议。 2023年工作回顾 2023年,我们…: a heading without a number, set apart by blanks
_YEAR_PART = regex(rf"(?<=\s)(?:19|20)\d\d年(?:主要|政府|重点|全年)?工作{_TOPIC}(?=\s+\S)")
_RUN_IN_TITLE = regex(
    r"[^\n。,\uff0c;\uff1b:\uff1a]{4,40}?(?:报告|总结|思路|计划|要点|公报|摘要)(?=\s*(?:——|--))"
)
_PART = regex(rf"[一二三四五六七八九十]、[^\n。,\uff0c;\uff1b:\uff1a]{{2,24}}?{_TOPIC}(?={_OPENS})")
_PART_NUMBERS = ("一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、", "十、")
_BEFORE_PART = regex(
    r"[。;\uff1b!\uff01?\uff1f)\uff09:\uff1a]\s*$|(?:报告|总结|思路|计划|要点|公报|摘要)\s*$"
)
# 云亭日报 要闻 00002 标题 2022-03-04 1234567 3 2022年3月4日 星期五: what a paper's pages file an article under, at their foot
_FILED_UNDER = regex(r"[^\n。]{0,160}\d{4}-\d\d-\d\d\s+\d{4,12}\s+\d{1,3}\s+\d{4}年\d{1,2}月\d{1,2}日\s*星期.\s*$")
_LONGEST_FILED = 200
_RUNS_IN = 60  # characters of a line that is a text


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text without what a page prints in it, and the way back: `origin(offset)` is the place in the printed text."""

    text: str
    # Start of each kept piece in the clean text, and how far it was moved.
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def origin(self, offset: int) -> int:
        """The offset in the printed text of the character at `offset` of the clean text."""
        if len(self.starts) == 1:
            return offset
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the clean text stands in the printed text: from its first character to its last."""
        return self.origin(start), self.origin(end - 1) + 1 if end > start else self.origin(start)

    def place(self, offset: int) -> int:
        """The offset in the clean text of a place in the printed text (inside furniture: what follows it)."""
        low, high = (
            0,
            len(self.starts),
        )  # the last piece that begins in the printed text at the offset or before
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] + self.shifts[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return offset - self.shifts[low - 1] if low else 0


def without_furniture(text: str) -> CleanText:
    """Cut continuation marks out of the text, so that a sentence that runs over two pages is whole again.

    A line break is put around a heading that runs into its text; one that stands within a sentence is taken out.
    """
    return without(text, sorted({*_continuations(text), *_run_in_headings(text), *_filed_under(text), *broken_in_sentence(text)}))


def without(text: str, edits: list[tuple[int, int, str]]) -> CleanText:
    """The text with stretches of it taken out, each with what stands instead, in the order of the text; of two that share
    characters, the first."""
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = kept = 0
    for start, end, instead in edits:
        if start < kept:
            continue
        pieces.append(text[kept:start])
        starts.append(length)
        shifts.append(kept - length)
        length += start - kept
        if instead:
            pieces.append(instead)
            starts.append(length)
            shifts.append(start - length)
            length += len(instead)
        kept = end
    if not pieces:
        return CleanText(text)
    pieces.append(text[kept:])
    starts.append(length)
    shifts.append(kept - length)
    return CleanText("".join(pieces), tuple(starts), tuple(shifts))


def _continuations(text: str) -> Iterator[tuple[int, int, str]]:
    """The marks of an article that runs on over pages, with the blanks in front of them."""
    if "版" not in text or not ("接" in text or "转" in text):
        return  # found out much faster than by the pattern
    kept = 0
    for mark in _CONTINUATION.finditer(text):
        near = text[max(kept, mark.start() - _MAX_BLANKS) : mark.start()]
        yield mark.start() - (len(near) - len(near.rstrip(_BLANKS))), mark.end(), ""
        kept = mark.end()


def _filed_under(text: str) -> Iterator[tuple[int, int, str]]:
    """The last line of an article in a digital paper, where it repeats the title between numbers of the paper's archive."""
    end = len(text.rstrip())
    begins = text.rfind("\n", 0, end) + 1
    if 0 < begins < end <= begins + _LONGEST_FILED and _FILED_UNDER.match(text, begins, end) is not None:
        yield begins, end, ""


def _parts(text: str) -> list[re.Match[str]]:
    """The headings of numbered parts, looked for by their numbers: few texts have one, and a search is quick."""
    found = []
    for number in _PART_NUMBERS:
        at = text.find(number)
        while at >= 0:
            part = _PART.match(text, at)
            if part is not None:
                found.append(part)
            at = text.find(number, at + 1)
    if "年" in text:
        found.extend(_YEAR_PART.finditer(text))
    return found


def _run_in_headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a line break belongs before and behind the heading of a part that runs into its text."""
    for part in _parts(text):
        begins = text.rfind("\n", 0, part.start()) + 1
        line_end = text.find("\n", part.end())
        if (len(text) if line_end < 0 else line_end) - begins < _RUNS_IN:
            continue
        before = text[begins : part.start()]
        if before.strip():
            if not _BEFORE_PART.search(before[-12:]):
                continue
            title = _RUN_IN_TITLE.match(before)
            if title is not None:
                yield begins + title.end(), begins + title.end(), "\n"
            yield part.start(), part.start(), "\n"
        yield part.end(), part.end(), "\n"

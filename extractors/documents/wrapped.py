"""Text that was printed in lines of one width, each broken where the line was full, in the midst of a sentence or a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.prepared import regex

_FEWEST: Final = 10  # full lines that show a text to be printed so
_NARROWEST, _WIDEST = 15, 60  # characters of a full line; half-width ones count half
_SLACK: Final = 3  # how much shorter full lines may be: a mark or a number is not parted from what stands in front of it
_SHORTEST: Final = 6  # by how much a single one may be shorter
_SCRAP: Final = 2  # characters that a line of its own may hold in the midst of a sentence
_LONGER_AT_MOST: Final = 10  # one of so many lines may be longer
_ENDS_SENTENCE: Final = "。!?！？:：;；…”』》)）"
_BEGINS_ANEW: Final = regex(
    r"\s|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[（(]\d{1,2}[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[章节条部]|[-—●◆■★]"
)


def broken_in_sentence(text: str) -> Iterator[tuple[int, int, str]]:
    """The line breaks of a text printed so that stand within a sentence, to be taken out."""
    if text.count("\n") < _FEWEST:
        return
    lines = text.split("\n")
    widths = [_width(line) for line in lines]
    full = _width_of_full_lines(lines, widths)
    if full is None:
        return
    at = 0
    goes_on = False
    for number, line in enumerate(lines[:-1]):
        at += len(line)
        printed = line.rstrip()
        following = lines[number + 1]
        is_full = full - _SHORTEST <= widths[number] <= full or (goes_on and 0 < widths[number] <= _SCRAP)
        goes_on = (
            is_full
            and printed[-1] not in _ENDS_SENTENCE
            and bool(following.strip())
            and _BEGINS_ANEW.match(following) is None
        )
        if goes_on and not (_is_half_width(printed[-1]) and _is_half_width(following[0])):
            yield at - (len(line) - len(printed)), at + 1, ""
        at += 1


def _width_of_full_lines(lines: list[str], widths: list[int]) -> int | None:
    """How wide a full line of a text is; None for a text that is not printed in such lines.

    Nearly all lines are that wide or shorter, most of what is printed stands in such lines, and most of those break off in a
    sentence.
    """
    counted = [0] * (_WIDEST + 1)
    for width in widths:
        if _NARROWEST <= width <= _WIDEST:
            counted[width] += 1
    full = max(range(_WIDEST, _NARROWEST - 1, -1), key=lambda w: sum(counted[w - _SLACK : w + 1]))
    of_width = [line for line, width in zip(lines, widths, strict=True) if full - _SLACK <= width <= full]
    longer = sum(width > full for width in widths)
    in_full_lines = sum(width for width in widths if full - _SLACK <= width <= full)
    if len(of_width) < _FEWEST or longer * _LONGER_AT_MOST > len(of_width) or 2 * in_full_lines < sum(widths):
        return None
    broken = sum(line.rstrip()[-1] not in _ENDS_SENTENCE for line in of_width)
    return full if 2 * broken > len(of_width) else None


def _width(line: str) -> int:
    printed = line.strip()
    half = sum(1 for character in printed if character.isascii())
    return len(printed) - half // 2


def _is_half_width(character: str) -> bool:
    """Whether a character is a letter or digit that would run together with another one."""
    return character.isascii() and character.isalnum()

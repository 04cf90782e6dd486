"""The words that open a paragraph and say what it is about."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.masking import ASIDE
from extractors.reading.model.context import Context, ParagraphTitle

_PARAGRAPH: Final = 800  # characters in front of a sentence in which its paragraph may begin
_OPENING: Final = 24  # characters of a paragraph that say what it is about
_POINT: Final = rf"\s*(?:\d{{1,2}}\s?[.、)]|[(]\d{{1,2}}[)]|[一二三四五六七八九十]{{1,3}}[是、]|{ASIDE}{{3,4}})"  # 3. (3) 二是 (二)
_WORDS_OF_TITLE: Final = regex(rf"(?:{_POINT})?(?P<title>[^。:\d\n]*)[。:]")
_TITLE_LINE: Final = regex(rf"{_POINT}\s*(?P<title>[^。,;:\d\n]*)\n")

_LONGEST_CAPTION: Final = 48  # characters of the line above a paragraph in brackets
_LINES_ABOVE: Final = 3
_REACHES: Final = regex(r"\s*(?:共|总|合计)?(?:涉及|覆盖|惠及|受益)")  # a line that goes on with the one above it
_SENTENCE_MARKS: Final = regex(r"[。;!?]")


def opening_of_paragraph(text: str, start: int) -> str:
    """The words that open a sentence's paragraph: gazettes put what it is about there (民生福祉更有温度。)."""
    opens = _paragraph(text, start)
    return text[opens : opens + _OPENING].partition("。")[0] if opens >= 0 else ""


def title_of_paragraph(context: Context, start: int) -> str:
    """What opens the paragraph of a sentence and says what it is about, when that is near."""
    text = context.masked
    opens = _paragraph(text, start)
    if opens < 0 or start - opens > _PARAGRAPH // 2:
        return ""
    if opens != context.paragraph_title.opens:
        context.paragraph_title = ParagraphTitle(opens, _read_title(text, opens))
    return context.paragraph_title.words


def _read_title(text: str, opens: int) -> str:
    """老旧小区改造提速。 3.加装电梯。 垃圾分类: at the head of a paragraph, or a numbered line above it."""
    if text.startswith("(", opens) and (caption := _caption_above(text, opens)):
        return caption
    if _REACHES.match(text, opens) is not None:
        return _line_gone_on_with(text, opens)
    words = _WORDS_OF_TITLE.match(text, opens, opens + _OPENING)
    if words is None and opens:
        floor = max(0, opens - _OPENING)
        above = text.rfind("\n", floor, opens - 1) + 1
        words = _TITLE_LINE.match(text, above, opens) if above or not floor else None
    return words["title"] if words is not None else ""


def _line_gone_on_with(text: str, opens: int) -> str:
    """What a list in lines says was done, above the lines that say how far it reaches: 完成小区改造8个 / 涉及3个板块 / 惠及600户.

    Empty where a full stop ends the line, or none is near.
    """
    for _ in range(_LINES_ABOVE):
        end = opens - 1
        opens = text.rfind("\n", max(0, end - _LONGEST_CAPTION), max(0, end)) + 1
        line = text[opens : max(0, end)].strip()
        if (not opens and end > _LONGEST_CAPTION) or not line or line.endswith("。"):
            return ""
        if _REACHES.match(line) is None:
            return line
    return ""


def _caption_above(text: str, opens: int) -> str:
    """The caption of a table, or the heading, above a paragraph in brackets: 表二:违法建设治理进度表 above (已拆除860㎡)."""
    end = opens - 1
    begin = text.rfind("\n", max(0, end - _LONGEST_CAPTION), max(0, end)) + 1
    if not begin and end > _LONGEST_CAPTION:
        return ""
    line = text[begin:end].strip()
    return line if len(line) > 2 and _SENTENCE_MARKS.search(line) is None else ""


def _paragraph(text: str, start: int) -> int:
    """Where the paragraph of a sentence opens; -1 when that is too far away."""
    floor = max(0, start - _PARAGRAPH)
    opens = text.rfind("\n", floor, start) + 1
    return opens if opens or not floor else -1

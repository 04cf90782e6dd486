"""From markup to readable text, laid out like a text capture of the page, with offsets of table cells.

A paragraph is one line, with an empty line between two; <br> is a line break; each table cell stands on
a line of its own (its paragraphs on lines of their own), in row order. White space of the markup
collapses as in a browser; no-break and ideographic spaces stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARKUP_SPACE = " \t\n\r\f"
_SPACE_RUN = re.compile(r"[ \t\n\r\f]+")
# Invisible characters that editors leave in mid-word; they carry no text.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text under construction."""

    parts: int
    length: int


class TextBuilder:
    """Collects text piece by piece and knows the offset of every piece."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""  # last character written
        self._breaks = 0  # line breaks due before the next character
        self._space: str | None = None  # white space of the markup seen since the last character
        self._held = ""  # no-break or ideographic spaces at the start of a line, not yet followed by text
        self._in_cell = False
        self.length = 0

    def text(self, raw: str | None) -> None:
        """Adds character data of the markup."""
        if not raw:
            return
        core = raw.strip(_MARKUP_SPACE)
        if not core:
            self._see_space(raw)
            return
        if raw[0] in _MARKUP_SPACE:
            self._see_space(raw[: len(raw) - len(raw.lstrip(_MARKUP_SPACE))])
        core = _SPACE_RUN.sub(_collapse, core)
        self._write(_INVISIBLE.sub("", core))
        if raw[-1] in _MARKUP_SPACE:
            self._see_space(raw[len(raw.rstrip(_MARKUP_SPACE)) :])

    def line(self, text: str) -> None:
        """Adds one whole line of its own, directly below the line before it."""
        if text:
            self._end_line()
            self._breaks = max(self._breaks, 1)
            self._write(text)
            self._breaks = 1

    def block(self) -> None:
        """The edge of a paragraph: what follows starts a new one."""
        self._end_line()
        self._breaks = max(self._breaks, 1 if self._in_cell else 2)

    def line_break(self) -> None:
        """<br>: what follows stands on the next line."""
        self._end_line()
        if self._breaks < (1 if self._in_cell else 2):
            self._breaks += 1

    def open_cell(self) -> None:
        """Starts a table cell: an empty line before it, no empty line within."""
        self._in_cell = False
        self.block()
        self._in_cell = True

    def close_cell(self) -> None:
        """Ends a table cell."""
        self._in_cell = False
        self.block()

    def mark(self) -> Mark:
        """The present end of the text."""
        return Mark(len(self._parts), self.length)

    def since(self, mark: Mark) -> tuple[str, int]:
        """What was written since `mark`, and the offset at which it starts."""
        return "".join(self._parts[mark.parts :]), mark.length

    def rewind(self, mark: Mark) -> None:
        """Takes back what was written since `mark`."""
        del self._parts[mark.parts :]
        self.length = mark.length
        self._last = self._parts[-1][-1] if self._parts else ""
        self._held, self._space = "", None
        self.block()

    def finish(self) -> str:
        """The text."""
        return "".join(self._parts)

    def _see_space(self, spaces: str) -> None:
        self._space = (self._space or "") + spaces

    def _end_line(self) -> None:
        self._held, self._space = "", None

    def _write(self, core: str) -> None:
        if not core:
            return
        line_start = self._breaks > 0 or self.length == 0
        if line_start and not core.strip():
            self._held += core  # an empty paragraph unless text follows on this line
            return
        if line_start:
            if self.length:
                self._append("\n" * self._breaks)
            self._breaks = 0
            self._append(self._held)
            self._held = ""
        elif self._space is not None and not _joins(self._last, self._space, core[0]):
            self._append(" ")
        self._space = None
        self._append(core)

    def _append(self, piece: str) -> None:
        if piece:
            self._parts.append(piece)
            self.length += len(piece)
            self._last = piece[-1]


def _collapse(match: re.Match[str]) -> str:
    text = match.string
    return "" if _joins(text[match.start() - 1], match.group(), text[match.end()]) else " "


def _joins(before: str, spaces: str, after: str) -> bool:
    """Whether a line break of the source between two characters is no space: between two wide
    characters it is none (CSS Text 3, segment break transformation)."""
    return "\n" in spaces and _is_wide(before) and _is_wide(after)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"

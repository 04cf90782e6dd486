"""Text from outside made harmless for where a person looks at it: pages, terminals, spreadsheets, links.

The warehouse keeps text as printed; these functions are the one way from there to eyes. `for_page` and `for_terminal`
keep the number of characters; what `for_cell` puts in front `from_cell` takes away.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# What XML, and so a page, cannot hold: controls, surrogates, non-characters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What moves a terminal's cursor, or turns the direction of what follows. Tabs and line ends are a caller's own.
_NO_TERMINAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # what no address and no word of one line holds
QUOTED = 200  # characters of somebody else's words that a message quotes at most
_CONTROL_PICTURES = 0x2400  # ␀ ␁ ␂ …: a picture for each control character below space
# What a spreadsheet takes for a formula, behind any quotes that were put before it.
_FORMULA = re.compile("(?s)('*)[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20].*")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
_SAFE_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)


def for_page(text: str) -> str:
    """Fit for HTML and XML; escaping of `<` and `&` is left to whoever writes the page."""
    return _NO_XML.sub(_picture, text)


def for_terminal(text: str) -> str:
    """Fit for a terminal: no escape sequences, no changes of direction; line ends and tabs stay."""
    return _NO_TERMINAL.sub(_picture, text)


def on_one_line(text: str, limit: int = 0) -> str:
    """Fit for a line of a message, a log or a ledger: whatever could not be seen, line ends and tabs too, is shown as
    a picture or U+FFFD; spaces of any width stay. Beyond `limit` characters, if any, the text is cut and its length told.
    """
    cut = f"{text[:limit]}… ({len(text)} characters)" if 0 < limit < len(text) else text
    return cut if cut.isprintable() else "".join(map(_seen, cut))


def for_cell(text: str) -> str:
    """Fit for a spreadsheet's cell: what would be read as a formula gets a `'` in front, numbers do not."""
    return f"'{text}" if _FORMULA.fullmatch(text) and not _NUMBER.fullmatch(text) else text


def from_cell(text: str) -> str:
    """The inverse of `for_cell`."""
    return text[1:] if text.startswith("'") and _FORMULA.fullmatch(text) else text


def for_link(address: str | None) -> str | None:
    """An address that a person may click, http and https only; None for any other (`javascript:` and its like)."""
    return address if address and _SAFE_ADDRESS.fullmatch(address) else None


def in_json(text: str) -> str:
    """JSON with its DEL and C1 characters and changes of direction as escapes: the same value, fit for a terminal."""
    return _NO_TERMINAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def storable(value: Any) -> Any:
    """Strings without NUL and lone surrogates, in lists and mappings too: what PostgreSQL and JSON can keep."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, (list, tuple)) else value


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _seen(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return _picture(character)


def _picture(found: re.Match[str] | str) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"

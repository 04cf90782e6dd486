"""From bytes to text, without ever moving an offset afterwards."""

from __future__ import annotations

import codecs

from extractors.documents.script import is_traditional
from extractors.prepared import regex

# A document may hold what PostgreSQL and JSON cannot: NUL and lone surrogates. Each becomes one U+FFFD.
_UNSTORABLE = regex("[\x00\ud800-\udfff]")
# A handful of broken bytes in UTF-8 text are damage; more than this share means another encoding.
_DAMAGE = 0.002
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes | str) -> str:
    """The text of a capture; newlines stay as they are, characters that cannot be stored are replaced one for one.

    UTF-8 is tried first, then Big5 where that gives traditional characters, then GB 18030 (the superset of GB 2312 and GBK
    that Chinese sites use). Never fails: bytes that fit no encoding become U+FFFD.
    """
    text = data if isinstance(data, str) else _decode_bytes(data)
    return _UNSTORABLE.sub("\ufffd", text)


def _decode_bytes(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= _DAMAGE * len(damaged):
        return damaged
    try:  # first: nearly all bytes of Big5 can be read as GB 18030, but not the other way round
        if is_traditional(text := data.decode("cp950")):
            return text
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        other = data.decode("gb18030", "replace")
    return min(damaged, other, key=lambda text: text.count("\ufffd"))


def looks_like_html(data: bytes | str) -> bool:
    """True when the beginning of the input is markup rather than captured text."""
    head = data[:2048] if isinstance(data, str) else data[:2048].decode("latin-1")
    head = head.lstrip("\ufeff\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")) or "<html" in head

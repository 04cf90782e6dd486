"""From the bytes of a saved page to its characters."""

from __future__ import annotations

import re

from extractors.documents.pages.errors import LayoutError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What the sites declare, and the codec that reads it. gb2312 and gbk pages hold characters outside
# those sets (rare names), so the superset reads them all. A declared western encoding is a template's
# default and never true of a Chinese page: it is left out, so that the guesses below decide.
_DECLARED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5",
}
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.IGNORECASE)
_HEAD_BYTES = 4096
# Text in gb18030 practically never is valid utf-8 over more than a few characters.
_CONVINCING_CHARS = 4
_TOLERATED_DAMAGE = 0.01


def decode(data: bytes) -> str:
    """The characters of a page: byte order mark, declared charset, utf-8, gb18030, in this order.

    A declared gb charset yields to utf-8 when the bytes are valid utf-8 (templates are copied with
    the old declaration in them). Single broken bytes become U+FFFD; raises `LayoutError` (`encoding`)
    when more than one character in a hundred is broken.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _forgiving(data[len(mark) :], (codec,))
    codecs = _candidates(data)
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return _forgiving(data, codecs)


def _candidates(data: bytes) -> tuple[str, ...]:
    match = _META_CHARSET.search(data[:_HEAD_BYTES])
    declared = _DECLARED.get(match.group(1).decode("ascii", "replace").lower()) if match else None
    if declared is None or declared == "utf-8" or _is_convincing_utf8(data):
        return ("utf-8", "gb18030") if declared in (None, "utf-8") else ("utf-8", declared)
    return tuple(dict.fromkeys((declared, "utf-8", "gb18030")))


def _is_convincing_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return (len(data) - len(text)) // 2 >= _CONVINCING_CHARS


def _forgiving(data: bytes, codecs: tuple[str, ...]) -> str:
    """The least damaged reading of bytes that no codec reads without error."""
    texts = [data.decode(codec, "replace") for codec in codecs]
    best = min(texts, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > max(2, len(best) * _TOLERATED_DAMAGE):
        raise LayoutError(f"the bytes are not text in {' or '.join(codecs)}", reason="encoding")
    return best

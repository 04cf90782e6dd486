"""Words from outside, fit to be shown: in a reason, a ledger, a terminal."""

from __future__ import annotations

import re

# Control characters, marks that turn the direction of writing, halves of surrogate pairs, non-characters: a
# terminal obeys some of them, and PostgreSQL takes neither NUL nor surrogates.
_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def shown(text: str, limit: int = 200) -> str:
    """`text` on one line, its unseen characters written as escapes; beyond `limit` characters cut, and said so."""
    cut = text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), cut)

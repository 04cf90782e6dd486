"""Words from outside, fit to be shown: in a reason, a ledger, a terminal."""

from __future__ import annotations

import unicodedata


def shown(text: str, limit: int = 200) -> str:
    """`text` on one line, what cannot be seen in it written as escapes; beyond `limit` characters cut, and said so.

    Escaped are control characters, which a terminal obeys, marks that turn the direction of writing, and halves
    of surrogate pairs and NUL, which PostgreSQL does not take; spaces of any width stay.
    """
    cut = text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"
    return cut if cut.isprintable() else "".join(map(_seen, cut))


def _seen(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode()

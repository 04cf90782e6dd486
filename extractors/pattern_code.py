"""The code of a pattern as `re` hands it to its engine, with one thing more: the characters that a match can begin with.

To compile some three hundred patterns takes as long as the rest of a start of `gazette extract`: kept as code they halve it. The
engine leaps over all characters that a match cannot begin with, but `re` tells it so only for patterns that begin with a
character or a class; most of the reader's begin with a choice of words behind a condition. That hint saves the reader a
fifteenth of its instructions; a pattern without it finds the same.

Both rest on private parts of `re` as Python 3.11 has them, hence `requires-python` in pyproject.toml. Used by
tools/compile_reader.py, not while reading.
"""

from __future__ import annotations

import re._compiler as compiler  # type: ignore[import-not-found] # the only place where `re` tells what it hands on
import re._constants as op  # type: ignore[import-not-found]
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extractors.prepared import Code

Opening = tuple[Any, Any]  # a literal, a range or a category, as in a parsed class
_ZERO_WIDTH = (op.ASSERT, op.ASSERT_NOT, op.AT)
_FOLDING = op.SRE_FLAG_IGNORECASE | op.SRE_FLAG_LOCALE
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def code_of(source: str, flags: int) -> Code:
    """What `_sre.compile` takes to make the pattern `re.compile(source, flags)` makes."""
    handed: list[Code] = []

    class Engine:
        """Stands in for `_sre`."""

        def __getattr__(self, name: str) -> Any:
            return getattr(engine, name)

        def compile(self, *code: Any) -> Any:
            source, flags, instructions, groups, names, numbers = code
            handed.append((source, int(flags), list(map(int, instructions)), groups, dict(names), numbers))
            return engine.compile(*code)

    engine = compiler._sre
    with _replaced("_sre", Engine()), _replaced("_get_charset_prefix", _charset):
        compiler.compile(source, flags)
    return handed[-1]


@contextmanager
def _replaced(name: str, value: object) -> Iterator[None]:
    before = getattr(compiler, name)
    setattr(compiler, name, value)
    try:
        yield
    finally:
        setattr(compiler, name, before)


def _charset(pattern: Any, flags: int) -> list[Opening] | None:
    """In place of `re._compiler._get_charset_prefix`: the class of what a match can begin with, None for anything."""
    if flags & _FOLDING:
        return None
    openings = _openings(pattern)
    return None if openings is None else list(dict.fromkeys(openings))


def _openings(items: Any) -> list[Opening] | None:
    """What a sequence can begin with; None when that is too wide to tell, or when it may be empty."""
    found: list[Opening] = []
    for kind, value in items:
        if kind in _ZERO_WIDTH:
            continue  # what it demands is checked at its place
        one, may_be_empty = _openings_of(kind, value)
        if one is None:
            return None
        found += one
        if not may_be_empty:
            return found
    return None


def _openings_of(kind: Any, value: Any) -> tuple[list[Opening] | None, bool]:
    """What one item can begin with, and whether it may be passed over."""
    if kind is op.LITERAL:
        return [(kind, value)], False
    if kind is op.IN:
        return (None if value[0][0] is op.NEGATE else list(value)), False
    if kind is op.SUBPATTERN:
        _, added, taken, item = value
        return (None if added or taken else _openings(item)), False
    if kind is op.BRANCH:
        branches = [_openings(branch) for branch in value[1]]
        if None in branches:
            return None, False
        return [opening for branch in branches for opening in branch or ()], False
    if kind in _REPEATS:
        least, _, item = value
        return _openings(item), least == 0
    return None, False

"""What the reader needs before it can read, made once: its patterns as the engine's code, its data files as values.

The reader has some three hundred patterns. To compile them takes far longer than to read a page, so `make setup` keeps
them beside the compiled modules (see `compiled`). A pattern that is not kept, or a file that was edited since, is
made where it is asked for; what comes out is the same.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found] # the engine below `re`: takes a pattern's code as `re` has compiled it
import hashlib
import marshal
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from extractors.compiled import FOLDER, ROOT, fingerprint, sources, wanted

# (pattern, flags) -> what `re` hands to its engine; (file, digest of its text) -> its values
Code = tuple[str, int, list[int], int, dict[str, int], tuple[str | None, ...]]
not_kept: list[tuple[str, int]] = []  # patterns that were asked for and not kept


def made_from() -> str:
    """What the patterns and values come from, as it is now: the modules and their data files."""
    return fingerprint([*sources(), ROOT / "pattern_code.py", *sorted(ROOT.glob("*/data/*.t*"))])


def is_current() -> bool:
    """Whether what is kept was made from the modules and data files as they are now."""
    return _kept()["made_from"] == {"fingerprint": made_from()}


def place() -> Path:
    """Where the patterns and values for this interpreter are kept."""
    version = hashlib.blake2b(sys.version.encode(), digest_size=8).hexdigest()
    return FOLDER / f"prepared-{version}.marshal"


@cache
def _kept() -> dict[str, dict[Any, Any]]:
    if wanted() and place().is_file():
        found: dict[str, dict[Any, Any]] = marshal.loads(place().read_bytes())  # noqa: S302 - our own, as .pyc files are
        return found
    return {"patterns": {}, "tables": {}, "made_from": {}}


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, from what is kept if it is."""
    code: Code | None = _kept()["patterns"].get((source, int(flags)))
    if code is None:
        not_kept.append((source, int(flags)))
        return re.compile(source, flags)
    made: re.Pattern[str] = _sre.compile(*code)
    return made


def data_text(package: str, name: str) -> str:
    """The text of a data file in the folder `data` of `documents` or `reading`."""
    return (ROOT / package / "data" / name).read_text("utf-8")


def data_lines(package: str, name: str) -> list[str]:
    """The lines of such a file, without its remarks."""
    return [line for line in data_text(package, name).splitlines() if not line.startswith("#")]


def table(package: str, name: str) -> dict[str, Any]:
    """The values of a TOML data file."""
    key = _key(package, name)
    found: dict[str, Any] | None = _kept()["tables"].get(key)
    return found if found is not None else table_entry(package, name)[1]


def table_entry(package: str, name: str) -> tuple[tuple[str, bytes], dict[str, Any]]:
    """The values of a TOML data file as it is now, and the key under which they are kept."""
    import tomllib  # only where it is needed: it compiles patterns of its own

    return _key(package, name), tomllib.loads(data_text(package, name))


def _key(package: str, name: str) -> tuple[str, bytes]:
    return name, hashlib.blake2b(data_text(package, name).encode(), digest_size=16).digest()

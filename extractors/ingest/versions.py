"""Which reader read what: the reader's version, and the fingerprint of an input as that reader reads it.

Both decide what is read again: an input whose bytes, metadata and reader are the same is skipped.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from extractors import __version__
from extractors.sources.folder import Capture
from extractors.warehouse.fields import loaded

# What decides what is read from a page, below `extractors`: packages, and modules of other packages. A test follows their
# imports, so that none is forgotten.
READERS = (
    "documents", "reading", "prepared.py", "pattern_code.py", "crawling/parts.py", "ingest/captures.py", "ingest/rows.py",
    "warehouse/identity.py",
)  # fmt: skip
LIBRARIES = ("ahocorasick_rs", "lxml")  # of others, whose versions may read a page otherwise


@lru_cache
def extractor_version() -> str:
    """The version of the reader, with a fingerprint of all code and vocabulary that decides what is read."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for file in reader_files(package):
        digest.update(file.relative_to(package).as_posix().encode() + file.read_bytes())
    columns = {field.column: field.source for field in loaded()}  # not their descriptions
    libraries = {name: version(name) for name in LIBRARIES}
    digest.update(json.dumps([columns, libraries], sort_keys=True).encode())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def reader_files(package: Path) -> list[Path]:
    """The files of the package `extractors` in that folder whose content decides what is read."""
    found: list[Path] = []
    for place in READERS:
        if place.endswith(".py"):
            found.append(package / place)
        else:
            found += (p for p in (package / place).rglob("*") if p.is_file() and p.suffix != ".pyc")
    return sorted(found)


def input_fingerprint(capture: Capture, digest: str, reader: str | None = None) -> str:
    """Equal for an input that would be read exactly as before: same bytes, same metadata, same `reader`
    (a version; None: the current one)."""
    known = {k: v for k, v in capture.as_dict().items() if k != "path"}
    key = json.dumps([digest, known, reader or extractor_version()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(key.encode()).hexdigest()

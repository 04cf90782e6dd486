"""A folder, an archive or one file of captures: text or saved HTML pages, with an optional `manifest.csv` beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from extractors.sources.addresses import canonical_address
from extractors.sources.manifest import ManifestEntry, read_manifest
from extractors.sources.unpack import UnpackError, is_archive, unpack

__all__ = ["Capture", "InputError", "canonical_address", "discover"]

SUFFIXES = frozenset({".txt", ".htm", ".html"})


class InputError(ValueError):
    """The input path cannot be ingested; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One file to ingest and what is known of it before it is opened."""

    name: str  # relative to the input folder
    path: str
    source: str
    title: str | None = None
    url: str | None = None
    published: date | None = None
    reporting_start: date | None = None
    reporting_end: date | None = None
    district: str | None = None  # for whom the source speaks where a page does not say

    @property
    def document_key(self) -> str:
        """What makes this document the same one tomorrow: its canonical address, else source and file name."""
        return canonical_address(self.url) if self.url else f"{self.source}/{self.name}"

    def as_dict(self) -> dict[str, str | None]:
        """Plain strings, fit for a message between tasks."""
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}
        if self.district is None:
            del values["district"]  # so that captures from folders keep the fingerprints they had
        return values

    @classmethod
    def from_dict(cls, values: dict[str, str | None]) -> Capture:
        """The inverse of `as_dict`."""
        dates = {"published", "reporting_start", "reporting_end"}
        return cls(**{k: date.fromisoformat(v) if v and k in dates else v for k, v in values.items()})  # type: ignore[arg-type]


def discover(root: Path) -> Iterator[Capture]:
    """Every capture below `root`, in name order.

    Raises InputError when there is no such path or nothing in it that could be a capture.
    """
    root = root.resolve()
    if not root.exists():
        raise InputError(
            f"INPUT={root}: no such file or folder; give a folder with .txt, .htm or .html captures"
        )
    if root.is_file() and is_archive(root):
        root = _unpacked(root)
    folder = root if root.is_dir() else root.parent
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if root.is_dir() else [root]
    files = [p for p in files if p.suffix.lower() in SUFFIXES]
    if not files:
        raise InputError(f"INPUT={root}: no captures in it; expected files ending in .txt, .htm or .html")
    manifests: dict[Path, dict[str, ManifestEntry]] = {}
    for file in files:
        entries = manifests.setdefault(file.parent, read_manifest(file.parent))
        yield _capture(file, folder, entries.get(file.name))


def _unpacked(archive: Path) -> Path:
    from extractors.settings import settings

    try:
        return unpack(archive, settings().state / "unpacked", SUFFIXES).resolve()
    except UnpackError as error:
        raise InputError(f"INPUT={error}") from error


def _capture(file: Path, folder: Path, entry: ManifestEntry | None) -> Capture:
    name = file.relative_to(folder).as_posix()
    if entry is None:
        return Capture(name=name, path=str(file), source=folder.name)
    return Capture(
        name=name,
        path=str(file),
        source=entry.source or folder.name,
        title=entry.title,
        url=entry.url,
        published=entry.published,
        reporting_start=entry.reporting_start,
        reporting_end=entry.reporting_end,
    )

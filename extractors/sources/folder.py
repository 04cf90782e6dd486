"""A folder, an archive or one file of captures: text or saved HTML pages, with an optional `manifest.csv` beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from extractors.sources.addresses import canonical_address
from extractors.sources.manifest import (
    MANIFEST_NAME,
    Manifest,
    ManifestEntry,
    ManifestError,
    parse_manifest,
)
from extractors.sources.opening import (
    MAX_NAME,
    Refused,
    RefusedError,
    from_portable,
    read_bytes,
    readable,
    to_portable,
)
from extractors.sources.unpack import UnpackError, is_archive, unpack

__all__ = ["Capture", "InputError", "canonical_address", "discover", "survey"]

PACKED = "is an archive in the folder, which is not opened: unpack it there, or give it as the input"
SUFFIXES = frozenset({".txt", ".htm", ".html"})


class InputError(ValueError):
    """The input path cannot be ingested; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One file to ingest and what is known of it before it is opened."""

    name: str  # relative to the input folder, readable
    path: str  # see `file`
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

    @property
    def file(self) -> Path:
        """Where the capture lies."""
        return from_portable(self.path)

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
    """Every capture below `root`, in name order, without those that are refused (see `survey`)."""
    return (found for found in survey(root) if isinstance(found, Capture))


def survey(root: Path) -> Iterator[Capture | Refused]:
    """Every capture below `root`, in name order, and what looks like one and must not be read, with the reason.

    Raises InputError when there is no such path or nothing in it that could be a capture.
    """
    given = readable(str(root))
    try:
        root = root.resolve()
        there = root.exists()
    except (OSError, RuntimeError, ValueError) as error:  # a name too long, links in a circle, a NUL
        raise InputError(f"INPUT={given}: cannot be opened ({error})") from None
    if not there:
        raise InputError(
            f"INPUT={given}: no such file or folder; give a folder with .txt, .htm or .html captures"
        )
    if not (root.is_file() or root.is_dir()):
        raise InputError(f"INPUT={given}: is no file and no folder (a pipe or a device); give a folder")
    left: list[Refused] = []
    if root.is_file() and is_archive(root):
        root, left = _unpacked(root)
    folder = root if root.is_dir() else root.parent
    files = sorted(_files(folder, left)) if root.is_dir() else [root]
    left += [_refused(p, folder, "packed", PACKED) for p in files if is_archive(p)]
    files = [p for p in files if p.suffix.lower() in SUFFIXES]
    if not files and not left:
        raise InputError(f"INPUT={given}: no captures in it; expected files ending in .txt, .htm or .html")
    yield from left
    manifests: dict[Path, Manifest | Refused] = {}
    seen: set[str] = set()
    for file in files:
        if file.parent not in manifests:
            manifests[file.parent] = manifest = _manifest(file.parent, folder)
            if isinstance(manifest, Refused):
                yield manifest
        found = _found(file, folder, manifests[file.parent])
        if found.name in seen:
            found = Refused(
                found.name, to_portable(file), "name", "two files have this name: rename one of them"
            )
        seen.add(found.name)
        yield found


def _files(folder: Path, left: list[Refused]) -> Iterator[Path]:
    """Everything below a folder that is no folder; links to folders and folders that are closed go to `left`."""

    def closed(error: OSError) -> None:
        place = Path(error.filename)
        left.append(
            _refused(place, folder, "unreadable", f"is a folder that cannot be read ({error.strerror})")
        )

    for parent, folders, names in os.walk(folder, onerror=closed):
        for name in folders:
            if (place := Path(parent, name)).is_symlink():
                left.append(
                    _refused(
                        place,
                        folder,
                        "outside",
                        "is a link to a folder, not followed: put the folder itself there",
                    )
                )
        for name in names:
            yield Path(parent, name)


def _manifest(parent: Path, folder: Path) -> Manifest | Refused:
    path = parent / MANIFEST_NAME
    if not os.path.lexists(path):
        return Manifest()
    try:
        return parse_manifest(read_bytes(path, folder), readable(str(path.relative_to(folder))))
    except RefusedError as error:
        return _refused(path, folder, "manifest", str(error))
    except ManifestError as error:
        return _refused(path, folder, "manifest", f"{error}; the files beside it wait for it")


def _found(file: Path, folder: Path, manifest: Manifest | Refused) -> Capture | Refused:
    """What a file is: it is opened later, but what can be told from the outside is told now."""
    if len(os.fsencode(file.relative_to(folder))) > MAX_NAME:
        return _refused(file, folder, "name", f"has a name of more than {MAX_NAME} bytes: shorten it")
    if isinstance(manifest, Refused):
        # Without its address it would become another document today than tomorrow.
        return _refused(file, folder, "manifest", f"waits for {manifest.name}: {manifest.reason}")
    name = readable(file.name)
    if wrong := manifest.wrong.get(name):
        return _refused(file, folder, "manifest", f"{wrong}; mend the line and run again")
    return _capture(file, folder, manifest.entries.get(name))


def _refused(file: Path, folder: Path, kind: str, reason: str) -> Refused:
    name = readable(str(file.relative_to(folder)))
    return Refused(
        name if len(name.encode()) <= MAX_NAME else f"{name[:200]}…", to_portable(file), kind, reason
    )


def _unpacked(archive: Path) -> tuple[Path, list[Refused]]:
    from extractors.settings import settings

    try:
        folder, left = unpack(archive, settings().state / "unpacked", SUFFIXES)
        return folder.resolve(), left
    except UnpackError as error:
        raise InputError(f"INPUT={error}") from error


def _capture(file: Path, folder: Path, entry: ManifestEntry | None) -> Capture:
    name, source = readable(str(file.relative_to(folder))), readable(folder.name)
    if entry is None:
        return Capture(name=name, path=to_portable(file), source=source)
    return Capture(
        name=name,
        path=to_portable(file),
        source=entry.source or source,
        title=entry.title,
        url=entry.url,
        published=entry.published,
        reporting_start=entry.reporting_start,
        reporting_end=entry.reporting_end,
    )

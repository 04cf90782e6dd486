"""An archive of captures (zip, tar, compressed tar) laid out as a folder, safely."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

ENDINGS = (".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".tar", ".zip")
MAX_FILES = 200_000
MAX_BYTES = 4 * 1024**3  # unpacked, all files together


class UnpackError(ValueError):
    """The archive cannot be laid out; the message says why."""


def is_archive(path: Path) -> bool:
    """Whether a file's name is one of an archive."""
    return path.name.lower().endswith(ENDINGS)


def unpack(archive: Path, into: Path, wanted: frozenset[str]) -> Path:
    """The folder below `into` that holds the archive's files with the suffixes `wanted` and its manifests.

    The folder is named after the archive's content, so that the same archive is laid out once. Links,
    devices and names that lead elsewhere are left out. Raises UnpackError.
    """
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()[:16]
    stem = next(archive.name[: -len(end)] for end in ENDINGS if archive.name.lower().endswith(end))
    target = into / digest / stem
    if target.is_dir():
        return target
    passing = into / f"{digest}.passing"
    shutil.rmtree(passing, ignore_errors=True)
    try:
        count = size = 0
        for name, length, handle in _members(archive):
            place = _safe(name)
            if place is None or (place.suffix.lower() not in wanted and place.name != "manifest.csv"):
                continue
            count, size = count + 1, size + length
            if count > MAX_FILES or size > MAX_BYTES:
                raise UnpackError(f"{archive}: more than {MAX_FILES} files or {MAX_BYTES} bytes in it")
            file = passing / stem / place
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as out:
                copied = out.write(handle.read(length + 1))
            if copied > length:
                raise UnpackError(f"{archive}: {name} is longer than the archive says")
        (passing / stem).mkdir(parents=True, exist_ok=True)
        (into / digest).mkdir(parents=True, exist_ok=True)
        (passing / stem).replace(target)
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise UnpackError(f"{archive}: cannot be unpacked ({error})") from error
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return target


def _members(archive: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, size and content of every regular file."""
    if archive.name.lower().endswith(".zip"):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    with packed.open(info) as handle:
                        yield info.filename, info.file_size, handle
        return
    with tarfile.open(archive) as tape:
        for member in tape:
            content = tape.extractfile(member) if member.isreg() else None
            if content is not None:
                yield member.name, member.size, content


def _safe(name: str) -> PurePosixPath | None:
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part not in (".", "/")]
    if not parts or ".." in parts or path.is_absolute() or ":" in parts[0] or parts[0] == "__MACOSX":
        return None
    return PurePosixPath(*parts)

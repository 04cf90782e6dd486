"""An archive of captures (zip, tar, compressed tar) laid out as a folder, safely.

A member that cannot or must not be laid out is told and left; the others go on.
"""

from __future__ import annotations

import errno
import hashlib
import json
import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from extractors.sources.opening import MAX_BYTES as MAX_MEMBER
from extractors.sources.opening import Refused, readable

ENDINGS = (".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".tar", ".zip")
MAX_FILES = 200_000
MAX_BYTES = 4 * 1024**3  # unpacked, all files together
# Text shrinks to a tenth or a twentieth. An archive that grows beyond this is made to fill a disk.
MAX_RATIO = 200
_SMALL = 64 * 1024**2  # below that nobody minds
REFUSED = "refused.json"
MAX_EXTENSION = 1024**2
MAX_FIELDS = 100  # that hold for all members of a tape, and are noted with each; git writes one
_EXTENSIONS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_DAMAGED = (zlib.error, lzma.LZMAError, EOFError, zipfile.BadZipFile, tarfile.TarError)


class UnpackError(ValueError):
    """The archive cannot be laid out; the message says why."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive: its name as written there, its size as the archive says, how to open it; `odd` says
    what it is when it is no regular file."""

    name: str | bytes
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    odd: str = ""


class _Header(tarfile.TarInfo):
    """A header whose extension (a long name, further fields) is short: tarfile reads it as a whole."""

    @classmethod
    def fromtarfile(cls, tape: tarfile.TarFile) -> Self:
        if len(tape.pax_headers) > MAX_FIELDS:
            raise UnpackError(f"headers of {len(tape.pax_headers):,} fields for all of its files, more than the {MAX_FIELDS} allowed")
        return super().fromtarfile(tape)

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        found = super().frombuf(buf, encoding, errors)
        if found.type in _EXTENSIONS and found.size > MAX_EXTENSION:
            raise UnpackError(f"a header of {found.size:,} bytes, more than the {MAX_EXTENSION:,} allowed")
        return found


def is_archive(path: Path) -> bool:
    """Whether a file's name is one of an archive."""
    return path.name.lower().endswith(ENDINGS)


def unpack(archive: Path, into: Path, wanted: frozenset[str]) -> tuple[Path, list[Refused]]:
    """The folder below `into` that holds the archive's files with the suffixes `wanted` and its manifests, and
    those of them that were left out, with the reason.

    The folder is named after the archive's content, so that the same archive is laid out once. Nothing is
    written outside it, no more than MAX_BYTES, and no more than MAX_RATIO times the archive's own size. Raises
    UnpackError for an archive that cannot be read at all, or that is larger than that.
    """
    try:
        with archive.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()[:16]
    except OSError as error:
        raise UnpackError(f"{readable(str(archive))}: cannot be read ({error.strerror})") from error
    stem = (
        next(archive.name[: -len(end)] for end in ENDINGS if archive.name.lower().endswith(end)) or "archive"
    )
    target = into / digest / stem
    if target.is_dir():
        return target, _refused_members(target.parent)
    passing = into / f"{digest}.passing"
    shutil.rmtree(passing, ignore_errors=True)
    try:
        (passing / stem).mkdir(parents=True)
        left = list(_lay_out(archive, passing / stem, wanted))
        (passing / REFUSED).write_text(json.dumps([asdict(one) for one in left], ensure_ascii=False))
        shutil.rmtree(into / digest, ignore_errors=True)
        passing.replace(into / digest)
    except (*_DAMAGED, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        message = str(error)
        if isinstance(error, UnpackError) and message.startswith(readable(str(archive))):
            raise
        raise UnpackError(f"{readable(str(archive))}: cannot be unpacked ({message})") from error
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return target, left


def _refused_members(folder: Path) -> list[Refused]:
    file = folder / REFUSED
    return [Refused(**one) for one in json.loads(file.read_text())] if file.is_file() else []


def _lay_out(archive: Path, target: Path, wanted: frozenset[str]) -> Iterator[Refused]:
    """Write the members; yields those that were left out."""
    count = size = 0
    limit = min(MAX_BYTES, max(_SMALL, MAX_RATIO * archive.stat().st_size))
    for member in _members(archive):
        size += member.size  # of every member: also what is skipped must be decompressed in a tape
        if size > limit:
            raise UnpackError(
                f"{readable(str(archive))}: holds more than {limit:,} bytes, {MAX_RATIO} times its own size or the "
                f"{MAX_BYTES:,} allowed: unpack it yourself and give the folder"
            )
        name = readable(member.name)
        place = _safe(name)
        suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        if suffix not in wanted and PurePosixPath(name).name != "manifest.csv":
            continue
        if "__MACOSX" in name:
            continue  # what macOS writes beside every file
        count += 1
        if count > MAX_FILES:
            raise UnpackError(f"{readable(str(archive))}: more than {MAX_FILES:,} files in it")
        reason = member.odd or _refusal(place, member, target)
        if reason:
            yield Refused(name[:1000], f"{readable(str(archive))}!{name[:1000]}", "packed", reason)


def _refusal(place: PurePosixPath | None, member: _Member, target: Path) -> str:
    """Write one member; why it could not be written, or nothing."""
    if place is None:
        return "its name leads outside the archive: rename it there"
    if member.size > MAX_MEMBER:
        return f"has {member.size:,} bytes unpacked, more than the {MAX_MEMBER:,} allowed: split it"
    file = target / place
    try:
        if file.exists():
            return "stands in the archive twice: only the first was taken"
        with member.open() as handle:
            data = handle.read(member.size + 1)
        if len(data) > member.size:
            return "is longer than the archive says: pack it again"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except _DAMAGED as error:
        return f"is damaged in the archive ({error}): pack it again"
    except (
        RuntimeError,
        NotImplementedError,
    ) as error:  # zipfile's words for passwords and rare compressions
        return f"cannot be unpacked ({error}): pack it again, without a password, as plain zip"
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return f"cannot be laid out ({getattr(error, 'strerror', None) or error}): rename it"
    return ""


def _members(archive: Path) -> Iterator[_Member]:
    if archive.name.lower().endswith(".zip"):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    yield _zip_member(packed, info)
        return
    with tarfile.open(archive, tarinfo=_Header) as tape:
        while (member := tape.next()) is not None:
            tape.members.clear()  # type: ignore[attr-defined]  # it keeps the headers of all that passed
            if not member.isdir():
                yield _tape_member(tape, member)


def _zip_member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Member:
    # Without the mark for UTF-8 the name's bytes are in the packer's own encoding; zipfile takes them for cp437.
    name = info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437", "replace")
    kind = (info.external_attr >> 28) & 0xF  # of Unix: 8 is a regular file, 0 says nothing
    odd = "is a link or a device in the archive: only regular files are read" if kind not in (0, 8) else ""
    return _Member(name, info.file_size, lambda: packed.open(info), odd)


def _tape_member(tape: tarfile.TarFile, member: tarfile.TarInfo) -> _Member:
    def content() -> IO[bytes]:
        found = tape.extractfile(member)
        if found is None:
            raise tarfile.ReadError("no content")
        return found

    odd = "" if member.isreg() else "is a link or a device in the archive: only regular files are read"
    return _Member(member.name, member.size, content, odd)


def _safe(name: str) -> PurePosixPath | None:
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part not in (".", "/")]
    if not parts or ".." in parts or path.is_absolute() or ":" in parts[0] or parts[0] == "__MACOSX":
        return None
    return PurePosixPath(*parts)

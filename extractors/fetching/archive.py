"""The archive of raw pages: every response that was looked at, kept by the SHA-256 of its bytes.

Layout below the archive's address (any fsspec URL):

    sha256/ab/cd/abcd...                           the bytes as they came (decompressed)
    responses/2021/12/10/083000123456-0a1b2c.json  one look: address, time, status, headers, hash of the bytes

`put` is done when the bytes lie under their final name; a run that dies before leaves nothing there.
Files are never changed or removed. `get` checks the hash, so a damaged file is an error, never a page.

S3-compatible stores: `s3://bucket/prefix`, with the credentials and, for other stores than Amazon's,
AWS_ENDPOINT_URL in the environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


class ArchiveError(RuntimeError):
    """The archive does not give or take a page; the message names it."""


class PageLost(ArchiveError):
    """A raw page is missing or damaged, and will be so tomorrow: a fault of this page alone."""


class ArchiveOutage(ArchiveError):
    """The archive itself cannot be read or written now (no connection, no space, not mounted): no fault of any
    page. What was under way is tried again later, nothing is set aside."""


@dataclass(frozen=True, slots=True)
class ArchiveCopied:
    """What a copy of an archive holds: pages and records, how many of them are new, and which pages were damaged."""

    files: int
    new: int
    damaged: tuple[str, ...]


def content_hash(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: the name of a page in the archive."""
    return hashlib.sha256(data).hexdigest()


class Archive:
    """The archive at an fsspec URL such as `file:///var/gazettes` or `s3://bucket/gazettes`. Raises ArchiveOutage."""

    def __init__(self, url: str) -> None:
        try:
            self.filesystem, self.root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ArchiveError(
                f"GAZETTE_ARCHIVE is no address of a store that can be used: {error}"
            ) from error
        except OSError as error:
            raise ArchiveOutage(f"GAZETTE_ARCHIVE={url}: no archive can be there ({error})") from error

    def try_out(self) -> None:
        """Write, read and remove a small file. Raises ArchiveOutage."""
        name = f"{self.root}/probe-{secrets.token_hex(6)}"
        with self._working(writing=True):
            if isinstance(self.filesystem, LocalFileSystem):
                Path(self.root).mkdir(parents=True, exist_ok=True)
            self.filesystem.pipe_file(name, b"probe")
            self.filesystem.cat_file(name)
            self.filesystem.rm_file(name)

    def path(self, digest: str) -> str:
        """Where the page with this hash lies, relative to the archive."""
        return f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their hash. Keeping the same bytes again changes nothing. Raises ArchiveOutage."""
        digest = content_hash(data)
        if self._size(self.path(digest)) != len(data):
            self._write(self.path(digest), data, safely=True)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes with this hash.

        Raises PageLost when the archive has no such page or its bytes no longer match, ArchiveOutage when the
        archive cannot be asked.
        """
        target = f"{self.root}/{self.path(digest)}"
        try:
            with self._working():
                data = bytes(self.filesystem.cat_file(target))
        except FileNotFoundError as error:
            with self._working():
                there = self.filesystem.exists(self.root)
            if not there:
                raise ArchiveOutage(
                    f"the archive has no page {digest}, nor anything else: there is no archive at {self.root}; mount "
                    "it, or correct GAZETTE_ARCHIVE"
                ) from error
            raise PageLost(f"the archive has no page {digest}; expected it at {target}") from error
        if content_hash(data) != digest:
            raise PageLost(f"the archived page {target} is damaged: its bytes no longer match its name")
        return data

    def record(self, look: dict[str, Any], at: datetime) -> str:
        """Keep what is known of one look (address, status, headers, hash of the body ...); returns its path.
        Raises ArchiveOutage."""
        when = at.astimezone(UTC)
        path = f"responses/{when:%Y/%m/%d}/{when:%H%M%S%f}-{secrets.token_hex(3)}.json"
        line = json.dumps({"fetched_at": when.isoformat(), **look}, ensure_ascii=False, sort_keys=True)
        self._write(path, line.encode())
        return path

    def records(self) -> Iterator[dict[str, Any]]:
        """Every look ever recorded, oldest first."""
        with self._working():
            paths = sorted(self.filesystem.find(f"{self.root}/responses"))
        for path in paths:
            if path.rsplit("/", 1)[-1].startswith("."):
                continue  # half written by a run that died
            with self._working():
                data = self.filesystem.cat_file(path)
            look = json.loads(data)
            if isinstance(look, dict):
                yield look

    def copy_to(self, other: Archive) -> ArchiveCopied:
        """Bring every page and record that `other` lacks there, checked on the way; a damaged page is named and left out.
        Safe to repeat. Raises ArchiveOutage of either."""
        with self._working():
            files = self.filesystem.find(self.root, detail=True) if self.filesystem.exists(self.root) else {}
        there = new = 0
        damaged = []
        for path, entry in sorted(files.items()):
            relative = path.removeprefix(self.root).lstrip("/")
            name = relative.rsplit("/", 1)[-1]
            if name.startswith(".") or not relative.startswith(("sha256/", "responses/")):
                continue  # half written by a run that died, or none of ours
            if other._size(relative) == entry["size"]:
                there += 1
                continue
            with self._working():
                data = bytes(self.filesystem.cat_file(path))
            if relative.startswith("sha256/") and content_hash(data) != name:
                damaged.append(relative)
                continue
            other._write(relative, data, safely=True)
            new += 1
        return ArchiveCopied(there + new, new, tuple(damaged))

    def _size(self, path: str) -> int | None:
        try:
            with self._working():
                return int(self.filesystem.size(f"{self.root}/{path}"))
        except FileNotFoundError:
            return None

    def _write(self, path: str, data: bytes, *, safely: bool = False) -> None:
        """All of the bytes under their final name, or nothing; `safely`: on the disk before this returns."""
        with self._working(writing=True):
            self._write_whole(path, data, safely=safely)

    @contextmanager
    def _working(self, *, writing: bool = False) -> Iterator[None]:
        """Whatever a store raises is an outage, for each has errors of its own; but not that a page to be read is
        not there."""
        try:
            yield
        except Exception as error:  # only a store's own calls stand in such a block
            if isinstance(error, FileNotFoundError) and not writing:
                raise
            reason = str(error) or type(error).__name__
            raise ArchiveOutage(
                f"the archive at {self.root} cannot be used ({reason}); see that it is reachable, mounted and has "
                "space, then run again: nothing is lost"
            ) from error

    def _write_whole(self, path: str, data: bytes, *, safely: bool) -> None:
        target = f"{self.root}/{path}"
        if not isinstance(self.filesystem, LocalFileSystem):
            self.filesystem.pipe_file(target, data)  # object stores put whole objects
            return
        final = Path(target)
        final.parent.mkdir(parents=True, exist_ok=True)
        passing = final.with_name(f".{final.name}.{secrets.token_hex(4)}")
        try:
            with passing.open("wb") as handle:
                handle.write(data)
                handle.flush()
                if safely:
                    os.fsync(handle.fileno())
            passing.replace(final)
        finally:
            passing.unlink(missing_ok=True)

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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


class ArchiveError(RuntimeError):
    """A raw page is missing or damaged, or the archive's address is wrong; the message names it."""


def content_hash(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: the name of a page in the archive."""
    return hashlib.sha256(data).hexdigest()


class Archive:
    """The archive at an fsspec URL such as `file:///var/gazettes` or `s3://bucket/gazettes`."""

    def __init__(self, url: str) -> None:
        try:
            self.filesystem, self.root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ArchiveError(
                f"GAZETTE_ARCHIVE is no address of a store that can be used: {error}"
            ) from error

    def path(self, digest: str) -> str:
        """Where the page with this hash lies, relative to the archive."""
        return f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their hash. Keeping the same bytes again changes nothing."""
        digest = content_hash(data)
        if self._size(self.path(digest)) != len(data):
            self._write(self.path(digest), data, safely=True)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes with this hash.

        Raises ArchiveError when the archive has no such page or its bytes no longer match.
        """
        target = f"{self.root}/{self.path(digest)}"
        try:
            data = bytes(self.filesystem.cat_file(target))
        except FileNotFoundError as error:
            raise ArchiveError(f"the archive has no page {digest}; expected it at {target}") from error
        if content_hash(data) != digest:
            raise ArchiveError(f"the archived page {target} is damaged: its bytes no longer match its name")
        return data

    def record(self, look: dict[str, Any], at: datetime) -> str:
        """Keep what is known of one look (address, status, headers, hash of the body ...); returns its path."""
        when = at.astimezone(UTC)
        path = f"responses/{when:%Y/%m/%d}/{when:%H%M%S%f}-{secrets.token_hex(3)}.json"
        told = json.dumps({"fetched_at": when.isoformat(), **look}, ensure_ascii=False, sort_keys=True)
        self._write(path, told.encode())
        return path

    def records(self) -> Iterator[dict[str, Any]]:
        """Every look ever recorded, oldest first."""
        for path in sorted(self.filesystem.find(f"{self.root}/responses")):
            if path.rsplit("/", 1)[-1].startswith("."):
                continue  # half written by a run that died
            look = json.loads(self.filesystem.cat_file(path))
            if isinstance(look, dict):
                yield look

    def _size(self, path: str) -> int | None:
        try:
            return int(self.filesystem.size(f"{self.root}/{path}"))
        except FileNotFoundError:
            return None

    def _write(self, path: str, data: bytes, *, safely: bool = False) -> None:
        """All of the bytes under their final name, or nothing; `safely`: on the disk before this returns."""
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

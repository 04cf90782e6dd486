"""The archive of raw pages: every file that was looked at, kept by the SHA-256 of its bytes.

Layout below the archive's address (any fsspec URL):

    sha256/ab/cd/abcd...   the bytes as they came

`put` is done when the bytes lie under their final name; a run that dies before leaves nothing there.
Files are never changed or removed. `get` checks the hash, so a damaged file is an error, never a page.
"""

from __future__ import annotations

import hashlib

import fsspec


class ArchiveError(RuntimeError):
    """A raw page is missing or damaged; the message names it."""


def content_hash(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: the name of a page in the archive."""
    return hashlib.sha256(data).hexdigest()


class Archive:
    """The archive at an fsspec URL such as `file:///var/gazettes` or `s3://bucket/gazettes`."""

    def __init__(self, url: str) -> None:
        self.filesystem, self.root = fsspec.core.url_to_fs(url)

    def path(self, digest: str) -> str:
        """Where the page with this hash lies, relative to the archive."""
        return f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their hash. Keeping the same bytes again changes nothing."""
        digest = content_hash(data)
        target = f"{self.root}/{self.path(digest)}"
        if self.filesystem.exists(target) and self.filesystem.size(target) == len(data):
            return digest
        self.filesystem.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        with self.filesystem.transaction, self.filesystem.open(target, "wb") as handle:
            handle.write(data)
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

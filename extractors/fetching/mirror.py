"""Folders that several hosts keep in common: what a task writes on one is there for a task on another, and for readers.

`GAZETTE_REPORTS` names the place, an object store as a rule; without it nothing leaves the state folder. Each folder is written
by one task at a time, wherever that runs: it brings what is there, changes it, and gives it back. The list of files
lies beside them, with their hashes, and is written last.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from extractors.fetching.archive import ArchiveError, ArchiveOutage, content_hash
from extractors.settings import settings

LIST = ".files.json"
_AT_ONCE = 8  # files


class Mirror:
    """The place that GAZETTE_REPORTS names. Every call raises ArchiveOutage where it cannot be used now."""

    def __init__(self, url: str) -> None:
        try:
            self.filesystem, self.root = fsspec.core.url_to_fs(url, skip_instance_cache=True, use_listings_cache=False)
        except (ValueError, ImportError) as error:
            raise ArchiveError(f"GAZETTE_REPORTS is no address of a store that can be used: {error}") from error
        except OSError as error:
            raise ArchiveOutage(f"GAZETTE_REPORTS={url}: nothing can be kept there ({error})") from error

    def try_out(self) -> None:
        """Write and remove a small file."""
        name = f"probe-{secrets.token_hex(6)}"
        self._write(name, b"probe")
        self._remove(name)

    def files(self, name: str) -> dict[str, str] | None:
        """The hashes of the files of a folder by their paths in it; None where it was never given."""
        with self._working():
            try:
                found = json.loads(self.filesystem.cat_file(f"{self.root}/{name}/{LIST}"))
            except FileNotFoundError:
                return None
        return {str(path): str(digest) for path, digest in found.items()}

    def names(self, below: str) -> set[str]:
        """The folders that were given below a path, as `below/…`."""
        with self._working():
            found = self.filesystem.find(f"{self.root}/{below}")
        lists = (path for path in found if path.endswith(f"/{LIST}"))
        return {path.removeprefix(f"{self.root}/").removesuffix(f"/{LIST}") for path in lists}

    def bring(self, name: str, folder: Path, *, without: str | None = None) -> None:
        """Make `folder` what it was when it was given last, but what lies in its folder `without`. Nothing happens where it never was."""
        there = self.files(name)
        if there is None:
            return
        here = _hashes(folder, without)
        wanted = [path for path, digest in there.items() if here.get(path) != digest]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for path, data in zip(wanted, pool.map(lambda path: self._read(f"{name}/{path}"), wanted), strict=True):
                if data is not None:  # else it has gone since
                    target = folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    fresh = target.with_name(f".{target.name}.new")  # readers have a page as it was until it is there as a whole
                    fresh.write_bytes(data)
                    fresh.replace(target)
        for path in here.keys() - there.keys():
            (folder / path).unlink()

    def give(self, name: str, folder: Path, *, without: str | None = None) -> None:
        """Keep `folder` as it is now, but what lies in its folder `without`."""
        there, here = self.files(name) or {}, _hashes(folder, without)
        changed = [path for path, digest in here.items() if there.get(path) != digest]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda path: self._write(f"{name}/{path}", (folder / path).read_bytes()), changed))
        if here != there:
            self._write(f"{name}/{LIST}", json.dumps(here, ensure_ascii=False, sort_keys=True).encode())
        for path in there.keys() - here.keys():
            self._remove(f"{name}/{path}")

    def drop(self, name: str) -> None:
        """Forget a folder."""
        for path in (LIST, *(self.files(name) or {})):
            self._remove(f"{name}/{path}")

    def _read(self, path: str) -> bytes | None:
        with self._working():
            try:
                return bytes(self.filesystem.cat_file(f"{self.root}/{path}"))
            except FileNotFoundError:
                return None

    def _write(self, path: str, data: bytes) -> None:
        target = f"{self.root}/{path}"
        with self._working():
            if isinstance(self.filesystem, LocalFileSystem):
                Path(target).parent.mkdir(parents=True, exist_ok=True)
            self.filesystem.pipe_file(target, data)

    def _remove(self, path: str) -> None:
        with self._working():
            try:
                self.filesystem.rm_file(f"{self.root}/{path}")
            except FileNotFoundError:
                return

    @contextmanager
    def _working(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each store has errors of its own
            reason = str(error) or type(error).__name__
            raise ArchiveOutage(f"the reports at {self.root} cannot be used ({reason}); see that the store is reachable") from error


def mirror() -> Mirror | None:
    """The place that hosts have in common; None where there is one host."""
    return Mirror(settings().reports) if settings().reports else None


def _hashes(folder: Path, without: str | None) -> dict[str, str]:
    """The hash of every file by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    paths = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: content_hash(path.read_bytes()) for name, path in paths.items() if not (without and name.startswith(f"{without}/"))}

"""A folder that is replaced as a whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractors.cleaning import QUOTED, on_one_line
from extractors.warehouse.database import WarehouseError

DESCRIPTOR = "datapackage.json"
LARGEST = 16 * 1024 * 1024  # bytes of a descriptor, of which ours have a hundredth
LONGEST = 300  # characters of what is wrong with one: an error may repeat all of it


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The descriptor of the release in `folder`. Raises WarehouseError when there is none that can be read."""
    place = folder / DESCRIPTOR
    try:
        if not place.is_file() or place.stat().st_size > LARGEST:
            raise WarehouseError(f"{folder} holds no release: `gazette export` writes {DESCRIPTOR}")
        found = json.loads(place.read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in found["resources"]}
        for resource in resources.values():
            _require_form(resource)
            for copy in files(resource):
                if Path(copy["path"]).name != copy["path"]:
                    raise WarehouseError(f"{place} names a file outside its folder: {on_one_line(copy['path'], QUOTED)}")
    except OSError as error:
        raise WarehouseError(f"{place} cannot be read: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reason = on_one_line(f"{type(error).__name__}: {error}"[:LONGEST])
        raise WarehouseError(f"{place} is no descriptor of a release: {reason}") from error
    return {**found, "resources": resources}


def _require_form(resource: dict[str, Any]) -> None:
    """Raises LookupError, TypeError or AttributeError for a resource that lacks what is read of it, or has it in another form."""
    key = resource["schema"].get("primaryKey", [])
    words = [resource["name"], *(column[part] for column in resource["schema"]["fields"] for part in ("name", "type"))]
    words += [copy[part] for copy in files(resource) for part in ("path", "format", "hash")]
    if not all(isinstance(word, str) and word.isprintable() for word in [*words, *key]):
        raise TypeError(f"the resource {resource['name']!r} has names that are no words")
    if not isinstance(resource["rows"], int) or not isinstance(key, list):
        raise TypeError(f"the resource {resource['name']!r} has rows that are no number or a key that is no list")


def regular(path: Path) -> Path:
    """The path of a file. Raises WarehouseError where there is none: what is no file (a pipe, a device) may have no end."""
    if not path.is_file():
        raise WarehouseError(f"{path} is missing, or no regular file")
    return path


def files(resource: dict[str, Any]) -> list[dict[str, Any]]:
    """The files that hold the rows of a resource: its own and its copies in other formats."""
    return [resource, *resource.get("copies", [])]


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of `folder` when the block ends well; else all stays as it was.

    Raises WarehouseError when `folder` holds files that no export wrote: they would be lost.
    """
    folder = folder.resolve()
    _refuse_strangers(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    except OSError as error:
        raise WarehouseError(f"cannot write beside {folder}: {error.strerror}") from error
    fresh, former = scratch / "new", scratch / "old"
    try:
        fresh.mkdir()
        yield fresh
        _refuse_strangers(folder)
        _swap(fresh, folder, former)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(fresh: Path, folder: Path, former: Path) -> None:
    try:
        if folder.exists():
            folder.rename(former)
        try:
            fresh.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    except OSError as error:
        raise WarehouseError(f"cannot replace {folder}: {error.strerror}; name a folder inside it") from error


def _refuse_strangers(folder: Path) -> None:
    if not folder.exists():
        return
    present = {entry.name for entry in os.scandir(folder)}
    if present and DESCRIPTOR not in present:
        raise WarehouseError(f"{folder} is not empty and holds no release: name a new or an empty folder")
    if present:
        found = read_descriptor(folder)
        described = {copy["path"] for resource in found["resources"].values() for copy in files(resource)}
        described |= {companion["path"] for companion in found.get("companions", [])}
        if strange := sorted(present - described - {DESCRIPTOR}):
            raise WarehouseError(
                f"{folder} holds files that no export wrote ({', '.join(strange[:3])}): move them, or name another folder"
            )

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

from extractors.warehouse.database import WarehouseError

DESCRIPTOR = "datapackage.json"


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The descriptor of the release in `folder`. Raises WarehouseError when there is none that can be read."""
    try:
        found = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in found["resources"]}
        for resource in resources.values():
            for copy in files(resource):
                if Path(copy["path"]).name != copy["path"]:
                    raise WarehouseError(
                        f"{folder / DESCRIPTOR} names a file outside its folder: {copy['path']}"
                    )
    except OSError as error:
        raise WarehouseError(f"{folder} holds no release: `gazette export` writes {DESCRIPTOR}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WarehouseError(f"{folder / DESCRIPTOR} is no descriptor of a release: {error!r}") from error
    return {**found, "resources": resources}


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
        own = {copy["path"] for resource in found["resources"].values() for copy in files(resource)}
        own |= {companion["path"] for companion in found.get("companions", [])}
        if strange := sorted(present - own - {DESCRIPTOR}):
            raise WarehouseError(
                f"{folder} holds files that no export wrote ({', '.join(strange[:3])}): move them, or name another folder"
            )

"""Whether there is room to write: a full disk is told as such, at once, and not by whatever breaks of it first."""

from __future__ import annotations

import shutil
from pathlib import Path

BEGIN = 300 * 1024**2  # bytes that a run or a service needs to begin
GO_ON = 30 * 1024**2  # bytes below which one that is under way ends, while the database can still write


class DiskFullError(RuntimeError):
    """A disk is full, or nearly; the message says which, and what to do."""


def free(place: Path) -> int:
    """Bytes that can be written where `place` is, or will be made."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def require_space(place: Path, needed: int) -> None:
    """Raises DiskFullError where less than `needed` bytes can be written."""
    found = free(place)
    if found < needed:
        raise DiskFullError(shortage(place, found, needed))


def shortage(place: Path, found: int, needed: int) -> str:
    """What a person is told of a full disk."""
    return (
        f"the disk with {place} is full: {found / 1024**2:,.0f} MB are left, {needed / 1024**2:,.0f} MB are needed. Make "
        "room there, or name another folder with GAZETTE_STATE, and run again; what is loaded is kept"
    )

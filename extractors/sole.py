"""Locks of the state folder: one `gazette run` at a time, one Airflow on its metadata, one supervisor, one build of the site.

The kernel gives a lock back whatever ends its holder; the file tells who that is.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

import psutil

log = logging.getLogger(__name__)

BEGUN = "just begun"  # what is told of a holder that has not written its name yet
PATIENCE = 1.0  # seconds that it gets for that
AGAIN = 0.1  # seconds between two tries of one who waits
_WRITTEN = re.compile(r"process (\d+), since (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d), ")


class StateError(RuntimeError):
    """The state folder cannot be used, or another process is using it; the message says what to do."""


@contextmanager
def sole_run(state: Path, source: str) -> Iterator[None]:
    """The state folder belongs to this run inside the block. Raises StateError, see `sole`."""
    refusal = "another run works in {place} ({holder}): wait until it has ended, or work in another folder with GAZETTE_STATE"
    with sole(state / "run.lock", f"INPUT={source}", refusal):
        yield


@contextmanager
def sole(file: Path, doing: str, refusal: str, patience: float = 0.0) -> Iterator[None]:
    """`file` is locked inside the block, and says that this process is `doing` something.

    Where another process has it, it is waited for, `patience` seconds in all, which the log says. Raises StateError where that
    was not enough, with `refusal` ({place}: the folder, {holder}: who it is), and where the folder cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a+", encoding="utf-8")
    except OSError as error:
        raise StateError(
            f"{file.parent} cannot be written ({error.strerror}): make it writable, or name another folder with "
            "GAZETTE_STATE"
        ) from None
    with handle:
        if not (_take(handle) or (patience and _wait(handle, file, doing, patience))):
            raise StateError(refusal.format(place=file.parent, holder=_holder(handle)))
        handle.truncate(0)  # what the one before wrote
        handle.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}, {doing}\n{socket.gethostname()}\n")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _take(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(handle: TextIO, file: Path, doing: str, patience: float) -> bool:
    """Whether the lock was had before the patience was over. Who is waited for is said once: it may be one after another."""
    limit = time.monotonic() + patience
    log.warning("%s waits, at most %.0f s, for another process (%s has %s)", doing, patience, _holder(handle), file)
    while time.monotonic() < limit:
        if _take(handle):
            return True
        time.sleep(AGAIN)
    return _take(handle)


def is_held(file: Path) -> bool:
    """Whether a process holds the lock."""
    try:
        with file.open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _holder(handle: TextIO) -> str:
    """Who has locked the file. What a killed process has left in it names nobody."""
    limit = time.monotonic() + PATIENCE
    while True:
        handle.seek(0)
        command, _, host = handle.read().strip().partition("\n")
        if _is_of_holder(command, host):
            return command
        if time.monotonic() > limit:
            return BEGUN
        time.sleep(0.05)


def _is_of_holder(command: str, host: str) -> bool:
    found = _WRITTEN.match(command)
    if not found:
        return False
    pid, since = found.groups()
    if host != socket.gethostname():  # a folder on a shared disk: nobody here can tell
        return True
    try:
        began = psutil.Process(int(pid)).create_time()
    except psutil.Error:
        return False
    return began <= datetime.strptime(since, "%Y-%m-%d %H:%M:%S").timestamp() + 1

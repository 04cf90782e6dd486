"""Locks of the state folder: one `gazette run` at a time, one Airflow on its metadata, one supervisor.

The kernel gives a lock back whatever ends its holder; the file tells who that is.
"""

from __future__ import annotations

import fcntl
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

BEGUN = "just begun"  # what is told of a holder that has not written its name yet
PATIENCE = 1.0  # seconds that it gets for that
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
def sole(file: Path, doing: str, refusal: str) -> Iterator[None]:
    """`file` is locked inside the block, and says that this process is `doing` something.

    Raises StateError where another process has it, with `refusal` ({place}: the folder, {holder}: who it is), and where the
    folder cannot be written.
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
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(refusal.format(place=file.parent, holder=_holder(handle))) from None
        handle.truncate(0)  # what the one before wrote
        handle.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}, {doing}\n{socket.gethostname()}\n")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


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

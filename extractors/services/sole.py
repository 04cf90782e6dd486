"""One `gazette run` at a time in a state folder: two would take Airflow's metadata and each other's runs away."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class StateError(RuntimeError):
    """The state folder cannot be used, or another run is using it; the message says what to do."""


@contextmanager
def sole_run(state: Path, source: str) -> Iterator[None]:
    """The state folder belongs to this run inside the block; the kernel gives it back whatever ends the process.

    Raises StateError, naming the holder, where another run has it, and where the folder cannot be written.
    """
    file = state / "run.lock"
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = file.open("a+", encoding="utf-8")
    except OSError as error:
        raise StateError(
            f"{state} cannot be written ({error.strerror}): make it writable, or name another folder with GAZETTE_STATE"
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise StateError(
                f"another run works in {state} ({handle.read().strip() or 'just begun'}): wait until it has ended, or "
                "work in another folder with GAZETTE_STATE"
            ) from None
        handle.truncate(0)
        handle.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}, INPUT={source}\n")
        handle.flush()
        yield

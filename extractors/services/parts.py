"""A part of the service: a process that is started again when it ends or no longer answers, and its log file."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

LOG_BYTES, LOGS_KEPT = 10 * 1024 * 1024, 5  # of one part
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds before a part is started again; each failure doubles it
STEADY = 120.0  # seconds after which a part that ends again begins with the shortest wait
UNWELL_LIMIT = 300.0  # seconds that a living part may not answer, as while it starts on a slow machine
ASKED_EVERY = 10.0  # seconds


class Supervised:
    """One supervised process. `is_well` asks it whether it works; without it, being there is enough. `given`: descriptors
    of open sockets that it inherits, under the same numbers."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        is_well: Callable[[], bool] | None = None,
        given: Sequence[int] = (),
    ) -> None:
        self.name, self.command, self.environment, self.log = name, list(command), environment, log
        self.is_well = is_well
        self.given = tuple(given)
        self.process: subprocess.Popen[bytes] | None = None
        self.since: datetime | None = None
        self.restarts = 0
        self.last_end = ""  # how it ended last
        self._failures = 0  # in a row
        self._next_try = 0.0
        self._started = 0.0
        self._well_at = self._asked_at = 0.0

    def tend(self, now: float) -> None:
        """Start it, or start it again, when its time has come. `now`: of the monotonic clock, in seconds."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                self._look_after(now)
                return
            self._note_end(_ended(code), now)
        if now >= self._next_try:
            self._start(now)

    def become(self, command: Sequence[str]) -> None:
        """Run this command from now on; where it is another, the process of before ends."""
        if self.command == list(command):
            return
        self.command = list(command)
        if self.process is not None:
            _kill_group(self.process)
            self.process = None
        self._next_try = 0.0

    def ask_to_stop(self) -> None:
        """Airflow's components end orderly when they are interrupted."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def wait(self, patience: float) -> None:
        """Until it has ended; killed after `patience` seconds."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, patience))
        except subprocess.TimeoutExpired:
            _kill_group(self.process)

    def state(self) -> dict[str, object]:
        """What `gazette status` says of it."""
        living = self.process is not None and self.process.poll() is None
        return {
            "pid": self.process.pid if self.process and living else None,
            "since": self.since.isoformat(timespec="seconds") if self.since and living else None,
            "restarts": self.restarts,
            "last_end": self.last_end,
            "log": str(self.log),
        }

    def _look_after(self, now: float) -> None:
        if now - self._asked_at < ASKED_EVERY:
            return
        self._asked_at = now
        if self.is_well is None or self.is_well():
            self._well_at = now
        elif now - self._well_at > UNWELL_LIMIT and self.process is not None:
            _kill_group(self.process)
            self._note_end(f"did not answer for {UNWELL_LIMIT:.0f} s", now)

    def _note_end(self, how: str, now: float) -> None:
        self.process = None
        self._failures = 0 if now - self._started > STEADY else self._failures + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** max(0, self._failures - 1))
        self._next_try = now + wait
        self.last_end = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}: {how}"
        self.restarts += 1
        logging.getLogger(__name__).warning("%s %s; it starts again in %.0f s", self.name, how, wait)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 (arguments are ours)
            self.command, env=dict(self.environment), cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, pass_fds=self.given,
        )  # fmt: skip
        assert self.process.stdout is not None  # noqa: S101 (for the type checker)
        threading.Thread(target=_keep_log, args=(self.process.stdout, self.log), daemon=True).start()
        self.since = datetime.now(UTC)
        self._started = self._well_at = now
        logging.getLogger(__name__).info("%s started as process %d", self.name, self.process.pid)


def rotating(log: Path) -> RotatingFileHandler:
    """A log file that is put aside when it has grown, with the last few kept."""
    log.parent.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(log, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")


def rotate_copy(log: Path) -> None:
    """The same for a file that another program holds open to append to: its content is copied, then cut off."""
    if not log.is_file() or log.stat().st_size < LOG_BYTES:
        return
    for number in range(LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.is_file():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.with_name(f"{log.name}.1").write_bytes(log.read_bytes())
    os.truncate(log, 0)


def _keep_log(pipe: IO[bytes], log: Path) -> None:
    """Copy what a process says into its log file until it has ended."""
    handler = rotating(log)
    handler.terminator = ""
    with pipe:
        while chunk := os.read(pipe.fileno(), 65536):
            record = {"msg": chunk.decode("utf-8", "replace")}
            handler.handle(logging.makeLogRecord(record))
    handler.close()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Each part leads a session of its own; what it has started goes with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()


def _ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def wait_a_little(stop: threading.Event, seconds: float) -> None:
    """Return after `seconds`, or as soon as `stop` is set."""
    limit = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < limit:
        stop.wait(min(0.5, limit - time.monotonic()))

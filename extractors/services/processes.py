"""Child processes that must not outlive their job, whatever ends it.

Every process of a job carries the job's token in its environment (`GAZETTE_JOB`), and so do all its
descendants, also those that left the process group. A guardian in a session of its own holds the reading
end of a pipe from the job: when the job is gone, by whatever signal, the pipe closes and the guardian
ends what is left of the job and gives the database's lease back.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

TOKEN = "GAZETTE_JOB"  # noqa: S105 (the name of a variable)


@contextmanager
def guarded_job(state: Path) -> Iterator[str]:
    """Yields the token of a job; when the block ends, or this process does, nothing of the job is left."""
    token = secrets.token_hex(12)
    state.mkdir(parents=True, exist_ok=True)
    # The guardian holds none of the job's own outputs: whoever reads those must see the end of the job.
    with (state / "guardian.log").open("ab") as log:
        guardian = subprocess.Popen(  # noqa: S603 (arguments are ours)
            [sys.executable, "-m", "extractors.services.processes", token, str(state)],
            stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, cwd="/",
        )  # fmt: skip
    try:
        yield token
    finally:
        assert guardian.stdin is not None  # noqa: S101 (for the type checker)
        guardian.stdin.close()
        guardian.wait()


def job_processes(token: str) -> list[psutil.Process]:
    """Every living process that carries the token, this one excepted."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(TOKEN) == token:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end_job(token: str, patience: float = 5.0) -> None:
    """End every process of a job: asked first, killed after `patience` seconds."""
    processes = job_processes(token)
    for process in processes:
        _quietly(process.terminate)
    psutil.wait_procs(processes, timeout=patience)
    while left := job_processes(token):  # again: a dying parent may have started another child
        for process in left:
            _quietly(process.kill)
        psutil.wait_procs(left, timeout=patience)


def _quietly(action: Callable[[], None]) -> None:
    with suppress(psutil.Error):  # it has ended meanwhile
        action()


def _guard(token: str, state: Path) -> None:
    sys.stdin.buffer.read()  # until the job is gone
    end_job(token)
    from extractors.services.postgres import LEASES, EmbeddedPostgres

    if (state / LEASES).is_dir():  # the job used the embedded server
        EmbeddedPostgres(state).prune()


if __name__ == "__main__":
    _guard(sys.argv[1], Path(sys.argv[2]))

"""The embedded server: used by several, gone after the last, never in the way of another one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from extractors.services.postgres import EmbeddedPostgres
from extractors.warehouse.database import engine
from tests.conftest import discard_server

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("state"))
    yield server
    discard_server(server.state)


def ask(dsn: str, query: str) -> object:
    with engine(dsn).connect() as connection:
        return connection.execute(text(query)).scalar()


def test_the_last_one_out_stops_the_server(server: EmbeddedPostgres) -> None:
    with server.lease() as first:
        with server.lease() as second:
            assert second == first
        assert server.running()
        assert ask(first.url("postgres"), "SHOW server_encoding") == "UTF8"
    assert not server.running()


def test_data_and_address_outlive_the_server(server: EmbeddedPostgres) -> None:
    with server.lease() as before, engine(before.url("postgres")).begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 42 AS answer"))
    with server.lease() as after:
        assert after == before
        assert ask(after.url("postgres"), "SELECT answer FROM kept") == 42


def test_a_taken_port_is_left_to_its_owner(server: EmbeddedPostgres) -> None:
    port = server.last_access().port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with server.lease() as access:
            assert access.port != port


def test_a_kept_server_stays_until_it_is_stopped(server: EmbeddedPostgres) -> None:
    server.start_and_keep()
    with server.lease():
        pass
    assert server.running()
    assert server.stop()
    assert not server.running()


def test_a_user_that_was_killed_does_not_keep_the_server_up(server: EmbeddedPostgres) -> None:
    script = (
        "import sys, time; from pathlib import Path; from extractors.services.postgres import EmbeddedPostgres\n"
        "with EmbeddedPostgres(Path(sys.argv[1])).lease(): print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", script, str(server.state)], stdout=subprocess.PIPE)
    assert user.stdout is not None
    assert user.stdout.readline() == b"up\n"
    user.send_signal(signal.SIGKILL)
    assert server.running()
    time.sleep(0.2)
    server.prune()  # before its parent has looked at how it ended
    assert not server.running()
    user.wait()


def test_only_the_password_opens_it(server: EmbeddedPostgres) -> None:
    with server.lease() as access:
        from sqlalchemy.exc import OperationalError

        wrong = access.url("postgres").replace(access.password, "guess")
        with pytest.raises(OperationalError, match="password authentication failed"):
            ask(wrong, "SELECT 1")
    assert (server.home / "access.json").stat().st_mode & 0o077 == 0


def test_nothing_of_a_killed_job_is_left(tmp_path: Path) -> None:
    script = (
        "import os, subprocess, sys, time; from pathlib import Path\n"
        "from extractors.services.processes import TOKEN, guarded_job\n"
        "with guarded_job(Path(sys.argv[1])) as token:\n"
        "    child = subprocess.Popen(['sleep', '600'], env=os.environ | {TOKEN: token}, start_new_session=True)\n"
        "    print(child.pid, flush=True); time.sleep(60)"
    )
    job = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert job.stdout is not None
    child = int(job.stdout.readline())
    assert psutil.pid_exists(child)
    os.kill(job.pid, signal.SIGKILL)
    job.wait()
    limit = time.monotonic() + 20
    while psutil.pid_exists(child) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not psutil.pid_exists(child)

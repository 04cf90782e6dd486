"""A part of the service: taken up again after longer and longer waits, its log put aside when it has grown."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

import httpx
import psutil

from extractors.services import parts
from extractors.services.parts import LONGEST_WAIT, Supervised, rotate_copy


def part(tmp_path: Path, script: str, **more: object) -> Supervised:
    return Supervised("part", [sys.executable, "-c", script], os.environ, tmp_path / "part.log", **more)  # type: ignore[arg-type]


def ended(one: Supervised) -> None:
    assert one.process is not None
    one.process.wait(30)


def test_a_part_that_keeps_ending_is_started_after_ever_longer_waits(tmp_path: Path) -> None:
    one = part(tmp_path, "raise SystemExit(7)")
    clock, waits = 1000.0, []
    one.tend(clock)
    for _ in range(11):
        ended(one)
        one.tend(clock)  # sees that it has ended
        began = clock
        while one.process is None:
            clock += 0.5
            one.tend(clock)
        waits.append(clock - began)
    ended(one)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == LONGEST_WAIT
    assert one.state()["restarts"] == 11
    assert "ended with code 7" in str(one.state()["last_end"])


def test_one_that_was_steady_begins_again_at_once(tmp_path: Path) -> None:
    one = part(tmp_path, "import time; time.sleep(60)")
    clock = 1000.0
    for _ in range(3):
        one.tend(clock)
        assert one.process is not None
        one.process.kill()
        ended(one)
        clock += 3600
        one.tend(clock)
        assert one.process is None
        clock += 1.0
    assert "SIGKILL" in one.last_end


def test_a_part_that_becomes_another_is_no_failure(tmp_path: Path) -> None:
    one = part(tmp_path, "import time; time.sleep(60)")
    one.tend(0.0)
    first = one.state()["pid"]
    one.become(one.command)
    assert one.state()["pid"] == first
    one.become([sys.executable, "-c", "import time; time.sleep(61)"])
    one.tend(0.0)
    assert one.state()["pid"] not in (None, first)
    assert one.state()["restarts"] == 0
    one.wait(0)


SERVER = """
import http.server, socket, sys, time
time.sleep(float(sys.argv[2]))  # a start that takes its time
class Says(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[1].encode())
server = http.server.HTTPServer(("127.0.0.1", 0), Says, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[3]))
server.serve_forever()
"""


def test_who_asks_while_another_takes_its_place_waits_and_is_not_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        one = part(tmp_path, SERVER, given=[number])
        command = one.command
        one.command = [*command, "before", "0", str(number)]
        one.tend(0.0)
        assert httpx.get(address, timeout=60).text == "before"
        one.become([*command, "after", "1", str(number)])
        one.tend(0.0)
        assert httpx.get(address, timeout=60).text == "after"
        one.wait(0)


def test_one_that_lives_and_does_not_answer_is_started_again(tmp_path: Path) -> None:
    one = part(tmp_path, "import time; time.sleep(60)", is_well=lambda: False)
    one.tend(1000.0)
    first = one.state()["pid"]
    one.tend(1000.0 + parts.UNWELL_LIMIT / 2)
    assert one.state()["pid"] == first
    one.tend(1001.0 + parts.UNWELL_LIMIT)
    one.tend(1003.0 + parts.UNWELL_LIMIT)
    assert one.state()["pid"] not in (None, first)
    assert not psutil.pid_exists(int(str(first)))
    one.ask_to_stop()
    one.wait(10)


def test_what_it_says_is_kept_and_older_logs_are_put_aside(tmp_path: Path) -> None:
    printed_bytes = 3 * parts.LOG_BYTES
    one = part(tmp_path, f"import sys\nfor n in range({printed_bytes // 1000}): print('x' * 999)\nprint('last')")
    one.tend(0.0)
    ended(one)
    limit = time.monotonic() + 30
    while "last\n" not in (tmp_path / "part.log").read_text()[-10:] and time.monotonic() < limit:
        time.sleep(0.05)
    logs = sorted(tmp_path.glob("part.log*"))
    assert len(logs) in (3, 4)
    assert all(log.stat().st_size <= parts.LOG_BYTES + 70_000 for log in logs)
    assert sum(log.stat().st_size for log in logs) == printed_bytes // 1000 * 1000 + len("last\n")


def test_a_log_that_another_program_writes_is_cut_where_it_lies(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with log.open("ab") as writer:
        writer.write(b"x" * parts.LOG_BYTES)
        writer.flush()
        rotate_copy(log)
        writer.write(b"after\n")
    assert log.read_bytes() == b"after\n"
    assert (tmp_path / "server.log.1").stat().st_size == parts.LOG_BYTES


def test_a_part_is_asked_to_end_and_killed_when_it_does_not(tmp_path: Path) -> None:
    one = part(tmp_path, "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(1, flush=True); time.sleep(60)")
    one.tend(0.0)
    limit = time.monotonic() + 30
    log = tmp_path / "part.log"
    while not (log.is_file() and log.read_text()) and time.monotonic() < limit:
        time.sleep(0.05)
    one.ask_to_stop()
    one.wait(0.2)
    assert one.process is not None
    assert one.process.returncode == -signal.SIGKILL

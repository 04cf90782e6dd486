"""What a person can mend is told as such: a disk without room, a database that is just starting."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.commands.errors import FAILED, errors_in_one_line
from extractors.warehouse.database import engine
from tests.command import called


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_a_full_disk_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, errors_in_one_line("export"):
        Path("/dev/full").write_text("x" * 100_000)
    assert ended.value.code == FAILED
    assert "is full: make room there and run again; what is loaded is kept" in one_line(capsys)


@pytest.mark.parametrize("command", ["run", "up"])
def test_nothing_is_begun_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    import extractors.commands.run
    import extractors.commands.up

    for module in (extractors.commands.run, extractors.commands.up):
        monkeypatch.setattr(module, "BEGIN", 2**60)
    done = called(command, GAZETTE_STATE=str(tmp_path))
    assert done.exit_code == 1
    assert f"the disk with {tmp_path} is full" in done.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.fixture
def starting() -> Iterator[str]:
    """The address of a server that says what PostgreSQL says while it starts."""
    fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    if line.recv(8)[4:] == struct.pack("!I", 80877103):  # asks for encryption
                        line.sendall(b"N")
                        line.recv(1024)
                    line.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)

        threading.Thread(target=answer, daemon=True).start()
        yield f"postgresql://u@127.0.0.1:{server.getsockname()[1]}/gazette"


def test_a_database_that_is_just_starting_is_told(starting: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, errors_in_one_line("crawl"), engine(starting).connect():
        pass
    assert ended.value.code == FAILED
    assert one_line(capsys) == (
        "gazette crawl: the database is just starting or stopping: wait a moment and run again; nothing is lost"
    )

"""Wrong settings, unreachable servers, strange arguments: one line on standard error and the documented exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from extractors.fetching.archive import Archive, ArchiveError
from tests.command import called

GAZETTE = Path(sys.executable).with_name("gazette")


def gazette(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAZETTE_")}
    return subprocess.run(
        [str(GAZETTE), *arguments], env=inherited | environment, capture_output=True, text=True, check=False, timeout=200,
        errors="replace", stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def deaf() -> Iterator[str]:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield str(probe.getsockname()[1])


def is_plain(done: subprocess.CompletedProcess[str] | Result, code: int, says: str) -> None:
    assert "Traceback" not in done.stderr
    ended = done.exit_code if isinstance(done, Result) else done.returncode
    assert ended == code, done.stderr
    assert says in done.stderr
    assert "secret" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("GAZETTE_BATCH_SIZE", "many", "GAZETTE_BATCH_SIZE is 'many', expected"),
        ("GAZETTE_BATCH_SIZE", "0", "GAZETTE_BATCH_SIZE is '0', expected greater than or equal to 1"),
        ("GAZETTE_USER_TIMEZONE", "../../etc/passwd", "expected a time zone like Asia/Shanghai"),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: str, says: str) -> None:
    is_plain(called("dsn", **{setting: value}), 2, says)


@pytest.mark.parametrize(
    "command",
    [
        ("db", "migrate"), ("export", "out", "--warehouse", "main"), ("run",), ("crawl", "jinri_gongshu"),
        ("coverage", "--warehouse", "main"), ("reextract", "--warehouse", "main"),
    ],
)  # fmt: skip
def test_an_unreachable_warehouse_is_one_line(command: tuple[str, ...], deaf: str, tmp_path: Path) -> None:
    address = f"postgresql://gazette:secret@127.0.0.1:{deaf}/gazette"
    state = {"GAZETTE_STATE": str(tmp_path), "GAZETTE_CONTACT": "a@example.org", "GAZETTE_ARCHIVE": ""}
    arguments = [str(tmp_path / "out") if word == "out" else word for word in command]
    call = gazette if command == ("run",) else called  # a run takes the signals of its process
    is_plain(call(*arguments, GAZETTE_WAREHOUSE_DSN=address, **state), 1, "Connection refused")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://u:secret@h/x", "postgresql://u:secret@h", "postgresql://u:secret@h:port/x", "secret", "postgresql:///",
        "postgresql://u:secret@[::1/x",
    ],
)  # fmt: skip
def test_a_wrong_address_is_not_shown(address: str) -> None:
    is_plain(
        called("db", "migrate", GAZETTE_WAREHOUSE_DSN=address), 1, "is not an address like postgresql://"
    )


@pytest.mark.parametrize("address", ["foo://x", "foo::bar://x"])
def test_an_unknown_store_is_named(address: str) -> None:
    with pytest.raises(ArchiveError, match="GAZETTE_ARCHIVE is no address of a store"):
        Archive(address)


def test_a_state_folder_that_cannot_be_made() -> None:
    is_plain(called("db", "start", GAZETTE_STATE="/proc/nowhere"), 1, "/proc/nowhere")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((b"run", b"\xff\xfe\x1b[31m"), 1, "no such file or folder"),
        (("run", "x" * 5000), 1, "cannot be opened"),
        (("extract", "--published", "yesterday", "a"), 2, "does not match"),
        (("extract", "/dev/zero"), 1, "is a device"),
        (("extract", "/"), 1, "is a folder"),
        (("compare", "/nowhere", "/nowhere"), 2, "does not exist"),
        (("\x1b[31m",), 2, "No such command"),
        (("dsn", "--warehouse", "\x9b"), 2, "Invalid value"),
        (("serve", "--host", "\udcff\x1b[31m"), 2, "neither an address nor a name"),
        (("serve", "--host", "\u202e"), 2, "neither an address nor a name"),
    ],
)
def test_strange_arguments(arguments: tuple[str | bytes, ...], code: int, says: str, tmp_path: Path) -> None:
    call = gazette if isinstance(arguments[-1], bytes) else called
    done = call(*arguments, GAZETTE_STATE=str(tmp_path))
    is_plain(done, code, says)
    assert "\x1b[31m" not in done.stderr


@pytest.mark.parametrize("token", ["short", "x" * 15 + "密", "x" * 15 + "\udcff", "x" * 20 + "\x1b"])
def test_a_token_that_no_browser_can_send_is_refused(token: str, tmp_path: Path) -> None:
    done = called("serve", "--host", "0.0.0.0", "--port", "0", GAZETTE_STATE=str(tmp_path), GAZETTE_SERVE_TOKEN=token)  # noqa: S104
    is_plain(done, 2, "GAZETTE_SERVE_TOKEN needs at least 16 characters, all of them ASCII")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("review", "list"), "the warehouse has no marts yet"),
        (("review", "export", "-"), "the warehouse has no marts yet"),
        (("review", "show", "\udcff\x1b"), "the warehouse has no marts yet"),
        (("coverage", "\udcff\x1b"), "nothing accounted for of \ufffd␛"),
        (("review", "accept", "\udcff", "--why", "\udcff"), "no figure \ufffd"),
        (("held", "drop", "\udcff", "--why", "x" * 3000), "too long"),
    ],
)  # fmt: skip
def test_strange_arguments_and_a_warehouse_that_nobody_has_filled(arguments: tuple[str, ...], says: str, warehouse: str) -> None:
    words = (*arguments, "--warehouse", "main")
    done = called(*words, GAZETTE_WAREHOUSE_DSN=warehouse)
    is_plain(done, 1, says)
    assert "\x1b" not in done.stderr

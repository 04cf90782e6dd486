"""Boxes: processes that see what a container would, without an engine.

Each has a read-only root with the system's programs, folders and memory of its own where it is given some, a user and no rights,
a host name, an address on a bridge, and its own processes; bubblewrap and iproute2 make them out of the kernel's namespaces. The program
that makes them runs in a network of its own (`enter_network`), so nothing of it is seen outside, and nothing outside from it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = {
    "bwrap": "bubblewrap", "ip": "iproute2", "nsenter": "util-linux", "tini": "tini", "redis-server": "redis-server",
    "docker-compose": "docker-compose",
}  # fmt: skip
NETWORK = "10.77.0"
_INSIDE = "GAZETTE_REHEARSAL_INSIDE"


def missing_programs() -> list[str]:
    """Debian packages without which nothing can be started."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def enter_network(module: str) -> None:
    """Become the same program in a network of its own; returns where it is in one. Needs no root, where users may have namespaces."""
    if not os.environ.get(_INSIDE):
        rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        os.environ[_INSIDE] = "1"
        command = ["unshare", *rights, "--net", sys.executable, "-m", module, *sys.argv[1:]]
        os.execvp("unshare", command)  # noqa: S606 (no shell is wanted)
    _ip("link", "set", "lo", "up")
    _ip("link", "add", "bridge", "type", "bridge")
    _ip("addr", "add", f"{NETWORK}.1/24", "dev", "bridge")  # the address of the program itself
    _ip("link", "set", "bridge", "up")


def _ip(*arguments: str, of: int | None = None) -> None:
    within = ["nsenter", "--target", str(of), "--net"] if of else []
    subprocess.run([*within, "ip", *arguments], check=True)


@dataclass
class Box:
    """One container's worth: who runs in it, what it sees, where it is.

    mounts: (outside, inside, writable). tmpfs: inside -> options of compose (`mode`, `size`). `address`: the last part of its address.
    """

    name: str
    address: int
    uid: int
    user: str
    environment: dict[str, str]
    workdir: str
    mounts: list[tuple[Path, str, bool]]
    tmpfs: Mapping[str, Mapping[str, str]]
    log: Path
    is_read_only: bool = True
    process: subprocess.Popen[bytes] | None = None
    first: int = 0  # the process within, as it is numbered outside
    started: float = 0.0

    @property
    def host(self) -> str:
        """Its address on the bridge."""
        return f"{NETWORK}.{self.address}"

    def start(self, command: Sequence[str], hosts: Path) -> None:
        """Start a command as the first process; it begins when the box has its network."""
        reading_end, tell = os.pipe()
        go, let_go = os.pipe()
        log = self.log.open("ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["bwrap", *self._arguments(hosts), "--info-fd", str(tell), "--block-fd", str(go), "--", *command],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            pass_fds=(tell, go), start_new_session=True,
        )  # fmt: skip
        os.close(tell)
        os.close(go)
        log.close()
        with os.fdopen(reading_end) as info:
            info_text = info.read()
        if not info_text:
            raise RuntimeError(f"{self.name}: no box could be made: {self.log.read_text()}")
        self.first = int(json.loads(info_text)["child-pid"])
        outside = f"box{self.address}"
        _ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", str(self.first))
        _ip("link", "set", outside, "master", "bridge", "up")
        _ip("addr", "add", f"{self.host}/24", "dev", "eth0", of=self.first)
        _ip("link", "set", "eth0", "up", of=self.first)
        os.write(let_go, b"x")
        os.close(let_go)

    def _arguments(self, hosts: Path) -> list[str]:
        flags = ["--unshare-user", "--uid", str(self.uid), "--gid", str(self.uid), "--cap-drop", "ALL"]
        flags += ["--unshare-uts", "--hostname", self.name, "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-net"]
        flags += ["--die-with-parent"]
        for top in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc"):
            if Path(top).is_symlink():
                flags += ["--symlink", str(Path(top).readlink()), top]
            elif Path(top).exists():
                flags += ["--ro-bind", top, top]
        flags += ["--ro-bind", str(hosts), "/etc/hosts", "--dev", "/dev", "--proc", "/proc", "--symlink", "/run", "/var/run"]
        for file, content in (("passwd", f"{self.user}:x:{self.uid}:{self.uid}::/:/bin/sh\n"), ("group", f"{self.user}:x:{self.uid}:\n")):
            file_in_box = self.log.with_name(f"{self.name}.{file}")
            file_in_box.write_text(content)
            flags += ["--ro-bind", str(file_in_box), f"/etc/{file}"]
        for where, options in self.tmpfs.items():
            flags += ["--perms", options.get("mode", "1777"), "--tmpfs", where]
        for outside, inside, writable in self.mounts:
            flags += ["--bind" if writable else "--ro-bind", str(outside), inside]
        if self.is_read_only:
            flags += ["--remount-ro", "/"]
        return [*flags, "--chdir", self.workdir]

    def run(self, command: Sequence[str], timeout: float) -> subprocess.CompletedProcess[str]:
        """Run a command beside what runs in the box. Code 124 when it took longer than `timeout` seconds, as of `timeout`."""
        inside = ["nsenter", "--target", str(self.first), "--user", "--mount", "--uts", "--pid", "--ipc", "--net"]
        asked = [*inside, "--preserve-credentials", "sh", "-c", 'cd "$0" && exec "$@"', self.workdir, *command]
        try:
            return subprocess.run(
                asked, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(asked, 124, "", f"no answer in {timeout:.0f} s")

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait(self, timeout: float) -> int:
        """The code with which its first process ended."""
        assert self.process
        return self.process.wait(timeout)

    def kill(self) -> None:
        """As a host that loses its power: everything in the box is gone at once."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.first, signal.SIGKILL)  # the first of its processes takes all others along
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

"""What docker-compose.yml and the Dockerfile ask for: services with their commands, variables, mounts, health checks and order."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.settings import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
OURS = "gazette-warehouse:latest"  # the image that the Dockerfile makes
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Health:
    """How a service is asked whether it works: a command, and the seconds that it may take."""

    command: tuple[str, ...]
    timeout: float


@dataclass(frozen=True)
class Mount:
    """A folder, file or named volume (`source`), and where a service sees it."""

    source: str
    target: str
    is_volume: bool
    writable: bool


@dataclass(frozen=True)
class Image:
    """What an image gives to whoever starts from it."""

    user: str
    uid: int
    workdir: str
    entrypoint: tuple[str, ...]
    environment: dict[str, str]


@dataclass(frozen=True)
class Service:
    """A service as it is to be started."""

    name: str
    image: str
    command: tuple[str, ...]
    environment: dict[str, str]
    mounts: tuple[Mount, ...]
    tmpfs: dict[str, dict[str, str]]  # where -> its options
    health: Health | None
    after: dict[str, str]  # service -> condition
    is_read_only: bool


def read_services(env_file: Path, compose: Path = COMPOSE) -> dict[str, Service]:
    """The services in the order in which they can be started. Raises ValueError with what docker-compose says of a file or
    a variable that is wrong."""
    asked = ["docker-compose", "-f", str(compose), "--env-file", str(env_file), "config"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env={"PATH": "/usr/local/bin:/usr/bin:/bin"})
    if done.returncode:
        raise ValueError(done.stderr.strip())
    parsed = yaml.safe_load(done.stdout)
    found = {name: _service(name, one, set(parsed.get("volumes") or {})) for name, one in parsed["services"].items()}
    return _in_order(found)


def _service(name: str, description: dict[str, Any], volumes: set[str]) -> Service:
    return Service(
        name=name,
        image=description["image"],
        command=_words(description.get("command")),
        environment={key: _unescaped(value) for key, value in (description.get("environment") or {}).items()},
        mounts=tuple(_mount(one, volumes) for one in description.get("volumes", [])),
        tmpfs=dict(_tmpfs(one) for one in description.get("tmpfs", [])),
        health=_health(description["healthcheck"]) if "healthcheck" in description else None,
        after={other: one["condition"] for other, one in (description.get("depends_on") or {}).items()},
        is_read_only=bool(description.get("read_only")),
    )


def _unescaped(value: object) -> str:
    return "" if value is None else str(value).replace("$$", "$")


def _words(command: list[str] | str | None) -> tuple[str, ...]:
    words = shlex.split(command) if isinstance(command, str) else command or []
    return tuple(map(_unescaped, words))


def _mount(volume: str, volumes: set[str]) -> Mount:
    source, target, *mode = volume.split(":")
    return Mount(source, target, source in volumes, "ro" not in mode)


def _tmpfs(entry: str) -> tuple[str, dict[str, str]]:
    where, _, options = entry.partition(":")
    return where, dict(option.split("=", 1) for option in options.split(",") if "=" in option)


def _health(check: dict[str, Any]) -> Health:
    kind, *words = check["test"]
    command = _words(words) if kind == "CMD" else ("/bin/sh", "-c", _unescaped(words[0]))
    return Health(command, _seconds(check.get("timeout", "30s")))


def _seconds(duration: str) -> float:
    """A span of time as compose writes it: 1m30s."""
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"([\d.]+)([smh])", duration))


def _in_order(found: dict[str, Service]) -> dict[str, Service]:
    ordered: dict[str, Service] = {}
    while len(ordered) < len(found):
        ready = [one for one in found.values() if one.name not in ordered and set(one.after) <= set(ordered)]
        if not ready:
            raise ValueError(f"services wait for each other, or for none of the file: {sorted(set(found) - set(ordered))}")
        ordered |= {one.name: one for one in ready}
    return ordered


def our_image(dockerfile: Path = PROJECT / "Dockerfile") -> Image:
    """What the Dockerfile says of user, folder, entry point and variables."""
    instructions = dockerfile.read_text(encoding="utf-8").replace("\\\n", " ")

    def last(word: str) -> str:
        return str(re.findall(rf"^{word}\s+(.+)$", instructions, re.MULTILINE)[-1]).strip()

    user = last("USER")
    uid = re.search(rf"useradd .*--uid (\d+) {user}\b", instructions)
    assert uid, f"the Dockerfile makes no user {user}"
    environment = dict(one.split("=", 1) for line in re.findall(r"^ENV\s+(.+)$", instructions, re.MULTILINE) for one in shlex.split(line))
    return Image(user, int(uid[1]), last("WORKDIR"), tuple(json.loads(last("ENTRYPOINT"))), environment)

"""The services of docker-compose.yml as boxes: each started when what it waits for is there, and asked for its health."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from extractors.services.postgres import programs
from extractors.settings import PROJECT
from extractors.validation import assets
from tests.rehearsal.boxes import NETWORK, Box
from tests.rehearsal.composed import OURS, Image, Service, our_image, read_services

PATIENCE = 600.0  # seconds until a service that is not healthy counts as broken, on a machine that is busy
WORKERS = 2
STORE_ADDRESS = 250
STORE = f"http://{NETWORK}.{STORE_ADDRESS}:9000"
BUCKET = "gazette"
INSTALLED = Path(sys.prefix).resolve()  # the environment
SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# What differs from the file; the program prints it.
DIFFERENCES = (
    "images: programs of this machine instead (our image: this checkout and its environment; postgres: the wheel's server, after "
    "what the image's entry point does; redis: Debian's), in boxes made of the kernel's namespaces",
    "our image: PYTHONPATH names the checkout, which the image installs; the environment keeps its path of this machine",
    "postgres: PGDATA, PGHOST and PATH as the image sets them",
    "networks: names stand in /etc/hosts; published ports are asked on the bridge",
    f"airflow-worker: {WORKERS} of them, each with a volume `state` of its own, as on hosts of their own",
    "health checks: asked at once and again until they succeed, with the timeouts of the file",
    "restart, stop_grace_period, pids_limit and shm_size: not applied; whoever ends is reported",
)


@dataclass
class Standing:
    """A box of the stack, and what became of it."""

    service: Service
    box: Box
    started_at: float = 0.0  # seconds after the first
    healthy_in: float | None = None  # seconds after its own start
    last_health: str = ""  # of the last health check
    end: str = ""  # how it was when everything was done
    is_well: Future[None] | None = None  # ends when it is healthy


def free_secrets() -> dict[str, str]:
    """A value for everything that .env.example leaves empty and docker-compose.yml asks for."""
    names = ("POSTGRES", "LOADER", "TRANSFORMER", "AIRFLOW_DB", "REDIS", "AIRFLOW_ADMIN")
    return {f"{name}_PASSWORD": secrets.token_urlsafe(24) for name in names} | {
        "AIRFLOW_JWT_SECRET": secrets.token_hex(64),
        "AIRFLOW_FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "AIRFLOW_API_SECRET": secrets.token_hex(32),
    }


@dataclass
class Stack:
    """Everything below `folder`: volumes, logs, the .env file."""

    folder: Path
    inputs: Path
    standing: dict[str, Standing] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=free_secrets)

    def __post_init__(self) -> None:
        self.watchers = ThreadPoolExecutor(20)  # one for each service
        self.logs = self.folder / "logs"
        self.logs.mkdir(parents=True)
        self.image = our_image()
        env_file = self.folder / "env"
        generated = {
            "GAZETTE_INPUT": str(self.inputs), "GAZETTE_ARCHIVE": f"s3://{BUCKET}/archive",
            "GAZETTE_REPORTS": f"s3://{BUCKET}/reports", "GAZETTE_LOGS": f"s3://{BUCKET}/logs",
            "AWS_ENDPOINT_URL": STORE, "AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_DEFAULT_REGION": "us-east-1",
        }  # fmt: skip
        os.environ |= {name: value for name, value in generated.items() if name.startswith("AWS")}
        env_file.write_text("".join(f"{name}={value}\n" for name, value in (self.secrets | generated).items()))
        self.services = read_services(env_file)
        self.hosts = self.folder / "hosts"
        boxes = [(name, self.services[name.removesuffix("-1").removesuffix("-2")]) for name in self._names()]
        for number, (name, service) in enumerate(boxes):
            self.standing[name] = Standing(service, self._box(name, service, number + 2))
        self.store = self.of_our_image("objects", STORE_ADDRESS, {"/tmp": {}})  # noqa: S108 (its own)
        self.store.environment["HOME"] = "/tmp"  # noqa: S108
        lines = [f"{one.box.host} {name}" for name, one in self.standing.items()]
        self.hosts.write_text("\n".join(["127.0.0.1 localhost", *lines]) + "\n")

    def _names(self) -> list[str]:
        found: list[str] = []
        for name in self.services:
            found += [f"{name}-{n + 1}" for n in range(WORKERS)] if name == "airflow-worker" else [name]
        return found

    # -- boxes ----------------------------------------------------------------------------------

    def _box(self, name: str, service: Service, address: int) -> Box:
        mounts: list[tuple[Path, str, bool]] = []
        if service.image == OURS:
            box = self.of_our_image(name, address, service.tmpfs)
            mounts, environment, workdir, uid, user = box.mounts, box.environment, box.workdir, box.uid, box.user
        elif service.image.startswith("postgres:"):
            mounts = [(INSTALLED, str(INSTALLED), False), (Path(__file__).parent, "/rehearsal", False)]
            environment = {
                "PATH": f"{programs().resolve()}:{SYSTEM}", "PGDATA": "/var/lib/postgresql/18/docker",
                "PGHOST": "/run/postgresql", "LANG": "C.UTF-8",
            }  # fmt: skip
            workdir, uid, user = "/", 999, "postgres"
        else:
            environment, workdir, uid, user = {"PATH": SYSTEM}, "/data", 999, "redis"
        for mount in service.mounts:
            source = self._volume(name, mount.source) if mount.is_volume else Path(mount.source)
            mounts.append((source, mount.target, mount.writable))
        environment = environment | service.environment | {"HOSTNAME": name}
        return Box(
            name, address, uid, user, environment, workdir, mounts, service.tmpfs, self.logs / f"{name}.log", service.is_read_only
        )

    def of_our_image(self, name: str, address: int, tmpfs: dict[str, dict[str, str]]) -> Box:
        """A box that sees what the Dockerfile puts into the image."""
        image: Image = self.image
        environment = image.environment | {
            "PATH": image.environment["PATH"].replace("$PATH", SYSTEM), "LANG": "C.UTF-8", "PYTHONPATH": image.workdir,
        }  # fmt: skip
        mounts = [(PROJECT, image.workdir, False), (INSTALLED, str(INSTALLED), False)]
        interpreter = Path(sys.base_prefix).resolve()
        if not interpreter.is_relative_to("/usr"):
            mounts.append((interpreter, str(interpreter), False))
        return Box(name, address, image.uid, image.user, environment, image.workdir, mounts, tmpfs, self.logs / f"{name}.log")

    def _volume(self, name: str, volume: str) -> Path:
        """The folder of a named volume: on each host another, where workers have hosts of their own."""
        host = name if name.startswith("airflow-worker") else "head"
        return self.state(host) if volume == "state" else self._made(self.folder / host / volume)

    def state(self, host: str) -> Path:
        """A volume `state` of a host, which begins with what the image holds there."""
        folder = self.folder / host / "state"
        if not folder.exists():
            self._made(folder / "airflow")
            shutil.copytree(assets.ensure(), folder / assets.NAME)
        return folder

    def _made(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    # -- life -----------------------------------------------------------------------------------

    def up(self) -> None:
        """Start the object store, then everything in its order. Raises RuntimeError with the last words of a service that fails."""
        self.start_store()
        for name in self.standing:
            self._wait_for_others(name)
            self._start(name)
        for one in self.standing.values():
            if one.is_well:
                one.is_well.result()

    def start_store(self) -> None:
        """The object store, with the bucket in it. Raises RuntimeError when it does not answer."""
        self.store.start(["moto_server", "-H", self.store.host, "-p", "9000"], self.hosts)
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                if httpx.put(f"{STORE}/{BUCKET}", timeout=5).is_success:
                    return
            except httpx.TransportError:
                pass
            if time.monotonic() > limit:
                raise RuntimeError(f"the object store does not answer:\n{self.store.last_words()}")
            time.sleep(0.3)

    def _start(self, name: str) -> None:
        one = self.standing[name]
        entry: tuple[str, ...] = self.image.entrypoint if one.service.image == OURS else ()
        if one.service.image.startswith("postgres:"):
            entry = ("sh", "/rehearsal/postgres.sh")
        one.box.start([*entry, *one.service.command], self.hosts)
        if one.service.health:
            one.is_well = self.watchers.submit(self._watch, name)
        one.started_at = one.box.started - min(other.box.started for other in self.standing.values() if other.box.started)
        tell(f"{name} started")

    def _wait_for_others(self, name: str) -> None:
        for other, condition in self.standing[name].service.after.items():
            if condition == "service_healthy":
                watched = self.standing[other].is_well
                assert watched
                watched.result()
            else:
                code = self.standing[other].box.wait(PATIENCE)
                if code:
                    raise RuntimeError(f"{other} ended with code {code}:\n{self.standing[other].box.last_words()}")

    def _watch(self, name: str) -> None:
        """Until it is healthy. Raises RuntimeError with its last words when it ends, or after PATIENCE."""
        one = self.standing[name]
        limit = time.monotonic() + PATIENCE
        while one.healthy_in is None and time.monotonic() < limit:
            if not one.box.is_up():
                raise RuntimeError(f"{name} has ended:\n{one.box.last_words()}")
            if self.is_healthy(name):
                one.healthy_in = time.monotonic() - one.box.started
                tell(f"{name} healthy after {one.healthy_in:.0f} s")
                return
            time.sleep(0.5)
        if one.healthy_in is None:
            raise RuntimeError(f"{name} does not become healthy ({one.last_health}):\n{one.box.last_words()}")

    def is_healthy(self, name: str) -> bool:
        """Ask a service with the health check of the file."""
        one = self.standing[name]
        assert one.service.health
        if not one.box.is_up():
            one.last_health = "gone"
            return False
        done = one.box.run(one.service.health.command, one.service.health.timeout)
        one.last_health = f"{done.stdout} {done.stderr}".strip()[-400:]
        return done.returncode == 0

    def look_again(self) -> None:
        """Note how everything is, by its health check where it has one."""
        for name, one in self.standing.items():
            code = one.box.process.poll() if one.box.process else None
            if code is not None:
                one.end = "killed" if code < 0 else f"ended with code {code}"
            else:
                one.end = "up" if one.service.health is None else "healthy" if self.is_healthy(name) else f"not healthy: {one.last_health}"

    def down(self) -> None:
        for one in reversed(self.standing.values()):
            one.box.kill()
        self.store.kill()
        self.watchers.shutdown()

    @property
    def is_well(self) -> bool:
        """Whether everything is as it should be but the one worker that was killed."""
        ends = [one.end for one in self.standing.values() if one.end not in ("healthy", "ended with code 0")]
        return ends == ["killed"]

    def host(self, name: str) -> str:
        return self.standing[name].box.host


_BEGAN = time.monotonic()


def tell(what: str) -> None:
    print(f"{time.monotonic() - _BEGAN:6.0f} s  {what}", flush=True)

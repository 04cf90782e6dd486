"""Logs of tasks in a store that all hosts reach, for Airflow's `logging_config_class`: a worker's host may be gone tomorrow.

`GAZETTE_LOGS` names the place as `GAZETTE_ARCHIVE` does; where it is empty, logs stay on the host of their task.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import fsspec
from airflow.config_templates.airflow_local_settings import BASE_LOG_FOLDER, DEFAULT_LOGGING_CONFIG
from fsspec.implementations.local import LocalFileSystem

LOGGING_CONFIG = DEFAULT_LOGGING_CONFIG
DEFAULT_REMOTE_CONN_ID = None  # the store's credentials are those of the archive

log = logging.getLogger(__name__)


class LogsInStore:
    """What Airflow calls a RemoteLogIO, for any store of fsspec."""

    processors = ()

    def __init__(self, url: str) -> None:
        self.url = url
        self._made: tuple[int, Any] = (0, None)  # the process, and its way into the store: that of another cannot be used

    @property
    def filesystem(self) -> Any:
        if self._made[0] != os.getpid():  # Celery's workers are forks
            made, _ = fsspec.core.url_to_fs(self.url, skip_instance_cache=True, use_listings_cache=False)
            self._made = (os.getpid(), made)
        return self._made[1]

    def upload(self, path: os.PathLike[str] | str, ti: Any = None) -> None:
        """Keep a log, `path` from the folder of all logs, when its task has ended or waits: what one that waited had
        written on another host stays before it. A store that is out keeps no task from ending."""
        local = Path(BASE_LOG_FOLDER) / path
        if not local.is_file():
            return
        try:
            fresh, before = local.read_bytes(), self._read(str(path)) or b""
            if before.endswith(fresh):
                return
            whole = fresh if fresh.startswith(before) else before + fresh
            if isinstance(self.filesystem, LocalFileSystem):
                Path(self._place(str(path))).parent.mkdir(parents=True, exist_ok=True)
            self.filesystem.pipe_file(self._place(str(path)), whole)
        except Exception:  # each store has errors of its own
            log.exception("the log %s stays on this host", path)

    def read(self, relative_path: str, ti: Any) -> tuple[list[str], list[str] | None]:
        """Where a log was looked for, and what it says; None where there is none."""
        place = self._place(relative_path)
        try:
            found = self._read(relative_path)
        except Exception as error:
            return [f"{place} cannot be read: {error}"], None
        return [place], [found.decode("utf-8", "replace")] if found else None

    def _place(self, path: str) -> str:
        return f"{self.filesystem._strip_protocol(self.url)}/{path}"

    def _read(self, path: str) -> bytes | None:
        try:
            return bytes(self.filesystem.cat_file(self._place(path)))
        except FileNotFoundError:
            return None


REMOTE_TASK_LOG = LogsInStore(os.environ["GAZETTE_LOGS"]) if os.environ.get("GAZETTE_LOGS") else None

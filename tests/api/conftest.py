"""`gazette serve` over the samples, as a server that is asked over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from extractors.review.connection import Connection
from extractors.review.server import Serving, application
from extractors.services.postgres import Access, free_port
from extractors.services.selection import let_read
from extractors.warehouse.database import sqlalchemy_url
from tests.conftest import Samples


@contextmanager
def serving(dsn: str, sites: Path, wire: type[Connection] = Connection, **more: Any) -> Iterator[httpx.Client]:
    """A client of a server of its own for the warehouse `samples`, as `gazette serve` starts it."""
    port = free_port(0)
    app = application(Serving(dsn=dsn, name="samples", sites=sites, who="tests", **more))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, http=wire, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def reader(samples: Samples, postgres: Access) -> str:
    """The samples as the role that may read the marts and nothing else."""
    return let_read(postgres, str(sqlalchemy_url(samples.dsn).database))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one page and the file beside it."""
    folder = tmp_path_factory.mktemp("sites")
    page = folder / "samples" / "indicators" / "tax_revenue.html"
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html><title>税收收入</title>", "utf-8")
    page.with_suffix(".csv").write_text("page's own\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def served(samples: Samples, reader: str, sites: Path) -> Iterator[httpx.Client]:
    with serving(samples.dsn, sites, reader_dsn=reader) as client:
        yield client

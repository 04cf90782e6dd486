"""What the tests of decisions share: the steps from a page to its marts, the site with decisions, and a reviewer's tab."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from sqlalchemy import text

from extractors.decisions.model import DecisionRequest
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.review.deciding import decide
from extractors.review.server import Serving, application
from extractors.site import findings
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine
from tests.dbt.conftest import ON_STANDING_MARTS

REPORT = """和睦街道工作报告

2024年，街道财政总收入12.4亿元，同比增长6.5%。全年加装电梯37台，化解信访积案16件。{more}

新建口袋公园3个，改造老旧小区5个。{parks}

登记在册志愿者41名。
"""
NAME = "report_2024.txt"
Query = Callable[..., list[Any]]


OFFERED = "document.querySelector('#inspector .decisions [data-verb=correct]')"


class Loop:
    """The steps between a page and its marts, on one warehouse."""

    def __init__(self, dsn: str, dbt: Callable[..., Any], folder: Path) -> None:
        self.dsn, self.dbt, self.folder, self.runs = dsn, dbt, folder, 0
        folder.mkdir()

    def publish(self, page: str) -> None:
        """The page comes in a new version, and the marts are built."""
        self.load(page)
        self.build()

    def load(self, page: str) -> None:
        """The page comes in a new version."""
        (self.folder / NAME).write_text(page, "utf-8")
        self.read()

    def run(self) -> None:
        """What lies in the folder is read, and the marts are built."""
        self.read()
        self.build()

    def read(self) -> None:
        """What lies in the folder is read, checked and loaded."""
        self.runs += 1
        run = f"run-{self.runs}"
        for batch in discover_input(self.dsn, run, str(self.folder)):
            extract_batch(self.dsn, run, batch)
        validate_documents(self.dsn, run)
        validate_observations(self.dsn, run)
        load(self.dsn, run)

    def build(self) -> None:
        """The next build of the marts; views show what changed without one."""
        self.dbt("run", *ON_STANDING_MARTS)

    def rows(self, query: str, **values: Any) -> list[Any]:
        with engine(self.dsn).connect() as connection:
            return list(connection.execute(text(query), values))

    def figure(self, mention: str) -> Any:
        """The figure of that mention as the marts have it; None where they have none."""
        found = self.rows("SELECT * FROM marts.fct_observation_current WHERE mention = :m", m=mention)
        return found[0] if found else None

    def decide(self, verb: str, mention: str, why: str = "核对原文", who: str = "王审核", **more: Any) -> tuple[int, ...]:
        [(document, identity)] = self.rows(
            "SELECT o.document_id, o.observation_id FROM raw.observation AS o JOIN raw.document_version AS v USING (version_id)"
            " WHERE v.known_to IS NULL AND o.mention = :m", m=mention,
        )  # fmt: skip
        request = DecisionRequest(verb=verb, who=who, why=why, document_id=document, observation_id=identity, **more)
        return decide(self.dsn, request).numbers

    def waiting(self) -> list[findings.OpenCase]:
        with engine(self.dsn).connect() as connection:
            return findings.open_cases(connection)

    def states(self) -> dict[str, tuple[str, bool, bool]]:
        rows = self.rows("SELECT d.exact, s.state, s.holds, s.asks_again FROM review.decision AS d JOIN review.decision_state AS s"
                         " USING (decision_id) ORDER BY decision_id")  # fmt: skip
        return {exact: (state, holds, asks) for exact, state, holds, asks in rows}


@contextmanager
def served(serving: Serving) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(application(serving), log_level="error", ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)


def page_of(loop: Loop, address: str, mention: str) -> str:
    figure = loop.figure(mention)
    return f"{address}/main/documents/{figure.document_id}.html#{figure.observation_id}"


def ask(address: str, method: str = "POST", path: str = "/api/decisions", content: bytes | None = None, **headers: str) -> httpx.Response:
    body = content if content is not None else json.dumps({"verb": "accept", "who": "x", "seen": 0}).encode()
    told = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.request(method, f"{address}{path}", content=body if method == "POST" else None, headers=told, timeout=60)

"""A desk at which tests write candidate documents and figures of their own and have them validated for real."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.services.postgres import Access
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import engine
from extractors.warehouse.fields import blank
from tests.conftest import state_folder
from tests.dbt.conftest import artifacts, dbt, parsed

__all__ = ["artifacts", "dbt", "parsed"]  # dbt in this process, on the warehouse at which the desk stands

SENTENCE = re.compile(r"[^。\n]*[。\n]?")


@dataclass
class Page:
    """A candidate document in the making; `figure` adds an observation whose offsets are right."""

    text: str
    name: str = "page.txt"
    fields: dict[str, Any] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def version(self) -> str:
        return "v-" + self.name

    def figure(self, mention: str, value: Any, unit: str, /, nth: int = 1, **changes: Any) -> dict[str, Any]:
        """The `nth` occurrence of `mention` as a level of the only section, with `changes` applied."""
        start = -1
        for _ in range(nth):
            start = self.text.index(mention, start + 1)
        sentence = next(m for m in SENTENCE.finditer(self.text) if m.start() <= start < m.end())
        row: dict[str, Any] = {
            **blank(), "version_id": self.version, "observation_id": f"{self.name}-{len(self.figures)}",
            "document_id": "d-" + self.name, "seq": len(self.figures), "char_start": start,
            "char_end": start + len(mention), "mention": mention, "quote_start": sentence.start(),
            "quote_end": sentence.end(), "quote": sentence[0], "section": "柳湾街道", "section_kind": "street",
            "indicator": "事项", "value": value, "unit": unit, "kind": "level", "basis": "actual", "period": "2021",
            "theme": "governance", "extractor_version": "test",
        }  # fmt: skip
        self.figures.append(row | changes)
        return self.figures[-1]

    def row(self) -> dict[str, Any]:
        """The document's own candidate row."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return {
            "version_id": self.version, "document_id": "d-" + self.name, "document_key": self.name,
            "content_hash": digest, "text_hash": digest, "input_name": self.name, "text": self.text, "kind": "epaper",
            "family": "text", "source": "test", "title": "街道年度工作", "url": "http://gazette.example/a.htm",
            "district": "柳城区", "published_on": date(2021, 12, 10), "reporting_start": date(2021, 1, 1),
            "reporting_end": date(2021, 12, 31), "extractor_version": "test",
            "fetched_at": datetime(2022, 1, 5, tzinfo=UTC), "fingerprint": None, "task_rows": [],
            "sections": [{"start": 0, "end": len(self.text), "unit": "柳湾街道", "kind": "street"}],
        } | self.fields  # fmt: skip


@dataclass
class Desk:
    """Writes pages as the candidates of a run, and reads what validation made of them."""

    dsn: str

    def lay(self, run_id: str, *pages: Page) -> None:
        """These pages, and nothing else, are the candidates of the run."""
        with engine(self.dsn).begin() as connection:
            for table in ("document_candidate", "observation_candidate"):
                connection.execute(text(f"DELETE FROM raw.{table}"))
            documents = [page.row() | {"run_id": run_id} for page in pages]
            figures = [row | {"run_id": run_id} for page in pages for row in page.figures]
            for table, rows in (("document_candidate", documents), ("observation_candidate", figures)):
                if rows:
                    copy_rows(connection, f"raw.{table}", list(rows[0]), (list(row.values()) for row in rows))

    def ask(self, query: str, **values: Any) -> list[Any]:
        """Rows of a query; a single column comes as plain values."""
        with engine(self.dsn).connect() as connection:
            rows = connection.execute(text(query), values).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]

    def do(self, *statements: str) -> None:
        with engine(self.dsn).begin() as connection:
            for statement in statements:
                connection.execute(text(statement))


@pytest.fixture(scope="module")
def state(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of this module's own for what validation writes."""
    folder = tmp_path_factory.mktemp("state")
    with state_folder(folder):
        yield folder


@pytest.fixture(scope="module")
def desk(module_warehouse: str, state: Path) -> Desk:
    return Desk(module_warehouse)


@pytest.fixture(scope="session")
def page() -> Callable[..., Page]:
    return Page

"""Both DAGs' steps by logins that have no more than the roles of the migrations: nobody is superuser, nobody owner."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.pipeline import runs
from extractors.pipeline.archive import archive_batch
from extractors.pipeline.discover import discover_input
from extractors.pipeline.extract import extract_batch
from extractors.pipeline.load import load
from extractors.pipeline.marts import note_build, up_to_date
from extractors.services.postgres import READER, Access
from extractors.settings import PROJECT
from extractors.validation import validate_documents, validate_marts, validate_observations
from extractors.warehouse.database import allow_login, engine, ensure_database, sqlalchemy_url
from extractors.warehouse.dbt import dbt
from extractors.warehouse.migrate import migrate
from tests.conftest import drop, state_folder


@dataclass(frozen=True)
class Logins:
    loader: str
    transformer: str
    reader: str


@pytest.fixture(scope="module")
def logins(postgres: Access) -> Iterator[Logins]:
    """A warehouse that the administrator has migrated, and logins for those who work on it."""
    owner = postgres.url(f"test_{secrets.token_hex(6)}")
    ensure_database(owner)
    migrate(engine(owner))
    url, names = (
        sqlalchemy_url(owner),
        [f"test_{word}_{secrets.token_hex(4)}" for word in ("load", "transform")],
    )
    with engine(owner).begin() as connection:
        for name, role in zip(names, ("gazette_loader", "gazette_transformer"), strict=True):
            connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD 'x' IN ROLE {role}"))
    allow_login(owner, READER, postgres.reader_password)
    load_as, transform_as = (
        url.set(drivername="postgresql", username=name, password="x").render_as_string(hide_password=False)  # noqa: S106
        for name in names
    )
    yield Logins(load_as, transform_as, postgres.reader_url(str(url.database)))
    drop(postgres, owner)
    with engine(postgres.url("postgres")).begin() as connection:
        for name in names:
            connection.execute(text(f"DROP ROLE {name}"))


def test_the_steps_of_both_dags(logins: Logins, tmp_path: Path) -> None:
    with state_folder(tmp_path):
        for batch in discover_input(logins.loader, "r1", str(PROJECT / "samples")):
            extract_batch(logins.loader, "r1", archive_batch(logins.loader, "r1", batch))
        validate_documents(logins.loader, "r1")
        validate_observations(logins.loader, "r1")
        assert load(logins.loader, "r1") > 5
        with engine(logins.loader).begin() as connection:
            runs.finish(connection, "r1", succeeded=True)
            lock = "SELECT pg_try_advisory_xact_lock(hashtext('gazette crawl'), hashtext('paper.example.cn'))"
            assert connection.execute(text(lock)).scalar() is True
        assert not up_to_date(logins.loader)
        began = datetime.now(UTC)
        for _ in range(2):  # what was built is replaced by the next build
            dbt(logins.transformer, "build", "--exclude-resource-type", "unit_test", "test")
        assert validate_marts(logins.transformer, "r1").success
        note_build(logins.transformer, "r1", began)
        assert up_to_date(logins.loader)
    with engine(logins.reader).connect() as connection:
        figures = connection.execute(text("SELECT count(*) FROM marts.mart_street_economy")).scalar_one()
        assert figures > 5
        known = "SELECT count(*) FROM marts.observation_as_of('2023-12-31')"
        assert connection.execute(text(known)).scalar_one() > 5

"""Both DAGs' steps by logins that have no more than the roles of the migrations: nobody is superuser, nobody owner."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from extractors.ingest import runs
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.marts import build_aside, check_published, publish, up_to_date
from extractors.services.postgres import READER, Access
from extractors.settings import PROJECT
from extractors.validation import validate_documents, validate_marts, validate_observations
from extractors.warehouse import dbt
from extractors.warehouse.database import allow_login, engine, ensure_database, sqlalchemy_url
from extractors.warehouse.migrate import migrate
from tests.conftest import drop, state_folder


@dataclass(frozen=True)
class Logins:
    owner: str
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
    yield Logins(owner, load_as, transform_as, postgres.reader_url(str(url.database)))
    drop(postgres, owner)
    with engine(postgres.url("postgres")).begin() as connection:
        for name in names:
            connection.execute(text(f"DROP ROLE {name}"))


CAPTURE = """第02版:街道
2024年12月9日 星期一 出版
拱墅区街道工作巡礼

  大关街道

  2024年,街道加装电梯{lifts}台,化解信访积案7件。
"""

REPORT = """{street}工作报告

2024年,街道财政总收入12.4亿元,同比增长6.5%。全年化解信访积案6件。
"""


def ingest(dsn: str, run: str, folder: Path) -> int:
    for batch in discover_input(dsn, run, str(folder)):
        extract_batch(dsn, run, batch)
    validate_documents(dsn, run)
    validate_observations(dsn, run)
    loaded = load(dsn, run)
    with engine(dsn).begin() as connection:
        runs.finish(connection, run, succeeded=True)
    return loaded


def ask(dsn: str, query: str) -> Any:
    with engine(dsn).connect() as connection:
        return connection.execute(text(query)).scalar_one()


LIFTS = """
    SELECT string_agg(mention, ' ' ORDER BY mention) FROM marts.fct_observation_current
    WHERE mention IN ('18台', '19台') AND quote LIKE '%信访积案7件%' AND published_on > '2024-01-01'"""


def only_what_changes(printed: str) -> None:
    """A build on marts that the same project made: views and seeds stand, and what views show is tested."""
    made = set(re.findall(r"OK (?:created sql|loaded) (\w+)", printed))
    assert made == {"incremental"}, printed
    assert "PASS unique_stg_review__reviewed_figure_reviewed_figure_id" in printed, "of a view"


def spoil_a_headline(owner: str) -> None:
    """Where the next build is made, and of a document that the builds since its own do not touch."""
    spoil = text("""
        UPDATE marts_aside.fct_observation SET restriction = '亿元以上' WHERE observation_version_id = (
            SELECT min(observation_version_id) FROM marts_aside.fct_observation WHERE is_headline AND concept = 'tax_revenue'
        )""")
    with engine(owner).begin() as connection:
        assert connection.execute(spoil).rowcount == 1


def test_the_steps_of_both_dags(logins: Logins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_WRITE_JSON", "false")  # artifacts that nobody reads here
    with state_folder(tmp_path):
        assert ingest(logins.loader, "r1", PROJECT / "samples") > 5
        lock = "SELECT pg_try_advisory_xact_lock(hashtext('gazette crawl'), hashtext('paper.example.cn'))"
        assert ask(logins.loader, lock) is True
        assert not up_to_date(logins.loader)

        build_aside(logins.transformer, leave_out=("unit_test", "test"))
        for relation, says in (
            ("marts.mart_street_economy", "does not exist"),
            ("marts_aside.mart_street_economy", "permission denied for schema"),
        ):
            with pytest.raises(ProgrammingError, match=says):
                ask(logins.reader, f"SELECT count(*) FROM {relation}")
        assert validate_marts(logins.transformer, "r1", aside=True).success
        publish(logins.transformer, "r1", datetime.now(UTC))
        assert up_to_date(logins.loader)
        assert ask(logins.reader, "SELECT count(*) > 5 FROM marts.mart_street_economy") is True
        assert ask(logins.reader, "SELECT count(*) FROM marts.observation_as_of('2023-12-31')") > 5

        # The second time other schemas are filled, the third time only with what is new.
        captures = tmp_path / "captures"
        captures.mkdir()
        for street in ("大关街道", "长庆街道"):  # two that speak for themselves, of no district
            (captures / f"{street}工作报告.txt").write_text(REPORT.format(street=street), encoding="utf-8")
        published: list[str | None] = [None]
        for lifts in (18, 19):
            (captures / "round.txt").write_text(CAPTURE.format(lifts=lifts), encoding="utf-8")
            assert ingest(logins.loader, f"r{lifts}", captures) == (3 if lifts == 18 else 1)
            with engine(logins.owner).begin() as connection:  # as if its clock were behind
                connection.execute(text("ALTER TABLE raw.document_version DISABLE TRIGGER changed"))
                connection.execute(
                    text("UPDATE raw.document_version SET loaded_at = loaded_at - interval '3 hours'")
                )
                connection.execute(text("ALTER TABLE raw.document_version ENABLE TRIGGER changed"))
            assert not up_to_date(logins.loader)
            if lifts == 18:
                build_aside(logins.transformer, leave_out=("unit_test", "test"))
            else:
                spoil_a_headline(logins.owner)
                for name in ("_can_parse_in_forks", "_parsed"):  # as in the workers of Airflow, which fork
                    monkeypatch.setattr(dbt, name, getattr(dbt, name))
                dbt.load(logins.transformer)
                only_what_changes(build_aside(logins.transformer))
            assert ask(logins.reader, LIFTS) == published[-1], "nobody sees what is not checked"
            publish(logins.transformer, f"r{lifts}", datetime.now(UTC))
            published.append(f"{lifts}台")
            assert ask(logins.reader, LIFTS) == published[-1]
            assert up_to_date(logins.loader)
            with pytest.raises(ProgrammingError, match="permission denied for schema"):
                ask(logins.reader, "SELECT count(*) FROM marts_aside.fct_observation")
        versions = ask(
            logins.reader,
            "SELECT count(*) FROM marts.fct_observation WHERE mention IN ('18台', '19台') AND version_id IN "
            "(SELECT version_id FROM marts.fct_observation WHERE mention = '7件' AND published_on > '2024-01-01')",
        )
        assert versions == 2, "the third build has caught up on two loads"
        streets = """
            SELECT string_agg(DISTINCT street_name || ' ' || (street_code IS NOT NULL), ', ')
            FROM marts.fct_observation_current JOIN marts.dim_street USING (street_code)
            WHERE entity_type = 'street' AND mention = '6件'"""
        assert ask(logins.reader, streets) == "大关街道 true, 长庆街道 true"
        with pytest.raises(dbt.DbtError) as found:  # what the last build did not look at
            check_published(logins.transformer)
        assert re.findall(r"in test (\w+)", str(found.value)) == ["headlines_are_whole"], found.value

"""Each role can do its work and nothing more."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from extractors.services.postgres import READER, Access
from extractors.warehouse.database import allow_login, engine, sqlalchemy_url


@pytest.fixture
def built(warehouse: str) -> Iterator[str]:
    """A warehouse with a mart that was made after the migrations, as dbt does."""
    with engine(warehouse).begin() as connection:
        connection.execute(text("CREATE TABLE marts.figures AS SELECT 42 AS value"))
        connection.execute(text("CREATE VIEW marts.runs AS SELECT run_id FROM raw.run"))
        connection.execute(text("CREATE TABLE staging.half_done AS SELECT 1 AS value"))
    yield warehouse


def ask(dsn: str, statement: str) -> object:
    with engine(dsn).begin() as connection:
        return connection.execute(text(statement)).scalar()


@pytest.fixture
def reader(built: str, postgres: Access) -> str:
    allow_login(built, READER, postgres.reader_password)
    return postgres.reader_url(str(sqlalchemy_url(built).database))


def test_a_bi_tool_reads_the_marts(reader: str) -> None:
    assert ask(reader, "SELECT value FROM marts.figures") == 42
    assert ask(reader, "SELECT count(*) FROM marts.runs") == 0, "a view over raw tables"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM raw.observation",
        "SELECT count(*) FROM quarantine.observation",
        "SELECT count(*) FROM review.doubt",
        "SELECT * FROM staging.half_done",
        "INSERT INTO marts.figures VALUES (1)",
        "DELETE FROM marts.figures",
        "CREATE TABLE marts.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
    ],
)
def test_a_bi_tool_can_do_nothing_else(reader: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|no schema"):
        ask(reader, statement)


@pytest.mark.parametrize(
    ("role", "allowed", "denied"),
    [
        (
            "gazette_loader",
            "INSERT INTO raw.run VALUES ('r', 'i', 'running') RETURNING run_id",
            "SELECT * FROM marts.figures",
        ),
        ("gazette_transformer", "SELECT count(*) FROM raw.observation", "DELETE FROM raw.observation"),
        (
            "gazette_transformer",
            "CREATE TABLE marts.more AS SELECT 1 AS a; SELECT 1",
            "DELETE FROM quarantine.observation",
        ),
    ],
)
def test_working_roles_are_kept_to_their_work(built: str, role: str, allowed: str, denied: str) -> None:
    with engine(built).begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        connection.execute(text(allowed))
    with pytest.raises(ProgrammingError, match="permission denied"), engine(built).begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        connection.execute(text(denied))


def test_a_password_is_taken_as_it_is(built: str, postgres: Access) -> None:
    strange = f'it\'s "odd"; \\ {secrets.token_hex(4)}'
    allow_login(built, READER, strange)
    url = sqlalchemy_url(postgres.reader_url(str(sqlalchemy_url(built).database))).set(password=strange)
    assert ask(url.render_as_string(hide_password=False), "SELECT value FROM marts.figures") == 42
    allow_login(built, READER, postgres.reader_password)

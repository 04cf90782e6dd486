"""Each role can do its work and nothing more."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from extractors.services.postgres import READER, Access
from extractors.warehouse.database import MAX_LOGINS, allow_login, engine, ensure_database, sqlalchemy_url
from extractors.warehouse.limits import LIMITS, set_limits


def with_marts(dsn: str) -> str:
    """The warehouse with a mart that was made after the migrations, as dbt does."""
    with engine(dsn).begin() as connection:
        connection.execute(text("CREATE TABLE marts.figures AS SELECT 42 AS value"))
        connection.execute(text("CREATE VIEW marts.runs AS SELECT run_id FROM raw.run"))
        connection.execute(text("CREATE TABLE staging.half_done AS SELECT 1 AS value"))
    return dsn


def as_reader(dsn: str, postgres: Access) -> str:
    """The address of the same for a BI tool."""
    allow_login(dsn, READER, postgres.reader_password)
    return postgres.reader_url(str(sqlalchemy_url(dsn).database))


@pytest.fixture
def built(warehouse: str) -> str:
    return with_marts(warehouse)


def ask(dsn: str, statement: str) -> object:
    with engine(dsn).begin() as connection:
        return connection.execute(text(statement)).scalar()


@pytest.fixture
def reader(built: str, postgres: Access) -> str:
    return as_reader(built, postgres)


@pytest.fixture(scope="module")
def tempted(module_warehouse: str, postgres: Access) -> str:
    """The address for what is refused, and so leaves the warehouse as it is for the next."""
    return as_reader(with_marts(module_warehouse), postgres)


def test_a_bi_tool_reads_the_marts(reader: str) -> None:
    assert ask(reader, "SELECT value FROM marts.figures") == 42
    assert ask(reader, "SELECT count(*) FROM marts.runs") == 0, "a view over raw tables"


DENIED = [
    # other people's rows
    "SELECT count(*) FROM raw.observation",
    "SELECT count(*) FROM quarantine.observation",
    "SELECT count(*) FROM review.doubt",
    "SELECT * FROM staging.half_done",
    "SELECT * FROM pg_authid",
    # writing
    "INSERT INTO marts.figures VALUES (1)",
    "UPDATE marts.figures SET value = 1",
    "DELETE FROM marts.figures",
    "TRUNCATE marts.figures",
    "DROP TABLE marts.figures",
    "ALTER TABLE marts.figures ADD COLUMN a int",
    "CREATE INDEX ON marts.figures (value)",
    "COMMENT ON TABLE marts.figures IS 'mine'",
    "CREATE TABLE marts.mine (a int)",
    "CREATE VIEW marts.mine AS SELECT 1 AS a",
    "CREATE TABLE public.mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION pg_trgm",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    # filling the disk
    "CREATE TEMPORARY TABLE mine (a int)",
    "SELECT 1 AS a INTO TEMPORARY mine",
    "CREATE TEMPORARY VIEW mine AS SELECT 1 AS a",
    "CREATE TEMPORARY SEQUENCE mine",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_put(1, 0, 'x')",
    "SELECT lo_open(1, 131072)",
    "SELECT lo_unlink(1)",
    "SET temp_file_limit = -1",
    "SELECT set_config('temp_file_limit', '-1', false)",
    # holding others up
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_lock_shared(1)",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT pg_try_advisory_lock(hashtext('gazette crawl'), hashtext('paper.example.cn'))",
    "SELECT pg_advisory_lock(hashtext('gazette-warehouse migrations'))",
    "SELECT pg_advisory_unlock_all()",
    "BEGIN; LOCK TABLE marts.figures IN ROW SHARE MODE",
    "BEGIN; LOCK TABLE marts.figures IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM marts.figures FOR SHARE",
    "SELECT * FROM marts.figures FOR UPDATE",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    # reaching out
    "COPY marts.figures TO '/tmp/figures'",
    "COPY marts.figures TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/one'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "LOAD 'auto_explain'",
    "DO $$ BEGIN PERFORM 1; END $$",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    # becoming somebody else
    "SET ROLE gazette_loader",
    "SET ROLE gazette_transformer",
    "SET SESSION AUTHORIZATION gazette",
    "GRANT gazette_loader TO bi_reader",
    "ALTER ROLE bi_reader SUPERUSER",
    "ALTER ROLE bi_reader CONNECTION LIMIT -1",
    "ALTER ROLE gazette_loader LOGIN",
    "ALTER SYSTEM SET work_mem = '1GB'",
]


@pytest.mark.parametrize("statement", DENIED)
def test_a_bi_tool_can_do_nothing_else(tempted: str, statement: str) -> None:
    """Even in a session that has lifted what a session may lift."""
    with engine(tempted).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        with pytest.raises(
            DBAPIError, match=r"permission denied|must be owner|no schema has been|not allowed"
        ) as caught:
            connection.exec_driver_sql(statement)
        assert caught.value.orig is not None
        assert caught.value.orig.pgcode in ("42501", "3F000"), (
            "insufficient privilege, or no schema to write to"
        )


def test_large_objects_are_closed_to_the_wire_protocol_too(reader: str) -> None:
    with engine(reader).connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.cursor().execute("SET TRANSACTION READ WRITE")
        with pytest.raises(psycopg2.Error, match="permission denied"):
            driver.lobject(0, "wb")


def test_a_bi_tool_writes_nothing_by_default(reader: str) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        ask(reader, "ALTER ROLE bi_reader SET statement_timeout = 0")


def test_a_bi_tool_connects_to_warehouses_alone(reader: str, postgres: Access) -> None:
    ensure_database(postgres.url("airflow"))
    for database in ("airflow", "postgres", "template1"):
        with pytest.raises(DBAPIError, match="permission denied for database"):
            ask(postgres.reader_url(database), "SELECT 1")


def test_a_bi_tool_is_kept_to_limits(built: str, reader: str) -> None:
    for name, value in LIMITS.items():
        assert ask(reader, f"SHOW {name}") == value
    logins = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'bi_reader'"
    assert ask(built, logins) == MAX_LOGINS


@pytest.mark.parametrize(
    ("setting", "value", "statement", "says"),
    [
        ("statement_timeout", "300ms", "SELECT pg_sleep(60)", "statement timeout"),
        (
            "temp_file_limit", "1MB",
            "SELECT count(*) FROM (SELECT md5(n::text) AS a FROM generate_series(1, 3000000) AS n ORDER BY a) AS b",
            "temporary file size exceeds",
        ),
        ("lock_timeout", "300ms", "SELECT * FROM marts.figures", "lock timeout"),
    ],
)  # fmt: skip
def test_limits_end_what_goes_beyond(
    built: str, reader: str, setting: str, value: str, statement: str, says: str
) -> None:
    """The limits as they are set, only smaller: nobody wants to wait for five minutes."""
    name = sqlalchemy_url(built).database
    with engine(built).begin() as connection:
        connection.execute(text(f"ALTER ROLE {READER} IN DATABASE \"{name}\" SET {setting} = '{value}'"))
    with engine(built).begin() as builder:
        builder.execute(text("BEGIN; LOCK TABLE marts.figures IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DBAPIError, match=says):
            ask(reader, statement)


def test_a_new_login_restores_what_a_role_has_lifted(built: str, reader: str) -> None:
    name = sqlalchemy_url(built).database
    with engine(reader).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f'ALTER ROLE {READER} IN DATABASE "{name}" SET statement_timeout = 0'))
    assert ask(reader, "SHOW statement_timeout") == "0"
    with engine(built).begin() as connection:
        set_limits(connection)
    assert ask(reader, "SHOW statement_timeout") == LIMITS["statement_timeout"]


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
    strange = f'it\'s "odd"; 5% %s \\ {secrets.token_hex(4)}'
    reader = f"reader_{secrets.token_hex(4)}"  # not the one by which other tests log in at this moment
    with engine(built).begin() as connection:
        connection.execute(text(f"CREATE ROLE {reader} IN ROLE {READER}"))
    try:
        allow_login(built, reader, strange)
        url = sqlalchemy_url(postgres.reader_url(str(sqlalchemy_url(built).database))).set(
            username=reader, password=strange
        )
        assert ask(url.render_as_string(hide_password=False), "SELECT value FROM marts.figures") == 42
    finally:
        with engine(built).begin() as connection:
            connection.execute(text(f"DROP ROLE {reader}"))


def test_a_role_that_others_change_at_the_same_time(built: str, postgres: Access) -> None:
    with ThreadPoolExecutor(8) as pool:
        logins = [pool.submit(allow_login, built, READER, postgres.reader_password) for _ in range(16)]
    assert [login.result() for login in logins] == [None] * 16

"""The schema of `raw` moves forward over what is already in it, one revision at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.services.postgres import Access
from extractors.settings import PROJECT, settings
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.migrate import migrate
from tests.databases import drop, fresh

MIGRATIONS = PROJECT / "extractors" / "warehouse" / "migrations"

# A document as the first revision's tables held it, with every column that had to be filled then.
FIRST_ROWS = [
    "INSERT INTO raw.run VALUES ('old', 'captures', 'succeeded')",
    "INSERT INTO raw.run_document (run_id, input_name, stage) VALUES ('old', 'a.txt', 'loaded')",
    "INSERT INTO raw.page VALUES ('hash', 'text/plain', 20, 'archive/hash')",
    "INSERT INTO raw.document VALUES ('doc', 'test/a.txt')",
    """INSERT INTO raw.document_version (version_id, document_id, document_key, content_hash, text_hash, input_name, text,
           kind, family, district, published_on, extractor_version, run_id, fetched_at, version, known_from)
       VALUES ('ver', 'doc', 'test/a.txt', 'hash', 'hash', 'a.txt', '大关街道税收12亿元。', 'epaper', 'text', '拱墅区', '2021-12-10',
           '0', 'old', now(), 1, '2021-12-10')""",
    "INSERT INTO raw.section VALUES ('ver', 1, '大关街道', 'street', 0, 12)",
    "INSERT INTO raw.task_row VALUES ('ver', 1, '一', '民生', '加装电梯', '{区住建局}', '已完成', 0, 4)",
    """INSERT INTO raw.observation (version_id, observation_id, document_id, seq, char_start, char_end, mention,
           quote_start, quote_end, quote, section, section_kind, indicator, value, unit, kind, basis, period, theme,
           concept, population, extractor_version, run_id)
       VALUES ('ver', 'obs', 'doc', 1, 6, 10, '12亿元', 0, 11, '大关街道税收12亿元。', '大关街道', 'street', '税收', 1200000000.50,
           'CNY', 'level', 'actual', '2021', 'economy', 'tax_revenue', '规上', '0', 'old')""",
    """INSERT INTO quarantine.observation VALUES
       ('old', 'ver', 'doc', 'bad', 'observations', 'plausible', '', 'too much', 'critical', 0, 1, 'q', '{}')""",
    """INSERT INTO quarantine.document (run_id, input_name, stage, expectation, reason)
       VALUES ('old', 'b.txt', 'extract', 'readable', 'broken')""",
]
FILLED = (
    "raw.run", "raw.run_document", "raw.page", "raw.document", "raw.document_version", "raw.section",
    "raw.task_row", "raw.observation", "quarantine.observation", "quarantine.document",
)  # fmt: skip


@pytest.fixture
def database(postgres: Access) -> Iterator[str]:
    """An empty database without any schema of ours."""
    ensure_database(dsn := fresh(postgres))
    yield dsn
    drop(postgres, dsn)


def revisions() -> list[str]:
    """All revisions, the first one first; there is one line of them and no branch."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def content(dsn: str, columns: dict[str, list[int]] | None = None) -> dict[str, tuple[list[int], list[str]]]:
    """The columns, by number, and rows of the filled tables; of `columns` only, where given. A column that is renamed
    keeps its number.
    """
    found = {}
    with engine(dsn).connect() as connection:
        for table in FILLED:
            attributes = connection.execute(
                text("""SELECT attnum, attname FROM pg_attribute
                    WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""),
                {"table": table},
            )
            names = {row.attnum: row.attname for row in attributes}
            listed_columns = (columns or {}).get(table) or list(names)
            listed = ", ".join(names[number] for number in listed_columns)
            rows = connection.execute(text(f"SELECT row({listed})::text FROM {table}")).scalars()
            found[table] = (listed_columns, sorted(rows))
    return found


def test_every_revision_leaves_the_rows_of_a_filled_warehouse_as_they_were(database: str) -> None:
    first, *later = revisions()
    assert later, "nothing to migrate"
    migrate(engine(database), first)
    with engine(database).begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement.replace(":", r"\:")))
    before = content(database)
    assert all(rows for _, rows in before.values())
    columns = {table: listed for table, (listed, _) in before.items()}
    for revision in later:
        migrate(engine(database), revision)
        assert content(database, columns) == before, revision
    with engine(database).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM raw.alembic_version")).scalars().all() == [
            later[-1]
        ]


def test_what_limits_a_figure_is_kept_under_its_new_name(database: str) -> None:
    migrate(engine(database), "0005")
    with engine(database).begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement.replace(":", r"\:")))
        connection.execute(
            text("""UPDATE quarantine.observation SET record = '{"population": "E类", "unit": "名"}'""")
        )
    migrate(engine(database))
    query = text(
        "SELECT restriction FROM raw.observation UNION ALL SELECT record::text FROM quarantine.observation"
    )
    with engine(database).connect() as connection:
        found, record = connection.execute(query).scalars()
    assert (found, json.loads(record)) == ("规上", {"restriction": "E类", "unit": "名"})


def test_a_migrated_warehouse_takes_new_documents_beside_the_old(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(engine(database), revisions()[0])
    with engine(database).begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement.replace(":", r"\:")))
    migrate(engine(database))
    monkeypatch.setenv("GAZETTE_ARCHIVE", (tmp_path / "archive").as_uri())
    settings.cache_clear()
    captures = tmp_path / "captures"
    captures.mkdir()
    (captures / "new.txt").write_text(
        "2021年12月17日 星期五 出版\n街道年度工作报告\n\n  小河街道\n\n  2021年,加装电梯18台。\n",
        encoding="utf-8",
    )
    try:
        for batch in discover_input(database, "new", str(captures)):
            extract_batch(database, "new", batch)
        assert load(database, "new") == 1
    finally:
        settings.cache_clear()
    with engine(database).connect() as connection:
        mentions = connection.execute(text("SELECT mention FROM raw.observation ORDER BY 1")).scalars().all()
    assert mentions == ["12亿元", "18台"]


def test_migrating_again_and_from_two_processes_at_once_changes_nothing(database: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [engine(database), engine(database)]))
    migrate(engine(database))
    with engine(database).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM raw.alembic_version")).scalar_one() == 1

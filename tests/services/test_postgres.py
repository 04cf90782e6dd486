from sqlalchemy import text

from extractors.warehouse.database import engine


def test_migrated_warehouse_has_its_tables(warehouse: str) -> None:
    with engine(warehouse).connect() as connection:
        tables = connection.execute(
            text("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('raw', 'quarantine')")
        )
        names = set(tables.scalars())
    assert {"raw.page", "raw.document_version", "raw.observation", "quarantine.observation"} <= names

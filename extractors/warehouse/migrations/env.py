"""Alembic's environment: runs the migrations on the connection it is handed (see `migrate.py`)."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table_schema="raw", transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()

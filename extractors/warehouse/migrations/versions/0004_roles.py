"""Who may do what: roles for loading, transforming and reading, each with the least it needs.

The roles are groups without a login (`gazette dsn --reader` gives `bi_reader` one on the embedded server; on a
real server its administrator does). Where the migrating user may not create roles, they are left to the
administrator: the migration says so and goes on, and a later one grants what is missing.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

ROLES = {
    "gazette_loader": "Writes what ingestion fetches, extracts and validates.",
    "gazette_transformer": "Reads what was loaded and builds the marts.",
    "bi_reader": "Reads the marts and nothing else.",
}

# Roles belong to the server, not to the database: another database's migration may create them at this moment.
CREATE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE WARNING 'role {role} is missing: create it, then run the migrations again';
END $$"""

GRANTS = {
    "gazette_loader": [
        "GRANT USAGE ON SCHEMA raw, quarantine, review TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA raw, quarantine, review TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA raw, quarantine, review "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    ],
    "gazette_transformer": [
        "GRANT USAGE ON SCHEMA raw, quarantine, review TO {role}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA raw, quarantine, review TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA raw, quarantine, review GRANT SELECT ON TABLES TO {role}",
        "GRANT USAGE, CREATE ON SCHEMA seeds, staging, intermediate, marts TO {role}",
    ],
    "bi_reader": [
        "GRANT USAGE ON SCHEMA marts TO {role}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA marts TO {role}",
        # dbt makes its tables anew: what it will make is readable too, whichever of the two owns it.
        "ALTER DEFAULT PRIVILEGES IN SCHEMA marts GRANT SELECT ON TABLES TO {role}",
    ],
}

# A grant for a role that could not be created would stop the migration.
IF_THERE = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        {statement};
    END IF;
END $$"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS seeds")
    for role in ROLES:
        op.execute(CREATE.format(role=role))
    for role, statements in GRANTS.items():
        for statement in statements:
            op.execute(IF_THERE.format(role=role, statement=statement.format(role=role)))
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def downgrade() -> None:
    # The roles stay: other databases of the server may use them.
    for role in ROLES:
        op.execute(IF_THERE.format(role=role, statement=f"DROP OWNED BY {role}"))

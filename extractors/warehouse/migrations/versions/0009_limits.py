"""Walls around the roles: a reader reads the marts, within limits; a loader and a transformer do their work alone.

What PostgreSQL gives to everybody (PUBLIC) is taken away in this database: large objects, advisory locks (those of the
crawl among them), to write functions. Who may connect and make temporary tables, and limits on time and space, are set
after every migration (see `limits.py`): a copied or restored database does not bring them along. Some of this only a
superuser can do: where the migrating user is none, the migration says what is left to the administrator.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

READER, LOADER, TRANSFORMER = "bi_reader", "gazette_loader", "gazette_transformer"

# A statement that the migrating user may not run, or for a role that is not there, is left to the administrator.
TRY = """
DO $try$ BEGIN
    EXECUTE {statement};
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE WARNING 'left to the administrator: %', {statement};
END $try$"""

# Of every function of these names, whatever its arguments: who makes large objects, who takes locks.
FUNCTIONS = """
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
          AND proname NOT IN ('lo_import', 'lo_export') -- closed by PostgreSQL itself
          AND (proname ~ '^(lo_|pg_(try_)?advisory_)' OR proname IN ('loread', 'lowrite', 'pg_notify'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
        IF one::text ~ 'advisory' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {working}', one);
        END IF;
    END LOOP;
    REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC;
    GRANT USAGE ON LANGUAGE sql, plpgsql TO {working};
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE WARNING 'left to the administrator: to take large objects, advisory locks and languages from PUBLIC';
END $$""".replace("{working}", f"{LOADER}, {TRANSFORMER}, CURRENT_USER")

WORK = [
    # What the build of the marts notes.
    f"'GRANT INSERT, UPDATE ON raw.validation_result, raw.mart_build TO {TRANSFORMER}'",
    f"'ALTER DEFAULT PRIVILEGES FOR ROLE {TRANSFORMER} IN SCHEMA marts GRANT SELECT ON TABLES TO {READER}'",
]

# What dbt has built as somebody else it could not replace as the transformer.
OWNERS = f"""
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT format('%s %I.%I', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
                      nspname, relname) AS thing
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname IN ('seeds', 'staging', 'intermediate', 'marts') AND relkind IN ('r', 'v', 'm', 'p')
        UNION ALL
        SELECT format('FUNCTION %s', pg_proc.oid::regprocedure)
        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'marts'
    LOOP
        EXECUTE 'ALTER ' || one.thing || ' OWNER TO {TRANSFORMER}';
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE WARNING 'left to the administrator: to make {TRANSFORMER} the owner of what dbt has built';
END $$"""  # noqa: S608


def upgrade() -> None:
    op.execute(FUNCTIONS)
    for statement in WORK:
        op.execute(TRY.format(statement=statement))
    op.execute(OWNERS)


def downgrade() -> None:
    for name in ("CONNECT", "TEMPORARY"):
        op.execute(
            TRY.format(statement=f"format('GRANT {name} ON DATABASE %I TO PUBLIC', current_database())")
        )
    op.execute(FUNCTIONS.replace("REVOKE EXECUTE", "GRANT EXECUTE").replace(" FROM PUBLIC'", " TO PUBLIC'"))
    op.execute(TRY.format(statement="'GRANT USAGE ON LANGUAGE sql, plpgsql TO PUBLIC'"))

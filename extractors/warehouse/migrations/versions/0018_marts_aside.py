"""Marts are built aside and checked before anybody sees them.

dbt builds in the schemas `..._aside`; `raw.swap_marts()` gives them the names of those that are seen, and theirs to them,
in one transaction. Who may use `marts` may use what bears that name, and nobody else may look aside.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

SCHEMAS = ("seeds", "staging", "intermediate", "marts")
READER, TRANSFORMER = "bi_reader", "gazette_transformer"

# A role that is missing, or that the migrating user may not act for, is left to the administrator.
TRY = """
DO $try$ BEGIN
    {statement};
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE WARNING 'left to the administrator: %', $said${statement}$said$;
END $try$"""

WORK = [
    *(f"GRANT USAGE, CREATE ON SCHEMA {name}_aside TO {TRANSFORMER}" for name in SCHEMAS),
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA marts_aside GRANT SELECT ON TABLES TO {READER}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {TRANSFORMER} IN SCHEMA marts_aside GRANT SELECT ON TABLES TO {READER}",
    f"GRANT EXECUTE ON FUNCTION raw.swap_marts() TO {TRANSFORMER}",
]

# Schemas are renamed by their owner; the transformer is none, and this is all that it may do to them.
SWAP = f"""
CREATE FUNCTION raw.swap_marts() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    name text;
    said_of_seen text;
    said_of_aside text;
    reader text;
BEGIN
    FOREACH name IN ARRAY ARRAY{list(SCHEMAS)} LOOP
        said_of_seen := obj_description(to_regnamespace(name), 'pg_namespace');
        said_of_aside := obj_description(to_regnamespace(name || '_aside'), 'pg_namespace');
        EXECUTE format('ALTER SCHEMA %I RENAME TO %I', name, name || '_before');
        EXECUTE format('ALTER SCHEMA %I RENAME TO %I', name || '_aside', name);
        EXECUTE format('ALTER SCHEMA %I RENAME TO %I', name || '_before', name || '_aside');
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', name, said_of_seen);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', name || '_aside', said_of_aside);
    END LOOP;
    FOR reader IN
        SELECT quote_ident(rolname) FROM pg_namespace, aclexplode(nspacl) AS granted
        JOIN pg_roles ON pg_roles.oid = grantee
        WHERE nspname = 'marts_aside' AND privilege_type = 'USAGE' AND grantee <> nspowner
            AND rolname <> '{TRANSFORMER}'
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA marts TO %s', reader);
        EXECUTE format('REVOKE USAGE ON SCHEMA marts_aside FROM %s', reader);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA marts TO %s', reader);
    END LOOP;
END $$"""  # noqa: S608 (names of ours)


def upgrade() -> None:
    for name in SCHEMAS:
        op.execute(f"CREATE SCHEMA {name}_aside")
    op.execute(SWAP)
    op.execute("REVOKE EXECUTE ON FUNCTION raw.swap_marts() FROM PUBLIC")
    for statement in WORK:
        op.execute(TRY.format(statement=statement))


def downgrade() -> None:
    op.execute("DROP FUNCTION raw.swap_marts()")
    for name in SCHEMAS:
        op.execute(f"DROP SCHEMA {name}_aside CASCADE")

#!/bin/sh
# Run once by the PostgreSQL image: Airflow's metadata and the warehouse are separate databases, each closed to the
# logins of the other. The warehouse's logins get their roles (gazette_loader, gazette_transformer) here; what the
# roles may do, the migrations say. Passwords come from the environment, not from the command line.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv loader LOADER_PASSWORD
\getenv transformer TRANSFORMER_PASSWORD
\getenv airflow AIRFLOW_DB_PASSWORD
CREATE ROLE gazette_loader NOLOGIN;
CREATE ROLE gazette_transformer NOLOGIN;
CREATE ROLE bi_reader NOLOGIN;
CREATE ROLE loader LOGIN PASSWORD :'loader' IN ROLE gazette_loader;
CREATE ROLE transformer LOGIN PASSWORD :'transformer' IN ROLE gazette_transformer;
CREATE ROLE airflow LOGIN PASSWORD :'airflow';
CREATE DATABASE airflow OWNER airflow ENCODING 'UTF8' TEMPLATE template0;
SELECT format('CREATE DATABASE %I ENCODING ''UTF8'' TEMPLATE template0', name)
FROM (VALUES ('gazette'), ('gazette_samples')) AS wanted (name)
WHERE name NOT IN (SELECT datname FROM pg_database) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database WHERE datallowconn \gexec
SQL

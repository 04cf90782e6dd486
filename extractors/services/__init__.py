"""The services that `gazette run` brings along: an embedded PostgreSQL and a local Airflow."""

#!/bin/sh
# Run once by the PostgreSQL image: Airflow's metadata and the warehouse are separate databases.
set -eu
for name in airflow gazette gazette_samples; do
  createdb --username "$POSTGRES_USER" --encoding UTF8 --template template0 "$name"
done

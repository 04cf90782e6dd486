#!/bin/sh
# What the entry point of the image postgres:18 does before it becomes the server: a new folder gets a cluster, which is up on
# its socket alone while the scripts of /docker-entrypoint-initdb.d run.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  umask 077
  printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
  initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile /tmp/password --encoding UTF8 --locale C.UTF-8 > /dev/null
  rm /tmp/password
  printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  printf "listen_addresses = '*'\nunix_socket_directories = '/run/postgresql'\n" >> "$PGDATA/postgresql.conf"
  pg_ctl --pgdata "$PGDATA" -o "-c listen_addresses=''" --wait start
  psql --username "$POSTGRES_USER" --dbname postgres --command "CREATE DATABASE \"${POSTGRES_DB:-$POSTGRES_USER}\""
  for script in /docker-entrypoint-initdb.d/*.sh; do sh "$script"; done
  pg_ctl --pgdata "$PGDATA" --mode fast --wait stop
fi
exec "$@"

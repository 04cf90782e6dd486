#!/bin/sh
# Run by the service airflow-init before any other: schemas and the administrator's password.
set -eu
airflow db migrate
gazette db migrate
umask 077
python -c 'import json, os; print(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))' \
  > "$AIRFLOW_HOME/passwords.json"

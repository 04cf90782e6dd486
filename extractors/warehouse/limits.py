"""Who may use the database, and limits on time and space for whoever reads the marts, set anew with every migration and
every login we give: a database that was copied or restored does not bring them along.

PostgreSQL lets a session change its own timeouts, and a role its own defaults: those guard against accidents (a
forgotten transaction that holds up the next build, a join without a condition). The limit on temporary files and the
number of logins only a superuser can change.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from extractors.warehouse.database import READER

LOADER, TRANSFORMER = "gazette_loader", "gazette_transformer"

log = logging.getLogger(__name__)

LIMITS = {
    "statement_timeout": "5min",
    "lock_timeout": "10s",
    "transaction_timeout": "10min",
    "idle_in_transaction_session_timeout": "1min",
    "idle_session_timeout": "1h",
    "temp_file_limit": "1GB",
    "work_mem": "32MB",
    "default_transaction_read_only": "on",
    "search_path": "marts",
}


def set_limits(connection: Connection) -> None:
    """Set who may connect and the reader's limits in this database, where the roles are there.

    What the user may not set is logged and left to the administrator.
    """
    name = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
    roles = (READER, LOADER, TRANSFORMER)
    if not all(connection.execute(text("SELECT to_regrole(:role)"), {"role": role}).scalar() for role in roles):
        return
    limits = [f"ALTER ROLE {READER} IN DATABASE {name} SET {key} = '{value}'" for key, value in LIMITS.items()]
    for statement in (
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {READER}",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {LOADER}, {TRANSFORMER}",
        *limits,
    ):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(statement.replace("%", "%%"))
        except DBAPIError as error:
            log.warning("left to the administrator: %s (%s)", statement, " ".join(str(error.orig).split()))

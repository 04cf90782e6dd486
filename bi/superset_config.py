"""Superset's settings. Everything secret comes from the environment that `bi/server.py` gives; nothing is asked of other hosts."""

import os
from typing import Any

from sqlalchemy.engine import URL, make_url

SECRET_KEY = os.environ["GAZETTE_SUPERSET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["GAZETTE_SUPERSET_METADATA"]

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}
APP_NAME = "公报数据仓库 Gazette warehouse"

ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000
SUPERSET_WEBSERVER_TIMEOUT = 120  # seconds; the role's own limit on a statement is 5 min
SQLLAB_TIMEOUT = 60
# One process serves few people on this machine: what it counts and keeps, it keeps in memory.
RATELIMIT_STORAGE_URI = "memory://"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
PREVENT_UNSAFE_DB_CONNECTIONS = True
PUBLIC_ROLE_LIKE = None
ENABLE_TEMPLATE_PROCESSING = False


def DB_CONNECTION_MUTATOR(
    uri: URL, params: dict[str, Any], username: str, security_manager: Any, source: Any
) -> tuple[URL, dict[str, Any]]:
    """The address of the warehouse, which the bundle does not hold: its password and port are this machine's."""
    if uri.username == "bi_reader":
        uri = make_url(os.environ["GAZETTE_SUPERSET_READER"])
    return uri, params

"""Writes the signature of the embedded warehouse of a state folder: `python -m tests.rehearsal.signing FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import settings
from extractors.warehouse.database import DATABASES
from tests.crashes.points import signature

SCHEMAS = ("raw", "quarantine", "review", "marts")

if __name__ == "__main__":
    with EmbeddedPostgres(settings().state).lease() as access:
        held = signature(access.url(DATABASES["main"]), settings().archive_url, SCHEMAS)
    Path(sys.argv[1]).write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

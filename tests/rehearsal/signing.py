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


def differences(expected: dict[str, list[str]], found: dict[str, list[str]]) -> str:
    """The tables in which two signatures differ, with two rows of each kind; empty where they are equal."""
    said = ""
    for name in sorted(expected.keys() | found.keys()):
        one, other = expected.get(name), found.get(name)
        if one != other:
            missing, extra = sorted(set(one or ()) - set(other or ())), sorted(set(other or ()) - set(one or ()))
            said += f"{name}: {len(one or ())} rows, then {len(other or ())}\n  missing {missing[:2]}\n  extra {extra[:2]}\n"
    return said


if __name__ == "__main__":
    with EmbeddedPostgres(settings().state).lease() as access:
        held = signature(access.url(DATABASES["main"]), settings().archive_url, SCHEMAS)
    Path(sys.argv[1]).write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

"""`gazette` called within the tests' process: what it prints and how it ends, without half a second for a new one."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner, Result

from extractors.cli import main
from extractors.settings import settings


def called(*arguments: str | Path, **environment: str) -> Result:
    """`gazette ARGUMENTS` where nothing is set but `environment`; an error that nobody caught fails the test."""
    unset = {name: None for name in os.environ if name.startswith("GAZETTE_")}
    settings.cache_clear()
    try:
        done = CliRunner().invoke(main, [str(word) for word in arguments], env={**unset, **environment})
    finally:
        settings.cache_clear()
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done

"""What lies beside the project and never in it: real captures, their annotation, suites of others.

Tests that need it carry the mark `shared`. A checkout without the folder skips them, a folder that lacks a file fails
them, and so does a missing folder where GAZETTE_REQUIRE_SHARED is set.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractors.settings import PROJECT

SHARED = PROJECT.parent / "shared"


def require_shared() -> None:
    """Skip the test where there is no `../shared`; fail it where there should be."""
    if SHARED.is_dir():
        return
    if os.environ.get("GAZETTE_REQUIRE_SHARED"):
        pytest.fail(f"{SHARED} is missing, and GAZETTE_REQUIRE_SHARED asks for it")
    pytest.skip(f"{SHARED} is not there")


def capture(number: str) -> Path:
    """The real capture of this number."""
    found = sorted((SHARED / "gazettes").glob(f"{number}_*.txt"))
    assert len(found) == 1, f"{SHARED / 'gazettes'} should hold one capture {number}, not {len(found)}"
    return found[0]

"""Python's search for reference cycles, out of the way while documents are read and while programs start.

    python -P -m extractors.collector seldom|never PROGRAM ARGUMENTS

runs a Python program of this environment that searches for them seldom, or, where it soon ends, never: Airflow and dbt make
a million objects that stay, and up to a quarter of their start goes into looking through them again and again.
"""

from __future__ import annotations

import gc
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

# New objects until the young ones are searched, and how often until older ones are; Python's own are 700, 10 and 10. What
# lies in cycles meanwhile takes a few megabytes.
SELDOM = (50_000, 20, 100)


@contextmanager
def no_cycle_search() -> Iterator[None]:
    """Pause the search for reference cycles: the reader makes many small objects and no cycles.

    For whoever calls the reader, document by document; the reader itself is pure.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def searching(
    how: Literal["seldom", "never"], program: str, *arguments: str, by: str = "extractors.collector"
) -> list[str]:
    """The command that runs a program of this environment, such as `airflow`, with its arguments.

    by: the module that launches it, with `launch`.
    """
    beside = str(Path(sys.executable).with_name(program))
    return [sys.executable, "-P", "-m", by, how, beside, *arguments]


def launch() -> None:
    """Be the program that this process was told to launch."""
    if sys.argv[1] == "never":
        gc.disable()
    else:
        gc.set_threshold(*SELDOM)
    del sys.argv[:2]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    launch()

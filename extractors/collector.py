"""Python's search for reference cycles, out of the way while documents are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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

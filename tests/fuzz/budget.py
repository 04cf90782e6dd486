"""How much a fuzz target tries, and what it tells: a moment in a test run, GAZETTE_FUZZ_SECONDS each when set.

A target's end is one line: inputs run, the largest of them, and how much more time per byte the slowest took
than the middle one. GAZETTE_FUZZ_KEEP names a folder for the slowest input of each.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

SHORT = 60  # inputs of a target in a test run
ROUND = 500  # inputs between two looks at the clock
SMALLEST = 4096  # bytes below which the time of a call says nothing of its input


def seconds() -> float:
    """How long each target is to run; 0 in a test run."""
    return float(os.environ.get("GAZETTE_FUZZ_SECONDS") or 0)


def examples() -> int:
    """For targets that hypothesis runs itself: how many inputs."""
    return ROUND * max(1, int(seconds())) if seconds() else SHORT


def fuzz(
    name: str,
    inputs: SearchStrategy[T],
    check: Callable[[T], object],
    *,
    size: Callable[[T], int] | None = None,
) -> None:
    """Run `check` on inputs until the time is up. `check` raises for what must not happen; hypothesis then
    shows the smallest such input. `size` is the length of an input in bytes or characters."""
    costs: list[float] = []
    largest = 0
    kept = os.environ.get("GAZETTE_FUZZ_KEEP")

    def spent(value: T) -> float:
        begun = time.thread_time()
        check(value)
        return time.thread_time() - begun

    def run(value: T) -> None:
        nonlocal largest
        took = spent(value)
        if costs and took / SMALLEST > max(costs):
            took = min(took, spent(value))  # once more: it may have been the garbage collector's turn
        length = size(value) if size else len(value)  # type: ignore[arg-type]
        largest = max(largest, length)
        costs.append(took / max(length, SMALLEST))
        if kept and costs[-1] == max(costs):
            Path(kept, name.replace(" ", "_")).write_bytes(
                value if isinstance(value, bytes) else repr(value).encode()
            )

    limit = seconds()
    end = time.monotonic() + limit
    first = time.time_ns() if limit else 0
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        chosen = settings(
            max_examples=ROUND if limit else SHORT, deadline=None, database=None, print_blob=True,
            suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink),
        )  # fmt: skip
        seed(first + rounds)(chosen(given(inputs)(run)))()
        rounds += 1
    middle, slowest = statistics.median(costs), max(costs)
    print(
        f"fuzz {name}: {len(costs)} inputs, the largest {largest} bytes, slowest {slowest * 1e6:.2f} µs a byte, "
        f"{slowest / middle if middle else 1:.1f} times the middle (seed {first})"
    )

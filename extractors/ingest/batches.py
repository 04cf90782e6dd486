"""How many documents a task takes at once."""

from __future__ import annotations

from math import ceil

from extractors.settings import settings

SHARES = 4  # batches that a small run is shared out among, where each gets SMALLEST or more
SMALLEST = 20
MAX_BATCHES = 1000  # Airflow maps over 1024 at most (core.max_map_length)


def in_batches(captures: list[dict[str, str | None]]) -> list[list[dict[str, str | None]]]:
    """The captures in batches, one for each mapped task: few enough for Airflow to map over, large enough that starting a
    task costs little beside its work, and several where there is work for several."""
    shared = max(SMALLEST, ceil(len(captures) / SHARES))
    size = max(min(shared, settings().batch_size), ceil(len(captures) / MAX_BATCHES))
    return [captures[i : i + size] for i in range(0, len(captures), size)]

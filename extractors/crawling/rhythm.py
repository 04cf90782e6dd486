"""When a source is looked at: after the time by which its issue is usually there, and once more in the evening."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from extractors.sources.config import WEEKDAYS, AnySource, EpaperSource, load_source, source_names
from extractors.sources.yamlfile import ConfigError

EVENING = time(19)  # for issues that come late
USUAL = time(12)  # of sources that have no days of issue
AFTER, SPREAD = 30, 25  # minutes after the hour; sources are spread over so many, so that they do not begin at once


def looks(source: AnySource) -> list[str]:
    """Cron expressions in the source's local time, one a look of the day, the earliest first."""
    days: Sequence[str] = source.days if isinstance(source, EpaperSource) and source.days else WEEKDAYS
    first = source.expected_by if isinstance(source, EpaperSource) else USUAL
    hours = [first] if first >= EVENING or not isinstance(source, EpaperSource) else [first, EVENING]
    on = "*" if set(days) == set(WEEKDAYS) else ",".join(day for day in WEEKDAYS if day in days)
    minutes = AFTER + zlib.crc32(source.name.encode()) % SPREAD
    return [_cron(hour, minutes, on) for hour in hours]


def _cron(hour: time, minutes: int, on: str) -> str:
    """`minutes` after `hour`; a look after midnight would be one of the next day and is moved before it."""
    at = min(hour.hour * 60 + hour.minute + minutes, 23 * 60 + 59)
    return f"{at % 60} {at // 60} * * {on}"


def pool(source: AnySource) -> tuple[str, int]:
    """The name of the pool that crawls of the source's host take a slot of, and how many slots it has: one crawl of a
    host at a time, whatever it is for."""
    return f"host_{urlsplit(source.start).hostname}", 1


def pools(folder: Path) -> Iterator[tuple[str, int]]:
    """The pools of the sources in a folder; a file that is wrong has none, and its DAG says so."""
    for name in source_names(folder):
        try:
            yield pool(load_source(folder, name))
        except ConfigError:
            continue

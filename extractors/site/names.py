"""Names that the marts hold in one language only, in both: stages, districts, the sources that are configured.

They come from the seeds and from `config/sources`; what has no other name keeps its own.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from extractors.settings import settings
from extractors.site.numbers import Bilingual
from extractors.sources.config import load_source, source_names
from extractors.sources.yamlfile import ConfigError

SEEDS = ("units", "stages", "districts")


def files() -> list[Path]:
    """What the names are read from: pages are made anew when it changes."""
    seeds = settings().project / "dbt_project" / "seeds"
    return [*(seeds / f"{name}.csv" for name in SEEDS), *sorted(settings().sources.glob("*.yml"))]


@lru_cache
def _seed(name: str, key: str) -> dict[str, str]:
    path = settings().project / "dbt_project" / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row[key]: row["name_en"] for row in csv.DictReader(handle) if row["name_en"]}


def stage(text: str) -> Bilingual:
    """A stage as it was printed, and what that means in English."""
    return Bilingual(text, _seed("stages", "stage").get(text, text))


def district(name: str) -> Bilingual:
    """A district by its Chinese name."""
    return Bilingual(name, _seed("districts", "district_name").get(name, name))


def source(name: str | None) -> str:
    """The title of a configured source, as its publisher writes it; another is called what the manifest calls it."""
    return _titles(settings().sources).get(name or "", name or "")


@lru_cache
def _titles(folder: Path) -> dict[str, str]:
    found = {}
    for name in source_names(folder):
        try:
            found[name] = load_source(folder, name).title
        except ConfigError:
            continue  # `gazette sources list` and the doctor tell; its pages keep the name
    return found

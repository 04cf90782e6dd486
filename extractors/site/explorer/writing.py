"""Writes every page of the explorer, with the library that draws its charts."""

from __future__ import annotations

from extractors.site.explorer import compare, district, indicators, streets
from extractors.site.explorer.facts import Facts
from extractors.site.explorer.pages import Pages
from extractors.site.files import Folder
from extractors.site.rendering import Site
from extractors.validation import assets

LIBRARIES = (
    "vega/build/vega.min.js",
    "vega-lite/build/vega-lite.min.js",
    "vega-interpreter/build/vega-interpreter.min.js",
)


def write(facts: Facts, folder: Folder, site: Site) -> None:
    """Write the pages of indicators, streets and districts, and the comparison."""
    store = assets.ensure()
    for name in LIBRARIES:
        folder.copy(store / name, f"static/{name.rsplit('/', 1)[-1]}")
    pages = Pages(facts, folder, site)
    indicators.write(pages)
    streets.write(pages)
    district.write(pages)
    compare.write(pages)

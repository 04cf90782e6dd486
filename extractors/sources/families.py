"""Which module serves which family of sites."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.sources.config import AnySource, EpaperSource, PortalSource
from extractors.sources.epaper import Epaper
from extractors.sources.hangzhou_news import News
from extractors.sources.jcms import Portal
from extractors.sources.model import Family

LAYOUTS = Epaper.layouts | Portal.layouts | News.layouts  # of article pages, of all families


def family_of(source: AnySource, known_fronts: Iterable[str] = ()) -> Family:
    """The family that reads a source. `known_fronts`: addresses of a paper's front pages found before."""
    if isinstance(source, EpaperSource):
        return Epaper(source, known_fronts)
    if isinstance(source, PortalSource):
        return Portal(source)
    return News(source)

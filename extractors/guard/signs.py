"""Pages with status 200 that say they are none: soft blocks, login pages, error pages."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from extractors.documents.pages.tree import Node, first, flat, page_title, xpath
from extractors.fetching.outcome import Finding, Outcome
from extractors.project_yaml import read_yaml

# An interstitial or error page has little to say; beyond this many characters its words are an article's.
SHORT = 400
_PASSWORD = xpath("//input[translate(@type, 'PASWORD', 'pasword')='password']")
_REFRESH = xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']")


@cache
def _signs() -> tuple[tuple[Outcome, re.Pattern[str]], ...]:
    source = resources.files("extractors.guard").joinpath("data/signs.yml").read_text("utf-8")
    return tuple(
        (Outcome(name), re.compile("|".join(signs), re.IGNORECASE))
        for name, signs in read_yaml(source).items()
    )


def sign_in(text: str) -> tuple[Outcome, str] | None:
    """The outcome that a short text speaks of, with the words that say so; None when it speaks of none."""
    for outcome, pattern in _signs():
        if match := pattern.search(text):
            return outcome, match[0]
    return None


def refuse_words(text: str) -> None:
    """Raises Finding when what stands in the place of an article is short and says that it is none."""
    if len(text) <= SHORT and (found := sign_in(text)):
        raise Finding(found[0], f"the page says {found[1]!r} in place of an article")


def refuse_signs(root: Node) -> None:
    """Raises Finding when a page without an article says that it is not the page asked for."""
    title = page_title(root)
    if found := sign_in(title):
        raise Finding(found[0], f"the page's title says {found[1]!r}")
    words = flat(root)
    if len(words) <= SHORT and (found := sign_in(words)):
        raise Finding(found[0], f"the page says {found[1]!r}")
    if first(root, _PASSWORD) is not None:
        raise Finding(Outcome.BLOCKED, "a login page: it asks for a password")
    if not words and (first(root, _REFRESH) is not None or root.find(".//script") is not None):
        raise Finding(Outcome.BLOCKED, "an interstitial: a script or a refresh and no words")

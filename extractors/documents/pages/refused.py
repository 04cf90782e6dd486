"""Generations of the e-paper template that are recognised, so that a person is told, but not read."""

from __future__ import annotations

from extractors.documents.pages.errors import LayoutError
from extractors.documents.pages.tree import Node, xpath

# Each with words one of which is in the markup of every such page: a cheap test before the exact one.
_GENERATIONS = (
    (
        "A2 (Founder nbs, as People's Daily until 2024: nbs.D110000renmrb_01.htm)",
        ("titleList", "nbs.D", "nw.D"),
        xpath(
            "boolean(//*[@id='titleList']) and boolean(//*[token('text_c')])"
            " or boolean(//a[contains(@href, 'nbs.D') or starts-with(@href, 'nw.D') or contains(@href, '/nw.D')])"
        ),
    ),
    (
        "C (zjol: .main-article-title, .main-article-content)",
        ("main-article-", "main-ed-articlenav-list"),
        xpath(
            "boolean(//*[token('main-article-title') or token('main-article-content')])"
            " or boolean(//ul[token('main-ed-articlenav-list')]) and not(//*[self::founder-content or @id='bmdhTable'])"
        ),
    ),
    (
        "D (new pc layout: pc/layout/YYYYMM/DD/node_01.html, pc/content/)",
        ("newsdetat", "layout/20", "pc/content/20"),
        xpath(
            "boolean(//*[token('newsdetatit') or token('newsdetatext')])"
            " or boolean(//a[contains(@href, 'layout/20') and contains(@href, '/node_') and contains(@href, '.html')])"
            " or boolean(//a[contains(@href, 'pc/content/20')])"
        ),
    ),
)


def refuse(root: Node, markup: str | None = None) -> None:
    """Raises `LayoutError` (`generation`) when the page is of a generation that no parser here reads.

    `markup`, where the caller has it, lets most pages pass without a look at their tree.
    """
    for generation, words, signature in _GENERATIONS:
        if (markup is None or any(word in markup for word in words)) and signature(root):
            raise LayoutError(f"e-paper template of generation {generation}: not read", reason="generation")

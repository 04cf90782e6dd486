"""The parts of an article page, put together into a `Page` in one way for all families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from extractors.documents.model import Page
from extractors.documents.pages.layout import TextBuilder
from extractors.documents.pages.render import Region, Skip, render
from extractors.documents.pages.tree import Node, strings, xpath

_CANONICAL = xpath("//link[@rel='canonical']/@href")
_PSEUDO_TITLES = {
    "报头": "masthead",
    "报眼": "masthead",
    "刊头": "masthead",
    "广告": "advertisement",
    "公益广告": "advertisement",
    "本报信息": "notice",
    "图片新闻": "image_only",
    "图片": "image_only",
}


@dataclass(slots=True)
class Article:
    """What a family module found on a page, before it is written out.

    `head` are the lines printed above the text (title, subtitle, date line); `captions` those of its
    pictures; `regions` hold the text. The keys of `meta` are listed in `extractors.documents.html`.
    """

    family: str
    title: str
    regions: list[Region]
    head: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    published: date | None = None
    source: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    skip: Skip | None = None


def to_page(article: Article, *, root: Node, name: str) -> Page:
    """Writes the text of an article and says what kind it is (`meta["article_kind"]`)."""
    builder = TextBuilder()
    for line in article.head:
        builder.line(line)
    builder.block()
    for caption in article.captions:
        builder.text(caption)
        builder.block()
    before = builder.length
    tables = render(builder, article.regions, skip=article.skip)
    has_body = builder.length > before
    kind = _PSEUDO_TITLES.get("".join(article.title.split()), "article" if has_body else "image_only")
    if kind == "image_only" and has_body:
        kind = "article"
    meta = {key: value for key, value in article.meta.items() if value}
    meta["article_kind"] = kind
    return Page(
        text=builder.finish(),
        family=article.family,
        title=article.title or None,
        url=page_url(root, name),
        published=article.published,
        source=article.source or None,
        tables=tables,
        meta=meta,
    )


def page_url(root: Node, name: str) -> str | None:
    """The page's address: `name` when that is one, else the canonical link of the page."""
    if name.startswith(("http://", "https://")):
        return name
    links = strings(root, _CANONICAL)
    address = links[0].strip() if links else ""
    return address if address.startswith(("http://", "https://")) else None


def lines(values: Iterable[str]) -> list[str]:
    """The values that say something, each once, in order."""
    return list(dict.fromkeys(value for value in values if value))

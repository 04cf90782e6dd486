"""Templates, and what they may say: one Jinja environment with autoescape, filters for numbers, words in two languages.

In a template: `{{ t('documents') }}` is a word of `wording.yml` in both languages (a switch shows one of them),
`{{ bilingual(pair) }}` the same for a pair that is data, `{{ tip('close') }}` the attributes of a label that is not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from extractors.cleaning import for_link, for_page
from extractors.project_yaml import read_yaml
from extractors.site import names, numbers
from extractors.site.numbers import Bilingual

HERE = Path(__file__).parent
STATIC = HERE / "static"

# Nothing from outside, no script or style in a page itself. A package whose charts need more says so in its own pages.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)

# The pages that every page leads to: file, word of wording.yml. Packages that add pages add them here.
NAVIGATION = (
    ("index.html", "start"),
    ("indicators.html", "indicators"),
    ("streets.html", "streets"),
    ("district.html", "district"),
    ("compare.html", "compare"),
    ("documents.html", "documents"),
    ("queue.html", "queue"),
    ("findings.html", "findings"),
    ("runs.html", "runs"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """What every template knows of the site it is part of.

    `name` is the warehouse (`main` or `samples`); `navigation` and `reports` are pairs of an address and a word.
    """

    name: str
    zh: str
    navigation: tuple[tuple[str, str], ...]
    reports: tuple[tuple[str, str], ...]


@lru_cache
def words() -> dict[str, Any]:
    """`wording.yml`: the words of pages, and of the codes that the warehouse keeps."""
    found: dict[str, Any] = read_yaml((HERE / "wording.yml").read_text(encoding="utf-8"))
    return found


def word(key: str) -> Bilingual:
    """A word of the pages. Raises KeyError for one that wording.yml does not have."""
    return Bilingual(*words()["pages"][key])


def code(group: str, value: str | None) -> Bilingual:
    """A code of the warehouse in words; a code without words is its own."""
    known = words()[group].get(value or "")
    return Bilingual(*known) if known else Bilingual(value or "", value or "")


def codes(group: str) -> dict[str, Bilingual]:
    """All codes of a group that have words."""
    return {value: Bilingual(*known) for value, known in words()[group].items()}


def bilingual(pair: Iterable[str] | None) -> Markup:
    """Both languages as elements of which the switch shows one; escaped."""
    if pair is None:
        return Markup("")
    zh, en = (for_page(str(text)) for text in pair)
    if zh == en:
        return escape(zh)
    return Markup('<span class="zh">{}</span><span class="en" lang="en">{}</span>').format(zh, en)


def t(key: str, **values: object) -> Markup:
    """A word of the pages in both languages; `values` fill its braces."""
    return bilingual([text.format(**values) for text in word(key)])


def tip(key: str, *attributes: str, **values: object) -> Markup:
    """The attributes (`aria-label` unless named) of something in both languages; the switch exchanges them."""
    pair = Bilingual(*(text.format(**values) for text in word(key)))
    told = [(name, pair) for name in attributes or ("aria-label",)]
    return Markup(" ").join(Markup('{}="{}" data-en-{}="{}"').format(n, p.zh, n, p.en) for n, p in told)


def figure_address(document_id: str, observation_id: str = "", base: str = "") -> str:
    """The one address of a published figure, or of a document; `base` leads to the site's folder (`../`)."""
    page = f"{base}documents/{document_id}.html"
    return f"{page}#{observation_id}" if observation_id else page


def held_address(version_id: str, observation_id: str = "", base: str = "") -> str:
    """The page of a version that waits for a decision, or the place of a figure in its text."""
    page = f"{base}held/{version_id}.html"
    return f"{page}#new-{observation_id}" if observation_id else page


def count(value: int | Decimal | None) -> str:
    """A whole number with separators; a dash for none."""
    return "—" if value is None else f"{value:,}"


def exact(value: Decimal) -> str:
    """A value as a program reads it: 1462000000 and 8.1, no separators."""
    return numbers.plain(value).replace(",", "")


def two_languages(text: str) -> Bilingual:
    """What a check said as `中文 / English` (no ` / ` in it: the same in both)."""
    zh, slash, en = text.partition(" / ")
    return Bilingual(zh.strip(), en.strip()) if slash else Bilingual(text, text)


@lru_cache
def environment() -> Environment:
    """The templates of the site. Everything that is not `Markup` is escaped, and an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_visible,
    )  # fmt: skip
    made.globals.update(
        t=t, bilingual=bilingual, tip=tip, code=code, codes=codes, figure_address=figure_address, held_address=held_address,
        amount=numbers.amount, period=numbers.period, stage=names.stage, district=names.district, POLICY=POLICY,
    )  # fmt: skip
    made.filters.update(
        count=count, plain=numbers.plain, exact=exact, day=numbers.day, link=for_link, two_languages=two_languages,
        source=names.source,
    )
    return made


def _visible(value: Any) -> Any:
    """What no page can hold, as pictures of it; escaping comes after."""
    return for_page(value) if type(value) is str else value


def render(template: str, **values: Any) -> str:
    """A page. `base` (``""`` or ``"../"``) leads from it to the site's folder, `here` names its entry in NAVIGATION."""
    return environment().get_template(template).render(**values)


def as_script(name: str, data: Mapping[str, Any]) -> str:
    """Data beside a page, as a script: a page opened by double click may load scripts and no JSON.

    `gazette.take(name, data)` in static/site.js hands it to whoever asks for `name`.
    """
    return f"gazette.take({json.dumps(name)}, {to_json(data)});\n"


def to_json(data: Any) -> str:
    """Compact JSON of plain values; decimals as numbers in text, dates by ISO 8601, no character that ends a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@lru_cache
def code_fingerprint() -> str:
    """Equal while the code, the templates and the words that make pages are the same."""
    digest = hashlib.sha256()
    for file in sorted(p for p in HERE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(file.relative_to(HERE).as_posix().encode() + file.read_bytes())
    for file in names.files():
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]

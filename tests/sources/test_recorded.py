"""Recorded pages with their reviewed results beside them.

A page without a result gets one written on the first run, marked `reviewed: false`, and fails until a person
has compared it with the page and set the mark to true. A result that no longer agrees fails as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.fetching.outcome import Finding
from extractors.guard.article import Expected, read_article
from extractors.sources import epaper_index, hangzhou_news, jcms_lists

FOLDER = Path(__file__).parent / "recorded"
ANY = Expected(
    frozenset(("cnepaper", "founder", "jcms", "hangzhou_news")), date(2000, 1, 1), date(2030, 1, 1)
)
PAPER = "https://paper.example/html/2022-05/18/node_9051.htm"
PORTAL = "https://www.example.gov.cn/col/col1229000007/index.html"
NEWS = "https://gs.hangzhou.example/index.htm"


def article(body: bytes) -> dict[str, Any]:
    page = read_article(body, "https://site.example/a.htm", ANY)
    cells = [[[page.text[c.start : c.end] for c in row] for row in table] for table in page.tables]
    return {
        "family": page.family, "title": page.title, "published": page.published, "source": page.source,
        "meta": page.meta, "text": page.text.splitlines(), "tables": cells,
    }  # fmt: skip


READERS: dict[str, Callable[[bytes], Any]] = {
    "article": article,
    "block": article,
    "page": lambda body: epaper_index.read_page(body, PAPER),
    "period": lambda body: epaper_index.read_period(body, PAPER),
    "column": lambda body: jcms_lists.read_column_page(body, PORTAL),
    "datastore": lambda body: jcms_lists.read_datastore(body, PORTAL),
    "unit": lambda body: jcms_lists.read_unit(body, PORTAL),
    "newslist": lambda body: hangzhou_news.read_list(body, NEWS),
}


def plain(value: Any) -> Any:
    """What YAML can hold: mappings, lists and plain values."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        filled = {key: item for key, item in value.items() if item or key not in ("refused", "wrong")}
        return {str(key): plain(item) for key, item in filled.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def read(page: Path) -> Any:
    try:
        return plain(READERS[page.name.partition("_")[0]](page.read_bytes()))
    except Finding as finding:
        return {"outcome": str(finding.outcome), "reason": finding.reason}


def reviewed(page: Path, found: Any) -> Any:
    """The result beside the page, which a person has compared with it; written from `found` where there is none."""
    beside = page.with_suffix(page.suffix + ".expected.yml")
    if not beside.exists():
        recorded = {"reviewed": False, "result": found}
        beside.write_text(
            yaml.safe_dump(recorded, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8"
        )
        pytest.fail(
            f"{beside.name} was missing and has been written: compare it with the page, then set reviewed: true"
        )
    expected = yaml.safe_load(beside.read_text("utf-8"))
    assert expected["reviewed"] is True, f"{beside.name} waits for a person's look"
    return expected["result"]


PAGES = sorted(p for p in FOLDER.iterdir() if not p.name.endswith(".yml"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_recorded_page(page: Path) -> None:
    found = read(page)
    assert reviewed(page, found) == found


def test_there_are_pages_of_every_kind() -> None:
    assert {page.name.partition("_")[0] for page in PAGES} == set(READERS)


def test_a_page_without_a_result_fails_until_somebody_has_looked(tmp_path: Path) -> None:
    page = tmp_path / PAGES[0].name
    page.write_bytes(PAGES[0].read_bytes())
    found = read(page)
    with pytest.raises(pytest.fail.Exception, match="has been written"):
        reviewed(page, found)
    with pytest.raises(AssertionError, match="waits for a person"):
        reviewed(page, found)
    beside = next(tmp_path.glob("*.yml"))
    beside.write_text(
        beside.read_text("utf-8").replace("reviewed: false", "reviewed: true"), encoding="utf-8"
    )
    assert reviewed(page, found) == found
    page.write_bytes(page.read_bytes().replace("26门".encode(), "27门".encode()))
    assert reviewed(page, read(page)) != read(page)

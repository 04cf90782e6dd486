"""The site as a person uses it: opened by double click (file://), keys pressed, languages and themes changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from extractors.settings import PROJECT
from extractors.site import queue
from tests.browser import Tab, opened
from tests.site.conftest import Built, write
from tests.site.test_pages import data, hostile

LISTS = (
    "index", "indicators", "streets", "district", "compare", "documents", "queue", "findings", "runs", "indicators/tax_revenue",
    "streets/330105012",
)  # fmt: skip


@pytest.fixture(scope="module")
def tab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with opened(chromium, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def calm(tab: Tab) -> Iterator[Tab]:
    """The tab, in which nothing goes wrong during the test."""
    tab.troubles.clear()
    tab.size(1400)
    yield tab
    assert tab.troubles == []


def largest(built: Built) -> Path:
    return max(built.documents(), key=lambda page: page.stat().st_size)


def one_of_each_kind(folder: Path) -> list[Path]:
    """The pages of which there is one, documents, and two of the explorer's many."""
    found = [*folder.glob("*.html"), *folder.glob("documents/*.html")]
    return sorted([*found, *sorted(folder.glob("indicators/*.html"))[:2], *sorted(folder.glob("streets/*.html"))[:2]])


def telling(folder: Path) -> list[Path]:
    """The fewest pages on which each part of each kind of page is seen: all of which there is one, all documents, and of the
    explorer's many those with a class, a mark or a type of chart that none before has."""
    found = [*sorted(folder.glob("*.html")), *sorted(folder.glob("documents/*.html"))]
    many = [page for page in folder.glob("*/*.html") if page.parent.name != "documents"]
    seen: set[tuple[str, str]] = set()
    for page in sorted(many, key=lambda page: (-page.stat().st_size, page)):
        written = page.read_text("utf-8")
        classes = {name for names in re.findall(r'class="([^"]*)"', written) for name in names.split()}
        parts = {(page.parent.name, part) for part in classes | set(re.findall(r'"(?:mark|type)": ?"(\w+)"', written))}
        if not parts <= seen:
            seen |= parts
            found.append(page)
    return found


def shown(tab: Tab, selector: str = "body") -> str:
    return str(tab.script(f"document.querySelector({selector!r}).innerText"))


def wait(connection: Connection) -> str:
    """A new version of the largest document waits: one figure of its text has come, those of its second half are gone."""
    return str(connection.execute(text("""
        INSERT INTO review.held_document (document_id, content_hash, version_id, current_version_id, document_key, input_name, title, rules,
            text, reason_zh, reason_en, run_id, sections, figures)
        SELECT v.document_id, 'other', 'waiting', v.version_id, v.document_key, v.input_name, '<b>' || v.title, '{figures_missing}',
            '<script>window.hurt=1</script>12个' || E'\\n' || left(v.text, v.half), '缺', 'lacks', 'r', '[]', (
                SELECT jsonb_agg(f) FROM (
                    SELECT to_jsonb(o) || jsonb_build_object('char_start', o.char_start + 35, 'char_end', o.char_end + 35) AS f
                    FROM raw.observation AS o WHERE o.version_id = v.version_id AND o.char_end <= v.half
                    UNION ALL
                    SELECT * FROM (
                        SELECT to_jsonb(o) || '{"observation_id": "fresh", "indicator": "<i>新", "char_start": 31, "char_end": 34}'
                        FROM raw.observation AS o WHERE o.version_id = v.version_id LIMIT 1) AS one) AS figures)
        FROM (SELECT *, length(text) / 2 AS half FROM raw.document_version WHERE known_to IS NULL ORDER BY length(text) DESC LIMIT 1) AS v
        RETURNING version_id""")).scalar_one())


def inspected(tab: Tab) -> str:
    """What the inspector shows, once the script of the page's figures has come."""
    tab.script("gazette.figuresRead().then(() => true)")
    return shown(tab, "#inspector")


@pytest.mark.any_warehouse
def test_pages_of_every_kind_open_without_an_error_and_nothing_is_clipped(calm: Tab, built: Built) -> None:
    wide = built.pages() if os.environ.get("GAZETTE_SITE_OF") else telling(built.folder)
    assert {page.parent.name for page in wide} == {page.parent.name for page in built.pages()}
    for width, pages in ((1400, wide), (500, one_of_each_kind(built.folder))):
        calm.size(width)
        for page in pages:
            calm.go(page.as_uri())
            calm.script("gazette.chartsDrawn || 0")
            assert calm.script("document.documentElement.scrollWidth <= innerWidth"), f"{page.name} is wider than {width}"
            assert "公报数据仓库" in shown(calm)


def test_the_address_of_a_figure_opens_its_sentence_with_what_it_means(calm: Tab, built: Built) -> None:
    page = largest(built)
    figure = next(each for each in data(page)["figures"] if each.get("levels"))
    calm.go(f"{page.as_uri()}#{figure['id']}")
    assert calm.script("document.querySelector('[aria-current=true]').id") == figure["id"]
    place = "document.querySelector('#text [aria-current]').getBoundingClientRect()"
    assert calm.script(f"{place}.top >= 0 && {place}.bottom <= innerHeight")
    inspector = inspected(calm)
    for part in (figure["said"][0], figure["v"], figure["i"], figure["s"], figure["sums"][0][0]):
        assert part in inspector
    calm.script("document.querySelector('#inspector li a').click()")
    level = data(page)["figures"][figure["levels"][0]]
    calm.until(f"document.querySelector('#text [aria-current]').id == {level['id']!r}")


def test_an_address_that_is_gone_says_so(calm: Tab, built: Built) -> None:
    calm.go(f"{largest(built).as_uri()}#0123456789abcdef01234567")
    assert "本页没有这个地址的数据" in inspected(calm)


def test_keys_lead_from_figure_to_figure(calm: Tab, built: Built) -> None:
    page = largest(built)
    figures = [each["id"] for each in data(page)["figures"]]
    calm.go(page.as_uri())
    calm.press("j")
    calm.press("j")
    assert calm.script("location.hash") == f"#{figures[1]}"
    calm.press("k")
    assert calm.script("location.hash") == f"#{figures[0]}"
    calm.press("Escape")
    assert calm.script("location.hash") == ""
    assert calm.script("document.querySelector('[aria-current=true]')") is None


def test_a_key_leads_to_the_next_doubtful_one(calm: Tab, built: Built) -> None:
    page = next(page for page in built.documents() if data(page)["quarantined"])
    calm.go(page.as_uri())
    calm.press("n")
    chosen = calm.script("document.querySelector('#text [aria-current]').className")
    assert set(chosen.split()) & {"doubtful", "alarm", "conflict", "quarantined"}
    identity, kept_out = next(iter(data(page)["quarantined"].items()))
    calm.go(f"{page.as_uri()}#{identity}")
    told = inspected(calm)
    assert all(part in told for part in (kept_out["rules"][0], kept_out["why"][0]["owner"][0], "首次发现", "见到 1 次", "samples")), told


def test_a_search_and_the_legend_leave_what_fits(calm: Tab, built: Built) -> None:
    page = largest(built)
    calm.go(page.as_uri())
    word = data(page)["figures"][0]["i"]
    calm.script(f"(f => {{ f.value = {word!r}; f.dispatchEvent(new Event('input')); }})(document.getElementById('search'))")
    calm.script("gazette.figuresRead().then(() => true)")
    lit = calm.script("[...document.querySelectorAll('#text .f.shown')].map((mark) => mark.id)")
    told = {each["id"]: each for each in data(page)["figures"]}
    assert set(lit) >= {each["id"] for each in told.values() if each["i"] == word}
    assert 0 < len(lit) < len(told)
    calm.script("(f => { f.value = ''; f.dispatchEvent(new Event('input')); })(document.getElementById('search'))")
    calm.script("document.querySelector('[data-filter=economy]').click()")
    assert calm.script("document.querySelectorAll('#text .f.economy.shown').length") == 0
    assert calm.script("document.querySelectorAll('#text .f.shown').length") == len([e for e in told.values() if e["t"] != "economy"])


def test_one_language_at_a_time_and_the_choice_is_kept(calm: Tab, built: Built) -> None:
    calm.go((built.folder / "queue.html").as_uri())
    assert "Queue" not in shown(calm, "main")
    calm.script("document.getElementById('switch-language').click()")
    assert "待核" not in shown(calm, "h1")
    assert calm.script("document.documentElement.lang") == "en"
    calm.go((built.folder / "documents.html").as_uri())
    assert shown(calm, "h1") == "Documents"
    assert calm.script("document.getElementById('search').placeholder") == "Search documents by title, source or street"
    calm.script("document.getElementById('switch-language').click()")
    assert shown(calm, "h1") == "文件"


def test_the_theme_follows_the_system_until_the_reader_chooses(calm: Tab, built: Built) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    calm.prefer("light")
    calm.go((built.folder / "index.html").as_uri())
    light = calm.script(paper)
    calm.prefer("dark")
    dark = calm.script(paper)
    assert dark != light
    calm.script("document.getElementById('switch-theme').click()")
    assert calm.script(paper) == light
    calm.script("localStorage.clear()")
    calm.prefer("light")


def test_the_queue_is_walked_by_keys_and_opens_the_sentence(calm: Tab, built: Built) -> None:
    items = data(built.folder / "queue.html")["items"]
    assert [item["w"] for item in items] == sorted((item["w"] for item in items), reverse=True)
    calm.go((built.folder / "queue.html").as_uri())
    calm.press("j")
    calm.press("j")
    assert calm.script("[...document.querySelectorAll('.case')].indexOf(document.activeElement)") == 1
    calm.press("Enter")
    calm.until(f"location.href.endsWith({items[1]['to']!r})")


def test_the_queue_can_be_narrowed(calm: Tab, built: Built) -> None:
    items = data(built.folder / "queue.html")["items"]
    rule = items[0]["why"][0]["r"]
    calm.go((built.folder / "queue.html").as_uri())
    calm.script(f"(s => {{ s.value = {rule!r}; s.dispatchEvent(new Event('change')); }})(document.getElementById('by-rule'))")
    fitting = [item for item in items if rule in [why["r"] for why in item["why"]]]
    assert calm.script("document.querySelectorAll('.case').length") == len(fitting)


def test_a_long_queue_comes_in_parts(
    calm: Tab, undone: Connection, archive: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PART", 2)
    write(undone, tmp_path)
    page = tmp_path / "queue.html"
    items = data(page)["items"]
    assert len(list(tmp_path.glob("queue-*.js"))) == (len(items) - 1) // 2 > 1
    calm.go(page.as_uri())
    calm.until(f"document.querySelectorAll('.case').length === {min(len(items), 60)}")
    rule = items[-1]["why"][0]["r"]
    calm.go(page.as_uri())
    calm.script(f"(s => {{ s.value = {rule!r}; s.dispatchEvent(new Event('change')); }})(document.getElementById('by-rule'))")
    fitting = [item for item in items if rule in [why["r"] for why in item["why"]]]
    calm.until(f"document.querySelectorAll('.case').length === {len(fitting)}")


def test_the_seam_for_decisions_gives_the_figure_and_a_place_for_controls(calm: Tab, built: Built) -> None:
    page = largest(built)
    figure = data(page)["figures"][0]["id"]
    calm.go(page.as_uri())
    calm.script("document.addEventListener('gazette:figure', (e) => { e.detail.container.append('decide ' + e.detail.figure.id); })")
    calm.script(f"location.hash = {figure!r}")
    assert calm.until(f"document.getElementById('inspector').innerText.includes('decide {figure}')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.any_warehouse
def test_pages_are_accessible(calm: Tab, built: Built, scheme: str) -> None:
    axe = (PROJECT / ".local" / "data-docs-assets" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    calm.prefer(scheme)
    only = "runOnly: ['color-contrast']" if scheme == "dark" else ""  # all else is the same in both
    found: dict[str, Any] = {}
    page = largest(built)
    chosen = f"{page.as_uri()}#{data(page)['figures'][0]['id']}"
    everything = [page.relative_to(built.folder).with_suffix("").as_posix() for page in built.pages()]
    pages = everything if os.environ.get("GAZETTE_SITE_OF") else LISTS
    for address in (*((built.folder / f"{name}.html").as_uri() for name in pages), chosen):
        calm.go("about:blank")
        calm.go(address)
        calm.script(f"{axe};1")
        found[address] = calm.script(
            f"axe.run({{preload: false, resultTypes: ['violations'], {only}}}).then((run) => run.violations"
            ".filter((one) => ['serious', 'critical'].includes(one.impact))"
            ".map((one) => [one.id, one.nodes.length, one.nodes[0].html, one.nodes[0].failureSummary]))"
        )
    assert {address.rsplit("/", 1)[1]: list(told) for address, told in found.items() if told} == {}
    calm.prefer("light")


def test_markup_in_a_gazette_does_nothing(tab: Tab, undone: Connection, archive: None, tmp_path: Path) -> None:
    hostile(undone)
    write(undone, tmp_path)
    tab.troubles.clear()
    for page in one_of_each_kind(tmp_path):
        tab.go(page.as_uri())
        if page.parent.name == "documents":
            tab.press("j")
            assert "<script>window.hurt=1</script>" in inspected(tab)
        assert tab.script("window.hurt") is None
        assert tab.script("document.images.length") == 0
    assert tab.troubles == []


def test_a_version_that_waits_is_read_beside_the_current_one_before_it_is_decided_on(
    calm: Tab, undone: Connection, archive: None, tmp_path: Path
) -> None:
    version = wait(undone)
    write(undone, tmp_path)
    [item] = [each for each in data(tmp_path / "queue.html")["items"] if each["held"]]
    assert item["to"] == f"held/{version}.html"
    calm.go((tmp_path / "queue.html").as_uri())
    calm.go(calm.script("[...document.querySelectorAll('.case a')].find((link) => link.innerText.includes('查看待审的新版本')).href"))
    assert calm.script("location.href").endswith(item["to"])
    assert "<script>window.hurt=1</script>" in shown(calm, "#new .alone")
    assert calm.script("window.hurt") is None
    assert shown(calm, "[data-count=comes]") == "1"
    assert int(shown(calm, "[data-count=goes]")) > 0
    calm.script("document.querySelector('[data-state=comes] a').click()")
    place = "document.querySelector('#new .f:target').getBoundingClientRect()"
    assert calm.script(f"{place}.top >= 0 && {place}.bottom <= innerHeight")
    current = calm.script("document.querySelector('.crumb a[href*=documents]').href")
    for width, scheme in ((1400, "light"), (500, "dark")):
        calm.size(width)
        calm.prefer(scheme)
        assert calm.script("document.documentElement.scrollWidth <= innerWidth")
        assert calm.serious() == []
    calm.prefer("light")
    calm.go(current)
    assert "查看待审的新版本" in shown(calm, ".sheet")


def test_a_script_that_gets_into_a_page_is_not_run(tab: Tab, built: Built) -> None:
    tab.go((built.folder / "index.html").as_uri())
    tab.script("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hurt = 1'}))")
    assert tab.script("window.hurt") is None
    assert "Content Security Policy" in " ".join(tab.troubles)




def test_a_bar_leads_to_its_sentence_and_follows_language_theme_and_view(calm: Tab, built: Built) -> None:
    page = built.folder / "indicators" / "tax_revenue.html"
    calm.go(page.as_uri())
    calm.script("gazette.chartsDrawn")
    svg = "document.querySelector('[data-chart=measure-0] svg').textContent"
    assert "24.83亿元 · 2022年1–10月" in calm.script(svg)
    before = calm.script("document.querySelector('[data-chart=measure-0] .mark-rect path').getAttribute('fill')")
    calm.script("document.getElementById('switch-language').click()")
    calm.script("document.getElementById('switch-theme').click()")
    calm.until(f"{svg}.includes('CNY 2.483 billion · Jan–Oct 2022')")
    calm.until(f"document.querySelector('[data-chart=measure-0] .mark-rect path').getAttribute('fill') != {before!r}")
    calm.script("document.getElementById('switch-language').click()")
    calm.script("document.getElementById('switch-theme').click()")
    calm.until(f"{svg}.includes('24.83亿元 · 2022年1–10月')")
    calm.until(f"document.querySelector('[data-chart=measure-0] .mark-rect path').getAttribute('fill') == {before!r}")
    box = calm.script(
        "(b => [b.x + b.width / 2, b.y + b.height / 2])"
        "([...document.querySelectorAll('[data-chart=measure-0] .mark-rect path')][1].getBoundingClientRect())"
    )
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        calm.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
    calm.until("location.href.includes('/documents/') && document.readyState == 'complete'")
    assert "24.83亿元" in inspected(calm)


def test_streets_are_compared_by_period_and_the_address_keeps_them(calm: Tab, built: Built) -> None:
    page = built.folder / "compare.html"
    calm.go(f"{page.as_uri()}?streets=330105012,330105013,330105019")
    head = shown(calm, "#compared thead")
    assert "天水街道" in head
    assert "石桥街道" in head
    row = calm.script("[...document.querySelectorAll('#compared tr')].find((tr) => tr.textContent.includes('税收收入')).innerText")
    assert "24.83亿元" in row
    assert "18.55亿元" in row
    assert "期间不同" in row, "nine months never stand beside ten without a word"
    assert calm.script("document.querySelectorAll('#compared tr.theme-row ~ tr .cell-bar').length") >= 2
    calm.script("(s => { s.value = '330105001'; s.dispatchEvent(new Event('change')); })(document.getElementById('street-4'))")
    assert calm.script("document.querySelectorAll('#compared thead th').length") == 4
    assert "米市巷街道" in shown(calm, "#compared thead")


def test_the_map_takes_another_indicator(calm: Tab, built: Built) -> None:
    calm.go((built.folder / "index.html").as_uri())
    maps = data(built.folder / "index.html")["maps"]
    other = next(each for each in maps if each["id"].startswith("fiscal_revenue_local-level"))
    calm.script(f"(s => {{ s.value = {other['id']!r}; s.dispatchEvent(new Event('change')); }})(document.getElementById('map-of'))")
    for street, tile in other["streets"].items():
        told = shown(calm, f"[data-street='{street}'] .tile-value")
        assert tile["said"][0] in told
        assert ("when" in tile) is (told.count("月") > 0)
    assert other["when"][0] == shown(calm, "#map-period")

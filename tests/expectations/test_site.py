"""Data Docs: complete without internet, readable, escaped, and no more than anybody reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from extractors.fetching.mirror import mirror
from extractors.review.server import Serving
from extractors.settings import settings
from extractors.validation import (
    ValidationError,
    assets,
    build_data_docs,
    gx,
    site,
    validate_documents,
    validate_observations,
)
from tests.browser import Tab, opened, served
from tests.dbt.deciding import served as deciding

RUN = "manual__2026-11-22T00:57:10+00:00"
WILD = "<script>alert(1)</script>$words{mention}\x0b\x1b[31m\ufffe&#11;"  # markup, and what no page can hold


@pytest.fixture(scope="module")
def index(desk: Any, state: Path, page: Callable[..., Any]) -> Path:
    """The site after a run with good, doubtful and impossible figures, and markup in the text; shared with other hosts."""
    p = page(f"柳湾街道\n化解信访积案95件，比上年多8%。{WILD}共12件。\n", name="<b>page</b>\x0b.txt")
    p.figure("95件", -95, "件")
    p.figure("8%", 800, "%", kind="growth")
    p.figure("12件", -12, "件", section=WILD)
    desk.lay(RUN, p)
    with sharing(state, state / "common"):
        validate_documents(desk.dsn, RUN)
        validate_observations(desk.dsn, RUN)
        return build_data_docs(RUN)


@contextmanager
def sharing(state: Path, common: Path) -> Iterator[None]:
    """Inside the block this is a host with this state folder, which has `common` in common with others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAZETTE_STATE", str(state))
        patch.setenv("GAZETTE_REPORTS", common.as_uri())
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def pages(index: Path) -> list[Path]:
    return sorted(index.parent.rglob("*.html"))


def test_the_site_holds_the_suites_and_the_results_of_the_run(index: Path, pages: list[Path]) -> None:
    names = {path.relative_to(index.parent).parts[:2] for path in pages}
    assert ("index.html",) in names
    assert {("validations", "documents"), ("validations", "observations")} <= names
    suites = {path.stem for path in (index.parent / "expectations").glob("*.html")}
    assert {
        "documents",
        "observations",
        "mart_street_economy",
        "fct_observation",
        "fct_task_measure",
    } <= suites


def test_another_host_has_results_and_pages(index: Path, state: Path, tmp_path: Path) -> None:
    results = gx.results_folder()
    with sharing(tmp_path, state / "common"):
        names = gx.bring_results()
        there = mirror()
        assert there is not None
        there.bring(site.REPORTS, gx.docs_folder())
    assert {name.split("/")[1] for name in names} == {"documents", "observations"}
    for mine, brought in ((results, tmp_path / "gx" / "validations"), (index.parent, tmp_path / "data_docs")):
        files = {path.relative_to(mine): path.read_bytes() for path in mine.rglob("*") if path.is_file()}
        files = {path: content for path, content in files.items() if len(path.parts) > 1 or mine != results}
        assert files == {path.relative_to(brought): path.read_bytes() for path in brought.rglob("*") if path.is_file()}


def test_no_page_loads_anything_from_outside(pages: list[Path]) -> None:
    for path in pages:
        tree = html.fromstring(path.read_text(encoding="utf-8"))
        for element in tree.iter("script", "link", "img", "iframe", "source"):
            address = element.get("src") or element.get("href") or ""
            assert "//" not in address, f"{path.name} loads {address}"
            assert not address or (path.parent / address).exists(), f"{path.name} lacks {address}"
            assert element.get("integrity") is None
        for style in tree.iter("style"):
            assert "http" not in (style.text or "")


def test_the_files_of_the_pages_load_nothing_from_outside(index: Path) -> None:
    for sheet in (index.parent / site.VENDOR).rglob("*.css"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")):
            if not address.startswith("data:"):
                wanted = (sheet.parent / address.split("?")[0].split("#")[0]).resolve()
                # Browsers take the woff2 that stands first; the older format beside it is not shipped.
                assert wanted.exists() or wanted.suffix == ".ttf", f"{sheet.name} lacks {address}"
        assert "@import" not in sheet.read_text(encoding="utf-8")


def test_licences_lie_beside_the_files(index: Path) -> None:
    licences = index.parent / site.VENDOR / assets.LICENCES
    for package in {re.match(r"@[^/]+/[^/]+|[^/]+", name)[0] for name in assets.listed()["replace"].values()}:  # type: ignore[index]
        assert "licence: " in (licences / (package.replace("/", "__") + ".txt")).read_text(encoding="utf-8")


def test_text_of_gazettes_cannot_become_markup(pages: list[Path]) -> None:
    observations = next(
        path for path in pages if "observations" in path.parts and "validations" in path.parts
    )
    tree = html.fromstring(observations.read_text(encoding="utf-8"))
    assert not [script for script in tree.iter("script") if "alert(1)" in (script.text or "")]
    assert not tree.xpath("//td//b")
    shown = WILD.replace("\x0b", "␋").replace("\x1b", "␛").replace("\ufffe", "\ufffd")
    assert any(shown in text for text in tree.xpath("//td//text()")), "printed as it is"


@pytest.mark.parametrize(
    ("other", "headings_wanted"),
    [
        ("only-en", ["严重", "警告", "提示", "水平值不得为负"]),
        ("only-zh", ["Critical", "Warning", "Info", "A level is not below nothing"]),
    ],
)
def test_reports_are_sorted_by_severity_in_one_language_at_a_time(pages: list[Path], other: str, headings_wanted: list[str]) -> None:
    observations = next(
        path for path in pages if "observations" in path.parts and "validations" in path.parts
    )
    tree = html.fromstring(observations.read_text(encoding="utf-8"))
    for hidden in tree.find_class(other):
        hidden.text = ""
    headings = [heading.text_content().split() for heading in tree.iter("h5")]
    assert [next(i for i, words in enumerate(headings) if word in words) for word in headings_wanted[:3]] == sorted(
        next(i for i, words in enumerate(headings) if word in words) for word in headings_wanted[:3]
    )
    text = tree.text_content()
    assert headings_wanted[3] in text
    foreign = {"only-en": "A level is not below nothing", "only-zh": "水平值不得为负"}[other]
    assert foreign not in text
    assert "下降超过" not in text


def test_building_again_changes_no_page(index: Path, pages: list[Path]) -> None:
    stable = [path for path in pages if path.name != "index.html"]
    before = {path: _without_ids(path) for path in stable}
    build_data_docs(RUN)
    assert {path: _without_ids(path) for path in stable} == before
    assert sorted(index.parent.rglob("*.html")) == pages


def test_a_retry_of_a_run_replaces_its_report(desk: Any, index: Path) -> None:
    validate_documents(desk.dsn, RUN)
    build_data_docs(RUN)
    assert len(list((index.parent / "validations" / "documents").rglob("*.html"))) == 1


def test_a_result_cut_off_by_a_crash_is_dropped(
    desk: Any, page: Callable[..., Any], state: Path, index: Path
) -> None:
    desk.lay("crash", page("柳湾街道\n化解信访积案95件。\n", name="p.txt"))
    validate_documents(desk.dsn, "crash")
    (result_file,) = (path for path in (state / "gx" / "validations").rglob("*.json") if "crash" in str(path))
    result_file.write_text(result_file.read_text(encoding="utf-8")[:200], encoding="utf-8")
    build_data_docs("crash")
    assert not result_file.exists()
    assert index.exists()


def test_every_package_comes_with_the_text_of_its_licence(index: Path) -> None:
    texts = sorted((index.parent / site.VENDOR / assets.LICENCES).iterdir())
    assert len(texts) > 50
    for text in texts:
        licence = text.read_text(encoding="utf-8")
        assert "opyright" in licence or "public domain" in licence, text.name
        assert len(licence) > 500, f"{text.name} only names a licence"


def test_an_unknown_outside_address_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<html><head><script src="https://cdn.example/new.js"></script></head></html>')
    with pytest.raises(ValidationError, match=r"https://cdn\.example/new\.js"):
        site.bring_home(page, tmp_path)


@pytest.fixture(scope="module")
def shown(chromium: str, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tab, str, list[Any]]]:
    """A browser without internet, the address of the reports, and what was asked of it."""
    with served(index.parent) as (address, asked), opened(chromium, tmp_path_factory.mktemp("profile")) as tab:
        yield tab, address, asked


def test_pages_come_alive_in_a_browser_without_internet(
    shown: tuple[Tab, str, list[Any]], index: Path, pages: list[Path]
) -> None:
    """Scripts ran and styles applied: bootstrap-table wraps its tables, and no file was asked for in vain."""
    tab, address, asked = shown
    report = next(path for path in pages if "observations" in path.parts and "validations" in path.parts)
    for path in (index, report):
        tab.go(f"{address}/{path.relative_to(index.parent).as_posix()}")
        assert tab.script("!!document.querySelector('.fixed-table-container')")
    assert [path for path, code in asked if code >= 400] == []
    assert any(path.endswith("bootstrap.min.css") for path, _ in asked)


def test_a_reader_switches_the_language_and_sees_first_what_failed(shown: tuple[Tab, str, list[Any]]) -> None:
    tab, address, _ = shown
    tab.go(f"{address}/index.html")
    seen = "document.body.innerText"
    assert "校验结果" in tab.script(seen)
    assert "Validation results" not in tab.script(seen)
    failed = tab.script("[...document.querySelectorAll('.clickable-row')].map((row) => !!row.querySelector('.fa-times'))")
    assert failed[0]
    assert failed == sorted(failed, reverse=True)
    tab.script("document.querySelector('.language').click()")
    assert "Validation results" in tab.script(seen)
    assert "校验结果" not in tab.script(seen)


def test_reports_are_accessible(shown: tuple[Tab, str, list[Any]], index: Path, pages: list[Path]) -> None:
    tab, address, _ = shown
    report = next(path for path in pages if "observations" in path.parts and "validations" in path.parts)
    suite = next(path for path in pages if path.parent.name == "expectations" and path.stem == "observations")
    found = {}
    for scheme in ("light", "dark"):
        tab.prefer(scheme)
        for path in (index, report, suite):
            tab.go("about:blank")
            tab.go(f"{address}/{path.relative_to(index.parent).as_posix()}")
            tab.until("document.readyState == 'complete'")
            found[scheme, path.name] = tab.serious()
    tab.prefer("light")
    tab.script("localStorage.clear()")
    tab.go("about:blank")
    tab.go(f"{address}/index.html")
    tab.until("/共 \\d+ 条/.test((document.querySelector('.pagination-info') || {}).innerText)")
    choices = "[...document.querySelectorAll('th .filter-control option')].map((one) => one.textContent)"
    assert {"通过", "未通过"} < set(tab.script(choices))
    assert {key: told for key, told in found.items() if told} == {}


@pytest.mark.parametrize("token", [None, "a-token-of-some-length"])
def test_reports_look_the_same_where_the_site_is_served_with_decisions(
    desk: Any, index: Path, state: Path, shown: tuple[Tab, str, list[Any]], token: str | None
) -> None:
    tab, _, _ = shown
    (state / "site").mkdir(exist_ok=True)
    with deciding(Serving(desk.dsn, "main", state / "site", "王审核", token=token)) as address:
        tab.troubles.clear()
        if token:
            tab.go(f"{address}/data_docs/index.html")
            assert "?token=" in tab.script("document.body.innerText"), "without it nothing is shown"
            tab.troubles.clear()
            tab.go(f"{address}/data_docs/index.html?token={token}")
        else:
            tab.go(f"{address}/data_docs/index.html")
        tab.until("/共 \\d+ 条/.test((document.querySelector('.pagination-info') || {}).innerText)")
        tab.script("document.querySelector('.clickable-row td').click()")
        tab.until("location.pathname.includes('/validations/') && document.readyState == 'complete'")
        assert "校验结果" in tab.script("document.body.innerText")
        assert tab.script("document.styleSheets.length") > 1
        asked = "fetch('/api/session').then(() => 'answered', () => 'refused')"
        assert tab.script(asked) == "refused", "reports have no rights of the site"
        assert [trouble for trouble in tab.troubles if "static" in trouble] == []


def test_old_runs_leave_the_site(
    desk: Any, index: Path, page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "RUNS_KEPT", 2)
    for number in range(3):
        desk.lay(f"run-{number}", page("柳湾街道\n化解信访积案95件。\n", name="p.txt"))
        validate_documents(desk.dsn, f"run-{number}")
        build_data_docs(f"run-{number}")
    runs = {path.name.rpartition(".")[2] for path in (index.parent / "validations" / "documents").iterdir()
            if any(path.rglob("*.html"))}  # fmt: skip
    assert runs == {"run-1", "run-2"}


def test_the_index_leads_to_the_documentation_of_the_models_where_there_is_one(index: Path) -> None:
    assert "models/" not in index.read_text(encoding="utf-8")
    page = index.parent / "models" / "index.html"
    page.parent.mkdir()
    page.write_text("<html>as dbt wrote it</html>", encoding="utf-8")
    for _ in range(2):
        build_data_docs(RUN)
    assert index.read_text(encoding="utf-8").count('href="models/index.html"') == 1
    assert page.read_text(encoding="utf-8") == "<html>as dbt wrote it</html>"


def _without_ids(path: Path) -> str:
    """A page without the random ids that Great Expectations gives its elements, and without the time."""
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", path.read_text(encoding="utf-8")
    )
    return re.sub(r"d=\d{8}T[\d.]+Z", "", text)


def test_a_page_that_cannot_be_made_stops_one_run_and_no_other(index: Path) -> None:
    broken = next(iter(sorted((index.parent / "validations").rglob("*.html"))))
    before = broken.read_text(encoding="utf-8")
    outside = before.replace(' data-gazette="home"', "").replace(
        "<body", '<link href="https://cdn.example/x.css"><body'
    )
    broken.write_text(outside, encoding="utf-8")
    with pytest.raises(ValidationError, match=r"cdn\.example"):
        build_data_docs("another")
    assert build_data_docs("another") == index


def test_a_page_left_by_a_run_that_failed_is_mended(index: Path) -> None:
    page = next(iter(sorted((index.parent / "expectations").rglob("*.html"))))
    page.write_text("<html><body><p>95\x0b件 \x1b[31m\ufffe</p></body></html>", encoding="utf-8")
    assert site.bring_home(page, index.parent) is None
    assert "95␋件 ␛[31m" in page.read_text(encoding="utf-8")

"""Data Docs: the reports for reviewers, as a site of plain files that loads nothing from outside.

Great Expectations renders the pages; here they are made whole: addresses of outside files lead to copies in
`static/vendor`, labels get a Chinese wording beside the English one and a switch between them, advertisements go.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from extractors.cleaning import for_page
from extractors.fetching.mirror import Mirror, mirror
from extractors.validation import assets, gx
from extractors.validation.languages import marked, our_wordings, split_wordings
from extractors.validation.model import ValidationError
from extractors.validation.suites import SUITE_FILES, labels, read_suites
from extractors.warehouse.dbt_docs import MODELS, build_dbt_docs

log = logging.getLogger(__name__)

RUNS_KEPT = 20  # of each warehouse and checkpoint's results, newest first
SITE = "reports"
REPORTS = "data_docs"  # in the place that hosts have in common
VENDOR = Path("static/vendor")
FAVICON = "static/images/favicon.ico"
STYLE = Path("static/gazette.css")  # ours, after all others
SCRIPT = Path("static/gazette.js")  # the switch of languages, the order of the results

_ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
_TITLE = re.compile(r"'title': '([^']+)'")
_NEWEST_FIRST = "'sortName': 'run_time'"  # of the list of results
_LOADING = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}


def build(run_id: str) -> Path:
    """Render what is new, bring every page home, drop the reports of old runs; returns the index page.

    `run_id` names the run whose pages are rendered again even if they are there. Safe to repeat.
    Raises ValidationError when a page would load something from outside.
    """
    site, there = gx.docs_folder(), mirror()
    with gx.opened() as context:
        known = gx.bring_results()
        if there:
            there.bring(REPORTS, site, without=MODELS)
            there.bring(f"{REPORTS}/{MODELS}", site / MODELS)
        store = assets.ensure()
        suites = [gx.save_suite(context, suite) for file in SUITE_FILES for suite in read_suites(file)]
        _drop_old_runs(context)
        wanted = _to_render(context, site, suites, run_id)
        for key in wanted:
            _page(site, key).unlink(missing_ok=True)
        context.build_data_docs(site_names=[SITE], resource_identifiers=wanted)
        # Great Expectations logs what it cannot render and goes on.
        broken = [f"{_page(site, key).name}: see the log" for key in wanted if not _page(site, key).exists()]
        _copy_assets(store, site)
        for ours, path in (("data_docs.css", STYLE), ("data_docs.js", SCRIPT)):
            shutil.copyfile(Path(__file__).with_name(ours), site / path)
        broken += _bring_all_home(site)
        if broken:
            _forget_broken(context, site)
            _give(there, site, known)
            raise ValidationError(f"reports could not be made: {'; '.join(broken)}")
        _link_models(site)
        _give(there, site, known)
    return site / "index.html"


def document_models(dsn: str) -> Path:
    """Write dbt's documentation of the models beside the reports; returns its page. Raises DbtError."""
    site, there = gx.docs_folder(), mirror()
    if there:
        there.bring(f"{REPORTS}/{MODELS}", site / MODELS)
    page = build_dbt_docs(dsn, site)
    if there:
        there.give(f"{REPORTS}/{MODELS}", site / MODELS)
    return page


def _give(there: Mirror | None, site: Path, known: set[str]) -> None:
    """Let other hosts and readers have the reports; of the results, what was dropped of those `known` there is dropped, and what
    they lack is given."""
    if there is None:
        return
    there.give(REPORTS, site, without=MODELS)
    here = {
        f"{gx.RESULTS}/{folder.relative_to(gx.results_folder()).as_posix()}": folder
        for folder in gx.results_folder().glob("*/*")
        if any(path.is_file() for path in folder.rglob("*"))
    }
    for name in known - here.keys():
        there.drop(name)
    for name in here.keys() - known:
        there.give(name, here[name])


def _bring_all_home(site: Path) -> list[str]:
    """Rewrite every page; returns a line for each that cannot be, which is taken away: it would stop all later runs."""
    broken = []
    for page in sorted(site.rglob("*.html")):
        if page.parent.name == MODELS:
            continue
        try:
            bring_home(page, site)
        except (etree.LxmlError, ValidationError, ValueError, OSError) as error:
            log.exception("cannot rewrite %s", page)
            page.unlink()
            broken.append(f"{page.name}: {error}")
    return broken


def _forget_broken(context: Any, site: Path) -> None:
    """Drop the results whose pages could not be made; the warehouse holds them, too."""
    store = context.validation_results_store
    for key in store.list_keys():
        if not _page(site, key).exists():
            store.remove_key(key)


def _link_models(site: Path) -> None:
    """A tab of the index page that leads to the documentation of the models, where there is one."""
    index, target = site / "index.html", f"{MODELS}/index.html"
    tree = html.document_fromstring(index.read_text(encoding="utf-8"))
    tabs = [tab for tab in tree.iter("ul") if "nav-tabs" in (tab.get("class") or "").split()]
    present = any(link.get("href") == target for link in tree.iter("a"))
    if (site / target).is_file() and tabs and not present:
        link = html.fragment_fromstring('<li class="nav-item" role="presentation"><a class="nav-link" role="tab"></a></li>')
        link[0].set("href", target)
        link[0].text = "数据模型 Models and columns"
        split_wordings(link, [link[0].text])
        tabs[0].append(link)
        index.write_text("<!DOCTYPE html>\n" + html.tostring(tree, encoding="unicode"), encoding="utf-8")


def _drop_old_runs(context: Any) -> None:
    store = context.validation_results_store
    keys = sorted(store.list_keys(), key=lambda key: key.run_id.run_time, reverse=True)
    kept = set(list(dict.fromkeys(key.run_id.run_name for key in keys))[:RUNS_KEPT])
    for key in keys:
        if key.run_id.run_name not in kept:
            store.remove_key(key)


def _to_render(context: Any, site: Path, suites: list[Any], run_id: str) -> list[Any]:
    """The suites' pages, and those of results that have none yet or belong to the run."""
    from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier
    from great_expectations.exceptions import GreatExpectationsError
    from marshmallow.exceptions import MarshmallowError

    # What a process that was killed while writing leaves: no JSON, or JSON of another shape.
    unreadable = (GreatExpectationsError, MarshmallowError, ValueError, TypeError, LookupError, AttributeError)
    suffix = "." + gx.plain(run_id)
    pages: list[Any] = [ExpectationSuiteIdentifier(name=suite.name) for suite in suites]
    store = context.validation_results_store
    for key in store.list_keys():
        if key.run_id.run_name.endswith(suffix) or not _page(site, key).exists():
            try:
                store.get(key)
            except unreadable as error:
                log.warning("dropped a result that cannot be read: %s: %s", key.to_tuple(), error)
                store.remove_key(key)
            else:
                pages.append(key)
    return pages


def _page(site: Path, key: Any) -> Path:
    """The file of a suite's or a result's page."""
    *folders, name = key.to_tuple()
    kind = "validations" if hasattr(key, "run_id") else "expectations"
    return site.joinpath(kind, *folders, f"{name}.html")


def _copy_assets(store: Path, site: Path) -> None:
    target, stamp = site / VENDOR, (store / assets.STAMP).read_bytes()
    if (target / assets.STAMP).is_file() and (target / assets.STAMP).read_bytes() == stamp:
        return
    shutil.rmtree(target, ignore_errors=True)
    for_tests = {store / name for name in assets.listed()["tests"]}
    shutil.copytree(store, target, ignore=lambda folder, names: [n for n in names if Path(folder, n) in for_tests])


def bring_home(page: Path, site: Path) -> None:
    """Rewrite one page in place. A page that was rewritten before is left as it is."""
    html_text = for_page(page.read_text(encoding="utf-8"))
    tree = html.document_fromstring(html_text)
    if tree.get("data-gazette") == "home":
        return
    tree.set("data-gazette", "home")
    tree.set("lang", "zh")
    base = Path(os.path.relpath(site, page.parent))
    for element, attribute in _resources(tree):
        element.set(attribute, _home(element.get(attribute), base))
        for guard in ("integrity", "crossorigin"):  # the files are ours now
            element.attrib.pop(guard, None)
    for icon in tree.iter("link"):
        if (icon.get("href") or "").endswith(FAVICON):  # Great Expectations miscounts the folders above
            icon.set("href", (base / FAVICON).as_posix())
    head = tree.find("head")
    head = tree if head is None else head
    head.append(html.Element("link", rel="stylesheet", href=(base / STYLE).as_posix()))
    head.append(html.Element("script", src=(base / SCRIPT).as_posix()))
    for style in tree.iter("style"):
        style.text = _ADDRESS.sub(lambda found: _home(found[0], base), style.text or "")
    etree.strip_elements(tree, "footer", with_tail=False)  # a newsletter
    _make_accessible(tree)
    _translate(tree)
    page.write_text("<!DOCTYPE html>\n" + html.tostring(tree, encoding="unicode"), encoding="utf-8")


def _make_accessible(tree: Any) -> None:
    """What readers with a screen reader or without a mouse need of the markup; names of filters come with the script."""
    for element in tree.iter("li", "div"):
        classes = (element.get("class") or "").split()
        if element.tag == "li" and "nav-item" in classes and element.getparent().get("role") == "tablist":
            element.set("role", "presentation")
        if "show-scrollbars" in classes:
            element.set("tabindex", "0")


def _resources(tree: Any) -> Iterator[tuple[Any, str]]:
    """Elements of a page that make a browser fetch something from another host."""
    for element in tree.iter(*_LOADING):
        attribute = _LOADING[element.tag]
        if _ADDRESS.match(element.get(attribute) or ""):
            yield element, attribute


def _home(address: str, base: Path) -> str:
    known, plain = assets.listed(), address.split("?")[0]
    if plain in known["replace"]:
        return (base / VENDOR / str(known["replace"][plain])).as_posix()
    if plain.startswith(known["images"]):
        return (base / "static/images/logo-long.png").as_posix()
    raise ValidationError(f"a report would load {plain}: add it to tools/data-docs-assets/assets.yml")


def _translate(tree: Any) -> None:
    for element in tree.iter():
        if element.tag == "script":  # the index page builds its tables itself
            script = _TITLE.sub(lambda found: f"'title': '{marked(_bilingual(found[1]) or '')}'", element.text or "")
            element.text = script.replace(_NEWEST_FIRST, f"'customSort': 'failedFirst', {_NEWEST_FIRST}")
        elif isinstance(element.tag, str) and element.tag != "style":
            element.text, element.tail = _bilingual(element.text), _bilingual(element.tail)
    split_wordings(tree, our_wordings())


def _bilingual(text: str | None) -> str | None:
    """The text with a label of Great Expectations' replaced by ours; anything else as it is."""
    words = (text or "").strip()
    label = labels()["pages"].get(" ".join(words.split()))
    return text.replace(words, label) if text and label else text and for_page(text)

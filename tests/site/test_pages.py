"""The files of the site: every figure in its place, every link alive, nothing written twice, nothing from outside."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from sqlalchemy import Connection, text

from extractors.documents import read_document
from extractors.reading import explain
from extractors.settings import PROJECT
from extractors.site import build
from extractors.site.findings import open_cases
from extractors.site.numbers import plain
from extractors.site.packing import packed, unpacked
from extractors.site.rendering import figure_address
from extractors.warehouse.database import engine
from tests.site.conftest import Built, write

FIGURES = "SELECT * FROM marts.fct_observation_current ORDER BY document_id, seq"
HOSTILE = "<script>window.hurt=1</script>\"'><img src=x onerror=window.hurt=1>{{ 7*7 }}\x0b\u202e"


def rows(dsn: str, query: str) -> list[Any]:
    with engine(dsn).connect() as connection:
        return list(connection.execute(text(query)))


def tree(page: Path) -> Any:
    return html.fromstring(page.read_text(encoding="utf-8"))


def data(page: Path) -> dict[str, Any]:
    """What the script beside a page hands to it."""
    script = page.with_suffix(".js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(script[script.index(",") + 1 : script.rindex(")")])
    if page.parent.name == "documents":
        found["figures"] = unpacked(found["figures"])
        found["unread"] = {number["id"]: number for number in unpacked(found["unread"])}
    if page.name == "queue.html":
        found["items"] = unpacked(found["items"])
        for name in found["rest"]:
            found["items"] += unpacked(data(page.with_name(f"{name}.html")))
    return found


def addresses(node: Any) -> list[dict[str, Any]]:
    """Everything in the data of a page that leads to a figure: the marks of charts, the cells of tables."""
    if isinstance(node, list):
        return [found for each in node for found in addresses(each)]
    if isinstance(node, dict):
        own = [node] if isinstance(node.get("to"), str) and node["to"] else []
        return own + [found for each in node.values() for found in addresses(each)]
    return []


@pytest.mark.any_warehouse
def test_every_figure_of_the_warehouse_stands_on_its_page_as_printed(built: Built) -> None:
    figures = rows(built.dsn, FIGURES)
    assert len(figures) > 100
    pages = {page.stem: (tree(page), data(page)) for page in built.documents()}
    assert set(pages) == {row.document_id for row in rows(built.dsn, "SELECT document_id FROM marts.dim_document")}
    for figure in figures:
        page, told = pages[figure.document_id]
        [mark] = page.xpath("//article//a[@id=$id]", id=figure.observation_id)
        assert mark.text_content() == figure.mention
        assert figure.theme in mark.get("class").split()
        assert mark.get("href") == f"#{figure.observation_id}"
        [shown] = [each for each in told["figures"] if each["id"] == figure.observation_id]
        most = f"–{plain(figure.value_max)}" if figure.value_max is not None else ""
        assert shown["v"] == plain(figure.value) + most
        assert (shown["u"], shown["k"], shown["b"], shown["i"]) == (figure.unit, figure.kind, figure.basis, figure.indicator)
        assert Decimal(shown["v"].replace(",", "").split("–")[0]) == figure.value
    counts = Counter(figure.document_id for figure in figures)
    assert {name: len(told["figures"]) for name, (_, told) in pages.items()} == dict(counts)


def test_a_packed_table_gives_its_rows_again() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "p": ["2022年", "2022"]},
        {"id": "b", "v": "1"},
        {"id": "c", "p": ["2022年", "2022"], "n": None, "b": True},
        {"id": "d", "v": 1, "b": 1},
        {},
    ]
    table = packed(rows)
    assert unpacked(json.loads(json.dumps(table))) == rows
    assert (len(table["values"]["p"]), len(table["shapes"])) == (1, 5)


@pytest.mark.any_warehouse
def test_the_text_is_the_one_that_was_printed(built: Built) -> None:
    for document, printed in rows(built.dsn, "SELECT document_id, text FROM raw.document_version WHERE known_to IS NULL"):
        page = tree(built.folder / figure_address(document))
        for added in page.xpath("//article//h2[contains(@class, 'told')]"):
            added.getparent().remove(added)
        shown = page.xpath("//article")[0].text_content()
        assert "".join(shown.split()) == "".join(printed.split())


def test_numbers_that_were_not_read_are_shown_with_the_reason(built: Built) -> None:
    [document] = rows(built.dsn, "SELECT document_id FROM marts.dim_document WHERE input_name = 'epaper_2022-12-09_04.html'")
    page = built.folder / figure_address(document.document_id)
    unread = explain(read_document((PROJECT / "samples/epaper_2022-12-09_04.html").read_bytes())).unread
    assert len(unread) > 5
    told = data(page)["unread"]
    assert {(key, each["m"], each["why"][1]) for key, each in told.items()} == {(f"n{u.start}", u.text, u.reason) for u in unread}
    marks = {mark.get("id"): mark.text_content() for mark in tree(page).xpath("//article//a[@class='u']")}
    assert marks == {f"n{u.start}": u.text for u in unread}


def test_a_growth_leads_to_its_level_and_shows_what_it_makes(built: Built) -> None:
    for page in built.documents():
        told = data(page)
        for figure in told["figures"]:
            if figure["m"] == "9.6%" and figure["s"] == "天水街道" and figure.get("levels"):
                level = told["figures"][figure["levels"][0]]
                assert level["m"] == "24.83亿元"
                assert figure["sums"][0][0] == "24.83亿元 ÷ (1 + 9.6%) ≈ 22.66亿元（比较期）"
                assert figure["sums"][0][1].startswith("CNY 2.483 billion ÷ (1 + 9.6%) ≈ CNY 2.266 billion")
                return
    pytest.fail("the growth of the tax revenue of 天水街道 is on no page")


@pytest.mark.any_warehouse
def test_no_link_is_dead(built: Built) -> None:
    ids = {page: set(tree(page).xpath("//@id")) for page in built.pages()}
    checked = 0
    for page in built.pages():
        links = tree(page).xpath("//a/@href | //link/@href | //script/@src")
        if page.parent.name == "documents":
            told = data(page)["figures"]
            links += [place["to"] for figure in told for place in figure.get("places", {}).get("others", [])]
            links += [figure[key]["to"] for figure in told for key in ("before", "conflict") if key in figure]
        if page.with_suffix(".js").is_file():
            links += [link["to"] for link in addresses(data(page))]
        if page.name == "queue.html":
            links += [item["to"] for item in data(page)["items"] if item["to"]]
        for link in links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), f"{page.name}: {link}"
            assert not parts.fragment or parts.fragment in ids[target], f"{page.name}: {link}"
            checked += 1
    assert checked > 1000


@pytest.mark.any_warehouse
def test_pages_load_nothing_from_outside_and_hold_no_script_or_style_of_their_own(built: Built) -> None:
    for page in built.pages():
        found = tree(page)
        [policy] = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert found.xpath("//script[not(@src)] | //style | //*[@style] | //iframe | //object") == []
        assert [link for link in found.xpath("//script/@src | //link/@href | //img/@src") if urlsplit(link).scheme] == []
        assert [name for name in found.xpath("//@*") if getattr(name, "attrname", "").startswith("on")] == []


@pytest.mark.any_warehouse
def test_building_again_writes_nothing(built: Built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.folder.rglob("*") if path.is_file()}
    again = build(built.dsn)
    after = {path: path.stat().st_mtime_ns for path in built.folder.rglob("*") if path.is_file()}
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert changed <= {"index.html"}, "the start page tells when the site was built"
    assert again.kept + again.written == len(before)


def test_a_change_writes_its_own_document_again_and_a_document_that_is_gone_takes_its_page_along(
    undone: Connection, archive: None, tmp_path: Path
) -> None:
    write(undone, tmp_path)
    [figure, *_] = undone.execute(text(FIGURES)).all()
    change = text("UPDATE marts.fct_observation SET restriction = '亿元以上' WHERE observation_id = :id")
    undone.execute(change, {"id": figure.observation_id})
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "documents").iterdir()}
    write(undone, tmp_path)
    changed = {path.name for path in before if path.stat().st_mtime_ns != before[path]}
    assert changed == {f"{figure.document_id}.js"}, "its text is the same"
    undone.execute(text("DELETE FROM marts.dim_document WHERE document_id = :id"), {"id": figure.document_id})
    write(undone, tmp_path)
    assert {path.name for path in before if not path.exists()} == {f"{figure.document_id}.html", f"{figure.document_id}.js"}


def test_a_figure_that_was_withdrawn_keeps_its_address(undone: Connection, archive: None, tmp_path: Path) -> None:
    [figure, *_] = undone.execute(text(FIGURES)).all()
    superseded = text("UPDATE marts.fct_observation SET known_to = now() WHERE observation_id = :id")
    undone.execute(superseded, {"id": figure.observation_id})
    write(undone, tmp_path)
    page = tree(tmp_path / figure_address(figure.document_id))
    assert page.xpath("//article//*[@id=$id]", id=figure.observation_id) == []
    [former] = page.xpath("//li[@id=$id]", id=figure.observation_id)
    assert figure.indicator in former.text_content()
    assert figure.quote.strip() in former.text_content()
    assert "撤下" in former.text_content()


def hostile(connection: Connection) -> None:
    """Put markup into everything of the warehouse that comes from outside."""
    values = {"hostile": HOSTILE}
    for statement in (
        "UPDATE raw.document_version SET text = text || :hostile, title = :hostile, source = :hostile, url = 'javascript:alert(1)'",
        "UPDATE raw.section SET unit = unit || :hostile",
        "UPDATE marts.fct_observation SET indicator = :hostile, section = :hostile, subject = :hostile, restriction = :hostile",
        "INSERT INTO review.finding (finding_id, rule, part, severity, owner, cause, document_id, version_id, observation_ids, quote, "
        "message_zh, message_en, first_run_id, last_run_id) SELECT 'hostile', 'hostile', 'figures', 'warning', 'hostile', 'hostile', "
        "document_id, version_id, ARRAY[observation_id], :hostile, :hostile, :hostile, 'r', 'r' FROM marts.fct_observation_current LIMIT 1",
        "UPDATE quarantine.observation SET reason = :hostile, quote = :hostile",
        "UPDATE raw.run SET input = :hostile",
        "UPDATE marts.dim_indicator SET name_zh = :hostile, description_zh = :hostile",
    ):
        assert connection.execute(text(statement), values).rowcount


def test_markup_in_a_gazette_is_text(undone: Connection, archive: None, tmp_path: Path) -> None:
    hostile(undone)
    write(undone, tmp_path)
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) > 8
    for page in pages:
        found = tree(page)
        assert found.xpath("//script[not(@src)] | //img") == [], page.name
        assert [link for link in found.xpath("//@href") if link.lower().startswith("javascript")] == []
        assert "\x0b" not in page.read_text(encoding="utf-8")
    seen = [page.name for page in pages if "<script>window.hurt=1</script>" in tree(page).text_content()]
    assert len(seen) > 8
    for script in tmp_path.rglob("*.js"):
        assert not re.search(r"</?script", script.read_text(encoding="utf-8")), script.name


def test_what_a_check_found_waits_once_though_it_marks_the_row_as_well(undone: Connection) -> None:
    undone.execute(text(
        "INSERT INTO review.finding (finding_id, rule, part, severity, owner, cause, document_id, version_id, observation_ids, "
        "message_zh, message_en, first_run_id, last_run_id) SELECT 'one', 'a_rule', 'figures', 'warning', 'us', 'one', document_id, "
        "version_id, ARRAY[observation_id], '疑', 'doubtful', 'r', 'r' FROM marts.fct_observation_current LIMIT 1"
    ))  # fmt: skip
    for rule in ("a_rule", "another_rule"):
        undone.execute(text(
            "INSERT INTO review.doubt (version_id, document_id, observation_id, suite, expectation, reason, severity, run_id) "
            "SELECT version_id, document_id, observation_ids[1], 'observations', :rule, '疑', 'warning', 'r' "
            "FROM review.finding WHERE finding_id = 'one'"
        ), {"rule": rule})  # fmt: skip
    waiting = Counter(case.rule for case in open_cases(undone))
    assert (waiting["a_rule"], waiting["another_rule"]) == (1, 1)


def test_runs_tell_what_was_held_and_corrections_beyond_the_limit_alone(undone: Connection, archive: None, tmp_path: Path) -> None:
    run = undone.execute(text("SELECT run_id FROM raw.run ORDER BY started_at DESC LIMIT 1")).scalar()
    undone.execute(
        text("INSERT INTO review.held_document (document_id, content_hash, version_id, current_version_id, document_key, input_name,"
             " title, rules, text, reason_zh, reason_en, run_id)"
             " SELECT 'd' || n, 'h', 'v' || n, 'u', 'k', 'a.txt', '', '{r}', '', '', '', :run"
             " FROM generate_series(1, 41) AS n"), {"run": run},
    )  # fmt: skip
    # Of three figures the version before said something else.
    levels = "SELECT * FROM marts.fct_observation WHERE known_to IS NULL AND kind = 'level' AND value > 0 ORDER BY document_id, seq LIMIT 3"
    for statement in (
        f"CREATE TEMPORARY TABLE former ON COMMIT DROP AS SELECT *, row_number() OVER () AS n FROM ({levels}) AS f",
        "UPDATE former SET indicator = (ARRAY['一倍半', '略改', '反号'])[n]",
        "UPDATE marts.fct_observation AS f SET indicator = o.indicator FROM former AS o"
        " WHERE o.observation_version_id = f.observation_version_id",
        "UPDATE former SET observation_version_id = 'former' || n, value = value / (ARRAY[1.5, 1.4, -1])[n], known_to = known_from,"
        " known_from = known_from - interval '1 day'",
        "ALTER TABLE former DROP COLUMN n",
        "INSERT INTO marts.fct_observation SELECT * FROM former",
    ):
        undone.execute(text(statement))
    write(undone, tmp_path)
    page = tree(tmp_path / "runs.html")
    corrections, runs = page.xpath("//table")
    told = [row.text_content() for row in corrections.xpath("./tbody/tr")]
    assert [name for row in told for name in ("一倍半", "略改", "反号") if name in row] == ["反号", "一倍半"]
    [held] = [at for at, head in enumerate(runs.xpath("./thead/tr/th")) if head.text_content().startswith("搁置")]
    assert runs.xpath("./tbody/tr[1]/td")[held].text_content().split()[0] == "41"


@pytest.mark.any_warehouse
def test_every_limit_of_the_rules_is_told(built: Built) -> None:
    page = tree(built.folder / "findings.html").text_content()
    for told in ("税收收入: 单位 CNY; 街道 5.0e+06–2.0e+10", "全国 3,000", "地方财政收入 ≤ ", "税收收入 120", "行长 40"):
        assert told in page

"""What is refused or held does not become current: the steps of a run on a warehouse, two versions of the same pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.held import HeldError, drop, held_documents, release
from extractors.ingest.load import load
from extractors.ingest.soundness import UnsoundBatchError, require_sound_batch
from extractors.settings import PROJECT, settings
from extractors.site import held
from extractors.site.files import Folder
from extractors.site.rendering import NAVIGATION, Site
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine
from tests.checks.faults.changes import (
    LIVELIHOOD,
    OFFICES,
    PARKS,
    REPORT,
    STREETS_A,
    STREETS_B,
    TASKS,
    html,
    swap,
    without,
)  # fmt: skip
from tests.conftest import state_folder

FAULTY = {
    STREETS_A: swap("入库税收14.62亿元", "入库税收146.2亿元"),
    STREETS_B: without("<P>　　<strong>天水街道", "<P>　　<strong>武林街道"),
    REPORT: lambda _: html("<p>请启用JavaScript后访问本站。</p>"),
    TASKS: swap("累计兑现9.1亿元，惠及企业1985家", ""),
    OFFICES: swap("完成率109.6%", "完成率119.6%"),
    LIVELIHOOD: swap("加装完成172台", "加装完成175台"),  # a correction as sources make them
}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("held")
    with state_folder(folder):
        yield folder


def run(dsn: str, folder: Path, name: str) -> int:
    for batch in discover_input(dsn, name, str(folder)):
        extract_batch(dsn, name, batch)
    validate_documents(dsn, name)
    validate_observations(dsn, name)
    return load(dsn, name)


def rows(dsn: str, query: str, **values: Any) -> list[tuple[Any, ...]]:
    with engine(dsn).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def spoil(folder: Path, name: str) -> None:
    page = folder / name
    page.write_text(FAULTY[name](page.read_text("utf-8")), "utf-8")


@pytest.fixture(scope="module")
def twice(module_warehouse: str, state: Path) -> str:
    """The samples, and the same address again with a fault in each page."""
    folder = state / "captures"
    shutil.copytree(PROJECT / "samples", folder, ignore=shutil.ignore_patterns("expected", "README.md"))
    assert run(module_warehouse, folder, "first") == 7
    for name in FAULTY:
        spoil(folder, name)
    run(module_warehouse, folder, "second")
    return module_warehouse


VERSION = "SELECT version, text FROM raw.document_version WHERE known_to IS NULL AND input_name = :name"
STAGE = "SELECT stage, message FROM raw.run_document WHERE run_id = 'second' AND input_name = :name"


@pytest.mark.parametrize("name", [STREETS_A, STREETS_B, TASKS, OFFICES])
def test_the_version_before_stays_current_and_the_run_says_why(twice: str, name: str) -> None:
    ((version, _),) = rows(twice, VERSION, name=name)
    assert version == 1
    ((stage, message),) = rows(twice, STAGE, name=name)
    assert stage == "held"
    assert " / " in message


def test_a_blocked_page_is_in_quarantine_with_what_it_says(twice: str) -> None:
    ((version, _),) = rows(twice, VERSION, name=REPORT)
    assert version == 1
    query = "SELECT expectation, reason FROM quarantine.document WHERE released_at IS NULL"
    ((outcome, reason),) = rows(twice, query)
    assert outcome == "blocked"
    assert "JavaScript" in reason


def test_a_small_correction_becomes_current_at_once(twice: str) -> None:
    ((version, page),) = rows(twice, VERSION, name=LIVELIHOOD)
    assert version == 2
    assert "加装完成175台" in page


def test_a_finding_leads_to_the_figure_and_its_place(twice: str) -> None:
    query = """
        SELECT f.rule, f.quote, substr(h.text, f.char_start + 1, f.char_end - f.char_start), f.message_zh, f.first_run_id
        FROM review.finding AS f JOIN review.held_document AS h USING (version_id)
        WHERE f.settled_at IS NULL AND f.rule = 'correction_large'"""
    found = {place: (quote, told) for _, quote, place, told, _ in rows(twice, query)}
    quote, told = found["146.2亿元"]
    assert "入库税收146.2亿元" in quote
    assert "14.62亿元" in told


def test_what_is_missing_is_named(twice: str) -> None:
    with engine(twice).connect() as connection:
        held = {document.input_name: document for document in held_documents(connection)}
    assert set(held) == {STREETS_A, STREETS_B, TASKS, OFFICES}
    assert "天水街道" in held[STREETS_B].reason_zh
    assert "sections_missing" in held[STREETS_B].rules
    assert "cells_missing" in held[TASKS].rules
    assert held[OFFICES].rules == ("rate_against_counts",)


def waiting_page(dsn: str, folder: Path, name: str) -> str:
    """The page of the version of an input that waits."""
    with engine(dsn).connect() as connection:
        held.write(connection, Folder(folder, "test"), Site("main", "公报", NAVIGATION, ()))
        [version] = [each.version_id for each in held_documents(connection) if each.input_name == name]
    return (folder / "held" / f"{version}.html").read_text("utf-8")


def figures_of(page: str, side: str) -> dict[str, list[str]]:
    """The figures marked in one of the texts, by what becomes of them."""
    part = page.split(f'<article class="printed" lang="zh-CN" id="{side}">')[1].split("</article>")[0]
    found: dict[str, list[str]] = {}
    for state, mention in re.findall(r'<a class="f \w+ (\w+)" id="[^"]*" href="[^"]*">([^<]*)</a>', part):
        found.setdefault(state, []).append(mention)
    return found


def test_what_waits_is_shown_beside_what_stands_with_the_figures_that_differ(twice: str, tmp_path: Path) -> None:
    page = waiting_page(twice, tmp_path, STREETS_A)
    old, new = figures_of(page, "old"), figures_of(page, "new")
    assert "14.62亿元" in old["changes"]
    assert "146.2亿元" in new["changes"]
    assert "comes" not in new
    assert "goes" not in old
    assert len(old["stays"]) == len(new["stays"]) > 50, "all other figures of both texts are marked, too"
    [line] = re.findall(r'<p class="alone">(.*?)</p>', page.split('id="new"')[1])
    assert "146.2亿元" in line
    alarm = re.search(r'<a href="#(new-\w+)"><span class="zh">[^<]*146\.2亿', page)
    assert alarm, "the alarm leads to the figure"
    assert f'id="{alarm[1]}"' in page


def test_a_lost_street_and_a_lost_cell_are_seen_before_they_are_decided_on(twice: str, tmp_path: Path) -> None:
    cell = waiting_page(twice, tmp_path, TASKS)
    assert {"9.1亿元", "1985家"} <= set(figures_of(cell, "old")["goes"])
    street = waiting_page(twice, tmp_path, STREETS_B)
    assert "、天水街道</b>" in street
    assert {"24.83亿元", "208亿元"} <= set(figures_of(street, "old")["goes"])
    assert "24.83亿元" in street.split('<table data-state="goes">')[1].split("</table>")[0], "what goes is listed above the texts, too"


def test_the_second_look_changes_nothing(twice: str, state: Path) -> None:
    before = rows(
        twice, "SELECT finding_id, first_seen_at FROM review.finding WHERE settled_at IS NULL ORDER BY 1"
    )
    run(twice, state / "captures", "third")
    after = rows(
        twice, "SELECT finding_id, first_seen_at FROM review.finding WHERE settled_at IS NULL ORDER BY 1"
    )
    assert after == before
    assert rows(twice, "SELECT DISTINCT times_seen FROM review.held_document") == [(2,)]


def test_a_decision_needs_who_and_why_and_is_made_once(twice: str, state: Path) -> None:
    with engine(twice).connect() as connection:
        held = {document.input_name: document.version_id for document in held_documents(connection)}
    with pytest.raises(HeldError, match="who decides and why"):
        drop(twice, held[STREETS_A], who="审核员", why=" ")
    drop(twice, held[STREETS_A], who="审核员", why="小数点丢失")
    with pytest.raises(HeldError, match="dropped by 审核员"):
        release(twice, held[STREETS_A], who="另一人", why="没看见")
    with pytest.raises(HeldError, match="no version nowhere"):
        drop(twice, "nowhere", who="审核员", why="…")
    assert rows(
        twice,
        "SELECT count(*) FROM review.finding WHERE version_id = :v AND settled_at IS NULL",
        v=held[STREETS_A],
    ) == [(0,)]

    release(twice, held[STREETS_B], who="审核员", why="天水街道另行刊登")
    ((version, page),) = rows(twice, VERSION, name=STREETS_B)
    assert version == 2
    assert "天水街道" not in page

    run(twice, state / "captures", "fourth")  # the same bytes come again: both decisions hold
    assert rows(twice, VERSION, name=STREETS_A)[0][0] == 1
    assert rows(twice, VERSION, name=STREETS_B)[0][0] == 2
    with engine(twice).connect() as connection:
        assert {d.input_name for d in held_documents(connection)} == {TASKS, OFFICES}
        decided = {d.input_name: (d.state, d.decided_by) for d in held_documents(connection, everything=True)}
    assert decided[STREETS_A] == ("dropped", "审核员")
    assert decided[STREETS_B] == ("released", "审核员")


def test_a_whole_page_that_comes_later_settles_it(twice: str, state: Path) -> None:
    folder = state / "captures"
    page = (PROJECT / "samples" / TASKS).read_text("utf-8")
    (folder / TASKS).write_text(page.replace("累计兑现9.1亿元", "累计兑现9.3亿元"), "utf-8")
    run(twice, folder, "fifth")
    assert rows(twice, VERSION, name=TASKS)[0][0] == 2
    assert rows(twice, "SELECT state FROM review.held_document WHERE input_name = :name", name=TASKS) == [
        ("superseded",)
    ]


def test_a_run_most_of_whose_known_pages_are_wrong_keeps_the_marts_as_they_are(twice: str) -> None:
    with engine(twice).connect() as connection:
        require_sound_batch(connection, "first")
        with pytest.raises(UnsoundBatchError, match="5 of 6 known documents"):
            require_sound_batch(connection, "second")


def test_every_rule_has_a_line_in_the_results(twice: str) -> None:
    query = "SELECT count(*), count(*) FILTER (WHERE NOT success) FROM raw.validation_result WHERE run_id = 'second' AND suite = 'checks'"
    ((told, failed),) = rows(twice, query)
    assert told > 25
    assert failed >= 4


def test_the_command_tells_what_waits(twice: str, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.cli import main

    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", twice)
    settings.cache_clear()
    listed = CliRunner().invoke(main, ["held", "list", "--warehouse", "main"])
    assert listed.exit_code == 0, listed.output
    assert OFFICES.split(".")[0] in listed.output or "content_3102" in listed.output
    assert "119.6%" in listed.output
    wrong = CliRunner().invoke(main, ["held", "drop", "nowhere", "--why", "无", "--warehouse", "main"])
    assert wrong.exit_code == 1
    assert "no version nowhere waits" in wrong.output


def test_parks_are_untouched(twice: str) -> None:
    assert rows(twice, VERSION, name=PARKS)[0][0] == 1

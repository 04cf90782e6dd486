"""A battery of faults: for each a reviewer is told, where and why, and nothing wrong becomes current.

Cheap: everything is read and checked in process; tests/checks/test_held.py shows on a warehouse that what is held or
refused here does not become current there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extractors.documents.html import LayoutError
from extractors.fetching.outcome import Finding
from extractors.ingest.extract import read_guarded
from extractors.ingest.rows import observation_rows
from extractors.settings import PROJECT
from extractors.sources.folder import Capture, discover
from extractors.validation.checks.check import check_page, holding
from extractors.validation.checks.context import streets_on
from extractors.validation.checks.figures import year_before
from extractors.validation.checks.model import Case, Known, PageRead, series_key
from tests.checks.faults import FAULTS
from tests.checks.faults.changes import REPORT, STREETS_A, Fault

CAPTURES = {capture.name: capture for capture in discover(PROJECT / "samples")}
LEAST = 57  # of the faults that must be told; those that are not are listed in UNTOLD
UNTOLD: frozenset[str] = frozenset()


def read(capture: Capture, content: bytes) -> PageRead:
    """A page as the steps of a run read it. Raises what sets it aside."""
    document, observations = read_guarded(content, capture)
    rows = observation_rows(capture.document_key, document, observations)
    figures = [
        {
            **row,
            "value": Decimal(row["value"]),
            "value_max": None if row["value_max"] is None else Decimal(row["value_max"]),
        }
        for row in rows
    ]
    return PageRead(
        document_id=capture.document_key, document_key=capture.document_key, version_id="v", text=document.text,
        kind=document.kind, source=capture.source, title=document.title, district=document.district,
        published=document.published, sections=[asdict(s) for s in document.sections],
        task_rows=[asdict(r) for r in document.task_rows], figures=figures,
    )  # fmt: skip


@cache
def sample(name: str) -> PageRead:
    return read(CAPTURES[name], (PROJECT / "samples" / name).read_bytes())


@cache
def year_earlier() -> Mapping[tuple[object, ...], list[tuple[str, Decimal]]]:
    """What the streets reported for the year before: the samples' levels, a little lower, by what growth they print."""
    history: dict[tuple[object, ...], list[tuple[str, Decimal]]] = {}
    page = sample(STREETS_A)
    growth = {f["of_observation_id"]: f["value"] for f in page.figures if f["kind"] == "growth"}
    for level in page.levels:
        if level["concept"] and level["period"]:
            before = level["value"] / (1 + growth.get(level["observation_id"], Decimal(5)) / 100)
            history.setdefault(series_key(level), []).append((year_before(level["period"]), before))
    return history


@dataclass(frozen=True)
class Told:
    """What became of a page: why it was refused, else its alarms and those that hold it."""

    refused: str | None
    alarms: tuple[Case, ...] = ()
    holding: tuple[Case, ...] = ()
    page: PageRead | None = None


def arrive(fault: Fault) -> Told:
    """The faulty page, as it arrives."""
    content = fault.change((PROJECT / "samples" / fault.sample).read_text("utf-8"))
    try:
        page = read(CAPTURES[fault.sample], content.encode(fault.encoding))
    except (LayoutError, Finding) as error:
        return Told(str(error))
    known = Known(
        before=None if fault.first else sample(fault.sample),
        history=year_earlier() if fault.first else {},
        streets=streets_on(page.district, page.published) if fault.sample == REPORT else frozenset(),
    )
    alarms = check_page(page, known)
    return Told(None, tuple(alarms), tuple(holding(page, known, alarms)), page)


def problems(fault: Fault) -> list[str]:
    """What is missing: nobody is told, not where, or something wrong is current."""
    arrival = arrive(fault)
    if "refused" in fault.rules:
        if arrival.refused is None:
            return ["the page was read"]
        return (
            []
            if fault.where.lower() in arrival.refused.lower()
            else [f"refused, but not for {fault.where}: {arrival.refused}"]
        )
    if arrival.refused is not None:
        return [f"refused: {arrival.refused}"]
    assert arrival.page is not None
    clean = {alarm.finding_id(arrival.page.document_id) for alarm in check_page(sample(fault.sample), Known())}
    new = [alarm for alarm in arrival.alarms if alarm.finding_id(arrival.page.document_id) not in clean]
    fitting = [alarm for alarm in new if alarm.rule.name in fault.rules]
    if not fitting:
        return [f"not told; raised: {[alarm.rule.name for alarm in new]}"]
    places = [
        " ".join([alarm.zh, alarm.en, *(arrival.page.by_id[figure]["mention"] for figure in alarm.figures)])
        for alarm in fitting
    ]
    found = [] if any(fault.where in place for place in places) else [f"told, but not where: {places}"]
    if fault.first:
        # A page that is new is loaded; what is wrong in it leads to the finding.
        return found if any(alarm.figures for alarm in fitting) else [*found, "no figure is marked"]
    return found if arrival.holding else [*found, "the new version became current"]


def test_the_battery_is_large_enough() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert len(FAULTS) - len(UNTOLD) >= max(LEAST, len(FAULTS) * 57 // 60)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_reviewer_is_told_and_nothing_wrong_becomes_current(fault: Fault) -> None:
    found = problems(fault)
    if fault.name in UNTOLD:
        assert found, f"{fault.name} is told now: take it out of UNTOLD"
    else:
        assert not found


@pytest.mark.parametrize("name", sorted(CAPTURES))
def test_an_unchanged_page_raises_nothing_new(name: str) -> None:
    page = sample(name)
    known = Known(before=page)
    alarms = check_page(page, known)
    assert holding(page, known, alarms) == []
    assert [alarm.zh for alarm in alarms if alarm.rule.part == "arrival"] == []


def test_a_small_correction_is_no_reason_to_wait() -> None:
    corrected = replace(
        FAULTS[0], sample=STREETS_A, change=lambda page: page.replace("14.62亿元", "14.26亿元")
    )
    arrival = arrive(corrected)
    assert arrival.refused is None
    assert arrival.holding == ()


def test_the_same_article_under_another_address_is_told() -> None:
    page = sample(STREETS_A)
    count = len(page.figures)
    (alarm,) = [
        a
        for a in check_page(page, Known(same_elsewhere={"other.example.cn/a.htm": count - 3}))
        if a.rule.name == "same_article"
    ]
    assert "other.example.cn/a.htm" in alarm.zh
    assert str(count - 3) in alarm.zh
    assert not [
        a
        for a in check_page(page, Known(same_elsewhere={"other.example.cn/a.htm": 3}))
        if a.rule.name == "same_article"
    ]


def test_a_street_that_is_absent_from_a_special_is_told() -> None:
    page = sample(STREETS_A)
    streets = streets_on("拱墅区", page.published)
    others = frozenset(streets) - {"石桥街道"}
    (alarm,) = [
        a
        for a in check_page(page, Known(streets=streets, issue_streets=others))
        if a.rule.name == "street_absent"
    ]
    assert "石桥街道" in alarm.zh
    assert not [
        a
        for a in check_page(page, Known(streets=streets, issue_streets=streets))
        if a.rule.name == "street_absent"
    ]


def test_a_page_with_far_fewer_figures_than_its_source_prints_is_told() -> None:
    page = sample(STREETS_A)
    usual = [(len(page.text) * 10, len(page.figures) * 10)] * 5
    assert [a.rule.name for a in check_page(page, Known(volumes=usual)) if a.rule.name == "volume"] == [
        "volume"
    ]
    assert not [a for a in check_page(page, Known(volumes=usual[:4])) if a.rule.name == "volume"]


def test_numbers_that_were_not_read_are_told() -> None:
    page = sample(STREETS_A)
    blind = replace(page, figures=page.figures[::3])
    (alarm,) = [a for a in check_page(blind) if a.rule.name == "numbers_unread"]
    assert alarm.start is not None
    assert int(alarm.numbers["unread"]) > 50


def test_years_that_were_dropped_are_told() -> None:
    page = sample("work_report_2023.html")
    lost = replace(page, figures=[{**figure, "period": None} for figure in page.figures])
    assert "years_dropped" in [a.rule.name for a in check_page(lost)]


def test_what_another_reader_reads_otherwise_on_the_same_page_is_told() -> None:
    page = sample(STREETS_A)
    tax, growth, *_ = [figure for figure in page.figures if figure["concept"] == "tax_revenue"]
    earlier = [{**f, "value": f["value"] * 10} if f is tax else {**f, "period": "2021"} if f is growth else f for f in page.figures]
    lost = {**tax, "observation_id": "gone", "mention": "7.7亿元"}
    alarms = check_page(page, Known(read_before=replace(page, figures=[*earlier, lost])))
    changed = [a for a in alarms if a.rule.name == "reading_changed"]
    assert [a.figures for a in changed] == [(tax["observation_id"],), (growth["observation_id"],)]
    assert f"value: {tax['value'] * 10:f} → {tax['value']:f}" in changed[0].zh
    assert "period: 2021 → " in changed[1].en
    before = replace(page, figures=[{**figure, "concept": None} for figure in page.figures])
    [at_once] = [a for a in check_page(page, Known(read_before=before)) if a.rule.name == "reading_changed"]
    assert len(at_once.figures) == sum(figure["concept"] is not None for figure in page.figures) > 50, "one change of the reader, one case"
    [gone] = [a for a in alarms if a.rule.name == "reading_lost"]
    assert "7.7亿元" in gone.zh
    assert not [a for a in check_page(page, Known(read_before=page)) if a.rule.name.startswith("reading")]


def test_what_has_one_cause_is_one_entry() -> None:
    (fault,) = [f for f in FAULTS if f.name == "local taxes above all taxes"]
    arrival = arrive(replace(fault, first=False))
    about = [a for a in arrival.holding if any("18.05亿" in place for place in (a.zh, a.en))]
    assert len({a.rule.name for a in about}) >= 2
    assert len({a.cause for a in about}) == 1


def test_a_whole_street_missing_is_one_entry() -> None:
    (fault,) = [f for f in FAULTS if f.name == "half of the streets gone"]
    arrival = arrive(fault)
    assert {a.rule.name for a in arrival.holding} >= {"sections_missing", "figures_missing"}
    assert len({a.cause for a in arrival.holding}) == 1


def test_samples_stand_where_they_are() -> None:
    assert Path(PROJECT / "samples").is_dir()
    assert len(CAPTURES) >= 7

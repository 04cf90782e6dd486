"""Rows in quarantine and versions that are held: let in or dropped by a decision, and it stays so when the page comes again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.decisions.model import ConflictError, DecisionError, DecisionRequest
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.review.deciding import decide
from extractors.validation import validate_documents, validate_observations
from extractors.validation.marks import rule_mark
from extractors.warehouse.database import engine
from tests.conftest import state_folder

PAGE = """和睦街道工作报告

2024年，街道财政总收入12.4亿元，同比增长6.5%。楼宇入驻率935%。全年化解信访积案16件。
"""


class Desk:
    """A warehouse, and one page that comes to it in versions."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.dsn, self.folder, self.runs = dsn, folder, 0
        folder.mkdir()

    def comes(self, page: str) -> None:
        (self.folder / "report_2024.txt").write_text(page, "utf-8")
        self.runs += 1
        run = f"run-{self.runs}"
        for batch in discover_input(self.dsn, run, str(self.folder)):
            extract_batch(self.dsn, run, batch)
        validate_documents(self.dsn, run)
        validate_observations(self.dsn, run)
        load(self.dsn, run)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with engine(self.dsn).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def current(self) -> set[str]:
        query = "SELECT mention FROM raw.observation JOIN raw.document_version USING (version_id) WHERE known_to IS NULL"
        return {mention for (mention,) in self.rows(query)}

    def decide(self, verb: str, **more: Any) -> tuple[int, ...]:
        fields = {"who": "王审核", "why": "已向街道核实", "document_id": "", **more}
        return decide(self.dsn, DecisionRequest(verb=verb, **fields)).numbers


@pytest.fixture
def desk(warehouse: str, tmp_path: Path) -> Iterator[Desk]:
    with state_folder(tmp_path):
        yield Desk(warehouse, tmp_path / "captures")


def test_a_figure_let_out_of_quarantine_stays_in_until_it_is_another_one(desk: Desk) -> None:
    desk.comes(PAGE)
    assert desk.current() == {"12.4亿元", "6.5%", "16件"}
    [(figure,)] = desk.rows("SELECT observation_id FROM quarantine.observation WHERE released_at IS NULL")
    desk.decide("release", observation_id=figure)
    assert "935%" in desk.current()
    with pytest.raises(DecisionError, match="not in quarantine"):
        desk.decide("release", observation_id=figure)

    desk.comes(PAGE.replace("和睦街道工作报告\n", "和睦街道工作报告\n\n来源：街道办事处。\n"))
    assert "935%" in desk.current()
    assert desk.rows("SELECT 1 FROM quarantine.observation WHERE released_at IS NULL") == []
    assert desk.rows("SELECT state, holds FROM review.decision_state") == [("moved", True)]

    desk.comes(PAGE.replace("935%", "953%"))
    assert "953%" not in desk.current()
    assert desk.rows("SELECT record ->> 'mention' FROM quarantine.observation WHERE released_at IS NULL") == [("953%",)]


def test_a_held_version_is_decided_on_once_and_the_decision_is_kept(desk: Desk) -> None:
    desk.comes(PAGE)
    desk.comes(PAGE.replace("12.4亿元", "124亿元"))
    [(version, document)] = desk.rows("SELECT version_id, document_id FROM review.held_document WHERE state = 'held'")
    with pytest.raises(DecisionError, match="who decides and why"):
        desk.decide("drop", case_id=version, why=" ")
    numbers = desk.decide("release", case_id=version)
    assert "124亿元" in desk.current()
    kept = desk.rows("SELECT decision_id, verb, document_id, version_id, case_id, decided_by FROM review.decision")
    assert [row[1:] for row in kept] == [("release", document, version, version, "王审核")] * len(numbers)
    with pytest.raises(ConflictError, match="王审核 has decided meanwhile: released"):
        desk.decide("drop", case_id=version, who="李审核")
    with pytest.raises(DecisionError, match="no version nowhere waits"):
        desk.decide("drop", case_id="nowhere")


def test_what_a_login_that_only_decides_has_said_holds_from_the_next_load_and_until_its_rule_changes(desk: Desk) -> None:
    desk.comes(PAGE)
    [(document, version, figure)] = desk.rows("SELECT document_id, version_id, observation_id FROM raw.observation WHERE mention = '16件'")
    for rule, mark in (("growth_out_of_bounds", rule_mark("growth_out_of_bounds")), ("share_above_whole", "of an earlier limit")):
        with engine(desk.dsn).begin() as connection:
            connection.execute(text("SET LOCAL ROLE gazette_reviewer"))
            connection.execute(
                text("""
                    INSERT INTO review.decision (decided_by, why, verb, rule, rule_mark, document_id, version_id, observation_id, exact,
                        prefix, suffix, char_start, char_end, unit, value)
                    SELECT '王审核', '核对', 'reject', :rule, :mark, :document, :version, :figure, o.mention, '', '', o.char_start,
                        o.char_end, o.unit, o.value
                    FROM raw.observation AS o WHERE o.observation_id = :figure"""),
                {"rule": rule, "mark": mark, "document": document, "version": version, "figure": figure},
            )
    assert desk.rows("SELECT 1 FROM review.decision_state") == []
    desk.comes(PAGE)
    assert desk.rows("SELECT review_state FROM review.reviewed_figure") == [("rejected",)]
    settled = dict(desk.rows("SELECT d.rule, s.settles FROM review.decision AS d JOIN review.decision_state AS s USING (decision_id)"))
    assert settled == {"growth_out_of_bounds": True, "share_above_whole": False}


def test_what_another_reader_makes_of_the_same_page_is_told_and_loaded(desk: Desk) -> None:
    desk.comes(PAGE)
    with engine(desk.dsn).begin() as connection:  # as a reader of before had left it
        connection.execute(text("UPDATE raw.observation SET value = value / 10 WHERE mention = '12.4亿元'"))
        connection.execute(text("UPDATE raw.document_version SET fingerprint = 'of another reader'"))
    desk.comes(PAGE)
    [(message, mark)] = desk.rows("SELECT message_zh, quote FROM review.finding WHERE rule = 'reading_changed' AND settled_at IS NULL")
    assert "value: 124000000 → 1240000000" in message
    assert "12.4亿元" in mark
    assert desk.rows("SELECT value FROM raw.observation WHERE mention = '12.4亿元'") == [(1_240_000_000,)]
    assert desk.rows("SELECT 1 FROM review.held_document") == []
    desk.comes(PAGE)
    assert len(desk.rows("SELECT 1 FROM review.finding WHERE rule = 'reading_changed' AND settled_at IS NULL")) == 1

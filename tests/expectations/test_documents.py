"""Documents: pages that are no gazette, or were not read whole, are set aside before their figures count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from extractors.validation import Verdict, validate_documents
from extractors.validation.suites import read_suites

RULES = {rule.name: rule for rule in read_suites("documents")[0].rules}
TEXT = "柳湾街道\n化解信访积案95件。\n"


def row(
    number: int, task: str = "建设口袋公园", progress: str = "已开工", span: tuple[int, int] = (0, 4)
) -> dict[str, Any]:
    return {
        "row": number, "category_no": None, "category": "城建", "task": f"{task}{number}", "units": ["区城管局"],
        "progress": progress, "task_span": list(span), "units_span": None, "progress_span": None,
    }  # fmt: skip


# What makes a document fail each expectation: fields of its row, or another text.
BAD: dict[str, dict[str, Any]] = {
    "text_present": {"text": " \n\u3000"},
    "text_decoded": {"text": "柳湾街道化解\ufffd\ufffd积案"},
    "figures_read": {"text": "、".join(f"{i}件" for i in range(30))},
    "content_hash_form": {"content_hash": "not a hash"},
    "kind_known": {"kind": "notice"},
    "family_known": {"family": "unheard-of"},
    "one_input_per_document": {"document_id": "d-shared", "document_key": "shared"},
    "title_present": {"title": None},
    "address_form": {"url": "gazette.example"},
    "publication_known": {"published_on": None},
    "publication_not_in_future": {"published_on": date(2022, 3, 1)},
    "publication_after_1999": {
        "published_on": date(1998, 5, 1),
        "reporting_start": None,
        "reporting_end": None,
    },
    "reporting_period_ordered": {"reporting_start": date(2021, 12, 31), "reporting_end": date(2021, 1, 1)},
    "reporting_period_plausible": {"reporting_start": date(2010, 1, 1)},
    "sections_in_text": {"sections": [{"start": 0, "end": 999, "unit": "柳湾街道", "kind": "street"}]},
    "sections_cover_issue": {"sections": [{"start": 0, "end": 4, "unit": "柳湾街道", "kind": "street"}]},
    "streets_known": {"district": "拱墅区"},
    "task_rows_present": {"kind": "task_table"},
    "task_rows_whole": {"kind": "task_table", "task_rows": [row(1, span=(5, 5))]},
    "task_rows_counted": {"kind": "task_table", "task_rows": [row(1), row(3)]},
    "task_progress_present": {"kind": "task_table", "task_rows": [row(1, progress=""), row(2, progress=" ")]},
}


def spoil(page: Callable[..., Any], name: str, changes: dict[str, Any], suffix: str = "") -> Any:
    fields = dict(changes)
    return page(fields.pop("text", TEXT), name=name + suffix, fields=fields)


@pytest.fixture(scope="module")
def spoilt(desk: Any, page: Callable[..., Any]) -> Verdict:
    """One run over good documents of every kind and, for every expectation, one that fails it."""
    table = {"kind": "task_table", "task_rows": [row(1), row(2)]}
    pages = [page(TEXT, name="good.txt"), page(TEXT, name="table.txt", fields=table)]
    pages += [spoil(page, name, changes) for name, changes in BAD.items()]
    pages.append(spoil(page, "one_input_per_document", BAD["one_input_per_document"], suffix="-too"))
    desk.lay("spoilt", *pages)
    return validate_documents(desk.dsn, "spoilt")


def test_every_expectation_has_a_bad_document_here() -> None:
    assert set(BAD) == set(RULES)


def test_all_expectations_that_are_written_ran(desk: Any, spoilt: Verdict) -> None:
    assert sorted(
        desk.ask("SELECT expectation FROM raw.validation_result WHERE run_id = 'spoilt'")
    ) == sorted(RULES)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "critical"])
def test_a_page_that_is_no_gazette_is_set_aside_with_its_reason(
    desk: Any, spoilt: Verdict, name: str
) -> None:
    rows = desk.ask(
        """SELECT reason, stage, version_id, record ? 'text', record ->> 'input_name' FROM quarantine.document
           WHERE input_name = :name AND expectation = :name AND released_at IS NULL""",
        name=name,
    )
    assert rows, f"{name} let its bad document pass"
    reason, stage, version, has_text, recorded = rows[0]
    assert reason.startswith(RULES[name].description)
    assert " / " in reason
    assert (stage, version, has_text, recorded) == ("validate", f"v-{name}", False, name)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "warning"])
def test_a_doubtful_page_is_listed_and_goes_on(desk: Any, spoilt: Verdict, name: str) -> None:
    doubts = desk.ask(
        """SELECT reason, observation_id FROM review.doubt
           WHERE version_id = 'v-' || :name AND expectation = :name AND settled_at IS NULL""",
        name=name,
    )
    assert doubts, f"{name} let its bad document pass"
    assert doubts[0][1] == ""
    assert desk.ask("SELECT count(*) FROM quarantine.document WHERE input_name = :name", name=name) == [0]


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "info"])
def test_what_is_only_counted_is_counted(desk: Any, spoilt: Verdict, name: str) -> None:
    counted = "SELECT unexpected FROM raw.validation_result WHERE run_id = 'spoilt' AND expectation = :name"
    assert desk.ask(counted, name=name)[0] >= 1


@pytest.mark.parametrize("name", ["good.txt", "table.txt"])
def test_sound_documents_raise_nothing(desk: Any, spoilt: Verdict, name: str) -> None:
    assert (
        desk.ask("SELECT expectation, reason FROM quarantine.document WHERE input_name = :name", name=name)
        == []
    )
    assert (
        desk.ask("SELECT expectation, reason FROM review.doubt WHERE version_id = 'v-' || :name", name=name)
        == []
    )


def test_a_page_that_is_read_at_last_leaves_quarantine(desk: Any, page: Callable[..., Any]) -> None:
    """Also what an earlier run set aside because it could not parse the page."""
    desk.do(
        """INSERT INTO quarantine.document (run_id, input_name, content_hash, stage, expectation, reason)
           VALUES ('first', 'mended.txt', 'old', 'extract', 'LayoutError', '页面无法解析')"""
    )
    bad = page(TEXT, name="mended.txt", fields={"kind": "notice"})
    desk.lay("second", bad)
    assert validate_documents(desk.dsn, "second").rows_released == 1
    good = page(TEXT + "另有12件在办。\n", name="mended.txt")
    desk.lay("third", good)
    outcome = validate_documents(desk.dsn, "third")
    assert outcome.success
    assert outcome.rows_released == 1
    waiting = (
        "SELECT count(*) FROM quarantine.document WHERE input_name = 'mended.txt' AND released_at IS NULL"
    )
    assert desk.ask(waiting) == [0]


def test_what_this_run_could_not_parse_stays_in_quarantine(desk: Any, page: Callable[..., Any]) -> None:
    desk.do(
        """INSERT INTO quarantine.document (run_id, input_name, content_hash, stage, expectation, reason)
           VALUES ('now', 'half.txt', 'x', 'extract', 'LayoutError', '页面无法解析')"""
    )
    desk.lay("now", page(TEXT, name="half.txt"))
    assert validate_documents(desk.dsn, "now").rows_released == 0


def test_a_run_without_documents_passes(desk: Any) -> None:
    desk.lay("empty")
    outcome = validate_documents(desk.dsn, "empty")
    assert outcome.success
    assert (outcome.rows, outcome.passed) == (0, outcome.expectations)

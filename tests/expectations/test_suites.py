"""Suites as written: nothing is missing, nothing is lost on the way to Great Expectations."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from extractors.settings import settings
from extractors.validation import ValidationError, gx
from extractors.validation.gx import Check
from extractors.validation.model import Rule, Suite
from extractors.validation.suites import SUITE_FILES, project_folder, read_suites

ALL = [suite for file in SUITE_FILES for suite in read_suites(file)]


@pytest.mark.parametrize("suite", ALL, ids=lambda suite: suite.name)
def test_every_expectation_speaks_chinese_and_english(suite: Suite) -> None:
    for rule in suite.rules:
        assert any("\u4e00" <= character <= "\u9fff" for character in rule.description)
        assert rule.note.isascii() or "亩" in rule.note or "^" in rule.note
        assert not rule.reason or " / " in rule.reason
        assert rule.reason or rule.type == "expect_column_values_to_be_null", "a finding, or words of its own"


def test_the_project_names_every_suite_as_an_asset() -> None:
    settings_file = (project_folder() / "great_expectations.yml").read_text(encoding="utf-8")
    for suite in ALL:
        assert f"      {suite.name}: {{type: dataframe" in settings_file


def test_a_suite_read_back_holds_all_its_expectations(state: Path) -> None:
    with gx.opened() as context:
        for suite in ALL:
            gx.save_suite(context, suite)
            assert len(context.suites.get(suite.name).expectations) == len(suite.rules)


def test_an_expectation_that_would_be_lost_is_an_error(state: Path) -> None:
    """Great Expectations keeps one expectation of a type per column and drops the other without a word."""
    suite = read_suites("documents")[0]
    twin = dataclasses.replace(suite.rules[0], name="twin", kwargs=suite.rules[0].kwargs | {"min_value": 2})
    with gx.opened() as context, pytest.raises(ValidationError, match="lost: text_present"):
        gx.save_suite(context, dataclasses.replace(suite, rules=(*suite.rules, twin)))


def rule(**changes: object) -> Rule:
    return dataclasses.replace(
        Rule("positive", "expect_column_values_to_be_between", {"column": "value", "min_value": 1}, "critical", "须为正数",
             "Positive.", "{value} 不是正数 / {value} is not positive"),
        **changes,  # type: ignore[arg-type]
    )  # fmt: skip


def test_all_failing_rows_are_named_however_many(state: Path) -> None:
    frame = pd.DataFrame({"value": [float(-i) if i % 2 else float(i + 1) for i in range(3000)]})
    suite = Suite("documents", "数 Numbers", (), (rule(),))
    (result,) = gx.run_checkpoint("test", "test.run", [Check(suite, frame)])
    assert result.unexpected == 1500
    assert result.positions == tuple(range(1, 3000, 2))
    assert result.reasons[0] == "-1.0 不是正数 / -1.0 is not positive"


def test_an_expectation_that_cannot_be_evaluated_is_an_error(state: Path) -> None:
    suite = Suite("documents", "数 Numbers", (), (rule(kwargs={"column": "absent", "min_value": 1}),))
    with pytest.raises(ValidationError, match=r"documents\.positive could not be evaluated"):
        gx.run_checkpoint("test", "test.run", [Check(suite, pd.DataFrame({"value": [1.0]}))])


def test_an_expectation_of_unknown_type_is_an_error(state: Path) -> None:
    suite = Suite("documents", "数 Numbers", (), (rule(type="expect_miracles"),))
    with pytest.raises(ValidationError, match="positive"):
        gx.run_checkpoint("test", "test.run", [Check(suite, pd.DataFrame({"value": [1.0]}))])


HEAD = "title: x\nshow: []\nexpectations:\n"
ENTRY = "  - {name: a, type: t, kwargs: {}, note: n, "


@pytest.mark.parametrize(
    ("suite_text", "reason"),
    [
        (HEAD + ENTRY + "severity: info}\n", "lacks description"),
        (HEAD + ENTRY + "severity: grave, description: d}\n", "severity"),
        (HEAD + ENTRY + "severity: info, description: d, colour: red}\n", "colour"),
        (HEAD + (ENTRY + "severity: info, description: d}\n") * 2, "same name"),
        ("title: [", "cannot read"),
    ],
)
def test_a_suite_written_wrongly_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suite_text: str, reason: str
) -> None:
    (tmp_path / "expectations" / "suites").mkdir(parents=True)
    (tmp_path / "expectations" / "suites" / "wrong.yml").write_text(suite_text, encoding="utf-8")
    monkeypatch.setenv("GAZETTE_PROJECT", str(tmp_path))
    settings.cache_clear()
    try:
        with pytest.raises(ValidationError, match=reason):
            read_suites("wrong")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_the_project_is_never_written_to(state: Path, tmp_path: Path) -> None:
    """Great Expectations likes to rewrite its settings and to scaffold folders; ours lie elsewhere."""

    def fingerprint() -> dict[str, str]:
        files = (path for path in project_folder().rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = fingerprint()
    suite = Suite("documents", "数 Numbers", (), (rule(),))
    gx.run_checkpoint("test", "test.run", [Check(suite, pd.DataFrame({"value": [1.0]}))])
    assert fingerprint() == before

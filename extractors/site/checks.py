"""The page of findings: every rule with its limit, what it looked at and what it found, with links to the sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from extractors.site import findings, queries, rendering
from extractors.site.files import Folder
from extractors.site.findings import OpenCase
from extractors.site.numbers import Bilingual
from extractors.site.rendering import Site, code
from extractors.validation.model import Rule
from extractors.validation.suites import SUITE_FILES, read_suites

SHOWN = 8  # cases of a rule that are seen at once
MOST = 300  # cases of a rule that the page holds; the queue holds all

# The last result of every expectation.
_RESULTS = """
    SELECT DISTINCT ON (suite, expectation, column_name) suite, expectation, success, evaluated, unexpected, run_id, validated_at
    FROM raw.validation_result ORDER BY suite, expectation, column_name, validated_at DESC"""
# How often reviewers agreed with a rule.
_AGREEMENT = "SELECT rule, confirmed_count, decision_count FROM marts.mart_rule_agreement"
NOTHING = Bilingual("", "")
NOTED = 1_000_000  # bounds from here on are told as 1.0e+09
_SEVERITIES = ("critical", "warning", "question", "info")


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule of the page: its sentence, its limit, the last result, the open cases it raised."""

    name: str
    suite: Bilingual
    severity: str
    said: Bilingual
    limit: Bilingual
    evaluated: int | None
    unexpected: int | None
    success: bool | None
    cases: tuple[OpenCase, ...]
    agreed: Bilingual | None = None

    @property
    def silent(self) -> bool:
        """Whether there is nothing to show under it."""
        return not self.cases and self.success is not False


def write(connection: Connection, folder: Folder, site: Site) -> None:
    """Write the page."""
    cases: dict[str, list[OpenCase]] = defaultdict(list)
    waiting = _one_an_entry(findings.open_cases(connection))
    for case in sorted(waiting, key=lambda case: (-case.weight, case.document_id, case.observation_id)):
        cases[case.rule].append(case)
    results = {(row["suite"], row["expectation"]): row for row in queries.rows(connection, _RESULTS)}
    concepts = {row["concept"]: Bilingual(row["name_zh"], row["name_en"]) for row in queries.rows(connection, queries.CONCEPTS)}
    checked = [*_expected(results, cases), *_written(cases, concepts), *_others(cases)]
    agreement = {row["rule"]: row for row in queries.rows(connection, _AGREEMENT)}
    checked = [replace(rule, agreed=_agreed(agreement.get(rule.name))) for rule in checked]
    checked.sort(key=lambda rule: (rule.silent, _SEVERITIES.index(rule.severity), -len(rule.cases), -(rule.unexpected or 0)))
    page = rendering.render(
        "findings.html", base="", here="findings", site=site, loud=[rule for rule in checked if not rule.silent],
        silent=[rule for rule in checked if rule.silent], shown=SHOWN, most=MOST,
        last=queries.last_decision(connection),
    )  # fmt: skip
    folder.write("findings.html", page)


def _one_an_entry(cases: Iterable[OpenCase]) -> list[OpenCase]:
    """The cases, of a rule whose cause is the page one a page; a version that waits by what its rules say, where that is known."""
    cases = list(cases)
    told = {case.waits for case in cases if case.waits and case.cause != "held"}
    cases = [case for case in cases if case.cause != "held" or case.waits not in told]
    return list({case.entry if case.rule in findings.PER_PAGE else at: case for at, case in enumerate(cases)}.values())


def _agreed(row: dict[str, Any] | None) -> Bilingual | None:
    """In how many of the decided cases reviewers agreed; None where nothing was decided."""
    if row is None:
        return None
    return Bilingual(*(text.format(**row) for text in rendering.word("agreed_of")))


def _expected(results: dict[tuple[str, str], dict[str, Any]], cases: dict[str, list[OpenCase]]) -> list[Checked]:
    """The rules of the suites. A rule that stands in several suites shows its cases once."""
    found = []
    for file in SUITE_FILES:
        for suite in read_suites(file):
            for rule in suite.rules:
                result = results.get((suite.name, rule.name), {})
                found.append(
                    Checked(
                        name=rule.name, suite=_titled(suite.title), severity=rule.severity, said=Bilingual(rule.description, rule.note),
                        limit=limit_of(rule), evaluated=result.get("evaluated"), unexpected=result.get("unexpected"),
                        success=result.get("success"), cases=tuple(cases.pop(rule.name, ())),
                    )
                )  # fmt: skip
    return found


def _written(cases: dict[str, list[OpenCase]], concepts: dict[str, Bilingual]) -> list[Checked]:
    """The checks of expectations/rules.yml."""
    named, words = findings.rule_names(), concepts | rendering.codes("bound")
    found = []
    for name, rule in findings.written_rules().items():
        open_cases = tuple(cases.pop(name, ()))
        limit = Bilingual(*(", ".join(_told(key, value, words, at) for key, value in (rule.get("limit") or {}).items()) for at in (0, 1)))
        found.append(
            Checked(
                name=name, suite=code("owner", rule["owner"]) if "owner" in rule else NOTHING, severity=rule["severity"],
                said=named[name], limit=limit, evaluated=None, unexpected=len(open_cases), success=not open_cases, cases=open_cases,
            )
        )  # fmt: skip
    return found


def _others(cases: dict[str, list[OpenCase]]) -> list[Checked]:
    """What is raised by no rule of a suite: conflicts, doubtful readings, the crawl."""
    named = findings.rule_names()
    return [
        Checked(
            name=name, suite=NOTHING, severity=found[0].severity, said=named.get(name, code("cause", found[0].cause)), limit=NOTHING,
            evaluated=None, unexpected=len(found), success=False, cases=tuple(found),
        )
        for name, found in cases.items()
    ]  # fmt: skip


def _titled(title: str) -> Bilingual:
    """The title of a suite, which is written `中文 English`."""
    zh, _, en = title.partition(" ")
    return Bilingual(zh, en or zh)


def _told(key: str, value: Any, words: dict[str, Bilingual], at: int) -> str:
    """A bound with its name in one of the languages; what has bounds of its own tells them behind it, pairs are less and more.

    What has no word of ours, a unit or a word of the gazettes, is told as it is.
    """
    name = _named(key, words, at)
    match value:
        case dict():
            return f"{name}: {'; '.join(_told(each, bound, words, at) for each, bound in value.items())}"
        case [[_, _], *_]:
            return ", ".join(f"{_named(less, words, at)} ≤ {_named(more, words, at)}" for less, more in value)
        case [int() | float() as least, int() | float() as most]:
            return f"{name} {_number(least)}–{_number(most)}"
        case int() | float():
            return f"{name} {_number(value)}"
        case [*words_of_it]:
            return f"{name} {'、'.join(map(str, words_of_it))}"
    return f"{name} {value}"


def _named(key: str, words: dict[str, Bilingual], at: int) -> str:
    return words.get(key, Bilingual(key, key))[at]


def _number(value: float) -> str:
    return f"{value:,g}" if value < NOTED else f"{value:.1e}"


def limit_of(rule: Rule) -> Bilingual:
    """The bound that a rule states, in signs that need no language; empty where it has none."""
    known = rule.kwargs
    low, high = known.get("min_value"), known.get("max_value")
    parts = [f"≥ {low}"] if low is not None else []
    parts += [f"≤ {high}"] if high is not None else []
    if "value_set" in known:
        parts.append(" · ".join(map(str, known["value_set"])))
    if known.get("mostly") is not None:
        parts.append(f"≥ {known['mostly']:.0%}")
    limits = ", ".join(parts)
    return Bilingual(limits, limits)

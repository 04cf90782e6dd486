"""Runs suites on data frames with Great Expectations.

The project in `expectations/` is only read. What Great Expectations writes lies in `.local/gx` (suites in its
own form, results) and `.local/data_docs`. One process at a time works there: the files are shared.
"""

from __future__ import annotations

import fcntl
import importlib.util
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from extractors.collector import no_cycle_search
from extractors.fetching.archive import ArchiveError
from extractors.fetching.mirror import mirror
from extractors.settings import settings
from extractors.validation.findings.messages import fields
from extractors.validation.model import Result, Rule, Suite, ValidationError
from extractors.validation.suites import project_folder

log = logging.getLogger(__name__)

POSITION = "place_in_batch"  # the column by which failing rows are found again
FINDING = "finding"  # the column of reports that says what is wrong
RESULTS = "results"  # what every host has found, in the place that hosts have in common
SHOWN = 50  # failing rows per expectation that a report prints; quarantine holds all


@dataclass(frozen=True, slots=True)
class Check:
    """A suite and the rows to check with it."""

    suite: Suite
    frame: pd.DataFrame


def state_folder() -> Path:
    """What Great Expectations keeps between runs."""
    return settings().state / "gx"


def docs_folder() -> Path:
    """The site with the reports."""
    return settings().state / "data_docs"


@contextmanager
def opened() -> Iterator[Any]:
    """The project's data context, for this process alone until the block ends."""
    state = state_folder()
    state.mkdir(parents=True, exist_ok=True)
    os.environ["GAZETTE_GX_STATE"] = str(state)
    os.environ["GAZETTE_DATA_DOCS"] = str(docs_folder())
    load()
    import great_expectations as gx

    with (state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for made in (
            "expectations",
            "validation_definitions",
            "checkpoints",
        ):  # always made anew from our suites, so nothing is there to be compared and updated
            shutil.rmtree(state / made, ignore_errors=True)
        yield gx.get_context(context_root_dir=str(project_folder()), mode="file")


def load() -> None:
    """Import Great Expectations: two seconds of processor time, which a process that forks others may take beforehand."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    _leave_for_later("scipy.stats")
    with no_cycle_search():
        import great_expectations

    logging.getLogger(great_expectations.__name__).setLevel(logging.WARNING)


def _leave_for_later(module: str) -> None:
    """Have a module loaded when something of it is asked for. Great Expectations imports statistics that no suite of ours
    needs: a sixth of what its own import takes."""
    if module in sys.modules:  # looking for where it is would load it
        return
    spec = importlib.util.find_spec(module)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    sys.modules[module] = made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    package, _, name = module.rpartition(".")
    setattr(sys.modules[package], name, made)


def run_name(dsn: str, run_id: str) -> str:
    """What a run is called in the reports: the warehouse and the run's id, fit for a file name."""
    from extractors.warehouse.database import sqlalchemy_url

    return f"{plain(str(sqlalchemy_url(dsn).database))}.{plain(run_id)}"


def plain(name: str) -> str:
    """A name without characters that files or addresses dislike."""
    return re.sub(r"[^0-9A-Za-z_.-]+", "-", name)


def run_checkpoint(name: str, run: str, checks: Sequence[Check]) -> list[Result]:
    """Check every frame with its suite; returns one result per expectation, in the order written.

    The results are also kept for the Data Docs under the run's name, in place of those of an earlier attempt.
    Raises ValidationError when an expectation was lost or could not be evaluated.
    """
    results: list[Result] = []
    with opened() as context:  # which imports Great Expectations as cheaply as it goes
        from great_expectations.core.run_identifier import RunIdentifier

        identifier = RunIdentifier(run_name=run, run_time=datetime.now(UTC))
        for check in checks:
            # Positions are the only index: rows are looked up by them again.
            frame = check.frame.reset_index(drop=True).assign(**{POSITION: range(len(check.frame))})
            checkpoint = _checkpoint(context, name, check.suite)
            _forget(context, check.suite.name, run)
            done = checkpoint.run(batch_parameters={"dataframe": frame}, run_id=identifier)
            ((key, outcome),) = done.run_results.items()
            found = _results(check.suite, frame, outcome.results)
            _for_reports(outcome, check.suite, frame, found)
            results += found
            context.validation_results_store.set(key, outcome)
        give_results(run, [check.suite.name for check in checks])
    return results


def results_folder() -> Path:
    """Where the results lie, below folders of their suite and run."""
    return state_folder() / "validations"


def give_results(run: str, suites: Sequence[str]) -> None:
    """Let other hosts have what a run found: the reports may be written on any of them. Where that cannot be, the log says so and
    nothing waits for it: the next reports that are written here give it."""
    try:
        if there := mirror():
            for suite in suites:
                there.give(f"{RESULTS}/{suite}/{run}", results_folder() / suite / run)
    except ArchiveError:
        log.exception("the reports lack what %s found: it stays on this host", run)


def bring_results() -> set[str]:
    """Have the results of all hosts here; returns the names of their folders in the place that hosts have in common."""
    there = mirror()
    if there is None:
        return set()
    names = there.names(RESULTS)
    for name in names:
        there.bring(name, results_folder() / name.removeprefix(f"{RESULTS}/"))
    return names


def save_suite(context: Any, suite: Suite) -> Any:
    """Build Great Expectations' suite from ours, keep it, read it back and see that nothing was lost."""
    import great_expectations as gx
    from great_expectations.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    built = gx.ExpectationSuite(
        name=suite.name,
        meta={
            "title": suite.title,
            "show": list(suite.show),
            "stage": "candidates" if suite.candidates else "marts",
        },
    )
    for rule in suite.rules:
        try:
            built.add_expectation_configuration(
                ExpectationConfiguration(
                    type=rule.type,
                    kwargs=rule.kwargs,
                    severity=rule.severity,
                    description=rule.description,
                    notes=[rule.note],
                    meta={"name": rule.name},
                )
            )
        except (GreatExpectationsError, ValueError, TypeError) as error:
            raise ValidationError(f"{suite.name}.{rule.name} is not a valid {rule.type}: {error}") from error
    context.suites.add(built)
    kept = context.suites.get(suite.name)
    _require_all(suite, [expectation.meta["name"] for expectation in kept.expectations], "kept")
    return kept


def _checkpoint(context: Any, name: str, suite: Suite) -> Any:
    import great_expectations as gx

    kept = save_suite(context, suite)
    batch = context.data_sources.get("warehouse").get_asset(suite.name).get_batch_definition("this_run")
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=kept)
    )
    shape = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": [POSITION],
        "partial_unexpected_count": SHOWN,
        "return_unexpected_index_query": False,
    }
    return context.checkpoints.add(
        gx.Checkpoint(name=f"{name}-{suite.name}", validation_definitions=[definition], result_format=shape)
    )


def _forget(context: Any, suite: str, run: str) -> None:
    """Drop the results of an earlier attempt at the same run."""
    store = context.validation_results_store
    for key in store.list_keys():
        if key.expectation_suite_identifier.name == suite and key.run_id.run_name == run:
            store.remove_key(key)


def _results(suite: Suite, frame: pd.DataFrame, outcomes: Sequence[Any]) -> list[Result]:
    by_name = {outcome.expectation_config.meta["name"]: outcome for outcome in outcomes}
    _require_all(suite, list(by_name), "ran")
    return [_result(suite, rule, frame, by_name[rule.name]) for rule in suite.rules]


def _require_all(suite: Suite, found: list[str], verb: str) -> None:
    """Great Expectations drops an expectation it cannot load with one line in the log; here it is an error."""
    declared = [rule.name for rule in suite.rules]
    if sorted(found) != sorted(declared):
        lost = ", ".join(sorted(set(declared) - set(found))) or "none"
        raise ValidationError(
            f"{suite.name}: {len(declared)} expectations written, {len(found)} {verb}; lost: {lost}"
        )


def _result(suite: Suite, rule: Rule, frame: pd.DataFrame, outcome: Any) -> Result:
    raised = outcome.exception_info or {}
    if raised.get("raised_exception") or any(
        isinstance(value, dict) and value.get("raised_exception") for value in raised.values()
    ):
        raise ValidationError(f"{suite.name}.{rule.name} could not be evaluated: {raised}")
    found = outcome.result
    rows = found.get("unexpected_index_list") or []
    count = int(found.get("unexpected_count") or (0 if outcome.success else max(len(rows), 1)))
    positions = tuple(sorted({int(place[POSITION]) for place in rows}))
    if rows and len(rows) != count:
        raise ValidationError(f"{suite.name}.{rule.name}: {count} rows failed, {len(rows)} were named")
    return Result(
        rule=rule,
        suite=suite.name,
        success=bool(outcome.success),
        evaluated=int(found.get("element_count", len(frame))),
        unexpected=count,
        positions=positions,
        reasons=tuple(_reasons(rule, frame, positions)) or _summary(rule, outcome),
    )


def _reasons(rule: Rule, frame: pd.DataFrame, positions: tuple[int, ...]) -> Iterator[str]:
    if not positions:
        return
    rows = frame.iloc[list(positions)]
    if not rule.reason:  # a finding: the column says it
        yield from rows[rule.column].astype(str)
        return
    for row in rows[fields(rule.reason)].to_dict("records"):
        yield rule.reason.format_map({str(k): v for k, v in row.items()})


def _summary(rule: Rule, outcome: Any) -> tuple[str, ...]:
    """What an expectation on a whole table saw, where it failed."""
    if outcome.success:
        return ()
    seen = outcome.result.get("observed_value")
    details = outcome.result.get("details") or {}
    return (
        rule.reason.format_map({"observed": seen, "details": details})
        if rule.reason
        else f"{seen} {details}",
    )


def _for_reports(outcome: Any, suite: Suite, frame: pd.DataFrame, results: Sequence[Result]) -> None:
    """What the reports keep: as many failing rows as a person reads, red only for what is critical, and no assertion that
    holds."""
    holding = {result.rule.name for result in results if result.rule.assertion and result.success}
    outcome.results = [r for r in outcome.results if r.expectation_config.meta["name"] not in holding]
    passed = sum(bool(result.success) for result in outcome.results)
    outcome.statistics |= {
        "evaluated_expectations": len(outcome.results),
        "successful_expectations": passed,
        "unsuccessful_expectations": len(outcome.results) - passed,
        "success_percent": 100 * passed / len(outcome.results) if outcome.results else None,
    }
    outcome.success = all(
        result.success or result.expectation_config.severity != "critical" for result in outcome.results
    )
    reasons = {
        result.rule.name: dict(zip(result.positions, result.reasons, strict=False)) for result in results
    }
    for result in outcome.results:
        rows = (result.result.get("unexpected_index_list") or [])[:SHOWN]
        if rows:
            places = [int(row[POSITION]) for row in rows]
            beside = frame[list(suite.show)].iloc[places].astype(object)
            records = beside.where(beside.notna(), None).to_dict("records")
            why = reasons[result.expectation_config.meta["name"]]
            result.result["unexpected_index_list"] = [
                {FINDING: why[place]} | row for place, row in zip(places, records, strict=True)
            ]
        for key in ("unexpected_list", "partial_unexpected_list", "partial_unexpected_index_list"):
            result.result.pop(key, None)  # the same once more
        result.result.pop("partial_unexpected_counts", None)

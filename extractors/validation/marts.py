"""The checkpoint on the marts, after dbt built and tested them: what analysts see is what the gazettes printed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas.errors import DatabaseError
from sqlalchemy import text

from extractors.validation import gx
from extractors.validation.findings import marts as find
from extractors.validation.model import ValidationError, Verdict
from extractors.validation.record import outcome, write_results
from extractors.validation.suites import MART_SUITES, project_folder, read_suites
from extractors.warehouse.database import engine
from extractors.warehouse.dbt import ASIDE

Finding = Callable[[pd.DataFrame], pd.Series]

# Findings per suite file, as columns of the same name.
FINDINGS: dict[str, list[Finding]] = {
    "street_figures": [find.differs_from_raw, find.not_as_printed],
    "fct_observation": [find.differs_from_raw, find.missing_fact, find.not_as_printed],
    "fct_task_measure": [find.rate_differs],
    "dim_document": [find.document_off_raw],
}


def validate(dsn: str, run_id: str, *, aside: bool = False) -> Verdict:
    """Check every mart that has a suite and write the results; safe to repeat.

    aside: those that were built to be checked, before readers see them.
    Raises ValidationError when a mart is missing or an expectation could not be evaluated.
    """
    checks, schema = [], f"marts{ASIDE if aside else ''}"
    with engine(dsn).connect() as connection:
        for file in MART_SUITES:
            query = (project_folder() / "queries" / f"{file}.sql").read_text(encoding="utf-8")
            for suite in read_suites(file):
                statement = text(query.replace("{marts}", schema).replace("{relation}", suite.name))
                try:
                    frame = pd.read_sql(statement, connection, coerce_float=False)
                except DatabaseError as error:
                    problem = str(error.__cause__ or error).splitlines()[0]
                    raise ValidationError(
                        f"cannot read {schema}.{suite.name}; has dbt built it? {problem}"
                    ) from error
                checks.append(gx.Check(suite, findings(file, frame)))
    results = gx.run_checkpoint("marts", gx.run_name(dsn, run_id), checks)
    with engine(dsn).begin() as connection:
        write_results(connection, run_id, "marts", results)
    return outcome(run_id, "marts", sum(len(check.frame) for check in checks), results)


def findings(file: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a mart with the findings that its suite looks at, one way to say "nothing", plain numbers and dates."""
    plain = frame.astype(object).where(frame.notna(), None)
    found = {finding.__name__: finding(plain) for finding in FINDINGS[file]}
    numbers = {name: plain[name].astype(float) for name in NUMBERS & set(plain)}
    dates = {
        name: plain[name].map(lambda day: None if day is None else str(day)).astype(object)
        for name in DATES & set(plain)
    }
    return plain.assign(**numbers, **dates, **found)


NUMBERS = {
    "value",
    "value_max",
    "raw_value",
    "row",
    "target",
    "actual",
    "stated_rate",
    "computed_rate",
    "version",
}
DATES = {"period_start", "period_end", "published_on"}

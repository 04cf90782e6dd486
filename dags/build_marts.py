"""The marts: dbt builds them, Great Expectations checks them, Data Docs show what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

OBSERVATIONS = Asset(name="raw_observations", uri="gazette://warehouse/raw/observation", group="warehouse")
MARTS = Asset(name="marts", uri="gazette://warehouse/marts", group="warehouse")

DOC = """\
### Build the marts

`dbt build` → validate the marts, document the models → Data Docs → publish; beside it the site that people read. Runs
whenever ingestion has loaded observations, or by hand.

| parameter | meaning |
|---|---|
| `full_refresh` | build incremental models anew; happens by itself when the dbt project has changed |
"""


def run_id() -> str:
    """The ingestion run that this build belongs to; for a build by hand, this DAG run."""
    context = get_current_context()
    events = (context.get("triggering_asset_events") or {}).get(OBSERVATIONS) or []
    ingested = [event.extra.get("run_id") for event in events if event.extra]
    return str(ingested[-1] if ingested and ingested[-1] else context["dag_run"].run_id)


def dsn() -> str:
    """The warehouse of this Airflow, as the role that builds the marts."""
    from extractors.settings import settings

    return settings().building_dsn


@dag(
    dag_id="build_marts",
    schedule=[OBSERVATIONS],
    catchup=False,
    max_active_runs=1,
    tags=["gazette", "marts"],
    doc_md=DOC,
    params={"full_refresh": Param(False, type="boolean", title="Full refresh")},
    default_args={"retries": 1, "retry_delay": timedelta(seconds=5)},
)
def build_marts() -> None:
    @task
    def dbt_build() -> None:
        """Seeds, models and data tests, in dbt's order. Unit tests state the rules and run with the tests."""
        from extractors.ingest.marts import project_changed
        from extractors.warehouse.dbt import dbt
        from extractors.warehouse.texts import renew_wordings

        renew_wordings(dsn())
        anew = get_current_context()["params"]["full_refresh"] or project_changed(dsn())
        refresh = ["--full-refresh"] if anew else []
        print(dbt(dsn(), "build", "--exclude-resource-type", "unit_test", *refresh))

    @task
    def validate_marts() -> dict[str, Any]:
        """Check the marts against their suite."""
        from extractors.validation import validate_marts

        outcome = validate_marts(dsn(), run_id())
        if not outcome.success:
            raise AirflowFailException(
                f"the marts fail critical expectations: {', '.join(outcome.failed_critical)}"
            )
        return outcome.as_dict()

    @task
    def dbt_docs() -> str:
        """Write the documentation of the models as a page of the reports, when the dbt project has changed."""
        from extractors.validation import gx
        from extractors.warehouse.dbt_docs import build_dbt_docs

        return str(build_dbt_docs(dsn(), gx.docs_folder()))

    @task(trigger_rule="all_done")  # reviewers need the reports above all when something failed
    def data_docs() -> str:
        """Write the validation reports as a site that needs no internet."""
        from extractors.validation import build_data_docs

        return str(build_data_docs(run_id()))

    @task(trigger_rule="all_done")  # beside publication, which it can neither delay nor stop; and when the marts failed, too
    def site() -> str:
        """Write the pages that people read; those that have not changed are left as they are."""
        from extractors.site import build
        from extractors.warehouse.database import WarehouseError

        try:
            return str(build(dsn()).index)
        except WarehouseError as error:  # the first build of the marts has failed
            raise AirflowSkipException(str(error)) from error

    @task(outlets=[MARTS])
    def publish() -> None:
        """Note and announce that the marts are built; reached only when every step before succeeded."""
        from extractors.ingest.marts import note_build

        note_build(dsn(), run_id(), get_current_context()["dag_run"].start_date)

    built, checked, documented, reported = dbt_build(), validate_marts(), dbt_docs(), data_docs()
    built >> [checked, documented] >> reported
    [built, checked, documented, reported] >> publish()
    reported >> site()


build_marts()

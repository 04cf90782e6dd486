"""Ingestion: from captures to validated rows in `raw`.

Each task calls one step of `extractors.ingest` or the checkpoints of `extractors.validation`; a retry of
any of them is safe. Loading publishes the asset that the marts wait for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, AssetAlias, Param, dag, get_current_context, task
from airflow.sdk.definitions.asset.metadata import Metadata
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from extractors.ingest.looking import where_to_look
from extractors.services.notices import tell_late
from extractors.services.retries import OUTLASTING_A_FAILOVER
from extractors.settings import settings

OBSERVATIONS = Asset(name="raw_observations", uri="gazette://warehouse/raw/observation", group="warehouse")
HELD = Asset(name="held_versions", uri="gazette://warehouse/review/held", group="warehouse")
WHAT_WAITS = AssetAlias("what_waits")  # stands for HELD when there is something to decide, else for nothing

DOC = """\
### Ingest gazettes

discover (and archive) → extract → validate → load, for every capture below the parameter `input`.

| parameter | meaning |
|---|---|
| `input` | a folder (or one file) with text captures or saved HTML pages; or `source:NAME`, what a crawl has archived |
| `full_refresh` | build the marts anew, also when they are up to date |
| `leave_marts` | where further inputs wait to be ingested, the last of them has the marts built, once for all |

A folder may hold a `manifest.csv`. The project's own samples are refused where the warehouse is not theirs: their figures
are invented. What cannot be read or fails a
critical expectation goes to the schema `quarantine` with its reason, a new version that lacks much of the one before waits
for a decision (the DAG `decide_held` asks for it); the rest goes on. When most of the known documents are refused or held, the marts keep
their last state. An input that our own code fails on is noted as failed and ends the run as failed, when everything else is
loaded. Unchanged inputs are skipped. The warehouse is the one in `GAZETTE_WAREHOUSE_DSN`.

"""


def run_id() -> str:
    """The id under which this DAG run keeps its record in `raw.run`."""
    return str(get_current_context()["dag_run"].run_id)


def dsn() -> str:
    """The warehouse of this Airflow."""
    return settings().required_dsn


def note_failure(context: dict[str, Any]) -> None:
    """Mark the run as failed in `raw.run`."""
    from extractors.ingest import runs
    from extractors.warehouse.database import engine

    with engine(dsn()).begin() as connection:
        runs.finish(connection, str(context["run_id"]), succeeded=False)


@dag(
    dag_id="ingest_gazettes",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    tags=["gazette", "ingestion"],
    doc_md=DOC + where_to_look(),
    on_failure_callback=note_failure,
    params={
        "input": Param(
            type="string",
            minLength=1,
            title="Input",
            description="Folder or file with captures",
        ),
        "full_refresh": Param(False, type="boolean", title="Build the marts anew"),
        "leave_marts": Param(False, type="boolean", title="Leave the marts to inputs that wait"),
    },
    dagrun_timeout=timedelta(hours=12),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=settings().late_after),
        callback=SyncCallback(tell_late),
    ),
    default_args=OUTLASTING_A_FAILOVER,
)
def ingest_gazettes() -> None:
    @task
    def discover() -> list[list[dict[str, str | None]]]:
        """List the captures that are new or changed, in batches, and keep their raw files by content hash."""
        from extractors.ingest.discover import discover_input
        from extractors.services.selection import require_right_warehouse
        from extractors.sources.folder import InputError

        try:
            require_right_warehouse(dsn(), get_current_context()["params"]["input"])
            return discover_input(dsn(), run_id(), get_current_context()["params"]["input"])
        except InputError as error:  # it does not appear by waiting
            raise AirflowFailException(str(error)) from error

    @task
    def extract(batch: list[dict[str, str | None]]) -> int:
        """Parse the pages and read their observations into the candidate tables."""
        from extractors.ingest.extract import extract_batch
        from extractors.services.lineage import pages_of_batch, run_event

        with run_event("ingest_gazettes", "extract", dsn(), run_id(), lambda: pages_of_batch(batch)):
            return extract_batch(dsn(), run_id(), batch)

    @task(trigger_rule="none_failed_min_one_success")  # skipped when nothing was new
    def validate() -> dict[str, Any]:
        """Check the candidate documents, then their observations; failing ones go to quarantine."""
        from extractors.services.lineage import run_event
        from extractors.validation import validate_documents, validate_observations

        # In one process: importing Great Expectations takes longer than checking some thousand figures.
        with run_event("ingest_gazettes", "validate", dsn(), run_id()):
            return {
                "documents": validate_documents(dsn(), run_id()).as_dict(),
                "observations": validate_observations(dsn(), run_id()).as_dict(),
            }

    @task(trigger_rule="none_failed", outlets=[WHAT_WAITS])
    def load(*, outlet_events: Any) -> int:
        """Make the validated candidates the current state, in one transaction; what a person must decide is asked."""
        from extractors.ingest import runs
        from extractors.ingest.load import load
        from extractors.review.asking import questions
        from extractors.services.lineage import run_event
        from extractors.services.telemetry import report
        from extractors.warehouse.database import engine

        with run_event("ingest_gazettes", "load", dsn(), run_id()):
            loaded = load(dsn(), run_id())
        with engine(dsn()).begin() as connection:
            runs.finish(connection, run_id(), succeeded=not runs.faults(connection, run_id()))
            if questions(connection, run_id()):
                outlet_events[WHAT_WAITS].add(HELD, extra={"run_id": run_id()})
        report(dsn())
        return loaded

    @task(retries=0)
    def sound() -> None:
        """Fails, and so keeps the marts as they are, when most of the known documents were refused or held."""
        from extractors.ingest.soundness import require_sound_batch
        from extractors.warehouse.database import engine

        with engine(dsn()).connect() as connection:
            require_sound_batch(connection, run_id())

    @task(outlets=[OBSERVATIONS])
    def announce() -> Any:
        """Tell the marts that there is something to build; skipped when they are up to date, or another will tell them."""
        from extractors.ingest.marts import up_to_date

        context = get_current_context()
        anew = context["params"]["full_refresh"]
        if context["params"]["leave_marts"] and not anew:
            waiting = context["ti"].get_dr_count(dag_id="ingest_gazettes", states=["queued"])
            if waiting:
                raise AirflowSkipException(f"{waiting} inputs wait; the last of them has the marts built")
        if not anew and up_to_date(dsn()):
            raise AirflowSkipException("the marts hold everything that is loaded")
        yield Metadata(OBSERVATIONS, {"run_id": run_id(), "full_refresh": anew})

    @task(retries=0)
    def faults() -> None:
        """Fails with every input that our own code failed on, when all others are loaded: somebody must look."""
        from extractors.ingest import runs
        from extractors.warehouse.database import engine

        with engine(dsn()).connect() as connection:
            runs.require_no_faults(connection, run_id())

    extracted = extract.expand(batch=discover())
    loaded = load()
    extracted >> validate() >> loaded >> faults()
    loaded >> sound() >> announce()


ingest_gazettes()

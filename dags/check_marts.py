"""The whole history of the marts is tested, in the night: each build tests what it may have changed."""

from __future__ import annotations

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.timetables.trigger import CronTriggerTimetable

from extractors.ingest.looking import where_to_look
from extractors.services.retries import OUTLASTING_A_FAILOVER
from extractors.settings import settings

DOC = """\
### Check the marts

All data tests of dbt, on every row that readers see, at half past three in the night. `build_marts` tests the documents that have
changed, the rows that they touch and what is small; what it could miss is found here. The marts stay as they are: a failure
is told like every other, and its log names the tests and the rows. `build_marts` with `full_refresh` makes all rows anew.

"""


@dag(
    dag_id="check_marts",
    schedule=CronTriggerTimetable("30 3 * * *", timezone=settings().user_timezone),
    catchup=False,
    max_active_runs=1,
    tags=["gazette", "marts"],
    doc_md=DOC + where_to_look(),
    default_args=OUTLASTING_A_FAILOVER,
)
def check_marts() -> None:
    @task
    def test_whole_history() -> None:
        """Data tests on all documents and periods of the marts that readers see."""
        from extractors.ingest.marts import check_published
        from extractors.warehouse.dbt import DbtError

        try:
            printed = check_published(settings().building_dsn)
        except DbtError as error:
            if error.is_passing:
                raise
            raise AirflowFailException(str(error)) from error  # the same rows fail the same tests
        if printed is None:
            raise AirflowSkipException("there are no marts yet")
        print(printed)

    test_whole_history()


check_marts()

"""How patiently the tasks that work on the warehouse are tried again, and when somebody is told that they take long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from extractors.services.notices import tell_failure, tell_late
from extractors.settings import settings

# What every task of a DAG is given (Airflow's `default_args`). The delays, of some five minutes together, outlast a
# database that is replaced by another; whoever is to be told hears of a task that failed for good.
OUTLASTING_A_FAILOVER: Final[dict[str, Any]] = {
    "on_failure_callback": tell_failure,
    "retries": 5,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=4),
}


def in_time() -> DeadlineAlert:
    """Has somebody told of a run that has not ended `late_after` minutes after it was queued; nothing is stopped."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=settings().late_after),
        callback=SyncCallback(tell_late),
    )

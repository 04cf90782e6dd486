"""How patiently the tasks that work on the warehouse are tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from extractors.services.notices import tell_failure

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

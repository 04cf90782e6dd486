"""Decisions: what an ingestion held is asked of a person on Airflow's page, and what was decided is carried out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Asset, Param, dag, get_current_context, task, task_group
from airflow.sdk.definitions.asset.metadata import Metadata
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from extractors.ingest.looking import where_to_look
from extractors.review.asking import ANSWERS, LATER, WHY
from extractors.services.retries import OUTLASTING_A_FAILOVER

HELD = Asset(name="held_versions", uri="gazette://warehouse/review/held", group="warehouse")
OBSERVATIONS = Asset(name="raw_observations", uri="gazette://warehouse/raw/observation", group="warehouse")

PATIENCE = timedelta(days=30)  # then the question is closed here, and stays in the site's queue

DOC = """\
### Decide what is held

site → questions → ask (a person answers under *Required Actions*) → carry out, for every new version that lacks much of the one before,
and for a batch that the marts did not follow. Runs when ingestion held something. The answer needs a reason, which is kept with
the decision and who made it; a released version is loaded at once, and the marts are built. The same decisions can be made in
the site's queue and by `gazette held`: whoever is first decides. Single figures are decided there alone.

"""


def dsn() -> str:
    """The warehouse of this Airflow."""
    from extractors.settings import settings

    return settings().required_dsn


@dag(
    dag_id="decide_held",
    schedule=[HELD],
    catchup=False,
    max_active_runs=100,  # a question that nobody has answered keeps no later one back
    tags=["gazette", "review"],
    doc_md=DOC + where_to_look(),
    default_args={**OUTLASTING_A_FAILOVER, "execution_timeout": timedelta(hours=1)},
)
def decide_held() -> None:
    @task(retries=1)
    def site() -> str:
        """Write the pages that the questions lead to: where the marts wait, nobody else does."""
        from extractors.site import build
        from extractors.warehouse.database import WarehouseError

        try:
            return str(build(dsn()).index)
        except WarehouseError as error:
            raise AirflowSkipException(str(error)) from error

    @task(trigger_rule="all_done")  # without its page a question is asked all the same
    def questions() -> list[dict[str, str]]:
        """What the ingestions that led here ask a person; skipped when everything was decided meanwhile."""
        from dataclasses import asdict

        from extractors.review import asking
        from extractors.warehouse.database import engine

        events = get_current_context()["triggering_asset_events"][HELD]
        with engine(dsn()).connect() as connection:
            found = [
                asdict(one) for event in events for one in asking.questions(connection, event.extra["run_id"])
            ]
        if not found:
            raise AirflowSkipException("everything was decided meanwhile")
        return found

    @task(outlets=[OBSERVATIONS])
    def carry_out(run: str, version: str, answer: dict[str, Any]) -> Any:
        """Do what was decided; skipped when that leaves the marts as they are."""
        from extractors.decisions.model import DecisionError
        from extractors.review import asking

        who = (answer["responded_by_user"] or {}).get("name") or "nobody in time"
        try:
            done = asking.carry_out(
                dsn(), version, answer["chosen_options"], who=who, why=answer["params_input"].get(WHY) or ""
            )
        except DecisionError as error:
            raise AirflowFailException(str(error)) from error
        if done is None:
            raise AirflowSkipException(f"{who}: {', '.join(answer['chosen_options'])}")
        print(done)
        yield Metadata(OBSERVATIONS, {"run_id": run, "full_refresh": False})

    @task_group
    def question(run: str, version: str, subject: str, body: str) -> None:
        ask = HITLOperator(
            task_id="ask",
            subject=subject,
            body=body,
            options=list(ANSWERS),
            defaults=[LATER],
            response_timeout=PATIENCE,
            execution_timeout=None,
            params={
                WHY: Param(
                    "", type="string", maxLength=2000, title="Why 理由", description="Kept with the decision."
                )
            },
            doc_md="What a person must decide, and the page where it is shown.",
        )
        carry_out(run, version, ask.output)

    asked = questions()
    site() >> asked
    question.expand_kwargs(asked)


decide_held()

"""The DAGs load, are joined by their asset, and tell a person what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.settings import PROJECT


@pytest.fixture(scope="module")
def dagbag(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    home = tmp_path_factory.mktemp("airflow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(home))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        patch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", f"sqlite:///{home}/airflow.db")
        from airflow.dag_processing.dagbag import DagBag

        yield DagBag(str(PROJECT / "dags"))


def test_every_dag_is_loaded(dagbag) -> None:  # type: ignore[no-untyped-def]
    assert dagbag.import_errors == {}
    sources = {path.stem for path in (PROJECT / "config" / "sources").glob("*.yml")}
    ours = {"ingest_gazettes", "build_marts", "check_marts", "decide_held"}
    assert set(dagbag.dags) == ours | {f"crawl_{name}" for name in sources}
    files = {Path(dag.fileloc).name for dag in dagbag.dags.values()}
    assert files == {path.name for path in (PROJECT / "dags").glob("*.py")}


def test_ingestion_runs_its_steps_in_order(dagbag) -> None:  # type: ignore[no-untyped-def]
    dag = dagbag.dags["ingest_gazettes"]
    assert [task.task_id for task in dag.topological_sort()] == [
        "discover", "extract", "validate", "load", "faults", "sound", "announce",
    ]  # fmt: skip
    assert dag.get_task("extract").upstream_task_ids == {"discover"}
    assert dag.get_task("load").upstream_task_ids == {"validate"}
    assert dag.get_task("announce").upstream_task_ids == {"sound"}


def test_ingestion_has_no_default_input(dagbag) -> None:  # type: ignore[no-untyped-def]
    """Who presses "Trigger" must say what to read: the samples' invented figures go into no other warehouse."""
    params = dagbag.dags["ingest_gazettes"].params
    assert not params.get_param("input").has_value


def test_marts_wait_for_the_asset_that_loading_publishes(dagbag) -> None:  # type: ignore[no-untyped-def]
    published = dagbag.dags["ingest_gazettes"].get_task("announce").outlets
    awaited = dagbag.dags["build_marts"].timetable.asset_condition
    assert [asset.uri for asset in published] == [asset.uri for asset in awaited.objects]


def test_what_ingestion_holds_is_asked(dagbag) -> None:  # type: ignore[no-untyped-def]
    awaited = dagbag.dags["decide_held"].timetable.asset_condition
    assert [asset.uri for asset in awaited.objects] == ["gazette://warehouse/review/held"]
    assert dagbag.dags["decide_held"].get_task("question.ask").task_type == "HITLOperator"


def test_nothing_is_crawled_before_somebody_has_said_so(dagbag) -> None:  # type: ignore[no-untyped-def]
    crawling = [dag for name, dag in dagbag.dags.items() if name.startswith("crawl_")]
    assert len(crawling) == 3
    assert all(dag.is_paused_upon_creation for dag in crawling)


def test_a_source_is_looked_at_on_the_rhythm_of_its_paper(dagbag) -> None:  # type: ignore[no-untyped-def]
    def crons(name: str) -> list[list[str]]:
        return [look.expression.split() for look in dagbag.dags[name].timetable.timetables]

    noon, evening = crons("crawl_jinri_gongshu")
    assert noon[2:] == evening[2:] == ["*", "*", "mon,tue,wed,thu,fri"]
    assert (noon[1], evening[1]) == ("12", "19")  # after the issue is usually there, and for those that come late
    assert [look[2:] for look in crons("crawl_district_news")] == [["*", "*", "*"]]


def test_each_source_announces_its_own_pages(dagbag) -> None:  # type: ignore[no-untyped-def]
    outlets = {name: dag.get_task("crawl").outlets for name, dag in dagbag.dags.items() if name.startswith("crawl_")}
    assert {name: [asset.uri for asset in assets] for name, assets in outlets.items()} == {
        name: [f"gazette://archive/{name.removeprefix('crawl_')}"] for name in outlets
    }


def test_a_failed_step_of_the_marts_fails_the_run(dagbag) -> None:  # type: ignore[no-untyped-def]
    dag = dagbag.dags["build_marts"]
    assert [task.task_id for task in dag.leaves] == ["done"]
    assert dag.get_task("done").upstream_task_ids == {"publish", "dbt_docs", "data_docs", "site"}


def test_the_site_is_built_whatever_became_of_the_marts_and_nothing_waits_for_it(dagbag) -> None:  # type: ignore[no-untyped-def]
    site = dagbag.dags["build_marts"].get_task("site")
    assert site.trigger_rule == "all_done"
    assert site.upstream_task_ids == {"publish", "data_docs"}
    assert site.downstream_task_ids == {"done"}


@pytest.mark.parametrize("dag_id", ["ingest_gazettes", "build_marts", "check_marts", "crawl_jinri_gongshu", "decide_held"])
def test_dags_are_documented_and_careful(dagbag, dag_id: str) -> None:  # type: ignore[no-untyped-def]
    dag = dagbag.dags[dag_id]
    assert all(f"`{name}`" in dag.doc_md for name in dag.params), (
        "every parameter stands in the documentation"
    )
    assert "gazette dsn --reader" in dag.doc_md, "it leads to what was made"
    assert dag.max_active_runs == 1 or dag_id == "decide_held", "only questions may wait side by side"
    assert dag.catchup is False
    for task in dag.tasks:
        assert task.doc_md or task.python_callable.__doc__, f"{task.task_id} has no description"


def test_marts_are_published_when_they_are_built_and_checked_whatever_becomes_of_the_reports(dagbag) -> None:  # type: ignore[no-untyped-def]
    dag = dagbag.dags["build_marts"]
    before = dag.get_task("publish").get_flat_relative_ids(upstream=True)
    assert {"dbt_build", "validate_marts"} <= before
    assert not {"dbt_docs", "data_docs"} & before
    assert not {"publish"} & dag.get_task("data_docs").get_flat_relative_ids(upstream=True)

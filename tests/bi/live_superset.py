"""Superset itself over the samples (`make bi-test`; it needs an environment of its own, so that it is no part of `make test`):
the bundle is imported, every chart is asked for its data, and pictures of the dashboards are taken.

The pictures lie in `.local/superset/pictures`, to be looked at.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bi import bundle, server
from bi.server import USER, Superset
from extractors.services.postgres import Access
from extractors.services.selection import let_read
from extractors.settings import settings
from extractors.warehouse.database import engine, sqlalchemy_url
from tests.browser import Tab, opened
from tests.conftest import Samples

DECLARED = bundle.declared()
HOME = settings().state / "superset" / "tests"
TALL = 5200  # pixels: Superset draws what is in sight, and everything is
PATIENCE = 120.0  # seconds until every chart of a dashboard is drawn
SETTLED = "!document.querySelector('[data-test=loading-indicator], .loading') && document.querySelectorAll('.slice_container').length"


@pytest.fixture(scope="module")
def reader(samples: Samples, postgres: Access) -> str:
    """The samples as the role of BI tools."""
    return let_read(postgres, str(sqlalchemy_url(samples.dsn).database))


@pytest.fixture(scope="module")
def superset(samples: Samples, postgres: Access, reader: str) -> Iterator[Superset]:
    """A Superset of the tests, with the bundle imported twice: the second time changes nothing."""
    with server.running(HOME, postgres.url("postgres"), reader, port=0) as up:
        up.import_bundle()
        up.import_bundle()
        yield up


def rows_of(superset: Superset, name: str) -> list[dict[str, Any]]:
    number = superset.number_of("chart", bundle.identity("chart", name))
    answer = superset.client.get(f"/api/v1/chart/{number}/data/")
    assert answer.status_code == httpx.codes.OK, answer.text
    (result,) = answer.json()["result"]
    assert not result["error"]
    return list(result["data"])


def asked_in_sql(name: str) -> str:
    """What a chart asks, as SQL made from the declaration alone."""
    entry = DECLARED["charts"][name]
    dataset = DECLARED["datasets"][entry.get("dataset", "street_figures")]
    bundled = bundle.files()
    metrics = {
        metric["metric_name"]: metric["expression"]
        for metric in yaml.safe_load(bundled[f"datasets/gazette/{entry.get('dataset', 'street_figures')}.yaml"])["metrics"]
    }
    source = f"({dataset['sql']})" if "sql" in dataset else f"marts.{dataset['model']}"
    columns = [*entry.get("columns", ()), *(entry[key] for key in ("by", "split") if key in entry)]
    chosen = list(entry.get("metrics", ()))
    where = [f"{column} = {value}" for column, _, value in entry.get("where", ())]
    if "indicator" in entry:
        columns, chosen = ["street_name", "measured_as"], [entry["indicator"]]
        where = [f"concept = '{entry['indicator']}'", "kind = 'level'"]
    selected = [*columns, *(f"{metrics[metric]} AS {metric}" for metric in chosen)]
    return (
        f"SELECT {', '.join(selected)} FROM {source} AS asked"
        + (f" WHERE {' AND '.join(where)}" if where else "")
        + (f" GROUP BY {', '.join(columns)}" if columns and chosen else "")
        + " LIMIT 1000"
    )


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    """Rows as text that compares: numbers by their value, whatever type carried them."""
    return sorted(json.dumps({key: _plain(value) for key, value in row.items()}, sort_keys=True, ensure_ascii=False) for row in rows)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | list):
        return value
    try:
        return round(float(value), 6)
    except (TypeError, ValueError):
        return str(value)


@pytest.mark.parametrize("name", DECLARED["charts"])
def test_every_chart_shows_what_sql_says(superset: Superset, reader: str, name: str) -> None:
    with engine(reader).connect() as connection:
        wanted = [dict(row) for row in connection.execute(text(asked_in_sql(name))).mappings()]
    shown = rows_of(superset, name)
    assert in_order(shown) == in_order(wanted)
    empty = DECLARED["charts"][name].get("dataset") in ("coverage", "findings")
    assert shown or empty, "the samples were not crawled and raise no alarm, and have all else"


@pytest.mark.parametrize("name", [name for name, entry in DECLARED["charts"].items() if "indicator" in entry])
def test_every_bar_is_one_figure_of_one_unit_period_and_stage(superset: Superset, reader: str, name: str) -> None:
    query = """
        SELECT street_name, count(*) AS figures, count(DISTINCT converted_unit) AS units
        FROM marts.mart_street_ranking
        WHERE is_main AND kind = 'level' AND concept = :concept
        GROUP BY street_name, period_id, stage, comparison"""
    with engine(reader).connect() as connection:
        bars = connection.execute(text(query), {"concept": name}).all()
    assert {(bar.figures, bar.units) for bar in bars} == {(1, 1)}
    assert len(rows_of(superset, name)) == len(bars)


def test_the_bundle_holds_no_password_and_the_role_may_write_nothing(superset: Superset) -> None:
    assert not re.search(rb"password|://[^/@]*:[^/@]*@", b"".join(p.read_bytes() for p in bundle.BUNDLE.rglob("*.yaml")))
    number = superset.number_of("database", bundle.identity("database", "gazette"))
    statement = {"database_id": number, "sql": "CREATE TABLE marts.x (a int)", "schema": "marts", "runAsync": False}
    answer = superset.client.post("/api/v1/sqllab/execute/", json=statement)
    assert answer.status_code >= httpx.codes.BAD_REQUEST
    statement["sql"] = "SELECT count(*) AS n FROM raw.observation"
    assert "permission denied" in superset.client.post("/api/v1/sqllab/execute/", json=statement).text


def test_the_role_of_the_metadata_reaches_no_warehouse_and_secrets_are_ours_alone(superset: Superset, samples: Samples) -> None:
    secrets = HOME / "secrets.json"
    assert (secrets.stat().st_mode & 0o777, HOME.stat().st_mode & 0o777) == (0o600, 0o700)
    credentials = {"username": server.ROLE, "password": json.loads(secrets.read_text())["metadata"]}
    with pytest.raises(OperationalError, match="permission denied for database"):
        engine(sqlalchemy_url(samples.dsn).set(**credentials, drivername="postgresql").render_as_string(hide_password=False)).connect()


@pytest.fixture(scope="module")
def tab(superset: Superset, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A browser in which the administrator has logged in."""
    with httpx.Client(base_url=superset.address, timeout=60) as person:
        page = person.get("/login/").text
        token = re.search(r'csrf_token[^>]*?value="([^"]+)"|csrf_token&#34;: ?&#34;([^&]+)&|"csrf_token": ?"([^"]+)"', page)
        form = {"username": USER, "password": superset.password}
        if token:
            form["csrf_token"] = next(group for group in token.groups() if group)
        person.post("/login/", data=form, headers={"Referer": superset.address})
        session = person.cookies["session"]
    with opened(chromium, tmp_path_factory.mktemp("profile")) as tab:
        tab.ask("Network.setCookie", name="session", value=session, url=superset.address)
        yield tab


@pytest.mark.parametrize("entry", DECLARED["dashboards"], ids=lambda entry: entry["slug"])
def test_every_chart_of_a_dashboard_is_drawn(superset: Superset, tab: Tab, entry: dict[str, Any]) -> None:
    tab.size(1400, TALL)
    tab.go(f"{superset.address}/superset/dashboard/{entry['slug']}/?standalone=1")
    wanted = sum(len(row.get("charts", ())) for row in entry["rows"])
    limit = time.monotonic() + PATIENCE
    while tab.script(SETTLED) != wanted and time.monotonic() < limit:
        time.sleep(0.5)
    assert tab.script(SETTLED) == wanted
    tab.script("new Promise((done) => setTimeout(done, 3000))")  # bars grow
    folder = settings().state / "superset" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    tab.picture(Path(folder / f"{entry['slug']}.png"))
    shown = str(tab.script("document.body.innerText"))
    for name in (name for row in entry["rows"] for name in row.get("charts", ())):
        assert bundle.chart_title(DECLARED["charts"][name], DECLARED["datasets"]) in shown
    assert "Error" not in shown
    assert "错误" not in shown

"""What a program reads over HTTP is what the marts hold, whole and exact, and nothing else can be asked."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from extractors.api import answers
from extractors.api.question import Marts, TooBusyError, TooLongError
from extractors.warehouse.database import engine
from tests.api.conftest import serving
from tests.conftest import Samples


def asked(client: httpx.Client, address: str) -> Any:
    answer = client.get(f"/samples/{address}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal)


def every_row(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    """The rows of all pages of a list."""
    rows: list[dict[str, Any]] = []
    following: str | None = f"/samples/{address}"
    while following:
        answer = client.get(following)
        page = json.loads(answer.text, parse_float=Decimal)
        assert answer.links.get("next", {}).get("url") == page["next"]
        rows += page["rows"]
        following = page["next"]
    return rows


def in_sql(dsn: str, query: str) -> list[Any]:
    with engine(dsn).connect() as connection:
        return list(connection.execute(text(query)).scalars())


@pytest.mark.parametrize(("address", "relation", "key"), [
    ("documents.json?limit=3", "dim_document", "document_id"),
    ("indicators.json", "dim_indicator", "concept"),
    ("streets.json?limit=7", "dim_street", "street_code"),
    ("figures.json?limit=200", "fct_observation_current", "observation_id"),
    ("marts/dim_stage.json?limit=60", "dim_stage", "stage"),
])  # fmt: skip
def test_the_pages_of_a_list_hold_every_row_once(served: httpx.Client, samples: Samples, address: str, relation: str, key: str) -> None:
    listed = [row[key] for row in every_row(served, address)]
    assert sorted(listed) == sorted(in_sql(samples.dsn, f"SELECT {key} FROM marts.{relation}"))


@pytest.mark.parametrize(("given", "condition"), [
    ("concept=tax_revenue&kind=level", "concept = 'tax_revenue' AND kind = 'level'"),
    ("theme=livelihood&is_headline=true", "theme = 'livelihood' AND is_headline"),
    ("period_from=2022-01-01&period_to=2022-09-30", "period_start >= '2022-01-01' AND period_end <= '2022-09-30'"),
    ("street_code=330105012&basis=target", "street_code = '330105012' AND basis = 'target'"),
])  # fmt: skip
def test_filters_choose_what_sql_would(served: httpx.Client, samples: Samples, given: str, condition: str) -> None:
    filtered = {row["observation_id"]: row["value"] for row in every_row(served, f"figures.json?{given}&limit=50")}
    with engine(samples.dsn).connect() as connection:
        query = text(f"SELECT observation_id, value FROM marts.fct_observation_current WHERE {condition}")
        assert filtered == {row.observation_id: row.value for row in connection.execute(query)}


def test_csv_holds_what_json_holds_and_no_formula(served: httpx.Client) -> None:
    rows = asked(served, "figures.json?document_id=f9a59332c1b2acc43a2b6727&limit=1000")["rows"]
    answer = served.get("/samples/figures.csv?document_id=f9a59332c1b2acc43a2b6727&limit=1000")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    csv_rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(csv_rows) > 100
    for row, cells in zip(rows, csv_rows, strict=True):
        assert cells["observation_id"] == row["observation_id"]
        assert cells["value"] == ("" if row["value"] is None else str(row["value"]))
        assert cells["quote"].removeprefix("'") == row["quote"].removeprefix("'")
        assert not any(cell.startswith(("=", "@", "\t")) for cell in cells.values())


def test_every_relation_of_the_marts_can_be_read(served: httpx.Client, samples: Samples) -> None:
    for relation in asked(served, "marts.json")["relations"]:
        name, key = relation["relation"], relation["key"]
        told = list(csv.DictReader(io.StringIO(served.get(f"/samples/marts/{name}.csv?limit=5").text)))
        [count] = in_sql(samples.dsn, f"SELECT count(*) FROM marts.{name}")
        assert len(told) == min(count, 5), name
        assert [row[key] for row in told] == sorted(row[key] for row in told), name
        assert all(list(row) == [column["name"] for column in relation["columns"]] for row in told), name


def test_nested_values_are_the_same_in_both_forms(served: httpx.Client) -> None:
    address = "marts/mart_street_scorecard"
    rows = asked(served, f"{address}.json?limit=100")["rows"]
    csv_rows = list(csv.DictReader(io.StringIO(served.get(f"/samples/{address}.csv?limit=100").text)))
    nested = [row["other_headlines"] for row in rows]
    assert any(nested)
    assert [json.loads(row["other_headlines"] or "null", parse_float=Decimal) for row in csv_rows] == nested


def test_a_figure_comes_with_its_sentence_its_page_and_its_document(served: httpx.Client) -> None:
    [figure] = asked(served, "figures.json?concept=tax_revenue&street_code=330105012&kind=level&is_headline=true")["rows"]
    answer = asked(served, f"figures/{figure['observation_id']}.json")
    assert answer["figure"] == figure
    assert answer["document"]["document_id"] == figure["document_id"]
    assert [page["quote"] for page in answer["printed"]] == [figure["quote"]]
    assert answer["links"]["page"] == f"/samples/documents/{figure['document_id']}.html#{figure['observation_id']}"


def test_one_thing_leads_to_its_page_and_to_its_figures(served: httpx.Client) -> None:
    for address, kind in (("indicators/tax_revenue", "indicator"), ("streets/330105012", "street")):
        answer = asked(served, f"{address}.json")
        assert answer[kind]
        assert answer["links"]["page"] == f"/samples/{address}.html"
        for name in answer["links"].keys() - {"page"}:
            assert served.get(answer["links"][name]).json()["rows"], name
    document = asked(served, "documents.json?limit=1")["rows"][0]
    assert asked(served, f"documents/{document['document_id']}.json")["document"] == document
    assert "税收收入" in served.get("/samples/indicators/tax_revenue.html").text
    assert served.get("/samples/indicators/tax_revenue.csv").text == "page's own\n"


def test_who_has_the_answer_already_gets_no_body(served: httpx.Client) -> None:
    first = served.get("/samples/streets.json")
    again = served.get("/samples/streets.json", headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert served.get("/samples/streets.json?limit=5", headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(("address", "status"), [
    ("streets.json?distrikt_code=330105", 422),
    ("streets.json?is_current=1", 422),
    ("figures.json?limit=1001", 422),
    ("figures.json?period_from=20220101", 422),
    ("figures.json?after=%00", 422),
    ("figures/nothing.json", 404),
    ("indicators/nothing.json", 404),
    ("marts/pg_authid.json", 404),
    ("marts/dim_street.json?where=nothing%3D1", 404),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(served: httpx.Client, address: str, status: int) -> None:
    answer = served.get(f"/samples/{address}")
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_a_value_is_never_read_as_sql(served: httpx.Client) -> None:
    for value in ("x' OR '1'='1", "x'; DROP TABLE marts.dim_street; --", "x\\'", "%s", ":given_concept"):
        for address, name in (("figures.json", "concept"), ("marts/dim_street.json", "where"), ("streets.json", "after")):
            given = f"street_name={value}" if name == "where" else value
            answer = served.get(f"/samples/{address}", params={name: given})
            assert answer.status_code == 200, value
            assert answer.json()["rows"] == [] or name == "after"
    assert len(every_row(served, "streets.json")) == 26


def test_nothing_can_be_written_and_nothing_but_the_marts_be_read(served: httpx.Client, samples: Samples, reader: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = served.request(method, "/samples/streets.json", json={})
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    for dsn in (samples.dsn, reader):
        with Marts(dsn).asked() as question:
            (row,) = question.rows("SELECT current_user::text AS who, current_setting('transaction_read_only') AS read_only")
            assert json.loads(row) == {"who": "bi_reader", "read_only": "on"}
            with pytest.raises(DBAPIError, match="permission denied"):
                question.rows("SELECT * FROM raw.observation")


def test_a_question_ends_at_its_deadline_and_few_ask_at_once(reader: str) -> None:
    marts = Marts(reader, deadline=0.5, at_once=1)
    with marts.asked() as question:
        with pytest.raises(TooBusyError), marts.asked():
            pass
        with pytest.raises(TooLongError):
            question.rows("SELECT 1 AS one")  # waiting for the place took all the time there was
    with pytest.raises(TooLongError), marts.asked() as question:
        question.rows("SELECT pg_sleep(60)")


def test_a_caller_is_told_that_there_was_no_answer_in_time(samples: Samples, sites: Path) -> None:
    with serving(samples.dsn, sites, deadline=0.0001) as client:
        answer = client.get("/samples/streets/330105012.json")
    assert (answer.status_code, answer.json()) == (504, {"error": "no answer in time: ask for less"})


def test_a_page_ends_where_it_would_grow_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST", 10)
    assert answers.cut(["12345678", "12345678", "1"], limit=3) == (["12345678"], True)
    assert answers.cut(["1" * 50], limit=3) == (["1" * 50], False)


def test_every_column_is_described_in_both_languages(served: httpx.Client) -> None:
    described = asked(served, "openapi.json")
    assert not [path for path in described["paths"] if path.startswith("/api/")]
    relations = {each["relation"]: each for each in asked(served, "marts.json")["relations"]}
    assert len(relations) > 25
    for name, relation in relations.items():
        schema = described["components"]["schemas"][name]
        assert schema["properties"].keys() == {column["name"] for column in relation["columns"]}
        assert all(" / " in column["description"] for column in schema["properties"].values()), name


def test_schemathesis_finds_nothing(served: httpx.Client, tmp_path: Path) -> None:
    """Whatever the description allows is answered as it says, whatever it does not is refused; the same cases every time."""
    tool = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [tool, "run", f"{served.base_url}/samples/openapi.json", "--phases=fuzzing", "--max-examples=3", "--seed=17", "--no-color",
         "--warnings=off", "--workers=2"],
        cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: 15" in done.stdout

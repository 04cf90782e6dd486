"""`gazette export` on a warehouse that was really filled: files that describe themselves, the same for the same data."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import text

from extractors.cleaning import for_cell, for_link
from extractors.settings import Settings
from extractors.warehouse.database import WarehouseError, engine
from extractors.warehouse.export import catalogue, tables
from extractors.warehouse.export.descriptor import licence
from extractors.warehouse.export.folder import DESCRIPTOR, read_descriptor
from extractors.warehouse.export.release import export
from tests.conftest import Samples

Bytes = dict[str, bytes]


@pytest.fixture(scope="module")
def release(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "first"
    assert export(samples.dsn, Settings(), folder, samples=True).broken == []
    return folder


def content(folder: Path) -> Bytes:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / DESCRIPTOR).read_text("utf-8"))


def ask(dsn: str, query: str) -> list[Any]:
    with engine(dsn).connect() as connection:
        return list(connection.execute(text(query)))


def test_the_release_is_a_valid_data_package(release: Path) -> None:
    import frictionless

    report = frictionless.validate(str(release / DESCRIPTOR))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert len(report.tasks) > 20


def test_a_spreadsheet_sees_that_a_release_for_people_is_utf8_and_it_reads_the_same(
    samples: Samples, release: Path, tmp_path: Path
) -> None:
    import frictionless

    export(samples.dsn, Settings(), tmp_path, ("csv",), samples=True, excel=True)
    assert frictionless.validate(str(tmp_path / DESCRIPTOR)).valid
    for path in tmp_path.glob("*.csv"):
        assert path.read_bytes() == b"\xef\xbb\xbf" + (release / path.name).read_bytes()
    (resource,) = (r for r in described(tmp_path)["resources"] if r["name"] == "dim_street")
    fields = resource["schema"]["fields"]
    assert tables.read_csv(tmp_path / "dim_street.csv", fields) == tables.read_csv(
        release / "dim_street.csv", fields
    )


def test_a_row_that_breaks_a_key_or_a_type_makes_it_invalid(release: Path, tmp_path: Path) -> None:
    """What the check above could have found."""
    import frictionless

    shutil.copytree(release, tmp_path / "copy")
    path = tmp_path / "copy" / "mart_street_economy.csv"
    header, first, *others = path.read_text("utf-8").splitlines(keepends=True)
    street = header.rstrip().split(",").index("street_code")
    cells = next(csv.reader([first]))
    cells[street] = "000000000"
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(header)
        csv.writer(handle, lineterminator="\n").writerow(cells)
        handle.writelines([*others, *others[:1]])
    report = frictionless.validate(str(tmp_path / "copy" / DESCRIPTOR), resource_name="mart_street_economy")
    assert {"hash-count", "byte-count", "primary-key", "foreign-key"} <= {
        kind for (kind,) in report.flatten(["type"])
    }


def test_every_relation_is_there_with_every_row_in_both_formats(release: Path, samples: Samples) -> None:
    names = ask(samples.dsn, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'")
    relations = {name: ask(samples.dsn, f"SELECT count(*) FROM marts.{name}")[0][0] for (name,) in names}
    resources = read_descriptor(release)["resources"]
    assert {
        name: found["rows"] for name, found in resources.items() if name != "data_dictionary"
    } == relations
    for name in relations:
        fields = resources[name]["schema"]["fields"]
        rows = tables.read_csv(release / f"{name}.csv", fields)
        assert rows.num_rows == relations[name]
        assert rows.equals(pq.read_table(release / f"{name}.parquet")), name


def test_values_are_exact_and_times_are_utc(release: Path, samples: Samples) -> None:
    (row,) = ask(samples.dsn, """SELECT figure_id, value::text, known_from AT TIME ZONE 'UTC' AS known, is_headline, quote
        FROM marts.mart_street_economy WHERE mention = '14.62亿元'""")  # fmt: skip
    with (release / "mart_street_economy.csv").open(encoding="utf-8", newline="") as handle:
        (printed,) = (r for r in csv.DictReader(handle) if r["figure_id"] == row.figure_id)
    assert printed["value"] == row.value == "1462000000"
    assert printed["known_from"] == f"{row.known:%Y-%m-%dT%H:%M:%S.%fZ}"
    assert (printed["is_headline"], printed["quote"]) == ("true", row.quote)


def test_exporting_again_gives_the_same_bytes(release: Path, samples: Samples, tmp_path: Path) -> None:
    export(samples.dsn, Settings(), tmp_path / "again", samples=True)
    assert content(tmp_path / "again") == content(release)


def test_the_descriptor_tells_where_the_data_comes_from(release: Path, samples: Samples) -> None:
    found = described(release)
    documents = ask(samples.dsn, "SELECT document_id, url, published_on FROM marts.dim_document ORDER BY 1")
    assert [(one["document_id"], one["path"], one["published"]) for one in found["sources"]] == [
        (row.document_id, row.url, str(row.published_on)) for row in documents
    ]
    assert found["published"] == {"from": "2022-10-20", "to": "2023-01-16"}
    assert found["software"]["version"]
    assert "虚构" in found["description"], "invented figures are called so"


def test_the_licence_is_the_owners_or_said_to_be_missing(
    release: Path, samples: Samples, tmp_path: Path
) -> None:
    (default,) = described(release)["licenses"]
    assert default["name"] == "notspecified"
    assert "Art. 5" in default["title"]
    address = "https://creativecommons.org/licenses/by/4.0/"
    chosen = Settings(data_licence="CC-BY-4.0", data_licence_address=address)
    export(samples.dsn, chosen, tmp_path / "chosen", ("csv",))
    assert described(tmp_path / "chosen")["licenses"] == [{"name": "CC-BY-4.0", "path": address}]


def test_the_data_dictionary_describes_every_column(release: Path, samples: Samples) -> None:
    with (release / "data_dictionary.csv").open(encoding="utf-8", newline="") as handle:
        rows = {(row["relation"], row["column"]): row for row in csv.DictReader(handle)}
    catalogue = ask(samples.dsn, """
        SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'marts'""")  # fmt: skip
    assert rows.keys() == {tuple(row) for row in catalogue}
    assert all(row["description"] for row in rows.values())
    assert rows["mart_street_economy", "figure_id"]["is_key"] == "true"
    assert rows["mart_street_economy", "street_code"]["references"] == "dim_street.street_code"


# A warehouse made by hand, for what must not happen to one that others read.

MARTS = """
    CREATE TABLE marts.dim_document AS SELECT 'd' || n AS document_id, 'title' AS title, 'https://example.cn/a' AS url,
        'paper' AS source, date '2022-12-09' AS published_on, 1 AS version, 'hash' AS content_hash,
        'reader' AS extractor_version FROM generate_series(1, 30) AS n;
    CREATE TABLE marts.fct_observation_current AS SELECT 'o' || n AS observation_id, 'd' || n AS document_id,
        date '2022-01-01' AS period_start, date '2022-12-31' AS period_end, 'actual' AS basis
        FROM generate_series(1, 30) AS n;
    CREATE TABLE marts.remark AS SELECT n % 7 AS a, 'x,' || n AS b FROM generate_series(1, 30) AS n"""


@pytest.fixture
def by_hand(warehouse: str) -> Callable[[str], str]:
    def run(statements: str) -> str:
        with engine(warehouse).begin() as connection:
            connection.execute(text(statements))
        return warehouse

    run(MARTS)
    return run


def test_the_order_of_rows_in_the_database_does_not_matter(
    by_hand: Callable[[str], str], tmp_path: Path
) -> None:
    dsn = by_hand("SELECT 1")
    export(dsn, Settings(), tmp_path / "one")
    for name in ("dim_document", "fct_observation_current", "remark"):
        by_hand(f"""CREATE TEMPORARY TABLE kept AS SELECT * FROM marts.{name}; TRUNCATE marts.{name};
            INSERT INTO marts.{name} SELECT * FROM kept ORDER BY 2 DESC, 1 DESC; DROP TABLE kept""")
    export(dsn, Settings(), tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_reference_that_does_not_hold_is_told_and_not_promised(
    by_hand: Callable[[str], str], tmp_path: Path
) -> None:
    dsn = by_hand("UPDATE marts.fct_observation_current SET document_id = 'lost' WHERE observation_id = 'o3'")
    (line,) = export(dsn, Settings(), tmp_path / "out").broken
    assert line == "fct_observation_current.document_id: 1 rows name no row of dim_document"
    assert (
        "foreignKeys"
        not in read_descriptor(tmp_path / "out")["resources"]["fct_observation_current"]["schema"]
    )


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("CREATE VIEW marts.zone AS SELECT 1 / (n - 20) AS a FROM generate_series(1, 30) AS n", "zone.*division by zero"),
        ("INSERT INTO marts.dim_document SELECT * FROM marts.dim_document LIMIT 1", "document_id should be its key"),
        ("DROP TABLE marts.dim_document", "cannot read"),
    ],
)  # fmt: skip
def test_an_export_that_fails_leaves_the_earlier_one_whole(
    by_hand: Callable[[str], str], tmp_path: Path, harm: str, reason: str
) -> None:
    dsn, folder = by_hand("SELECT 1"), tmp_path / "release"
    export(dsn, Settings(), folder)
    before = content(folder)
    by_hand(harm)
    with pytest.raises(WarehouseError, match=reason):
        export(dsn, Settings(), folder)
    assert content(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["release"], "nothing half-written is left beside it"


def test_a_release_takes_the_place_of_another_with_more_files(
    by_hand: Callable[[str], str], tmp_path: Path
) -> None:
    dsn = by_hand("SELECT 1")
    export(dsn, Settings(), tmp_path)
    export(dsn, Settings(), tmp_path, ("csv",))
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".json"}


@pytest.mark.parametrize("earlier", [True, False])
def test_files_that_no_export_wrote_are_never_lost(
    by_hand: Callable[[str], str], tmp_path: Path, earlier: bool
) -> None:
    dsn = by_hand("SELECT 1")
    if earlier:
        export(dsn, Settings(), tmp_path)
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(WarehouseError, match=r"thesis\.docx|not empty"):
        export(dsn, Settings(), tmp_path)
    assert (tmp_path / "thesis.docx").exists()


def test_a_warehouse_without_marts_says_what_to_do(warehouse: str, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="make run"):
        export(warehouse, Settings(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


STRANGE = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "'=1", "\'\'=1", "'quoted'",
    "＝1+1", "＋1", "－1", "＠x", "-5.2%", "+9.6%", "-1,234.5", "'-5", "-", "=", "", "'", "a=b", "甲\n=1", "[/x]", "\x1b[31m",
]  # fmt: skip


def test_no_cell_is_a_formula_and_every_cell_comes_back(warehouse: str, tmp_path: Path) -> None:
    with engine(warehouse).begin() as connection:
        connection.execute(text("CREATE TABLE marts.dim_document (document_id text, said text, url varchar)"))
        connection.execute(
            text("INSERT INTO marts.dim_document VALUES (:id, :said, :said)"),
            [{"id": f"d{n:02}", "said": strange} for n, strange in enumerate(STRANGE)],
        )
        connection.execute(text("INSERT INTO marts.dim_document VALUES ('e', NULL, NULL)"))
        relation = next(one for one in catalogue.relations(connection) if one.name == "dim_document")
        fields = [{"name": column.name, "type": tables.field_type(column)} for column in relation.columns]
        tables.write_csv(connection, relation, ["document_id"], tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        cells = [row["said"] for row in csv.DictReader(handle)]
    assert cells[:-1] == [for_cell(strange) for strange in STRANGE], "one rule, in two languages"
    for cell in cells:
        assert cell[:1] not in tuple("=@\t\r\n＝＋－＠"), cell
        assert cell[:1] not in ("+", "-") or re.fullmatch(r"[+-]\d[\d,.]*%?", cell), cell
    table = tables.read_csv(tmp_path / "a.csv", fields)
    assert table.column("said").to_pylist() == [*STRANGE, None]
    assert table.column("url").to_pylist() == [*STRANGE, None]
    tables.write_parquet(table, fields, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").column("said").to_pylist() == [*STRANGE, None]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "JavaScript:1", "https://a b", " https://a"]
)
def test_no_address_of_a_descriptor_runs_anything(address: str) -> None:
    chosen = Settings(data_licence="CC-BY-4.0", data_licence_address=address)
    assert licence(chosen) == {"name": "CC-BY-4.0"}
    assert for_link(address) is None
    assert for_link("https://a.example/x?y=1") == "https://a.example/x?y=1"

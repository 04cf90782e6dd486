"""What `gazette compare` says about two releases, against a plain comparison of the same rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.warehouse.database import WarehouseError
from extractors.warehouse.export import tables
from extractors.warehouse.export.comparison import Difference, compare
from extractors.warehouse.export.descriptor import resource
from extractors.warehouse.export.folder import DESCRIPTOR
from tests.command import called

GAZETTE = Path(sys.executable).with_name("gazette")
FIELDS = {
    "figure_id": "string", "place": "integer", "value": "number", "is_headline": "boolean", "quote": "string",
    "published_on": "date", "known_from": "datetime", "aliases": "array",
}  # fmt: skip
NAME = "mart_street_economy"


def release(
    folder: Path,
    rows: list[dict[str, Any]],
    fields: dict[str, str] = FIELDS,
    key: tuple[str, ...] = ("figure_id",),
    formats: tuple[str, ...] = ("csv", "parquet"),
    name: str = NAME,
) -> Path:
    """A release of one table, its CSV in the form that the export gives it; adds to what `folder` holds."""
    folder.mkdir(parents=True, exist_ok=True)
    described = [{"name": field, "type": kind} for field, kind in fields.items()]
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(fields) + "\n")
        for row in rows:
            handle.write(",".join(cell(row[field]) for field in fields) + "\n")
    tables.write_parquet(tables.read_csv(path, described), described, path.with_suffix(".parquet"))
    kept = [path.with_suffix(f".{kind}") for kind in formats]
    found = [resource(name, "", kept, described, key, len(rows))]
    if (folder / DESCRIPTOR).exists():
        found += json.loads((folder / DESCRIPTOR).read_text("utf-8"))["resources"]
    (folder / DESCRIPTOR).write_text(json.dumps({"resources": found}), encoding="utf-8")
    return folder


def cell(value: Any) -> str:
    """As PostgreSQL's COPY prints it: null is nothing, an empty text is quoted."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case list():
            value = json.dumps(value, ensure_ascii=False)
    return '"' + str(value).replace('"', '""') + '"' if isinstance(value, str) else str(value)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ROW = st.fixed_dictionaries({
    "place": st.none() | st.integers(-3, 3),
    "value": st.none() | st.decimals("-1e12", "1e12", places=3),
    "is_headline": st.none() | st.booleans(),
    "quote": st.none() | TEXT | st.sampled_from(["", "a,b", 'say "so"', "one\ntwo", "税收30.5亿元"]),
    "published_on": st.none() | st.dates(date(1999, 1, 1), date(2030, 1, 1)),
    "known_from": st.none() | st.datetimes(datetime(1999, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    "aliases": st.none() | st.lists(TEXT, max_size=2),
})  # fmt: skip
TABLE = st.dictionaries(st.sampled_from('甲乙丙丁ab,\n"'), ROW, max_size=7)


def listed(table: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"figure_id": key, **row} for key, row in table.items()]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    old=TABLE,
    new=TABLE,
    kept=st.floats(0, 1),
    formats=st.sampled_from([("csv",), ("parquet",)]),
    data=st.data(),
)
def test_a_comparison_finds_exactly_what_changed(old, new, kept, formats, data) -> None:
    new = {
        key: old[key] if key in old and data.draw(st.floats(0, 1)) < kept else row for key, row in new.items()
    }
    with tempfile.TemporaryDirectory() as scratch:
        before = release(Path(scratch) / "old", listed(old))
        after = release(Path(scratch) / "new", listed(new), formats=formats)
        (found,), (back,), same = (
            compare(before, after, 100),
            compare(after, before, 100),
            compare(after, after),
        )
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    assert (found.added, found.removed, found.changed) == (
        len(new.keys() - old.keys()), len(old.keys() - new.keys()), len(changed)
    )  # fmt: skip
    assert {e.key["figure_id"] for e in found.examples if e.kind == "changed"} == changed
    assert found.changed_columns == {
        name: count
        for name in ROW_NAMES
        if (count := sum(old[key][name] != new[key][name] for key in changed))
    }
    assert (back.added, back.removed, back.changed) == (found.removed, found.added, found.changed)
    assert not same[0].is_different


ROW_NAMES = [name for name in FIELDS if name != "figure_id"]


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return release(tmp_path / "before", ROWS)


BASE: dict[str, Any] = dict.fromkeys(FIELDS)
ROWS = [
    {**BASE, "figure_id": "f1", "value": Decimal("3050000000"), "quote": "税收30.5亿元"},
    {**BASE, "figure_id": "f2", "value": Decimal("1.50"), "aliases": ["天水"]},
]


def only(found: list[Difference]) -> Difference:
    (difference,) = found
    return difference


def test_an_example_tells_key_column_old_and_new(before: Path, tmp_path: Path) -> None:
    after = release(tmp_path / "after", [{**ROWS[0], "value": Decimal("3080000000")}, ROWS[1]])
    (example,) = only(compare(before, after)).examples
    assert (example.kind, example.key) == ("changed", {"figure_id": "f1"})
    assert example.changes == {"value": ("3050000000", "3080000000")}


def test_a_new_reading_that_found_the_same_changes_nothing(tmp_path: Path) -> None:
    fields = {"figure_id": "string", "value": "number", "run_id": "string"}
    old = release(tmp_path / "a", [{"figure_id": "f1", "value": Decimal(7), "run_id": "monday"}], fields)
    new = release(tmp_path / "b", [{"figure_id": "f1", "value": Decimal(7), "run_id": "tuesday"}], fields)
    assert not only(compare(old, new)).is_different


def test_a_changed_schema_is_told_and_the_common_columns_compared(before: Path, tmp_path: Path) -> None:
    fields = {"figure_id": "string", "value": "string", "quote": "string", "unit": "string"}
    rows = [
        {"figure_id": "f1", "value": "3050000000", "quote": "税收30.5亿元", "unit": "CNY"},
        {"figure_id": "f2", "value": "1.6", "quote": None, "unit": "pp"},
    ]
    found = only(compare(before, release(tmp_path / "after", rows, fields)))
    assert "column added: unit" in found.schema
    assert "column removed: aliases" in found.schema
    assert "type of value: number -> string" in found.schema
    assert found.changed_columns == {"value": 1}, "1.50 became 1.6; a number that became text did not change"


def test_without_a_common_key_rows_count_as_often_as_they_occur(tmp_path: Path) -> None:
    fields = {"name": "string"}
    old = release(tmp_path / "a", [{"name": "甲"}, {"name": "甲"}, {"name": "乙"}], fields, ())
    new = release(tmp_path / "b", [{"name": "乙"}, {"name": "甲"}, {"name": "丙"}], fields, ())
    found = only(compare(old, new))
    assert (found.added, found.removed, found.changed) == (1, 1, 0)


def test_new_and_lost_tables_count_all_their_rows(before: Path, tmp_path: Path) -> None:
    after = release(tmp_path / "after", ROWS[:1], name="mart_new")
    lost, gained = sorted(compare(before, after), key=lambda one: one.status, reverse=True)
    assert (lost.resource, lost.status, lost.removed) == (NAME, "removed", 2)
    assert (gained.resource, gained.status, gained.added) == ("mart_new", "added", 1)


def test_a_file_changed_by_hand_is_refused(before: Path, tmp_path: Path) -> None:
    after = release(tmp_path / "after", ROWS, formats=("csv",))
    path = after / f"{NAME}.csv"
    path.write_text(path.read_text("utf-8").replace("30.5", "90.5"), encoding="utf-8")
    with pytest.raises(WarehouseError, match="its hash differs"):
        compare(before, after)
    path.unlink()
    with pytest.raises(WarehouseError, match="is missing"):
        compare(before, after)


def test_a_descriptor_cannot_lead_out_of_its_folder(before: Path) -> None:
    path = before / DESCRIPTOR
    path.write_text(path.read_text("utf-8").replace(f'"{NAME}.csv"', '"../secret.csv"'), encoding="utf-8")
    with pytest.raises(WarehouseError, match="outside its folder"):
        compare(before, before)


def test_a_key_that_occurs_twice_is_an_error(before: Path, tmp_path: Path) -> None:
    twice = release(tmp_path / "twice", [ROWS[0], ROWS[0]])
    with pytest.raises(WarehouseError, match="occurs twice"):
        compare(before, twice)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GAZETTE, "compare", *arguments], capture_output=True, text=True, env={**os.environ, "COLUMNS": "160"}
    )


def test_the_command_ends_as_diff_does_and_prints_for_people_and_programs(
    before: Path, tmp_path: Path
) -> None:
    after = release(tmp_path / "after", [{**ROWS[0], "value": Decimal("3080000000")}])
    assert called("compare", before, before).exit_code == 0
    shown = run(before, after)
    assert shown.returncode == 1
    assert "value: 3050000000 -> 3080000000" in shown.stdout
    assert "removed f2" in shown.stdout
    (difference,) = json.loads(called("compare", before, after, "--format", "json").stdout)
    assert (difference["changed"], difference["removed"], difference["rows"]) == (1, 1, [2, 1])
    refused = called("compare", before, tmp_path)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "holds no release" in refused.stderr


def test_150_000_rows_are_compared_within_seconds(tmp_path: Path) -> None:
    rows = [
        {**BASE, "figure_id": f"{n:032x}", "place": n, "value": Decimal(n), "quote": f"税收{n}亿元"}
        for n in range(150_000)
    ]
    before = release(tmp_path / "before", rows)
    rows[7]["value"] = Decimal(8)
    after = release(tmp_path / "after", rows[1:])
    start = time.process_time()
    found = only(compare(before, after))
    assert (found.removed, found.changed) == (1, 1)
    assert time.process_time() - start < 10


PLAIN: dict[str, object] = {
    "name": "a", "path": "a.csv", "format": "csv", "hash": "sha256:x", "rows": 1, "schema": {"fields": [{"name": "x", "type": "string"}]},
}  # fmt: skip


@pytest.mark.parametrize(
    "descriptor",
    [
        "[" * 100_000, '{"resources":' * 50_000, "[]", "null", '{"resources":["x"]}', '{"resources":[{"name":"a"}]}', "", b"\xff" * 1000,
        '{"resources":[],"rows":' + "9" * 5000 + "}", *(
            json.dumps({"resources": [{**PLAIN, **wrong}]})
            for wrong in (
                {"path": "\0"}, {"path": "\ud800"}, {"path": "/dev/zero"}, {"path": "pipe"}, {"name": "\x1b[31m"}, {"format": 7},
                {"rows": "x"},
                {"schema": {"fields": [{"name": "x", "type": []}]}}, {"schema": {"fields": [], "primaryKey": 7}}, {"copies": [7]},
            )
        ),
    ],
)  # fmt: skip
@pytest.mark.timeout(60)
def test_what_is_no_release_is_one_clear_line(descriptor: str | bytes, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    (tmp_path / "datapackage.json").write_bytes(
        descriptor if isinstance(descriptor, bytes) else descriptor.encode()
    )
    with pytest.raises(WarehouseError) as caught:
        compare(tmp_path, tmp_path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


def test_a_descriptor_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "datapackage.json")
    with pytest.raises(WarehouseError, match="holds no release"):
        compare(tmp_path, tmp_path)

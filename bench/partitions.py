"""The fact table whole, with one more index, and in partitions by district: `python bench/partitions.py DSN`.

The rows of `marts.fct_observation` at DSN are laid down once for each of many districts of our own making, in three tables
of a schema `partition_trial`, which is dropped at the end. Each question is asked of all three: the answers must be
equal; told are the median time on the server, the partitions that the plan looks into, and the blocks that were read.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import click
from sqlalchemy import Connection, text

from extractors.warehouse.database import engine

SCHEMA = "partition_trial"
WHOLE, INDEXED, PARTED = TABLES = ("whole", "whole_by_district", "in_partitions")
QUESTIONS = {
    "one indicator of a district": """
        SELECT street_code, period_id, value FROM {table} AS f
        WHERE district_code = 'd7' AND concept = 'tax_revenue' AND kind = 'level' ORDER BY 1, 2, 3""",
    "all figures of a district": """
        SELECT theme, kind, count(*), min(period_end), max(period_end) FROM {table} AS f
        WHERE district_code = 'd7' GROUP BY theme, kind ORDER BY 1, 2, 3""",
    "one indicator of all districts": """
        SELECT district_code, count(*), max(value) FROM {table} AS f
        WHERE concept = 'tax_revenue' AND kind = 'level' GROUP BY district_code ORDER BY 1, 2, 3""",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of a table: milliseconds on the server, partitions looked into (1: the table), blocks read."""

    question: str
    table: str
    milliseconds: float
    partitions: int
    blocks: int


def lay_down(connection: Connection, districts: int, partitions: int, copies: int = 1) -> dict[str, float]:
    """Make the three tables, with the facts `copies` times for each of `districts`; returns the seconds that each took."""
    taken = {}
    columns = connection.execute(text("""
        SELECT attname FROM pg_attribute WHERE attrelid = 'marts.fct_observation'::regclass AND attnum > 0 AND NOT attisdropped
        ORDER BY attnum""")).scalars().all()  # fmt: skip
    replaced = {"observation_version_id": "c || '-' || d || '-' || observation_version_id", "district_code": "'d' || d"}
    picked = ", ".join(replaced.get(name, f'"{name}"') for name in columns)
    indexes = connection.execute(text("""
        SELECT pg_get_indexdef(indexrelid, 0, false) FROM pg_index
        WHERE indrelid = 'marts.fct_observation'::regclass AND NOT indisunique""")).scalars().all()  # fmt: skip
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    for table in TABLES:
        began = time.monotonic()
        place = f"{SCHEMA}.{table}"
        cut = "PARTITION BY HASH (district_code)" if table == PARTED else ""
        connection.exec_driver_sql(f"CREATE TABLE {place} (LIKE marts.fct_observation) {cut}")
        for number in range(partitions if table == PARTED else 0):
            connection.exec_driver_sql(
                f"CREATE TABLE {place}_{number} PARTITION OF {place} FOR VALUES WITH (MODULUS {partitions}, REMAINDER {number})"
            )
        connection.exec_driver_sql(f"""
            INSERT INTO {place} SELECT {picked} FROM marts.fct_observation AS f
            CROSS JOIN generate_series(1, {districts}) AS d CROSS JOIN generate_series(1, {copies}) AS c""")  # noqa: S608
        key = "district_code, observation_version_id" if table == PARTED else "observation_version_id"
        connection.exec_driver_sql(f"CREATE UNIQUE INDEX ON {place} ({key})")  # a key over partitions holds what they are cut by
        for index in indexes:
            connection.exec_driver_sql(f"CREATE INDEX ON {place} USING {index.partition(' USING ')[2]}")
        if table == INDEXED:
            connection.exec_driver_sql(f"CREATE INDEX ON {place} (district_code, concept, kind)")
        connection.exec_driver_sql(f"ANALYZE {place}")
        taken[table] = time.monotonic() - began
    return taken


def ask(connection: Connection, times: int = 5) -> Iterator[Asked]:
    """Every question of every table. Raises RuntimeError where they do not answer the same."""
    for question, query in QUESTIONS.items():
        answers = set()
        for table in TABLES:
            asked = query.format(table=f"{SCHEMA}.{table}")
            answers.add(str(connection.exec_driver_sql(asked).all()))
            plans = [
                connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {asked}").scalar_one()[0]
                for _ in range(times)
            ]
            yield Asked(
                question, table, round(median(plan["Planning Time"] + plan["Execution Time"] for plan in plans), 2),
                len({node["Relation Name"] for node in nodes(plans[-1]["Plan"]) if "Relation Name" in node}),
                plans[-1]["Plan"]["Shared Hit Blocks"] + plans[-1]["Plan"]["Shared Read Blocks"],
            )  # fmt: skip
        if len(answers) != 1:
            raise RuntimeError(f"the tables answer differently: {question}")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def trial(dsn: str, districts: int, partitions: int, copies: int) -> dict[str, Any]:
    """All of it, as docs/sizing.md shows it; the schema is dropped at the end."""
    with engine(dsn).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        try:
            seconds = lay_down(connection, districts, partitions, copies)
            rows = connection.execute(text(f"SELECT count(*) FROM {SCHEMA}.{WHOLE}")).scalar_one()  # noqa: S608
            size = connection.execute(text(f"SELECT pg_total_relation_size('{SCHEMA}.{WHOLE}')")).scalar_one()
            return {
                "rows": rows, "bytes": size, "districts": districts, "partitions": partitions,
                "seconds_to_lay_down": {table: round(taken, 1) for table, taken in seconds.items()},
                "asked": [asdict(one) for one in ask(connection)],
            }  # fmt: skip
        finally:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@click.command(help=__doc__)
@click.argument("dsn")
@click.option("--districts", default=200, show_default=True)
@click.option("--partitions", default=16, show_default=True)
@click.option("--copies", default=1, show_default=True, help="How many times the facts are laid down for each district.")
def main(dsn: str, districts: int, partitions: int, copies: int) -> None:
    json.dump(trial(dsn, districts, partitions, copies), sys.stdout, indent=1)


if __name__ == "__main__":
    main()

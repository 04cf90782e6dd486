"""Fills the raw schema the way ingestion does, from sentences written in a test.

A document is made of sections, a section of sentences, a sentence of text and the figures read from it. Offsets are
counted from the composed text, so that `text[start:end] == mention` holds as it does for real documents.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from psycopg2.extras import execute_values
from sqlalchemy import text

from extractors.warehouse.database import engine
from extractors.warehouse.fields import blank
from extractors.warehouse.texts import note_texts


@dataclass(frozen=True)
class Figure:
    """One figure of a sentence: its mention as printed, and what was read from it."""

    mention: str
    value: Any
    unit: str
    concept: str | None = None
    indicator: str = ""
    kind: str = "level"
    basis: str = "actual"
    period: str | None = None
    of: str | None = None  # mention of the level it belongs to, in the same sentence
    of_all: tuple[str, ...] = ()
    part_of: str | None = None
    theme: str = "economy"
    nth: int = 1
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """A sentence and its figures; `cell` and `row` for the cells of a task table."""

    text: str
    figures: tuple[Figure, ...] = ()
    row: int | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Section:
    unit: str
    sentences: tuple[Sentence, ...]
    kind: str = "street"


@dataclass(frozen=True)
class Task:
    """One row of a key-task table: the task with its targets, the progress with its actual figures."""

    task: Sentence
    progress: Sentence
    units: tuple[str, ...] = ("区住建局",)
    category: str = "城市建设"


@dataclass(frozen=True)
class Gazette:
    """One version of one document."""

    name: str
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    published: date | None = date(2021, 12, 10)
    reporting: tuple[date, date] | None = (date(2021, 1, 1), date(2021, 12, 31))
    district: str | None = "拱墅区"
    known_from: datetime = datetime(2021, 12, 10, tzinfo=UTC)
    kind: str = "epaper"
    title: str = "街道年报"


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def _nth(haystack: str, needle: str, nth: int) -> int:
    place = -1
    for _ in range(nth):
        place = haystack.index(needle, place + 1)
    return place


def _figures(
    document: str, unit: str, kind: str, sentence: Sentence, start: int, seq: int
) -> list[dict[str, Any]]:
    def identity(mention: str | None) -> str | None:
        return None if mention is None else _digest(document, sentence.text, mention)

    rows = []
    for number, figure in enumerate(sentence.figures):
        at = start + _nth(sentence.text, figure.mention, figure.nth)
        # A mention printed twice in a sentence needs a name of its own.
        name = figure.mention if figure.nth == 1 else f"{figure.mention}#{figure.nth}"
        rows.append(
            {
                **blank(),
                "observation_id": identity(name),
                "seq": seq + number,
                "char_start": at,
                "char_end": at + len(figure.mention),
                "mention": figure.mention,
                "quote_start": start,
                "quote_end": start + len(sentence.text),
                "quote": sentence.text,
                "section": unit,
                "section_kind": kind,
                "indicator": figure.indicator or figure.concept or "数量",
                "value": figure.value,
                "unit": figure.unit,
                "kind": figure.kind,
                "basis": figure.basis,
                "period": figure.period,
                "of_observation_id": identity(figure.of),
                "of_observation_ids": [identity(m) for m in figure.of_all]
                or ([identity(figure.of)] if figure.of else []),
                "part_of_observation_id": identity(figure.part_of),
                "theme": figure.theme,
                "concept": figure.concept,
                "task_row": sentence.row,
                "task_cell": sentence.cell,
                "extractor_version": "test",
                "run_id": "run",
                **figure.extra,
            }
        )
    return rows


def _compose(
    gazette: Gazette,
) -> tuple[str, list[dict[str, Any]], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    lines: list[str] = [gazette.title]
    length = len(gazette.title) + 1
    observations: list[dict[str, Any]] = []
    sections, task_rows = [], []

    def add(sentence: Sentence, unit: str, kind: str) -> tuple[int, int]:
        nonlocal length
        observations.extend(_figures(gazette.name, unit, kind, sentence, length, len(observations)))
        lines.append(sentence.text)
        span = (length, length + len(sentence.text))
        length = span[1] + 1
        return span

    for seq, section in enumerate(gazette.sections):
        start = length
        for sentence in section.sentences:
            add(sentence, section.unit, section.kind)
        sections.append((seq, section.unit, section.kind, start, length - 1))
    for number, task in enumerate(gazette.tasks, start=1):
        sentences = [
            Sentence(sentence.text, sentence.figures, number, cell)
            for cell, sentence in (("task", task.task), ("progress", task.progress))
        ]
        spans = [add(sentence, task.units[0], "department") for sentence in sentences]
        task_rows.append(
            (
                number,
                "(一)",
                task.category,
                task.task.text,
                list(task.units),
                task.progress.text,
                *spans[0],
                *spans[1],
            )
        )
    return "\n".join(lines), observations, sections, task_rows


def _list(value: Any) -> Any:
    """An array as psycopg2 writes it."""
    return list(value) if isinstance(value, tuple) else value


def load(dsn: str, gazette: Gazette, loaded_at: datetime | None = None) -> str:
    """Load `gazette` as the next version of the document of its name; returns the version's id."""
    content, observations, sections, task_rows = _compose(gazette)
    document_id = _digest(gazette.name)
    content_hash = _digest(content)
    loaded_at = loaded_at or datetime.now(UTC)
    with engine(dsn).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO raw.page VALUES (:hash, 'text/plain', :size, 'archive', now()) ON CONFLICT DO NOTHING"
            ),
            {"hash": content_hash, "size": len(content.encode())},
        )
        connection.execute(
            text("INSERT INTO raw.document VALUES (:id, :key) ON CONFLICT DO NOTHING"),
            {"id": document_id, "key": gazette.name},
        )
        version = connection.execute(
            text("SELECT coalesce(max(version), 0) + 1 FROM raw.document_version WHERE document_id = :id"),
            {"id": document_id},
        ).scalar_one()
        connection.execute(
            text(
                "UPDATE raw.document_version SET known_to = :moment WHERE document_id = :id AND known_to IS NULL"
            ),
            {"id": document_id, "moment": gazette.known_from},
        )
        version_id = _digest(document_id, version)
        reporting = gazette.reporting or (None, None)
        values = {
            "version_id": version_id,
            "document_id": document_id,
            "document_key": gazette.name,
            "content_hash": content_hash,
            "text_hash": content_hash,
            "input_name": gazette.name,
            "text": content,
            "kind": gazette.kind,
            "family": "cnepaper",
            "source": "test",
            "title": gazette.title,
            "url": None,
            "district": gazette.district,
            "published_on": gazette.published,
            "reporting_start": reporting[0],
            "reporting_end": reporting[1],
            "extractor_version": "test",
            "run_id": "run",
            "fetched_at": gazette.known_from,
            "version": version,
            "known_from": gazette.known_from,
            "loaded_at": loaded_at,
        }
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        connection.execute(text(f"INSERT INTO raw.document_version ({names}) VALUES ({marks})"), values)
        cursor = connection.connection.cursor()
        if observations:
            columns = ["version_id", "document_id", "loaded_at", *observations[0]]
            execute_values(
                cursor,
                f"INSERT INTO raw.observation ({', '.join(columns)}) VALUES %s",
                [(version_id, document_id, loaded_at, *map(_list, row.values())) for row in observations],
            )
        if sections:
            execute_values(
                cursor, "INSERT INTO raw.section VALUES %s", [(version_id, *row) for row in sections]
            )
        if task_rows:
            execute_values(
                cursor, "INSERT INTO raw.task_row VALUES %s", [(version_id, *row) for row in task_rows]
            )
        note_texts(connection, [version_id])
    return version_id


def quarantine(dsn: str, version_id: str, mention: str) -> None:
    """Put the figure with this mention into quarantine, as validation does."""
    with engine(dsn).begin() as connection:
        connection.execute(
            text("""INSERT INTO quarantine.observation
                (run_id, version_id, document_id, observation_id, suite, expectation, reason, severity, char_start,
                 char_end, quote, record)
                SELECT 'run', version_id, document_id, observation_id, 'observations', 'plausible', 'too much',
                       'critical', char_start, char_end, quote, CAST(:record AS jsonb)
                FROM raw.observation WHERE version_id = :version AND mention = :mention"""),
            {"version": version_id, "mention": mention, "record": json.dumps({})},
        )


__all__ = ["Figure", "Gazette", "Section", "Sentence", "Task", "load", "quarantine"]

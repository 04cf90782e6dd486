"""Lineage for whoever keeps it: which pages each step of a run read, which tables it wrote, from which columns.

Told as OpenLineage events to `GAZETTE_LINEAGE`: a receiver (`http://marquez:5000`, events go to its `/api/v1/lineage`), or a
file (`file:///var/lib/gazette/lineage.jsonl`, an event a line). Where it is empty, nothing is made and nothing is sent.

    page (https://host + path) → crawl_NAME.crawl → raw.source_page
    page → ingest_gazettes.extract → raw.observation_candidate → ingest_gazettes.load → raw.observation
    raw.observation → build_marts.dbt_build.MODEL → marts.RELATION, with its columns

A page's dataset has its address for name and the hash of its bytes for version, and names the archived file beside it; of a
capture without an address the archived file is the dataset. No run fails or waits for want of a receiver: what is not taken
within DEADLINE seconds is given up, and for PAUSE seconds nothing more is offered.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sqlalchemy import text

from extractors.cleaning import on_one_line, storable
from extractors.fetching.archive import Archive
from extractors.settings import settings
from extractors.warehouse.database import engine, sqlalchemy_url
from extractors.warehouse.dbt import target_folder
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.lineage import Columns, ModelLineage, columns_of, models_built

if TYPE_CHECKING:
    from openlineage.client.event_v2 import InputDataset, OutputDataset, RunEvent
    from openlineage.client.transport.transport import Transport

log = logging.getLogger(__name__)

DEADLINE = 3.0  # seconds that a step waits for its events to be taken
MODELS_DEADLINE = 15.0  # the same for those of a build, two for each model
PAUSE = 60.0  # seconds for which a receiver that took too long, or refused, is left alone
NAMESPACE = "gazette-warehouse"  # of the jobs
API_KEY = "OPENLINEAGE_API_KEY"  # as OpenLineage's own clients have it
PRODUCER = "urn:gazette-warehouse"


@dataclass(frozen=True, slots=True)
class TakenPage:
    """A page that a step read: its address, or the name of its capture where it has none, and the hash of its bytes."""

    address: str
    digest: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """The tables that a step reads and writes."""

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


_CANDIDATES = ("raw.document_candidate", "raw.observation_candidate")
_HELD_BACK = ("quarantine.document", "quarantine.observation", "review.held_document")
STEPS = {
    "crawl": Traffic(writes=("raw.page", "raw.source_page", "raw.source_page_version", "raw.coverage")),
    "extract": Traffic(writes=_CANDIDATES),
    "validate": Traffic(reads=_CANDIDATES, writes=(*_HELD_BACK, "review.doubt", "review.finding")),
    "load": Traffic(
        reads=(*_CANDIDATES, *_HELD_BACK),
        writes=("raw.document", "raw.document_version", "raw.section", "raw.task_row", "raw.observation"),
    ),
    "dbt_build": Traffic(),  # its models tell
}
TAKEN_OVER = {"raw.observation": "raw.observation_candidate"}  # tables whose columns are those of another, by name


@contextmanager
def run_event(
    dag: str, step: str, dsn: str, run_id: str, pages: Callable[[], Iterable[TakenPage]] = tuple
) -> Iterator[None]:
    """Tell what the block does as one of STEPS in the run `run_id` of `dag`, when it has ended; `pages` gives what it read.

    Raises what the block raises, and nothing else.
    """
    if not settings().lineage:
        yield
        return
    started = datetime.now(UTC)
    try:
        yield
    except BaseException as error:
        failure = on_one_line(f"{type(error).__name__}: {error}", 500)
        _send(lambda: _step_events(dag, step, dsn, run_id, tuple(pages()), started, failure), DEADLINE)
        raise
    _send(lambda: _step_events(dag, step, dsn, run_id, tuple(pages()), started, None), DEADLINE)


def tell_models(dag: str, dsn: str, run_id: str) -> None:
    """Tell the models of the build that has just ended here, each as a job, with the columns that its columns are made of.

    Relations have the names that readers know; they see them so when the build is published.
    """
    if settings().lineage:
        _send(lambda: _model_events(dag, dsn, run_id), MODELS_DEADLINE)


def pages_of_batch(batch: Iterable[dict[str, str | None]]) -> list[TakenPage]:
    """The pages of a batch of captures, as `discover_input` gives it."""
    return [TakenPage(str(values["url"] or values["name"]), str(values["content_hash"])) for values in batch]


def pages_of_crawl(dsn: str, crawl_id: str) -> list[TakenPage]:
    """The pages whose bytes a crawl has fetched."""
    query = text("""
        SELECT url, content_hash FROM raw.fetch
        WHERE crawl_id = :crawl AND content_hash IS NOT NULL AND status = 200 GROUP BY 1, 2 ORDER BY min(fetch_id)""")
    with engine(dsn).connect() as connection:
        return [TakenPage(row.url, row.content_hash) for row in connection.execute(query, {"crawl": crawl_id})]


# -- events -------------------------------------------------------------------------------------


def _step_events(
    dag: str, step: str, dsn: str, run_id: str, pages: tuple[TakenPage, ...], started: datetime, failure: str | None
) -> Iterator[RunEvent]:
    from openlineage.client.facet_v2 import error_message_run

    traffic = STEPS[step]
    with engine(dsn).connect() as connection:
        columns = columns_of(connection)
    tables = _Tables(dsn, columns)
    archive = Archive(settings().archive_url)
    inputs = [*(_page(page, archive) for page in pages), *(tables.read(name) for name in traffic.reads)]
    outputs = [tables.output(name, _taken_over(name)) for name in traffic.writes]
    part = [f"{page.address} {page.digest}" for page in pages]  # a mapped task is a run of its own
    error = {} if failure is None else {"errorMessage": error_message_run.ErrorMessageRunFacet(failure, "Python")}
    yield from _pair(
        f"{dag}.{step}", _run(dsn, run_id, f"{dag}.{step}", *part), (dag, _run(dsn, run_id, dag)), inputs, outputs,
        (started.isoformat(), datetime.now(UTC).isoformat()), ("GAZETTE", "TASK"), error,
    )  # fmt: skip


def _taken_over(relation: str) -> dict[str, list[tuple[str, str]]]:
    origin = TAKEN_OVER.get(relation)
    return {column: [(origin, column)] for column in copy_columns()} if origin else {}


def _model_events(dag: str, dsn: str, run_id: str) -> Iterator[RunEvent]:
    with engine(dsn).connect() as connection:
        columns = columns_of(connection)
    tables, parent = _Tables(dsn, columns), f"{dag}.dbt_build"
    for model in models_built(target_folder(), columns):
        yield from _of_model(model, tables, parent, dsn, run_id)


def _of_model(model: ModelLineage, tables: _Tables, parent: str, dsn: str, run_id: str) -> Iterator[RunEvent]:
    name = f"{parent}.{model.model}"
    yield from _pair(
        name, _run(dsn, run_id, name), (parent, _run(dsn, run_id, parent)),
        [tables.read(relation) for relation in model.reads], [tables.output(model.relation, model.columns)],
        (model.started_at, model.completed_at), ("DBT", "MODEL"), {},
    )  # fmt: skip


def _pair(
    name: str, run_id: str, parent: tuple[str, str], inputs: list[InputDataset], outputs: list[OutputDataset],
    times: tuple[str, str], kind: tuple[str, str], error: dict[str, Any],
) -> Iterator[RunEvent]:  # fmt: skip
    """That a run began and how it ended: by the specification every run has both."""
    from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
    from openlineage.client.facet_v2 import job_type_job, parent_run

    of, of_run = parent
    facets: dict[str, Any] = {"parent": parent_run.ParentRunFacet(parent_run.Run(of_run), parent_run.Job(NAMESPACE, of))}
    job = Job(NAMESPACE, name, {"jobType": job_type_job.JobTypeJobFacet("BATCH", *kind)})
    yield RunEvent(eventTime=times[0], run=Run(run_id, facets), job=job, eventType=RunState.START, producer=PRODUCER)
    yield RunEvent(
        eventTime=times[1], run=Run(run_id, facets | error), job=job, producer=PRODUCER,
        eventType=RunState.FAIL if error else RunState.COMPLETE, inputs=inputs, outputs=outputs,
    )  # fmt: skip


def _run(dsn: str, run_id: str, *what: str) -> str:
    """The id of a run: the same for a retry, another for every warehouse, job and part."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, storable("\n".join((str(sqlalchemy_url(dsn).database), run_id, *what)))))


class _Tables:
    """Datasets of the relations of a warehouse, with their columns."""

    def __init__(self, dsn: str, columns: Columns) -> None:
        url = sqlalchemy_url(dsn)
        self.namespace = f"postgres://{url.host or 'localhost'}:{url.port or 5432}"
        self.database, self.columns = url.database, columns

    def read(self, relation: str) -> InputDataset:
        """`schema.name` as an input."""
        from openlineage.client.event_v2 import InputDataset

        return InputDataset(namespace=self.namespace, name=self.name(relation), facets=self._facets(relation))

    def output(self, relation: str, made_of: dict[str, list[tuple[str, str]]]) -> OutputDataset:
        """`schema.name` as an output, with what its columns are made of."""
        from openlineage.client.event_v2 import OutputDataset
        from openlineage.client.facet_v2 import column_lineage_dataset

        facets = self._facets(relation)
        if made_of:
            facets["columnLineage"] = column_lineage_dataset.ColumnLineageDatasetFacet({
                column: column_lineage_dataset.Fields(
                    [column_lineage_dataset.InputField(self.namespace, self.name(of), name) for of, name in sources]
                )
                for column, sources in made_of.items()
            })  # fmt: skip
        return OutputDataset(namespace=self.namespace, name=self.name(relation), facets=facets)

    def _facets(self, relation: str) -> dict[str, Any]:
        from openlineage.client.facet_v2 import schema_dataset

        types = self.columns.get(relation, {})
        fields = [schema_dataset.SchemaDatasetFacetFields(name, kind) for name, kind in types.items()]
        return {"schema": schema_dataset.SchemaDatasetFacet(fields)}

    def name(self, relation: str) -> str:
        return f"{self.database}.{relation}"


def _page(page: TakenPage, archive: Archive) -> InputDataset:
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import dataset_version_dataset, documentation_dataset, symlinks_dataset

    facets: dict[str, Any] = {"version": dataset_version_dataset.DatasetVersionDatasetFacet(page.digest)}
    kept, address = _kept_as(archive, page.digest), _parted(page.address)
    if address:
        facets["symlinks"] = symlinks_dataset.SymlinksDatasetFacet([symlinks_dataset.Identifier(*kept, "FILE")])
    else:
        facets["documentation"] = documentation_dataset.DocumentationDatasetFacet(storable(page.address))
    namespace, name = address or kept
    return InputDataset(namespace=namespace, name=name, facets=facets)


def _parted(address: str) -> tuple[str, str] | None:
    """Namespace and name of a page, which make its address together, without what somebody may log in with; None for none."""
    try:
        parts = urlsplit(storable(address))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}", f"{parts.path or '/'}{query}"


def _kept_as(archive: Archive, digest: str) -> tuple[str, str]:
    """The archived file, as OpenLineage names files and objects."""
    place = archive.filesystem.unstrip_protocol(f"{archive.root}/{archive.path(digest)}")
    scheme, _, rest = place.partition("://")
    if scheme == "file":
        return "file", rest
    bucket, _, key = rest.partition("/")
    return f"{scheme}://{bucket}", key


# -- sending ------------------------------------------------------------------------------------


def _send(events: Callable[[], Iterable[RunEvent]], deadline: float) -> None:
    """Make events, and send them for so many seconds at most; whatever goes wrong is logged.

    What has not been sent by then is left to a thread that nobody waits for, and that begins with no further event.
    """
    away = settings().state / "lineage.away"
    with suppress(OSError):
        if 0 <= time.time() - away.stat().st_mtime < PAUSE:
            return
    try:
        from openlineage.client.transport import file, http  # noqa: F401 (half a second that is not the receiver's)

        made = list(events())
    except Exception as error:  # whatever it is, no run fails for it
        log.warning("lineage was not made: %s", on_one_line(f"{type(error).__name__}: {error}", 300))
        return
    given_up = threading.Event()
    wrong: list[str] = []

    def attempt() -> None:
        try:
            with _transport() as transport:
                for event in made:
                    if given_up.is_set():
                        return
                    transport.emit(event)
        except Exception as error:
            wrong.append(type(error).__name__)  # the message may repeat the address, and with it a password

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(deadline)
    if thread.is_alive():
        given_up.set()
        wrong.append(f"no end after {deadline:.0f} s")
    if wrong:
        log.warning("lineage was not taken: %s", wrong[0])
        with suppress(OSError):
            away.touch()


@contextmanager
def _transport() -> Iterator[Transport]:
    """OpenLineage's own way to the place that GAZETTE_LINEAGE names; a file is written by one process at a time."""
    from openlineage.client.transport.file import FileConfig, FileTransport
    from openlineage.client.transport.http import (
        ApiKeyTokenProvider,
        HttpConfig,
        HttpTransport,
        TokenProvider,
    )

    place = settings().lineage
    if place.startswith("file:"):
        file = Path(url2pathname(urlsplit(place).path))
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield FileTransport(FileConfig(log_file_path=str(file), append=True))
        return
    key = os.environ.get(API_KEY)
    auth = ApiKeyTokenProvider({"api_key": key}) if key else TokenProvider({})
    never = {"total": 0, "read": 0, "connect": 0, "status_forcelist": []}
    transport = HttpTransport(HttpConfig(url=place, timeout=DEADLINE, auth=auth, retry=never))
    try:
        yield transport
    finally:
        transport.close()

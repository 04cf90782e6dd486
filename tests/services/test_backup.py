"""What a backup holds comes back whole, works on, and half a backup is none."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from extractors.cli import main
from extractors.decisions.model import DecisionRequest
from extractors.fetching.archive import Archive
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.review.deciding import decide
from extractors.services.backup import DUMPS, MANIFEST, BackupError, back_up, read_manifest, restore
from extractors.services.postgres import Access
from extractors.settings import settings
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine
from tests.conftest import state_folder
from tests.databases import copy, drop, fresh

PAGE = """和睦街道工作报告

2024年，街道财政总收入12.4亿元，加装电梯37台。
"""


@dataclass
class Kept:
    """A warehouse with a document and a decision, and where its backup lies."""

    dsn: str
    state: Path
    folder: Path


def ingest(dsn: str, run: str, folder: Path, page: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "report_2024.txt").write_text(page, "utf-8")
    for batch in discover_input(dsn, run, str(folder)):
        extract_batch(dsn, run, batch)
    validate_documents(dsn, run)
    validate_observations(dsn, run)
    load(dsn, run)


@pytest.fixture(scope="module")
def kept(postgres: Access, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    place = tmp_path_factory.mktemp("kept")
    dsn = copy(postgres, template)
    with state_folder(place / "state"):
        ingest(dsn, "first", place / "captures", PAGE)
        with engine(dsn).connect() as connection:
            query = "SELECT document_id, observation_id FROM raw.observation WHERE mention = '37台'"
            document, figure = connection.execute(text(query)).one()
        decide(dsn, DecisionRequest(verb="reject", who="王审核", why="核对原文", document_id=document, observation_id=figure))
        back_up(dsn, "main", Archive(settings().archive_url), place / "backup")
        yield Kept(dsn, place, place / "backup")
    drop(postgres, dsn)


def tables(dsn: str) -> dict[str, list[str]]:
    """Every row of every table of ours, as text."""
    with engine(dsn).connect() as connection:
        names = connection.execute(text(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
        )).scalars().all()  # fmt: skip
        return {name: sorted(connection.execute(text(f"SELECT t::text FROM {name} AS t")).scalars()) for name in names}


def rights(dsn: str) -> list[tuple[object, ...]]:
    with engine(dsn).connect() as connection:
        return [tuple(row) for row in connection.execute(text(
            "SELECT nspname, relname, a.grantee::regrole::text, a.privilege_type FROM pg_class AS c JOIN pg_namespace AS n "
            "ON n.oid = relnamespace, aclexplode(relacl) AS a WHERE nspname IN ('raw', 'review', 'quarantine') ORDER BY 1, 2, 3, 4"
        ))]  # fmt: skip


def test_an_empty_installation_becomes_what_it_was_and_works_on(kept: Kept, postgres: Access, tmp_path: Path) -> None:
    dsn = fresh(postgres)
    with state_folder(tmp_path / "state"):
        archive = Archive(settings().archive_url)
        restore(kept.folder, dsn, archive)
        assert tables(dsn) == tables(kept.dsn)
        assert rights(dsn) == rights(kept.dsn)
        with engine(dsn).connect() as connection:
            [digest] = connection.execute(text("SELECT content_hash FROM raw.document_version")).scalars()
        assert archive.get(digest).decode() == PAGE
        ingest(dsn, "second", tmp_path / "captures", PAGE.replace("37台", "38台"))
        with engine(dsn).connect() as connection:
            events = connection.execute(text("SELECT event FROM raw.document_version ORDER BY version")).scalars().all()
        assert len(events) == 2
        assert events[1] > events[0], "what comes after a restore is newer than what was restored"
        with pytest.raises(BackupError, match="holds 1 documents: restore into an empty one"):
            restore(kept.folder, dsn, archive)
    drop(postgres, dsn)


def test_a_second_backup_brings_what_is_new(kept: Kept, postgres: Access, tmp_path: Path) -> None:
    with state_folder(kept.state / "state"):
        again = back_up(kept.dsn, "main", Archive(settings().archive_url), kept.folder)
    assert again["new_pages"] == 0
    assert again["pages"] > 0
    assert again["rows"]["review.decision"] == 1
    assert dump_of(kept.folder).name == again["dump"], "the dump before is gone once the new one is whole"


def test_a_backup_that_is_cut_short_leaves_the_one_before(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(kept.folder, tmp_path / "backup")
    before = read_manifest(folder)
    with state_folder(kept.state / "state"), monkeypatch.context() as faulty:
        replace = Path.replace

        def disk_full(path: Path, target: Path) -> Path:
            if target.name == MANIFEST:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return replace(path, target)

        faulty.setattr(Path, "replace", disk_full)
        with pytest.raises(OSError, match="No space left"):
            back_up(kept.dsn, "main", Archive(settings().archive_url), folder)
    assert read_manifest(folder) == before


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "no whole backup"),
        (lambda folder: dump_of(folder).unlink(), "no whole backup"),
        (lambda folder: dump_of(folder).write_bytes(b"PGDMP"), "is damaged"),
        (lambda folder: changed(folder / MANIFEST, dump="../backup.json"), "no whole backup"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), "no whole backup"),
        (lambda folder: changed(folder / MANIFEST, revision="9999"), "by a later release"),
    ],
)
def test_what_is_no_whole_backup_is_refused_before_anything_is_written(
    kept: Kept, postgres: Access, tmp_path: Path, spoil: object, reason: str
) -> None:
    folder = shutil.copytree(kept.folder, tmp_path / "backup")
    spoil(folder)  # type: ignore[operator]
    dsn = fresh(postgres)
    with pytest.raises(BackupError, match=reason):
        restore(folder, dsn, Archive((tmp_path / "archive").as_uri()))
    assert not (tmp_path / "archive").exists()


def changed(manifest: Path, **entries: str) -> None:
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), **entries}), "utf-8")


def dump_of(folder: Path) -> Path:
    [dump] = folder.glob(DUMPS)
    return dump


def test_damaged_pages_are_named_and_the_others_kept(kept: Kept, postgres: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(kept.state / "state" / "archive", tmp_path / "archive")
    damaged = next(path for path in (tmp_path / "archive" / "sha256").rglob("*") if path.is_file())
    damaged.write_bytes(b"other")
    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", kept.dsn)
    monkeypatch.setenv("GAZETTE_ARCHIVE", (tmp_path / "archive").as_uri())
    settings.cache_clear()
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "backup"), "--warehouse", "main"])
    assert done.exit_code == 1
    assert f"the archived page sha256/{damaged.name[:2]}" in done.stderr
    assert json.loads((tmp_path / "backup" / MANIFEST).read_text("utf-8"))["damaged"]
    settings.cache_clear()

"""Raw pages: kept once, never changed, never served damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.fetching.archive import Archive, ArchiveError, content_hash


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path.as_uri())


def test_what_was_put_comes_back_byte_for_byte(archive: Archive) -> None:
    data = bytes(range(256)) * 10
    digest = archive.put(data)
    assert digest == content_hash(data)
    assert archive.get(digest) == data
    assert archive.put(data) == digest


def test_a_damaged_page_is_an_error_that_names_it(archive: Archive, tmp_path: Path) -> None:
    digest = archive.put(b"page")
    (tmp_path / archive.path(digest)).write_bytes(b"pagf")
    with pytest.raises(ArchiveError, match=digest):
        archive.get(digest)


def test_a_half_written_page_is_written_again(archive: Archive, tmp_path: Path) -> None:
    digest = archive.put(b"a whole page")
    (tmp_path / archive.path(digest)).write_bytes(b"a wh")
    archive.put(b"a whole page")
    assert archive.get(digest) == b"a whole page"


def test_a_missing_page_is_an_error_that_names_its_place(archive: Archive) -> None:
    digest = content_hash(b"never seen")
    with pytest.raises(ArchiveError, match=archive.path(digest)):
        archive.get(digest)

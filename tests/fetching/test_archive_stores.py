"""The archive on a local folder and on a real S3 server: the same promises."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.fetching.archive import Archive, ArchiveError, ArchiveOutage, PageLost, content_hash

NOON = datetime(2021, 12, 10, 4, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def archive(store: str) -> Archive:
    return Archive(store)


def test_pages_are_kept_once_by_their_hash(archive: Archive) -> None:
    data = "报头".encode() * 100
    assert archive.put(data) == archive.put(data) == content_hash(data)
    assert archive.get(content_hash(data)) == data
    assert len(archive.filesystem.find(f"{archive.root}/sha256")) == 1


def test_a_page_that_is_not_there_is_an_error(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="has no page"):
        archive.get(content_hash(b"nobody"))


def test_a_lost_page_is_told_from_an_archive_that_is_out(archive: Archive) -> None:
    archive.put(b"another page")
    with pytest.raises(PageLost, match="has no page"):
        archive.get(content_hash(b"nobody"))


def test_a_folder_that_is_gone_or_cannot_be_written_is_an_outage(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    archive = Archive(folder.as_uri())
    digest = archive.put(b"page")
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(ArchiveOutage, match="there is no archive at"):
        archive.get(digest)
    folder.write_text("a file in its place")
    for act in (lambda: archive.get(digest), lambda: archive.put(b"x"), lambda: archive.record({}, NOON)):
        with pytest.raises(ArchiveOutage, match="cannot be used") as caught:
            act()
        assert "run again: nothing is lost" in str(caught.value)
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)
    assert archive.get(digest) == b"page"


def test_an_address_of_no_kind_of_store_is_wrong_and_no_outage() -> None:
    with pytest.raises(ArchiveError, match="GAZETTE_ARCHIVE is no address") as caught:
        Archive("nowhere://x/y")
    assert not isinstance(caught.value, ArchiveOutage), "trying again would not help"


@pytest.mark.parametrize("url", ["s3://no-such-bucket/x"])
def test_an_address_where_no_archive_can_be_is_an_outage(
    url: str, s3_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "replica")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "replica")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(ArchiveOutage):
        Archive(url).put(b"page")


def test_every_look_is_recorded_and_comes_back_in_order(archive: Archive) -> None:
    for n in (2, 1, 3):
        archive.record({"url": f"http://a.example/{n}", "status": 200}, NOON.replace(second=n))
    looks = list(archive.records())
    assert [look["url"][-1] for look in looks] == ["1", "2", "3"]
    assert looks[0]["fetched_at"] == "2021-12-10T04:00:01.123456+00:00"


def test_looks_at_the_same_instant_do_not_overwrite_each_other(archive: Archive) -> None:
    assert len({archive.record({"n": n}, NOON) for n in range(5)}) == 5
    assert len(list(archive.records())) == 5


def test_several_writers_of_one_page_leave_one_whole_page(archive: Archive) -> None:
    data = bytes(range(256)) * 2000
    threads = [threading.Thread(target=archive.put, args=(data,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert archive.get(content_hash(data)) == data
    assert len(archive.filesystem.find(f"{archive.root}/sha256")) == 1

"""What hosts have in common, in a local folder and on a real S3 server: whoever brings a folder has what was given last."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.fetching.archive import ArchiveError, ArchiveOutage
from extractors.fetching.mirror import Mirror


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """The folder of a host, with a report in it."""
    folder = tmp_path / "one"
    write(folder, {"index.html": "报告", "models/index.html": "模型", "pages/甲.html": "一"})
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def read(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_another_host_has_what_was_given_and_nothing_else(store: str, one: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {"old.html": "旧", "index.html": "旧"})
    Mirror(store).give("data_docs", one)
    Mirror(store).bring("data_docs", other)
    assert read(other) == read(one)


def test_changes_of_either_host_reach_the_other(store: str, one: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    Mirror(store).give("data_docs", one)
    Mirror(store).bring("data_docs", other)
    (other / "pages" / "甲.html").unlink()
    write(other, {"index.html": "新", "pages/乙.html": "二"})
    Mirror(store).give("data_docs", other)
    Mirror(store).bring("data_docs", one)
    assert read(one) == {"index.html": "新", "models/index.html": "模型", "pages/乙.html": "二"}
    kept = {path.rsplit("/data_docs/")[-1] for path in Mirror(store).filesystem.find(f"{Mirror(store).root}/data_docs")}
    assert kept == {*read(one), ".files.json"}, "what is gone is gone for readers, too"


def test_a_folder_within_may_be_kept_by_itself(store: str, one: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {"models/index.html": "新模型"})
    Mirror(store).give("data_docs/models", other / "models")
    Mirror(store).give("data_docs", one, without="models")
    Mirror(store).bring("data_docs", other, without="models")
    assert read(other)["models/index.html"] == "新模型"
    Mirror(store).bring("data_docs/models", one / "models")
    assert read(one) == read(other)


def test_what_was_never_given_changes_nothing(store: str, one: Path) -> None:
    before = read(one)
    Mirror(store).bring("data_docs", one)
    assert read(one) == before
    assert Mirror(store).files("data_docs") is None


def test_folders_are_listed_and_dropped_by_name(store: str, one: Path) -> None:
    for name in ("results/a/run1", "results/a/run2"):
        Mirror(store).give(name, one)
    assert Mirror(store).names("results") == {"results/a/run1", "results/a/run2"}
    Mirror(store).drop("results/a/run1")
    assert Mirror(store).names("results") == {"results/a/run2"}


def test_an_address_of_no_kind_of_store_is_wrong_and_no_outage() -> None:
    with pytest.raises(ArchiveError, match="GAZETTE_REPORTS is no address") as caught:
        Mirror("nowhere://x/y")
    assert not isinstance(caught.value, ArchiveOutage), "trying again would not help"


def test_a_place_that_cannot_be_written_is_an_outage(tmp_path: Path, one: Path) -> None:
    (tmp_path / "place").write_text("a file")
    with pytest.raises(ArchiveOutage, match="cannot be used"):
        Mirror((tmp_path / "place").as_uri()).give("data_docs", one)

"""Captures from a folder, a file or an archive of them: the same captures, whatever they came in."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.settings import settings
from extractors.sources.folder import Capture, InputError, discover

MANIFEST = "file,source,title,url,published\na.txt,paper,一年账本,https://paper.example/a.htm,2022-03-07\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GAZETTE_STATE", str(tmp_path / "state"))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "captures"
    (made / "more").mkdir(parents=True)
    (made / "a.txt").write_text("全年加装电梯18台。", encoding="utf-8")
    (made / "more" / "b.html").write_text("<html></html>", encoding="utf-8")
    (made / "picture.jpg").write_bytes(b"x")
    (made / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    return made


def packed(folder: Path, ending: str) -> Path:
    archive = folder.parent / f"captures{ending}"
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    if ending == ".zip":
        with zipfile.ZipFile(archive, "w") as handle:
            for file in files:
                handle.write(file, file.relative_to(folder))
    else:
        with tarfile.open(archive, "w:gz" if ending.endswith("gz") else "w") as tape:
            for file in files:
                tape.add(file, file.relative_to(folder))
    return archive


def told(captures: Iterator[Capture]) -> list[tuple[str, str, str, bytes]]:
    return [(c.name, c.source, c.document_key, Path(c.path).read_bytes()) for c in captures]


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tgz"])
def test_an_archive_gives_the_captures_of_its_folder(folder: Path, ending: str) -> None:
    archive = packed(folder, ending)
    expected = told(discover(folder))
    assert [name for name, *_ in expected] == ["a.txt", "more/b.html"]
    assert expected[0][2] == "paper.example/a.htm"
    assert told(discover(archive)) == expected
    assert told(discover(archive)) == expected, "laid out once, read as often as one likes"


def test_names_that_lead_elsewhere_are_left_out(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as handle:
        for name in ("../out.txt", "/etc/out.txt", "x/../../out.txt", "..\\out.txt", "good.txt"):
            handle.writestr(name, "x")
    assert [capture.name for capture in discover(archive)] == ["good.txt"]
    assert not list(tmp_path.rglob("out.txt"))


def test_links_in_a_tar_are_left_out(tmp_path: Path) -> None:
    archive = tmp_path / "links.tar"
    with tarfile.open(archive, "w") as tape:
        link = tarfile.TarInfo("secret.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tape.addfile(link)
        tape.addfile(tarfile.TarInfo("good.txt"))
    assert [capture.name for capture in discover(archive)] == ["good.txt"]


@pytest.mark.parametrize("name", ["broken.zip", "broken.tar.gz"])
def test_a_broken_archive_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match=name):
        list(discover(tmp_path / name))


def test_an_archive_without_captures_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as handle:
        handle.writestr("a.jpg", "x")
    with pytest.raises(InputError, match="no captures in it"):
        list(discover(tmp_path / "empty.zip"))

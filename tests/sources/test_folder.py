"""Captures from a folder, a file or an archive of them: the same captures, whatever they came in."""

from __future__ import annotations

import os
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.settings import settings
from extractors.sources.folder import Capture, InputError, discover, survey
from extractors.sources.opening import Refused

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


def contents(captures: Iterator[Capture]) -> list[tuple[str, str, str, bytes]]:
    return [(c.name, c.source, c.document_key, Path(c.path).read_bytes()) for c in captures]


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tgz"])
def test_an_archive_gives_the_captures_of_its_folder(folder: Path, ending: str) -> None:
    archive = packed(folder, ending)
    expected = contents(discover(folder))
    assert [name for name, *_ in expected] == ["a.txt", "more/b.html"]
    assert expected[0][2] == "paper.example/a.htm"
    assert contents(discover(archive)) == expected
    assert contents(discover(archive)) == expected, "laid out once, read as often as one likes"


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


def test_an_archive_in_a_folder_is_told_and_the_captures_beside_it_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("税收9亿元。", encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (tmp_path / "c.TAR.GZ").write_bytes(b"no archive")
    capture, *refused = sorted(survey(tmp_path), key=lambda one: one.name)
    assert isinstance(capture, Capture)
    for one, name in zip(refused, ("b.zip", "c.TAR.GZ"), strict=True):
        assert isinstance(one, Refused)
        assert (one.name, one.kind) == (name, "packed")
        assert "unpack it there, or give it as the input" in one.reason


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


def left_out(archive: Path) -> dict[str, str]:
    return {one.name: one.reason for one in survey(archive) if isinstance(one, Refused)}


def test_a_bomb_is_refused_within_little_memory(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as handle, handle.open("big.txt", "w") as big:
        for _ in range(96):
            big.write(b"\xe7\xa8\x8e" * 349_525)
    assert archive.stat().st_size < 500_000
    tracemalloc.start()
    with pytest.raises(InputError, match=r"bomb\.zip: holds more than .* unpack it yourself"):
        list(survey(archive))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_one_large_member_is_left_out_and_the_others_go_on(tmp_path: Path) -> None:
    archive = tmp_path / "large.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as handle:
        handle.writestr("big.txt", b"x" * (16 * 1024 * 1024 + 1))
        handle.writestr("good.txt", "税收9亿元。")
    assert [capture.name for capture in discover(archive)] == ["good.txt"]
    for _ in range(2):  # also when it is laid out already
        assert "split it" in left_out(archive)["big.txt"]


def test_a_damaged_member_is_left_out_and_the_others_go_on(tmp_path: Path) -> None:
    archive = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as handle:
        handle.writestr("bad.txt", "税收9亿元。" * 2000)
        handle.writestr("good.txt", "税收9亿元。")
    data = bytearray(archive.read_bytes())
    data[45:60] = b"\xff" * 15
    archive.write_bytes(data)
    assert [capture.name for capture in discover(archive)] == ["good.txt"]
    assert "damaged" in left_out(archive)["bad.txt"]


def test_names_that_windows_writes_into_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "windows.zip"
    with zipfile.ZipFile(archive, "w") as handle:
        handle.writestr("XXXX.txt", "税收9亿元。")
        handle.writestr("manifest.csv", "file,title\n公报.txt,一年账本\n".encode("gbk"))
    archive.write_bytes(archive.read_bytes().replace(b"XXXX.txt", "公报".encode("gbk") + b".txt"))
    [capture] = discover(archive)
    assert (capture.name, capture.title) == ("公报.txt", "一年账本")


def test_what_cannot_be_laid_out_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "odd.tar"
    with tarfile.open(archive, "w") as tape:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
            ("../out.txt", tarfile.REGTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/hostname"
            tape.addfile(member)
        tape.addfile(tarfile.TarInfo("good.txt"))
        tape.addfile(tarfile.TarInfo("good.txt"))
    assert set(left_out(archive)) == {"link.txt", "pipe.txt", "../out.txt", "good.txt"}
    assert [capture.name for capture in discover(archive)] == ["good.txt"]


def test_a_header_as_long_as_a_book_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "header.tar"
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tape:
        member = tarfile.TarInfo("good.txt")
        member.pax_headers = {"comment": "x" * 2_000_000}
        tape.addfile(member)
    with pytest.raises(InputError, match="a header of"):
        list(survey(archive))


def test_fields_for_all_members_of_a_tape_are_few(tmp_path: Path) -> None:
    """They are noted with every member: 2 MB of them and of empty members take 4 GB."""
    archive = tmp_path / "fields.tar"
    for count, names in ((5, ["good.txt"]), (5000, None)):
        fields = {f"a{n}": "b" for n in range(count)}
        with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT, pax_headers=fields) as tape:
            tape.addfile(tarfile.TarInfo("good.txt"))
        if names:
            assert [capture.name for capture in discover(archive)] == names
        else:
            with pytest.raises(InputError, match="headers of 5,000 fields for all of its files"):
                list(survey(archive))


def test_headers_of_members_that_passed_are_not_kept(tmp_path: Path) -> None:
    archive = tmp_path / "headers.tar"
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tape:
        for number in range(20):
            member = tarfile.TarInfo(f"{number}.txt")
            member.pax_headers = {f"a{n}": "b" for n in range(1000)}
            tape.addfile(member)
    tracemalloc.start()
    assert len(list(survey(archive))) == 20
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.timeout(20)
def test_a_pipe_as_the_input_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for place in (tmp_path / "pipe.txt", Path("/dev/zero")):
        with pytest.raises(InputError, match="no file and no folder"):
            list(survey(place))

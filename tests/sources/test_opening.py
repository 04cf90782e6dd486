"""What is opened as an input, what is refused, and that nothing waits, follows or swallows."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.sources.folder import Capture, survey
from extractors.sources.opening import (
    MAX_BYTES,
    Refused,
    RefusedError,
    from_portable,
    read_input,
    readable,
    to_portable,
)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "captures"
    made.mkdir()
    (made / "good.txt").write_text("全年加装电梯18台。", encoding="utf-8")
    return made


def pipe(place: Path) -> None:
    os.mkfifo(place)


def device(place: Path) -> None:
    place.symlink_to("/dev/zero")


def outside(place: Path) -> None:
    (place.parent.parent / "secret.txt").write_text("税收9亿元。", encoding="utf-8")
    place.symlink_to(place.parent.parent / "secret.txt")


def circle(place: Path) -> None:
    place.symlink_to(place.name)


def picture(place: Path) -> None:
    place.write_bytes(PNG)


def noise(place: Path) -> None:
    place.write_bytes(bytes((n * 167 + n // 7) % 256 for n in range(5000)))


def large(place: Path) -> None:
    with place.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)


BAD = [
    (pipe, "a pipe"), (device, "outside the input folder"), (outside, "outside the input folder"),
    (circle, "cannot be read"), (picture, "a PNG picture"), (noise, "binary data"), (large, "split it"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "says"), BAD)
@pytest.mark.timeout(20)
def test_what_is_no_text_in_a_regular_file_is_refused(
    folder: Path, make: Callable[[Path], None], says: str
) -> None:
    make(folder / "bad.txt")
    with pytest.raises(RefusedError, match=says):
        read_input(folder / "bad.txt", folder)


def test_a_link_inside_the_folder_is_a_file_of_the_folder(folder: Path) -> None:
    (folder / "again.txt").symlink_to("good.txt")
    assert read_input(folder / "again.txt", folder) == (folder / "good.txt").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"", "甲乙".encode("gb18030"), "甲\r\n\t乙".encode(), "\ufeff税收9亿元".encode("utf-16"), b"\x00" * 3,
        b"\xe5\x85\xa8 \xff\xfe\x00 \x1b[31m", "<html>\x0b税收</html>".encode(),
    ],
)  # fmt: skip
def test_damaged_text_is_text_all_the_same(folder: Path, data: bytes) -> None:
    (folder / "a.txt").write_bytes(data)
    assert read_input(folder / "a.txt", folder) == data


def test_a_name_in_gbk_is_read_and_found_again(folder: Path) -> None:
    name = "公报第1期.txt".encode("gbk")
    (folder / os.fsdecode(name)).write_bytes("税收9亿元。".encode())
    found = {one.name: one for one in survey(folder) if isinstance(one, Capture)}
    assert set(found) == {"good.txt", "公报第1期.txt"}
    capture = Capture.from_dict(found["公报第1期.txt"].as_dict())
    assert "\udcb9" not in capture.path
    assert read_input(capture.file, folder) == "税收9亿元。".encode()


def test_paths_come_back_from_text() -> None:
    for raw in (b"/a/b.txt", b"/a/\xb9\xab.txt", "/甲/乙 %41.txt".encode(), b"/a\x01\n.txt"):
        path = Path(os.fsdecode(raw))
        assert from_portable(to_portable(path)) == path
        to_portable(path).encode()


def test_control_characters_in_names_are_shown() -> None:
    assert readable("a\x1b[31m\x0b\nb\ufffe.txt") == "a␛[31m␋␊b\ufffd.txt"
    assert readable(b"\xff\xff\xff.txt") == "\\xff\\xff\\xff.txt"


def test_two_files_that_read_alike_are_not_mixed_up(folder: Path) -> None:
    (folder / "公报.txt").write_text("税收9亿元。", encoding="utf-8")
    (folder / os.fsdecode("公报.txt".encode("gbk"))).write_bytes("税收8亿元。".encode())
    found_files = [(type(one), one.name) for one in survey(folder)]
    assert sorted(name for kind, name in found_files if kind is Capture) == ["good.txt", "公报.txt"]
    assert [name for kind, name in found_files if kind is Refused] == ["公报.txt"]


def test_a_linked_folder_is_told_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("税收9亿元。", encoding="utf-8")
    (folder / "linked").symlink_to(tmp_path / "more")
    found = list(survey(folder))
    assert [one.name for one in found if isinstance(one, Capture)] == ["good.txt"]
    [refused] = [one for one in found if isinstance(one, Refused)]
    assert (refused.name, refused.kind) == ("linked", "outside")


MANIFESTS = [
    ("列一,列二\na,b\n".encode("gbk"), r"the column 'file' is missing; its first line has: 列一, 列二"),
    (b'file,title\ngood.txt,"' + b"x" * 200_000 + b'"\n', r"line 2: no line of a CSV table \((?:field larger|a cell of)"),
    (b'file,title\ngood.txt,"' + b"x" * 120_000 + b'"\n', r"line 2: no line of a CSV table \(a cell of 120,000 characters"),
    (b'file,title\ngood.txt,"open\n', r"no line of a CSV table"),
    (b"file,title\n,a title without a file\n", "line 2: the column 'file' is empty"),
    (b"file" + b",a" * 1000 + b"\n", "line 1: 1,001 columns, at most 1,000 are read"),
    (PNG, "no line of a CSV table|the column 'file' is missing"),
    (b"", "it is empty"),
]


@pytest.mark.parametrize(("data", "says"), MANIFESTS)
def test_a_wrong_manifest_is_named_and_its_files_wait(folder: Path, data: bytes, says: str) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").write_text("税收9亿元。", encoding="utf-8")
    (folder / "sub" / "manifest.csv").write_bytes(data)
    found = list(survey(folder))
    assert [one.name for one in found if isinstance(one, Capture)] == ["good.txt"]
    refused = {one.name: one.reason for one in found if isinstance(one, Refused)}
    assert set(refused) == {"sub/manifest.csv", "sub/b.txt"}
    assert re.search(says, refused["sub/manifest.csv"])
    assert "sub/manifest.csv" in refused["sub/b.txt"]


def test_a_huge_cell_is_refused_whatever_limit_a_library_has_set(folder: Path) -> None:
    (folder / "manifest.csv").write_bytes(MANIFESTS[1][0])
    before = csv.field_size_limit(2**31 - 1)
    try:
        found = list(survey(folder))
    finally:
        csv.field_size_limit(before)
    refused = {one.name: one.reason for one in found if isinstance(one, Refused)}
    assert "line 2: no line of a CSV table (a cell of 200,000 characters" in refused["manifest.csv"]


LINES = [
    ("a.txt,,,javascript:alert(1),", "url is 'javascript:alert"),
    ("a.txt,,,data:text/html;x,", "url is 'data:"),
    ("a.txt,,,,8.3.2021", "published is '8.3.2021', expected YYYY-MM-DD"),
    ("a.txt,,,https://a.example/" + "x" * 70_000 + ",", "url has 70018 characters"),
    ("a.txt,one,,,\na.txt,two,,,", "stands there twice"),
]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize(("line", "says"), LINES)
def test_a_wrong_line_of_a_manifest_holds_back_its_file_alone(
    folder: Path, line: str, says: str, encoding: str
) -> None:
    (folder / "a.txt").write_text("税收8亿元。", encoding="utf-8")
    head = f"file,source,title,url,published\ngood.txt,公报,一年\x00账本,https://a.example/1,2022-03-07\n{line}\n"
    (folder / "manifest.csv").write_bytes(head.encode(encoding))
    good, bad = sorted(survey(folder), key=lambda one: one.name, reverse=True)
    assert isinstance(good, Capture)
    assert (good.source, good.title) == ("公报", "一年\ufffd账本")
    assert isinstance(bad, Refused)
    assert "manifest.csv, line 3" in bad.reason or "line 4" in bad.reason
    assert says in bad.reason

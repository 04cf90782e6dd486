"""Pictures of the site: every kind of page has its sheet, and the program writes one."""

from __future__ import annotations

import struct
from pathlib import Path

from extractors.settings import PROJECT
from extractors.site import rendering
from tests.site.conftest import Built
from tests.site.pictures import HEIGHT, KINDS, SCALE, WIDTHS, photographer, png

SHEETS = PROJECT / "docs" / "pictures"
FRAMES = {"base.html", "macros.html", "explorer.html"}  # templates that are no pages
MOST = 4_000_000  # bytes of all sheets


def size(picture: bytes) -> tuple[int, int]:
    """Width and height as a PNG tells them."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def test_every_kind_of_page_has_its_sheet_and_a_sentence() -> None:
    templates = {path.name for path in (rendering.HERE / "templates").iterdir()}
    assert templates - FRAMES == {kind.template for kind in KINDS.values()} - {""}
    told = (PROJECT / "docs" / "site.md").read_text("utf-8")
    assert [name for name in KINDS if f"](pictures/{name}.png)" not in told] == []
    sheets = list(SHEETS.iterdir())
    assert {sheet.name for sheet in sheets} == {f"{name}.png" for name in KINDS}
    wide = sum(round(width * SCALE) + 12 for width, _ in WIDTHS) + 12
    assert {size(sheet.read_bytes()) for sheet in sheets} == {(wide, round(HEIGHT * SCALE) + 24)}
    assert sum(sheet.stat().st_size for sheet in sheets) < MOST


def test_the_program_writes_a_sheet(built: Built, chromium: str, tmp_path: Path) -> None:
    with photographer(built.folder, built.dsn, chromium, tmp_path / "profile") as take:
        sheet = take("start")
    assert size(sheet) == size((SHEETS / "start.png").read_bytes())
    assert len(sheet) > 30_000, "an empty page takes less"


def test_a_picture_of_few_colours_is_written_as_it_is() -> None:
    written = png(2, 1, [[255, 0, 0], [0, 0, 255]], b"\x00\x01")
    assert size(written) == (2, 1)
    assert b"PLTE\xff\x00\x00\x00\x00\xff" in written

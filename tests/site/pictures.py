"""Pictures of every kind of page: wide and narrow, light and dark, side by side on a sheet a kind (`make pictures`).

    python -m tests.site.pictures [FOLDER]
"""

from __future__ import annotations

import struct
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from extractors.review.server import Serving
from extractors.settings import PROJECT
from tests.browser import Tab, opened
from tests.conftest import need_program
from tests.dbt.deciding import served
from tests.site.pictured import pictured

WIDTHS = ((1400, "light"), (1400, "dark"), (500, "light"), (500, "dark"))  # pixels, scheme
HEIGHT = 1400  # pixels of a page that a picture shows
SCALE = 0.5  # of the pictures on a sheet
COLOURS = 128  # on a sheet

@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: the template that makes it, where one is from the folder of a site (`*`: the one with the most alarms, and the
    largest of these), and what is done on it before the picture is taken (expressions, each until it is true)."""

    template: str
    page: str
    steps: tuple[str, ...] = ()


CHOSEN = "document.querySelector('#text .f.alarm').click() === undefined"
SHOWN = "document.querySelector('#text [aria-current]')"
CORRECT = "document.querySelector('#inspector .decisions [data-verb=correct]')"
CORRECTING = (CHOSEN, CORRECT, f"{CORRECT}.click() === undefined", "document.querySelector('.new-value')")
DECIDABLE = "document.querySelector('.decisions [data-verb]')"

KINDS = {
    "choose": Kind("choose.html", "/index.html"),
    "start": Kind("start.html", "index.html"),
    "indicators": Kind("indicators.html", "indicators.html"),
    "indicator": Kind("indicator.html", "indicators/tax_revenue.html"),
    "streets": Kind("streets.html", "streets.html"),
    "street": Kind("street.html", "streets/330105012.html"),
    "district": Kind("district.html", "district.html"),
    "compare": Kind("compare.html", "compare.html?streets=330105012,330105013,330105019"),
    "documents": Kind("documents.html", "documents.html"),
    "document": Kind("document.html", "documents/*.html", (CHOSEN, SHOWN)),
    "deciding": Kind("document.html", "documents/*.html", CORRECTING),
    "queue": Kind("queue.html", "queue.html", (DECIDABLE,)),
    "findings": Kind("findings.html", "findings.html", (DECIDABLE,)),
    "held": Kind("held.html", "held/*.html", (DECIDABLE,)),
    "runs": Kind("runs.html", "runs.html"),
    "reports": Kind("", "/data_docs/index.html"),
    "report": Kind("", "/data_docs/validations/**/*.html"),
    "models": Kind("", "/data_docs/models/index.html", ("document.body.innerText.includes('mart_street_economy')",)),
}


def address_of(server: str, site: Path, kind: Kind) -> str:
    """Where the page of a kind of a site is served."""
    return urljoin(f"{server}/{site.name}/", _found(site, kind))


def _found(site: Path, kind: Kind) -> str:
    """The address of the page from the site's folder."""
    name, mark, query = kind.page.partition("?")
    if "*" not in name:
        return name + mark + query
    root = site.parent.parent if name.startswith("/") else site
    pages = sorted(root.glob(name.strip("/")), key=lambda page: (page.read_text("utf-8").count(" alarm"), page.stat().st_size))
    return name[: name.startswith("/")] + pages[-1].relative_to(root).as_posix()


def shots(tab: Tab, address: str, kind: Kind) -> Iterator[bytes]:
    """The page at every width and in both schemes, as PNG."""
    tab.ask("Emulation.setScrollbarsHidden", hidden=True)
    for width, scheme in WIDTHS:
        tab.prefer(scheme)
        tab.size(width, HEIGHT)
        tab.go("about:blank")
        tab.go(address)
        for step in kind.steps:
            tab.until(f"Boolean({step})")
        tab.script("window.gazette ? gazette.chartsDrawn || 0 : 0")
        tab.script("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))")
        yield b64decode(tab.ask("Page.captureScreenshot")["data"])


# Draws pictures beside one another and finds few colours that do for all: those of the most dots, in cubes of 8 × 8 × 8.
DRAW = """
(async (pictures, scale, gap, colours) => {
  const images = await Promise.all(pictures.map((data) => new Promise((done) => {
    const image = new Image(); image.onload = () => done(image); image.src = "data:image/png;base64," + data; })));
  const sizes = images.map((image) => [Math.round(image.width * scale), Math.round(image.height * scale)]);
  const canvas = document.createElement("canvas");
  canvas.width = sizes.reduce((sum, size) => sum + size[0] + gap, gap);
  canvas.height = Math.max(...sizes.map((size) => size[1])) + 2 * gap;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#8a8f98";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  images.reduce((left, image, i) => { pen.drawImage(image, left, gap, ...sizes[i]); return left + sizes[i][0] + gap; }, gap);
  const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const cubes = new Map();
  const cube = (i) => (dots[i] >> 3 << 10) | (dots[i + 1] >> 3 << 5) | (dots[i + 2] >> 3);
  for (let i = 0; i < dots.length; i += 4) {
    const key = cube(i);
    let sum = cubes.get(key);
    if (!sum) cubes.set(key, sum = [0, 0, 0, 0]);
    sum[0] += dots[i]; sum[1] += dots[i + 1]; sum[2] += dots[i + 2]; sum[3]++;
  }
  const all = [...cubes].map(([key, sum]) => [key, sum[3], sum.slice(0, 3).map((value) => Math.round(value / sum[3]))]);
  const far = (a, b) => (a[0] - b[0]) ** 2 * 3 + (a[1] - b[1]) ** 2 * 4 + (a[2] - b[2]) ** 2 * 2;
  // Each next colour is the one that most dots miss the most.
  const chosen = [], missed = all.map(() => Infinity);
  while (chosen.length < Math.min(colours, all.length)) {
    let best = 0, worst = -1;
    all.forEach(([, count], i) => {
      const lacks = missed[i] === Infinity ? count * 1e6 : Math.sqrt(count) * missed[i];
      if (lacks > worst) { worst = lacks; best = i; }
    });
    chosen.push(all[best][2]);
    all.forEach(([, , colour], i) => { missed[i] = Math.min(missed[i], far(colour, all[best][2])); });
  }
  const closest = (colour) => chosen.reduce((best, one, i) => (far(one, colour) < far(chosen[best], colour) ? i : best), 0);
  const nearest = new Map(all.map(([key, , colour]) => [key, closest(colour)]));
  let said = "";
  for (let i = 0; i < dots.length; i += 4) said += String.fromCharCode(nearest.get(cube(i)));
  return [canvas.width, canvas.height, chosen, btoa(said)];
})
"""


def sheet(tab: Tab, pictures: list[bytes]) -> bytes:
    """Pictures beside one another, as a PNG of few colours."""
    tab.go("about:blank")
    given = ", ".join(f'"{b64encode(picture).decode()}"' for picture in pictures)
    width, height, colours, dots = tab.script(f"{DRAW.strip()}([{given}], {SCALE}, 12, {COLOURS})")
    return png(width, height, colours, b64decode(dots))


def png(width: int, height: int, colours: list[list[int]], dots: bytes) -> bytes:
    """A picture whose dots are numbers of colours (PNG, second edition: 4.1.2 PLTE, 6 filters, 8 colour type 3)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    lines = b"".join(b"\0" + dots[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in colours for part in colour)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@contextmanager
def photographer(site: Path, dsn: str, browser: str, profile: Path) -> Iterator[Callable[[str], bytes]]:
    """Takes the sheet of a kind, of a site that is served with decisions."""
    with served(Serving(dsn, site.name, site.parent, "王审核")) as address, opened(browser, profile) as tab:

        def take(name: str) -> bytes:
            kind = KINDS[name]
            return sheet(tab, list(shots(tab, address_of(address, site, kind), kind)))

        yield take


def main(folder: Path) -> None:
    """Write the sheet of every kind into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        pictured(Path(scratch) / "state") as world,
        photographer(world.site, world.dsn, need_program("chromium"), Path(scratch) / "profile") as take,
    ):
        for name in KINDS:
            picture = take(name)
            (folder / f"{name}.png").write_bytes(picture)
            print(f"{name}: {len(picture) // 1000} kB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "docs" / "pictures")

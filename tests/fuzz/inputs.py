"""What a folder, an environment or a person brings, and what must hold whatever it is: a value or a refusal of ours.

Each target names a strategy for inputs and a check that raises when something other than that happens. Inputs are put
together from pieces that mean something to the reader, repeated and broken: noise alone would not get past the door.
"""

from __future__ import annotations

import csv
import io
import os
import tarfile
import tempfile
import warnings
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import strategies as st
from lxml import etree

from extractors import cleaning
from extractors.documents import read_document
from extractors.documents.html import LayoutError, parse_html
from extractors.reading import observe
from extractors.settings import PROJECT, Settings, SettingsError, settings
from extractors.sources import opening
from extractors.sources.folder import Capture, InputError, survey
from extractors.sources.manifest import ManifestError, parse_manifest
from extractors.sources.opening import RefusedError
from extractors.sources.unpack import UnpackError, unpack
from extractors.warehouse.database import WarehouseError, sqlalchemy_url
from tests.fuzz.harness import REFUSED, Target
from tests.fuzz.pieces import as_bytes, damaged, pieces
from tests.fuzz.plain import PlainReader, plain_text_of

TEXT = [
    "2022年", "1-9月", "全区", "大关街道", "\n\n  小河街道\n\n", "实现税收", "12.4亿元", "同比增长", "6.5%", "18台", "。", ",", "、", ";", "\n",
    "分别为", "其中", "目标", "完成", "任务\n\n责任单位\n\n进展情况\n\n", "区园林局", "一、", "(一)", "(下转4版)", "(紧接3版)\n", "第02版:街道\n",
    "排名第3", "三分之一", "达到", "以上", "至", "-", "—", "百分之", "二十", "万", "亿", "元", "|", "\t", "(", ")", "《", "》", "\u3000", "\x0b", "\x00",
    "|任务|责任单位|进展情况|\n", "从8件增加到12件", "超过", "近", "比上年", "增加", "个百分点", "十四五", "到2025年", "力争", "截至", "底",
]  # fmt: skip
HTML = [
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", '<td rowspan="3">', '<td colspan="99">', "<td rowspan=0>", "<br>", "<p>", "</p>", "<div>",
    "</div>", '<div id="zoom">', '<meta name="ArticleTitle" content="标题">', '<meta name="ColumnName" content="x">',
    '<meta name="PubDate" content="2021-12-10">', "<!--ZJEG_RSS.content.begin-->", "<!--ZJEG_RSS.content.end-->", "<founder-content>",
    "</founder-content>", "<!--enpproperty <date>2021-12-10</date>-->", '<a href="http://[x">', '<a href="javascript:x">', "</a>", "<script>", "</script>",
    "<style>", "&#11;", "&#x0;", "&amp;", "&lt;b&gt;", "<![CDATA[", "]]>", "<datastore>", "<!--", "-->", "任务", "责任单位", "进展情况", "区园林局", "新建公园9座",
    "已建成4座", "街道", "税收(亿元)", "大关街道", "9.8", "4.1%", "实现税收9亿元(下转4版)。", "<html>", "<body>", "</body></html>", '<span style="display:none">',
    "<thead>", "<tbody>", "索引号", "发布日期", '<map name="PagePicMap">', '<table id="bmdhTable">', "\u200b", "\ufeff", '<div class="main-article-content">',
]  # fmt: skip
MANIFEST = [
    "file", "source", "title", "url", "published", "reporting_start", "reporting_end", ",", ",", ",", "\n", "\r\n", '"', '""', "a.txt", "b.txt", "2022-12-09",
    "2022-13-40", "https://a.example/1", "javascript:alert(1)", "一年账本", "\x00", "\x1b", "\ufeff", ";", "\t", "'", "file,title\n", "file,url,published\n",
]  # fmt: skip
ADDRESS = [
    "postgresql://", "postgres://", "mysql://", "u", ":", "@", "127.0.0.1", "[::1]", "[", "]", "/", "gazette", "?", "host=", "connect_timeout=1", "&", "%", "%zz",
    "5432", "99999999999", " ", "'", "\\", "#", "é", "\n", "postgresql+psycopg2://",
]  # fmt: skip


# -- checks -------------------------------------------------------------------------------------


def check_names(name: bytes) -> None:
    name = name.replace(b"/", b"").replace(b"\0", b"") or b"x"
    shown, path = opening.readable(name), Path("/x") / os.fsdecode(name)
    shown.encode()
    assert cleaning.on_one_line(shown) == shown
    portable = opening.to_portable(path)
    portable.encode()
    assert opening.from_portable(portable) == path or os.path.normpath(path) == str(
        opening.from_portable(portable)
    )
    with tempfile.TemporaryDirectory() as folder:
        try:
            (Path(folder) / f"{os.fsdecode(name[:200])}.txt").write_bytes(b"9")
        except (OSError, ValueError):
            return
        for found in survey(Path(folder)):
            assert isinstance(found, Capture)
            assert opening.read_input(Capture.from_dict(found.as_dict()).file, Path(folder)) == b"9"


def check_manifest(data: bytes) -> str | None:
    try:
        manifest = parse_manifest(data, "m.csv")
    except ManifestError as error:
        assert str(error).startswith("m.csv")
        assert "\n" not in str(error)
        return REFUSED
    for entry in manifest.entries.values():
        for value in (entry.source, entry.title, entry.url):
            assert not set(value or "") & {chr(code) for code in (*range(32), *range(127, 160))}
        assert not (entry.url or "").lower().startswith(("javascript:", "data:"))
    for reason in manifest.wrong.values():
        assert reason.startswith("m.csv, line ")
    return None


def check_html(data: bytes) -> str | None:
    try:
        page = parse_html(data)
    except LayoutError as error:
        assert error.reason
        return REFUSED
    for table in page.tables:
        for row in table:
            for cell in row:
                assert 0 <= cell.start <= cell.end <= len(page.text)
    _read_whole(page.text, read_document(page))
    return None


def check_article(body: str) -> str | None:
    """The same within a page that is known, so that most inputs are read."""
    head = '<html><head><meta name="ArticleTitle" content="标题"><meta name="ColumnName" content="x"></head><body><div id="zoom">'
    return check_html((head + body).encode("utf-8", "replace"))


def check_text(text: str) -> None:
    document = read_document(text)
    _read_whole(document.text, document)
    here, plain = plain_text_of(text), plain_reader().read(text)
    assert here == plain, "the compiled and the plain reader differ"


def _read_whole(text: str, document: Any) -> None:
    assert document.text == text
    starts: set[tuple[int, Any]] = set()
    for o in observe(document):
        assert text[o.start : o.end] == o.mention
        assert 0 <= o.sentence_start <= o.start < o.end <= o.sentence_end <= len(text)
        assert (o.start, o.kind) not in starts, "a figure is read twice"
        starts.add((o.start, o.kind))
    for row in document.task_rows:
        for span in (row.task_span, row.units_span, row.progress_span):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    for section in document.sections:
        assert 0 <= section.start <= section.end <= len(text)


@cache
def plain_reader() -> PlainReader:
    return PlainReader()


SUFFIXES = frozenset({".txt", ".html"})


def check_archive(given: tuple[str, bytes]) -> None:
    ending, data = given
    with tempfile.TemporaryDirectory() as place:
        archive, into = Path(place) / f"a{ending}", Path(place) / "into"
        archive.write_bytes(data)
        try:
            folder, left = unpack(archive, into, SUFFIXES)
        except UnpackError as error:
            assert str(archive) in str(error)
        else:
            assert all(one.reason for one in left)
            assert unpack(archive, into, SUFFIXES) == (folder, left), "laid out once"
        for found in Path(place).rglob("*"):
            assert found == archive or found.is_relative_to(into)
            assert not found.is_symlink()
        assert sum(found.stat().st_size for found in into.rglob("*") if found.is_file()) <= 80_000_000


def check_address(dsn: str) -> str | None:
    try:
        url = sqlalchemy_url(dsn)
    except WarehouseError as error:
        assert len(dsn) < 12 or "@" not in dsn or dsn not in str(error), "it may hold a password"
        return REFUSED
    assert url.database
    assert url.drivername == "postgresql+psycopg2"
    return None


def check_setting(given: tuple[str, str]) -> None:
    name, value = given
    before = os.environ.get(name)
    os.environ[name] = value
    settings.cache_clear()
    try:
        found = settings()
        assert isinstance(found, Settings)
        found.archive_url.encode()
    except SettingsError as error:
        assert str(error).startswith("GAZETTE_")
        assert "\n" not in str(error)
    finally:
        os.environ.pop(name) if before is None else os.environ.update({name: before})
        settings.cache_clear()


def check_arguments(arguments: list[str]) -> None:
    from extractors.cli import main

    result = CliRunner().invoke(main, arguments, input=b"")
    assert result.exit_code in (0, 1, 2, 3), result.output
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output


def check_cleaning(text: str) -> None:
    cell = cleaning.for_cell(text)
    assert cleaning.from_cell(cell) == text
    assert not cell.startswith(("=", "@", "\t", "\r", "\uff1d")), cell
    assert len(cleaning.for_page(text)) == len(cleaning.for_terminal(text)) == len(text)
    etree.Element("x").text = cleaning.for_page(text)
    assert not set(cleaning.for_terminal(text)) & {
        chr(code) for code in (*range(9), *range(11, 32), *range(127, 160))
    }
    cleaning.storable({"a": [text]})["a"][0].encode()


def check_input(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "a.txt"
        file.write_bytes(data)
        try:
            assert opening.read_input(file, Path(place)) == data
        except RefusedError as error:
            assert error.kind == "not_text"
        try:
            list(survey(file))
        except InputError as error:
            assert str(place) in str(error)


# -- inputs -------------------------------------------------------------------------------------

MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b/c.txt", "../x.txt", "/etc/x.txt", "a.txt/b.txt", "manifest.csv", "x" * 300 + ".txt", "..\\y.txt", "CON:.txt", "公报.txt"])
        | st.text(min_size=1, max_size=8).map(lambda name: f"{name}.txt"),
        st.binary(max_size=200) | st.just(b"x" * 100_000), st.sampled_from(["file", "link", "fifo", "device"]),
    ),
    max_size=5,
)  # fmt: skip


def packed(ending: str, members: list[tuple[str, bytes, str]]) -> bytes:
    out = io.BytesIO()
    if ending == ".zip":
        with (
            warnings.catch_warnings(action="ignore"),
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, data, kind in members:
                info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode().replace("\0", "") or "x")
                info.external_attr = {
                    "file": 0o100644,
                    "link": 0o120777,
                    "fifo": 0o010644,
                    "device": 0o020644,
                }[kind] << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
    else:
        with tarfile.open(fileobj=out, mode="w:gz" if ending.endswith("gz") else "w") as tape:
            for name, data, kind in members:
                member = tarfile.TarInfo(name.encode("utf-8", "replace").decode().replace("\0", ""))
                member.type = {
                    "file": tarfile.REGTYPE,
                    "link": tarfile.SYMTYPE,
                    "fifo": tarfile.FIFOTYPE,
                    "device": tarfile.CHRTYPE,
                }[kind]
                member.size, member.linkname = (
                    len(data) if kind == "file" else 0,
                    "/etc/passwd" if kind == "link" else "",
                )
                tape.addfile(member, io.BytesIO(data))
    return out.getvalue()




@st.composite
def archives(draw: st.DrawFn) -> tuple[str, bytes]:
    ending = draw(st.sampled_from([".zip", ".tar", ".tar.gz", ".tgz"]))
    whole = st.builds(packed, st.just(ending), MEMBERS)
    return ending, draw(whole | damaged(whole))


@st.composite
def manifests(draw: st.DrawFn) -> bytes:
    """Tables with a head that is known, so that most are read: columns that nobody reads, rows too short and too long, many of them."""
    more = draw(st.lists(st.sampled_from(["source", "title", "url", "published", "reporting_end", "file", "x", "a\nb", ""]), max_size=7))
    cells = st.sampled_from([word for word in MANIFEST if word not in ('"', ",")]) | st.text(max_size=12)
    rows = draw(st.lists(st.lists(cells, max_size=9), max_size=12))
    buffer = io.StringIO()
    out = csv.writer(buffer, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])))
    out.writerow(["file", *more, *["x"] * draw(st.sampled_from([0, 0, 900, 1100]))])
    out.writerows(rows * draw(st.sampled_from([1, 1, 100])))
    return buffer.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])), "replace")


SAVED, PRINTED = PROJECT / "samples/epaper_2022-12-09_04.html", PROJECT / "samples/epaper_2022-12-16_03.txt"
NAMES = st.binary(min_size=1, max_size=120) | st.text(min_size=1, max_size=40).map(
    lambda text: text.encode("gb18030", "replace")
)
ENVIRONMENT = st.tuples(
    st.sampled_from(["GAZETTE_BATCH_SIZE", "GAZETTE_USER_TIMEZONE", "GAZETTE_WAREHOUSE_DSN", "GAZETTE_ARCHIVE", "GAZETTE_STATE", "GAZETTE_CONTACT"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30) | st.integers().map(str) | st.just("\udcb9\udcab"),
)  # fmt: skip
ARGUMENTS = st.lists(
    st.sampled_from(["extract", "tasks", "text", "sources", "list", "compare", "dsn", "--published", "2022-01-01", "--format", "jsonl", "--explain", "-", "--help",
                     "--warehouse", "main", "/dev/null", "/", "/nowhere", "--version", "-h", "--json"])
    | st.binary(max_size=8).map(lambda raw: os.fsdecode(raw.replace(b"\0", b""))),
    max_size=6,
).filter(lambda words: not {"run", "crawl", "db", "export", "reextract", "coverage", "check", "parked", "release"} & set(words))  # fmt: skip

TARGETS = [
    Target("file names", NAMES, check_names),
    Target("files", as_bytes(TEXT) | st.binary(max_size=2000), check_input),
    Target("manifests", as_bytes(MANIFEST) | manifests(), check_manifest),
    Target("saved pages", as_bytes(HTML), check_html, usual=lambda: SAVED.read_bytes()),
    Target("articles", pieces(HTML), check_article, usual=lambda: SAVED.read_text("utf-8")),
    Target("texts", pieces(TEXT), check_text, usual=lambda: PRINTED.read_text("utf-8")),
    Target("archives", archives(), check_archive, size=lambda given: len(given[1])),
    Target("addresses of warehouses", st.lists(st.sampled_from(ADDRESS), max_size=12).map("".join), check_address),
    Target("settings", ENVIRONMENT, check_setting, size=lambda given: len(given[1])),
    Target("arguments", ARGUMENTS, check_arguments, size=lambda words: sum(map(len, words))),
    Target("cleaning", pieces(["=", "'", "+", "\x1b[31m", "\x9b", "\ufffe", "\ud800", "<b>", "\u202e", "1", "%", "\r\n"]), check_cleaning),
]  # fmt: skip

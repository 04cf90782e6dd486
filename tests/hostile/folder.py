"""A folder as nobody should send it: good captures, and one of each bad kind beside them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
CAPTURE = """第02版:街道
2022年12月9日 星期五 出版
拱墅区街道工作巡礼

  大关街道

  2022年,街道加装电梯{n}台,化解信访积案7件,实现税收{n}.5亿元。
"""
TASKS = """<html><head><meta name="ArticleTitle" content="重点工作进展"><meta name="ColumnName" content="x">
<meta name="PubDate" content="2022-10-10"></head><body><div id="zoom"><table>
<tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>
<tr><td rowspan="2">新建公园9座</td><td>区园林局</td><td>已建成4座</td></tr>
<tr><td>区城管局</td><td>已开工3座</td></tr></table></div></body></html>"""


PAGE = """<html><head><meta name="ArticleTitle" content="街道工作"><meta name="ColumnName" content="x">
<meta name="PubDate" content="2022-10-{day}"></head><body><div id="zoom">
<p>2022年,拱墅区大关街道加装电梯{n}台。</p>{more}</div></body></html>"""


def slow_pages() -> dict[str, str]:
    """Pages of a hundred thousand characters of what a careless reader looks for again and again."""
    size = 100_000
    table = "<table><tr><td>{}</td><td>区</td></tr><tr><td>乙</td><td>街</td></tr></table>"
    tables = "".join(table.format(chr(0x4E00 + n)) for n in range(size // len(table)))
    link = "<a href='/art/2022/10/9/art_1_{}.html'>街道的工作</a>"
    cell = "<table><tr><td>" + "".join(link.format(n) for n in range(size // len(link))) + "</td></tr></table>"
    addresses = ("http://[x", "http://xn--a/", "//[", "http://a:99999/", "javascript:x", "\x85")
    broken = "".join(f"<a href='{address}'>甲</a>" for address in addresses)
    pages = {"tables": tables, "links_in_a_cell": cell, "broken_links": broken}
    return {f"{name}.html": PAGE.format(n=920 + n, day=10 + n, more=more) for n, (name, more) in enumerate(pages.items())}


def good(folder: Path, count: int) -> None:
    """Captures that are ingested, each another document."""
    for n in range(1, count + 1):
        (folder / f"good_{n:03}.txt").write_text(CAPTURE.format(n=n), encoding="utf-8")


def odd(folder: Path) -> dict[str, str]:
    """What looks dangerous and is ingested all the same: input name -> why it is here."""
    control = CAPTURE.format(n=901).replace("7件", "7件\x0b\x1b[31m\ufffe,同比增长9999999%")
    (folder / "control.txt").write_text(control, encoding="utf-8")
    (folder / "name\x0b\x1b[31m.txt").write_text(CAPTURE.format(n=902), encoding="utf-8")
    (folder / "[").mkdir()
    (folder / "[" / "x] [bold].txt").write_text(CAPTURE.format(n=903), encoding="utf-8")
    (folder / "=cmd.txt").write_text(CAPTURE.format(n=904), encoding="utf-8")
    (folder / os.fsdecode("公报第九期.txt".encode("gbk"))).write_text(CAPTURE.format(n=905), encoding="utf-8")
    (folder / "gbk").mkdir()
    (folder / "gbk" / "公报.txt").write_bytes(CAPTURE.format(n=906).encode("gbk"))
    (folder / "gbk" / "manifest.csv").write_bytes("file,title\n公报.txt,一年\x00账本\n".encode("gbk"))
    (folder / "c1\x9b31m.txt").write_text(CAPTURE.format(n=907), encoding="utf-8")
    (folder / "merged.html").write_text(TASKS, encoding="utf-8")
    progress = TASKS.replace('<td rowspan="2">新建', "<td>改建").replace("<td>已建成", '<td rowspan="2">已建成')
    progress = progress.replace("<td>区城管局</td><td>已开工3座</td>", "<td>修缮老街2条</td><td>区城管局</td>")
    (folder / "merged_progress.html").write_text(progress.replace("10-10", "10-09"), encoding="utf-8")
    for name, page in slow_pages().items():
        (folder / name).write_text(page, encoding="utf-8")
    return {
        "control.txt": "control characters beside figures",
        "name␋␛[31m.txt": "control characters in a name",
        "[/x] [bold].txt": "markup in a name",
        "=cmd.txt": "a formula as a name",
        "公报第九期.txt": "a name in GBK",
        "gbk/公报.txt": "a manifest in GBK with a NUL",
        "c1\ufffd31m.txt": "a control character of the second kind in a name",
        "merged.html": "a merged cell of tasks", "merged_progress.html": "a merged cell of progress",
        **dict.fromkeys(slow_pages(), "what a careless reader takes the square of the length for"),
    }


def bad(folder: Path) -> dict[str, str]:
    """What is set aside: input name -> words of the reason."""
    text = CAPTURE.format(n=999)
    (folder / "picture.txt").write_bytes(PNG)
    (folder / "noise.txt").write_bytes(bytes((n * 167 + n // 7) % 256 for n in range(5000)))
    os.mkfifo(folder / "pipe.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder.parent / "secret.txt").write_text(text, encoding="utf-8")
    (folder / "outside.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "circle.txt").symlink_to("circle.txt")
    with (folder / "large.txt").open("wb") as handle:
        handle.truncate(16 * 1024 * 1024 + 1)
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "blocked.html").write_text("<html><body>访问过于频繁,请稍后再试</body></html>", encoding="utf-8")
    views = "".join(f"<p>辖区风光第{n}幅,摄于运河边。</p>" for n in range(60))
    (folder / "layout.html").write_text(f"<html><body>{views}</body></html>", encoding="utf-8")
    (folder / "attributes.html").write_text(f"<html><body {'a=1 ' * 3000}></body></html>", encoding="utf-8")
    (folder / "datastores.html").write_text(PAGE.format(n=930, day=20, more="<datastore>" * 10_000), encoding="utf-8")
    (folder / "deep.html").write_text("<html>" + "<div>" * 50_000 + "</html>", encoding="utf-8")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(20 * 1024 * 1024))
    packed = bytearray((folder / "bomb.zip").read_bytes())
    packed[60:100] = bytes(40)
    (folder / "damaged.zip").write_bytes(packed)
    files = {
        "picture.txt": "a PNG picture", "noise.txt": "binary data", "pipe.txt": "a pipe", "device.txt": "outside",
        "outside.txt": "outside", "circle.txt": "cannot be read", "large.txt": "split it", "empty.txt": "",
        "blocked.html": "blocked", "layout.html": "no known layout", "attributes.html": "a tag of",
        "deep.html": "limits", "datastores.html": "limits",
        "bomb.zip": "an archive in the folder", "damaged.zip": "an archive in the folder",
    }  # fmt: skip
    manifests = {
        "wrong": (b"name,title\na.txt,x\n", "the column 'file' is missing"),
        "huge": (b'file,title\na.txt,"' + b"x" * 200_000 + b'"\n', "no line of a CSV table"),
        "day": (b"file,published\na.txt,9.12.2022\n", "expected YYYY-MM-DD"),
        "script": (b"file,url\na.txt,javascript:alert(1)\n", "begins with http"),
    }
    for name, (data, words) in manifests.items():
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(text, encoding="utf-8")
        (folder / name / "manifest.csv").write_bytes(data)
        files[f"{name}/a.txt"] = words
    return files

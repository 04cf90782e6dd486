"""Nasty inputs of any size: for each outside byte stream what, repeated, costs a careless reader the square of its length."""

from __future__ import annotations

import io
import json
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from extractors.collector import no_cycle_search
from extractors.decisions.model import DecisionError
from extractors.documents import read_document
from extractors.documents.html import LayoutError
from extractors.fetching.outcome import Finding
from extractors.fetching.robots import read_robots
from extractors.guard.stable import stable_hash
from extractors.reading import dumps, observe, record
from extractors.review.sheet import read_sheet
from extractors.settings import PROJECT
from extractors.sources.config import load_source
from extractors.sources.folder import survey
from extractors.sources.manifest import ManifestError, parse_manifest
from extractors.sources.unpack import UnpackError, unpack
from extractors.sources.yamlfile import ConfigError
from tests.fuzz.lists import READERS as LISTS
from tests.fuzz.lists import Reader as ListReader
from tests.fuzz.pieces import recorded

REFUSALS = (LayoutError, Finding, ManifestError, UnpackError, ConfigError, DecisionError)
SAMPLES = PROJECT / "samples"
SUFFIXES = frozenset((".txt", ".html"))


# -- readers --------------------------------------------------------------------------------------


def read_whole(data: bytes) -> None:
    """A capture, from its bytes to the lines that `gazette extract` prints."""
    for observation in observe(read_document(data, published=date(2021, 12, 10))):
        dumps(record(observation))


def read_robots_file(data: bytes) -> None:
    rules = read_robots(data[: 512 * 1024].decode("utf-8", "replace"), "gazette-warehouse")
    rules.can_fetch("http://paper.example.cn/html/2022-03/07/" + "a" * 500, "gazette-warehouse")
    rules.request_rate("gazette-warehouse")


def read_source(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.yml").write_bytes(data)
        load_source(Path(folder), "paper")


def lay_out(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (archive := Path(folder) / "a.zip").write_bytes(data)
        laid, _ = unpack(archive, Path(folder) / "into", SUFFIXES)
        survey(laid)


def read_list(name: str) -> Callable[[bytes], object]:
    reader: ListReader = LISTS[name]
    return lambda data: reader.read(data, reader.url)


@dataclass(frozen=True)
class Reader:
    """What reads a kind of input, and one as they usually are."""

    read: Callable[[bytes], object]
    usual: bytes


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def table_row(number: int) -> bytes:
    return f"g{number}.txt,街道,第{number}期,https://a.example/{number},2021-12-10\n".encode()


COLUMNS = b"file,source,title,url,published\n"
SHEET = b"document_id,observation_id,verb,why,field,new_value"
ROBOTS = b"User-agent: *\nDisallow: /admin/\nDisallow: /search\nCrawl-delay: 2\n" + b"Disallow: /a/b.html\n" * 50
PAPER = min((PROJECT / "config/sources").glob("*.yml"))
READERS = {
    "text": Reader(read_whole, (SAMPLES / "epaper_2022-12-16_03.txt").read_bytes()),
    "page": Reader(read_whole, (SAMPLES / "epaper_2022-12-09_04.html").read_bytes()),
    "stable form": Reader(stable_hash, (SAMPLES / "epaper_2022-12-09_04.html").read_bytes()),
    **{name: Reader(read_list(name), reader.pages[0]) for name, reader in LISTS.items() if name != "stable form"},
    "manifest": Reader(lambda data: parse_manifest(data, "m.csv"), COLUMNS + b"".join(map(table_row, range(200)))),
    "sheet": Reader(lambda data: read_sheet(data, "x"), SHEET + b"\n" + b"d1,f1,map,wrong,concept,gdp\n" * 200),
    "robots.txt": Reader(read_robots_file, ROBOTS),
    "source": Reader(read_source, PAPER.read_bytes().replace(PAPER.stem.encode(), b"paper")),
    "archive": Reader(lay_out, zipped({f"g{n}.txt": ("全区实现税收12.4亿元。" * 20 * (n + 1)).encode() for n in range(20)})),
}  # fmt: skip


# -- inputs ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """A kind of nasty input: what reads it, and how it is made so many bytes long (or nearly)."""

    name: str
    reader: str
    make: Callable[[int], bytes]


def fill(piece: str | bytes, *, before: str = "", after: str = "", end: str = "") -> Callable[[int], bytes]:
    """A piece over and over up to a size, numbered where it holds %d; `end` as often as the piece, behind all of them."""
    raw, closing = (part.encode() if isinstance(part, str) else part for part in (piece, end))
    head, tail = before.encode(), after.encode()

    def make(size: int) -> bytes:
        room = size - len(head) - len(tail)
        if b"%d" in raw:
            pieces = _numbered(raw, len(closing), room)
            return head + b"".join(pieces or [raw]) + closing * max(len(pieces), 1) + tail
        count = max(room // (len(raw) + len(closing)), 1)
        return head + raw * count + closing * count + tail

    return make


def _numbered(piece: bytes, beside: int, room: int) -> list[bytes]:
    """Pieces with their numbers, as many as there is room for; beside: bytes that each takes up elsewhere."""
    pieces: list[bytes] = []
    while room > 0:
        pieces.append(piece.replace(b"%d", b"%d" % len(pieces)))
        room -= len(pieces[-1]) + beside
    return pieces


HEAD = (
    '<html><head><meta name="ArticleTitle" content="标题"><meta name="ColumnName" content="x">'
    '<meta name="PubDate" content="2021-12-10"></head><body>'
)


def page(piece: str, *, before: str = "", after: str = "", end: str = "") -> Callable[[int], bytes]:
    """The same in the article of a page that is known."""
    return fill(piece, before=f'{HEAD}<div id="zoom">{before}', after=f"{after}</div></body></html>", end=end)


def nested(piece: str, end: str, depth: int, filling: str) -> Callable[[int], bytes]:
    """Elements in each other, as deep as given, and much within the innermost."""
    return page(filling, before=piece * depth, after=end * depth)


def text(piece: str, **around: str) -> Callable[[int], bytes]:
    return fill(piece, **around)


def listing(name: str, piece: str) -> Kind:
    """A listing page with a piece over and over in its body."""
    body = LISTS[name].pages[0]
    at = max(body.lower().find(b"</body"), body.find(b"</"), 0)
    repeated = fill(piece)
    return Kind(f"{name}: {piece[:40]}", name, lambda size: body[:at] + repeated(size - len(body)) + body[at:])


def many_members(size: int) -> bytes:
    return zipped({f"a/{n}.txt": b"9" for n in range(max(size // 110, 1))})


def one_name(size: int) -> bytes:
    return zipped({"/".join("a" * (n % 30 + 1)) + f"/{n}.txt": b"9" for n in range(max(size // 160, 1))})


TEXTS = {
    "one line of figures": "全区实现税收12.4亿元,同比增长6.5%,",
    "one sentence without an end": "全区实现税收12.4亿元",
    "digits": "9", "digits with points": "1.", "digits with commas": "1,", "full-width digits": "９", "zeros": "0",
    "brackets opened": "(", "brackets closed": ")", "brackets in pairs": "()", "brackets of all kinds": "(（[【《「〈{",
    "brackets within": "(1", "quotes opened": "“", "book titles opened": "《",
    "元": "元", "numerals": "十", "numerals of all sizes": "一百二十三万", "万": "万", "亿": "1亿", "百分之": "百分之", "分之": "三分之一",
    "percent": "%", "percent of one": "1%", "hyphens": "-", "dashes": "—", "ranges": "1-", "ranges with 至": "1至",
    "headings only": "一、\n", "numbered headings": "一、标题\n(一)小标题\n1.再小\n", "headings in brackets": "(一)",
    "spaces": " ", "ideographic spaces": "\u3000", "no-break spaces": "\u00a0", "tabs": "\t", "empty lines": "\n", "CR": "\r",
    "figures after spaces": "1" + " " * 500, "units after spaces": " " * 500 + "亿元", "NUL": "\0", "NUL and figures": "1\0", "controls": "\x0b",
    "streets": "大关街道", "streets a line": "大关街道\n", "streets a paragraph": "\n\n大关街道\n\n", "streets numbered": "街%d街道、",
    "streets with figures": "大关街道9件,", "street headings with figures": "\n\n大关街道\n\n税收9亿元。\n",
    "districts": "拱墅区", "其中": "其中", "其中 with figures": "其中9件,", "其中 without an end": "税收9亿元,其中8亿元",
    "、": "、", "figures in a list": "9、", "names and figures in a list": "甲9件、", "respectively": "分别为9件、8件、", "respectively alone": "分别",
    "commas": ",", "full stops": "。", "figures and stops": "9。", "semicolons": "9件;", "colons": "税收:", "同比": "同比增长6.5%,",
    "growth without a level": "增长6.5%", "from and to": "从8件增加到12件", "years": "2021年", "years and months": "2021年1-9月,", "dates": "2021-12-10 ",
    "ranks": "排名第3,", "第": "第", "target": "目标9件,完成8件,", "pages of a paper": "第02版:街道\n", "continued": "(下转4版)\n", "continued from": "(紧接3版)\n",
    "letters": "a", "letters and digits": "a1 ", "addresses": "http://a.cn/1/", "surrogates": "𠀀", "words without a figure": "坚持以人民为中心的发展思想",
    "bars": "|", "table rows of bars": "|任务|责任单位|进展情况|\n", "cells a line": "税收\n9\n亿元\n", "targets a line": "任务\n", "repeated heads a line": "目标\n完成\n完成率\n", "task table glued": "任务\n\n责任单位\n\n进展情况\n\n新建公园9座\n\n区园林局\n\n已建成4座\n\n",
    "items with their offices": "1.新增泊位5个。责任单位:区交通局 ", "offices alone": "责任单位:区交通局 ", "slogans": "打造2个新地标。",
    "units of offices": "区园林局\n\n", "offices in a list": "区园林局、", "numbers a line": "9\n", "numbers in columns": "9\t8\t7\n", "names and numbers": "税收\t9\n",
    "达到": "达到", "以上": "9件以上", "超过": "超过", "to year": "到2025年,", "十四五": "十四五", "截至": "截至", "万 and points": "1.1万", "marks of time": "今年去年",
    "shares behind bars": "|三分之一6.5%", "shares in a list": "占比6.5%、", "parts of shares": "占9%,", "tables of words": "指标 单位 数值\n税收 亿元 9\n", "gaps in titles": "标 题 ", "courts": "区法院\n", "letter-spaced": "税 收 9 亿 元 ",
}  # fmt: skip
CELL = "<td>税收</td>"
PAGES = {
    "elements side by side": page("<b>x</b>"), "elements in each other": page("<b>"), "blocks in each other": page("<div>"),
    "links": page("<a href='http://a.cn/%d'>甲</a>"), "attachments": page("<a href='/jcms/downfile.jsp?x=%d'>甲</a>"), "broken links": page("<a href='http://[x%d'>"),
    "bold and italic crossing": page("<b><i></b></i>"), "paragraphs open": page("<p>"), "figures a paragraph": page("<p>税收9亿元。"), "line breaks": page("<br>"), "figures and breaks": page("9<br>"),
    "tables": page("<table><tr><td>甲%d</td><td>%d件</td></tr><tr><td>乙%d</td><td>%d个</td></tr></table>"), "the same table": page("<table><tr><td>甲</td><td>9件</td></tr><tr><td>乙</td><td>8个</td></tr></table>"),
    "tables opened": page("<table>"), "tables in each other": page("<table><tr><td>"), "tables in each other around much": nested("<table><tr><td>", "", 80, "<b>x</b>"),
    "articles in each other": page('<div id="zoom">x'), "articles in each other around much": nested('<div id="zoom">x', "</div>", 1800, "<b>x</b>"),
    "labels in tables in each other": page("<tbody>索引号<table>"), "labels in tables in each other around much": nested("<tbody>索引号<table>", "", 900, "<b>x</b>"), "marks in elements in each other": nested("<div>", "</div>", 1900, "<p id=zoom>x</p>"),
    "tables beside cells in each other": page("<table><tr><td>税收</td><td>"), "tables without cells in each other": nested("<table><div>", "</div></table>", 120, "<b>x</b>"),
    "cells in each other": page("<table><tr><td><div>"), "cells around much": nested("<table><tr><td><div>", "", 60, "<i>x</i>"),
    "cells in one row": page(CELL, before="<table><tr>", after="</tr></table>"), "rows": page(f"<tr>{CELL}<td>9</td></tr>", before="<table>", after="</table>"),
    "rowspan of all": page("<tr><td rowspan=99999>甲</td><td>9</td></tr>", before="<table>", after="</table>"), "rowspan each": page("<tr><td rowspan=2>甲%d</td><td>9</td></tr>", before="<table>", after="</table>"),
    "rowspan without end": page("<tr><td rowspan=0>甲</td>", before="<table>", after="</table>"), "wide colspan": page("<tr><td colspan=99999>甲</td></tr>", before="<table>", after="</table>"),
    "colspan and rowspan": page("<td colspan=99 rowspan=99>甲</td></tr><tr>", before="<table><tr>", after="</table>"), "row groups": page("<tbody>", before="<table>", after="</table>"), "rows opened": page("<tr>", before="<table>", after="</table>"),
    "task rows": page("<tr><td>新建公园9座</td><td>区园林局</td><td>已建成4座</td></tr>", before="<table><tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>", after="</table>"),
    "heads of task tables": page("<tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>", before="<table>", after="</table>"),
    "figures in a task": page("新建公园9座,", before="<table><tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr><tr><td>", after="</td><td>区园林局</td><td>已建成</td></tr></table>"),
    "task tables": page("<table><tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr><tr><td>新建公园%d座</td><td>区园林局</td><td>已建成4座</td></tr></table>"),
    "statistics": page("<tr><td>街%d街道</td><td>9.8</td><td>4.1%</td></tr>", before="<table><tr><td>街道</td><td>税收(亿元)</td><td>增长</td></tr>", after="</table>"),
    "wide statistics": page("<td>税收(亿元)</td>", before="<table><tr><td>街道</td>", after="</tr><tr><td>大关街道</td><td>9</td></tr></table>"),
    "labels of an information block": page("<table><tr><td>索引号</td><td>1</td><td>发布日期</td><td>2</td><td>文号</td><td>3</td></tr></table>"),
    "labels in one table": page("<td>索引号</td>", before="<table><tr>", after="</tr></table>"), "information blocks in each other": page("<table><tr><td>索引号</td><td>发布日期</td><td>文号</td><td>"),
    "a block around much": page("<i>x</i>", before="<table><tr><td>索引号</td><td>发布日期</td><td>", after="</td></tr></table>"),
    "comments": page("<!---->"), "comments of contents": page("<!--ZJEG_RSS.content.begin-->"), "comments opened": page("<!--"), "properties": page("<!--enpproperty <date>-->"), "fields of a property": page("<founder-date>", before="<!--enpproperty ", after="-->"), "fields of many names": page("<a%d>", before="<!--enpproperty ", after="-->"),
    "CDATA": page("<![CDATA["), "instructions": page("<?"), "declarations": page("<!x"), "less-than": page("<"), "ampersands": page("&"), "entities": page("&amp;"), "unknown entities": page("&a;"), "numbers of characters": page("&#9;"), "wide characters": page("&#x10ffff;"),
    "scripts": page("<script>"), "scripts closed": page("<script></script>"), "styles": page("<style>*{}</style>"), "scripts of much": page("if(a<b)", before="<script>", after="</script>"),
    "attributes": page("a%d=1 ", before="<p ", after=">x</p>"), "a long attribute": page("a", before="<p class='", after="'>x</p>"), "classes": page("zoom ", before="<p class='", after="'>x</p>"), "quotes": page("'"), "double quotes in tags": page("<p \""), "elements with classes": page("<p class=zoom>"), "identifiers": page("<p id=zoom>"),
    "hidden": page("<p style='display:none'>x</p>"), "styles of all kinds": page("<p style='display:%d'>x</p>"), "hidden in each other": page("<p style='display: none'><b>"), "metas": fill('<meta name="a%d" content="x">', before=HEAD), "titles": fill("<title>x</title>", before=HEAD), "templates": page("<template>"), "maps": page("<map name=PagePicMap><area>"), "forms": page("<form>"), "lists in each other": page("<ul><li>"), "lists": page("<li>9件"), "options": page("<select><option>"), "end tags": page("</b>"), "end tags of tables": page("</table>"), "bodies": page("<body>"), "htmls": page("<html>"), "founder-content": page("<founder-content>"), "founder-content closed": page("<founder-content></founder-content>"), "datastores": page("<datastore>"),
    "spaces": page(" "), "spaces and letters": page("a "), "line ends": page("\n"), "line ends between wide characters": page("税\n"), "ideographic spaces": page("\u3000"), "ideographic spaces a paragraph": page("<p>\u3000"), "no-break spaces": page("&nbsp;"), "invisible characters": page("\u200b"), "NUL": page("\0"), "NUL and figures": page("1\0"), "tags without an end": page("<p class=", before=""), "namespaces": page("<o:p>"), "long names of elements": page("x", before="<a"), "names of elements": page("<a%d>"), "images": page("<img src='data:,%d'>"), "a picture in the page": page("A", before="<img src='data:image/png;base64,", after="'>"), "stamps": page("发布日期: "), "sources": page("来源: "), "days": page("2021-12-10 "), "titles of files": page("<h1>"), "authors": page("<div class=title>x</div>"),
}  # fmt: skip
LISTINGS = {
    "period.xml": ["<period id='20220307'></period>", "<period>", "<period><period_date>20", "20220307", "2022-", "&a;", "<a b='1'/>"],
    "page.xml": ["<period id='20220307'><nodeid id='%d'/></period>", "<nodeid id='%d'/>", "<period>", "<period><nodeid id='1'/>"],
    "page of a paper": ["<a id='pageLink' href='node_%d.htm'>", "<a href='content_9051_%d.htm'>a</a>", "<div id='btdh'><a href='content_9051_1.htm'>", "<area href='content_9051_%d.htm'>", "<div>"],
    "column": ["unitid:", "webname:'", "totalRecord=", "<datastore>", "<record><![CDATA[<a href='/art/2022/3/7/art_1_%d.html'>a</a>]]></record>"],
    "datastore": ["<record><![CDATA[<a href='/art/2022/3/7/art_1_1.html'>a</a>]]></record>", "<record>", "<datastore>", "<![CDATA[", "]]>", "&#xD800;", "<record></record>"],
    "disclosure": ["<a href='/art/2022/3/7/art_1_%d.html'>a</a>", "<li><a href='/art/2022/3/7/art_1_1.html'>a</a>2022-03-07</li>", "共 ", "共1", "<div><a href='/art/2022/3/7/art_1_1.html'>", "<a href='http://[x%d'>"],
    "JSON unit": ["[", '{"a":', '"', "\\", "\\u0000", "9", " "],
    "news list": ["<a href='content/2022-03/07/content_%d.htm'>a</a>", "<li>2022-03-07", "<td>"],
    "paper index": ["<meta http-equiv=refresh content='url=", "<meta http-equiv=x>", "url=", "<META HTTP-EQUIV='Refresh' CONTENT='0; URL=html/2022-03/07/'>"],
    "article pages": ["<p>税收9亿元。", "<div>", "<br>"],
}  # fmt: skip
# What each family of article pages looks for, many times, and around much.
FAMILIES = ("article_cnepaper", "article_founder_gb", "article_jcms_table", "article_news_gb")
MARKS = [
    "<p id=zoom>x</p><p class=zoom>x</p>", "<h1>x</h1><p id=title>x</p>", "<founder-content></founder-content><p id=ozoom></p>", "版<strong></strong>",
    "<strong>第04版</strong>", "<table class=wz><tr><td class=font01>x</td></tr></table>", "<table id=newspic><tr><td>x</td></tr></table>",
    "<a class=rigth_bmdh_href href=x></a><a id=pageLink></a>", "<!--npm:article-x--><table class=wz></table>", "<!--<npm:article-title>--><!--</npm:article-title>-->",
    "<!--enpcontent-->", "<!--enpproperty <date>1</date>-->", "<ul class=pages><li class=page-all><a href=x>x</a></li></ul>", "<a href='nbs.D%d'>x</a>",
    "<div class=fontsz14>x</div>", "<ul class=main-ed-articlenav-list><li><a href='content_9051_%d.htm'>x</a></ul>", "<title>-杭州网</title>", "2022年1月2日出版",
]  # fmt: skip
AROUND = [
    ("<div id=zoom class=zoom>", "<img src='%d'>"), ("<div id=ozoom>", "<founder-content>x</founder-content>"), ("<table id=newspic><tr><td>", "<i>x</i>"),
    ("<div>版<strong>x</strong>", "<i>x</i>"), ("<div id=btdh>", "<a href='content_9051_%d.htm'>x</a>"), ("<table class=wz><tr><td class=font01>", "<i>x</i>"),
]  # fmt: skip


def in_page(body: bytes, before: str, piece: str) -> Callable[[int], bytes]:
    """A recorded page with something many times at its end, within what stands `before`."""
    at = body.lower().rfind(b"</body")
    repeated = fill(piece)
    return lambda size: body[:at] + before.encode() + repeated(size - len(body)) + body[at:]


def of_families() -> Iterator[Kind]:
    for family in FAMILIES:
        body = recorded(family)[0]
        for mark in MARKS:
            yield Kind(f"{family}: {mark}", "page", in_page(body, "", mark))
        for around, mark in AROUND:
            yield Kind(f"{family}: {mark} in {around}", "page", in_page(body, around * 100, mark))


def wide_sheet(size: int) -> bytes:
    """A sheet of as many columns as short rows."""
    return fill(",c%d", before=SHEET.decode(), after="\n")(size // 2) + b"a\n" * min(size // 4, 99_000)


DEEP_JSON = {"success": True, "data": {"html": "x", "count": "8"}}
KINDS = [
    *(Kind(f"text: {name}", "text", text(piece)) for name, piece in TEXTS.items()),
    *(Kind(f"page: {name}", "page", make) for name, make in PAGES.items()),
    *(Kind(f"stable form: {name}", "stable form", PAGES[name]) for name in ("elements in each other", "tables", "comments", "images", "stamps")),
    *of_families(),
    Kind("stable form: pictures in parts in each other", "stable form", in_page(recorded("article_cnepaper")[0], "<div id=zoom class=zoom>" * 100, "<img src='%d'>")),
    *(listing(name, piece) for name, pieces in LISTINGS.items() for piece in pieces),
    Kind("JSON: lists in each other", "JSON unit", lambda size: json.dumps(DEEP_JSON).encode()[:-1] + b',"a":' + fill("[", end="]")(size) + b"}"),
    Kind("JSON: keys", "JSON unit", fill('"a%d":1,', before="{", after='"a":1}')),
    Kind("JSON: links in the list", "JSON unit", fill("<li><a href='/art/2022/3/7/art_1_%d.html'>a</a></li>", before='{"success":true,"data":{"count":"8","html":"', after='"}}')),
    Kind("manifest: rows", "manifest", lambda size: COLUMNS + b"".join(map(table_row, range(size // 60)))),
    Kind("manifest: the same row", "manifest", fill("a.txt,x,y,,\n", before=COLUMNS.decode())), Kind("manifest: wrong rows", "manifest", fill("a%d.txt,x,y,javascript:x,2022-13-40\n", before=COLUMNS.decode())),
    Kind("manifest: columns", "manifest", fill("a%d,", before="file,", after="\na.txt\n")), Kind("manifest: fields in a row", "manifest", fill(",", before="file,title\na.txt")), Kind("manifest: a quoted field", "manifest", fill('""', before='file,title\na.txt,"', after='"\n')),
    Kind("manifest: quotes", "manifest", fill('"', before="file,title\n")), Kind("manifest: a huge field", "manifest", fill("x", before="file,title\na.txt,")), Kind("manifest: NUL", "manifest", fill("\0", before="file,title\na.txt,")), Kind("manifest: empty lines", "manifest", fill("\n", before="file,title\n")), Kind("manifest: spaces in a title", "manifest", fill(" ", before="file,title\na.txt,x", after="x\n")), Kind("manifest: a long address", "manifest", fill("a", before="file,url\na.txt,", after=":\n")),
    Kind("manifest: columns beside short rows", "manifest", fill("a.txt\n", before="file" + ",c" * 990 + "\n")), Kind("manifest: a head on two lines", "manifest", fill(",c%d", before='file,"\n"', after="\na.txt\n")), Kind("manifest: rows of commas", "manifest", fill(",", before="file\n")),
    Kind("sheet: columns beside short rows", "sheet", wide_sheet), Kind("sheet: rows", "sheet", fill("d,f,accept,,,\n", before=SHEET.decode() + "\n")), Kind("sheet: rules", "sheet", fill("b ", before="document_id,verb,why,rules\na,accept,x,", after="\n")), Kind("sheet: quotes", "sheet", fill('""', before=SHEET.decode() + '\nd,f,accept,"', after='"\n')), Kind("sheet: empty rows", "sheet", fill("\n", before=SHEET.decode() + "\n")),
    Kind("robots: rules", "robots.txt", fill("Disallow: /%d*a*a*a$\n", before="User-agent: *\n")), Kind("robots: agents", "robots.txt", fill("User-agent: a%d\n", after="Disallow: /\n")), Kind("robots: agents and rules", "robots.txt", fill("User-agent: a%d\nDisallow: /%d\n")), Kind("robots: agents, then rules", "robots.txt", fill("User-agent: a%d\n", end="Disallow: /a\n")), Kind("robots: stars", "robots.txt", fill("*a", before="User-agent: *\nDisallow: /", after="$\n")), Kind("robots: one line", "robots.txt", fill("a", before="User-agent: *\nDisallow: /")), Kind("robots: stars alone", "robots.txt", fill("*", before="User-agent: *\nDisallow: /", after="$\n")), Kind("robots: spaces", "robots.txt", fill(" ", before="User-agent:", after="x\nDisallow: /\n")), Kind("robots: percent", "robots.txt", fill("%", before="User-agent: *\nDisallow: /", after="\n")), Kind("robots: ourselves", "robots.txt", fill("User-agent: gazette-warehouse\nCrawl-delay: 1\n")), Kind("robots: sitemaps", "robots.txt", fill("Sitemap: http://a.cn/%d\n")),
    Kind("YAML: lists in each other", "source", fill("[")), Kind("YAML: lists in a key", "source", fill("[", before="? ")), Kind("YAML: lists in pairs of lists", "source", fill("[a,", before="a: ")), Kind("YAML: keys", "source", fill("a%d: 1\n")), Kind("YAML: aliases", "source", fill("a%d: &a%d [*a%d]\n")), Kind("YAML: spaces", "source", fill(" ", before="a:", after="x\n")), Kind("YAML: a quoted value", "source", fill("\\n", before='a: "', after='"\n')), Kind("YAML: documents", "source", fill("---\n")), Kind("YAML: questions", "source", fill("? ")), Kind("YAML: dashes", "source", fill("- ")), Kind("YAML: misspelt keys", "source", fill("famil%d: x\n", before="name: x\n")),
    Kind("archive: members", "archive", many_members), Kind("archive: deep names", "archive", one_name), Kind("archive: no archive", "archive", fill("PK\x01\x02")), Kind("archive: ends", "archive", fill("PK\x05\x06")),
]  # fmt: skip


def attempt(reader: str, data: bytes) -> tuple[str, float]:
    """What becomes of an input, `read` or why it was refused, and the seconds of processor time that it took."""
    outcome = "read"
    with no_cycle_search():
        begun = time.process_time()
        try:
            READERS[reader].read(data)
        except REFUSALS as refusal:
            outcome = str(refusal) or type(refusal).__name__
        return outcome, time.process_time() - begun


@cache
def usual(reader: str) -> float:
    """The seconds a byte of an input as it usually is."""
    return usual_now(reader)


def usual_now(reader: str) -> float:
    """The same as the machine is now, with what else it has to do."""
    data = READERS[reader].usual
    return min(attempt(reader, data)[1] for _ in range(7)) / len(data)

"""A JCMS government portal, rendered from data: three kinds of lists, articles, task tables, attachments."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from datetime import date

from tests.replica.server import Call, Reply


@dataclass(frozen=True)
class Record:
    """One article of a column. `rows` makes a task table of it (printed twice where `twice`);
    `modern` gives it the newer kind of address; `moved` is an address it is listed under besides."""

    id: int
    title: str
    day: date
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    twice: bool = False
    modern: bool = False
    attachment: str = ""

    def path(self, column: str) -> str:
        if self.modern:
            return f"/col/col{column}/art/{self.day.year}/art_{self.id:032x}.html"
        return f"/art/{self.day.year}/{self.day.month}/{self.day.day}/art_{column}_{self.id}.html"


@dataclass
class Portal:
    """The site with one column. Every group of the legacy list begins `overlap` records early."""

    records: list[Record]
    column: str = "1229000001"
    name: str = "重点工作"
    web_id: str = "2096"
    unit_id: str = "6001"
    tpl_set_id: str = "tpl0001"
    tag_id: str = "tag0001"
    overlap: int = 1
    embedded: int = 5
    hits: int = field(default=100, init=False)

    def newest(self) -> list[Record]:
        return sorted(self.records, key=lambda record: (record.day, record.id), reverse=True)

    def answer(self, call: Call) -> Reply | None:
        if call.path == f"/col/col{self.column}/index.html":
            return Reply(self._column().encode())
        if call.path in ("/module/jpage/dataproxy.jsp", "/module/web/jpage/dataproxy.jsp"):
            return self._proxy(call)
        if call.path == "/module/xxgk/search.jsp":
            return self._disclosure(call)
        if call.path == "/api-gateway/jpaas-publish-server/front/page/build/unit":
            return self._json(call)
        if call.path == "/module/download/downfile.jsp":
            return Reply(b"%PDF-1.4 replica", "application/pdf")
        for record in self.records:
            if call.path == record.path(self.column):
                self.hits += 1  # the counter changes on every load
                return Reply(self._article(record).encode(), headers=(("Set-Cookie", "SERVERID=a1; Path=/"),))
        return None

    # -- lists ---------------------------------------------------------------------------------------

    def _item(self, record: Record) -> str:
        title = html.escape(record.title)
        return (
            f'<li><a href="{record.path(self.column)}" target="_blank" title="{title}">{title}</a>'
            f"<span>{record.day}</span></li>"
        )

    def _store(self, records: list[Record]) -> str:
        total = len(self.records)
        items = "".join(f"<record><![CDATA[{self._item(record)}]]></record>" for record in records)
        return (
            f'<datastore><nextgroup><![CDATA[<a href="#"></a>]]></nextgroup><totalrecord>{total}</totalrecord>'
            f"<totalpage>{-(-total // 5)}</totalpage><recordset>{items}</recordset></datastore>"
        )

    def _column(self) -> str:
        first = self._store(self.newest()[: self.embedded])
        return (
            f"<html><head><meta charset='utf-8'><title>{self.name}</title></head><body>"
            f"<script>var param_{self.unit_id}={{'col':1,'webid':{self.web_id},'path':'/','columnid':{self.column},"
            f"'sourceContentType':1,'unitid':'{self.unit_id}','webname':'%E7%A4%BA%E8%8C%83','permissiontype':0}};</script>"
            f'<div id="{self.unit_id}"></div><script type="text/xml">{first}</script>'
            f"<script>$('#{self.unit_id}').jpage({{dataStore:'',totalRecord:{len(self.records)},openCookies:false,"
            f"perPage:{self.embedded},proxyUrl:'/module/jpage/dataproxy.jsp?perpage={self.embedded}'}});</script></body></html>"
        )

    def _proxy(self, call: Call) -> Reply | None:
        asked = {**call.query, **call.form}
        if (
            call.method != "POST"
            or asked.get("columnid") != self.column
            or asked.get("unitid") != self.unit_id
        ):
            return None
        start, end = int(asked["startrecord"]), int(asked["endrecord"])
        group = self.newest()[max(0, start - 1 - (self.overlap if start > 1 else 0)) : end]
        return Reply(self._store(group).encode(), "text/xml")

    def _disclosure(self, call: Call) -> Reply | None:
        asked = {**call.query, **call.form}
        if call.method != "POST" or asked.get("divid") != f"div{self.column}":
            return None
        page, size = int(asked.get("currpage") or 1), 5
        rows = "".join(
            f'<tr class="tr_main_value_{"odd" if n % 2 else "even"}"><td><a href="{record.path(self.column)}" '
            f'title="{html.escape(record.title)}">{html.escape(record.title)}</a></td><td>{record.day}</td></tr>'
            for n, record in enumerate(self.newest()[(page - 1) * size : page * size])
        )
        total = -(-len(self.records) // size)
        return Reply(f"<table>{rows}</table><div>共{len(self.records)}条 第{page}/{total}页</div>".encode())

    def _json(self, call: Call) -> Reply | None:
        wanted = {
            "pageId": self.column,
            "webId": self.web_id,
            "tplSetId": self.tpl_set_id,
            "tagId": self.tag_id,
        }
        if any(call.query.get(key) != value for key, value in wanted.items()):
            return Reply(b'{"success":false,"data":null}', "application/json")
        if call.query.get("parseType") != "bulidstatic":
            return Reply(b'{"success":false,"data":null}', "application/json")
        asked = json.loads(call.query["paramJson"])
        page, size = int(asked["pageNo"]), int(asked["pageSize"])
        items = "".join(self._item(record) for record in self.newest()[(page - 1) * size : page * size])
        data = {"html": f"<ul>{items}</ul>", "count": str(len(self.records))}
        return Reply(
            json.dumps({"success": True, "data": data}, ensure_ascii=False).encode(), "application/json"
        )

    # -- articles ------------------------------------------------------------------------------------

    def _article(self, record: Record) -> str:
        title = html.escape(record.title)
        paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in record.paragraphs)
        table = self._table(record) if record.rows else ""
        link = (
            f'<a href="/module/download/downfile.jsp?classid=0&amp;filename={record.attachment}">附件</a>'
            if record.attachment
            else ""
        )
        body = paragraphs + table + (table if record.twice else "") + link
        return (
            f'<html><head><meta charset="utf-8"><title>{self.name} {title}</title>'
            f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{record.day} 09:00">'
            f'<meta name="ContentSource" content="区府办"><meta name="ColumnName" content="{self.name}">'
            '<meta name="SiteIDCode" content="3300000001"></head><body>'
            f"<table><tr><td>信息索引号</td><td>K-{record.id}</td><td>公开方式</td><td>主动公开</td></tr>"
            f"<tr><td>发布机构</td><td>区府办</td><td>公开范围</td><td>全社会</td></tr></table><h1>{title}</h1>"
            f"<p>发布日期: {record.day} 09:00:00 点击率: <span>{self.hits}</span></p>"
            f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end--></div></body></html>'
        )

    @staticmethod
    def _table(record: Record) -> str:
        """Rows of (category, task, units, progress); an empty category continues the cell above."""
        lines = []
        for n, (category, *cells) in enumerate(record.rows):
            span = 1
            while n + span < len(record.rows) and not record.rows[n + span][0]:
                span += 1
            lead = f'<td rowspan="{span}">{html.escape(category)}</td>' if category else ""
            lines.append("<tr>" + lead + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
        head = "".join(f"<td>{name}</td>" for name in ("项目名称", "项目内容", "责任单位", "进展情况"))
        return f"<table><tr>{head}</tr>{''.join(lines)}</table>"

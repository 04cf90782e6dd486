"""A district news site of the hangzhou.com.cn family, rendered from data, in gb18030 where asked."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tests.replica.server import Call, Reply


@dataclass(frozen=True)
class Item:
    """One article; more than one part makes it a paged article with an address for the whole."""

    id: int
    title: str
    day: date
    parts: tuple[tuple[str, ...], ...]
    container: str = "fontsz14"

    @property
    def path(self) -> str:
        return f"/content/{self.day:%Y-%m/%d}/content_{self.id}.htm"

    @property
    def whole_path(self) -> str:
        return f"/content/{self.day:%Y-%m/%d}/content_{self.id}_all.htm" if len(self.parts) > 1 else self.path

    def part_path(self, number: int) -> str:
        return self.path if number == 1 else self.path.replace(".htm", f"_{number}.htm")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(paragraph for part in self.parts for paragraph in part)


@dataclass
class News:
    """The site: `index.htm` with the newest items, `node_1.htm` with all of them."""

    items: list[Item]
    charset: str = "gb2312"
    source: str = "示范报"
    on_front: int = 5

    def answer(self, call: Call) -> Reply | None:
        newest = sorted(self.items, key=lambda item: (item.day, item.id), reverse=True)
        if call.path in ("/", "/index.htm"):
            return self._reply(self._list(newest[: self.on_front], "<a href='node_1.htm'>更多</a>"))
        if call.path == "/node_1.htm":
            return self._reply(self._list(newest, ""))
        for item in self.items:
            if call.path == item.whole_path:
                return self._reply(self._article(item, item.paragraphs, ""), item.day)
            for number, part in enumerate(item.parts, start=1):
                if call.path == item.part_path(number):
                    return self._reply(self._article(item, part, self._pager(item)), item.day)
        return None

    def _reply(self, markup: str, day: date | None = None) -> Reply:
        codec = "gb18030" if self.charset.startswith("gb") else self.charset
        modified = datetime.combine(day, time(3), UTC) if day else None
        return Reply(markup.encode(codec), "text/html", modified=modified)

    def _list(self, items: list[Item], more: str) -> str:
        links = "".join(
            f'<li><a href="{item.path.lstrip("/")}">{html.escape(item.title)}</a> {item.day}</li>'
            for item in items
        )
        return f"{self._head('示范新闻网')}<ul class='list'>{links}</ul>{more}</body></html>"

    def _head(self, title: str) -> str:
        return (
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={self.charset}">'
            f"<title>{title}</title></head><body><a href='/'>设为首页</a>"
        )

    @staticmethod
    def _pager(item: Item) -> str:
        if len(item.parts) == 1:
            return ""
        numbers = "".join(f"<li>{number}</li>" for number in range(1, len(item.parts) + 1))
        whole = item.whole_path.rsplit("/", 1)[-1]
        return f'<ul class="pages">{numbers}<li class="page-all"><a href="{whole}">全文</a></li></ul>'

    def _article(self, item: Item, paragraphs: tuple[str, ...], pager: str) -> str:
        text = "".join(f"<p>　　{html.escape(paragraph)}</p>" for paragraph in paragraphs)
        tag = "td" if item.container == "wz14" else "div"
        body = f'<{tag} class="{item.container}">{text}{pager}</{tag}>'
        if tag == "td":
            body = f"<table><tr>{body}</tr></table>"
        return (
            f"{self._head(f'{html.escape(item.title)}_示范新闻网_杭州网')}<h1>{html.escape(item.title)}</h1>"
            f'<div class="le_12black">{item.day} 08:00:00 来源：{self.source}</div>分享到：{body}'
            f"<div>【来源：{self.source} 作者： 编辑：某】</div></body></html>"
        )

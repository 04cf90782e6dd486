"""A daily paper as data, and its site: cnepaper skin (generation B) or Founder table skin (generation A)."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from urllib.parse import urlsplit

from tests.replica.server import Reply
from tests.replica.words import paragraphs, title


NEW_DESIGN = '<html><body><div id="app"><section class="v3">全新改版，敬请浏览</section></div></body></html>'


@dataclass
class Article:
    """One article. `corrections` are (first day of the new text, old words, new words); `body` None has only
    a picture; `pages` are the numbers of the paper's pages that list it (the first holds it)."""

    docid: int
    title: str
    body: list[str] | None
    pages: list[int]
    only_in_map: bool = False
    corrections: list[tuple[date, str, str]] = field(default_factory=list)

    def text(self, today: date) -> list[str]:
        words = list(self.body or [])
        for day, old, new in self.corrections:
            if today >= day:
                words = [w.replace(old, new) for w in words]
        return words


@dataclass
class Issue:
    """One issue. `first_node` numbers its pages; `unlisted` are pages that no page list names;
    `from_day` is when the site shows it; `empty` leaves an index without pages."""

    day: date
    first_node: int
    page_count: int
    articles: list[Article]
    from_day: date
    unlisted: set[int] = field(default_factory=set)
    empty: bool = False

    def node(self, page: int) -> int:
        return self.first_node + page - 1

    def address(self, article: Article, page: int | None = None) -> str:
        node = self.node(page or article.pages[0])
        return f"/html/{self.day:%Y-%m/%d}/content_{node}_{article.docid}.htm"


class PaperSite:
    """The site of a paper on the day `today`, which a test moves on."""

    def __init__(
        self, issues: Iterable[Issue], *, skin: str = "cnepaper", encoding: str = "utf-8", period: bool = True
    ) -> None:
        self.issues = {issue.day: issue for issue in issues}
        self.skin, self.encoding, self.period = skin, encoding, period
        self.today = date(2000, 1, 1)
        self.redesigned: set[date] = set()  # issues shown in a layout nobody knows
        self.extra_periods: list[str] = []
        self.extra_links: dict[date, str] = {}
        self.name = "样本日报"
        self._static: dict[tuple[str, date], bytes] = {}

    def visible(self) -> dict[date, Issue]:
        return {day: issue for day, issue in self.issues.items() if max(day, issue.from_day) <= self.today}

    def published(self) -> dict[str, tuple[Issue, Article]]:
        """Path of every real article that the site shows today: its one address and the article."""
        return {
            issue.address(article): (issue, article)
            for issue in self.visible().values()
            if not issue.empty
            for article in issue.articles
            if article.body is not None and article.title not in ("报头", "广告")
        }

    # -- answers ------------------------------------------------------------------------------------

    def __call__(self, path: str, form: dict[str, str]) -> Reply | None:
        parts = [part for part in urlsplit(path).path.split("/") if part]
        visible = self.visible()
        if parts == ["paperindex.htm"] and visible:
            issue = visible[max(visible)]
            target = f"html/{issue.day:%Y-%m/%d}/node_{issue.node(1)}.htm"
            return self._html(
                f'<html><head><meta http-equiv="refresh" content="0; URL={target}"></head><body></body></html>'
            )
        if len(parts) == 3 and parts[0] == "html" and parts[2] == "period.xml" and self.period:
            return self._periods(parts[1])
        if len(parts) == 3 and parts[0] == "html" and parts[2] == "page.xml" and self.period:
            return self._page_xml(parts[1])
        if len(parts) != 4 or parts[0] != "html":
            return None
        try:
            issue = visible.get(date.fromisoformat(f"{parts[1]}-{parts[2]}"))
        except ValueError:
            return None
        return self._in_issue(issue, parts[3]) if issue else None

    def _in_issue(self, issue: Issue, name: str) -> Reply | None:
        if issue.day in self.redesigned:
            return self._html(NEW_DESIGN)
        numbers = [int(n) for n in name.removesuffix(".htm").split("_")[1:] if n.isdigit()]
        if name.startswith("node_"):
            page = numbers[0] - issue.first_node + 1
            return self._html(self._node(issue, page)) if 1 <= page <= issue.page_count else None
        if name.startswith("content_"):
            page = numbers[0] - issue.first_node + 1
            for article in issue.articles:
                if article.docid == numbers[1] and page in article.pages:
                    return self._html(self._content(issue, article, page))
        return None

    def _html(self, markup: str) -> Reply:
        return Reply(markup.encode(self.encoding, "xmlcharrefreplace"))

    def _periods(self, month: str) -> Reply | None:
        days = [day for day in self.visible() if f"{day:%Y-%m}" == month]
        if not days and not self.extra_periods:
            return None
        entries = [
            f'<period id="{d:%Y%m%d}"><period_name>{d:%Y-%m/%d}</period_name><paper_id>7</paper_id>'
            f"<period_date>{d:%Y-%m-%d}</period_date><front_page>node_{self.issues[d].node(1)}.htm</front_page>"
            f"<rmp_exe_path></rmp_exe_path></period>"
            for d in sorted(days)
        ]
        xml = f'<?xml version="1.0" encoding="utf-8"?><periodlist>{"".join(entries + self.extra_periods)}</periodlist>'
        return Reply(xml.encode(), type="text/xml")

    def _page_xml(self, month: str) -> Reply:
        pages: dict[int, str] = {}
        for day, issue in self.visible().items():
            if f"{day:%Y-%m}" == month:
                for page in range(1, issue.page_count + 1):
                    pages[page] = (
                        pages.get(page, "")
                        + f'<period id="{day:%Y%m%d}"><nodeid id="{issue.node(page)}"/></period>'
                    )
        body = "".join(
            f'<page id="{page}" name="第{page:02d}版">{inner}</page>' for page, inner in pages.items()
        )
        return Reply(f"<pagelist>{body}</pagelist>".encode(), type="text/xml")

    # -- markup -------------------------------------------------------------------------------------

    def _page_links(self, issue: Issue) -> str:
        css = 'class="rigth_bmdh_href"' if self.skin == "cnepaper" else ""
        rows = (
            f"<tr><td class=default><a id=pageLink {css} href=node_{issue.node(p)}.htm?v=1>第{p:02d}版：要闻{p}</a></td></tr>"
            for p in range(1, issue.page_count + 1)
            if p not in issue.unlisted
        )
        return f"<table id=bmdhTable>{''.join(rows)}</table>"

    def _node(self, issue: Issue, page: int) -> str:
        if issue.empty:
            return f"<html><head><title>{self.name}</title></head><body><table id=bmdhTable></table></body></html>"
        here = [a for a in issue.articles if page in a.pages]

        def name(article: Article) -> str:
            return f"content_{issue.node(page)}_{article.docid}.htm"

        titles = "".join(
            f"<tr><td><div id=mp{a.docid}><a href='{name(a)}'>{escape(a.title)}</a></div></td></tr>"
            for a in here
            if not a.only_in_map
        )
        titles += self.extra_links.get(issue.day, "")
        areas = "".join(f'<area shape=polygon coords="0,0,9,9" href="{name(a)}">' for a in here)
        after = (
            f"node_{issue.node(page + 1)}.htm"
            if page < issue.page_count
            else "javascript:alert('已经是最后一版')"
        )
        listed = (
            f'<div id="main-ed-articlenav-list"><table>{titles}</table></div>'
            if self.skin == "cnepaper"
            else f"<table>{titles}</table>"
        )
        script = "" if self.skin == "cnepaper" else '<script src="../../../tplimg/mp.js"></script>'
        return (
            f"<html><head><meta charset={self.encoding}><title>{self.name}</title>{script}</head><body>"
            f'<a class=preart id=ed_next href="{after}">下一版</a>{self._page_links(issue)}{listed}'
            f"<map name=PagePicMap>{areas}</map></body></html>"
        )

    def _content(self, issue: Issue, article: Article, page: int) -> str:
        body = "".join(f"<p>　　{escape(p)}</p>" for p in article.text(self.today))
        day = issue.day
        pictures = (
            '<table id="newspic"><tr><td><img src="../../../res/1.jpg"></td></tr></table>'
            if article.body is None
            else ""
        )
        if self.skin != "cnepaper":
            return (
                f"<html><head><meta charset={self.encoding}><title>{escape(article.title)}</title>"
                f'<script src="../../../tplimg/mp.js"></script></head><body>{self._page_links(issue)}{pictures}'
                f"<founder-title>{escape(article.title)}</founder-title>"
                f"<div id=ozoom><founder-content>{body}</founder-content></div></body></html>"
                f"<!--enpproperty <founder-date>{day:%Y-%m-%d} 00:00:00</founder-date><founder-title>{escape(article.title)}</founder-title>"
                f"<founder-pagenum>{page}</founder-pagenum><founder-papername>{self.name}</founder-papername>/enpproperty-->"
            )
        return (
            f"<html><head><meta charset={self.encoding}><title>{self.name}数字报-{escape(article.title)}</title></head><body>"
            f"<div id=NewsEditionNumber style=display:none>{page:02d}</div><div id=NewsEditionName style=display:none>要闻{page}</div>"
            f"<div id=NewsArticlePubDay style=display:none>{day:%Y-%m-%d}</div>"
            f"<table><tr><td class=default>第{page:02d}版：<strong>要闻{page}</strong></td></tr></table>{self._page_links(issue)}"
            f"<span>{day.year}年{day.month:02d}月{day.day:02d}日 星期{'一二三四五六日'[day.weekday()]} 出版</span>"
            f'<table class="wz"><tr><td class="font01"><founder-title>{escape(article.title)}</founder-title></td></tr>'
            f'<tr><td>{pictures}<div id="ozoom"><founder-content><!--<npm:article-content>-->{body}'
            f"<!--</npm:article-content>--></founder-content></div></td></tr></table></body></html>"
        )


# -- invention --------------------------------------------------------------------------------------


def make_issue(
    day: date, *, pages: int = 8, articles: int = 60, first_node: int = 9001, traps: bool = True
) -> Issue:
    """An issue with every trap of the page lists: masthead, advertisement, picture without text, titles only
    in the image map, an article listed under two pages, a divided article, a page missing from the list."""
    rng = random.Random(day.toordinal())  # noqa: S311 (invented prose)
    base = day.toordinal() * 100
    made = [
        Article(base + n, title(rng, n), paragraphs(rng, rng.randrange(2, 5)), [n % pages + 1])
        for n in range(articles)
    ]
    issue = Issue(day, first_node, pages, made, day)
    if not traps:
        return issue
    for n in (3, 11):
        if n < articles:
            made[n].only_in_map = True
    made[5].pages.append(made[5].pages[0] % pages + 1)
    head, tail = divided(rng, base + 90, first=1, second=min(3, pages))
    made += [head, tail, Article(base + 92, "报头", ["样本日报　第1号"], [1]), Article(base + 93, "广告", None, [pages]),
             Article(base + 94, "春日掠影", None, [2])]  # fmt: skip
    if pages > 4:
        issue.unlisted = {pages - 1}
    return issue


def divided(rng: random.Random, docid: int, *, first: int, second: int) -> tuple[Article, Article]:
    """An article that breaks off in mid-sentence and goes on two pages later."""
    name = f"长卷徐展看全年 {docid}"
    amount = rng.randrange(20, 90)
    begin = [*paragraphs(rng, 2), f"全年新建充电桩{amount}0个，其中社区内的占（下转{second}版）"]
    end = [f"（紧接{first}版）{amount - 5}%，居民在家门口就能补电。", *paragraphs(rng, 1)]
    return Article(docid, name, begin, [first]), Article(docid + 1, name, end, [second])


def weekdays(since: date, until: date, closed: Iterable[date] = ()) -> list[date]:
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    shut = set(closed)
    return [day for day in days if day.weekday() < 5 and day not in shut]

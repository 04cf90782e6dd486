"""A daily paper of the Founder family, rendered from data: the cnepaper skin (B) or the older one (A)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from tests.replica.server import Call, Reply

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Story:
    """One article. `kind` is article, masthead, advertisement or image. `listed` False: only the image map
    names it. `also_on`: pages of the paper that list it as well. `corrected` holds later versions by the day
    from which they are served."""

    id: int
    title: str
    paragraphs: tuple[str, ...]
    kind: str = "article"
    listed: bool = True
    also_on: tuple[str, ...] = ()
    corrected: tuple[tuple[date, tuple[str, ...]], ...] = ()

    def on(self, day: date) -> tuple[tuple[str, ...], int]:
        """The paragraphs served on a day, and the number of the version."""
        versions = [self.paragraphs, *(text for since, text in self.corrected if since <= day)]
        return versions[-1], len(versions)


@dataclass(frozen=True)
class Sheet:
    """One page of an issue. `listed` False: the list of pages leaves it out, its neighbours link to it."""

    number: str
    name: str
    node: int
    stories: tuple[Story, ...]
    listed: bool = True


@dataclass(frozen=True)
class Issue:
    """One day's paper. `out` is the day on which it appears on the site; no sheets: an empty index."""

    day: date
    sheets: tuple[Sheet, ...]
    out: date | None = None

    @property
    def appears(self) -> date:
        return self.out or self.day


@dataclass(frozen=True)
class Published:
    """What a reader finds on the site: an article's path, its text, its version."""

    path: str
    day: date
    title: str
    kind: str
    paragraphs: tuple[str, ...]
    version: int


@dataclass
class Paper:
    """The site. `today` decides what is out and which version is served; `redesign` is the day from which
    every page is served in another layout; `lists_months` tells whether period.xml and page.xml exist."""

    title: str
    issues: dict[date, Issue]
    today: date
    skin: str = "cnepaper"
    lists_months: bool = True
    redesign: date | None = None
    _paths: dict[str, tuple[Issue, Sheet | None, Story | None]] | None = field(default=None, init=False)

    # -- the truth -----------------------------------------------------------------------------------

    def out(self) -> list[Issue]:
        """The issues that are on the site today, oldest first."""
        return [issue for _, issue in sorted(self.issues.items()) if issue.appears <= self.today]

    def published(self) -> Iterator[Published]:
        """Every article on the site today, each once."""
        for issue in self.out():
            for sheet in issue.sheets:
                for story in sheet.stories:
                    text, version = story.on(self.today)
                    path = self.story_path(issue, sheet, story)
                    yield Published(path, issue.day, story.title, story.kind, text, version)

    def correct(self, day: date, story_id: int, paragraphs: tuple[str, ...], since: date) -> None:
        """Prints a story anew from a day on."""
        issue = self.issues[day]
        self._paths = None
        self.issues[day] = replace(
            issue,
            sheets=tuple(
                replace(
                    sheet,
                    stories=tuple(
                        replace(story, corrected=(*story.corrected, (since, paragraphs)))
                        if story.id == story_id
                        else story
                        for story in sheet.stories
                    ),
                )
                for sheet in issue.sheets
            ),
        )

    def sheet_path(self, issue: Issue, sheet: Sheet) -> str:
        return f"/html/{issue.day:%Y-%m/%d}/node_{sheet.node}.htm"

    def story_path(self, issue: Issue, sheet: Sheet, story: Story) -> str:
        node = f"{sheet.node}_" if self.skin == "cnepaper" else ""
        return f"/html/{issue.day:%Y-%m/%d}/content_{node}{story.id}.htm"

    # -- the site ------------------------------------------------------------------------------------

    def answer(self, call: Call) -> Reply | None:
        if call.path == "/paperindex.htm":
            return self._index()
        if call.path.endswith(("/period.xml", "/page.xml")):
            return self._month(call.path) if self.lists_months else None
        if self._paths is None:
            self._paths = dict(self._all_paths())
        issue, sheet, story = self._paths.get(call.path, (None, None, None))
        if issue is None or issue.appears > self.today:
            return None
        if sheet is None:
            return self._file("<html><body><table id='bmdhTable'></table></body></html>", issue.day)
        if story is None:
            return self._file(self._sheet(issue, sheet), issue.appears)
        changed = [since for since, _ in story.corrected if since <= self.today]
        return self._file(self._story(issue, sheet, story), changed[-1] if changed else issue.appears)

    def _all_paths(self) -> Iterator[tuple[str, tuple[Issue, Sheet | None, Story | None]]]:
        for issue in self.issues.values():
            if not issue.sheets:
                yield f"/html/{issue.day:%Y-%m/%d}/node_1.htm", (issue, None, None)
            for sheet in issue.sheets:
                yield self.sheet_path(issue, sheet), (issue, sheet, None)
                for story in sheet.stories:
                    yield self.story_path(issue, sheet, story), (issue, sheet, story)

    def _file(self, markup: str, day: date) -> Reply:
        if self.redesign and self.today >= self.redesign:
            day = self.redesign
            markup = (
                "<!DOCTYPE html><html><head><title>新版</title></head><body><nav><a href="
                '"/pc/layout/202301/01/node_01.html">版面</a></nav><div class="newsdetatit"><h3>新版上线</h3></div>'
                '<div class="newsdetatext"><founder-content><p>欢迎使用新版数字报。</p></founder-content></div></body></html>'
            )
        return Reply(markup.encode(), "text/html", modified=datetime.combine(day, time(4), UTC))

    def _index(self) -> Reply:
        issues = [issue for issue in self.out() if issue.sheets]
        if not issues:
            return Reply(b"<html><body></body></html>")
        target = self.sheet_path(issues[-1], issues[-1].sheets[0]).lstrip("/")
        return Reply(
            f'<html><head><META HTTP-EQUIV="REFRESH" CONTENT="0; URL={target}"></head><body></body></html>'.encode()
        )

    def _month(self, path: str) -> Reply | None:
        month = path.split("/")[2]
        issues = [issue for issue in self.out() if f"{issue.day:%Y-%m}" == month and issue.sheets]
        if not issues:
            return None
        if path.endswith("period.xml"):
            rows = "".join(
                f'<period id="{issue.day:%Y%m%d}"><period_name>{issue.day}</period_name><paper_id>1</paper_id>'
                f"<period_date>{issue.day}</period_date><rmp_exe_path></rmp_exe_path></period>"
                for issue in issues
            )
            return Reply(
                f'<?xml version="1.0" encoding="UTF-8"?><periodlist>{rows}</periodlist>'.encode(), "text/xml"
            )
        pages = "".join(
            f'<page id="{sheet.number}" name="{html.escape(sheet.name)}"><period id="{issue.day:%Y%m%d}">'
            f'<nodeid id="{sheet.node}"/></period></page>'
            for issue in issues
            for sheet in issue.sheets
            if sheet.listed
        )
        return Reply(
            f'<?xml version="1.0" encoding="UTF-8"?><pagelist>{pages}</pagelist>'.encode(), "text/xml"
        )

    def _sheet(self, issue: Issue, sheet: Sheet) -> str:
        stories = [(sheet, story) for story in sheet.stories]
        guests = [(s, story) for s in issue.sheets for story in s.stories if sheet.number in story.also_on]
        links = [(f"content_{self._name(s, story)}", story) for s, story in stories + guests]
        titles = "".join(
            f'<tr><td class="default"><div style="display:inline" id="mp{story.id}">'
            f'<a href="{target}">{html.escape(story.title)}</a></div></td></tr>'
            for target, story in links
            if story.listed
        )
        areas = "".join(f'<area shape="polygon" coords="0,0,9,9" href="{target}">' for target, _ in links)
        name = "main-ed-articlenav-list" if self.skin == "cnepaper" else "titles"
        body = f'<div id="{name}"><table>{titles}</table></div><map name="PagePicMap">{areas}</map>'
        return self._frame(issue, sheet, body)

    def _name(self, sheet: Sheet, story: Story) -> str:
        return f"{sheet.node}_{story.id}.htm" if self.skin == "cnepaper" else f"{story.id}.htm?div=-1"

    def _frame(self, issue: Issue, sheet: Sheet, body: str, head: str = "") -> str:
        place = issue.sheets.index(sheet)
        marked = 'class="rigth_bmdh_href"' if self.skin == "cnepaper" else ""
        links = "".join(
            f'<tr><td class="default"><a id=pageLink {marked} href=node_{other.node}.htm>'
            f"第{other.number}版：{html.escape(other.name)}</a></td></tr>"
            for other in issue.sheets
            if other.listed
        )
        following = issue.sheets[place + 1] if place + 1 < len(issue.sheets) else None
        onward = f"node_{following.node}.htm" if following else "javascript:alert('已经是最后一版')"
        printed = (
            f"{issue.day.year}年{issue.day:%m}月{issue.day:%d}日 星期{WEEKDAYS[issue.day.weekday()]} 出版"
        )
        script = '<script src="../../../tplimg/mp.js"></script>' if self.skin == "founder" else ""
        table = "bmdhTable" if self.skin == "cnepaper" else "pages"
        return (
            f'<html><head><meta charset="utf-8"><title>{self.title}数字报{head}</title>{script}</head><body>'
            f"<table><tr><td>第{sheet.number}版：<strong>{html.escape(sheet.name)}</strong></td>"
            f'<td><a id="ed_next" href="{onward}">下一版<span style="font-family:webdings">4</span></a></td></tr></table>'
            f'<table id="{table}">{links}</table><span>{printed}</span>{body}</body></html>'
        )

    def _story(self, issue: Issue, sheet: Sheet, story: Story) -> str:
        text, _ = story.on(self.today)
        content = "".join(f"<P>　　{html.escape(paragraph)}</P>" for paragraph in text)
        picture = (
            '<table id="newspic"><tr><td><img src="a.jpg"></td></tr></table>' if story.kind == "image" else ""
        )
        title = html.escape(story.title)
        if self.skin == "founder":
            tail = (
                f"<!--enpproperty <founder-date>{issue.day}</founder-date><founder-title>{title}</founder-title>"
                f"<founder-pagenum>{sheet.number}</founder-pagenum><founder-papername>{self.title}"
                "</founder-papername>/enpproperty-->"
            )
            body = f"{picture}<div id=ozoom><founder-content>{content}</founder-content></div>{tail}"
        else:
            body = (
                f'<table class="wz"><tr><td class="font01"><founder-title><!--<npm:article-title>-->{title}'
                f"<!--</npm:article-title>--></founder-title></td></tr><tr><td>{picture}"
                '<div id="ozoom"><founder-content><!--<npm:article-content>-->'
                f"{content}<!--</npm:article-content>--></founder-content></div></td></tr></table>"
            )
        return self._frame(issue, sheet, body, f"-{title}")

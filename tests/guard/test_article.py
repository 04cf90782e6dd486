"""Everything that can come in place of an article has a name, and a reason that a person understands."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import Expected, read_article
from extractors.guard.signs import sign_in
from extractors.guard.stable import stable_hash

DAY = date(2022, 3, 7)
EXPECTED = Expected(frozenset(("cnepaper",)), date(2015, 1, 1), date(2022, 3, 31), DAY)
TEXT = "今年以来，东桥街道加装电梯18台，惠及居民420户。"


def article(
    text: str = TEXT, title: str = "东桥街道加装电梯", day: date = DAY, tail: str = "</body></html>"
) -> bytes:
    return (
        f"<html><head><meta charset=utf-8><title>示范日报数字报-{title}</title></head><body>"
        f"<span>{day.year}年{day.month:02d}月{day.day:02d}日 星期一 出版</span>"
        f'<table class="wz"><tr><td class="font01"><founder-title>{title}</founder-title></td></tr>'
        f'<tr><td><div id="ozoom"><founder-content><p>{text}</p></founder-content></div></td></tr></table>{tail}'
    ).encode()


def page(title: str, words: str, head: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{words}</body></html>".encode()


def finding(body: bytes, expected: Expected = EXPECTED) -> Finding:
    with pytest.raises(Finding) as caught:
        read_article(body, "https://paper.example/html/2022-03/07/content_1_2.htm", expected)
    return caught.value


def test_an_article_is_read() -> None:
    found = read_article(article(), "https://paper.example/html/2022-03/07/content_1_2.htm", EXPECTED)
    assert (found.title, found.published, found.text.endswith(TEXT)) == ("东桥街道加装电梯", DAY, True)


@pytest.mark.parametrize(
    ("outcome", "body"),
    [
        (Outcome.BLOCKED, page("提示", "<p>访问过于频繁,请稍后再试</p>")),
        (Outcome.BLOCKED, page("安全验证", "<div>请完成下方验证</div>")),
        (Outcome.BLOCKED, page("", "", "<script>document.cookie='a=1';location.reload()</script>")),
        (Outcome.BLOCKED, page("", "", '<meta http-equiv="refresh" content="1">')),
        (Outcome.BLOCKED, page("Just a moment...", "Enable JavaScript and cookies to continue")),
        (Outcome.BLOCKED, page("网站防火墙", "您的请求被拦截，事件编号 7731")),
        (Outcome.BLOCKED, page("读者中心", "<form>账号<input name=u>密码<input type=PASSWORD></form>")),
        (Outcome.BLOCKED, page("登录", "<p>请先登录后阅读全文</p>")),
        (Outcome.NOT_FOUND, page("404 Not Found", "nginx")),
        (Outcome.NOT_FOUND, page("提示信息", "<p>您访问的页面不存在或已被删除</p>")),
        (Outcome.UNAVAILABLE, page("出错", "<p>系统内部错误</p>")),
        (Outcome.UNAVAILABLE, page("网站维护", "<p>系统正在升级</p>")),
        (Outcome.BLOCKED, article("访问过于频繁，请稍后再试。")),
        (Outcome.NOT_FOUND, article("该文章不存在或已被删除", title="提示")),
        (Outcome.TRUNCATED, b""),
        (Outcome.TRUNCATED, b"  \r\n "),
        (Outcome.TRUNCATED, article()[:-80]),
        (Outcome.TRUNCATED, article(tail="")),
        (Outcome.TRUNCATED, b"<html><head><title>x</title></head><body><div>"),
        (Outcome.LAYOUT_CHANGED, page("新版", '<div class="story"><h2>东桥街道</h2></div>' + "字" * 900)),
        (Outcome.LAYOUT_CHANGED, page("x", '<div class="newsdetatit">新</div><div class="newsdetatext">文</div>' + "字" * 900)),
        (Outcome.PARSE_FAILED, article(title="")),
        (Outcome.PARSE_FAILED, "<html><body>东</body></html>".encode("utf-16-be") + bytes(range(128, 256)) * 40),
        (Outcome.IMPOSSIBLE_DATE, article(day=date(2022, 3, 8))),
        (Outcome.IMPOSSIBLE_DATE, article(day=date(2031, 3, 7))),
        (Outcome.IMPOSSIBLE_DATE, article(day=date(1999, 3, 7))),
    ],
)  # fmt: skip
def test_what_is_no_article_has_a_type_and_a_reason(outcome: Outcome, body: bytes) -> None:
    found = finding(body)
    assert found.outcome is outcome, found.reason
    assert len(found.reason) > 8


def test_a_layout_that_is_known_and_not_read_is_named() -> None:
    body = page("x", '<a href="/pc/layout/202301/01/node_01.html">版面</a><div class="newsdetatext">文</div>')
    assert "generation D" in finding(body).reason


def test_a_page_of_another_family_is_a_changed_layout() -> None:
    found = finding(article(), Expected(frozenset(("jcms",)), date(2015, 1, 1), date(2022, 3, 31)))
    assert found.outcome is Outcome.LAYOUT_CHANGED


@pytest.mark.parametrize(
    "words",
    [
        "居民反映，政务网站提示访问过于频繁，请稍后再试，区数据局已扩容服务器。",
        "系统错误率下降，404个老旧小区完成改造，登录后可查看办理进度。",
    ],
)
def test_an_article_that_speaks_of_blocks_is_an_article(words: str) -> None:
    text = words + "走进东桥街道，窗口服务再提速，居民们说日子有了盼头。" * 15
    assert read_article(article(text), "", EXPECTED).text.endswith(text)


@pytest.mark.parametrize("words", ["社会团体 | 个 | 1,504 | |", "登记 | 对 | 404 |", "服务站,502个", "增长6.503%", "共有社团 504"])
def test_a_number_of_a_short_page_is_no_code_of_an_error(words: str) -> None:
    assert sign_in(words) is None


@pytest.mark.parametrize(
    "words", ["404", "404 Not Found", "抱歉!404", "Error 404", "HTTP 503", "错误:502", "502 | nginx", "状态码：500"]
)
def test_a_code_by_itself_is_one(words: str) -> None:
    assert sign_in(words) is not None


def test_a_site_that_never_closes_its_pages_can_say_so() -> None:
    open_ended = Expected(EXPECTED.families, EXPECTED.first, EXPECTED.last, DAY, closes=False)
    assert read_article(article(tail=""), "", open_ended).title


def portal(hits: int, text: str = TEXT, picture: str = "a.jpg?t=1", script: str = "1") -> bytes:
    return (
        '<html><head><meta charset="utf-8"><title>x</title><meta name="ArticleTitle" content="东桥街道">'
        f'<meta name="PubDate" content="2022-03-07 09:00"><meta name="ColumnName" content="重点"><script>var t={script}</script>'
        f"</head><body><p>发布日期: 2022-03-07 点击率: {hits}</p><div id=zoom><!--ZJEG_RSS.content.begin--><p>{text}</p>"
        f'<img src="{picture}"><!--ZJEG_RSS.content.end--></div><a href="{hits}.htm">下一篇</a></body></html>'
    ).encode()


def test_noise_does_not_change_a_page_and_words_do() -> None:
    assert stable_hash(portal(1)) == stable_hash(portal(977, script="977", picture="a.jpg?t=2"))
    assert stable_hash(portal(1)) != stable_hash(portal(1, text=TEXT.replace("18台", "19台")))
    assert stable_hash(portal(1)) != stable_hash(portal(1, picture="b.jpg"))


def test_noise_on_pages_nobody_can_read_is_noise_as_well() -> None:
    before, after = (
        page("专题", f"<p>专题页</p><p>浏览次数：{n} 次</p><script>{n}</script>") for n in (5, 6)
    )
    assert stable_hash(before) == stable_hash(after)
    assert stable_hash(before) != stable_hash(page("专题", "<p>另一页</p>"))

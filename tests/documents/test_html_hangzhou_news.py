"""Article pages of district news sites."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents.html import LayoutError, parse_html

BODY = "<p>今年计划做地3块。</p><p>其中收储2块。</p>"


def article(
    container: str, *, head: str = "", date_block: str = "", charset: str = "utf-8", codec: str = "utf-8"
) -> bytes:
    opening, closing = container.split("|")
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
    <title>开年第一会_示范新闻网_杭州网</title>{head}</head><body><a>设为首页</a> 新闻热线：0571-00000000
    {date_block}{opening}{BODY}{closing}<div>【来源：示范报 作者： 编辑：某】</div></body></html>""".encode(
        codec
    )


@pytest.mark.parametrize(
    "container",
    [
        '<div class="fontsz14">|</div>',
        '<table><tr><td class="wz14">|</td></tr></table>',
        '<div class="zhengwen">|</div>',
        '<div class="box fontsz14 big">|</div>',
    ],
)
def test_each_container_is_read(container: str) -> None:
    block = '<div class="le_12black">2021-03-08 10:27:53 来源：示范报</div>'
    page = parse_html(article(container, date_block=block))
    assert page.family == "hangzhou_news"
    assert page.text == "开年第一会\n2021-03-08 10:27:53 来源:示范报\n\n今年计划做地3块。\n\n其中收储2块。"
    assert (page.title, page.published, page.source) == ("开年第一会", date(2021, 3, 8), "示范报")


def test_date_and_source_from_meta_tags() -> None:
    head = '<meta name="publishdate" content="2021-03-08"><meta name="source" content="示范报">'
    page = parse_html(article('<div class="fontsz14">|</div>', head=head))
    assert (page.published, page.source) == (date(2021, 3, 8), "示范报")


def test_pager_is_no_text_and_names_the_whole_article() -> None:
    pager = '<ul class="pages"><li>1</li><li class="page-all"><a href="content_1_all.htm">全文</a></li></ul>'
    block = '<div class="tit1">2021-03-08</div>'
    page = parse_html(article(f'<div class="fontsz14">|{pager}</div>', date_block=block))
    assert page.meta["whole_article"] == "content_1_all.htm"
    assert "全文" not in page.text


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        ("gb2312", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("utf-8", "gb18030"),
    ],
)
def test_encodings_declared_or_declared_wrongly(charset: str, codec: str) -> None:
    block = '<div class="le_12black">2021-03-08 来源：镕记</div>'
    page = parse_html(
        article('<div class="fontsz14">|</div>', date_block=block, charset=charset, codec=codec)
    )
    assert "今年计划做地3块。" in page.text
    assert page.source == "镕记"


def test_container_without_a_date_is_no_article() -> None:
    with pytest.raises(LayoutError, match=r"div\.fontsz14"):
        parse_html(article('<div class="fontsz14">|</div>'))

"""Article pages of the older Founder table template, and the generations that are refused."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents.html import LayoutError, parse_html

TAIL = """<!--enpproperty <founder-articleid>12</founder-articleid>
<founder-date>2021-05-06 00:00:00.0</founder-date>
<founder-author>通讯员 乙</founder-author><founder-title>春耕忙</founder-title>
<founder-subtitle></founder-subtitle>
<founder-pagenum>02</founder-pagenum><founder-pagename>乡村</founder-pagename>
<founder-papername>示范晚报</founder-papername>/enpproperty-->"""
BODY = "<founder-content><P>播种面积4200亩。</P><P>投入农机38台。</P></founder-content>"
LINKS = "<a id=pageLink href=node_2.htm>第02版:乡村</a><a id=pageLink href=node_3.htm>第03版:城事</a>"


def page(body: str = BODY, tail: str = TAIL, head: str = "") -> bytes:
    return f"""<html><head><title>示范晚报</title><script src="../../../tplimg/mp.js"></script></head>
    <body>{LINKS}
    {head}<div id=ozoom>{body}</div>{tail}</body></html>""".encode()


def test_tail_comment_gives_date_title_edition_and_paper() -> None:
    found = parse_html(page())
    assert found.family == "founder"
    assert found.text == "春耕忙\n通讯员 乙\n2021年05月06日\n\n播种面积4200亩。\n\n投入农机38台。"
    assert (found.title, found.published, found.source) == ("春耕忙", date(2021, 5, 6), "示范晚报")
    assert (found.meta["page_no"], found.meta["page_name"]) == ("02", "乡村")


def test_printed_title_goes_before_the_tail() -> None:
    found = parse_html(page(head="<founder-title>春耕<b>正</b>忙</founder-title>"))
    assert found.title == "春耕正忙"


def test_content_marked_by_comments_or_by_ozoom_alone() -> None:
    marked = parse_html(page("<!--enpcontent--><p>丰收300吨。</p><!--/enpcontent--><p>相关新闻</p>"))
    bare = parse_html(page("<p>丰收300吨。</p>"))
    assert marked.text.endswith("\n\n丰收300吨。")
    assert bare.text.endswith("\n\n丰收300吨。")


def test_page_list_is_refused() -> None:
    data = f"<html><body>{LINKS}<script src='tplimg/mp.js'></script></body></html>".encode()
    with pytest.raises(LayoutError) as caught:
        parse_html(data)
    assert caught.value.reason == "index"


@pytest.mark.parametrize(
    ("generation", "markup"),
    [
        (
            "A2",
            '<div id="titleList"></div><div class="text_c"><h1>题</h1><div id="ozoom"><p>文</p></div></div>',
        ),
        ("A2", '<a href="nbs.D110000renmrb_01.htm">01版</a><div id="ozoom"><p>文</p></div>'),
        ("C", '<div class="main-article-title">题</div><div class="main-article-content"><p>文</p></div>'),
        ("D", '<div class="newsdetatit"><h3>题</h3></div><founder-content><p>文</p></founder-content>'),
        (
            "D",
            '<a href="../../../layout/202410/25/node_01.html">版面</a><founder-content>文</founder-content>',
        ),
    ],
)
def test_other_generations_are_recognised_and_refused(generation: str, markup: str) -> None:
    with pytest.raises(LayoutError, match=f"generation {generation} ") as caught:
        parse_html(f"<html><body>{markup}</body></html>".encode(), name="saved.html")
    assert caught.value.reason == "generation"
    assert str(caught.value).startswith("saved.html: ")


def test_page_cut_off_in_the_article_is_refused() -> None:
    whole = page()
    with pytest.raises(LayoutError, match="never ends") as caught:
        parse_html(whole[: whole.index("农机".encode())])
    assert caught.value.reason == "truncated"

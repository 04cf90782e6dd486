"""Article pages of the cnepaper skin, with the traps of the real sites. All text is invented."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents.html import LayoutError, parse_html

PARAGRAPHS = "<P>　　甲镇建成公园3个。</P><P>　　乙镇修路12公里。</P>"


def article(
    *,
    title: str = "两镇一年干了啥",
    pretitle: str = "",
    subtitle: str = "",
    author: str = "",
    body: str = PARAGRAPHS,
    pictures: str = "",
    edition: str = "第04版：<strong>专版</strong>",
    published: str = "2022年03月04日 星期五 出版",
    hidden: str = "",
) -> bytes:
    return f"""<html><head><meta charset="utf-8"><title>示范日报数字报-{title}</title></head><body>{hidden}
    <table><tr><td>{edition}</td><td>上一版<span style="font-family:webdings">3</span></td></tr></table>
    <table id="bmdhTable"><tr><td>第01版：<strong>要闻</strong></td></tr></table>
    <div id="main-ed-articlenav-list"><a href="content_1_2.htm">别的文章 招商引资99亿元</a></div>
    <span>{published}</span> <a>放大</a> <a>缩小</a>
    <table class="wz"><tr><td><table>
    <tr><td class="font02"><!--<npm:article-pretitle>-->{pretitle}<!--</npm:article-pretitle>--></td></tr>
    <tr><td class="font01"><founder-title><!--<npm:article-title>-->{title}<!--</npm:article-title>-->
    </founder-title></td></tr>
    <tr><td class="font02"><!--<npm:article-subtitle>-->{subtitle}<!--</npm:article-subtitle>--></td></tr>
    <tr><td class="font02"><founder-author>{author}</founder-author></td></tr></table></td></tr>
    <tr><td>{pictures}<div id="ozoom"><founder-content><!--<npm:article-content>-->{body}
    <!--</npm:article-content>--></founder-content></div></td></tr></table>
    <div id="bmdh">第01版：要闻 第02版：副刊</div></body></html>""".encode()


def test_text_is_title_date_and_paragraphs_without_navigation() -> None:
    page = parse_html(article())
    assert page.text == (
        "两镇一年干了啥\n2022年03月04日 星期五 出版\n\n　　甲镇建成公园3个。\n\n　　乙镇修路12公里。"
    )
    assert page.family == "cnepaper"
    assert page.title == "两镇一年干了啥"
    assert page.published == date(2022, 3, 4)
    assert page.source == "示范日报"


@pytest.mark.parametrize("colon", ["：", ":", "： "])
def test_edition_is_read_with_either_colon_and_not_from_the_list_of_pages(colon: str) -> None:
    page = parse_html(article(edition=f"第04版{colon}<strong>专版</strong>"))
    assert (page.meta["page_no"], page.meta["page_name"]) == ("04", "专版")


def test_hidden_edition_fields_win() -> None:
    hidden = '<div id="NewsEditionNumber">A07</div><div id="NewsEditionName">民生</div>'
    page = parse_html(article(hidden=hidden))
    assert (page.meta["page_no"], page.meta["page_name"]) == ("A07", "民生")


def test_pretitle_subtitle_author_and_divided_title() -> None:
    page = parse_html(article(title="上半句<br>下半句", pretitle="眉题", subtitle="——副题", author="记者 甲"))
    assert page.text.splitlines()[:4] == ["上半句 下半句", "眉题", "——副题", "记者 甲"]
    assert page.title == "上半句 下半句"
    assert (page.meta["pretitle"], page.meta["subtitle"], page.meta["author"]) == (
        "眉题",
        "——副题",
        "记者 甲",
    )


def test_article_of_pictures_only_has_no_content_but_is_a_page() -> None:
    page = parse_html(
        article(body="", pictures='<table id="newspic"><tr><td><img src="1.jpg"></td></tr></table>')
    )
    assert page.meta["article_kind"] == "image_only"
    assert page.text == "两镇一年干了啥\n2022年03月04日 星期五 出版"


def test_captions_stand_before_the_text() -> None:
    pictures = '<table id="newspic"><tr><td><img src="1.jpg"></td></tr><tr><td>新公园开园</td></tr></table>'
    page = parse_html(article(pictures=pictures))
    assert "出版\n\n新公园开园\n\n　　甲镇" in page.text


@pytest.mark.parametrize(
    ("title", "kind"),
    [("报头", "masthead"), ("广 告", "advertisement"), ("本报信息", "notice"), ("广告业回暖", "article")],
)
def test_pseudo_articles_are_named(title: str, kind: str) -> None:
    assert parse_html(article(title=title)).meta["article_kind"] == kind


def test_divided_article_names_the_pages_it_runs_over() -> None:
    first = parse_html(article(body="<P>　　建成学校（下转5版）</P>"))
    second = parse_html(article(body="<P>　　（紧接4版）6所。</P><P>　　再说一句。</P>"))
    whole = parse_html(article(body="<P>　　建成学校（下转5版）&nbsp;&nbsp;（紧接4版）6所。</P>"))
    assert first.meta["continues_on"] == "5"
    assert second.meta["continued_from"] == "4"
    assert not {"continues_on", "continued_from"} & whole.meta.keys()
    assert "建成学校（下转5版）\xa0\xa0（紧接4版）6所。" in whole.text


def test_date_falls_back_to_hidden_field_then_to_address() -> None:
    hidden = parse_html(article(published="", hidden='<div id="NewsArticlePubDay">2022-03-04</div>'))
    address = "http://paper.example.cn/html/2022-03/04/content_9_8.htm"
    addressed = parse_html(article(published=""), name=address)
    impossible = parse_html(article(published="2022年02月30日 出版"))
    assert hidden.published == addressed.published == date(2022, 3, 4)
    assert "2022年03月04日 出版" in hidden.text
    assert addressed.url == address
    assert impossible.published is None


def test_http_and_https_address_give_the_same_text() -> None:
    name = "://paper.example.cn/html/2022-03/04/content_9_8.htm"
    plain, secure = (parse_html(article(), name=scheme + name) for scheme in ("http", "https"))
    assert plain.text == secure.text and plain.meta == secure.meta


def test_list_of_articles_is_refused() -> None:
    page = b'<html><table id="bmdhTable"></table><map name="PagePicMap"><area href="content_1_2.htm"></map>'
    with pytest.raises(LayoutError, match="list of articles") as caught:
        parse_html(page, name="node_1.htm")
    assert caught.value.reason == "index"


def test_page_cut_off_in_the_article_is_refused() -> None:
    whole = article()
    with pytest.raises(LayoutError, match="never ends") as caught:
        parse_html(whole[: whole.index("乙镇".encode())])
    assert caught.value.reason == "truncated"

"""Article pages of JCMS portals: information block, task tables, the traps of the real pages."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents.html import LayoutError, parse_html
from extractors.documents.model import Page

BLOCK = """<table><tr><td>信息索引号：</td><td>K-1/2022-3</td><td>公开方式</td><td>主动公开</td></tr>
<tr><td>发布机构</td><td>县府办</td><td>公开范围</td><td>全社会</td></tr>
<tr><td>备注/文号</td><td>公开时限</td><td>长期公开</td></tr></table>"""
TABLE = """<table><tr><td>项目名称</td><td>项目内容</td><td>责任单位</td><td>进展情况</td></tr>
<tr><td rowspan="2">（一）修路</td><td>修路10公里</td><td>县交通局、各镇</td><td>已修6公里</td></tr>
<tr><td>架桥2座</td><td>县住建局</td><td><p>开工1座</p><p>招标1座</p></td></tr></table>"""


def article(
    body: str, *, metas: str = "", block: str = "", before: str = "", markers: bool = True, after: str = ""
) -> bytes:
    begin, end = ("<!--ZJEG_RSS.content.begin-->", "<!--ZJEG_RSS.content.end-->") if markers else ("", "")
    return f"""<html><head><meta charset="utf-8"><title>某县 公开 修路架桥</title>{metas}</head><body>
    <a href="/">首页</a>{block}<h1>修路架桥</h1>{before}<div id="zoom">{begin}{body}{end}</div>
    <div>相关链接 投资88亿元</div>{after}</body></html>""".encode()


METAS = """<meta name="ArticleTitle" content="修路&amp;架桥"><meta name="PubDate" content="2022-07-08 09:10">
<meta name="ContentSource" content="县交通局"><meta name="ColumnName" content="重点工作">
<meta name="SiteIDCode" content="3300000000">"""


def cells(page: Page, table: int = 0) -> list[list[str]]:
    return [[page.text[cell.start : cell.end] for cell in row] for row in page.tables[table]]


def test_meta_tags_give_title_date_source_and_column() -> None:
    page = parse_html(article("<p>全长10公里。</p>", metas=METAS))
    assert page.text == "修路&架桥\n发布日期: 2022-07-08 09:10 来源: 县交通局\n\n全长10公里。"
    assert (page.family, page.title, page.published) == ("jcms", "修路&架桥", date(2022, 7, 8))
    assert page.source == "县交通局"
    assert (page.meta["column"], page.meta["site_id"]) == ("重点工作", "3300000000")


def test_older_page_without_meta_tags_is_read_by_its_zoom_and_printed_line() -> None:
    before = "<p>发布时间：2018-01-23 09:15:28 来源：县府办 点击率：<span>77</span></p>"
    page = parse_html(article("<p>全长10公里。</p>", before=before, markers=False))
    assert page.published == date(2018, 1, 23)
    assert page.source == "县府办"
    assert page.text == "修路架桥\n发布日期: 2018-01-23 09:15:28 来源: 县府办\n\n全长10公里。"


def test_click_counter_never_changes_the_page() -> None:
    seen = {
        parse_html(
            article(
                "<p>文</p>", metas=METAS, before=f"<p>发布日期: 2022-07-08 09:10:11 点击率: <i>{hits}</i></p>"
            )
        ).text
        for hits in (1, 20, 3456)
    }
    assert seen == {"修路&架桥\n发布日期: 2022-07-08 09:10:11 来源: 县交通局\n\n文"}


def test_information_block_is_paired_by_label_and_kept_out_of_the_text() -> None:
    for page in (
        parse_html(article("<p>文</p>", metas=METAS, block=BLOCK)),
        parse_html(article(BLOCK + "<p>文</p>", metas=METAS)),
    ):
        assert page.meta["信息索引号"] == "K-1/2022-3"
        assert page.meta["公开时限"] == "长期公开"
        assert "备注/文号" not in page.meta  # printed without a value
        assert "索引号" not in page.text
        assert page.tables == ()


def test_task_table_cells_stand_one_a_line_and_merged_cells_are_laid_out() -> None:
    page = parse_html(article(TABLE, metas=METAS))
    assert cells(page) == [
        ["项目名称", "项目内容", "责任单位", "进展情况"],
        ["（一）修路", "修路10公里", "县交通局、各镇", "已修6公里"],
        ["（一）修路", "架桥2座", "县住建局", "开工1座\n招标1座"],
    ]
    assert page.tables[0][2][0] == page.tables[0][1][0]
    assert page.text.endswith("已修6公里\n\n架桥2座\n\n县住建局\n\n开工1座\n招标1座")


def test_table_rendered_twice_is_taken_once() -> None:
    page = parse_html(article(TABLE + "<p>说明</p>" + TABLE.replace("<td>", "<td> "), metas=METAS))
    assert len(page.tables) == 1
    assert page.text.count("修路10公里") == 1
    assert page.text.endswith("招标1座\n\n说明")


def test_two_different_tables_are_both_kept() -> None:
    page = parse_html(article(TABLE + TABLE.replace("架桥2座", "架桥3座"), metas=METAS))
    assert [table[2][1] for table in (cells(page, 0), cells(page, 1))] == ["架桥2座", "架桥3座"]


def test_second_rendering_outside_the_content_is_not_read() -> None:
    page = parse_html(article(TABLE, metas=METAS, after=f'<div class="zoom">{TABLE}</div>'))
    assert page.text.count("修路10公里") == 1


def test_epaper_article_pasted_into_the_portal_stays_a_portal_page() -> None:
    page = parse_html(article("<FOUNDER-CONTENT><P>转载一段。</P></FOUNDER-CONTENT>", metas=METAS))
    assert page.family == "jcms"
    assert page.text.endswith("转载一段。")


def test_attachments_are_recorded() -> None:
    link = "/module/download/downfile.jsp?classid=0&amp;filename=ab12.pdf"
    page = parse_html(article(f'<p>见附件</p><a href="{link}">表.pdf</a>', metas=METAS))
    assert page.meta["attachments"] == "/module/download/downfile.jsp?classid=0&filename=ab12.pdf"


def test_column_page_and_cut_off_page_are_refused() -> None:
    with pytest.raises(LayoutError) as index:
        parse_html(f"<html><head>{METAS}</head><body><ul><li>一条</li></ul></body></html>".encode())
    whole = article("<p>全长10公里。</p>", metas=METAS)
    with pytest.raises(LayoutError) as cut:
        parse_html(whole[: whole.index("公里".encode())])
    assert (index.value.reason, cut.value.reason) == ("index", "truncated")

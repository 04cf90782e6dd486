"""How markup becomes text: white space, inline markup, hidden parts, tables, encodings, wild input."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.documents.html import MAX_BYTES, LayoutError, parse_html
from extractors.documents.model import Page


def portal(body: str) -> bytes:
    return (
        '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="题"></head>'
        '<body><div id="zoom">'
        f"<!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end--></div></body></html>"
    ).encode()


def text(body: str) -> str:
    found = parse_html(portal(body)).text
    assert found == "题" or found.startswith("题\n\n")
    return found.removeprefix("题").removeprefix("\n\n")


def grid(page: Page, table: int = 0) -> list[list[str]]:
    return [[page.text[cell.start : cell.end] for cell in row] for row in page.tables[table]]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>增长<b>3</b><span>.</span><i>1%</i>，好</p>", "增长3.1%，好"),
        ("<p>一行<br>又一行</p>", "一行\n又一行"),
        ("<p>甲</p>\n\n<p>乙</p>", "甲\n\n乙"),
        ("<div><div><p>甲</p></div></div>乙<div>丙</div>", "甲\n\n乙\n\n丙"),
        ("<p>建成\n  公园</p>", "建成公园"),
        ("<p>about\n  3 个</p>", "about 3 个"),
        ("<p>98.6&nbsp;%</p>", "98.6\xa0%"),
        ("<p>&nbsp;&nbsp;缩进</p>", "\xa0\xa0缩进"),
        ("<p>甲</p><p>&nbsp;</p><p>　</p><p>乙</p>", "甲\n\n乙"),
        ("<p>R&amp;D &lt;5% &ldquo;好&rdquo; &#x5341;</p>", "R&D <5% “好” 十"),
        ("<p>甲<script>var n = '99亿元';</script><style>p{}</style><!-- 88亿元 -->乙</p>", "甲乙"),
        ('<p>甲<span style="DISPLAY: none">77家</span>乙</p>', "甲乙"),
        ("<p>甲\u200b乙\ufeff丙</p>", "甲乙丙"),
        ("<p>没有结束<p>也没有<div>还是没有", "没有结束\n\n也没有\n\n还是没有"),
        ("甲<br><br><br>乙", "甲\n\n乙"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n\n二"),
        ("", ""),
    ],
)
def test_markup_to_text(markup: str, expected: str) -> None:
    assert text(markup) == expected


def test_row_and_column_spans() -> None:
    page = parse_html(
        portal(
            "<table><tr><th rowspan=2>名</th><th colspan=2>进度</th></tr><tr><th>8月</th><th>11月</th></tr>"
            "<tr><td>甲</td><td>3</td><td></td></tr></table>"
        )
    )
    assert grid(page) == [["名", "进度", "进度"], ["名", "8月", "11月"], ["甲", "3", ""]]


def test_merged_cell_ends_with_its_row_group() -> None:
    page = parse_html(
        portal(
            "<table><thead><tr><td rowspan=9>头</td><td>a</td></tr></thead>"
            "<tbody><tr><td>甲</td><td>1</td></tr></tbody></table>"
        )
    )
    assert grid(page) == [["头", "a"], ["甲", "1"]]


def test_short_rows_stay_short() -> None:
    page = parse_html(portal("<table><tr><td>a<td>b<td rowspan=3>c<tr><td>d<tr><td>e<td>f</table>"))
    assert grid(page) == [["a", "b", "c"], ["d"], ["e", "f", "c"]]


def test_layout_tables_are_no_data_and_the_table_inside_is() -> None:
    inner = "<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>f</table>"
    page = parse_html(
        portal(f"<table><tr><td>左</td><td>{inner}</td></tr><tr><td>下</td><td>右</td></tr></table>")
    )
    assert len(page.tables) == 1
    assert grid(page)[0] == ["a", "b"]
    assert page.text.split("\n\n") == ["题", "左", "a", "b", "c", "d", "e", "f", "下", "右"]


def test_small_table_inside_a_cell_belongs_to_the_cell() -> None:
    outer = "<table><tr><td>甲<td>乙<td>丙<tr><td>丁<td><table><tr><td>1<td>2</table><td>戊</table>"
    assert grid(parse_html(portal(outer))) == [["甲", "乙", "丙"], ["丁", "1\n2", "戊"]]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0", b"<!--", b"<", b"plain words", b"<html></html>"])
def test_what_is_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(LayoutError):
        parse_html(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff" * 500, "encoding"),
        (b"<div>" * 5000 + b"x", "too_large"),
        (b" " * (MAX_BYTES + 1), "too_large"),
        (portal("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>"), "too_large"),
        (
            portal(
                "<table>" + "<tr>" + "<td rowspan=0 colspan=9999>x" + "<tr><td>y<td>z" * 6000 + "</table>"
            ),
            "too_large",
        ),
    ],
)
def test_limits_have_reasons(data: bytes, reason: str) -> None:
    with pytest.raises(LayoutError) as caught:
        parse_html(data)
    assert caught.value.reason == reason


def test_unknown_layout_says_what_was_looked_for() -> None:
    with pytest.raises(LayoutError) as caught:
        parse_html(b"<html><body><p>hello</p></body></html>", name="x.html")
    message = str(caught.value)
    assert message.startswith("x.html: ")
    assert all(
        word in message for word in ("cnepaper", "founder", "jcms", "hangzhou_news", "#ozoom", "ZJEG_RSS")
    )


def test_external_entities_are_not_opened(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    doctype = f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    assert "secret words" not in parse_html(doctype + portal("<p>&a;</p>")).text


def test_many_unclosed_paragraphs_are_read_in_time() -> None:
    page = parse_html(portal("<p>建成公园3个。" * 40_000))
    assert page.text.count("建成公园3个。") == 40_000


def test_picture_embedded_in_a_tag_is_no_obstacle() -> None:
    picture = "data:image/png;base64," + "QUJD/+ " * 20_000
    assert text(f'<p>甲<img alt="" src="{picture}">乙</p>') == "甲乙"


def test_time_grows_with_the_length_only() -> None:
    """Ten times as many comments, cells or paragraphs take about ten times as long."""
    for piece in ("<!--x-->", "<p>建成公园3个。", "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"):
        seconds = []
        for count in (500, 5_000):
            data = portal(piece * count)
            best = float("inf")
            for _ in range(3):
                start = time.process_time()
                parse_html(data)
                best = min(best, time.process_time() - start)
            seconds.append(best)
        assert seconds[1] < 30 * seconds[0], piece


PIECES = (
    "<table> </table> <tr> <td> <td_rowspan=2> <th_colspan=3> </td> <p> </p> <br> <div> </div> <b> </b> <script> "
    "</script> <!-- --> &nbsp; &#0; &#xD800; <thead> <tbody> 3.5亿元 甲 a <li> <style> <td_rowspan=0> \ufffd"
)
MARKUP = st.lists(
    st.sampled_from([*(piece.replace("_", " ") for piece in PIECES.split()), " ", "\n", "\u3000"]),
    max_size=60,
).map("".join)


@given(MARKUP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_gives_a_page_with_true_offsets_or_a_layout_error(markup: str) -> None:
    try:
        page = parse_html(portal(markup))
    except LayoutError:
        return
    page.text.encode("utf-8")
    for table in page.tables:
        for row in table:
            for cell in row:
                assert 0 <= cell.start <= cell.end <= len(page.text)
                found = page.text[cell.start : cell.end]
                assert found == found.strip()


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_page_or_a_layout_error(data: bytes) -> None:
    for candidate in (
        data,
        portal("").replace(b"<!--ZJEG_RSS.content.end-->", data + b"<!--ZJEG_RSS.content.end-->"),
    ):
        try:
            text_or_reason = parse_html(candidate).text
        except LayoutError as error:
            text_or_reason = str(error)
            assert text_or_reason, "why it is no page"
        assert text_or_reason.encode("utf-8").decode("utf-8") == text_or_reason

"""What goes wrong on the way of a page: blocked, empty, cut, badly decoded, parts and rows lost."""

from __future__ import annotations

import re

from tests.checks.faults.changes import (
    LIVELIHOOD,
    OFFICES,
    PARKS,
    REFUSED,
    REPORT,
    STREETS_A,
    STREETS_B,
    TASKS,
    Fault,
    between,
    cut_before,
    every,
    gbk,
    html,
    latin,
    lost,
    rules,
    swap,
    whole,
    without,
)

STOCKS = "证券代码 证券简称 最新价 涨跌幅 成交量 换手率\n" + "\n".join(
    f"{600000 + 7 * n} 样本{n} {9 + n / 7:.2f} {n / 9:.2f}% {1000 * n} {n / 11:.2f}%" for n in range(1, 60)
)

# How a cell of the table of tasks begins.
CELL = 'style="border:1px solid #000"><p style="text-align:left"><span style="font-family:仿宋_GB2312">'

ARRIVAL = [
    Fault(
        "a page that asks for JavaScript",
        REPORT,
        whole(html("<p>请启用JavaScript后访问本站。</p>")),
        REFUSED,
        "JavaScript",
    ),
    Fault("the same as bare text", PARKS, whole("请开启JavaScript并刷新该页."), REFUSED, "JavaScript"),
    Fault("too many requests", OFFICES, whole(html("<h1>访问过于频繁,请稍后再试</h1>")), REFUSED, "频繁"),
    Fault(
        "a login page",
        STREETS_A,
        whole(html("<form><input type='password'></form>", "统一身份认证")),
        REFUSED,
        "身份认证",
    ),
    Fault(
        "an error page with status 200",
        TASKS,
        whole(html("<p>您访问的页面不存在或已被删除</p>", "404")),
        REFUSED,
        "404",
    ),
    Fault(
        "an error of the server", LIVELIHOOD, whole(html("<p>系统错误,请联系管理员</p>")), REFUSED, "系统错误"
    ),
    Fault("an error page as text", PARKS, whole("抱歉,您访问的页面不存在。\n返回首页\n"), REFUSED, "不存在"),
    Fault("nothing at all", REPORT, whole(""), REFUSED, ""),
    Fault("white space", PARKS, whole(" \n\n\t \n"), REFUSED, ""),
    Fault(
        "a frame without an article",
        STREETS_B,
        between("<!--<npm:article-content>-->", "<!--</npm:article-content>-->", ""),
        rules("sections_missing"),
        "天水街道",
    ),
    Fault("a connection that broke", STREETS_A, lambda page: page[: len(page) // 2 + 3000], REFUSED, "end"),
    Fault("a report that broke off", REPORT, lambda page: page[: page.index("城市品质更高")], REFUSED, "end"),
    Fault("UTF-8 read as Latin-1", PARKS, latin, REFUSED, "decoded"),
    Fault("UTF-8 read as GBK", PARKS, gbk, REFUSED, "decoded"),
    Fault("characters that were lost", PARKS, lost, REFUSED, "decoded"),
    Fault("a list of share prices", PARKS, whole(STOCKS), REFUSED, "成交量"),
    Fault(
        "half of the streets gone",
        STREETS_A,
        without("<P>　　<strong>拱宸桥街道", "<P>　　处置工地扬尘"),
        rules("sections_missing"),
        "拱宸桥街道",
    ),
    Fault(
        "one street gone",
        STREETS_B,
        without("<P>　　<strong>天水街道", "<P>　　<strong>武林街道"),
        rules("sections_missing"),
        "天水街道",
    ),
    Fault(
        "an office gone",
        OFFICES,
        without("<P>　　<strong>区民政局", "<P>　　<strong>区公安分局"),
        rules("sections_missing"),
        "区民政局",
    ),
    Fault(
        "the headings of streets lost",
        STREETS_A,
        every(r"<P>　　<strong>\S{2,3}街道</strong></P>\n?", ""),
        rules("sections_missing"),
        "湖墅街道",
    ),
    Fault(
        "a heading lost",
        STREETS_A,
        every(r"<P>　　<strong>大关街道</strong></P>\n?", ""),
        rules("sections_missing"),
        "大关街道",
    ),
    Fault(
        "the second half cut off, markup closed", REPORT, cut_before("治理效能更强"), REFUSED, "never ends"
    ),
    Fault(
        "text cut in mid-sentence",
        PARKS,
        lambda page: page[: page.index("建设保障性租赁房")] + "建设保障性租赁房3座、3260",
        rules("shrunk", "figures_missing", "sections_missing"),
        "",
    ),
    Fault(
        "a table cut",
        TASKS,
        without(
            '<tr><td rowspan="4" ' + CELL + "（五）办好民生实事",
            "</tbody></table>",
        ),
        rules("rows_missing"),
        "新增学位",
    ),
    Fault(
        "a row lost",
        TASKS,
        without(
            '<tr><td style="border:1px solid #000"><p style="text-align:left"><span style="font-family:仿宋_GB2312">整治背街小巷60条',
            '<tr><td rowspan="2"',
        ),
        rules("rows_missing"),
        "整治背街小巷",
    ),
    Fault(
        "a progress cell emptied",
        TASKS,
        swap("累计兑现9.1亿元，惠及企业1985家", ""),
        rules("cells_missing"),
        "12",
    ),
    Fault(
        "a livelihood project lost",
        LIVELIHOOD,
        lambda page: re.sub(r"<tr>(?:(?!</tr>).)*校园护航.*?</tr>", "", page, flags=re.S),
        rules("rows_missing"),
        "学校食堂",
    ),
    Fault(
        "paragraphs of figures lost",
        OFFICES,
        without("引才路子走得宽", "<P>　　<strong>区住建局"),
        rules("figures_missing"),
        "不见",
    ),
    Fault(
        "all units lost",
        STREETS_A,
        every(r"亿元", ""),
        rules("figures_missing", "unit_changed", "correction_large"),
        "",
    ),
    Fault(
        "a whole other article",
        REPORT,
        lambda page: every(r"一般公共预算收入|地区生产总值|安置房|加装电梯", "展览")(page).replace(
            "2023年政府工作报告（摘要）", "文旅惠民活动开幕"
        ),
        rules("figures_missing", "title_changed", "correction_large"),
        "",
    ),
]

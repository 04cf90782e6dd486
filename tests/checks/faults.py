"""Faults as they happen to pages, each a small program on a copy of a sample, and what a reviewer must be told of it.

A fault comes as the second version of its page (`first=False`: the version before must stay current) or as a page that nobody has
seen before (`first=True`: then every wrong figure must carry a finding).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

STREETS_A, STREETS_B = "epaper_2022-12-09_04.html", "epaper_2022-12-09_05.html"
OFFICES, PARKS = "epaper_2022-12-09_02.html", "epaper_2022-12-16_03.txt"
TASKS, LIVELIHOOD, REPORT = "tasks_2022q3.html", "livelihood_2022.html", "work_report_2023.html"

Change = Callable[[str], str]


@dataclass(frozen=True)
class Fault:
    """`rules`: one of them must tell it, or `refused` where the page must not be read at all; `where`: words that the sentence
    told, or the place it leads to, must hold."""

    name: str
    sample: str
    change: Change
    rules: frozenset[str]
    where: str
    first: bool = False
    encoding: str = "utf-8"


def swap(old: str, new: str) -> Change:
    """One stretch of the page replaced; it must be there exactly once or be meant everywhere."""

    def change(page: str) -> str:
        assert old in page, f"the sample no longer prints {old}"
        return page.replace(old, new)

    return change


def cut_before(words: str) -> Change:
    """The page ends before these words, its markup closed as a saving browser would."""

    def change(page: str) -> str:
        end = page.index(words)
        return page[:end] + ("</div></body></html>" if "<html" in page[:300].lower() else "")

    return change


def without(first: str, last: str) -> Change:
    """Everything from `first` to before `last` is gone."""

    def change(page: str) -> str:
        start = page.index(first)
        return page[:start] + page[page.index(last, start) :]

    return change


def between(first: str, last: str, new: str) -> Change:
    """What stands between two stretches becomes `new`."""

    def change(page: str) -> str:
        start = page.index(first) + len(first)
        return page[:start] + new + page[page.index(last, start) :]

    return change


def every(pattern: str, new: str) -> Change:
    """All matches of a pattern replaced."""

    def change(page: str) -> str:
        changed, count = re.subn(pattern, new, page)
        assert count, f"the sample has nothing like {pattern}"
        return changed

    return change


def whole(page: str) -> Change:
    """Another page under the same address."""
    return lambda _: page


def html(body: str, title: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


def latin(page: str) -> str:
    """The Chinese of a page as a reader sees it who took UTF-8 for Latin-1."""
    return re.sub(
        r"[\u4e00-\u9fff，。；：、（）“”]+", lambda m: m[0].encode().decode("cp1252", "replace"), page
    )


def gbk(page: str) -> str:
    """The Chinese of a page as a reader sees it who took UTF-8 for GBK."""
    return re.sub(r"[\u4e00-\u9fff，。；：、]+", lambda m: m[0].encode().decode("gbk", "replace"), page)


def lost(page: str) -> str:
    """A page whose every tenth Chinese character could not be decoded."""
    count = iter(range(10**9))
    return re.sub(r"[\u4e00-\u9fff]", lambda m: "\ufffd" if next(count) % 10 == 0 else m[0], page)


STOCKS = "证券代码 证券简称 最新价 涨跌幅 成交量 换手率\n" + "\n".join(
    f"{600000 + 7 * n} 样本{n} {9 + n / 7:.2f} {n / 9:.2f}% {1000 * n} {n / 11:.2f}%" for n in range(1, 60)
)

# How a cell of the table of tasks begins.
CELL = 'style="border:1px solid #000"><p style="text-align:left"><span style="font-family:仿宋_GB2312">'

REFUSED = frozenset({"refused"})


def rules(*names: str) -> frozenset[str]:
    return frozenset(names)


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

NUMBERS = [
    Fault(
        "tax ten times as high",
        STREETS_A,
        swap("入库税收14.62亿元", "入库税收146.2亿元"),
        rules("correction_large"),
        "146.2亿元",
    ),
    Fault(
        "tax a tenth",
        STREETS_A,
        swap("实现税收6.47亿元", "实现税收0.647亿元"),
        rules("correction_large"),
        "0.647亿元",
    ),
    Fault(
        "亿 became 万",
        STREETS_A,
        swap("税收12.09亿元", "税收12.09万元"),
        rules("correction_large"),
        "12.09万元",
    ),
    Fault(
        "万 became 亿",
        STREETS_A,
        swap("房租减免2140万元", "房租减免2140亿元"),
        rules("correction_large", "out_of_bounds"),
        "2140亿元",
    ),
    Fault("亿 lost", STREETS_B, swap("税收24.83亿元", "税收24.83元"), rules("correction_large"), "24.83元"),
    Fault("a point lost", OFFICES, swap("142.7亿元", "1427亿元"), rules("correction_large"), "1427亿元"),
    Fault(
        "a digit doubled",
        OFFICES,
        swap("高层次人才286名", "高层次人才2866名"),
        rules("correction_large"),
        "2866名",
    ),
    Fault("a digit lost", OFFICES, swap("欠薪3415万元", "欠薪341万元"), rules("correction_large"), "341万元"),
    Fault(
        "growth ten times as high",
        STREETS_A,
        swap("同比增长6.8%", "同比增长68%"),
        rules("correction_large"),
        "68%",
    ),
    Fault(
        "growth became a fall",
        STREETS_A,
        swap("同比增长11.8%", "同比下降11.8%"),
        rules("sign_changed"),
        "11.8%",
    ),
    Fault("another year", REPORT, swap("2027年", "2037年"), rules("period_changed", "year_far"), "2037"),
    Fault(
        "other months",
        STREETS_B,
        swap("1-10月，财政总收入9.94亿元", "1-4月，财政总收入9.94亿元"),
        rules("period_changed"),
        "9.94亿元",
    ),
    Fault(
        "the year of the report wrong",
        REPORT,
        lambda page: page.replace("2022年", "2012年"),
        rules("period_changed", "year_far"),
        "",
    ),
    Fault(
        "another unit",
        OFFICES,
        swap("老年食堂46家、助餐点112个", "老年食堂46万元、助餐点112个"),
        rules("unit_changed", "figures_missing"),
        "46",
    ),
    Fault(
        "tax ten times as high, new page",
        STREETS_A,
        swap("入库税收14.62亿元", "入库税收1462亿元"),
        rules("out_of_bounds", "outlier_among_streets"),
        "1462亿元",
        first=True,
    ),
    Fault(
        "tax in 万 instead of 亿, new page",
        STREETS_A,
        swap("税收12.09亿元", "税收12.09万元"),
        rules("out_of_bounds"),
        "12.09万元",
        first=True,
    ),
    Fault(
        "GDP ten thousand times, new page",
        REPORT,
        swap("地区生产总值1758亿元", "地区生产总值1758万亿元"),
        rules("out_of_bounds"),
        "1758万亿元",
        first=True,
    ),
    Fault(
        "more people than the district has, new page",
        OFFICES,
        swap("城镇新增就业4.86万人", "城镇新增就业4860万人"),
        rules("out_of_bounds"),
        "4860万人",
        first=True,
    ),
    Fault(
        "an area larger than the district, new page",
        STREETS_A,
        swap("新增绿化1.5万方", "新增绿化15000万平方米"),
        rules("out_of_bounds"),
        "15000万平方米",
        first=True,
    ),
    Fault(
        "a share above the whole, new page",
        STREETS_A,
        swap("楼宇入驻率93.5%", "楼宇入驻率935%"),
        rules("share_above_whole"),
        "935%",
        first=True,
    ),
    Fault(
        "growth of taxes beyond belief, new page",
        STREETS_A,
        swap("同比增长15.3%", "同比增长1530%"),
        rules("growth_out_of_bounds"),
        "1530%",
        first=True,
    ),
    Fault(
        "a fall by more than everything, new page",
        STREETS_A,
        swap("同比下降5.4%", "同比下降540%"),
        rules("fall_below_nothing"),
        "540%",
        first=True,
    ),
    Fault(
        "a rank that nobody can have, new page",
        OFFICES,
        swap("全市党建考评中列第2位", "全市党建考评中列第200位"),
        rules("rank_beyond_units"),
        "200",
        first=True,
    ),
    Fault(
        "a result of the future, new page",
        OFFICES,
        swap("1-9月，固定资产投资412亿元", "2032年1-9月，固定资产投资412亿元"),
        rules("year_far"),
        "412亿元",
        first=True,
    ),
    Fault(
        "an amount of another age, new page",
        OFFICES,
        swap("1-9月，固定资产投资412亿元", "2002年1-9月，固定资产投资412亿元"),
        rules("year_far"),
        "412亿元",
        first=True,
    ),
    Fault(
        "ten times the year before, new page",
        STREETS_A,
        swap("入库税收14.62亿元", "入库税收146.2亿元"),
        rules("outlier_in_history", "outlier_among_streets"),
        "146.2亿元",
        first=True,
    ),
    Fault(
        "a tenth of the year before, new page",
        STREETS_A,
        swap("税收4.26亿元", "税收0.426亿元"),
        rules("outlier_in_history"),
        "0.426亿元",
        first=True,
    ),
    Fault(
        "growth that the levels deny, new page",
        STREETS_A,
        swap("税收4.26亿元，同比增长11.8%", "税收4.26亿元，同比增长41.8%"),
        rules("growth_against_levels"),
        "41.8%",
        first=True,
    ),
]

ARITHMETIC = [
    Fault(
        "local revenue above the total",
        STREETS_A,
        swap("地方财政收入6.24亿元", "地方财政收入16.24亿元"),
        rules("local_above_total"),
        "16.24亿",
        first=True,
    ),
    Fault(
        "local revenue above the total, of a street in the second part",
        STREETS_B,
        swap("地方财政5.36亿元", "地方财政15.36亿元"),
        rules("local_above_total", "part_above_whole"),
        "15.36亿",
        first=True,
    ),
    Fault(
        "local taxes above all taxes",
        STREETS_A,
        swap("其中地方税收8.05亿元", "其中地方税收18.05亿元"),
        rules("part_above_whole"),
        "18.05亿",
        first=True,
    ),
    Fault(
        "a part above its whole",
        STREETS_A,
        swap("其中注册资本千万元以上的17家", "其中注册资本千万元以上的71家"),
        rules("part_above_whole"),
        "71家",
        first=True,
    ),
    Fault(
        "a part above a whole that is told as more than so many",
        OFFICES,
        swap("城镇新增就业4.86万人", "培训职工5000余人,其中残疾人40000余人"),
        rules("part_above_whole"),
        "40000余人",
        first=True,
    ),
    Fault(
        "a part above its whole in a table",
        TASKS,
        swap("已引进54个，其中10亿元以上7个", "已引进54个，其中10亿元以上70个"),
        rules("part_above_whole"),
        "70个",
        first=True,
    ),
    Fault(
        "brackets that do not add up",
        OFFICES,
        swap("续建83个", "续建88个"),
        rules("bracket_against_total", "parts_against_whole"),
        "156",
        first=True,
    ),
    Fault(
        "a total that its brackets do not make",
        OFFICES,
        swap("重点项目156个", "重点项目165个"),
        rules("bracket_against_total", "parts_against_whole"),
        "165",
        first=True,
    ),
    Fault(
        "a list that falls short of its total",
        PARKS,
        swap(
            "全年引进项目52个",
            "整治60条道路,20条已完工,18条正在施工,15条完成招标,6条处于前期;引进项目52个",
        ),
        rules("list_against_total"),
        "60条",
        first=True,
    ),
    Fault(
        "a rate against its counts in prose",
        OFFICES,
        swap("完成率109.6%", "完成率119.6%"),
        rules("rate_against_counts"),
        "119.6%",
        first=True,
    ),
    Fault(
        "a count against its rate in prose",
        OFFICES,
        swap("实际完成263台", "实际完成236台"),
        rules("rate_against_counts"),
        "236台",
        first=True,
    ),
    Fault(
        "a rate against its counts in a table",
        TASKS,
        swap("完成率80.8%", "完成率88.0%"),
        rules("rate_against_counts"),
        "88",
        first=True,
    ),
    Fault(
        "a count against its rate in a table",
        TASKS,
        swap("累计完成335项，完成率79.8%", "累计完成353项，完成率79.8%"),
        rules("rate_against_counts"),
        "353项",
        first=True,
    ),
    Fault(
        "a goal against its rate in a table",
        TASKS,
        swap("化解信访积案220件", "化解信访积案202件"),
        rules("rate_against_counts"),
        "202件",
        first=True,
    ),
    Fault(
        "a rate nobody stated, ten times too low",
        LIVELIHOOD,
        swap("加装电梯240台", "加装电梯24000台"),
        rules("rate_implausible", "out_of_bounds"),
        "24000台",
        first=True,
    ),
    Fault(
        "a rate nobody stated, seven times too high",
        TASKS,
        swap("累计兑现9.1亿元", "累计兑现91亿元"),
        rules("rate_implausible"),
        "91亿元",
        first=True,
    ),
    Fault(
        "a task told again with another number",
        TASKS,
        swap("累计完成335项", "全年共安排任务402项，累计完成335项"),
        rules("title_against_progress"),
        "402项",
        first=True,
    ),
    Fault(
        "the same said twice, differently",
        REPORT,
        swap("产业结构更优。", "产业结构更优。2022年，全区地区生产总值1785亿元。"),
        rules("said_differently"),
        "1785亿元",
        first=True,
    ),
    Fault(
        "a share that makes the whole less than a part of it",
        REPORT,
        every("北部新城、中央商务区两个平台分别占31%和27%", "占全区总量的40%"),
        rules("implied_total_below"),
        "172.6亿元",
        first=True,
    ),
    Fault(
        "fewer names than were counted",
        PARKS,
        swap("全年引进项目52个", "全年引进项目3个(云谷中心、新材料楼)"),
        rules("names_against_count"),
        "3个",
        first=True,
    ),
    Fault(
        "all streets, but too few of them",
        REPORT,
        swap("18个街道全覆盖", "8个街道全覆盖"),
        rules("streets_miscounted"),
        "18 个街道",
        first=True,
    ),
]

FAULTS = [*ARRIVAL, *NUMBERS, *ARITHMETIC]

"""The title of a text: the line that says what it is, among the furniture that pages print around it."""

from __future__ import annotations

from extractors.documents.fold import fold
from extractors.prepared import regex

_NAVIGATION = regex(
    r"第\d+版|上一[版篇]|下一[版篇]|标题导航|放大|设为首页|收藏|热线|出版$|当前位置|首页|手机版|检索|阅读|浏览|点击|字体|字号|查看|回复|导航菜单|^来源|关怀版|无障碍|长者模式|^\W*分享|[>»›]"
)
# The labels of the block in which government pages say what a document is.
_BLOCK = regex(
    r"(?:发布|公布|公开|生成|成文|发文|更新)\s?(?:日期|时间|机构|单位|方式|范围|时限|类别)|文件编号|索\s?引\s?号|文\s{0,4}号|(?:主题|体裁|组配|信息)分类|信息来源|名\s{1,4}称"
)
_NAMED = regex(r"名\s{0,4}称\s*[:|]\s*(?P<title>[^\n|]*?)\s*(?:\||发布机构|索\s?引\s?号|$)")
_HEADING = regex(r"\W*(?:第?[一二三四五六七八九十]+(?:[、.]|部分)|\([一二三四五六七八九十\d]+\)|\d+[、.)])")
_ENDS = regex(r"[。;!?,、:]$")
_CALLS_OUT = regex(r"[。;,、:]$")  # a title of a page for readers may call out: …完成情况看过来!
_PLACE_TITLE = regex(r"[\u4e00-\u9fff]{2,8}(?:简介|概况|介绍)")
_REPORT_LINE = regex(r"[^\s,。;:>]{0,24}(?:工作报告|工作总结)")
# Words that a line has which calls its text a report of some kind.
_KIND = regex(
    r"报告|总结|公报|通报|情况|计划|规划纲?要?$|要点|思路|纪实|综述|盘点|进展|进度|一览表|清单|方案|述职|摘要|完成"
)
# A text in one line begins with its title: X街道办事处2023年政府工作报告一、2022年工作回顾2022年是…
_RUN_IN = regex(
    r"(?P<title>[^\n。,;:!?]{2,40}?(?:报告|总结|思路|计划|要点|公报|摘要|情况)(?:\([^()]{1,16}\))?)\s*(?=(?:第?[一二三四]+[、部]|——|--|各位|\(?(?:19|20)\d\d年\d{1,2}月|\d{4}-\d\d))"
)
# 政 府 工 作 报 告: letters set apart
_APART = regex(r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff][ \u3000]){3,}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_SEVERAL = 2  # cells of a line that make it a row of a table
_MIN_CELLS, _MAX_CELL = 4, 8
_HEAD_LINES, _FIRST_LINES = 40, 12
_HEAD = 3000


def _is_row(line: str) -> bool:
    """Whether a line is a row of short cells, as the head of a table: 序号 项目名称 年度目标 完成率."""
    cells = line.split()
    return len(cells) >= _MIN_CELLS and all(_SEVERAL <= len(cell) <= _MAX_CELL for cell in cells)


def without_gaps(title: str) -> str:
    """A title whose letters are set apart as it reads: 政 府 工 作 报 告 is 政府工作报告."""
    return _APART.sub(lambda match: "".join(match[0].split()), title)


def find_title(text: str) -> str | None:
    """The title that a text prints: a line that calls itself a report before any other line of a title's length.

    Lines of navigation, of the block of labels, numbered headings and paragraphs are none. A title that runs into its
    text ends where the first part, the meeting or the address to the audience begins. None when there is none.
    """
    head = text[:_HEAD]
    printed = [line.strip() for line in head.splitlines()[:_HEAD_LINES]]
    lines = [fold(line).strip(" |") for line in printed]
    for number, line in enumerate(lines[:_FIRST_LINES]):
        if _REPORT_LINE.fullmatch(line) and not _HEADING.match(line):
            return printed[number]
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is not None and (named := _NAMED.match(lines[first])) and len(named["title"]) >= 4:
        return named["title"]
    plain: str | None = None
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _PLACE_TITLE.fullmatch(line):
            return printed[number]
        if below.startswith("--") and 4 <= len(line) <= 30 and len(below) <= 40:
            return printed[number] + printed[number + 1]  # 让小特产长成大产业 / ——对话云亭县农业农村局
        if _NAVIGATION.search(line) or _BLOCK.search(line) or line.count("|") >= _SEVERAL or _is_row(line):
            continue
        run_in = _RUN_IN.match(line) if not _HEADING.match(line) else None
        if run_in is not None:
            return printed[number].strip(" |\u3000")[: run_in.end("title")]
        ends = _CALLS_OUT if number == first else _ENDS
        if 8 <= len(line) <= 60 and not ends.search(line) and not _HEADING.match(line):
            if _KIND.search(line):
                return printed[number].strip(" |\u3000")
            plain = plain or printed[number]
        elif len(line) > 60:
            break  # the text has begun
    return plain

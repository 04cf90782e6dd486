"""The information block of disclosure pages: labels and values in the cells of a table.

Four cells a row as a rule, but values are missing where there is nothing to say, so cells are paired by
their labels, not by their places.
"""

from __future__ import annotations

from itertools import islice

from extractors.documents.pages.tree import Node, flat, words

LABELS = frozenset(
    (
        "信息索引号",
        "索引号",
        "公开方式",
        "发布机构",
        "发布单位",
        "公开范围",
        "备注/文号",
        "文号",
        "公开时限",
        "生成日期",
        "成文日期",
        "发布日期",
        "公布日期",
        "附件",
        "主题分类",
        "组配分类",
        "文件编号",
        "统一编号",
        "有效性",
    )
)
# A table of data may well hold one or two of these words as column heads.
_MIN_LABELS = 3
_MAX_CELLS = 80  # a block has about twenty; a larger table is one of data
_CELLS = ("td", "th")


def is_information(node: Node) -> bool:
    """Whether an element is a table that holds an information block (and no table inside it)."""
    # The look for a table inside comes first: so no element is looked at for more than two tables around it.
    if node.tag != "table" or node.find(".//table") is not None:
        return False
    cells = list(islice(node.iter(*_CELLS), _MAX_CELLS + 1))
    return len(cells) <= _MAX_CELLS and sum(_label(words(cell)) in LABELS for cell in cells) >= _MIN_LABELS


def information(root: Node) -> dict[str, str]:
    """The pairs of the page's first information block; a label without a value is left out."""
    for table in root.iter("table"):
        if is_information(table):
            return _pairs([flat(cell) for cell in table.iter(*_CELLS)])
    return {}


def _pairs(cells: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for cell, following in zip(cells, [*cells[1:], ""], strict=True):
        label = _label(cell)
        if label in LABELS and following and _label(following) not in LABELS:
            pairs.setdefault(label, following)
    return pairs


def _label(text: str) -> str:
    return "".join(text.split()).rstrip(":：")

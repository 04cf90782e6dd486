"""Task tables of five columns, captured one cell a line over several printed pages."""

from __future__ import annotations

from extractors.documents import read_document

HEAD = ["序号", "项目名称", "主要工作内容", "牵头单位", "完成情况"]
ROWS = [
    ["1", "道路养护", "整修背街小巷12条", "区城管局、各街道", "已整修9条,其余3条进场施工。"],
    [
        "2",
        "安置小区开发",
        "交付安置房600套",
        "区住建局",
        "交付420套,完成率70%。",
    ],  # a name that ends like a unit's
]
MERGED = ["新建公交站台8座", "区交通局", "建成8座。"]  # shares number and name with the row before


def capture(*cells: list[str]) -> str:
    return "青岚区2022年重点任务完成情况\n\n" + "\n\n".join(cell for row in cells for cell in row) + "\n"


def rows(text: str) -> list[tuple[str | None, str | None, str, tuple[str, ...], str]]:
    document = read_document(text, name="table.txt")
    for row in document.task_rows:
        assert document.text[slice(*row.task_span)] == row.task
    return [(r.category_no, r.category, r.task, r.units, r.progress) for r in document.task_rows]


EXPECTED = [
    ("1", "道路养护", "整修背街小巷12条", ("区城管局", "各街道"), "已整修9条,其余3条进场施工。"),
    ("2", "安置小区开发", "交付安置房600套", ("区住建局",), "交付420套,完成率70%。"),
]


def test_number_and_name_stand_before_the_task() -> None:
    assert rows(capture(HEAD, *ROWS)) == EXPECTED


def test_a_merged_row_shares_number_and_name() -> None:
    assert rows(capture(HEAD, *ROWS, MERGED)) == [
        *EXPECTED,
        ("2", "安置小区开发", "新建公交站台8座", ("区交通局",), "建成8座。"),
    ]


def test_a_head_and_page_numbers_between_printed_pages_are_no_cells() -> None:
    assert rows(capture(HEAD, ROWS[0], ["— 1 —"], HEAD, ROWS[1], ["— 2 —"])) == EXPECTED


def test_a_second_rendering_counts_once() -> None:
    assert rows(capture(HEAD, *ROWS, HEAD, *ROWS)) == EXPECTED


def test_a_footnote_ends_the_table() -> None:
    assert rows(capture(HEAD, *ROWS, ["注:数据截至12月10日。"], ["联系人:区督考办"])) == EXPECTED


def test_the_units_in_the_lead_are_in_charge_of_a_row() -> None:
    cells = [
        ["序号", "目 标 与 任 务", "牵头责任单位", "责任单位", "进展情况"],
        ["(一)让老街亮起来", "", "", "", ""],
        ["1", "整修背街小巷12条", "区城管局", "各街道", "已整修9条。"],
        ["2", "交付安置房600套", "区住建局", "区财政局", "交付420套。"],
    ]
    ruled = "青岚区2022年重点任务完成情况\n" + "".join(f"{cell} |\n" for row in cells for cell in row)
    assert [row[2:] for row in rows(ruled)] == [
        ("整修背街小巷12条", ("区城管局", "各街道"), "已整修9条。"),
        ("交付安置房600套", ("区住建局", "区财政局"), "交付420套。"),
    ]

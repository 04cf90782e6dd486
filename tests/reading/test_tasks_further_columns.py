"""Tables of tasks with further columns: leaders, by when it is to be done, how far it has got; cells merged over rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extractors.documents import Document, read_document
from extractors.documents.tables.heads import role_of
from extractors.reading import Observation, observe
from tests.documents.test_tables_as_text import lines

TITLE = "青岚区2024年民生实事项目进展情况"


def document(text: str, title: str = TITLE) -> Document:
    return read_document(text, title=title, published=date(2024, 9, 20))


def read(text: str, title: str = TITLE) -> dict[str, Observation]:
    return {o.mention: o for o in observe(document(text, title))}


MERGED = lines(
    *("序号", "重点任务(民生实事)", "牵头单位", "负责科室", "负责人", "计划完成时间", "进展情况(三季度)"),
    *("1", "适老改造120户", "区民政局", "养老科", "周 平", "10月底前", "已改造96户。"),
    *("2", "新建助餐点8个", "11月底前", "已建成5个。"),
    *("3", "办理救助900件", "已办理640件。"),
    *("4", "改造老旧小区6个", "区住建局", "城建科", "郑安", "年底前", "完工4个。"),
)


def test_cells_merged_over_rows_give_office_and_day_to_all_of_them() -> None:
    rows = document(MERGED).task_rows
    assert [(row.units[0], row.deadline, row.units_from_above) for row in rows] == [
        ("区民政局", "10月底前", False),
        ("区民政局", "11月底前", True),
        ("区民政局", "11月底前", True),
        ("区住建局", "年底前", False),
    ]
    found = read(MERGED)
    assert {m: (found[m].section, found[m].basis, found[m].period) for m in ("120户", "8个", "900件", "6个")} == {
        "120户": ("区民政局", "target", "-/2024-10"),
        "8个": ("区民政局", "target", "-/2024-11"),
        "900件": ("区民政局", "target", "-/2024-11"),
        "6个": ("区住建局", "target", "-/2024-12"),
    }
    assert {found[m].basis for m in ("96户", "5个", "640件", "4个")} == {"actual"}


@pytest.mark.parametrize(
    ("due", "period"),
    [
        ("2024年11月", "-/2024-11"),
        ("2024.10.30", "-/2024-10"),
        ("第三季度", "-/2024-09"),
        ("上半年", "-/2024-06"),
        ("3-10月", "-/2024-10"),
        ("2025年6月底", "-/2025-06"),
        ("全年", "2024"),
        ("持续推进", "2024"),
    ],
)
def test_by_when_a_task_is_to_be_done(due: str, period: str) -> None:
    text = lines(*("序号", "工作任务", "完成时限", "责任单位", "进展"), *("1", "修路9公里", due, "区交通局", "已修6公里"))
    assert read(text)["9公里"].period == period


RATES = lines(
    *("序号", "目标任务", "牵头", "区领导", "责任单位", "进展情况", "形象", "进度(%)"),
    *("1", "新建充电桩300个", "吕  安", "区发改局", "新建充电桩90个。", "30%"),
    *("2", "新增泊位500个", "吕  安", "区交通局", "正在选址。", "12%"),
    *("3", "改造公厕8座", "毛新立", "区城管局", "完工2座。", "25"),
)


def test_percentages_are_how_far_the_task_of_their_row_has_got() -> None:
    found = read(RATES)
    assert [(row.units, row.progress) for row in document(RATES).task_rows][1] == (("区交通局",), "正在选址。\n12%")
    assert {m: (found[m].section, found[m].indicator, found[m].unit, found[m].kind) for m in ("30%", "12%", "25")} == {
        "30%": ("区发改局", "新建充电桩形象进度", "%", "share"),
        "12%": ("区交通局", "新增泊位形象进度", "%", "share"),
        "25": ("区城管局", "改造公厕形象进度", "%", "share"),
    }
    assert (found["300个"].basis, found["500个"].section) == ("target", "区交通局")


def test_a_number_that_may_be_a_share_of_one_is_not_read_as_per_cent() -> None:
    text = lines(*("序号", "任务", "责任单位", "进展", "完成率"), *("1", "修路9公里", "区交通局", "已修6公里", "0.67"))
    assert "0.67" not in read(text)


@pytest.mark.parametrize(
    "head",
    [
        ("序号", "项目名称", "建设内容", "进展情况", "责任单位", "完成时间"),
        ("编号", "实事项目", "年度计划", "目前进展", "实施主体", "预计完成时间"),
        ("项目序号", "重点领域", "建设内容及规模", "工作开展情况", "项目业主", "竣工时间"),
    ],
)
def test_progress_in_front_of_units(head: tuple[str, ...]) -> None:
    text = lines(
        *head,
        *("1", "绿地", "新建公园9个", "已建成7个", "区园林局", "11月底"),
        *("2", "停车", "新增泊位400个", "已新增310个", "区交通局", "12月底"),
    )
    found = read(text)
    assert {m: (found[m].section, found[m].basis) for m in ("9个", "7个", "400个", "310个")} == {
        "9个": ("区园林局", "target"),
        "7个": ("区园林局", "actual"),
        "400个": ("区交通局", "target"),
        "310个": ("区交通局", "actual"),
    }


def test_a_table_drawn_with_rules_and_columns_of_several_units() -> None:
    text = (
        "| 序号 | 民生实事 | 建设内容 | 责任领导 | 责任单位 | 牵头单位 | 完成时限 | 完成率(%) |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 1 | 安居 | 改造危房60户 | 周平 | 各镇街 | 区住建局 | 11月底 | 75 |\n"
        "| 2 | 畅行 | 修路9公里 | 吴越 | 区城管局 | 区交通局 | 12月底 | 66.7 |\n"
    )
    assert [(row.category, row.units) for row in document(text).task_rows] == [
        ("安居", ("区住建局", "各镇街")),
        ("畅行", ("区交通局", "区城管局")),
    ]
    found = read(text)
    assert (found["75"].value, found["75"].unit, found["66.7"].value) == (75, "%", Decimal("66.7"))
    assert (found["9公里"].section, found["9公里"].period) == ("区交通局", "-/2024-12")


def test_a_task_that_its_progress_shares_out_among_places() -> None:
    text = lines(
        *("序号", "重点任务", "牵头单位", "完成时限", "进展情况"),
        *("1", "新增驿站6个", "区城管局", "11月底前", "其中青石镇2个、柳河镇4个,已建成3个。"),
        *("2", "新增公厕5座", "区城管局", "10月底前", "其中青石镇1座、柳河镇2座已建成。"),
    )
    found = read(text)
    assert {m: (found[m].basis, found[m].period, found[m].indicator) for m in ("2个", "4个")} == {
        "2个": ("target", "-/2024-11", "新增驿站"),
        "4个": ("target", "-/2024-11", "新增驿站"),
    }
    assert found["3个"].basis == "actual"
    assert found["1座"].basis == found["2座"].basis == "actual"  # three of five are no plan


def test_a_task_whose_places_are_chosen_is_as_planned() -> None:
    text = lines(
        *("序号", "重点任务", "牵头单位", "完成时限", "进展情况"),
        *("1", "新增照护床位60张", "区民政局", "11月底前", "目前已完成选址,分别为青石公寓40张、柳河服务中心20张,已建成15张。"),
        *("2", "新增书房6家", "区文旅局", "10月底前", "已完成选址,分别为青石书房1家、柳河书房2家。"),
    )
    found = read(text)
    assert {m: (found[m].basis, found[m].period, found[m].indicator) for m in ("40张", "20张")} == {
        "40张": ("target", "-/2024-11", "新增照护床位"),
        "20张": ("target", "-/2024-11", "新增照护床位"),
    }
    assert found["15张"].basis == "actual"
    assert found["1家"].basis == "actual"  # three of six are not the plan


def test_a_section_of_an_office_reports_for_the_office() -> None:
    text = lines(*("序号", "任务", "责任科室", "进展"), *("1", "新建学校2所", "基建科", "完工1所"))
    assert read(text, "青岚区教育局2024年重点任务进展")["1所"].section == "青岚区教育局"
    street = lines(*("序号", "任务", "责任科室", "进展"), *("1", "清淤2公里", "农业农村办", "完成1公里"))
    assert read(street, "松涛镇2024年重点任务进展")["1公里"].section == "农业农村办"


def test_the_class_of_a_target_does_not_name_it() -> None:
    text = lines(
        *("序号", "任 务 名 称", "指 标 要 求", "牵 头 部 门", "配 合 部 门", "目 标 类 型"),
        *("1", "服务业增加值", "增长6%", "区发改局", "区商务局、各街道", "A类"),
        *("2", "新增就业", "8000人", "区人社局", "各街道", "B类"),
    )
    rows = document(text).task_rows
    assert [(row.category, row.units) for row in rows] == [
        ("服务业增加值", ("区发改局", "区商务局", "各街道")),
        ("新增就业", ("区人社局", "各街道")),
    ]
    assert read(text)["8000人"].indicator == "新增就业"


def test_a_table_whose_caption_stands_in_a_cell_above_its_head() -> None:
    text = (
        "| 2024年重点任务分解 |\n| 序号 |\n责任单位 |\n考核指标 |\n实施步骤 |\n完成时限 |\n"
        "| 1 |\n区民政局 |\n发放救助金300万元。 |\n6月底前发放80万元。 |\n2024年12月底 |\n"
        "| 2 |\n区体育局 |\n新建步道9公里。 |\n9月底前建成4公里。 |\n2024年11月底 |\n"
    )
    found = read(text)
    assert {m: (found[m].section, found[m].basis) for m in ("300万元", "4公里")} == {
        "300万元": ("区民政局", "target"),
        "4公里": ("区体育局", "target"),
    }
    assert (found["9公里"].period, found["4公里"].period) == ("-/2024-11", "-/2024-09")


@pytest.mark.parametrize(
    ("role", "heads"),
    [
        ("leader", "牵头市领导 分管副区长 责任人及职务 项目负责人 负责同志"),
        ("units", "建设单位 业主单位 责任单位(部门) 县直责任单位 责任单位及责任人 落实单位 行业主管部门"),
        ("when", "完成期限 计划完工时间 起止时间 办结时限 时间节点"),
        ("rate", "形象进度(%) 完成目标(%) 完成度"),
        ("task", "建设内容及规模 进度安排 工作任务(目标) 考核指标"),
        ("remark", "存在问题 未完成原因 下一步打算 完成状态"),
        ("progress", "工作开展情况 截至6月底 累计完成 推进成效"),
    ],
)
def test_what_a_column_holds_by_its_head(role: str, heads: str) -> None:
    assert {head: role_of(head) for head in heads.split()} == dict.fromkeys(heads.split(), role)


def test_the_section_within_an_office_is_not_part_of_its_name() -> None:
    table = (
        "序号 | 重点工作 | 牵头单位 | 完成情况 |\n"
        "1 | 适老改造120户 | 区民政局(养老服务科) | 已改造96户。 |\n"
        "2 | 灌区改造6处 | 区农业农村局(区水利局) | 完工4处。 |\n"
        "3 | 改造老旧小区6个 | 区住建局 | 完工5个。 |\n"
    )
    units = {mention: figure.section for mention, figure in read(table).items()}
    assert (units["96户"], units["4处"], units["5个"]) == ("区民政局", "区农业农村局(区水利局)", "区住建局")

"""Tables of progress printed one cell a line: what their title and the heads of their columns say of their figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from extractors.documents import read_document
from extractors.reading import observe
from tests.documents.test_tables_as_text import lines


def read(title: str, text: str, published: date, district: str = "青岚区") -> dict[str, Any]:
    document = read_document(f"{title}\n\n{text}", title=title, published=published, district=district)
    return {o.mention: o for o in observe(document)}


def test_progress_that_is_summed_up_counts_from_january() -> None:
    found = read(
        "2022年第三季度青岚区重点任务完成情况",
        lines(
            *("序号", "主要工作内容", "牵头单位", "累计完成情况"),
            *("1", "新建公园6个。", "区园林局", "新建公园5个。"),
            *("2", "修路9条。", "区交通局", "1-8月修路7条。"),
        ),
        date(2022, 10, 12),
    )
    assert (found["6个"].basis, found["6个"].period) == ("target", "2022")
    assert (found["5个"].basis, found["5个"].period) == ("actual", "2022-01/2022-09")
    assert found["7条"].period == "2022-01/2022-08"


def test_progress_of_a_quarter_is_not_summed_up_unless_the_head_says_so() -> None:
    cells = (
        *("序号", "主要工作内容", "牵头单位", "完成情况"),
        *("1", "新建公园6个。", "区园林局", "新建公园5个。"),
        *("2", "修路9条。", "区交通局", "修路7条。"),
    )
    third = read("2022年第三季度青岚区重点任务完成情况", lines(*cells), date(2022, 10, 12))
    assert third["5个"].period is None
    first = read("2022年第一季度青岚区重点任务完成情况", lines(*cells), date(2022, 4, 12))
    assert first["5个"].period == "2022-01/2022-03"


OUTLINES = (
    *("序号", "实事项目", "项目概况", "三季度项目进度"),
    *("1", "河道整治", "完成清淤8公里以上;加固堤岸3处。", "已完成清淤6公里,加固堤岸2处。"),
    *("2", "养老服务", "建成照料中心4个并投入使用。", "照料中心主体完工3个。"),
)


def test_the_outline_of_a_project_is_its_task_and_a_town_without_units_reports() -> None:
    found = read("松涛镇2022年第三季度实事项目推进情况", lines(*OUTLINES), date(2022, 11, 2))
    assert {m: (found[m].basis, found[m].period) for m in ("8公里", "3处", "4个", "6公里", "2处", "3个")} == {
        "8公里": ("target", "2022"),
        "3处": ("target", "2022"),
        "4个": ("target", "2022"),
        "6公里": ("actual", "2022-07/2022-09"),
        "2处": ("actual", "2022-07/2022-09"),
        "3个": ("actual", "2022-07/2022-09"),
    }
    assert {o.section for o in found.values()} == {"松涛镇"}


def test_a_text_that_breaks_off_in_a_task_has_no_progress_of_it() -> None:
    cut = (*OUTLINES, "3", "公园绿地", "新建口袋公园5个,改造提升城市绿地2600平方米以上,并在沿河步道两侧补种")
    found = read("松涛镇2022年第三季度实事项目推进情况", lines(*cut).rstrip(), date(2022, 11, 2))
    assert (found["5个"].basis, found["2600平方米"].basis) == ("target", "target")


def test_heads_that_are_broken_in_odd_places() -> None:
    found = read(
        "松涛镇2022年度重点工作二季度执行情况",
        lines(
            *("序号", "重点工作", "责任", "领导", "责任", "科室", "年度目标", "任务", "工作任务安排"),
            *("第二季度", "完成情况"),
            *("1", "河道整治", "周平", "乡村振兴办", "完成清淤8公里。", "推进清淤3公里。", "完成清淤2公里。"),
            *("2", "小区改造提升", "吴越", "农业农村办", "改造小区5个。", "开工小区4个。", "开工小区1个。"),
        ),
        date(2022, 8, 1),
    )
    assert (found["3公里"].basis, found["4个"].basis) == ("target", "target")
    assert (found["2公里"].basis, found["2公里"].period, found["2公里"].section) == (
        "actual",
        "2022-04/2022-06",
        "乡村振兴办",
    )
    assert found["1个"].section == "农业农村办"


def test_a_percentage_alone_is_of_the_year_up_to_the_quarters_end_and_of_its_own_task() -> None:
    found = read(
        "2022年第三季度青岚区《工作报告》主要任务完成情况",
        lines(
            *("序号", "项目名称", "主要工作内容", "牵头单位", "完成进度"),
            *("1", "主要指标", "财政收入与经济同步。", "区财政局", "71%"),
            *("2", "环境保护完成下达任务。", "区城管局", "64.5%"),
            *("3", "修建步道8公里。", "区园林局", "82%"),
        ),
        date(2022, 10, 12),
    )
    assert {found[m].period for m in ("71%", "64.5%", "82%")} == {"2022-01/2022-09"}
    assert (found["71%"].concept, found["64.5%"].concept) == ("task_completion_rate", "task_completion_rate")
    assert found["82%"].concept == found["8公里"].concept  # of the one thing that its task counts
    assert "环境保护" in found["64.5%"].indicator


def test_the_local_share_of_a_goal_is_planned_and_is_of_the_unit_of_its_row() -> None:
    found = read(
        "2020年青岚区民生实事进展情况",
        lines(
            *("序号", "工作目标", "区责任单位", "涉及我区工作指标", "进展情况"),
            *("1", "改建公厕900座", "*区城管局", "12座。含星级公厕2座。", "已完成。"),
            *("2", "清运淤泥300万方", "*区水利局", "*区交通局", "清淤9万方。其中区水利局4万方。", "已完成。清淤11万方。"),
        ),
        date(2020, 12, 30),
    )
    assert {m: (o.basis, o.section, o.unit) for m, o in found.items()} == {
        "900座": ("target", "区城管局", "座"),
        "12座": ("target", "区城管局", "座"),
        "2座": ("target", "区城管局", "座"),
        "300万方": ("target", "区水利局", "m3"),
        "9万方": ("target", "区水利局", "m3"),
        "4万方": ("target", "区水利局", "m3"),
        "11万方": ("actual", "区水利局", "m3"),
    }


def test_percentage_points_that_go_on_in_the_next_line_of_their_cell() -> None:
    found = read(
        "青岚区2022年上半年主要指标完成情况",
        lines(
            *("序号", "指标名称", "年度目标", "完成情况", "责任部门"),
            *("1", "新建公园", "4个", "1个", "区园林局"),
            *("2", "制造业占比", "提升3个", "百分点", "提升2.4个百分点", "区经信局"),
        ),
        date(2022, 7, 20),
    )
    assert (found["3个"].unit, found["3个"].kind, found["3个"].basis) == ("pp", "change", "target")
    assert (found["4个"].unit, found["4个"].kind) == ("个", "level")


def test_what_is_resolved_for_a_year_says_nothing_of_when_the_rest_was() -> None:
    told = "2022年,{}\n聚焦产业。坚持龙头带动,82家规上企业实现产值460亿元。\n"
    resolved = read("松涛街道的新图景", told.format("松涛街道把小镇建设列入年度重点工作,绘就新图景。"), date(2022, 5, 9))
    assert resolved["460亿元"].period is None
    looked_back = read("松涛街道的新图景", told.format("松涛街道经济稳中有进。"), date(2022, 5, 9))
    assert looked_back["460亿元"].period == "2022"


def test_what_is_arranged_for_a_year_that_is_not_over_is_planned() -> None:
    told = "全年共铺排重点项目96个,上半年开工71个。\n"
    found = read("青岚区上半年政情通报", told, date(2019, 7, 22))
    assert (found["96个"].basis, found["71个"].basis) == ("target", "actual")
    assert found["96个"].certainty != "sure"
    over = read("青岚区2019年工作总结", "全年共铺排重点项目96个。\n", date(2020, 1, 22))
    assert over["96个"].basis == "actual"


def test_headings_of_a_page_on_good_deeds_are_what_was_to_be_done() -> None:
    text = (
        "一、新建助餐点8个\n松涛、云栈两处已开张,其余正在装修。\n"
        "二、为90户家庭更换燃气管\n已更换71户,入户登记全部结束。\n"
    )
    title = "2022年区政府实事项目进展情况(六月份)"
    found = read(title, text, date(2022, 7, 4))
    assert {m: found[m].basis for m in ("8个", "90户", "71户")} == {"8个": "target", "90户": "target", "71户": "actual"}
    assert found["8个"].indicator == "新建助餐点"
    other = read("2022年工作总结", text, date(2022, 7, 4))
    assert other["8个"].basis == "actual"


def test_a_cell_below_the_name_of_its_goal_is_the_goal() -> None:
    text = lines(
        *("类别", "目标名称", "考核内容及指标", "完成情况", "完成率"),
        *("税收收入", "税收收入增长6.5%。", "加强服务,及时入库。", "58%", "1-6月税收收入9.1亿元。"),
    )
    found = read("2022年绩效目标推进情况公示(1-6月)", text, date(2022, 7, 13))
    assert (found["6.5%"].basis, found["6.5%"].period) == ("target", "2022")
    assert (found["58%"].basis, found["9.1亿元"].basis) == ("actual", "actual")

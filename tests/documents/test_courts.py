"""Courts and procuratorates report for themselves, also where only the running text names them."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.reading import observe


@pytest.mark.parametrize(
    ("text", "section", "district"),
    [
        # the line of who speaks, under the line of the meeting
        (
            "2024年1月9日在临江市普陀区\n第十八届人民代表大会第三次会议上\n区人民法院院长 林 青\n各位代表:\n"
            "2023年,区人民法院扎实工作。全年新收案件6120件。\n",
            "区人民法院",
            "普陀区",
        ),
        (
            "——2024年12月9日在江岸区第十六届人民代表大会第五次会议上\n江岸区人民检察院检察长 林青\n"
            "各位代表:\n全年批准逮捕612人。\n",
            "江岸区人民检察院",
            "江岸区",
        ),
        # whose work is reported
        ("各位代表:\n现在,我报告区人民法院工作。\n2005年,我院共受理案件6120件。\n", "区人民法院", None),
        # news that tells who gave it
        ("12月15日,市中级人民法院院长林青在市第五届人民代表大会上作了工作报告。过去一年共受理案件8120件。\n", "市中级人民法院", None),
        ("1月8日上午,柯城区法院代院长林青作法院工作报告,全面回顾近五年工作。受理案件6120件。\n", "柯城区法院", "柯城区"),
        ("1月8日,柯城区法院院长林青作法院工作报告。柯城区人民法院受理案件6120件。\n", "柯城区人民法院", "柯城区"),
        ("受区检察院委托,检察长林青向区人大常委会作专项工作报告。今年以来,区检察院起诉320人。\n", "区检察院", None),
        ("1月8日,柯城区法院召开总结大会,各庭负责人报告工作。全年受理案件6120件。\n", "柯城区法院", "柯城区"),
        # the subject of the first sentence
        ("2018年,区人民法院牢牢把握司法为民主线。全年受理案件1832件。\n", "区人民法院", None),
        # news of those who came to see its work, and spoke of it
        (
            "6月3日,柯城区人大代表走进区人民检察院调研。林青对区人民检察院的工作给予肯定。区人民检察院负责人介绍情况。"
            "今年1-5月,柯城区人民检察院起诉320人。\n",
            "柯城区人民检察院",
            "柯城区",
        ),
        # its report was heard; then it does something, by the other form of its name
        (
            "3月2日,柯城区第九届人大三次会议结束,大会表决通过了柯城区人民法院工作报告。\n"
            "2023年,柯城区法院坚持公正司法。案件数仅占全区法院一成的速裁组办案612件。\n",
            "柯城区人民法院",
            "柯城区",
        ),
        ("长安区法院结案数首次突破两万件。\n今年长安区法院全力冲刺。截至目前,长安区法院收案26112件。\n", "长安区法院", "长安区"),
    ],
)  # fmt: skip
def test_a_court_that_the_text_names_reports(text: str, section: str, district: str | None) -> None:
    document = read_document(text)
    assert {o.section for o in observe(document)} == {section}
    assert document.district == district


@pytest.mark.parametrize(
    "text",
    [
        # the congress heard all three
        "会议听取了区长林青作的政府工作报告,区法院院长、区检察院检察长分别作了工作报告。全年新增就业3120人。\n",
        "市人大常委会举行“一府两院”报告会,市法院、市检察院报告工作。今年全市新增就业3120人。\n",
        # a court among others who did something
        "2022年,全区上下奋力拼搏。联合区法院、区公安局开展执法活动12次。\n",
        "全市法院共受理案件3120件。\n",
        # a superior court that praised
        "工作经验被最高人民法院推广,新增调解室12个。\n",
    ],
)
def test_a_court_that_is_only_named_does_not(text: str) -> None:
    sections = {o.section for o in observe(read_document(text))}
    assert not any("法院" in section or "检察院" in section for section in sections)

"""How sure a figure is, and the codes that say why it is not."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import observe
from extractors.reading.model.observation import Observation

TITLE = "松涛街道2022年工作总结\n"


def first(text: str, published: date | None = date(2023, 1, 12)) -> Observation:
    return observe(read_document(text, published=published))[0]


def test_a_figure_of_a_named_unit_a_printed_year_and_a_known_thing_is_sure() -> None:
    found = first(TITLE + "2022年,松涛街道加装电梯18台。\n")
    assert (found.certainty, found.certainty_reasons) == ("sure", ())


@pytest.mark.parametrize(
    ("text", "code", "certainty"),
    [
        ("2022年,加装电梯18台。\n", "unit_not_named", "doubtful"),
        ("松涛街道工作情况\n加装电梯18台。\n去年改造小区6个。\n", "period_not_said", "likely"),
        (TITLE + "2022年,松涛街道誊录旧案件18件。\n", "no_indicator_fits", "likely"),
    ],
)
def test_what_is_not_sure_says_why(text: str, code: str, certainty: str) -> None:
    found = first(text, None if "工作情况" in text else date(2023, 1, 12))
    assert found.certainty == certainty
    assert code in found.certainty_reasons


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("誊录旧案件18件", "too_particular"),
        ("连续领跑12周", "duration"),
        ("采购办公桌椅、文具列全区第一", "rank_of_several"),
    ],
)
def test_a_figure_without_an_indicator_says_why(words: str, code: str) -> None:
    found = first(TITLE + f"2022年,松涛街道{words}。\n")
    assert found.indicator_id is None
    assert code in found.certainty_reasons


def test_the_growth_of_a_level_is_no_surer_of_its_period_than_the_level() -> None:
    text = "20xx年,是我区落实“十三五”规划的第一年。\n松涛街道完成税收9亿元,增长8%。\n"
    level, growth = observe(read_document(TITLE.replace("2022", "20xx") + text))
    assert level.certainty == growth.certainty == "likely"
    assert "period_weighed" in growth.certainty_reasons


def test_a_narrower_indicator_makes_good_that_no_concept_fits() -> None:
    found = first(TITLE + "2022年,松涛街道新建口袋公园6个。\n")
    assert (found.concept, found.indicator_id, found.certainty_reasons) == (None, "pocket_parks", ())


def test_a_result_of_a_year_that_was_not_over_may_be_one_of_some_months() -> None:
    text = "松涛街道工作情况\n2022年,松涛街道加装电梯18台。\n"
    assert "year_not_over" in first(text, date(2022, 8, 3)).certainty_reasons
    assert "year_not_over" not in first(text, date(2022, 12, 9)).certainty_reasons


def test_each_code_stands_once() -> None:
    for found in observe(read_document("加装电梯18台,其中竣工12台,同比增长20%。\n")):
        assert len(set(found.certainty_reasons)) == len(found.certainty_reasons)
        assert (found.certainty == "sure") is (found.certainty_reasons == ())


def test_a_growth_without_its_level_is_sure_where_it_names_its_thing() -> None:
    assert first(TITLE + "2022年,松涛街道税收增长9%。\n").certainty == "sure"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2022年,松涛街道测绘河流18条。\n", "no_indicator_fits"),
        ("2022年,松涛街道组织花艺、茶艺、书法活动18场。\n", "several_named"),
        ("2022年,松涛街道整治提升路口护栏和绿篱覆盖率66%。\n", "wide_indicator"),
        ("2022年,松涛街道项目开工率91%。\n", "concept_of_a_rate"),
        ("2022年,松涛街道公共泊位进行设备安装调试8个。\n", "concept_by_word_inside"),
        ("2022年,松涛街道整治提升辖区内商贸流通区域路口护栏和绿篱66个。\n", "long_phrase"),
        ("2022年,松涛街道加装电梯18台,新建绿道3公里,改造小区6个等工作以及加固", "sentence_breaks_off"),
    ],
)
def test_words_that_leave_open_what_is_counted_make_a_figure_less_than_sure(text: str, code: str) -> None:
    found = observe(read_document(TITLE + text, published=date(2023, 1, 12)))
    assert found[-1].certainty == "likely"
    assert code in found[-1].certainty_reasons


def test_a_long_phrase_alone_leaves_a_figure_sure() -> None:
    assert (
        first(TITLE + "2022年,松涛街道推动辖区内商贸流通领域老字号品牌企业入驻18家。\n").certainty == "sure"
    )


def test_a_text_that_tells_of_no_time_has_no_period_to_be_missed() -> None:
    silent = first("松涛街道工作情况\n松涛街道加装电梯18台。\n", None)
    assert (silent.period, silent.certainty) == (None, "sure")
    later = first("松涛街道工作情况\n松涛街道加装电梯18台。\n2021年,改造小区6个。\n", None)
    assert "period_not_said" in later.certainty_reasons


def test_a_title_that_names_one_place_is_doubted_where_the_text_tells_of_another() -> None:
    text = "临河区:砥砺前行谱新篇\n2022年,青杨街道加装电梯18台。青杨街道新建绿道3公里,青杨街道改造小区6个。\n"
    assert "other_unit_more_often" in first(text).certainty_reasons


def test_a_verb_alone_leaves_open_what_was_counted() -> None:
    found = observe(
        read_document(TITLE + "2022年,对涉黑案件从严打击,起诉46人。\n", published=date(2023, 1, 12))
    )[0]
    assert found.certainty == "likely"
    assert "no_noun" in found.certainty_reasons


def test_a_result_behind_what_is_expected_may_be_expected_too() -> None:
    text = TITLE + "2022年预计实现税收3亿元。实际利用外资800万美元。\n2022年实际利用外资900万美元。\n"
    expected, behind, apart = observe(read_document(text, published=date(2023, 1, 12)))
    assert expected.basis == "estimate"
    assert "estimate_before" in behind.certainty_reasons
    assert apart.certainty == "sure"


def test_growth_is_no_surer_of_its_time_than_its_level() -> None:
    text = "松涛街道工作情况\n税收3亿元,增长9%。\n去年改造小区6个。\n"
    level, growth = observe(read_document(text))[:2]
    assert level.period is growth.period is None
    assert "period_not_said" in growth.certainty_reasons


@pytest.mark.parametrize("words", ["添置办公桌椅18个", "采购绘图仪器26套", "排演小品9场", "租用帐篷12顶"])
def test_what_counts_nothing_near_an_indicator_is_none_of_them_for_sure(words: str) -> None:
    found = first(TITLE + f"2022年,松涛街道{words}。\n")
    assert (found.concept, found.indicator_id, found.certainty) == (None, None, "sure")


@pytest.mark.parametrize("words", ["誊录旧案件18件", "绘制小区墙画18个", "事故率降低3%"])
def test_what_ends_with_the_word_of_an_indicator_that_does_not_fit_is_not_sure(words: str) -> None:
    found = first(TITLE + f"2022年,松涛街道{words}。\n")
    assert found.concept is None
    assert (found.certainty, "no_indicator_fits" in found.certainty_reasons) == ("likely", True)


def test_an_indicator_that_a_phrase_opens_with_is_known_by_no_word_inside_it() -> None:
    assert first("云岭区检察院2022年工作总结\n2022年,起诉妨害社会管理秩序的人员26人。\n").certainty == "sure"


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("2022年,松涛街道在路口设置护栏60个,确保投诉降低3%。\n", True),
        ("2022年,松涛街道布置盆栽60个,力争游客达到2万人次。\n", True),
        ("2022年,松涛街道已设置护栏60个,确保投诉降低3%。\n", False),
        ("2022年,松涛街道设置护栏60个,投诉降低3%。\n", False),
    ],
)
def test_what_stands_in_front_of_an_aim_may_be_planned_too(text: str, doubted: bool) -> None:
    found = first(TITLE + text)
    assert found.basis == "actual"
    assert ("plan_behind" in found.certainty_reasons) is doubted


def test_what_goes_on_from_a_doubtful_target_is_as_doubtful() -> None:
    text = "松涛街道办案情况\n2022年4月至6月,受理案件90件120人。\n"
    case, people = observe(read_document(text, published=date(2022, 4, 8)))
    assert case.basis == people.basis == "target"
    assert "basis_by_period" in case.certainty_reasons
    assert "basis_by_period" in people.certainty_reasons


def test_a_sentence_that_goes_on_with_a_plan_is_less_than_sure_of_it() -> None:
    found = observe(
        read_document(TITLE + "松涛街道计划改造楼道5处;布置盆栽60个。\n", published=date(2023, 1, 12))
    )[-1]
    assert (found.basis, "basis_of_plan_before" in found.certainty_reasons) == ("target", True)


def test_a_part_of_what_has_an_indicator_may_belong_to_it() -> None:
    text = "2022年,松涛街道一般公共预算收入3亿元,其中:税收收入完成2.6亿元,专项收入完成0.4亿元。\n"
    part = observe(read_document(TITLE + text, published=date(2023, 1, 12)))[-1]
    assert (part.concept, part.certainty) == (None, "likely")
    assert "part_of_another_indicator" in part.certainty_reasons


def test_the_closing_rate_of_a_court_may_be_held_for_another_rate() -> None:
    text = "新城法院2022年工作总结\n2022年,受理诉讼案件90件,诉讼案件结案率88.9%。\n"
    rate = observe(read_document(text, published=date(2023, 1, 12)))[-1]
    assert "concept_of_a_rate" in rate.certainty_reasons


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("全市新建学校9所,其中:临河区2所、石门区2所、云岭县3所、海川县2所。\n", True),
        ("全市加装电梯18台,其中云岭县6台、石门区5台、海川县4台、临河区3台。\n", True),
        ("新建学校9所,石门区的学生同享。临河区加装电梯18台。\n", False),
    ],
)
def test_a_unit_that_is_one_of_several_of_a_list_may_not_be_whose_report_it_is(
    text: str, doubted: bool
) -> None:
    found = observe(read_document("2021年,临河区坚持民生优先。\n" + text, published=date(2022, 1, 12)))
    assert {o.section for o in found} == {"临河区"}
    assert all(("other_unit_more_often" in o.certainty_reasons) is doubted for o in found)


def test_who_did_it_and_a_verb_name_nothing_that_is_counted() -> None:
    figure = first(TITLE + "2022年,松涛街道投入5200万元。")
    assert (figure.certainty, "no_noun" in figure.certainty_reasons) == ("likely", True)


def test_people_who_gain_by_something_may_be_helped_by_it() -> None:
    figure = first(TITLE + "2022年,加梯惠及居民3.2万人。")
    assert (figure.concept, figure.certainty) == (None, "likely")
    assert "no_indicator_fits" in figure.certainty_reasons


def test_what_the_one_who_reports_does_not_count_is_not_sure() -> None:
    figure = first("松涛区综合行政执法局2022年工作总结\n2022年,平台已结案3200件。")
    assert (figure.concept, figure.certainty) == (None, "likely")


def test_an_office_that_enforces_the_law_opens_cases_of_penalties() -> None:
    opened = "2022年,共立案36件。"
    assert first("松涛区综合行政执法局2022年工作总结\n" + opened).concept == "administrative_penalties"
    assert first("松涛区纪委2022年工作总结\n" + opened).concept == "discipline_cases"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("整治无违章河道,市定指标36公里", "no_noun"),
        ("地方工业逆势上扬,完成产值9亿元", "phrase_elsewhere"),
        ("排查出租房2600户", "concept_by_word_inside"),
    ],
)
def test_words_that_leave_the_thing_to_those_around_them_make_a_figure_likely(words: str, code: str) -> None:
    found = first(TITLE + f"2022年,松涛街道{words}。\n")
    assert found.certainty == "likely"
    assert code in found.certainty_reasons


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("党组织覆盖19个小区、7个园区", "小区"),
        ("为43个单位统一购买法律顾问服务", "单位"),
        ("对9个社区的老旧小区进行改造", "社区"),
    ],
)
def test_who_or_what_has_a_thing_is_not_the_thing(words: str, counted: str) -> None:
    found = first(TITLE + f"2022年,松涛街道{words}。\n")
    assert found.concept is not None
    assert (found.certainty, "counts_another_thing" in found.certainty_reasons) == ("likely", True), counted


@pytest.mark.parametrize("words", ["新建30个社区体育公园", "改造11个老旧小区", "走访320家企业"])
def test_a_place_that_only_says_of_what_kind_a_thing_is_leaves_it_counted(words: str) -> None:
    assert "counts_another_thing" not in first(TITLE + f"2022年,松涛街道{words}。\n").certainty_reasons


def test_a_text_that_speaks_of_all_counties_of_a_city_as_often_is_of_none_of_them() -> None:
    each = "实施管网入户。其中" + "、".join(
        f"{place}完成入户{number}户、改造管网{number // 9}千米" for place, number in
        (("东营区", 2610), ("河口区", 640), ("垦利区", 3710), ("广饶县", 7010), ("利津县", 2890))
    )  # fmt: skip
    found = observe(read_document(f"民生实事\n2016年度12件实事全部办好。\n{each}。\n{each}。\n", published=date(2017, 1, 12)))[0]
    assert "other_unit_more_often" in found.certainty_reasons

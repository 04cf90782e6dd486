"""What an analyst finds in the street marts after gazettes were loaded, corrected and reprinted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import ProgrammingError

from extractors.warehouse.database import engine
from extractors.warehouse.export.keys import references
from tests.dbt.conftest import ON_STANDING_MARTS
from tests.dbt.filling import Figure, Gazette, Section, Sentence, load, quarantine

pytestmark = pytest.mark.timeout(900)  # three builds before the first of them, and the machine may be busy

TAX = {"unit": "CNY", "concept": "tax_revenue", "indicator": "税收"}
YTD = "2021-01/2021-10"

TIANSHUI = Section("天水街道", (
    Sentence(
        "1-10月入库税收30.5亿元,同比增长8%,其中楼宇贡献12亿元。",
        (
            Figure("30.5亿元", 3050000000, period=YTD, **TAX),
            Figure("8%", 8, "%", "tax_revenue", "税收", "growth", period=YTD, of="30.5亿元",
                   extra={"comparison": "同比"}),
            Figure("12亿元", 1200000000, period=YTD, part_of="30.5亿元", **TAX),
        ),
    ),
    Sentence(
        "招引亿元以上项目7个,为电梯加装12台,建成口袋公园6个。",
        (
            Figure("7个", 7, "个", "projects_attracted", "招引项目",
                   extra={"restriction": "亿元以上", "certainty": "likely", "certainty_reasons": ("far_period",)}),
            Figure("12台", 12, "台", "elevators_installed", "加装电梯", theme="livelihood"),
            Figure("6个", 6, "个", None, "建成口袋公园", theme="livelihood", extra={"indicator_id": "pocket_parks"}),
        ),
    ),
    Sentence(
        "财政总收入9亿元、固定资产投资20亿元,均居全区首位。",
        (
            Figure("9亿元", 900000000, "CNY", "fiscal_revenue_total", "财政总收入", period="2021"),
            Figure("20亿元", 2000000000, "CNY", "fixed_asset_investment", "固定资产投资", period="2021"),
            Figure("全区首位", 1, "rank", "fiscal_revenue_total", "财政总收入、固定资产投资", "rank", period="2021",
                   of="9亿元", of_all=("9亿元", "20亿元"), extra={"rank_scope": "全区"}),
        ),
    ),
))  # fmt: skip
WULIN = Section("武林街道办事处", (
    Sentence("全年税收预计突破40亿元,前三季度已入库29亿元。", (
        Figure("40亿元", 4000000000, basis="estimate", period="2021", extra={"qualifier": ">"}, **TAX),
        Figure("29亿元", 2900000000, period="2021-01/2021-09", **TAX),
    )),
    Sentence("兑现政策资金900亿元。", (
        Figure("900亿元", 90000000000, "CNY", "subsidies_paid", "兑现政策资金", period="2021"),
    )),
    Sentence("武林广场商圈纳税3亿元。", (
        Figure("3亿元", 300000000, period="2021", extra={"subject": "武林广场商圈"}, **TAX),
    )),
    Sentence("开展安全检查50次,又检查60次。", (
        Figure("50次", 50, "次", "safety_inspections", "安全检查", period="2021", theme="governance"),
        Figure("60次", 60, "次", "safety_inspections", "检查", period="2021", theme="governance"),
    )),
    Sentence("受理诉求超800件,解决诉求812件。", (
        Figure("800件", 800, "件", "issues_resolved", "诉求", period="2021", theme="governance",
               extra={"qualifier": ">"}),
        Figure("812件", 812, "件", "issues_resolved", "解决诉求", period="2021", theme="governance"),
    )),
))  # fmt: skip
BUREAU = Section("区住建局", (
    Sentence("大关街道加装电梯33台,全区共加装410台。", (
        Figure("33台", 33, "台", "elevators_installed", "加装电梯", period="2021", theme="livelihood",
               extra={"subject": "大关街道"}),
        Figure("410台", 410, "台", "elevators_installed", "加装电梯", period="2021", theme="livelihood",
               extra={"subject": "全区"}),
    )),
), kind="department")  # fmt: skip


def corrected() -> Section:
    """The street's report as printed again a week later: one figure put right, one line more above it."""
    return Section("天水街道", (
        Sentence("现将更正后的情况公布如下。"),
        Sentence(
            "1-10月入库税收30.8亿元,同比增长8%,其中楼宇贡献12亿元。",
            (
                Figure("30.8亿元", 3080000000, period=YTD, **TAX),
                Figure("8%", 8, "%", "tax_revenue", "税收", "growth", period=YTD, of="30.8亿元",
                       extra={"comparison": "同比"}),
                Figure("12亿元", 1200000000, period=YTD, part_of="30.8亿元", **TAX),
            ),
        ),
        *TIANSHUI.sentences[1:],
    ))  # fmt: skip


FIRST = datetime(2021, 12, 10, tzinfo=UTC)
SECOND = datetime(2021, 12, 17, tzinfo=UTC)
FULL_YEAR = Gazette(
    "work-report",
    (Section("天水街道", (Sentence("2021年税收37亿元。", (Figure("37亿元", 3700000000, period="2021", **TAX),)),)),),
    published=date(2022, 2, 1), reporting=(date(2021, 1, 1), date(2021, 12, 31)),
    known_from=datetime(2022, 2, 1, tzinfo=UTC), title="工作报告",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def built(module_warehouse: str, dbt) -> None:
    """The first issue on empty marts; then a correction and a later document, built upon what is there."""
    load(module_warehouse, Gazette("annual", (TIANSHUI, WULIN, BUREAU)))
    dbt("run", *ON_STANDING_MARTS)
    version = load(module_warehouse, Gazette("annual", (corrected(), WULIN, BUREAU), known_from=SECOND))
    quarantine(module_warehouse, version, "900亿元")
    load(module_warehouse, FULL_YEAR)
    dbt("build", "--exclude-resource-type", "unit_test", "seed")


def test_all_streets_of_the_district_are_there_with_their_codes_before_and_after_the_merger(query):
    rows = query("select * from marts.dim_street where is_current order by street_code")
    assert len(rows) == 18
    assert {row.district_name for row in rows} == {"拱墅区"}
    tianshui = next(row for row in rows if row.street_name == "天水街道")
    assert (tianshui.street_code, tianshui.previous_code) == ("330105012", "330103003")
    assert tianshui.valid_from == date(2021, 4, 9)
    assert "天水" in tianshui.aliases
    assert "天水街道办事处" in tianshui.aliases
    assert query("select valid_to from marts.dim_street where street_code = '330103003'")[0].valid_to


def test_a_street_without_figures_stands_in_the_scorecard_with_nulls(query):
    rows = query("""select * from marts.mart_street_scorecard
        where period_start = '2021-01-01' and period_end = '2021-10-31' order by street_code""")
    assert len(rows) == 18
    banshan = next(row for row in rows if row.street_name == "半山街道")
    assert banshan.tax_revenue_cny is None
    assert banshan.figure_count == 0
    tianshui = next(row for row in rows if row.street_name == "天水街道")
    assert tianshui.tax_revenue_cny == 3080000000
    assert tianshui.tax_revenue_growth_pct == 8


def test_how_sure_a_reading_is_reaches_every_mart_of_its_figure(query):
    for relation, unit in (
        ("fct_observation", "section"), ("fct_observation_current", "section"), ("mart_street_economy", "street_name")
    ):  # fmt: skip
        rows = query(f"select * from marts.{relation} where {unit} = '天水街道'")
        certainties = {row.mention: (row.certainty, row.certainty_reasons) for row in rows}
        assert certainties["7个"] == ("likely", ["far_period"])
        assert certainties["9亿元"] == (None, [])


def test_a_narrower_indicator_reaches_the_mart_with_its_names_and_leaves_the_concept_alone(query):
    row = query("""select figures.concept, named.name_zh, named.name_en, named.concept as above
        from marts.mart_street_livelihood as figures join marts.dim_indicator_id as named using (indicator_id)
        where figures.mention = '6个' and figures.street_name = '天水街道'""")[0]  # fmt: skip
    assert tuple(row) == (None, "口袋公园", "Pocket parks", None)
    above = query("select concept from marts.dim_indicator_id where indicator_id = 'satisfaction_rate'")
    assert [row.concept for row in above] == ["mediation_success_rate"]


def test_a_corrected_figure_supersedes_and_the_old_one_stays(query):
    rows = query("""select value, known_from, known_to from marts.fct_observation
        where section = '天水街道' and mention like '30._亿元' order by known_from""")
    assert [row.value for row in rows] == [3050000000, 3080000000]
    assert rows[0].known_from == FIRST
    assert rows[0].known_to == rows[1].known_from == SECOND
    assert rows[1].known_to is None
    current = query("select value from marts.mart_street_economy where mention like '30._亿元'")
    assert [row.value for row in current] == [3080000000]


def test_a_figure_that_did_not_change_has_one_row_over_the_versions(query):
    (row,) = query("""select f.*, v.version from marts.fct_observation f
        join raw.document_version v using (version_id) where mention = '12台'""")
    assert (row.first_version, row.last_version) == (1, 2)
    assert row.known_from == FIRST
    assert row.known_to is None
    assert row.version == 2  # offsets point into the newest text


def test_a_part_a_restricted_count_and_a_place_are_no_headlines(query):
    rows = query("""select mention, is_headline from marts.mart_street_economy
        where mention in ('12亿元', '7个', '3亿元', '29亿元')""")
    assert {row.mention: row.is_headline for row in rows} == {
        "12亿元": False, "7个": False, "3亿元": False, "29亿元": True,
    }  # fmt: skip


def test_different_figures_for_one_thing_give_no_headline_and_an_exact_one_beats_the_rounded(query):
    rows = query(
        "select mention, is_headline from marts.mart_street_governance where street_name = '武林街道'"
    )
    assert {row.mention: row.is_headline for row in rows} == {
        "50次": False, "60次": False, "800件": False, "812件": True,
    }  # fmt: skip


def test_a_department_on_a_street_counts_for_the_street_and_the_districts_total_does_not(query):
    rows = query("select street_name, subject, value, is_headline from marts.mart_street_livelihood")
    assert ("大关街道", "大关街道", 33, True) in rows
    assert 410 not in {row.value for row in rows}


def test_names_with_their_office_belong_to_the_street(query):
    rows = query("select distinct street_code from marts.fct_observation where section = '武林街道办事处'")
    assert [row.street_code for row in rows] == ["330105013"]


def test_months_to_publication_and_the_year_never_share_a_row(query):
    rows = query("""select street_name, value, basis, period_start, period_end, period_type
        from marts.mart_street_economy where concept = 'tax_revenue' and is_headline and kind = 'level'""")
    types = {
        (row.street_name, row.basis): row.period_type for row in rows if row.period_end < date(2021, 12, 1)
    }
    assert types == {("天水街道", "actual"): "ytd", ("武林街道", "actual"): "ytd"}
    assert ("天水街道", 3700000000, "actual", date(2021, 1, 1), date(2021, 12, 31), "year") in rows
    assert ("武林街道", 4000000000, "estimate", date(2021, 1, 1), date(2021, 12, 31), "year") in rows
    scorecard = query("""select period_type, tax_revenue_cny from marts.mart_street_scorecard
        where street_name = '天水街道' and tax_revenue_cny is not null order by period_type""")
    assert [tuple(row) for row in scorecard] == [("year", 3700000000), ("ytd", 3080000000)]


def test_a_silent_text_takes_the_documents_reporting_period_and_says_so(query):
    (row,) = query("select * from marts.mart_street_livelihood where mention = '12台'")
    assert row.period_is_inferred
    assert (row.period_start, row.period_end) == (date(2021, 1, 1), date(2021, 12, 31))
    assert row.period_type == "to_publication"  # printed on 10 December


def test_a_quarantined_figure_is_counted_and_no_headline(query):
    rows = query(
        "select title, version, figure_count, quarantined_count from marts.mart_data_quality order by title"
    )
    assert [tuple(row) for row in rows] == [("工作报告", 1, 1, 0), ("街道年报", 2, 19, 1)]
    (row,) = query("select is_headline from marts.mart_street_economy where concept = 'subsidies_paid'")
    assert not row.is_headline


def test_a_rank_over_several_indicators_appears_once_for_each(query):
    rows = query("""select observation_id, concept, value, rank_scope, is_headline
        from marts.mart_street_economy where kind = 'rank' order by concept""")
    assert [row.concept for row in rows] == ["fiscal_revenue_total", "fixed_asset_investment"]
    assert {(row.value, row.rank_scope, row.is_headline) for row in rows} == {(1, "全区", True)}
    assert len({row.observation_id for row in rows}) == 1


def test_every_relation_and_column_of_the_marts_is_described_in_both_languages(query):
    rows = query("""select c.relname, a.attname, col_description(c.oid, a.attnum) as said,
            obj_description(c.oid) as relation_said
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname = 'marts' and c.relkind in ('r', 'v')""")
    assert len({row.relname for row in rows}) >= 12
    for row in rows:
        for description in (row.said, row.relation_said):
            assert description, (row.relname, row.attname)
            assert any("一" <= letter <= "鿿" for letter in description), (row.relname, row.attname)
            assert any("a" <= letter <= "z" for letter in description), (row.relname, row.attname)


def test_bi_reader_reads_every_mart_and_what_was_known_on_a_day_but_nothing_below(query, module_warehouse):
    relations = query("""select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'marts' and c.relkind in ('r', 'v')""")
    with engine(module_warehouse).connect() as connection:
        connection.execute(text("set role bi_reader"))
        for row in relations:
            connection.execute(text(f"select * from marts.{row.relname} limit 1"))
        known = connection.execute(text("select count(*) from marts.observation_as_of('2021-12-31')"))
        assert known.scalar_one() > 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("select * from intermediate.int_observation_spans limit 1"))


def test_every_table_that_grows_has_an_index_for_each_filter_of_dashboards(query):
    leading = query("""select c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where n.nspname = 'marts'""")
    indexed = {tuple(row) for row in leading}
    columns = query("""select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname = 'marts' and c.relkind = 'r'""")
    tables = {row.relname for row in columns}
    assert tables >= {"fct_observation", "mart_street_ranking", "mart_street_scorecard", "mart_conflict"}
    filters = {"street_code", "concept", "period_id", "target_period_id", "document_id", "document_ids"}
    assert {tuple(row) for row in columns if row.attname in filters} - indexed == set()


def test_tools_find_what_joins_with_what_and_what_they_find_holds(module_warehouse, query):
    with engine(module_warehouse).connect() as connection:
        catalogue = inspect(connection)
        tables = catalogue.get_table_names("marts")
        columns = {(table, column["name"]) for table in tables for column in catalogue.get_columns(table, "marts")}
        found = {
            (table, key["constrained_columns"][0]): (key["referred_table"], key["referred_columns"][0])
            for table in tables
            for key in catalogue.get_foreign_keys(table, "marts")
        }
        assert all(catalogue.get_pk_constraint(table, "marts")["constrained_columns"] for table in tables)
    named = {column: target for column in columns if (target := references(*column)) and target[0] in tables}
    assert found == named, "the same as in the exported package"
    assert {target for target, _ in found.values()} >= {"dim_document", "dim_street", "dim_indicator", "fct_observation"}
    for (table, column), (target, key) in found.items():
        lost = f"select {column} from marts.{table} where {column} is not null except select {key} from marts.{target}"
        assert query(lost) == [], (table, column)


@pytest.mark.parametrize("column", ["street_code", "concept", "period_id", "document_id"])
@pytest.mark.parametrize("mart", ["mart_street_economy", "mart_street_ranking", "fct_observation_current"])
def test_a_dashboards_filter_on_a_view_reaches_the_index_of_the_facts(module_warehouse, mart, column):
    with engine(module_warehouse).connect() as connection:
        # Few rows are read faster without an index; the question is whether one could be used.
        connection.execute(text("set enable_seqscan = off"))
        plan = connection.execute(text(f"explain select * from marts.{mart} where {column} = 'x'")).scalars()
        assert not [line for line in plan if "Seq Scan on fct_observation" in line]


def test_building_step_by_step_and_all_at_once_give_the_same_marts(query, dbt):
    before = everything(query)
    assert all(before.values())
    dbt("run", "--full-refresh", "--select", "fct_observation+")
    assert everything(query) == before


def test_a_document_that_has_no_figures_any_more_leaves_every_mart(query, module_warehouse, dbt):
    (document,) = query("select document_id from marts.dim_document where title = '街道年报'")
    with engine(module_warehouse).begin() as connection:
        gone = {"document": document.document_id}
        connection.execute(text("delete from raw.observation where document_id = :document"), gone)
        connection.execute(
            text(
                # The database's clock may have been set back meanwhile: nothing rests on it.
                "update raw.document_version set loaded_at = now() - interval '3 hours' where document_id = :document"
            ),
            gone,
        )
    dbt("run", *ON_STANDING_MARTS)
    left = everything(query)
    dbt("run", "--full-refresh", "--select", "fct_observation+")
    assert everything(query) == left
    assert not [row for row in left["fct_observation"] if document.document_id in row.line]
    assert left["mart_street_ranking"], "the later report stays"


def everything(query) -> dict[str, list]:
    """All rows of the incremental marts."""
    return {
        mart: query(f"select f::text as line from marts.{mart} f order by 1")
        for mart in ("fct_observation", "mart_street_ranking", "mart_street_scorecard")
    }

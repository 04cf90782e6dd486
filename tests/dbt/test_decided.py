"""The loop of a reviewer: what is decided holds in the marts through the next build, the next reading and the next version."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from extractors.cleaning import for_cell
from extractors.cli import main
from extractors.crawling.alarms import raise_alarms
from extractors.crawling.model import Alarm
from extractors.decisions.model import ConflictError, DecisionError, DecisionRequest
from extractors.ingest.runs import quarantine_document
from extractors.review.deciding import decide, history
from extractors.review.server import Serving
from extractors.review.sheet import read_sheet, write_sheet
from extractors.settings import settings
from extractors.site import build
from extractors.warehouse.database import engine
from tests.beside import capture
from tests.browser import Tab
from tests.conftest import state_folder
from tests.dbt.deciding import OFFERED, REPORT, Loop, page_of, served


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("decided")
    with state_folder(folder):
        yield folder


@pytest.fixture(scope="module")
def loop(module_warehouse: str, dbt: Callable[..., Any], state: Path) -> Loop:
    """A report in the marts, and a decision of every kind about its figures, then the next build."""
    loop = Loop(module_warehouse, dbt, state / "captures")
    loop.publish(REPORT.format(more="", parks=""))
    loop.decide("correct", "12.4亿元", changes={"value": "1420000000", "period": "2023"}, rules=("certainty",))
    loop.decide("reject", "37台", rules=("certainty",))
    loop.decide("accept", "16件", "")
    loop.decide("source_error", "3个")
    loop.decide("map", "5个", changes={"concept": "gdp"})
    loop.decide("correct", "41名", changes={"section": "祥符街道"})
    loop.build()
    return loop


def test_a_correction_stands_in_the_marts_beside_what_was_read(loop: Loop) -> None:
    figure = loop.figure("12.4亿元")
    assert (figure.value, figure.original_value, figure.original_unit) == (1_420_000_000, 1_240_000_000, "CNY")
    assert (figure.review_state, figure.reviewed_by) == ("corrected", "王审核")
    assert (figure.period, figure.period_type) == ("2023", "year")
    [street] = loop.rows("SELECT value, review_state, original_value FROM marts.mart_street_economy WHERE mention = '12.4亿元'")
    assert tuple(street) == (1_420_000_000, "corrected", 1_240_000_000)
    [kept] = loop.rows("SELECT value FROM raw.observation WHERE mention = '12.4亿元'")
    assert kept.value == 1_240_000_000


def test_a_rejected_figure_leaves_the_marts_and_others_carry_their_state(loop: Loop) -> None:
    assert loop.figure("37台") is None
    assert loop.figure("16件").review_state == "accepted"
    assert loop.figure("3个").review_state == "source_error"
    mapped = loop.figure("5个")
    assert (mapped.concept, mapped.theme, mapped.indicator_id) == ("gdp", "economy", "gdp")
    assert mapped.original_value is None


def test_a_figure_of_another_street_stands_under_that_street(loop: Loop) -> None:
    moved = loop.figure("41名")
    assert (moved.section, moved.section_kind, moved.entity_type) == ("祥符街道", "street", "street")
    [street] = loop.rows("SELECT street_name, review_state FROM marts.mart_street_livelihood WHERE mention = '41名'")
    assert tuple(street) == ("祥符街道", "corrected")
    [kept] = loop.rows("SELECT section FROM raw.observation WHERE mention = '41名'")
    assert kept.section == "和睦街道"


def test_agreement_with_rules_is_a_mart(loop: Loop) -> None:
    [told] = loop.rows("SELECT decision_count, confirmed_count, agreement FROM marts.mart_rule_agreement WHERE rule = 'certainty'")
    assert tuple(told) == (2, 2, 1)
    assert {row.verb for row in loop.rows("SELECT verb FROM marts.mart_decision")} >= {"correct", "reject", "accept", "map"}


def test_decisions_are_only_ever_added(loop: Loop) -> None:
    for statement in ("UPDATE review.decision SET why = 'x'", "DELETE FROM review.decision", "TRUNCATE review.decision CASCADE"):
        with pytest.raises(Exception, match="only ever added"), engine(loop.dsn).begin() as connection:
            connection.execute(text(statement))


def test_who_decides_without_having_seen_the_last_word_is_told_it(loop: Loop) -> None:
    with pytest.raises(ConflictError, match="王审核 has decided meanwhile: accept") as caught:
        loop.decide("reject", "16件", who="李审核", seen=0)
    assert caught.value.latest["verb"] == "accept"


@pytest.fixture(scope="module")
def address(loop: Loop, state: Path) -> Iterator[str]:
    """Where the site of the warehouse is served with decisions."""
    build(loop.dsn)
    serving = Serving(loop.dsn, "main", state / "site", "王审核")
    with served(serving) as address:
        yield address


def test_a_key_in_the_inspector_corrects_and_a_second_reviewer_is_told(loop: Loop, address: str, tabs: tuple[Tab, Tab]) -> None:
    for tab in tabs:
        tab.go(page_of(loop, address, "6.5%"))
        tab.until(f"!!{OFFERED}")
        tab.press("c")
        tab.until("document.activeElement.className === 'new-value'")
    first, second = tabs
    for tab, value, why in ((first, "5.6", "数字颠倒"), (second, "65", "看错了")):
        tab.script(f"(f => {{ f.querySelector('.field').value = 'value'; f.querySelector('.new-value').value = '{value}';"
                   f" f.querySelector('.why').value = '{why}'; f.requestSubmit(); }})(document.querySelector('.deciding'))")  # fmt: skip
        tab.until("document.querySelector('#inspector [role=status]').textContent")
    assert "已决定" in first.script("document.querySelector('#inspector').innerText")
    told = second.script("document.querySelector('#inspector').innerText")
    assert "他人已先作决定" in told
    assert "王审核" in told
    assert "数字颠倒" in told
    made = loop.rows("SELECT changes FROM review.decision WHERE exact = '6.5%'")
    assert [row.changes for row in made] == [{"value": "5.6"}]
    assert [tab.troubles for tab in tabs if any("409" not in trouble for trouble in tab.troubles)] == []


def test_a_rejected_figure_stays_on_its_page_with_who_rejected_it(loop: Loop, address: str, tabs: tuple[Tab, Tab]) -> None:
    [(document, identity)] = loop.rows("SELECT document_id, observation_id FROM raw.observation WHERE mention = '37台' LIMIT 1")
    tab = tabs[0]
    tab.go((settings().state / "site" / "main" / "documents" / f"{document}.html").as_uri() + f"#{identity}")
    inspector = tab.script("document.querySelector('#inspector').innerText")
    for part in ("37台", "否决", "王审核", "核对原文", "gazette serve"):
        assert part in inspector
    assert tab.script("document.querySelector('#text [aria-current]').textContent") == "37台"


def test_what_is_settled_is_not_asked_again_and_what_changed_comes_back(loop: Loop) -> None:
    """The page in a second version: a line before, a sentence reworded, a number corrected by the source."""
    page = REPORT.format(more="", parks="").replace("2024年，", "来源：街道办事处。\n\n2024年，", 1)
    page = page.replace("改造老旧小区5个", "全年改造老旧小区5个").replace("新建口袋公园3个", "新建口袋公园4个")
    loop.publish(page)
    states = loop.states()
    assert states["12.4亿元"] == ("moved", True, False)
    assert states["37台"] == ("moved", True, False)
    assert states["6.5%"] == ("moved", True, False)
    assert states["5个"] == ("context_changed", True, True)
    assert states["3个"] == ("orphaned", False, True)
    assert loop.figure("12.4亿元").value == 1_420_000_000
    assert (loop.figure("6.5%").value, loop.figure("6.5%").original_value) == (Decimal("5.6"), Decimal("6.5"))
    assert loop.figure("37台") is None
    assert loop.figure("5个").concept == "gdp"
    assert loop.figure("4个").review_state is None
    back = {case.mention: case.reason.zh for case in loop.waiting() if case.rule == "decision_carried"}
    assert set(back) == {"5个", "4个"}
    assert "原为 3个，现为 4个" in back["4个"]


def test_the_queue_shows_what_came_back_and_one_key_settles_it(loop: Loop, address: str, tabs: tuple[Tab, Tab]) -> None:
    build(loop.dsn)
    tab = tabs[0]
    tab.go(f"{address}/main/queue.html")
    tab.until("document.querySelectorAll('.case [data-verb=accept]').length > 1")
    for words in ("原为 3个，现为 4个", "句子已变，数字和单位未变"):
        back = f"[...document.querySelectorAll('.case')].find((one) => one.innerText.includes('{words}'))"
        tab.script(f"{back}.focus()")
        tab.press("a")
        tab.until(f"!{back}")
        assert tab.script("document.activeElement.matches('.case')")
    kept = loop.rows("SELECT DISTINCT review_state FROM review.reviewed_figure WHERE mention = '5个' AND changes ->> 'concept' = 'gdp'")
    assert [row.review_state for row in kept] == ["corrected"]
    assert "4个" not in {case.mention for case in loop.waiting() if case.rule == "decision_carried"}
    assert loop.rows("SELECT count(*) FROM review.decision WHERE exact = '4个' AND verb = 'accept'")[0][0] > 0
    page = settings().state / "site" / "main" / "documents"
    corrected = next(page.glob("*.js")).read_text("utf-8")
    assert "value = 5.6" in corrected
    assert "数字颠倒" in corrected


def test_a_sheet_goes_out_and_comes_back_with_decisions(loop: Loop) -> None:
    with engine(loop.dsn).connect() as connection:
        seen = {(row["document"], row["figure"]): row["id"] for row in reversed(history(connection))}
    rows = list(csv.DictReader(io.StringIO(write_sheet(loop.waiting(), seen).removeprefix("\ufeff"))))
    figure = loop.figure("5个")
    own = {"document_id": figure.document_id, "observation_id": figure.observation_id}
    rows.append(dict.fromkeys(rows[0], "") | own | {"seen": str(seen[figure.document_id, figure.observation_id])})
    rows[-1] |= {"verb": "map", "new_value": "gdp", "why": "=HYPERLINK(1)"}
    told = io.StringIO()
    out = csv.DictWriter(told, list(rows[0]))
    out.writeheader()
    out.writerows({name: for_cell(cell) for name, cell in each.items()} for each in rows)
    [back] = read_sheet(told.getvalue().encode("utf-8-sig"), "李审核")
    assert back.request.why == "=HYPERLINK(1)"
    decide(loop.dsn, back.request)
    with pytest.raises(ConflictError, match="李审核"):
        decide(loop.dsn, back.request)


def test_whoever_changes_his_mind_decides_again(loop: Loop) -> None:
    loop.decide("accept", "12.4亿元", "再看一遍，原读数是对的")
    [figure] = loop.rows("SELECT * FROM intermediate.int_observation_reviewed WHERE mention = '12.4亿元' ORDER BY seq LIMIT 1")
    assert (figure.value, figure.original_value, figure.review_state) == (1_240_000_000, None, "accepted")
    with engine(loop.dsn).connect() as connection:
        verbs = [row["verb"] for row in history(connection) if row["mention"] == "12.4亿元"]
    assert verbs == ["accept", "correct"]


def test_the_command_line_lists_shows_decides_and_takes_sheets(loop: Loop, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", loop.dsn)
    settings.cache_clear()

    def gazette(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["review", *arguments, "--warehouse", "main"])

    figure = loop.figure("16件").observation_id
    done = gazette("correct", figure, "--set", "value=18", "--why", "原文为18", "--who", "赵审核", "--rule", "=evil")
    assert done.exit_code == 0, done.output
    shown = gazette("show", figure)
    assert "赵审核" in shown.output
    assert "'value': '18'" in shown.output
    assert gazette("list").exit_code == 0
    wrong = gazette("correct", figure, "--set", "value=x", "--why", "y")
    assert (wrong.exit_code, "no number" in wrong.output, "Traceback" in wrong.output) == (1, True, False)
    assert gazette("accept", "nothing").exit_code == 1
    assert gazette("correct", figure, "--set", "value", "--why", "y").exit_code == 2

    sheet = state / "waiting.csv"
    assert gazette("export", str(sheet)).exit_code == 0
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfdocument_id,")
    document = loop.figure("16件").document_id
    sheet.write_text(f"document_id,observation_id,verb,why,seen\n{document},{figure},accept,再看,0\n", "utf-8")
    late = gazette("import", str(sheet))
    assert (late.exit_code, "赵审核 has decided meanwhile" in late.output) == (3, True)
    sheet.write_text(f"document_id,observation_id,verb,why,seen\n{document},{figure},accept,再看,\n", "utf-8")
    assert "1 decisions made" in gazette("import", str(sheet)).output
    settings.cache_clear()


def test_an_alarm_of_the_crawl_is_silenced_once_and_comes_back_when_it_is_raised_anew(loop: Loop, state: Path) -> None:
    def raised(day: int) -> None:
        now = datetime(2024, 5, day, 9, tzinfo=UTC)
        with engine(loop.dsn).begin() as connection:
            raise_alarms(connection, "epaper", f"crawl-{day}", [Alarm(date(2024, 5, 1), "blocked", "今日", "HTTP 403")], now)

    def waiting() -> list[str]:
        return [case.case_id for case in loop.waiting() if case.cause == "crawl"]

    raised(1)
    [case] = waiting()
    request = DecisionRequest(verb="silence", who="王审核", why="报社已停刊", document_id="", case_id=case)
    decide(loop.dsn, request)
    assert waiting() == []
    raised(2)
    assert waiting() == [], "it stands as it was decided on"
    with pytest.raises(ConflictError, match="王审核 has decided meanwhile"):
        decide(loop.dsn, replace(request, who="李审核"))
    with pytest.raises(DecisionError, match="no case alarm:nowhere waits"):
        decide(loop.dsn, replace(request, case_id="alarm:nowhere"))
    with engine(loop.dsn).begin() as connection:
        connection.execute(text("UPDATE raw.crawl_alarm SET settled_at = now(), settled_why = 'the site answers again'"))
    raised(3)
    assert len(waiting()) == 1
    assert waiting() != [case]
    [(rule, document)] = loop.rows("SELECT rule, document_id FROM marts.mart_decision WHERE why = '报社已停刊'")
    assert (rule, document) == ("blocked", None)


def test_an_input_that_never_became_a_document_is_silenced_by_its_name_in_the_list(
    loop: Loop, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine(loop.dsn).begin() as connection:
        about = {"source": "epaper"}
        quarantine_document(
            connection, "run-1", "blocked.txt", about, content_hash="ab", stage="extract", reason="请开启脚本", error="blocked"
        )
    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", loop.dsn)
    settings.cache_clear()

    def gazette(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["review", *arguments, "--warehouse", "main"])

    [name] = [word for line in gazette("list").output.splitlines() if "blocked.txt" in line
              for word in line.split() if word.startswith("case:")]  # fmt: skip
    done = gazette("silence", name, "--why", "旧网址已废", "--who", "王审核")
    assert done.exit_code == 0, done.output
    assert "blocked.txt" not in gazette("list").output
    settings.cache_clear()


def test_a_case_is_silenced_with_a_reason_where_its_rule_stands(loop: Loop, address: str, tabs: tuple[Tab, Tab]) -> None:
    build(loop.dsn)
    [(case, rule)] = [(case.case_id, case.rule) for case in loop.waiting() if case.cause == "crawl"]
    first, second = tabs
    entry = f"document.querySelector('.case[data-case=\"{case}\"]')"
    for tab in tabs:
        tab.go(f"{address}/main/findings.html")
        tab.until(f"!!{entry}.querySelector('[data-verb]')")
        assert tab.script(f"[...{entry}.querySelectorAll('[data-verb]')].map((button) => button.dataset.verb)") == ["silence"]
        tab.script(f"{entry}.querySelector('[data-verb]').click()")
    for tab, why in ((first, "报社通知停刊"), (second, "不知道")):
        tab.script(f"(f => {{ f.querySelector('.why').value = '{why}'; f.requestSubmit(); }})({entry}.querySelector('.deciding'))")
        tab.until(f"!{entry} || {entry}.querySelector('[role=status]').textContent")
    assert first.script(entry) is None
    assert "报社通知停刊" in second.script(f"{entry}.innerText")
    assert [tuple(row) for row in loop.rows("SELECT verb, rule, case_id FROM review.decision WHERE why IN ('报社通知停刊', '不知道')")] == [
        ("silence", rule, case)
    ]
    assert not [each for each in loop.waiting() if each.cause == "crawl"]


@pytest.mark.shared
def test_the_loop_is_walked_on_a_real_page(loop: Loop, address: str, tabs: tuple[Tab, Tab]) -> None:
    """Finding, marked sentence, correction, next run, mart, history; and again after the page got a second version."""
    tab, page = tabs[0], loop.folder / capture("002").name
    page.write_bytes(capture("002").read_bytes())
    loop.run()
    build(loop.dsn)
    [(identity, document, printed)] = loop.rows(
        "SELECT observation_ids[1], document_id, quote FROM marts.mart_finding WHERE rule = 'rate_against_counts' AND is_open"
    )
    tab.go(f"{address}/main/queue.html")
    link = f'.case a[href="documents/{document}.html#{identity}"]'
    tab.until(f"!!document.querySelector({link!r})")
    tab.go(tab.script(f"document.querySelector({link!r}).href"))
    tab.until(f"!!{OFFERED}")
    mark = "document.querySelector('#text [aria-current]')"
    assert "152.4" in tab.script(f"{mark}.textContent")
    assert printed.strip() in tab.script(f"{mark}.closest('p').textContent")
    tab.press("c")
    tab.until("document.activeElement.className === 'new-value'")
    tab.script("(f => { f.querySelector('.field').value = 'value'; f.querySelector('.new-value').value = '151.4';"
               " f.querySelector('.why').value = '按前后两数重算'; f.requestSubmit(); })(document.querySelector('.deciding'))")  # fmt: skip
    tab.until("document.querySelector('#inspector [role=status]').textContent")

    def stands(version: int) -> None:
        """In the mart, and on the page with its history; nobody is asked again."""
        build(loop.dsn)
        [figure] = loop.rows("SELECT * FROM marts.fct_observation_current WHERE observation_id = :id", id=identity)
        assert (figure.value, figure.original_value, figure.reviewed_by) == (Decimal("151.4"), Decimal("152.4"), "王审核")
        assert figure.figure_address == f"documents/{document}.html#{identity}"
        assert loop.rows("SELECT version FROM marts.dim_document WHERE document_id = :id", id=document) == [(version,)]
        tab.go("about:blank")
        tab.go(f"{address}/main/{figure.figure_address}")
        tab.until(f"!!{OFFERED}")
        told = tab.script("document.querySelector('#inspector').innerText")
        assert all(part in told for part in ("151.4", "更正", "按前后两数重算", "王审核")), told
        assert "rate_against_counts" not in [case.rule for case in loop.waiting() if identity in case.figures]

    loop.build()
    stands(version=1)
    first, *others = page.read_text("utf-8").splitlines(keepends=True)
    page.write_text("".join([first, "编者按。\n", *others]), "utf-8")
    loop.run()
    [(state,)] = loop.rows("SELECT state FROM review.decision_state WHERE observation_id = :id", id=identity)
    assert state in ("same", "moved")
    stands(version=2)

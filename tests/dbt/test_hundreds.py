"""A page of which hundreds of figures wait, decided on the served site in one go: each of them, with who and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.review.server import Serving
from extractors.site import build
from tests.browser import Tab
from tests.conftest import state_folder
from tests.dbt.deciding import Loop, served

ROWS = 300
HEAD = "和睦街道工作报告\n\n2024年，街道财政总收入12.4亿元，同比增长6.5%。\n\n"
BEYOND = "".join(f"这是我们的{row}号楼，入驻率{400 + row}%。\n\n" for row in range(1, ROWS + 1))  # more than the whole: kept out
PARKS = "".join(f"第{row}社区新建口袋公园{row + 2}个。\n\n" for row in range(1, ROWS + 1))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hundreds")
    with state_folder(folder):
        yield folder


@pytest.fixture(scope="module")
def loop(module_warehouse: str, dbt: Callable[..., Any], state: Path) -> Loop:
    loop = Loop(module_warehouse, dbt, state / "captures")
    loop.publish(HEAD + BEYOND + PARKS)
    build(loop.dsn)
    return loop


@pytest.fixture(scope="module")
def address(loop: Loop, state: Path) -> Iterator[str]:
    with served(Serving(loop.dsn, "main", state / "site", "王审核")) as address:
        yield address


def say(tab: Tab, entry: str, verb: str, why: str) -> None:
    """Press the key that says it of an entry and give the reason."""
    tab.until(f"Boolean({entry}.querySelector('[data-verb={verb}]'))")
    tab.script(f"{entry}.focus()")
    tab.press({"release": "l", "reject": "r"}[verb])
    tab.until(f"Boolean({entry}.querySelector('.deciding'))")
    tab.script(f"(form => {{ form.querySelector('.why').value = '{why}'; form.requestSubmit(); }})({entry}.querySelector('.deciding'))")


def kept_out(loop: Loop) -> int:
    return int(loop.rows("SELECT count(*) FROM quarantine.observation WHERE released_at IS NULL")[0][0])


def test_what_one_rule_keeps_out_of_a_page_is_released_in_one_go_or_not_at_all(
    loop: Loop, address: str, tabs: tuple[Tab, Tab]
) -> None:
    assert kept_out(loop) == ROWS
    entry = f"[...document.querySelectorAll('.case')].find((one) => one.innerText.includes(' {ROWS} ') && one.querySelector('.buttons'))"
    for tab in tabs:
        tab.go(f"{address}/main/queue.html")
        tab.until(f"Boolean({entry})")
        assert tab.script("document.querySelectorAll('.case').length") < 10, "one cause is one entry"
    first, second = tabs
    at = datetime.now(UTC)
    say(first, entry, "release", "按年度累计口径，均已核实")
    first.until(f"!({entry})")
    assert kept_out(loop) == 0
    assert loop.rows("SELECT count(*) FROM raw.observation WHERE mention ~ '^[4-7][0-9]{2}%$'")[0][0] == ROWS
    made = loop.rows("SELECT observation_id, decided_by, why, verb, decided_at FROM review.decision")
    assert len({row.observation_id for row in made}) == len(made) == ROWS
    assert {(row.decided_by, row.why, row.verb) for row in made} == {("王审核", "按年度累计口径，均已核实", "release")}
    assert all(at - timedelta(seconds=1) <= row.decided_at <= datetime.now(UTC) for row in made)

    say(second, entry, "reject", "看着不像")
    told = second.until(f"(status => status.textContent.length > 3 && status.textContent)({entry}.querySelector('[role=status]'))")
    assert "他人已先作决定" in told
    assert "按年度累计口径，均已核实" in told
    assert loop.rows("SELECT count(*) FROM review.decision")[0][0] == ROWS, "nothing of it is written"


def test_a_version_with_hundreds_of_figures_fewer_waits_and_is_released_by_one_decision(
    loop: Loop, address: str, tabs: tuple[Tab, Tab]
) -> None:
    loop.publish(HEAD + BEYOND)
    build(loop.dsn)
    current = "SELECT count(*) FROM raw.observation JOIN raw.document_version USING (version_id) WHERE known_to IS NULL"
    assert loop.rows(current)[0][0] == 2 * ROWS + 2
    tab = tabs[0]
    tab.go(f"{address}/main/queue.html")
    tab.until("document.querySelectorAll('.case a[href^=held]').length > 0")
    about_it = "[...document.querySelectorAll('.case')].filter((one) => one.querySelector('a[href^=held]'))"
    assert tab.script(f"{about_it}.length") == 1, "what the rules say of a version stands in its entry"
    assert tab.script(f"{about_it}[0].querySelectorAll('.reasons li').length") > 1
    tab.go(tab.script("document.querySelector('.case a[href^=held]').href"))
    assert tab.script("document.querySelector('[data-count=goes]').textContent") == str(ROWS)
    say(tab, "document.getElementById('decide')", "release", "街道改版，公园另页公布")
    tab.until("document.getElementById('decide').innerText.includes('已决定')")
    assert loop.rows(current)[0][0] == ROWS + 2
    [held] = loop.rows("SELECT state, decided_by, decided_why, decided_at FROM review.held_document")
    assert (held.state, held.decided_by, held.decided_why) == ("released", "王审核", "街道改版，公园另页公布")
    loop.build()
    build(loop.dsn)
    states = loop.rows("SELECT s.state, s.holds FROM review.decision_state AS s JOIN review.decision AS d USING (decision_id)"
                       " WHERE d.observation_id <> ''")  # fmt: skip
    assert [tuple(row) for row in states] == [("same", True)] * ROWS, "what was let in stays in"

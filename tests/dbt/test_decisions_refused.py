"""What is refused of decisions: by the database, by their own rules, and where the site is served with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.decisions.model import DecisionError
from extractors.review.server import Serving
from extractors.site import build
from extractors.warehouse.database import engine
from tests.conftest import state_folder
from tests.dbt.deciding import REPORT, Loop, ask, served


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("refused")
    with state_folder(folder):
        yield folder


@pytest.fixture(scope="module")
def loop(module_warehouse: str, dbt: Callable[..., Any], state: Path) -> Loop:
    """A report is loaded; its marts are not built, for nothing here comes to them."""
    loop = Loop(module_warehouse, dbt, state / "captures")
    loop.load(REPORT.format(more="", parks=""))
    return loop


@pytest.fixture(scope="module")
def address(loop: Loop, state: Path) -> Iterator[str]:
    """Where the site of the warehouse is served with decisions."""
    build(loop.dsn)
    with served(Serving(loop.dsn, "main", state / "site", "王审核")) as address:
        yield address


@pytest.mark.parametrize(
    ("role", "allowed"), [("gazette_reviewer", True), ("bi_reader", False), ("gazette_transformer", False)]
)
def test_only_reviewers_decide(loop: Loop, role: str, allowed: bool) -> None:
    insert = text("INSERT INTO review.decision (decided_by, why, verb, document_id, version_id) VALUES ('x', 'y', 'accept', 'd', 'v')")
    with engine(loop.dsn).connect() as connection:
        connection.execute(text(f"SET ROLE {role}"))
        if allowed:
            assert connection.execute(insert).rowcount == 1
            with pytest.raises(Exception, match="permission denied"):
                connection.execute(text("INSERT INTO review.decision (decided_at, decided_by, why, verb, document_id, version_id)"
                                        " VALUES ('2001-01-01', 'x', 'y', 'accept', 'd', 'v')"))  # fmt: skip
        else:
            with pytest.raises(Exception, match="permission denied"):
                connection.execute(insert)
        connection.rollback()


@pytest.mark.parametrize(
    ("verb", "more", "told"),
    [
        ("correct", {"changes": {"value": "many"}}, "no number"),
        ("correct", {"changes": {"value": ""}}, "cannot be empty"),
        ("correct", {"changes": {"document_id": "x"}}, "can be corrected"),
        ("correct", {"changes": {"period": "lately"}}, "none like 2021"),
        ("correct", {"changes": {"kind": "guess"}}, "none of level"),
        ("correct", {"changes": {"section": " "}}, "cannot be empty"),
        ("correct", {}, "needs a field"),
        ("map", {"changes": {"concept": "nonsense"}}, "the catalogue has no"),
        ("accept", {"changes": {"value": "1"}}, "use correct"),
        ("silence", {}, "silence which rule"),
        ("release", {}, "not in quarantine"),
        ("delete", {}, "no verb"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_reason(loop: Loop, verb: str, more: dict[str, Any], told: str) -> None:
    with pytest.raises(DecisionError, match=told):
        loop.decide(verb, "6.5%", **more)


def test_a_decision_needs_a_reason_and_a_name(loop: Loop) -> None:
    for why, who in ((" ", "王"), ("x", " ")):
        with pytest.raises(DecisionError, match="who decides and why"):
            loop.decide("reject", "6.5%", why, who)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({}, 422),
    ],
)
def test_what_other_sites_could_send_is_refused(address: str, headers: dict[str, str], status: int) -> None:
    before = ask(address, "GET").json()
    answer = ask(address, **headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]
    assert ask(address, "GET").json() == before


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"verb": 1, "who": "x", "seen": 0}', b'{"verb":"accept","who":"x","seen":-1}', b"\xff",
     b'{"verb":"accept","who":"x","seen":0,"others":[{"seen":-1}]}', b'{"verb":"accept","who":"x","seen":0,"others":[{"seen":0},7]}',
     b'{"verb":"accept","who":"x","seen":0,"others":[' + b",".join([b'{"seen":0}'] * 501) + b"]}"]
)
def test_what_is_no_decision_is_refused(address: str, content: bytes) -> None:
    assert ask(address, content=content).status_code in (400, 422)


def test_bodies_are_limited_and_pages_run_their_own_scripts_only(address: str) -> None:
    assert ask(address, content=b" " * 70_000).status_code == 413
    page = ask(address, "GET", "/main/queue.html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert ask(address, "GET", "/data_docs/index.html").headers["content-security-policy"].startswith("sandbox")
    assert ask(address, "GET", "/main/../../../etc/passwd").status_code == 404


TOKEN = "-".join(["a", "token", "of", "some", "length"])


def test_elsewhere_a_token_is_asked_for(loop: Loop, address: str, state: Path) -> None:
    with served(Serving(loop.dsn, "main", state / "site", "王审核", token=TOKEN)) as guarded:
        assert ask(guarded, "GET", "/main/queue.html").status_code == 401
        assert ask(guarded).status_code == 401
        assert ask(guarded, "GET", authorization="Bearer wrong").status_code == 401
        assert ask(guarded, "GET", authorization=f"Bearer {TOKEN}").status_code == 200
        first = ask(guarded, "GET", f"/main/queue.html?token={TOKEN}")
        assert (first.status_code, first.headers["location"]) == (303, "/main/queue.html")
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert ask(guarded, "GET", "/main/queue.html", cookie=cookie.partition(";")[0]).status_code == 200

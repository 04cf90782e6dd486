"""What is asked of a person on Airflow's page: not more than Airflow takes, and nobody's words steer the form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from extractors.review.asking import LONGEST, MOST, questions
from extractors.settings import settings
from extractors.warehouse.database import engine

HELD = text("""
    INSERT INTO review.held_document (document_id, content_hash, version_id, current_version_id, document_key, input_name, title,
        rules, text, reason_zh, reason_en, run_id)
    SELECT 'd' || n, 'h', 'v' || n, 'u', lpad(n::text, 5, '0'), 'a.txt', :title, '{r}', '九件', repeat('缺', 9000), 'lacks', 'r'
    FROM generate_series(1, :count) AS n""")


@pytest.fixture
def named(warehouse: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", warehouse)
    settings.cache_clear()
    yield warehouse
    settings.cache_clear()


def test_of_very_many_versions_the_first_are_asked_about_and_the_others_counted(named: str) -> None:
    title = "{{ 7 }}[x](javascript:y)\n\x1b" + "题" * 70_000
    with engine(named).begin() as connection:
        connection.execute(HELD, {"count": MOST + 5, "title": title})
        asked = questions(connection, "r")
    assert [one.version for one in asked] == [f"v{n}" for n in range(1, MOST + 1)]
    assert all("5 more versions wait there" in one.body for one in asked)
    assert all(len(one.subject) < 1000 and len(one.body) < 3 * LONGEST for one in asked)
    assert not any(mark in one.subject for one in asked for mark in ("{{", "](", "\n", "\x1b"))


def test_of_few_versions_all_are_asked_about(named: str) -> None:
    with engine(named).begin() as connection:
        connection.execute(HELD, {"count": 2, "title": "公报"})
        asked = questions(connection, "r")
    assert [one.version for one in asked] == ["v1", "v2"]
    assert not any("more versions" in one.body for one in asked)


def test_a_question_leads_to_the_page_it_is_about(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTE_SITE_URL", "http://127.0.0.1:8765/")
    settings.cache_clear()
    with engine(named).begin() as connection:
        connection.execute(HELD, {"count": 1, "title": "公报"})
        [asked] = questions(connection, "r")
    assert "](http://127.0.0.1:8765/main/held/v1.html)" in asked.body
    assert "](http://127.0.0.1:8765/main/queue.html)" in asked.body

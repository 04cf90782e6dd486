"""docs/questions.md tells the truth: its queries run as `bi_reader` and give the answers that it shows."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from extractors.services.postgres import READER, Access
from extractors.settings import PROJECT
from extractors.warehouse.database import allow_login, engine, sqlalchemy_url
from tests.conftest import Samples

WRITING = "GAZETTE_WRITE_DOCS" in os.environ
PAGE = PROJECT / "docs" / "questions.md"
QUESTION = re.compile(
    r"^## (\d+)\. (.+?)\n(.*?)^```sql\n(.*?)^```\n\n?((?:\|[^\n]*\n)*)", re.MULTILINE | re.DOTALL
)
QUESTIONS = {found[1]: found for found in QUESTION.finditer(PAGE.read_text("utf-8"))}


@pytest.fixture(scope="module")
def reader(samples: Samples, postgres: Access) -> Iterator[Connection]:
    allow_login(samples.dsn, READER, postgres.reader_password)
    dsn = postgres.reader_url(str(sqlalchemy_url(samples.dsn).database))
    with engine(dsn).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == READER
        yield connection


def table(connection: Connection, query: str) -> str:
    """The answer as a table of the page."""
    result = connection.execute(text(query.replace(":", r"\:")))
    lines = [list(result.keys()), ["---"] * len(result.keys()), *([cell(v) for v in row] for row in result)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split()).replace("|", r"\|")


def test_the_page_asks_at_least_ten_questions_and_the_readme_leads_to_it() -> None:
    assert list(QUESTIONS) == [str(n) for n in range(1, len(QUESTIONS) + 1)]
    assert len(QUESTIONS) >= 10
    assert PAGE.read_text("utf-8").count("```sql") == len(QUESTIONS)
    readme = (PROJECT / "README.md").read_text("utf-8")
    assert "docs/questions.md" in readme
    for number, found in QUESTIONS.items():
        asked = found[2].rpartition("？ ")[2]
        assert f"{number}. {asked}" in readme


@pytest.mark.parametrize("number", QUESTIONS)
def test_the_answer_shown_is_the_answer_given(reader: Connection, number: str) -> None:
    *_, query, shown = QUESTIONS[number].groups()
    given = table(reader, query)
    assert given.count("\n") > 2, "an answer has rows"
    if WRITING:
        write(query, given)
    else:
        assert shown == given, "`make docs` writes the answers anew: look at what changed, then commit it"


def write(query: str, given: str) -> None:
    fence = f"{query}```\n"
    before, after = PAGE.read_text("utf-8").split(fence)
    rest = re.sub(r"\A\n?(\|[^\n]*\n)*", "", after)
    PAGE.write_text(f"{before}{fence}\n{given}{rest}", encoding="utf-8")

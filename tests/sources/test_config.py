"""A source is a dozen lines; a wrong line is named with file, key and the form that is expected."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from extractors.settings import PROJECT
from extractors.sources.config import EpaperSource, Fetching, load_fetching, load_source, rules, source_names
from extractors.sources.yamlfile import ConfigError

PAPER = """\
name: paper
title: 示范日报
family: epaper
start: https://paper.example.cn/
first_issue: 2015-01-01
days: [mon, tue]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "paper.yml").write_text(PAPER, encoding="utf-8")
    return sources


def test_the_projects_own_sources_are_right_and_short() -> None:
    folder = PROJECT / "config" / "sources"
    names = source_names(folder)
    assert len(names) >= 3
    for name in names:
        assert load_source(folder, name).name == name
        lines = (folder / f"{name}.yml").read_text("utf-8").splitlines()
        assert len([line for line in lines if line.strip() and not line.lstrip().startswith("#")]) <= 14


def test_defaults_are_polite(folder: Path) -> None:
    made = rules(load_source(folder, "paper"), Fetching(contact="data@example.org"))
    assert (made.delay, made.concurrency) == (2.0, 1)
    assert made.hosts == {"paper.example.cn"}
    assert load_source(folder, "paper").recheck_days == 31


@pytest.mark.parametrize("start", ["https://paper.example.cn:", "https://PAPER.example.cn:0443", "http://[::1]:8080", "http://http://x"])
def test_pages_of_the_start_may_be_asked_however_its_host_is_written(folder: Path, start: str) -> None:
    (folder / "paper.yml").write_text(PAPER.replace("https://paper.example.cn", start), encoding="utf-8")
    made = rules(load_source(folder, "paper"), Fetching())
    assert len(made.hosts) == 1
    made.check(f"{start}/html/node_1.htm")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "start: paper.example.cn",
            "start: expected an address like https://paper.example.cn/, found 'paper.example.cn'",
        ),
        ("start: ftp://paper.example.cn/", "expected an address like"),
        ("first_issue: soon", "first_issue: expected a day like 2021-12-31, found 'soon'"),
        ("days: [mon, montag]", "days.2: expected 'mon', 'tue', 'wed'"),
        ("recheck_days: many", "recheck_days: expected a whole number, found 'many'"),
        ("recheck_days: 0", "recheck_days: expected"),
        ("manners: {delay: slow}", "manners.delay: expected a number, found 'slow'"),
        ("manners: {delays: 2}", "manners.delays: no such key; did you mean delay?"),
        ("recheckdays: 31", "recheckdays: no such key; did you mean recheck_days?"),
        ("\ud7fca: 1", "\ufffda: no such key"),
        ("family: blog", "family: expected one of"),
        ("name: Paper!", "name: expected text of the form"),
        ("closes: perhaps", "closes: expected true or false"),
        ("first_issue: 2011-13-01", "first_issue: expected a day like 2021-12-31, found '2011-13-01'"),
        ("expected_by: noon", "expected_by: expected a time like 09:30, found 'noon'"),
        ("expected_by: 9:30", "expected_by: expected a time like 09:30, found '9:30'"),
        ("manners: [2]", "manners: expected"),
    ],
)
def test_a_wrong_line_is_named(folder: Path, line: str, says: str) -> None:
    key = line.split(":")[0]
    kept = [old for old in PAPER.splitlines() if old.split(":")[0] != key]
    (folder / "paper.yml").write_text("\n".join([*kept, line]) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_source(folder, "paper")
    message = str(caught.value)
    assert says in message
    assert "paper.yml, line" in message


@pytest.mark.parametrize("time_text", ["09:30", '"09:30"', "09:30:00"])
def test_a_time_is_a_time_with_and_without_quotes(folder: Path, time_text: str) -> None:
    (folder / "paper.yml").write_text(f"{PAPER}expected_by: {time_text}\n", encoding="utf-8")
    source = load_source(folder, "paper")
    assert isinstance(source, EpaperSource)
    assert source.expected_by == time(9, 30)


def test_what_is_wrong_inside_a_list_is_told_and_not_that_the_list_is_short(folder: Path) -> None:
    head = "name: portal\ntitle: x\nfamily: jcms\nstart: http://a.example\nfirst_issue: 2015-01-01\n"
    (folder / "portal.yml").write_text(head + "columns:\n  - {id: 12}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_source(folder, "portal")
    assert str(caught.value).endswith(
        "portal.yml, line 7: columns.1.id: expected text (numbers in quotes), found 12"
    )
    (folder / "portal.yml").write_text(head + "columns: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="columns: expected at least one entry"):
        load_source(folder, "portal")


def test_a_missing_key_is_named(folder: Path) -> None:
    (folder / "paper.yml").write_text(PAPER.replace("first_issue: 2015-01-01\n", ""), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"paper\.yml: first_issue: is missing"):
        load_source(folder, "paper")


def test_every_mistake_is_told_at_once(folder: Path) -> None:
    (folder / "paper.yml").write_text(
        PAPER.replace("2015-01-01", "x") + "recheck_days: y\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError) as caught:
        load_source(folder, "paper")
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [", "line"),
        ("- 1\n- 2\n", "key: value"),
        (PAPER + "title: 另一份\n", "line 7: title: stands there twice"),
        ("\ud7fca: 1\n" * 2, "line 2: \ufffda: stands there twice"),
    ],
)
def test_what_is_no_mapping_is_told(folder: Path, content: str, says: str) -> None:
    (folder / "paper.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_source(folder, "paper")


def test_a_source_that_is_not_there_names_those_that_are(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such source; there are: paper"):
        load_source(folder, "peper")


def test_a_json_column_needs_its_two_ids(folder: Path) -> None:
    text = (
        "name: portal\ntitle: x\nfamily: jcms\nstart: https://www.example.gov.cn\nfirst_issue: 2015-01-01\n"
    )
    (folder / "portal.yml").write_text(text + 'columns: [{id: "12", listing: json}]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"columns\.1: expected tpl_set_id and tag_id"):
        load_source(folder, "portal")


def test_nobody_crawls_without_a_name(folder: Path) -> None:
    (folder.parent / "fetching.yml").write_text("product: gazette-warehouse\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="GAZETTE_CONTACT"):
        load_fetching(folder).user_agent()
    assert "(+mailto:x@example.org)" in load_fetching(folder).user_agent("mailto:x@example.org")

"""`gazette extract`, `tasks`, `text` as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import faulty

GAZETTE = Path(sys.executable).with_name("gazette")
TEXT = "临河区2021年工作\n\n今年以来,全区新建公园9座,完成投资18.9亿元,同比增长12.5%。\n"


def gazette(*arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([GAZETTE, *arguments], input=data, capture_output=True, check=False)


def lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def test_standard_input_to_json_lines() -> None:
    result = gazette("extract", "-", "--published", "2021-12-10", data=TEXT.encode())
    assert result.returncode == 0
    found = lines(result)
    assert [(row["mention"], row["kind"], row["period"]) for row in found] == [
        ("9座", "level", "2021"),
        ("18.9亿元", "level", "2021"),
        ("12.5%", "growth", "2021"),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["mention"] for row in found)  # type: ignore[misc]
    assert b'"value": 1890000000,' in result.stdout
    assert b'"value": 12.5,' in result.stdout
    assert "file" not in found[0]
    # A comparison with what was printed before they were there leaves them out at the end of each line.
    assert all(list(row)[-2:] == ["certainty", "certainty_reasons"] for row in found)
    assert {row["certainty"] for row in found} <= {"sure", "likely", "doubtful"}
    assert all((row["certainty"] == "sure") is (row["certainty_reasons"] == []) for row in found)


def test_a_missing_file_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(TEXT, encoding="utf-8")
    result = gazette("extract", str(tmp_path / "none.txt"), str(good))
    assert result.returncode == 1
    assert b"none.txt" in result.stderr
    assert {row["file"] for row in lines(result)} == {str(good)}


def test_a_file_that_our_own_code_fails_on_is_named_with_its_traceback_and_the_others_go_on(tmp_path: Path) -> None:
    for name, text in {"a.txt": f"{faulty.WORD}9亿元。", "b.txt": TEXT}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    done = subprocess.run(
        [GAZETTE, "extract", *files], env=os.environ | faulty.environment(tmp_path / "faulty"), capture_output=True, check=False
    )
    assert done.returncode == 1
    assert {row["file"] for row in lines(done)} == {files[1]}
    assert b"Traceback" in done.stderr
    assert f"{files[0]}: our reader fails on it (ZeroDivisionError: no columns)".encode() in done.stderr


def test_the_manifest_beside_a_file_tells_its_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今年以来,新建公园9座。", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file,published\na.txt,2019-11-02\n", encoding="utf-8")
    assert lines(gazette("extract", str(tmp_path / "a.txt")))[0]["period"] == "2019"
    assert (
        lines(gazette("extract", str(tmp_path / "a.txt"), "--published", "2020-11-02"))[0]["period"] == "2020"
    )


def test_explain_prints_what_was_left() -> None:
    found = lines(gazette("extract", "-", "--explain", data="建立24小时值班制度,新建公园9座。".encode()))
    assert [row.get("not_taken") for row in found] == ["part of a name", None]


def test_explain_names_the_rule_behind_every_decided_field() -> None:
    text = "计划加装电梯18台。\n今年以来,税收收入2亿元,同比增长6%。"
    arguments = ("extract", "-", "--published", "2021-12-10")
    found = lines(gazette(*arguments, "--explain", data=text.encode()))
    planned, tax, growth = (row["why"] for row in found)
    assert isinstance(planned, dict) and isinstance(tax, dict) and isinstance(growth, dict)
    assert (planned["basis"], tax["basis"]) == ("words_of_clause", "scope")
    assert tax["period"] == "flow:printed"
    assert (growth["of_starts"], growth["concept"], growth["period"]) == (
        "level_before",
        "level",
        "level:printed",
    )
    assert all(
        {"section", "unit", "kind", "indicator", "theme"} <= why.keys() for why in (planned, tax, growth)
    )
    plain = lines(gazette(*arguments, data=text.encode()))
    assert [{k: v for k, v in row.items() if k != "why"} for row in found] == plain


def test_explain_shows_a_phrase_that_a_later_stage_set_aside() -> None:
    text = "教育、卫生支出分别增长6.1%和8.4%。"
    first, second = (row["why"] for row in lines(gazette("extract", "-", "--explain", data=text.encode())))
    assert isinstance(first, dict) and isinstance(second, dict)
    assert first["indicator"] == second["indicator"] == "row_of_names"
    assert first["phrases_before"]


def test_explain_tells_what_makes_a_figure_doubtful() -> None:
    found = lines(gazette("extract", "-", "--explain", data="发放补助资金18.5万,点击量突破百万。".encode()))
    reasons = {row["mention"]: row["why"] for row in found}
    assert {words: why.get("doubts") for words, why in reasons.items()} == {  # type: ignore[attr-defined]
        "18.5万": ["unit_not_printed", "no_period"],
        "百万": ["unit_not_printed", "no_period"],
    }


def test_text_is_the_decoded_input() -> None:
    assert gazette("text", "-", data="甲\r\n乙\x00".encode("gb18030")).stdout == "甲\r\n乙\ufffd".encode()


def test_tasks_prints_rows_or_says_that_there_are_none() -> None:
    table = "任务\n\n责任单位\n\n进展情况\n\n新建公园9座\n\n区园林局\n\n已建成4座\n"
    assert lines(gazette("tasks", "-", data=table.encode()))[0]["units"] == ["区园林局"]
    assert b"no task table" in gazette("tasks", "-", data=TEXT.encode()).stderr


def test_tasks_tells_how_many_rows_were_read_and_shows_the_others() -> None:
    table = (
        "青岚区进展\n序号 | 任务 | 责任单位 | 进展情况 |\n1 | 修路9条。 | 区交通局 | 修了7条。 |\n"
        "2 | | 区园林局 | 已植树80株。 |\n"
    )
    done = gazette("tasks", "-", data=table.encode())
    assert [row["task"] for row in lines(done)] == ["修路9条。"]
    assert done.stderr.decode().splitlines() == [
        "-: table at line 3: 1 of 2 rows read",
        "-: line 4: a row that could not be placed: 2 | | 区园林局 | 已植树80株。",
    ]


def test_reading_a_capture_loads_none_of_the_heavy_libraries() -> None:
    """What keeps the start short (bench/ measures it)."""
    script = (
        "import sys; from extractors.documents import read_document; from extractors.reading import observe\n"
        "import extractors.cli, extractors.commands.extract\n"
        "observe(read_document('2022年加装电梯18台。'))\n"
        "print(*sorted({'pandas', 'pydantic', 'lxml', 'sqlalchemy', 'airflow', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

"""`manifest.csv` beside captures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.sources.manifest import read_manifest

HEAD = "file,source,title,url,published,reporting_start,reporting_end\n"


def test_known_and_unknown_cells(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(HEAD + "a.txt,news,标题,,2021-03-08,,\n", encoding="utf-8")
    entry = read_manifest(tmp_path)["a.txt"]
    assert (entry.title, entry.url, entry.published, entry.reporting_end) == (
        "标题",
        None,
        date(2021, 3, 8),
        None,
    )


def test_no_manifest_is_no_error(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}


def test_a_wrong_date_names_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(HEAD + "a.txt,,,,08.03.2021,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest\.csv, line 2: published is '08\.03\.2021'"):
        read_manifest(tmp_path)

"""`manifest.csv` beside captures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.sources.manifest import ManifestError, parse_manifest, read_manifest

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


def test_a_row_is_read_by_its_columns_whatever_stands_beside_them() -> None:
    manifest = b'x,title,file,title\r,early,a.txt,late\rx,"a\nb",b.txt\r,,c.txt,t,u,v\r'
    entries = parse_manifest(manifest, "m.csv").entries
    assert {name: entry.title for name, entry in entries.items()} == {"a.txt": "late", "b.txt": "a\ufffdb", "c.txt": "t"}


def test_a_head_of_thousands_of_columns_is_refused_on_one_line_or_on_two() -> None:
    for head in ("file", 'file,"\n"'):
        with pytest.raises(ManifestError, match=r"m\.csv, line 1: 2,00\d columns, at most 1,000"):
            parse_manifest((head + ",c" * 2000 + "\na.txt\n").encode(), "m.csv")

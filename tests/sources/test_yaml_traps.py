"""Files of sources that are made to exhaust or to confuse: one clear line, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.sources.config import load_source
from extractors.sources.yamlfile import ConfigError, read_yaml

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (LAUGHS, r"line 2: \*a: write the value out"),
        ("a: &a {b: *a}\n", "line 1: .*write the value out"),
        ("a: " + "[" * 50_000 + "]" * 50_000, "nested too deeply"),
        ("a: 1" + "0" * 5000 + "\n", "not YAML"),
        ("a: \x0b\n", "not YAML"),
        ("? [a, b]\n: c\n", "a key must be a word|not YAML"),
        ("a: !!python/object/apply:os.system [id]\n", "line 1: not YAML"),
        ("- a\n- b\n", "expected lines of the form"),
        ("", "expected lines of the form"),
        ("a: " + "x" * 1_000_001, "has more than 1,000,000 characters"),
    ],
)
def test_a_trap_is_one_line(tmp_path: Path, said: str, expected: str) -> None:
    (tmp_path / "a.yml").write_text(said, encoding="utf-8")
    for read in (lambda: read_yaml(tmp_path / "a.yml"), lambda: load_source(tmp_path, "a")):
        with pytest.raises(ConfigError, match=expected) as caught:
            read()
        assert "\n" not in str(caught.value)
        assert "a.yml" in str(caught.value)


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_yaml(tmp_path / "a.yml")

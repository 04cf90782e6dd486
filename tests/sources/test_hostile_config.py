"""A source's file that is hostile or broken: one clear line with file and line or key, at once, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.sources.config import Fetching, load_source
from extractors.sources.yamlfile import ConfigError
from tests.command import called

PAPER = (
    "name: paper\ntitle: 示范\nfamily: epaper\nstart: https://paper.example.cn/\nfirst_issue: 2015-01-01\n"
)
NEWS = PAPER.replace("family: epaper", "family: hangzhou_news")
PORTAL = PAPER.replace("family: epaper", "family: jcms")
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "alias bomb": (PAPER + BOMB, "line 6: a: anchors and aliases"),
    "alias of itself": (PAPER + "days: &d [*d]\n", "line 6: d: anchors"),
    "merge key": (PAPER + "manners: {<<: {delay: 1}, <<: 3}\n", "line 6: <<: stands there twice"),
    "deep flow": (PAPER + "days: " + "[" * 50_000, "line 6: more than 12 levels"),
    "deep mapping": (PAPER + "days: " + "{a: " * 15_000, "line 6: more than 12 levels"),
    "deep block": (PAPER + "".join(f"{' ' * n}a:\n" for n in range(300)), "more than 12 levels"),
    "tag": (PAPER + "days: !!python/object/apply:os.system [echo]\n", "line 6: the tag"),
    "wrong int tag": (PAPER + "recheck_days: !!int x\n", "line 6: the tag"),
    "wrong timestamp tag": (PAPER + "closed: [!!timestamp x]\n", "line 6: the tag"),
    "binary": (PAPER + "days: !!binary ''\n", "line 6: the tag"),
    "key that is a list": (PAPER + "? [a, b]\n: 1\n", "line 6: a key must be a word"),
    "endless number": (PAPER + f"recheck_days: {'9' * 5000}\n", "line 6: recheck_days: expected"),
    "endless hexadecimal": (PAPER + f"recheck_days: 0x{'f' * 5000}\n", "line 6: recheck_days: expected"),
    "not a number": (PAPER + "manners: {delay: .nan}\n", "line 6: manners.delay: expected"),
    "infinite": (PAPER + "manners: {delay: .inf}\n", "line 6: manners.delay: expected"),
    "NUL": (PAPER + "\x00", "not YAML"),
    "escaped NUL": (PAPER.replace("示范", '"a\\0b"'), r"line 2: the character '\\x00'"),
    "escaped ESC": (PAPER.replace("示范", '"\\e[31m"'), r"line 2: the character '\\x1b'"),
    "half a surrogate pair": (PAPER.replace("示范", '"\\uD800"'), "line 2: not YAML"),
    "GBK": (PAPER.encode("gbk"), "not UTF-8"),
    "UTF-16": (PAPER.encode("utf-16"), "not UTF-8"),
    "huge": (PAPER + "#" * 300_000, "larger than"),
    "a word": ("paper", "expected lines of the form"),
    "nothing": ("", "expected lines of the form"),
    "list for a word": (PAPER.replace("示范", "[a]"), "line 2: title: expected text"),
    "mapping for a list": (PAPER + "days: {mon: 1}\n", "line 6: days: expected a list"),
    "word for a mapping": (PAPER + "manners: quick\n", "line 6: manners: expected"),
    "number for a key": (PAPER + "7: 8\n", "7"),
    "no address": (PAPER.replace("https://paper.example.cn/", "http://[x"), "line 4: start: expected an address like"),
    "no host": (PAPER.replace("paper.example.cn", "xn--a"), "line 4: start: expected an address like"),
    "no port": (PAPER.replace("paper.example.cn", "a.cn:99999"), "line 4: start: expected an address like"),
    "a password": (PAPER.replace("paper.example.cn", "u:p@a.cn"), "line 4: start: expected an address like"),
    "nobody's name": (PAPER.replace("paper.example.cn", "@a.cn"), "line 4: start: expected an address like"),
    "host without its port": (PAPER + "hosts: ['a.cn:']\n", "line 6: hosts: expected names of hosts"),
    "long address": (PAPER.replace("paper.example.cn/", "a.cn/" + "a" * 50_000), "line 4: start: expected"),
    "hosts": (PAPER + "hosts: ['http://[x']\n", "line 6: hosts: expected names of hosts"),
    "host with a path": (PAPER + "hosts: [a.cn/b]\n", "line 6: hosts: expected names of hosts"),
    "front": (PAPER + "front: ['../x']\n", "line 6: front.1: expected text of the form"),
    "lists": (NEWS + "lists: ['http://[x']\n", "line 6: lists: expected names of pages"),
    "regular expression": (NEWS + "take: '('\n", "line 6: take: expected a regular expression"),
    "regular expression beyond measure": (NEWS + "take: 'a{99999999999999999999}'\n", "line 6: take: expected a regular expression"),
    "nested regular expression": (NEWS + f"take: '{'(' * 20000}{')' * 20000}'\n", "line 6: take: expected a regular expression"),
    "column": (PORTAL + "columns: [[[]]]\n", "line 6: columns.1: expected"),
    "column's interface": (PORTAL + "columns: [{id: '1', proxy: 'http://[x'}]\n", "line 6: columns.1.proxy: expected"),
    "day that is none": (PAPER.replace("2015-01-01", "2015-02-30"), "line 5: first_issue: expected a day"),
}  # fmt: skip


@pytest.mark.parametrize("content, says", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_source_is_one_clear_line(tmp_path: Path, content: str | bytes, says: str) -> None:
    file = tmp_path / "paper.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=says) as caught:
        load_source(tmp_path, "paper")
    for line in str(caught.value).splitlines():
        assert line.startswith(str(file))
        assert line.isprintable()
        assert len(line) < 500 + len(str(file))


@pytest.mark.parametrize("name", ["../paper", "a" * 5000, "x\x00y", "", "paper.yml", "[/x]", "名"])
def test_a_name_that_is_none_names_those_that_are(tmp_path: Path, name: str) -> None:
    (tmp_path / "paper.yml").write_text(PAPER, encoding="utf-8")
    with pytest.raises(ConfigError, match="no such source; there are: paper"):
        load_source(tmp_path, name)


@pytest.mark.parametrize("contact", ["张三", "a\nb", "a\x00", "a\r\nX-Evil: 1"])
def test_a_contact_that_cannot_be_said_is_named(contact: str) -> None:
    with pytest.raises(ConfigError, match="GAZETTE_CONTACT"):
        Fetching().user_agent(contact)


def test_the_commands_show_no_traceback(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "paper.yml").write_text(PAPER + BOMB, encoding="utf-8")
    (sources / "good.yml").write_text(PAPER.replace("name: paper", "name: good"), encoding="utf-8")
    for arguments, code, says in [
        (("sources", "list"), 1, "anchors and aliases"),
        (("sources", "check", "paper"), 1, "anchors and aliases"),
        (("sources", "check", "good"), 1, "GAZETTE_CONTACT"),
        (("sources", "check", "good", "--days", "-1"), 2, "--days"),
        (("sources", "check", "good", "--articles", "-1"), 2, "--articles"),
        (("sources", "check", "[/x]"), 1, "no such source"),
    ]:
        done = called(*arguments, GAZETTE_SOURCES=str(sources), GAZETTE_CONTACT="张三")
        assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
        assert "Traceback" not in done.stderr

"""Sources' files, damaged: a source whose every address can be asked, or lines that name the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from extractors.fetching.model import Rules
from extractors.settings import PROJECT
from extractors.sources.config import Fetching, load_source, rules
from extractors.sources.families import family_of
from extractors.sources.yamlfile import ConfigError
from tests.fuzz.harness import REFUSED, Check, Target
from tests.fuzz.pieces import TOKENS, damaged, is_fit, pieces

YAML = [
    b"&a ", b"*a", b"<<: *a\n", b"!!int ", b"!!python/name:os.system ", b"!!set {a}\n", b"? ", b"- ", b"  ", b"|\n", b">\n", b"---\n",
    b"...\n", b"%YAML 9\n", b'"\\0"', b'"\\ud800"', b".nan", b".inf", b"0x" + b"f" * 5000, b"1_000", b"12:00:00", b"2015-02-30", b"~",
    b"null", b"true", b"[[[[[[", b"{{{{{{", b"start: http://[x\n", b"hosts: [a.cn]\n", b"take: '('\n", b"take: 'a{9999999999}'\n",
    b"manners: {delay: 1}\n", b"lists: [a]\n", b"columns: [{id: '1'}]\n", b"front: [x]\n", b"days: [mon]\n", "名".encode(),
]  # fmt: skip


WORDS = [
    "a: ", "b: ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "\n", "  ", "!!python/object:os.system ", "!!binary ", "2021-12-31", "12:00",
    "1e999", "|\n", ">\n", "? ", "<<: ", "'", '"', "#", "---\n", "...\n", "%YAML 1.1\n", "family: epaper\n", "name: x\n", "\t", "\x0b", "~",
    "yes", "0x1F", "0o7",
]  # fmt: skip
OWN = [
    path.read_bytes().replace(path.stem.encode(), b"paper")
    for path in sorted((PROJECT / "config/sources").glob("*.yml"))
]
assert len(OWN) >= 3


@contextmanager
def sources() -> Iterator[Check]:
    """A folder of sources with one file, which is what it is given."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "paper.yml"

        def check(body: bytes) -> str | None:
            file.write_bytes(body)
            try:
                source = load_source(file.parent, "paper")
            except ConfigError as error:
                for line in str(error).splitlines():
                    assert line.startswith(str(file))
                    assert is_fit(line), line
                    assert len(line) < 1500
                return REFUSED
            made = rules(source, Fetching(contact="data@example.org"))
            assert isinstance(made, Rules)
            made.check(source.start)
            family_of(source)
            return None

        yield check


FILES = damaged(st.sampled_from(OWN), [*YAML, *TOKENS]) | pieces(WORDS).map(
    lambda text: text.encode(errors="replace")
)
TARGETS = [Target("sources", FILES, opened=sources)]

"""The largest inputs that are taken: bounded memory and time, or one clear refusal."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import pytest

from extractors.documents import read_document
from extractors.documents.html import LayoutError
from extractors.reading import observe

MOST_A_FIGURE = 550  # bytes; its twenty-nine fields take half of them
MOST_MEMORY, SLOWEST = 500, 40  # MB; seconds of CPU for 16 MB on a slow machine

SCRIPT = """
import re, sys, time
from pathlib import Path
from extractors.documents import read_document
from extractors.documents.pages.errors import LayoutError
from extractors.reading import observe
page, piece, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
text = piece * (size // len(piece.encode()))
if page == "page":
    text = '<html><head><meta name="ArticleTitle" content="x"><meta name="ColumnName" content="x"></head><body>' \\
           '<div id="zoom">' + text + "</div></body></html>"
try:
    observe(read_document(text.encode()))
    said = "read"
except LayoutError as error:
    said = error.reason
# What getrusage tells begins with the memory of the process that started this one.
most = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(said, time.process_time(), int(most) // 1000)
"""


@pytest.mark.parametrize("size", [16_000_000, 3_900_000])
@pytest.mark.parametrize(
    ("page", "piece"),
    [
        ("text", "税收9亿元。"), ("text", "a1 "), ("text", "1%"),
        ("text", "\n1"), ("text", "坚持以人民为中心的发展思想,扎实推进各项工作。"),
        ("page", "<b>x</b>"), ("page", "<table><tr><td>9<td>8<tr><td>7<td>6</table>"), ("page", "<p>税收9亿元。"), ("page", "a1 "),
    ],
)  # fmt: skip
def test_nothing_takes_more_than_its_share(page: str, piece: str, size: int) -> None:
    command = [sys.executable, "-c", SCRIPT, page, piece, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    outcome, seconds, memory = done.stdout.split()
    assert outcome in ("read", "too_large")
    assert int(memory) < MOST_MEMORY, f"{memory} MB"
    assert float(seconds) < SLOWEST, f"{seconds} s"


def test_a_figure_takes_its_fields_and_no_more() -> None:
    """What thousands of figures have in common is held once."""
    document = read_document("1%" * 5_000)
    observe(document)  # which fills what is kept for all documents
    tracemalloc.start()
    try:
        found = observe(document)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / len(found) < MOST_A_FIGURE
    assert len({id(one.certainty_reasons) for one in found}) < 10


def test_what_is_too_much_is_told_with_the_remedy() -> None:
    for text in ("税" * 2_000_001, "\n" * 200_001, "1%" * 500_001):
        with pytest.raises(LayoutError, match="split it") as caught:
            read_document(text)
        assert caught.value.reason == "too_large"
    with pytest.raises(LayoutError, match=r"tags, more than .* split it"):
        read_document(f"<html>{'<b>' * 600_001}")

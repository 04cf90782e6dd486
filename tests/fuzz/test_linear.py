"""Listing pages that repeat what is dear to a reader: the time grows with the page and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from extractors.collector import no_cycle_search
from extractors.fetching.outcome import Finding
from tests.fuzz.lists import READERS

# Pieces which, repeated, cost the square of their number in a reader that looks back or ahead for each.
REPEATED = [
    b"<datastore>", b"<datastore><record>", b"<li><a href='/art/2022/3/7/art_1_%d.html'>a</a>", b"<a href='content_9051_%d.htm'>a</a>",
    b"<div><a href='/art/2022/3/7/art_1_1.html'>", b"<a href='http://[x%d'>", b"<div>", b"<a><div>", b"<b><i>", b"&a;", b"&", b"<!--",
    b"<![CDATA[", b"unitid:", b"webname:'", b"totalRecord=", b"2022-", b"20", "共 ".encode(), "共1 ".encode(), b"<p>2022-03-07</p>",
    b"<period id='20220307'>", b"<nodeid id='1'/>", b"<period><nodeid id='1'/>", b"html/2022-03/07/", b"content_1_", b"'", b'"', b" ",
    b"\n", b"[", b'{"a":', b"<meta http-equiv=refresh content='url=", b"<a href='content/2022-03/07/content_%d.htm'>a</a>", b"<td>",
    b"<br>", b"<area href='content_9051_%d.htm'>", b"\xe7\x82\xb9\xe5\x87\xbb 1", b"<table><tr><td>", b"</div>", b"</a>", b"<script>",
    b"<div><a href='content/2022-03/07/content_1.htm'>", b"<div id='btdh'><a href='content_9051_1.htm'>",
    b"<div><a id='pageLink' href='node_%d.htm'>", b"<li>2022-03-07<a href='/art/2022/3/7/art_1_%d.html'>", b"<p><span>",
]  # fmt: skip
STEP = 24 * 1024
GROWN = 4
# A reader that is linear takes 4 times as long for 4 times as much; one that is quadratic 16 times, or far too much
# where something else, such as the depth that the parser takes, bounds it.
TOO_MUCH = 10.0
LOOKS = 4  # at what seems too slow
TOO_MUCH_A_BYTE = 10e-6  # seconds; the usual page takes a hundredth of it


def grown(pattern: bytes, page: bytes, size: int) -> bytes:
    """A page with a piece repeated in its body, up to a size."""
    at = max(page.lower().find(b"</body"), page.find(b"</"), 0)
    piece = pattern if b"%d" in pattern else None
    count = size // max(len(pattern), 1)
    middle = b"".join(pattern.replace(b"%d", b"%d" % n) for n in range(count)) if piece else pattern * count
    return page[:at] + middle + page[at:]


def spent(read: Callable[[bytes, str], object], body: bytes, url: str) -> float:
    best = float("inf")
    for _ in range(2):
        with no_cycle_search():  # which takes as long as all other objects are many, and begins where this ends
            begun = time.thread_time()
            with suppress(Finding):
                read(body, url)
            best = min(best, time.thread_time() - begun)
    return best


def grows_too_fast(name: str, pattern: bytes) -> bool:
    """Whether a page of four times the size takes far more than four times as long."""
    reader = READERS[name]
    small = spent(reader.read, grown(pattern, reader.pages[0], STEP), reader.url)
    large = spent(reader.read, grown(pattern, reader.pages[0], STEP * GROWN), reader.url)
    return large > STEP * GROWN * TOO_MUCH_A_BYTE or (large > 0.1 and large > small * TOO_MUCH)


@pytest.mark.parametrize("name", [name for name in READERS if name not in ("article pages", "stable form")])
def test_the_time_grows_with_the_page_and_not_with_its_square(name: str) -> None:
    slow = REPEATED
    for _ in range(LOOKS):  # what is quadratic is so each time; a machine that is held up is not
        slow = [pattern for pattern in slow if grows_too_fast(name, pattern)]
    assert slow == []

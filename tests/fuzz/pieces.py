"""What the fuzz targets share: pieces to put together, pages to damage, and ways to damage them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

MOST = 60_000  # bytes of an input: a slow reader shows at that
RECORDED = Path(__file__).parents[1] / "sources" / "recorded"

# Pieces that have broken readers: of addresses, numbers, markup, encodings.
TOKENS = [
    b"http://[x", b"http://xn--a/", b"//", b"://", b"http://a:99999/", b"\x00", b"\x0b", b"\x1b[2J", b"\xff\xfe", b"\xed\xa0\x80",
    "²".encode(), "１２".encode(), b"9" * 5000, b"0" * 30, b"-1", b"nan", b"1e999", b"&#xD800;", b"&#0;", b"&#x85;", b"&a;",
    b"<", b">", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>", b"</html>", b"<datastore>", b"</datastore>", b"<record>",
    b"<totalrecord>", b"<li>", b"<a href='", b"'>", b"<div>", b"<br>", b"<table>", b"<map name=pagepicmap><area href='",
    b"html/2022-13/45/node_1.htm", b"content_1_1.htm", b"content/2022-02/31/content_1.htm", b"/art/2022/3/7/art_1_1.html",
    b"2022-02-30", b"20220231", b"[" * 2000, b'{"a":' * 500, b'"\\ud800"', b"\\u0000", b"{", b"}", b"[", b"]", b'"', b":", b",",
    b"\r\n", b"\n", b"\t", b" " * 3000, b"%", b"%00", b"#", b"?", b"&", b"=", b"\\",
]  # fmt: skip


def recorded(*kinds: str) -> list[bytes]:
    """The recorded pages of these kinds."""
    found = [
        p.read_bytes() for p in sorted(RECORDED.iterdir()) if p.name.startswith(kinds) and p.suffix != ".yml"
    ]
    assert found, kinds
    return found


def is_fit(text: str) -> bool:
    """Whether a text can be shown in a terminal and kept in the ledger: nothing unseen in it but spaces."""
    return all(character.isprintable() or unicodedata.category(character) == "Zs" for character in text)


@st.composite
def damaged(
    draw: st.DrawFn, pages: st.SearchStrategy[bytes], tokens: Sequence[bytes] = TOKENS
) -> bytes:
    """One of `pages` after some edits: pieces put in, taken out, doubled, moved, bytes changed."""
    page = draw(pages)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(page)))
        length = draw(st.integers(0, 200))
        kind = draw(st.sampled_from(["insert", "delete", "repeat", "flip", "cut", "many"]))
        if kind == "insert":
            page = page[:at] + draw(st.sampled_from(tokens)) + page[at:]
        elif kind == "delete":
            page = page[:at] + page[at + length :]
        elif kind == "repeat":
            page = page[:at] + page[at : at + length] * draw(st.integers(2, 300)) + page[at + length :]
        elif kind == "many":
            page = page[:at] + draw(st.sampled_from(tokens)) * draw(st.integers(2, 300)) + page[at:]
        elif kind == "flip":
            page = page[:at] + draw(st.binary(min_size=1, max_size=8)) + page[at + 1 :]
        else:
            page = page[:at]
        page = page[:300_000]
    return page


def pieces(words: list[str], most: int = 30) -> st.SearchStrategy[str]:
    """Words in any order, some repeated so often that whatever is not linear takes long."""
    some = st.lists(st.sampled_from(words) | st.text(max_size=6), max_size=most).map("".join)
    repeated = st.builds(
        lambda before, piece, times, after: before + piece * min(times, MOST // (3 * len(piece) + 1)) + after,
        some, st.lists(st.sampled_from(words), min_size=1, max_size=4).map("".join), st.integers(1, 3000), some,
    )  # fmt: skip
    return some | repeated


def as_bytes(words: list[str]) -> st.SearchStrategy[bytes]:
    """Text in the encodings that come, as it is and damaged."""
    plain = st.builds(
        lambda text, encoding: text.encode(encoding, "replace"), pieces(words),
        st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig", "latin-1"]),
    )  # fmt: skip
    return plain | damaged(plain)

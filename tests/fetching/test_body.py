"""Bodies on the wire: packed in several ways, cut off anywhere, larger than they look."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetching.body import read_body
from extractors.fetching.outcome import Finding, Outcome

FAR = time.monotonic() + 10_000


def packed(data: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(data)
    return zlib.compress(data) if encoding == "deflate" else data


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[place : place + size] for place in range(0, len(data), size)]


@given(st.binary(max_size=3000), st.sampled_from(["", "gzip", "deflate", "identity"]), st.integers(1, 700))
def test_what_was_packed_comes_out_whole(data: bytes, encoding: str, size: int) -> None:
    chunks = in_pieces(packed(data, encoding), size)
    assert read_body(chunks, encoding, max_bytes=100_000, deadline=FAR) == (data, "")


def test_deflate_may_come_without_its_header() -> None:
    raw = zlib.compressobj(wbits=-15)
    assert read_body([raw.compress(b"page" * 50) + raw.flush()], "deflate", max_bytes=1000, deadline=FAR) == (
        b"page" * 50,
        "",
    )


@given(st.integers(12, 300))
def test_a_packed_body_that_ends_early_is_told(length: int) -> None:
    data = bytes(range(256)) * 4
    whole = gzip.compress(data)
    body, missing = read_body([whole[: min(length, len(whole) - 1)]], "gzip", max_bytes=10_000, deadline=FAR)
    assert data.startswith(body)
    assert missing


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(20_000_000))
    with pytest.raises(Finding) as caught:
        read_body(in_pieces(bomb, 1000), "gzip", max_bytes=50_000, deadline=FAR)
    assert caught.value.outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(Finding) as caught:
        read_body([b"x"], encoding, max_bytes=10, deadline=FAR)
    assert caught.value.outcome is Outcome.PARSE_FAILED

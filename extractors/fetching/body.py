"""The body of a response, read within limits of size and time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable

import httpx

from extractors.fetching.outcome import Finding, Outcome

# What the client says it accepts. Both can be unpacked piece by piece within a limit.
ACCEPTED = "gzip, deflate"
# A body of the size limit comes in some thousand pieces. One that comes byte by byte costs a thousand times as much.
MAX_PIECES = 100_000


def read_body(
    chunks: Iterable[bytes], encoding: str, *, max_bytes: int, deadline: float
) -> tuple[bytes, str]:
    """The decompressed body as far as it came, and what is missing of it ("" when it is whole).

    `chunks` are the bytes on the wire, `encoding` the Content-Encoding header, `deadline` a time of
    `time.monotonic`. Raises Finding: `too_large` as soon as either form exceeds `max_bytes` (a bomb is never
    unpacked) or it comes in too many pieces, `unavailable` after the deadline, `parse_failed` for an encoding nobody asked for.
    """
    unpack = _unpacker(encoding)
    wire, size, pieces = 0, 0, 0
    parts: list[bytes] = []
    waiting = iter(chunks)
    while True:
        try:
            chunk = next(waiting)
        except StopIteration:
            break
        except httpx.RemoteProtocolError as error:
            return b"".join(parts), f"the body was cut off after {wire} bytes ({error})"
        wire += len(chunk)
        if time.monotonic() > deadline:
            raise Finding(Outcome.UNAVAILABLE, f"too slow: {wire} bytes came before the time limit")
        piece = unpack.feed(chunk, max_bytes - size + 1)
        size += len(piece)
        if size > max_bytes or wire > max_bytes:
            raise Finding(Outcome.TOO_LARGE, f"more than {max_bytes} bytes ({wire} on the wire)")
        pieces += 1
        if pieces > MAX_PIECES:
            raise Finding(Outcome.TOO_LARGE, f"a body of more than {MAX_PIECES} pieces, {wire} bytes so far")
        parts.append(piece)
    return b"".join(
        parts
    ), "" if unpack.whole else f"the compressed body ends after {wire} bytes, before its end"


class _Plain:
    whole = True

    def feed(self, data: bytes, limit: int) -> bytes:
        return data


class _Zipped:
    def __init__(self, *window_bits: int) -> None:
        self._bits = list(window_bits)
        self._stream = zlib.decompressobj(self._bits.pop(0))
        self._fed = False

    @property
    def whole(self) -> bool:
        return self._stream.eof or not self._fed

    def feed(self, data: bytes, limit: int) -> bytes:
        if not data or self._stream.eof:
            return b""  # what follows the end is none of the body
        try:
            piece = self._stream.decompress(data, max(1, limit))
        except zlib.error as error:
            if self._fed or not self._bits:
                raise Finding(Outcome.TRUNCATED, f"the compressed body is damaged ({error})") from None
            self._stream = zlib.decompressobj(self._bits.pop(0))  # "deflate" means either of two formats
            return self.feed(data, limit)
        self._fed = True
        return piece


def _unpacker(encoding: str) -> _Plain | _Zipped:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Zipped(16 + zlib.MAX_WBITS)
    if name == "deflate":
        return _Zipped(zlib.MAX_WBITS, -zlib.MAX_WBITS)
    raise Finding(Outcome.PARSE_FAILED, f"Content-Encoding {name!r}, only {ACCEPTED} was asked for")

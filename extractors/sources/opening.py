"""The one place that opens inputs: regular files inside the input folder that hold text, of a bounded size.

Everything else is refused with a reason that names place and remedy: pipes and devices are never waited for,
links that lead outside are not followed, pictures and office files are not read as if they were text.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from extractors.cleaning import on_one_line

MAX_BYTES = 16 * 1024 * 1024  # of one capture; the longest page seen has some megabytes
MAX_NAME = 1000  # bytes of a name: an index of the warehouse holds it
_LOOKED_AT = 65_536
_FEW_CONTROLS = 16  # damage; more than one in a hundred bytes besides is no text
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r\f\v\x1b")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 has a NUL in every Latin letter

# How files begin that people give the name of a text, and what they are.
_KINDS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document (docx, xlsx)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
    (b"{\\rtf", "a rich text document (rtf)"),
    (b"\x1f\x8b", "compressed (gzip)"),
    (b"BZh", "compressed (bzip2)"),
    (b"\xfd7zXZ\x00", "compressed (xz)"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)


class RefusedError(ValueError):
    """An input that must not or cannot be read. `kind` is one of
    `missing`, `unreadable`, `not_regular`, `outside`, `too_large`, `not_text`, `manifest`, `name`, `packed`."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that was found and is set aside: its name in the input, where it lies, which kind of trouble, the
    reason with the remedy."""

    name: str
    path: str
    kind: str
    reason: str


def read_input(path: Path, within: Path | None = None) -> bytes:
    """The bytes of a capture. With `within`, a link that leads outside that folder is refused.

    Never waits for a pipe or a device and never holds more than MAX_BYTES. Raises RefusedError.
    """
    data = read_bytes(path, within)
    if kind := _no_text(data):
        raise RefusedError("not_text", f"is {kind}, no text: save it as text (.txt) or as a page (.html)")
    return data


def read_bytes(path: Path, within: Path | None = None) -> bytes:
    """The same without a look at what kind of file it is."""
    try:
        real = path.resolve(strict=True)
        if within is not None and not real.is_relative_to(within.resolve()):
            raise RefusedError(
                "outside", "is a link that leads outside the input folder: put the file itself there"
            )
        _require_regular(real.stat())  # before opening: to open some devices does something
        # NONBLOCK: should a pipe have taken the file's place since, nobody waits for its writer.
        handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            _require_regular(os.fstat(handle))
            return _bounded(file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        raise RefusedError("missing", "no such file (or a link to none): restore it and run again") from None
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle; ValueError: a NUL
        if isinstance(error, RefusedError):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RefusedError("unreadable", f"cannot be read ({reason}): mend it and run again") from error


def read_stream() -> bytes:
    """Standard input, as far as a capture may reach. Raises RefusedError."""
    data = _bounded(sys.stdin.buffer.read(MAX_BYTES + 1))
    if kind := _no_text(data):
        raise RefusedError("not_text", f"is {kind}, no text")
    return data


def readable(name: str | bytes) -> str:
    """A file's name fit for messages and tables: bytes that are no UTF-8 are read as GB 18030, which Chinese
    Windows writes into archives; control characters are shown as pictures."""
    raw = name if isinstance(name, bytes) else os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return on_one_line(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return on_one_line(raw.decode("utf-8", "backslashreplace"))


def to_portable(path: Path | str) -> str:
    """A path as text that JSON and the database can hold; names that are no UTF-8 become a file address."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"file://{quote_from_bytes(os.fsencode(text))}"
    return text


def from_portable(text: str) -> Path:
    """The inverse of `to_portable`."""
    if text.startswith("file:///"):
        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix("file://"))))
    return Path(text)


def _require_regular(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = next((word for test, word in _SPECIAL if test(found.st_mode)), "no regular file")
        raise RefusedError("not_regular", f"is {kind}: only regular files are read")
    if found.st_size > MAX_BYTES:
        raise RefusedError(
            "too_large", f"has {found.st_size:,} bytes, more than the {MAX_BYTES:,} allowed: split it"
        )


_SPECIAL = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise RefusedError("too_large", f"has more than the {MAX_BYTES:,} bytes allowed: split it")
    return data


def _no_text(data: bytes) -> str | None:
    """What a file is that is no text; None for text, and for pages, in any encoding."""
    for beginning, kind in _KINDS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    head = data[:_LOOKED_AT]
    controls = 0 if head.startswith(_WIDE) else len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls > max(_FEW_CONTROLS, len(head) // 100) else None

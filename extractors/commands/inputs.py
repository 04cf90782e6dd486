"""What `extract`, `tasks` and `text` share: reading inputs one by one, going on after one that fails."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from extractors.cleaning import for_terminal, in_json, on_one_line
from extractors.documents import Document, read_document
from extractors.documents.pages.errors import LayoutError
from extractors.sources.manifest import (
    MANIFEST_NAME,
    Manifest,
    ManifestEntry,
    ManifestError,
    parse_manifest,
)
from extractors.sources.opening import RefusedError, read_bytes, read_input, read_stream, readable

published_option = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of publication, where the text does not print it.",
)


@dataclass(frozen=True, slots=True)
class Input:
    """One input that was read: its name, whether there are others beside it, its document."""

    name: str
    one_of_many: bool
    document: Document

    def labelled(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the input's name in front when there is more than one."""
        return {"file": self.name, **fields} if self.one_of_many else fields


def each_input(files: tuple[str, ...], published: datetime | None, use: Callable[[Input], None]) -> int:
    """Read every input and hand it on; the exit code is 1 when any of them failed.

    What cannot be read is one line. What our own code fails on is one with the traceback: a defect. The others go on.
    """
    failed = False
    for name in files:
        try:
            document = _read(name, published)
        except (OSError, LayoutError, ManifestError, RefusedError) as error:
            click.echo(f"{readable(name)}: {_reason(error)}", err=True)
            failed = True
            continue
        except Exception as error:
            _tell_fault(name, error)
            failed = True
            continue
        try:
            use(Input(readable(name), len(files) > 1, document))
        except (OSError, click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # of the output
        except Exception as error:
            _tell_fault(name, error)
            failed = True
    return int(failed)


def _tell_fault(name: str, error: Exception) -> None:
    traceback.print_exception(error)
    click.echo(f"{readable(name)}: our reader fails on it ({type(error).__name__}: {_reason(error)})", err=True)


def tell(lines: str) -> None:
    """Print JSON lines; on a terminal without characters that would steer it."""
    click.echo(in_json(lines) if sys.stdout.isatty() else lines)


def tell_text(text: str) -> None:
    """Print a text byte for byte in UTF-8; on a terminal with pictures for what would steer it, one for one."""
    sys.stdout.buffer.write((for_terminal(text) if sys.stdout.isatty() else text).encode("utf-8"))
    sys.stdout.buffer.flush()


def _read(name: str, published: datetime | None) -> Document:
    if name == "-":
        data, entry = read_stream(), None
    else:
        path = Path(name)
        data, entry = read_input(path), _entry(path)
    entry = entry or ManifestEntry(file=name)
    return read_document(
        data,
        name=readable(name),
        url=entry.url,
        published=published.date() if published else entry.published,
        title=entry.title,
        source=entry.source,
        reporting_start=entry.reporting_start,
        reporting_end=entry.reporting_end,
    )


def _entry(path: Path) -> ManifestEntry | None:
    manifest, name = _manifest(path.parent), readable(path.name)
    if name in manifest.wrong:
        raise ManifestError(manifest.wrong[name])
    return manifest.entries.get(name)


@cache
def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST_NAME
    return parse_manifest(read_bytes(path), readable(str(path))) if path.is_file() else Manifest()


def _reason(error: Exception) -> str:
    message = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return on_one_line(message or type(error).__name__, 1000)

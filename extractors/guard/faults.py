"""Whose fault is it that a page cannot be read: the page's, the archive's, or ours?

A page that cannot be read is a LayoutError or a Finding: it is set aside with the reason. An archive that cannot be asked
is an ArchiveError: an outage is tried again. Whatever else our code raises on a page is a defect of ours: the page is
noted as failed, the others go on, and what read it ends with an error that names it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from extractors.cleaning import QUOTED, on_one_line
from extractors.documents.html import LayoutError
from extractors.fetching.archive import ArchiveError
from extractors.fetching.outcome import Finding

log = logging.getLogger(__name__)

MEANT = (LayoutError, Finding, ArchiveError)


class ReaderFault(RuntimeError):
    """Our own code failed on a page that it should have read or refused. The message names page and error; the error
    itself is the cause."""


@contextmanager
def own_faults(name: str, *meant: type[Exception]) -> Iterator[None]:
    """Raises what the block raises beside MEANT and `meant` as a ReaderFault; its traceback goes into the log.

    name: the page or input that is read, for the message.
    """
    try:
        yield
    except Exception as error:  # the one place: a defect is of no kind that could be named
        if isinstance(error, (*MEANT, *meant)):
            raise
        log.exception("our reader fails on %s", on_one_line(name, QUOTED))
        raise ReaderFault(
            f"our reader fails on {on_one_line(name, QUOTED)} ({type(error).__name__}: "
            f"{on_one_line(str(error), QUOTED)}); the page lies in the archive and waits for a reader that is mended"
        ) from error

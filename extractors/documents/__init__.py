"""What a page says, before anybody reads its figures.

`read_document` turns the bytes of a text capture or of a saved HTML page into a `Document`: kind, district,
dates, sections by the form of their headings, rows of a task table. Nothing here opens a file or a socket.
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)

from extractors.documents.document import read_document
from extractors.documents.model import Cell, Document, Page, Section, TaskRow

__all__ = ["Cell", "Document", "Page", "Section", "TaskRow", "read_document"]

"""From text to observations. Pure: no file, no socket, no database.

scan (mentions) -> periods and scope -> attachment (clause, kind, phrase, links) -> basis -> concepts
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)

from extractors.reading.model import Observation
from extractors.reading.reader import Explanation, Unread, explain, observe
from extractors.reading.serialise import dumps, record

__all__ = ["Explanation", "Observation", "Unread", "dumps", "explain", "observe", "record"]

"""From text to observations. Pure: no file, no socket, no database.

scan (mentions) -> periods and scope -> attachment (clause, kind, phrase, links) -> basis -> concepts
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)

from extractors.reading.assembly.serialise import dumps, record
from extractors.reading.model.observation import Observation
from extractors.reading.pipeline import Explanation, UnreadNumber, explain, observe

__all__ = ["Explanation", "Observation", "UnreadNumber", "dumps", "explain", "observe", "record"]

"""From text to observations. Pure: no file, no socket, no database.

`pipeline` lists the stages and is the page to read first. The packages, each of which knows those before it:

- `language`: vocabulary, units, numerals, phrases, names covered by a mask
- `periods`: what printed periods mean
- `model`: what the stages hand to each other, and the observation
- `figures`: numbers in a text, with unit, value and qualifier, or rejected with a reason
- `scope`: passages, headings, leads: what holds around a sentence
- `concepts`: indicators, themes
- `sentence`: the stages of a sentence
- `assembly`: observations and their JSON
- `tables`: tables of figures

Their words stand in `data/`, the grammar in the code.
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)

from extractors.reading.assembly.serialise import dumps, record
from extractors.reading.model.mention import Decisions
from extractors.reading.model.observation import Observation
from extractors.reading.pipeline import Explanation, UnreadNumber, explain, observe

__all__ = ["Decisions", "Explanation", "Observation", "UnreadNumber", "dumps", "explain", "observe", "record"]

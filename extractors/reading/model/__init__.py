"""What the reader hands from stage to stage: a figure (`Mention`), its sentence, the passage and the document around it.

`Observation` is what comes out. Nothing here reads text.
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)

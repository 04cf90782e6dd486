"""A pattern looked for in front of each figure of a sentence in turn, without reading the sentence anew for each."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 48  # characters that a pattern takes at most, with what it looks at ahead


class FirstFound:
    """`pattern.search(text, start, end)` of one text, for ends that move on: what was looked through is not looked through again.

    pattern: takes LONGEST characters at most, looks at nothing in front of it, and does not ask where the text ends. What it
    did not match up to an end it can only match beyond it, so no match begins more than LONGEST characters before.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._start = -1
        self._end = -1
        self._from = -1  # no match from `_start` to an end beyond `_end` begins before

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first match between two offsets. Any start and end may be asked for; those that move on cost the least."""
        if start != self._start or end < self._end:
            self._start, self._from = start, start
        found = self.pattern.search(text, self._from, end)
        first = end if found is None else found.start()
        self._end, self._from = end, max(self._from, min(first, end - LONGEST))
        return found

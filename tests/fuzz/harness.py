"""The one way a fuzz target is run: in `make test` for some inputs, in `make fuzz` until its time is up.

A `Target` names what comes in and what must hold whatever it is. `run` counts its inputs and keeps the slowest, as time
per byte against the usual one; inputs count as a kilobyte longer than they are, for what any input costs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

Check = Callable[[Any], None]

ROUND = 200  # inputs between two looks at the clock
FIXED = 1000  # bytes that any input counts for beside its own
SHORT = 1000  # bytes below which the price of any input hides that of its length
MOST_RATIO = 10.0
NOTICED = 0.25  # seconds below which nobody minds: a garbage collection takes as long
RATES = 20_000  # of the first inputs, for the usual one


def size_of(value: str | bytes) -> int:
    """The length of an input in bytes."""
    return len(value.encode(errors="replace") if isinstance(value, str) else value)


@dataclass(frozen=True)
class Target:
    """`check` takes what `inputs` makes and raises when something is not as it must be; `size` is in bytes.

    Where the check needs a server or a folder, `opened` gives it in a context instead.
    """

    name: str
    inputs: SearchStrategy[Any]
    check: Check | None = None
    size: Callable[[Any], int] = size_of
    opened: Callable[[], AbstractContextManager[Check]] | None = None

    def checking(self) -> AbstractContextManager[Check]:
        """The check, with what it needs."""
        if self.opened is not None:
            return self.opened()
        assert self.check is not None, f"{self.name} checks nothing"
        return nullcontext(self.check)


@dataclass
class Seen:
    """What a target did so far, and how it failed, if it did."""

    count: int = 0
    rates: list[float] = field(default_factory=list)  # seconds a byte
    slowest: tuple[float, float, int] = (0.0, 0.0, 0)  # seconds a byte, seconds, bytes
    failure: str = ""

    def is_worst(self, seconds: float, size: int) -> bool:
        """Whether an input is slower a byte than all before."""
        return self._counts(seconds, size) and seconds / (size + FIXED) > self.slowest[0]

    @staticmethod
    def _counts(seconds: float, size: int) -> bool:
        return size >= SHORT or seconds > NOTICED

    def note(self, seconds: float, size: int) -> None:
        """Count an input that took so long."""
        self.count += 1
        rate = seconds / (size + FIXED)
        if len(self.rates) < RATES:
            self.rates.append(rate)
        if self._counts(seconds, size):
            self.slowest = max(self.slowest, (rate, seconds, size))

    @property
    def ratio(self) -> float:
        """Of the slowest input against the usual one."""
        usual = statistics.median(self.rates) if self.rates else 0.0
        return self.slowest[0] / usual if usual else 0.0

    @property
    def is_slow(self) -> bool:
        """Whether somebody would notice."""
        return self.ratio > MOST_RATIO and self.slowest[1] > NOTICED


def run(target: Target, *, seconds: float = 0.0, examples: int = ROUND) -> Seen:
    """Try a target with so many inputs, always the same, or with ever others until `seconds` are over.

    With a time limit a failing input ends the target and is told in `failure`; without one it is raised.
    """
    seen, number, until = Seen(), 0, time.monotonic() + seconds
    with target.checking() as check:

        def spent(value: object) -> float:
            began = time.process_time()
            check(value)
            return time.process_time() - began

        def look(value: object) -> None:
            took, size = spent(value), target.size(value)
            if seen.is_worst(took, size):
                took = min(took, spent(value))  # once more: it may have been a first time, or the garbage collector's turn
            seen.note(took, size)

        while number == 0 or time.monotonic() < until:
            number += 1
            chosen = settings(
                max_examples=ROUND if seconds else examples, deadline=None, database=None, print_blob=False,
                suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
            )  # fmt: skip
            try:
                seed(number)(chosen(given(target.inputs)(look)))()
            except Exception as error:
                if not seconds:
                    raise
                seen.failure = f"round {number}: {error!r} {' '.join(getattr(error, '__notes__', []))}"
                break
    return seen

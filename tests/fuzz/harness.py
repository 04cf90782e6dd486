"""The one way a fuzz target is run: in `make test` for some inputs, in `make fuzz` until its time is up.

A `Target` names what comes in and what must hold whatever it is. `run` counts its inputs and how long they take. An input is
slow when it takes far longer a byte than is usual for inputs of its size that are read (or refused) as it is: what is
refused at the door costs nothing, and what any input costs hides what a short one's length does. Where a target tells of a
real input, what that takes a byte is usual, too: of inputs that are mostly tags the usual one holds no figure.
"""

from __future__ import annotations

import math
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from extractors.collector import no_cycle_search

REFUSED = "refused"
Check = Callable[[Any], object]  # gives REFUSED for an input that was refused, as it may be

ROUND = 200  # inputs between two looks at the clock
MOST_RATIO = 10.0
NOTICED = 0.05  # seconds of processor time from which a ratio counts: below it, it is of the machine and not of the input
ENOUGH = 20  # inputs of a size from which the usual time can be told
LONG = 9  # bits of the length of an input from which its own length costs the most
KEPT = 5_000  # of the first inputs of a size, for the usual time
AGAIN = 3  # measurements of an input that seems slow; the best counts
PATIENCE = 120  # seconds after which an input hangs


class HangError(BaseException):
    """An input took longer than PATIENCE. Not to be caught by the code under test, nor made smaller by hypothesis."""


def size_of(value: str | bytes) -> int:
    """The length of an input in bytes."""
    return len(value.encode(errors="replace") if isinstance(value, str) else value)


@dataclass(frozen=True)
class Target:
    """`check` takes what `inputs` makes and raises when something is not as it must be; `size` is in bytes.

    Where the check needs a server or a folder, `opened` gives it in a context instead. `usual` makes an input as it really
    comes.
    """

    name: str
    inputs: SearchStrategy[Any]
    check: Check | None = None
    size: Callable[[Any], int] = size_of
    opened: Callable[[], AbstractContextManager[Check]] | None = None
    needs_database: bool = False
    usual: Callable[[], Any] | None = None

    def checking(self) -> AbstractContextManager[Check]:
        """The check, with what it needs."""
        if self.opened is not None:
            return self.opened()
        assert self.check is not None, f"{self.name} checks nothing"
        return nullcontext(self.check)


@dataclass
class Slowest:
    """An input that took longest, and how many times the usual that was a byte."""

    ratio: float = 0.0
    seconds: float = 0.0
    size: int = 0


@dataclass
class Alike:
    """The inputs of about one size that were read, or refused."""

    rates: list[float] = field(default_factory=list)  # seconds a byte of the first of them
    slowest: Slowest = field(default_factory=Slowest)  # without its ratio, which is not known before the end

    @property
    def usual(self) -> float:
        return statistics.median(self.rates)


@dataclass
class Seen:
    """What a target did so far, and how it failed, if it did."""

    count: int = 0
    refused: int = 0
    alike: dict[tuple[bool, int], Alike] = field(default_factory=dict)
    failure: str = ""
    hung: bool = False
    real: list[float] = field(default_factory=list)  # seconds a byte of an input as it really comes, once a round

    def _group(self, size: int, refused: bool) -> Alike:
        return self.alike.setdefault((refused, max(size, 1).bit_length()), Alike())

    def seems_slow(self, seconds: float, size: int, *, refused: bool = False) -> bool:
        """Whether an input is to be measured again before it is noted."""
        group = self._group(size, refused)
        return seconds > group.slowest.seconds and seconds > NOTICED / 10

    def note(self, seconds: float, size: int, *, refused: bool = False) -> None:
        """Count an input that took so long."""
        self.count += 1
        self.refused += refused
        group, size = self._group(size, refused), max(size, 1)
        if len(group.rates) < KEPT:
            group.rates.append(seconds / size)
        if seconds > group.slowest.seconds:
            group.slowest = Slowest(0.0, seconds, size)

    def _usual(self, refused: bool, length: int) -> float:
        """The usual seconds a byte of inputs of a size, or of the nearest size of which there are enough.

        Long inputs are mostly one piece many times, which may cost next to nothing, and many are refused at the door: no
        less than is usual of all that are read, nor than what a real one takes.
        """
        known = [key for key, group in self.alike.items() if key[0] == refused and len(group.rates) >= ENOUGH]
        near = min(known, key=lambda key: (abs(key[1] - length), key[1]), default=None)
        read = [(key, group) for key, group in self.alike.items() if not key[0]]
        long = [rate for key, group in read if key[1] > LONG for rate in group.rates]
        long = long or [rate for _, group in read for rate in group.rates]
        if near is None:
            return math.inf
        return max(self.alike[near].usual, statistics.median(long or [0.0]), statistics.median(self.real or [0.0]))

    def _slow(self) -> list[Slowest]:
        found = []
        for (refused, length), group in self.alike.items():
            one = group.slowest
            usual = max(self._usual(refused, length), 1e-12)
            found.append(Slowest(one.seconds / one.size / usual, one.seconds, one.size))
        return found

    @property
    def slowest(self) -> Slowest:
        """The worst ratio of those that count; with none that counts, of all."""
        found = self._slow()
        counting = [one for one in found if one.seconds >= NOTICED]
        return max(counting or found, key=lambda one: one.ratio, default=Slowest())

    @property
    def is_slow(self) -> bool:
        """Whether an input took so much longer than usual that it counts."""
        return self.slowest.seconds >= NOTICED and self.slowest.ratio > MOST_RATIO


@contextmanager
def patience() -> Iterator[None]:
    """Raises HangError in what takes longer than PATIENCE, where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run(target: Target, *, seconds: float = 0.0, examples: int = ROUND) -> Seen:
    """Try a target with so many inputs, always the same, or with ever others until `seconds` are over.

    With a time limit a failing input ends the target and is told in `failure`; without one it is raised.
    """
    seen, number, until = Seen(), 0, time.monotonic() + seconds
    trying: list[object] = [None]
    with target.checking() as check:

        def spent(value: object) -> tuple[float, bool]:
            with patience():
                began = time.process_time()
                outcome = check(value)
                return time.process_time() - began, outcome == REFUSED

        def look(value: object) -> None:
            trying[0], size = value, target.size(value)
            took, refused = spent(value)
            if seen.seems_slow(took, size, refused=refused):
                with no_cycle_search():
                    took = min(took, *(spent(value)[0] for _ in range(AGAIN - 1)))
            seen.note(took, size, refused=refused)

        while number == 0 or time.monotonic() < until:
            number += 1
            if target.usual is not None:
                real = target.usual()
                with no_cycle_search():
                    seen.real.append(min(spent(real)[0] for _ in range(AGAIN)) / target.size(real))
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
            except HangError:
                seen.hung, seen.failure = True, f"round {number}: more than {PATIENCE} s for {trying[0]!r:.100000}"
                break
    return seen

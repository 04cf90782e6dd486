"""`python -m tests.fuzz [SECONDS] [TARGET ...]`: every target for that long; prints inputs and the slowest ratio.

The ratio is the time per byte of the slowest input against the usual one of its target (inputs count as a kilobyte
longer than they are, for what any input costs). Ends with 1 when a target fails, takes more than ten times the usual
time per byte so that somebody would notice, or needs more than 500 MB; the failing input is printed.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS, Target

FIXED = 1000  # bytes that any input counts for beside its own
MOST_RATIO, MOST_MEMORY = 10.0, 500_000  # kilobytes
SHORT = 1000  # bytes below which the price of any input hides that of its length
NOTICED = 0.25  # seconds below which nobody minds: a garbage collection takes as long


@dataclass
class Seen:
    """What a target did so far."""

    count: int = 0
    rates: list[float] = field(default_factory=list)  # seconds a byte
    slowest: tuple[float, float, int] = (0.0, 0.0, 0)  # seconds a byte, seconds, bytes

    def note(self, seconds: float, size: int) -> None:
        self.count += 1
        rate = seconds / (size + FIXED)
        if len(self.rates) < 20_000:
            self.rates.append(rate)
        if size >= SHORT or seconds > NOTICED:
            self.slowest = max(self.slowest, (rate, seconds, size))

    @property
    def ratio(self) -> float:
        """Of the slowest input against the usual one."""
        return self.slowest[0] / statistics.median(self.rates) if self.rates else 0.0

    @property
    def is_slow(self) -> bool:
        """Whether somebody would notice."""
        return self.ratio > MOST_RATIO and self.slowest[1] > NOTICED


def run(target: Target, seconds: float) -> tuple[Seen, str]:
    """Try the target until the time is up; what was seen, and how it failed."""
    seen, round_ = Seen(), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        round_ += 1

        @seed(round_)
        @settings(
            max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False,
            phases=(Phase.generate, Phase.shrink),
        )  # fmt: skip
        @given(target.inputs)
        def check(value: object) -> None:
            began = time.process_time()
            target.check(value)
            seen.note(time.process_time() - began, target.size(value))

        try:
            check()
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return seen, f"round {round_}: {error!r} {' '.join(getattr(error, '__notes__', []))}"
    return seen, ""


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    chosen = [target for target in TARGETS if target.name in sys.argv[2:]] or TARGETS
    failed = False
    print(f"{'target':24} {'inputs':>9} {'ratio':>6}  slowest")
    for target in chosen:
        seen, wrong = run(target, seconds / len(chosen))
        _, slow, size = seen.slowest
        told = f"{slow:.3f} s for {size:,} bytes" if size else f"none of {SHORT:,} bytes"
        print(f"{target.name:24} {seen.count:>9,} {seen.ratio:>6.1f}  {told}", flush=True)
        if wrong:
            print(f"  FAILED {wrong}", flush=True)
        failed = failed or bool(wrong) or seen.is_slow
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory peak {memory / 1000:,.0f} MB")
    return int(failed or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())

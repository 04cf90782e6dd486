"""`python -m tests.fuzz [SECONDS] [TARGET ...]`: every target for its share of that time; prints inputs and the slowest ratio.

The ratio is the time per byte of the slowest input against the usual one of its target. Ends with 1 when a target fails,
takes more than ten times the usual time per byte so that somebody would notice, or needs more than 500 MB; the failing
input is printed. Ends with 2 for a target that there is none of.
"""

from __future__ import annotations

import resource
import sys

from tests.fuzz.harness import SHORT, run
from tests.fuzz.targets import TARGETS

MOST_MEMORY = 500_000  # kilobytes


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    if unknown := set(sys.argv[2:]) - {target.name for target in TARGETS}:
        print(f"no such target: {', '.join(sorted(unknown))}; there are: {', '.join(t.name for t in TARGETS)}")
        return 2
    chosen = [target for target in TARGETS if target.name in sys.argv[2:]] or TARGETS
    failed = False
    print(f"{'target':24} {'inputs':>9} {'ratio':>6}  slowest")
    for target in chosen:
        seen = run(target, seconds=seconds / len(chosen))
        _, slow, size = seen.slowest
        told = f"{slow:.3f} s for {size:,} bytes" if size else f"none of {SHORT:,} bytes"
        print(f"{target.name:24} {seen.count:>9,} {seen.ratio:>6.1f}  {told}", flush=True)
        if seen.failure:
            print(f"  FAILED {seen.failure}", flush=True)
        failed = failed or bool(seen.failure) or seen.is_slow
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory peak {memory / 1000:,.0f} MB")
    return int(failed or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())

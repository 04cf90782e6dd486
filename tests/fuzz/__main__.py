"""`python -m tests.fuzz [SECONDS] [TARGET ...]`: every target for its share of that time; prints inputs and the slowest ratio.

The ratio is the time per byte of the slowest input against the usual one of inputs of its size. It counts where that input
took so long that the time is its own; where none did, the largest is told in brackets. Ends with 1 when a target crashes or
hangs, compiled and plain reader differ, a ratio that counts is above ten, or more than 500 MB are needed; the failing input
is printed. Ends with 2 for a target that there is none of, and without the compiled reader.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractors.documents import document
from tests.fuzz.harness import NOTICED, run
from tests.fuzz.hostile import MOST_MEMORY, memory
from tests.fuzz.targets import TARGETS


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    if unknown := set(sys.argv[2:]) - {target.name for target in TARGETS}:
        print(f"no such target: {', '.join(sorted(unknown))}; there are: {', '.join(t.name for t in TARGETS)}")
        return 2
    chosen = [target for target in TARGETS if target.name in sys.argv[2:]] or TARGETS
    if not str(document.__file__).endswith(".so"):
        print("the reader is not compiled, there is nothing to compare the plain one with: run `make setup`")
        return 2
    failed, count, crashed, hung, peak = False, 0, 0, 0, 0
    print(f"{'target':24} {'inputs':>9} {'refused':>9} {'MB':>4} {'ratio':>7}  slowest")
    for target in chosen:
        Path("/proc/self/clear_refs").write_text("5")  # the most that is held is told anew for each
        seen = run(target, seconds=seconds / len(chosen))
        worst = seen.slowest
        ratio = f"{worst.ratio:.1f}" if worst.seconds >= NOTICED else f"({worst.ratio:.1f})"
        told = f"{worst.seconds:.3f} s for {worst.size:,} bytes"
        peak = max(peak, memory())
        print(f"{target.name:24} {seen.count:>9,} {seen.refused:>9,} {memory():>4} {ratio:>7}  {told}", flush=True)
        if seen.failure:
            print(f"  FAILED {seen.failure}", flush=True)
        failed = failed or bool(seen.failure) or seen.is_slow
        count, hung, crashed = count + seen.count, hung + seen.hung, crashed + (bool(seen.failure) and not seen.hung)
    print(f"{count:,} inputs; {crashed} targets with a crash or a difference between compiled and plain, {hung} that hang")
    print(f"memory peak {peak:,} MB")
    return int(failed or peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())

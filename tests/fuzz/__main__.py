"""`python -m tests.fuzz [SECONDS] [TARGET ...]`: every target for its share of that time; prints inputs and the slowest ratio.

The ratio is the time per byte of the slowest input against the usual one of inputs of its size, or against that of a real
page or text where it takes more. It counts where that input took so long that the time is its own; where none did, the
largest is told in brackets. Ends with 1 when a target crashes or hangs, compiled and plain reader differ, a ratio that counts
is above ten, or more than 500 MB are needed; the failing input is printed. Ends with 2 for a target that there is none of,
and without the compiled reader.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from extractors.documents import document
from tests.fuzz.harness import NOTICED, Seen, Target, run
from tests.fuzz.hostile import MOST_MEMORY, memory
from tests.fuzz.targets import TARGETS


def in_a_process(target: Target, seconds: float) -> tuple[Seen, int]:
    """What a target did, and the most memory that it held, in MB: in a child, since what is tried leaves much behind."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        Path("/proc/self/clear_refs").write_text("5")
        seen = run(target, seconds=seconds)
        with os.fdopen(writes, "wb") as pipe:
            pickle.dump((seen, memory()), pipe)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        content = answer.read()
    if os.waitpid(child, 0)[1] or not content:
        return Seen(failure="the process died"), 0
    found: tuple[Seen, int] = pickle.loads(content)  # noqa: S301 (written by ourselves)
    return found


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
        seen, held = in_a_process(target, seconds / len(chosen))
        worst = seen.slowest
        ratio = f"{worst.ratio:.1f}" if worst.seconds >= NOTICED else f"({worst.ratio:.1f})"
        worst_text = f"{worst.seconds:.3f} s for {worst.size:,} bytes"
        peak = max(peak, held)
        print(f"{target.name:24} {seen.count:>9,} {seen.refused:>9,} {held:>4} {ratio:>7}  {worst_text}", flush=True)
        if seen.failure:
            print(f"  FAILED {seen.failure}", flush=True)
        failed = failed or bool(seen.failure) or seen.is_slow
        count, hung, crashed = count + seen.count, hung + seen.hung, crashed + (bool(seen.failure) and not seen.hung)
    print(f"{count:,} inputs; {crashed} targets with a crash or a difference between compiled and plain, {hung} that hang")
    print(f"memory peak {peak:,} MB")
    return int(failed or peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())

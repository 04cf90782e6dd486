"""`python -m tests.fuzz.hostile [MEGABYTES] [WORDS]`: nasty inputs of up to 16 MB, each kind in a process of its own.

Prints for each kind (those with the words in their names) the largest size that was read, what it took a byte against the
usual, and the memory. Ends with 1 when one takes more than ten times the usual time a byte, or more than 500 MB.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from tests.fuzz.sizes import KINDS, Kind, attempt, usual

SIZES = (1_000_000, 1_900_000, 3_900_000, 5_900_000, 16_000_000)  # the second and fourth: texts just within the bounds
MOST_RATIO, MOST_MEMORY = 10.0, 500  # megabytes
NOTICED = 0.5  # seconds


def memory() -> int:
    """The most that this process held so far, in MB."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) // 1000 if found else 0


def look(kind: Kind, most: int) -> bool:
    """Print what one kind takes at every size; whether that is bearable."""
    Path("/proc/self/clear_refs").write_text("5")  # what the process before this one held does not count
    largest, worst, slowest, fine = 0, 0.0, 0.0, True
    refused = ""
    for size in (size for size in SIZES if size <= most):
        data = kind.make(size)
        told, seconds = attempt(kind.reader, data)
        largest, refused = (len(data), refused) if told == "read" else (largest, told)
        worst, slowest = max(worst, seconds / len(data) / usual(kind.reader)), max(slowest, seconds)
        fine = (worst <= MOST_RATIO or slowest < NOTICED) and memory() <= MOST_MEMORY
        if not fine:
            break
    said = f"beyond: {refused[:60]}" if refused else ""
    mark = "" if fine else "TOO MUCH "
    print(f"{mark}{kind.name[:60]:60} {largest / 1e6:5.1f} MB {worst:5.1f} x {slowest:6.2f} s {memory():4} MB  {said}", flush=True)
    return fine


def main() -> int:
    most = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else SIZES[-1]
    chosen = [kind for kind in KINDS if all(word in kind.name for word in sys.argv[2:])]
    for reader in {kind.reader for kind in chosen}:
        usual(reader)
    failed = 0
    for kind in chosen:
        child = os.fork()
        if child == 0:
            os._exit(0 if look(kind, most) else 1)
        failed += os.waitpid(child, 0)[1] != 0
    print(f"{len(chosen)} kinds, {failed} of them take too much")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.fuzz.hostile [MEGABYTES] [WORDS] [--log FILE] [--worst N]`: nasty inputs of up to 16 MB.

Each kind (those with the words in their names) in a process of its own. Prints for each the largest size that was read, what
it took a byte against the usual, and the memory. Ends with 1 when one takes more than ten times the usual time a byte, or
more than 500 MB. What stands in FILE is not tried again, so that hours of it may be done in parts; the kinds that took the
most a byte so far come first, and with N only so many of them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.sizes import KINDS, Kind, attempt, usual_now

# The first: short lines just within the bound of their number; the third and fifth: texts just within the bounds.
SIZES = (780_000, 1_000_000, 1_900_000, 3_900_000, 5_900_000, 16_000_000)
MOST_RATIO, MOST_MEMORY = 10.0, 500  # megabytes
NOTICED = 0.5  # seconds


@dataclass(frozen=True)
class Seen:
    """What an input of a kind took; `outcome` is `read`, or why it was refused."""

    kind: str
    asked: int  # bytes
    size: int  # bytes
    outcome: str
    seconds: float
    ratio: float  # of the time a byte to the usual
    memory: int  # megabytes

    @property
    def is_fine(self) -> bool:
        return (self.ratio <= MOST_RATIO or self.seconds < NOTICED) and self.memory <= MOST_MEMORY


def memory() -> int:
    """The most that this process held so far, in MB."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) // 1000 if found else 0


def look(kind: Kind, size: int) -> Seen:
    """What a kind takes at a size. Run it in a process of its own."""
    data, usual = kind.make(size), usual_now(kind.reader)
    Path("/proc/self/clear_refs").write_text("5")  # what making it took, and the process before this one, does not count
    outcome, seconds = attempt(kind.reader, data)
    return Seen(kind.name, size, len(data), outcome, seconds, seconds / len(data) / usual, memory())


def in_a_process(kind: Kind, size: int) -> Seen:
    """The same, from a child. Raises RuntimeError when it dies."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writes, json.dumps(asdict(look(kind, size))).encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        received = answer.read()
    if os.waitpid(child, 0)[1] or not received:
        raise RuntimeError(f"{kind.name} at {size:,} bytes: the process died")
    return Seen(**json.loads(received))


def tell(seen: list[Seen]) -> bool:
    """Print what all sizes of a kind took; whether that is bearable."""
    fine = all(one.is_fine for one in seen)
    largest = max((one.size for one in seen if one.outcome == "read"), default=0)
    refused = next((one.outcome for one in reversed(seen) if one.outcome != "read"), "")
    worst, slowest, most = (max(getattr(one, name) for one in seen) for name in ("ratio", "seconds", "memory"))
    mark, remark = "" if fine else "TOO MUCH ", f"beyond: {refused[:60]}" if refused else ""
    print(f"{mark}{seen[0].kind[:60]:60} {largest / 1e6:5.1f} MB {worst:5.1f} x {slowest:6.2f} s {most:4} MB  {remark}", flush=True)
    return fine


def try_sizes(kind: Kind, sizes: Iterable[int], known: list[Seen], log: Path | None) -> list[Seen]:
    """What a kind takes at each size up to the first that is too much; what is known already is not tried again."""
    seen: list[Seen] = []
    for size in sizes:
        one = next((old for old in known if old.asked == size), None)
        if one is None:
            one = in_a_process(kind, size)
            if log is not None:
                with log.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        seen.append(one)
        if not one.is_fine:
            break
    return seen


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Nasty inputs of up to 16 MB")
    parser.add_argument("megabytes", nargs="?", type=float, default=SIZES[-1] / 1e6)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--log", type=Path)
    parser.add_argument("--worst", type=int)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    log: Path | None = asked.log
    lines = log.read_text(encoding="utf-8").splitlines() if log is not None and log.exists() else []
    known: dict[str, list[Seen]] = {}
    for one in (Seen(**json.loads(line)) for line in lines):
        known.setdefault(one.kind, []).append(one)
    chosen = [kind for kind in KINDS if all(word in kind.name for word in asked.words)]
    chosen.sort(key=lambda kind: -max((one.ratio for one in known.get(kind.name, [])), default=0))
    sizes = [size for size in SIZES if size <= asked.megabytes * 1e6]
    fine = [tell(try_sizes(kind, sizes, known.get(kind.name, []), log)) for kind in chosen[: asked.worst]]
    print(f"{len(fine)} kinds, {fine.count(False)} of them take too much")
    return int(not all(fine) or not fine)


if __name__ == "__main__":
    sys.exit(main())

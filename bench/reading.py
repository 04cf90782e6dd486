"""Reading speed beside named peers, in one run on the same text: `python bench/reading.py`.

Ours is timed from text to finished observations; a bare `re` scan finds numbers only. The peers are installed into an
environment of their own under `.local/`, never into the project. They are slow: they get a slice, all rates are per second.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import gazette

from extractors.collector import no_cycle_search
from extractors.documents import read_document
from extractors.reading import observe, pipeline

ROOT = Path(__file__).resolve().parents[1]
PEERS_ENVIRONMENT = ROOT / ".local" / "bench-peers"
PACKAGES = {"recognizers-text": "recognizers-text-suite==1.0.2a2", "JioNLP": "jionlp==1.5.31", "cn2an": "cn2an==0.5.24"}
# The last release of recognizers-text asks for an interface that emoji dropped.
REQUIRED = (*PACKAGES.values(), "emoji<2")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?[十百千万亿]*(?:%|[\u4e00-\u9fff]{0,3})|[零一二两三四五六七八九十百千万亿]+")


def ours(text: str) -> int:
    document = read_document(text, published=date(2021, 12, 10), district="临河区")
    with no_cycle_search():
        return len(observe(document))


def best_rate(run: object, text: str, times: int) -> tuple[float, int]:
    """Characters per second of processor time in the fastest of several runs, and what was found."""
    fastest, found = float("inf"), 0
    for _ in range(times):
        started = time.process_time()
        found = run(text)  # type: ignore[operator]
        fastest = min(fastest, time.process_time() - started)
    return len(text) / fastest, found


def python_of_peers() -> Path:
    python = PEERS_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print("installing the peers into", PEERS_ENVIRONMENT.relative_to(ROOT), file=sys.stderr)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", PEERS_ENVIRONMENT], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, *REQUIRED], check=True)
    return python


def peer_rate(name: str, text: str) -> tuple[float, int] | None:
    command = [python_of_peers(), Path(__file__).with_name("peers.py"), name]
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if result.returncode:
        print(f"{name}: {result.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    seconds, found = result.stdout.split()[-2:]
    return len(text) / float(seconds), int(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=1_000_000, help="length of the text for the fast readers")
    parser.add_argument("--slice", type=int, default=5_000, help="length of the text for the peers")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    text = gazette(options.characters)
    short = gazette(options.characters // 10)
    rate, found = best_rate(ours, text, 3)
    linear = len(text) / rate / (len(short) / best_rate(ours, short, 3)[0])
    scan, numbers = best_rate(lambda given: sum(1 for _ in NUMBER.finditer(given)), text, 3)
    rows = [("gazette-warehouse", rate, found * len(text[: options.slice]) // len(text)), ("bare re scan", scan, 0)]
    for name in () if options.no_peers else PACKAGES:
        measured = peer_rate(name, text[: options.slice])
        if measured is not None:
            rows.append((name, *measured))
    print(f"text of {len(text):,} characters, {found:,} observations, {numbers:,} numbers; peers: {options.slice:,} characters")
    print(f"the reader is {'compiled' if pipeline.__file__.endswith('.so') else 'run from its sources'}")
    print(f"ten times the text takes {linear:.1f} times as long\n")
    print(f"{'reader':20} {'characters/s':>14} {'ours is':>10}")
    for name, per_second, _ in rows:
        print(f"{name:20} {per_second:14,.0f} {rate / per_second:9.1f}x")


if __name__ == "__main__":
    main()

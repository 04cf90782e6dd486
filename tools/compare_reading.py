"""Do two states of the reader print the same bytes? `python tools/compare_reading.py [OLD] [NEW] --input PATH ...`

OLD and NEW are commits, or folders with a checkout; without them: the last commit, and the files as they are here. Inputs are
files or folders: text captures and pages (`.txt`, `.html`, a `manifest.csv` beside them counts), and lists of short texts
(every string with Chinese in a `.yml`, `.yaml` or `.jsonl`, every passage of a `.txt` below `tests/`). `--generated N` adds
texts made for this with N characters in all.

Compared are what `gazette extract` and `gazette tasks` print, and the numbers left unread with their reason. What a commit
prints is kept in `.local/compare`. Ends with 0 for the same bytes, 1 for differences, 2 when it cannot compare.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".local" / "compare"
DEFAULT = (
    ROOT / "samples",
    ROOT / "tests" / "reading",
    ROOT.parent / "shared" / "gazettes",
    ROOT.parent / "shared" / "suites",
)
PAGES = (".txt", ".html", ".htm")
LISTS = (".yml", ".yaml", ".jsonl")
COMMANDS = (("extract",), ("extract", "--explain"), ("tasks",))
UNREAD = ("file", "start", "end", "mention", "not_taken")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BATCH = 400  # files of one command
SHOWN = 12


def strings(value: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        if CHINESE.search(value):
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def texts_of(path: Path) -> Iterator[str]:
    """The short texts in a list of cases."""
    if path.suffix == ".jsonl":
        for line in path.read_text("utf-8").splitlines():
            yield from strings(json.loads(line))
    elif path.suffix == ".txt":
        yield from (part for part in path.read_text("utf-8").split("\n") if CHINESE.search(part))
    else:
        yield from strings(yaml.safe_load(path.read_text("utf-8")))


def generated(characters: int) -> Iterator[str]:
    """Texts of the benchmark, and sentences of the cases put together anew: what no case holds."""
    sys.path.insert(0, str(ROOT / "bench"))
    from corpus import gazette

    yield gazette(characters // 2)
    pieces = sorted(
        {
            piece
            for path in sorted((ROOT / "tests" / "reading").rglob("*"))
            if path.suffix in LISTS
            for text in texts_of(path)
            for piece in re.split(r"(?<=[。;;,,、])", text)
            if CHINESE.search(piece)
        }
    )
    rng = random.Random(11)  # noqa: S311 - texts for a comparison, not secrets
    left = characters - characters // 2
    while left > 0:
        text = "".join(rng.choice(pieces) + rng.choice(["", "", "", "\n", "。"]) for _ in range(60))
        left -= len(text)
        yield text


def gather(inputs: list[Path], characters: int, into: Path) -> list[str]:
    """Lay the inputs out below a folder; their names, relative to it."""
    names: list[str] = []
    folders: dict[Path, Path] = {}
    seen: set[str] = set()

    def keep_text(text: str) -> None:
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        if digest not in seen:
            seen.add(digest)
            (into / "texts").mkdir(exist_ok=True)
            (into / "texts" / f"{digest}.txt").write_text(text, encoding="utf-8")
            names.append(f"texts/{digest}.txt")

    for given in inputs:
        files = sorted(given.rglob("*")) if given.is_dir() else [given]
        for path in files:
            of_cases = (ROOT / "tests") in path.resolve().parents
            if path.suffix in LISTS or (of_cases and path.suffix == ".txt"):
                for text in texts_of(path):
                    keep_text(text)
            elif path.suffix in PAGES:
                folder = folders.get(path.parent)
                if folder is None:
                    folder = folders[path.parent] = into / f"{len(folders):03d}_{path.parent.name}"
                    folder.mkdir()
                    if (path.parent / "manifest.csv").is_file():
                        shutil.copy(path.parent / "manifest.csv", folder)
                shutil.copy(path, folder)
                names.append(f"{folder.name}/{path.name}")
    for text in generated(characters) if characters else ():
        keep_text(text)
    return names


def checkout(side: str, scratch: Path) -> tuple[Path, str | None]:
    """The folder of a state, and the commit it is when it cannot change."""
    if Path(side).is_dir():
        return Path(side).resolve(), None
    named = subprocess.run(
        ["git", "rev-parse", "--verify", side + "^{commit}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if named.returncode:
        raise SystemExit(f"{side} is neither a folder nor a commit")
    commit = named.stdout.strip()
    folder = scratch / commit
    archive = subprocess.run(
        ["git", "archive", commit, "extractors"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder)  # noqa: S202 - our own files, as git holds them
    return folder, commit


def printed(folder: Path, inputs: Path, names: list[str], plain: bool) -> dict[str, list[str]]:
    """What every command prints of the inputs, by file and command."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "GAZETTE_COMPILED": "0" if plain else "1"}
    found: dict[str, list[str]] = {}

    def run(batch: list[str]) -> list[tuple[str, str]]:
        lines = []
        for command in COMMANDS:
            done = subprocess.run(
                [sys.executable, "-m", "extractors.cli", *command, *batch, "texts/none.txt"],
                cwd=inputs, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if "Traceback" in done.stderr or done.returncode not in (0, 1):
                raise SystemExit(f"{folder}: gazette {' '.join(command)} failed\n{done.stderr[-3000:]}")
            label = " ".join(command)
            for line in done.stdout.splitlines():
                fields = json.loads(line)
                if "--explain" in command:  # what it says of a figure taken is its own affair
                    if "not_taken" not in fields:
                        continue
                    line = json.dumps({name: fields[name] for name in UNREAD}, ensure_ascii=False)
                lines.append((f"{fields['file']} {label}", line))
            lines += [
                (f"{line.partition(':')[0]} {label}", f"error: {line}") for line in done.stderr.splitlines()
            ]
        return lines

    batches = [names[at : at + BATCH] for at in range(0, len(names), BATCH)]
    with ThreadPoolExecutor(2) as pool:
        for lines in pool.map(run, batches):
            for key, line in lines:
                found.setdefault(key, []).append(line)
    return found


def outputs(side: str, inputs: Path, names: list[str], plain: bool, scratch: Path) -> dict[str, list[str]]:
    folder, commit = checkout(side, scratch)
    if commit is None:
        return printed(folder, inputs, names, plain)
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(p for p in inputs.rglob("*") if p.is_file()):
        digest.update(file.relative_to(inputs).as_posix().encode() + file.read_bytes())
    kept = KEPT / f"{commit[:12]}-{digest.hexdigest()}.json"
    if not kept.is_file():
        found = printed(folder, inputs, names, plain=True)
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    known: dict[str, list[str]] = json.loads(kept.read_text("utf-8"))
    return known


def differences(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, []), new.get(key, [])
        if before == after:
            continue
        gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
        if not gone and not come:
            yield f"{key}: in another order, or another number of times"
        for line in gone:
            yield f"- {key}: {line}"
        for line in come:
            yield f"+ {key}: {line}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", nargs="?", default="HEAD")
    parser.add_argument("new", nargs="?", default=str(ROOT))
    parser.add_argument(
        "--input", action="append", type=Path, help="default: samples, own texts, and ../shared"
    )
    parser.add_argument("--generated", type=int, default=300_000, help="characters of texts made for this")
    parser.add_argument(
        "--plain", action="store_true", help="read from the sources even where they are compiled"
    )
    options = parser.parse_args()
    given = options.input or [path for path in DEFAULT if path.exists()]
    if missing := [str(path) for path in given if not path.exists()]:
        print("no such input:", *missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "inputs"
        inputs.mkdir()
        names = gather(given, options.generated, inputs)
        old, new = (
            outputs(side, inputs, names, options.plain, Path(scratch)) for side in (options.old, options.new)
        )
    found = list(differences(old, new))
    for line in found[:SHOWN]:
        print(line[:700])
    lines = sum(map(len, old.values()))
    print(f"{len(found)} differences in {lines} lines of {len(names)} inputs")
    return 1 if found or not lines else 0


if __name__ == "__main__":
    sys.exit(main())

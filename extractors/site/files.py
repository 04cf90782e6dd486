"""The files of one site: written only where they change, and taken away when nothing makes them any more."""

from __future__ import annotations

import json
from pathlib import Path

MANIFEST = "built.json"


def put(target: Path, content: bytes) -> None:
    """Write a file as a whole: whoever opens it meanwhile has what was there before."""
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(content)
    fresh.replace(target)


class Folder:
    """A site's folder while it is built.

    `marks` remembers for each page what it was made from, so that a page made from the same need not be made again. `anew`: all
    are made, and written, again; until then the old ones are there to be read.
    """

    def __init__(self, path: Path, code: str, *, anew: bool = False) -> None:
        self.path = path
        self.code = code
        self.anew = anew
        self.written = 0
        self.kept = 0
        self.marks: dict[str, str] = {}
        self._files: set[str] = set()
        self._before = self._read()

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
            return dict(found["files"]) if isinstance(found, dict) else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def is_made(self, name: str, mark: str, *others: str) -> bool:
        """Whether a page (with the files beside it) lies there, made from this by this code; then it stays."""
        mark = f"{self.code}:{mark}"
        names = (name, *others)
        if self.anew or any(self._before.get(n) != mark or not (self.path / n).is_file() for n in names):
            return False
        for each in names:
            self.marks[each] = mark
            self._files.add(each)
            self.kept += 1
        return True

    def write(self, name: str, text: str | bytes, mark: str = "") -> None:
        """Write a file unless it holds that already. It appears as a whole or not at all."""
        target = self.path / name
        content = text.encode() if isinstance(text, str) else text
        self._files.add(name)
        self.marks[name] = f"{self.code}:{mark}"
        if not self.anew and target.is_file() and target.read_bytes() == content:
            self.kept += 1
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, content)
        self.written += 1

    def copy(self, source: Path, name: str) -> None:
        """A file of ours, or a folder of them, as it is."""
        files = [source] if source.is_file() else [p for p in sorted(source.rglob("*")) if p.is_file()]
        for file in files:
            inner = name if source.is_file() else f"{name}/{file.relative_to(source).as_posix()}"
            self.write(inner, file.read_bytes())

    def finish(self) -> None:
        """Take away what earlier builds wrote and this one did not, and note what was written."""
        there = {file.relative_to(self.path).as_posix() for file in self.path.rglob("*") if file.is_file()} if self.anew else set()
        for name in (there | set(self._before)) - self._files - {MANIFEST}:
            (self.path / name).unlink(missing_ok=True)
        self.write(MANIFEST, json.dumps({"files": self.marks}, ensure_ascii=False, sort_keys=True, indent=0))

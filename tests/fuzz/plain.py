"""The reader without its compiled modules, in a process of its own, to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from extractors.documents import read_document
from extractors.reading import dumps, observe, record
from extractors.settings import PROJECT


def plain_text_of(text: str) -> list[str]:
    """What this process reads from a text."""
    return [dumps(record(observation)) for observation in observe(read_document(text))]


class PlainReader:
    """`plain_text_of`, by a process that reads from the sources."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.plain"], env=os.environ | {"GAZETTE_COMPILED": "0"}, cwd=PROJECT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def read(self, text: str) -> list[str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        answer: list[str] = json.loads(self.process.stdout.readline())
        return answer


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(plain_text_of(json.loads(line))), flush=True)

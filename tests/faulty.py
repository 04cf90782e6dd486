"""A defect of ours on purpose: processes whose reader divides by zero on texts that hold a word."""

from __future__ import annotations

from pathlib import Path

WORD = "税收坏账"
_CODE = f"""
import extractors.reading as reader

_observe = reader.observe

def observe(document):
    if {WORD!r} in document.text:
        raise ZeroDivisionError("no columns")
    return _observe(document)

reader.observe = observe
"""


def environment(folder: Path) -> dict[str, str]:
    """The variables that give a process such a reader; `folder` holds the code."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_CODE, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}

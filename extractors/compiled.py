"""The reader as machine code: mypyc compiles the modules of the pure core, `import` then takes those.

The compiled modules lie in a folder of their own whose name is a digest of the sources. So they are used for just the
sources that they were made from: whoever edits one reads with the sources until `make setup` has compiled anew.
Results are the same either way, compiled reading is about three times as fast.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, MutableSequence
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "_compiled"  # <digest>/ holds the modules below the folders of their packages
PACKAGES = ("documents", "reading")
# what mypyc cannot, or need not, compile
ASIDE = frozenset(["__init__.py", "decode.py", "html.py"])
FOLDERS_ASIDE = frozenset(["pages"])
SUFFIX = EXTENSION_SUFFIXES[0]
SHARED = "__mypyc" + SUFFIX  # the library that the modules of a compilation share


def wanted() -> bool:
    """Whether what was compiled is to be used: GAZETTE_COMPILED=0 leaves it aside."""
    return os.environ.get("GAZETTE_COMPILED") != "0"


def sources() -> list[Path]:
    """The modules that are compiled: those of the pure core that read text, not pages."""
    return [
        source
        for package in PACKAGES
        for source in sorted((ROOT / package).rglob("*.py"))
        if source.name not in ASIDE and source.parent.name not in FOLDERS_ASIDE
    ]


def fingerprint(files: Iterable[Path]) -> str:
    """A digest of files as they are now, for this kind of interpreter."""
    digest = hashlib.blake2b(SUFFIX.encode(), digest_size=10)
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


@cache
def folder() -> Path:
    """Where the compiled modules of the sources as this process met them lie, if there are any."""
    return FOLDER / fingerprint(sources())


def prefer_compiled(package: str, path: MutableSequence[str]) -> None:
    """Let a package take its compiled modules, where there are some; each package of the reader calls this for itself.

    package: its full name; path: its `__path__`.
    """
    if not wanted() or not FOLDER.is_dir():
        return
    compiled = folder()
    modules = compiled.joinpath(*package.split("."))
    if not modules.is_dir():
        return
    for library in compiled.glob(f"*{SHARED}"):
        name = library.name.removesuffix(SUFFIX)
        if name not in sys.modules and (spec := spec_from_file_location(name, library)) and spec.loader:
            sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
    path.insert(0, str(modules))

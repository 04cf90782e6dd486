"""Compile the reader (see extractors/compiled.py and extractors/prepared.py): `python tools/compile_reader.py`.

Needs a C compiler and Python's headers. Without them the reader runs from its sources: a line says so, and nothing fails,
unless GAZETTE_REQUIRE_PROGRAMS=1 asks for everything.
"""

from __future__ import annotations

import marshal
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import chain
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

from extractors import prepared
from extractors.compiled import FOLDER, ROOT, folder, sources
from extractors.pattern_code import code_of

LOG = FOLDER / "compile.log"
TABLES = (("reading", "vocabulary.toml"), ("reading", "concepts.toml"), ("reading", "indicators.toml"))


def build(target: Path, work: Path) -> None:
    """Translate the sources to C and compile them into `target`; `work` takes what lies between."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class Build(build_ext):
        """Compiles the C files of an extension side by side."""

        def build_extensions(self) -> None:
            one = self.compiler.compile

            def compile_all(files: list[str], **options: Any) -> list[str]:
                with ThreadPool() as pool:
                    return list(chain(*pool.map(lambda file: one([file], **options), files)))

            self.compiler.compile = compile_all
            super().build_extensions()

    modules = [str(source.relative_to(ROOT.parent)) for source in sources()]
    options = ["--namespace-packages", "--explicit-package-bases", "--ignore-missing-imports"]
    extensions = mypycify(
        [*modules, *options], opt_level="2", debug_level="0", multi_file=True, target_dir=str(work / "c")
    )
    for extension in extensions:
        # nobody puts functions of his own in front of ours, so that modules call each other straight
        extension.extra_compile_args.append("-fno-semantic-interposition")
    command = Build(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = str(target), str(work / "o")
    command.ensure_finalized()
    command.run()


def compile_modules() -> bool:
    """Compile what is not compiled yet; False when that failed."""
    made_before = folder()
    if made_before.is_dir():
        return True
    print(f"setup: compiling the reader ({len(sources())} modules)", flush=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix=".work-") as work:
        made = Path(work) / "modules"
        with LOG.open("w") as log:
            command = [sys.executable, __file__, "--into", str(made), work]
            done = subprocess.run(command, stdout=log, stderr=log, cwd=ROOT.parent, check=False)
        if done.returncode:
            return False
        for old in FOLDER.iterdir():
            if old.is_dir() and old.name != Path(work).name:
                shutil.rmtree(old)
        made.rename(made_before)
    return True


def keep_patterns() -> None:
    """Keep the code of every pattern that the reader asks for, and the values of its data files."""
    if prepared.is_current():
        return
    prepared._kept.cache_clear()
    os.environ["GAZETTE_COMPILED"] = "0"  # as if nothing were kept
    import extractors.documents.tables.laid_out
    import extractors.reading  # noqa: F401

    kept = {
        "patterns": {pattern: code_of(*pattern) for pattern in prepared.not_kept},
        "tables": dict(prepared.table_entry(*table) for table in TABLES),
        "made_from": {"fingerprint": prepared.made_from()},
    }
    draft = prepared.place().with_suffix(".draft")
    draft.write_bytes(marshal.dumps(kept))
    for old in FOLDER.glob("prepared-*.marshal"):
        old.unlink()
    draft.replace(prepared.place())


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    if sys.argv[1:2] == ["--into"]:
        build(Path(sys.argv[2]), Path(sys.argv[3]))
        return 0
    keep_patterns()
    if compile_modules():
        return 0
    print(
        f"setup: the reader was not compiled and runs at a third of its speed; {LOG} says why",
        file=sys.stderr,
    )
    return 1 if os.environ.get("GAZETTE_REQUIRE_PROGRAMS") else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compile the reader (see extractors/compiled.py): `python tools/compile_reader.py`.

Needs a C compiler and Python's headers. Without them the reader runs from its sources: a line says so, and nothing fails,
unless GAZETTE_REQUIRE_PROGRAMS=1 asks for everything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from multiprocessing.pool import ThreadPool
from pathlib import Path

from extractors.compiled import FOLDER, ROOT, folder, sources

LOG = FOLDER / "compile.log"


def build(target: Path, work: Path) -> None:
    """Translate the sources to C and compile them into `target`; `work` takes what lies between."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class Build(build_ext):
        """Compiles the C files of an extension side by side."""

        def build_extensions(self) -> None:
            one = self.compiler.compile

            def compile_all(files: list[str], **options: object) -> list[str]:
                with ThreadPool() as pool:
                    return [made for objects in pool.map(lambda file: one([file], **options), files) for made in objects]

            self.compiler.compile = compile_all
            super().build_extensions()

    modules = [str(source.relative_to(ROOT.parent)) for source in sources()]
    options = ["--namespace-packages", "--explicit-package-bases", "--ignore-missing-imports"]
    # -O1: the time goes into calls of the interpreter's own functions, more only makes compiling longer.
    extensions = mypycify(
        [*modules, *options], opt_level="1", debug_level="0", multi_file=True, target_dir=str(work / "c")
    )
    command = Build(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = str(target), str(work / "o")
    command.ensure_finalized()
    command.run()


def main() -> int:
    wanted = folder()
    if wanted.is_dir():
        return 0
    FOLDER.mkdir(exist_ok=True)
    if "--here" in sys.argv:
        build(Path(sys.argv[-2]), Path(sys.argv[-1]))
        return 0
    print(f"setup: compiling the reader ({len(sources())} modules)", flush=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix=".work-") as work:
        made = Path(work) / "modules"
        with LOG.open("w") as log:
            command = [sys.executable, __file__, "--here", str(made), work]
            done = subprocess.run(command, stdout=log, stderr=log, cwd=ROOT.parent, check=False)
        if done.returncode:
            print(f"setup: the reader was not compiled and runs at half its speed; {LOG} says why", file=sys.stderr)
            return 1 if os.environ.get("GAZETTE_REQUIRE_PROGRAMS") else 0
        for old in FOLDER.iterdir():
            if old.is_dir() and old.name != Path(work).name:
                shutil.rmtree(old)
        made.rename(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())

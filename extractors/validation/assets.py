"""The files that Data Docs pages load from outside, kept on this machine so that reports need no internet.

`python -m extractors.validation.assets` installs them from the pinned npm packages below
`tools/data-docs-assets` into `.local/data-docs-assets`, with the licence of every package beside them, and
does nothing when they are up to date. `build_data_docs` does the same when it finds them missing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractors.settings import settings
from extractors.validation.model import ValidationError

STAMP = "stamp"
LICENCES = "licences"


def _source() -> Path:
    return settings().project / "tools" / "data-docs-assets"


def folder() -> Path:
    """Where the files are kept, below folders named after their packages."""
    return settings().state / "data-docs-assets"


@lru_cache
def listed() -> dict[str, Any]:
    """`assets.yml`: `replace` (address outside: file of a package), `also` (further files), `images`."""
    found: dict[str, Any] = yaml.safe_load((_source() / "assets.yml").read_text(encoding="utf-8"))
    return found


def ensure() -> Path:
    """Install the files where they are missing or outdated; returns their folder.

    Raises ValidationError when npm is missing or fails, naming its last words.
    """
    target, stamp = folder(), _stamp()
    if (target / STAMP).is_file() and (target / STAMP).read_text() == stamp:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".assets-") as scratch:
        modules, fresh = _install(Path(scratch)), Path(scratch) / "fresh"
        for name in {*listed()["replace"].values(), *listed()["also"]}:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / name, fresh / name)
        _keep_licences(modules, fresh / LICENCES)
        (fresh / STAMP).write_text(stamp)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    return target


def _stamp() -> str:
    """Changes whenever a package or the list of files does."""
    files = [_source() / name for name in ("package-lock.json", "assets.yml")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _install(scratch: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(_source() / name, scratch / name)
    npm = shutil.which("npm")
    if npm is None:
        raise ValidationError("npm is not installed; the reports need it once, for their styles and scripts")
    done = subprocess.run(  # noqa: S603 (the command is ours, the packages are pinned by hash)
        [npm, "ci", "--loglevel=error"], cwd=scratch, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ValidationError(f"npm could not install the files of the reports: {done.stderr.strip()[-800:]}")
    return scratch / "node_modules"


def _keep_licences(modules: Path, target: Path) -> None:
    """The licence of every package: those we ship, and those that are built into their files."""
    target.mkdir(parents=True)
    for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        package = json.loads(manifest.read_text(encoding="utf-8"))
        told = (
            f"{package['name']} {package['version']}\nlicence: {package.get('license', 'see the package')}\n"
        )
        for file in sorted(manifest.parent.iterdir()):
            if file.is_file() and file.name.lower().startswith(("licen", "copying", "notice")):
                told += f"\n--- {file.name} ---\n" + file.read_text(encoding="utf-8", errors="replace")
        (target / (package["name"].replace("/", "__") + ".txt")).write_text(told, encoding="utf-8")


def main() -> int:
    """Install; says nothing unless something went wrong."""
    try:
        ensure()
    except ValidationError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

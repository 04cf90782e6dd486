"""The files that Data Docs pages load from outside, kept on this machine so that reports need no internet.

`python -m extractors.validation.assets` installs them from the pinned npm packages below
`tools/data-docs-assets` into `.local/data-docs-assets`, with the licence of every package beside them, and
does nothing when they are up to date. `build_data_docs` does the same when it finds them missing; another state folder
uses those of the checkout.
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

from extractors.project_yaml import read_yaml
from extractors.settings import settings
from extractors.validation.model import ValidationError

STAMP = "stamp"
LICENCES = "licences"
NAME = "data-docs-assets"


def _source() -> Path:
    return settings().project / "tools" / "data-docs-assets"


def folder() -> Path:
    """Where the files are kept, below folders named after their packages."""
    return settings().state / NAME


def _kept() -> Path | None:
    """The files of the state folder, else those that set-up installed for the checkout, where they are up to date."""
    stamp = _stamp()
    for place in (folder(), settings().project / ".local" / NAME):
        if (place / STAMP).is_file() and (place / STAMP).read_text() == stamp:
            return place
    return None


@lru_cache
def listed() -> dict[str, Any]:
    """`assets.yml`: `replace` (address outside: file of a package), `also` (further files),
    `site` (files of the site of plain files), `tests` (files for tests alone), `images`."""
    found: dict[str, Any] = read_yaml((_source() / "assets.yml").read_text(encoding="utf-8"))
    return found


def is_installed() -> bool:
    """Whether the files are there and up to date."""
    return _kept() is not None


def ensure() -> Path:
    """Install the files where none are up to date; returns the folder of those that are.

    Raises ValidationError when npm is missing or fails, naming its last words.
    """
    if kept := _kept():
        return kept
    target, stamp = folder(), _stamp()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".assets-") as scratch:
        modules, fresh = _install(Path(scratch)), Path(scratch) / "fresh"
        for name in {*listed()["replace"].values(), *listed()["also"], *listed()["site"], *listed()["tests"]}:
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
    files += [*sorted((_source() / LICENCES).iterdir()), Path(__file__)]  # also what is made of them
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
    """The licence of every package, in full: of those we ship, and of those that are built into their files.

    A package that comes without the text has that of its repository's other packages, else that of the licence it
    names, with the author it names. Raises ValidationError where neither is known.
    """
    target.mkdir(parents=True)
    packages = {
        manifest.parent: json.loads(manifest.read_text(encoding="utf-8"))
        for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")])
    }
    licences = {place: _licence_files(place) for place in packages}
    of_repository = {_repository(package): licences[place] for place, package in packages.items() if licences[place]}
    for place, package in packages.items():
        found = licences[place] or of_repository.get(_repository(package)) or _standard_text(package)
        licence_text = f"{package['name']} {package['version']}\nlicence: {package.get('license', 'see the package')}\n{found}"
        (target / (package["name"].replace("/", "__") + ".txt")).write_text(licence_text, encoding="utf-8")


def _licence_files(place: Path) -> str:
    return "".join(
        f"\n--- {file.name} ---\n{file.read_text(encoding='utf-8', errors='replace')}"
        for file in sorted(place.iterdir())
        if file.is_file() and file.name.lower().startswith(("licen", "copying", "notice"))
    )


def _repository(package: dict[str, Any]) -> tuple[str, str]:
    """The repository that a package names, and its licence: one text holds for what is equal in both."""
    named = package.get("repository") or package["name"]
    address = named.get("url", "") if isinstance(named, dict) else named
    return str(address).split("://")[-1].removesuffix(".git").split("/tree/")[0], str(package.get("license"))


def _standard_text(package: dict[str, Any]) -> str:
    file = _source() / LICENCES / f"{package.get('license')}.txt"
    author = package.get("author") or (package.get("contributors") or ["the authors"])[0]
    holder = author.get("name") if isinstance(author, dict) else str(author).split(" <")[0]
    if not file.is_file():
        raise ValidationError(
            f"{package['name']} comes without the text of its licence: put it into {file.relative_to(_source().parent)}"
        )
    return "\n--- as named in package.json ---\n" + file.read_text(encoding="utf-8").replace(
        "{holder}", str(holder)
    )


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

"""Two builds of the site at once, as two tasks or commands have them: one after the other, and readers never see half a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractors.fetching.archive import content_hash
from extractors.fetching.mirror import LIST
from extractors.settings import settings
from extractors.site import build
from extractors.site.build import LOCK, SITE
from extractors.site.files import MANIFEST
from extractors.sole import StateError
from tests.conftest import Samples

BUILD = """
import sys
from extractors.site import build
print("ready", flush=True)
sys.stdin.readline()
build(sys.argv[1], anew=True)
"""
HOLD = """
import sys, time
from pathlib import Path
from extractors.sole import sole
with sole(Path(sys.argv[1]), "the build of the site", ""):
    print("held", flush=True)
    time.sleep(60)
"""


def process(script: str, argument: str, **environment: str) -> subprocess.Popen[str]:
    """A Python process that has said its first word."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = subprocess.Popen([sys.executable, "-c", script, argument], text=True, env={**os.environ, **environment}, **pipes)
    assert started.stdout is not None
    assert started.stdout.readline(), started.communicate()[1]
    return started


def both(first: subprocess.Popen[str], second: subprocess.Popen[str], *folders: Path) -> tuple[list[str], int]:
    """What two builds that begin at once say, and how often their pages were read meanwhile, each time whole."""
    builds, read = (first, second), 0
    for each in builds:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    while any(each.poll() is None for each in builds):
        for page in (page for folder in folders for page in folder.rglob("*.html")):
            assert page.read_text("utf-8").rstrip().endswith("</html>"), page
            read += 1
        time.sleep(0.1)
    said = [each.communicate()[1] for each in builds]
    assert [each.returncode for each in builds] == [0, 0], said
    return said, read


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_who_comes_second_waits_and_builds_after_the_first(samples: Samples, archive: None) -> None:
    folder = build(samples.dsn).index.parent
    pages = files(folder)
    (folder / "left.html").write_text("of a build that nobody knows of</html>")
    said, read = both(process(BUILD, samples.dsn), process(BUILD, samples.dsn), folder.parent)
    assert read > len(pages)
    assert sorted("waits, at most 600 s, for another process (process" in each for each in said) == [False, True], said
    assert files(folder) == pages
    assert set(json.loads((folder / MANIFEST).read_text())["files"]) == pages - {MANIFEST}


def test_hosts_that_have_their_reports_in_common_build_one_after_the_other(samples: Samples, archive: None, tmp_path: Path) -> None:
    common = tmp_path / "common"
    common.mkdir()
    hosts = [tmp_path / name for name in ("one", "two")]
    first, second = (process(BUILD, samples.dsn, GAZETTE_STATE=str(host), GAZETTE_REPORTS=common.as_uri()) for host in hosts)
    both(first, second, *(host / SITE for host in hosts))
    listed = json.loads((common / SITE / LIST).read_text())
    assert listed == {name: content_hash((common / SITE / name).read_bytes()) for name in files(common / SITE) - {LIST}}
    assert len(listed) > 50


def test_a_build_that_never_ends_is_named_when_the_patience_is_over(samples: Samples, archive: None) -> None:
    holder = process(HOLD, str(settings().state / LOCK))
    began = time.monotonic()
    with pytest.raises(StateError, match=rf"another build writes the site in .* \(process {holder.pid}, since .*run again"):
        build(samples.dsn, patience=0.5)
    assert 0.5 <= time.monotonic() - began < 5
    holder.kill()
    holder.wait()
    assert build(samples.dsn, patience=0.5).index.is_file(), "the lock of one that was killed is nobody's"

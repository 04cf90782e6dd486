"""dbt's documentation of the models as one page beside the reports; it needs no internet."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from extractors.settings import settings
from extractors.warehouse.dbt import ASIDE, dbt, project_fingerprint, target_folder

MODELS = "models"  # the folder of the page in the site of the reports
STYLE = Path(__file__).with_name("dbt_docs.css")  # for narrow screens, and for the dark
_STAMP = "fingerprint"


def build_dbt_docs(dsn: str, site: Path) -> Path:
    """Write the page into `site`; returns it. Takes seconds, so a page of this dbt project is left as it is.

    Raises DbtError when dbt fails.
    """
    style = STYLE.read_text(encoding="utf-8")
    folder, fingerprint = site / MODELS, f"{project_fingerprint()}:{hashlib.sha256(style.encode()).hexdigest()}"
    page, stamp = folder / "index.html", folder / _STAMP
    if page.is_file() and stamp.is_file() and stamp.read_text() == fingerprint:
        return page
    # In a folder of its own: the results of the build are kept.
    target, parsed = target_folder().with_name("docs"), target_folder() / "partial_parse.msgpack"
    target.mkdir(parents=True, exist_ok=True)
    if parsed.is_file():
        shutil.copy(parsed, target)  # seconds of parsing less
    dbt(dsn, "docs", "generate", "--static", aside=True, target=target)
    html = (target / "static_index.html").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for place in (target, settings().project):  # of no use to readers
        html = html.replace(f"{place}/", "")
    for schema in ("seeds", "staging", "intermediate", "marts"):  # as readers know them
        html = html.replace(f"{schema}{ASIDE}", schema)
    page.write_text(html.replace("</head>", f"<style>\n{style}</style></head>", 1), encoding="utf-8")
    stamp.write_text(fingerprint)
    return page

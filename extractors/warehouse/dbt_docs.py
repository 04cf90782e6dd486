"""dbt's documentation of the models as one page beside the reports; it needs no internet."""

from __future__ import annotations

from pathlib import Path

from extractors.settings import settings
from extractors.warehouse.dbt import dbt, project_fingerprint, target_folder

MODELS = "models"  # the folder of the page in the site of the reports
_STAMP = "fingerprint"


def build_dbt_docs(dsn: str, site: Path) -> Path:
    """Write the page into `site`; returns it. Takes seconds, so a page of this dbt project is left as it is.

    Raises DbtError when dbt fails.
    """
    folder, fingerprint = site / MODELS, project_fingerprint()
    page, stamp = folder / "index.html", folder / _STAMP
    if page.is_file() and stamp.is_file() and stamp.read_text() == fingerprint:
        return page
    dbt(dsn, "docs", "generate", "--static")
    target = target_folder()
    written = (target / "static_index.html").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for place in (target, settings().project):  # of no use to readers
        written = written.replace(f"{place}/", "")
    page.write_text(written, encoding="utf-8")
    stamp.write_text(fingerprint)
    return page

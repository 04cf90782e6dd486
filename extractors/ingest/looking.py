"""Where a person looks at what the DAGs made: links for their documentation."""

from __future__ import annotations

from extractors.settings import settings


def where_to_look() -> str:
    """Markdown with links to the site, the validation reports and the marts."""
    address = settings().site_url.rstrip("/")
    site = f"[{address}/]({address}/)" if address else "`site/index.html` in the state folder, by double click"
    reports = f"[Data Docs]({address}/data_docs/index.html)" if address else "`data_docs/index.html` beside it"
    return (
        f"**To look at**: the site, every figure on its page: {site} · what validation found: {reports} · the marts: "
        "`gazette dsn --reader` prints how to connect · `gazette status` tells what runs"
    )

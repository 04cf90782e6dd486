"""The descriptor of a release: a Frictionless Data Package (version 2 of the standard, datapackage.org)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from extractors.cleaning import for_link
from extractors.settings import Settings
from extractors.warehouse.export.catalogue import MartRelation
from extractors.warehouse.export.folder import files
from extractors.warehouse.export.keys import Declared, package
from extractors.warehouse.export.tables import field_type

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SOFTWARE = "gazette-warehouse"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def fields(relation: MartRelation, declared: Declared) -> list[dict[str, Any]]:
    """The fields of a relation's Table Schema."""
    return [
        _field(column.name, field_type(column), column.description, declared) for column in relation.columns
    ]


def _field(name: str, kind: str, description: str, declared: Declared) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if name in declared.required:
        constraints["required"] = True
    if name in declared.allowed:
        constraints["enum"] = declared.allowed[name]
    found = {"name": name, "type": kind, "description": description}
    return found | ({"constraints": constraints} if constraints else {})


def resource(
    name: str,
    description: str,
    paths: Sequence[Path],
    own_fields: list[dict[str, Any]],
    key: Sequence[str],
    rows: int,
) -> dict[str, Any]:
    """A resource whose rows are in the files at `paths`; the first is its own, the others are copies."""
    first, *others = [_file(path) for path in paths]
    schema = {"fields": own_fields, "primaryKey": list(key), "missingValues": [""]}
    if not key:
        del schema["primaryKey"]
    found = {"name": name, "type": "table", "description": description, **first, "rows": rows}
    return found | {"encoding": "utf-8", "schema": schema} | ({"copies": others} if others else {})


def _file(path: Path) -> dict[str, Any]:
    kind = path.suffix.removeprefix(".")
    return {
        "path": path.name,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "bytes": path.stat().st_size,
        "hash": digest(path),
    }


def digest(path: Path) -> str:
    """The file's hash as a descriptor gives it."""
    with path.open("rb") as handle:
        return f"sha256:{hashlib.file_digest(handle, 'sha256').hexdigest()}"


def foreign_key(column: str, target: tuple[str, str]) -> dict[str, Any]:
    """`column` names a row of another resource."""
    return {"fields": [column], "reference": {"resource": target[0], "fields": [target[1]]}}


def descriptor(
    connection: Connection, settings: Settings, resources: list[dict[str, Any]], *, samples: bool
) -> dict[str, Any]:
    """The whole descriptor. Nothing in it tells when or where the release was written."""
    texts = package()
    content = "".join(f"{file['path']} {file['hash']}\n" for one in resources for file in files(one))
    return {
        "$schema": PROFILE,
        "name": f"{SOFTWARE}-samples" if samples else f"{SOFTWARE}-marts",
        "id": f"sha256:{hashlib.sha256(content.encode()).hexdigest()}",
        "title": texts["title"],
        "description": f"{texts['samples']} {texts['description']}" if samples else texts["description"],
        "keywords": texts["keywords"],
        "licenses": [licence(settings)],
        **_provenance(connection),
        "resources": resources,
    }


def licence(settings: Settings) -> dict[str, str]:
    """The licence that the owner of the data chose, or the statement that there is none.

    Like every address in a descriptor, that of the licence is one of http or https, or left out.
    """
    if not settings.data_licence:
        return dict(package()["no_licence"])
    chosen = {"name": settings.data_licence, "path": for_link(settings.data_licence_address)}
    return {name: value for name, value in chosen.items() if value}


def _provenance(connection: Connection) -> dict[str, Any]:
    documents = connection.execute(
        text("""SELECT document_id, title, url, source, published_on, version, content_hash
                FROM marts.dim_document ORDER BY document_id COLLATE "C" """)
    )
    sources = [
        {
            "title": row.title or row.document_id,
            "path": for_link(row.url),
            "version": str(row.version),
            "gazette": row.source,
            "published": row.published_on and row.published_on.isoformat(),
            "document_id": row.document_id,
            "content_hash": row.content_hash,
        }
        for row in documents
    ]
    span = connection.execute(
        text("""SELECT min(coalesce(period_start, period_end)) AS first_day, max(period_end) AS last_day
                FROM marts.fct_observation_current WHERE basis = 'actual'""")
    ).one()
    readers = connection.execute(
        text("""SELECT extractor_version FROM marts.dim_document
                GROUP BY 1 ORDER BY extractor_version COLLATE "C" """)
    )
    published = sorted(source["published"] for source in sources if source["published"])
    return {
        # An ISO 8601 interval: the days that figures of what happened are about.
        **({"temporalCoverage": f"{span.first_day}/{span.last_day}"} if span.last_day else {}),
        **({"published": {"from": published[0], "to": published[-1]}} if published else {}),
        "software": {"name": SOFTWARE, "version": version(SOFTWARE), "readers": list(readers.scalars())},
        "sources": [{name: value for name, value in source.items() if value} for source in sources],
    }


def printed(found: dict[str, Any]) -> str:
    """A descriptor as text, the same for the same content."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"

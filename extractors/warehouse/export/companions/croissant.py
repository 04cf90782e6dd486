"""`croissant.json`: the release for programs that learn from data (MLCommons Croissant 1.1, on schema.org's words).

Every table is a record set with its fields, read from Parquet where there is some. Which field names a row
of which table is left to the Data Package: readers of Croissant read all of those tables, too, for every record.
Every file of the release is named with its hash.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractors.warehouse.export.companions.citation import suggested
from extractors.warehouse.export.companions.content import Content

_TYPES = {
    "string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
    "datetime": "sc:DateTime", "array": "sc:Text",
}  # fmt: skip
_FORMATS = {"application/vnd.apache.parquet": "application/x-parquet"}  # as readers of Croissant know it
_CONTEXT = {
    "@language": "zh", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isArray": "cr:isArray", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
    "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip


def write(content: Content, folder: Path) -> None:
    """Write `croissant.json`."""
    found, licence = content.descriptor, content.descriptor["licenses"][0]
    resources = list(content.resources.values())
    metadata: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": found["id"],
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": found["name"],
        "alternateName": found["title"].strip(),
        "description": found["description"].strip(),
        "identifier": found["id"],
        "version": content.version,
        "inLanguage": ["zh", "en"],
        "keywords": list(found["keywords"]),
        "license": licence.get("path") or licence.get("title") or licence["name"],
        "creator": {"@type": "sc:Organization", "name": content.publisher},
        "publisher": {"@type": "sc:Organization", "name": content.publisher},
        "citeAs": suggested(content),
        **({"datePublished": content.released} if content.released else {}),
        **({"url": content.address()} if content.address() else {}),
        **({"temporalCoverage": found["temporalCoverage"]} if "temporalCoverage" in found else {}),
        "isLiveDataset": False,
        "distribution": [_file(content, file) for file in content.files() if "hash" in file],
        "recordSet": [_records(content, one) for one in resources],
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=2)
    (folder / "croissant.json").write_text(text + "\n", encoding="utf-8")


def _file(content: Content, file: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file["path"],
        "name": file["path"],
        "contentUrl": content.address(file["path"]),
        "encodingFormat": _FORMATS.get(file["mediatype"], file["mediatype"]),
        "contentSize": f"{file['bytes']} B",
        "sha256": file["hash"].removeprefix("sha256:"),
    }


def _records(content: Content, resource: dict[str, Any]) -> dict[str, Any]:
    name, schema = resource["name"], resource["schema"]
    file = content.file(name, "parquet")["path"]
    key = [{"@id": f"{name}/{column}"} for column in schema.get("primaryKey", [])]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource.get("description", ""),
        **({"key": key} if key else {}),
        "field": [_field(name, one, file) for one in schema["fields"]],
    }


def _field(table: str, one: dict[str, Any], file: str) -> dict[str, Any]:
    found = {
        "@type": "cr:Field",
        "@id": f"{table}/{one['name']}",
        "name": f"{table}/{one['name']}",
        "description": one.get("description", ""),
        "dataType": _TYPES[one["type"]],
        "source": {"fileObject": {"@id": file}, "extract": {"column": one["name"]}},
    }
    if one["type"] == "array":
        found["repeated"] = True
    return found

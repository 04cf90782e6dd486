"""`dcat.jsonld`: the release for catalogues of open data (W3C DCAT 3), a distribution for every file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractors.warehouse.export.companions.content import Content, in_both

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#", "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "prov": "http://www.w3.org/ns/prov#", "spdx": "http://spdx.org/rdf/terms#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"


def write(content: Content, folder: Path) -> None:
    """Write `dcat.jsonld`."""
    found = content.descriptor
    subject = f"urn:gazette:release:{content.release_id}"
    dataset: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": subject,
        "@type": "dcat:Dataset",
        "dct:title": _texts(found["title"].strip()),
        "dct:description": _texts(found["description"].strip()),
        "dct:identifier": found["id"],
        "dcat:version": content.version,
        "dcat:keyword": [_text(word, "en" if word.isascii() else "zh") for word in found["keywords"]],
        "dct:language": [{"@id": f"{_LANGUAGES}{name}"} for name in ("ZHO", "ENG")],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": content.publisher},
        "dcat:distribution": [_distribution(content, subject, file) for file in content.files()],
    }
    if content.released:
        dataset["dct:issued"] = {"@type": "xsd:date", "@value": content.released}
    if content.address():
        dataset["dcat:landingPage"] = {"@id": content.address()}
    if "temporalCoverage" in found:
        first, last = found["temporalCoverage"].split("/")
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": first},
            "dcat:endDate": {"@type": "xsd:date", "@value": last},
        }
    if districts := sorted(
        {row["district_code"] for row in content.rows("dim_street") if row["district_code"]}
    ):
        dataset["dct:spatial"] = [
            {"@type": "dct:Location", "dct:identifier": district} for district in districts
        ]
    sources = [source["path"] for source in found["sources"] if "path" in source]
    if sources:
        dataset["dct:source"] = [{"@id": address} for address in sorted(set(sources))]
    text = json.dumps(dataset, ensure_ascii=False, indent=2)
    (folder / "dcat.jsonld").write_text(text + "\n", encoding="utf-8")


def _distribution(content: Content, subject: str, file: dict[str, Any]) -> dict[str, Any]:
    licence = content.descriptor["licenses"][0]
    distribution: dict[str, Any] = {
        "@id": f"{subject}:{file['path']}",
        "@type": "dcat:Distribution",
        "dct:title": file["path"],
        "dcat:accessURL": {"@id": content.address(file["path"])},
        "dcat:downloadURL": {"@id": content.address(file["path"])},
        "dcat:mediaType": {"@id": _MEDIA_TYPES + file["mediatype"].partition(";")[0]},
        "dct:license": {"@id": licence["path"]}
        if "path" in licence
        else {"@type": "dct:LicenseDocument", "rdfs:label": licence.get("title", licence["name"])},
    }
    if "hash" in file:
        distribution["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(file["bytes"])}
        distribution["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file["hash"].removeprefix("sha256:")},
        }
    return distribution


def _texts(text: str) -> list[dict[str, str]]:
    chinese, english = in_both(text)
    return [_text(chinese, "zh"), _text(english, "en")]


def _text(text: str, language: str) -> dict[str, str]:
    return {"@language": language, "@value": text}

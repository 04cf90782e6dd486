"""`CITATION.cff`: how to cite the release (Citation File Format 1.2.0)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from extractors.cleaning import for_link
from extractors.warehouse.export.companions.content import Content

_SPDX = re.compile(
    r"(CC-BY|CC-BY-SA|CC-BY-NC|CC-BY-NC-SA)-[1-4]\.0|CC0-1\.0|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|MIT|Apache-2\.0"
)


def write(content: Content, folder: Path) -> None:
    """Write `CITATION.cff`."""
    found = content.descriptor
    licence = found["licenses"][0]
    cited: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "引用本数据时请注明版本与标识。 Please cite the version and the identifier of the data that you use.",
        "type": "dataset",
        "title": found["title"].strip(),
        "abstract": found["description"].strip(),
        "authors": [{"name": content.publisher}],
        "version": content.version,
        "keywords": list(found["keywords"]),
        "identifiers": [
            {
                "type": "other",
                "value": found["id"],
                "description": "各表文件的哈希值 / Hash over the files of all tables",
            }
        ],
    }
    if content.released:
        cited["date-released"] = content.released
    if for_link(content.address()):
        cited["url"] = content.address()
    # Only a name of the SPDX list may stand as a licence; the descriptor tells about any other.
    if _SPDX.fullmatch(licence["name"]):
        cited["license"] = licence["name"]
    if "path" in licence:
        cited["license-url"] = licence["path"]
    text = yaml.safe_dump(cited, allow_unicode=True, sort_keys=False, width=110)
    (folder / "CITATION.cff").write_text(text, encoding="utf-8")


def suggested(content: Content) -> str:
    """A citation in one line."""
    year = f" ({content.released[:4]})" if content.released else ""
    where = content.address() or content.descriptor["id"]
    return f"{content.publisher}{year}. {content.descriptor['title'].strip()}. {content.version}. {where}"

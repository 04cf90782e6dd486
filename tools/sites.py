"""Write extractors/documents/data/sites.txt: how the names of counties and cities are spelt in the addresses of their sites.

usage: uv run --with pypinyin==0.55.0 python tools/sites.py

Reads divisions.txt and districts.txt beside it. A name whose character is read in two ways gets a line for each.
"""

from __future__ import annotations

import re
from pathlib import Path

from pypinyin import lazy_pinyin

DATA = Path(__file__).resolve().parent.parent / "extractors/documents/data"
HEADER = """\
# Names of counties, districts and cities without what follows them (海宁市: 海宁), in letters, a syllable a word.
# Written by tools/sites.py with pypinyin 0.55.0 from divisions.txt and districts.txt.
"""
# Second readings that occur in names of places.
ALSO = {"行": "hang", "都": "du", "长": "zhang", "乐": "yue", "单": "shan", "尉": "yu", "盛": "cheng", "曾": "zeng"}
PEOPLES = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:[\u4e00-\u9fff]{1,5}?族)+|维吾尔|哈萨克|蒙古|柯尔克孜|塔吉克|锡伯|各族|达斡尔|鄂温克)*"
    r"(?:自治[县旗州区]|新区|[区县市旗州盟]|地区)$"
)


def main() -> None:
    """Write the file beside the reader's other data."""
    names: set[str] = set()
    for line in (DATA / "divisions.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            names.update(line.split(" ")[1:3])
    for line in (DATA / "districts.txt").read_text(encoding="utf-8").splitlines():
        names.update(line.partition("#")[0].split())
    lines: set[str] = set()
    for name in names:
        short = PEOPLES.sub("", name)
        if len(short) < 2 and len(name) == 2:
            short = name
        read = lazy_pinyin(short)
        lines.add(" ".join((short, *read)))
        for at, character in enumerate(short):
            if character in ALSO:
                lines.add(" ".join((short, *read[:at], ALSO[character], *read[at + 1 :])))
    (DATA / "sites.txt").write_text(HEADER + "\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Write extractors/documents/data/traditional.txt: traditional characters with the simplified ones that stand for them.

usage: python tools/traditional.py

Asks the library OpenCC (BYVoid and others, Apache License 2.0, which `pip install --target FOLDER opencc==1.4.2` brings; it
is no requirement of the reader) for every character of the basic plane. What GB 2312 holds is written in simplified text, too
(乾 of 乾元镇), and is left out, but for the few that simplified text has no use for.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import opencc  # type: ignore[import-not-found]

HEADER = """\
# Simplified characters with the traditional ones and variants that they stand for, one to one.
# Source: TSCharacters of OpenCC {version} (BYVoid and others), Apache License 2.0 (apache.org/licenses/LICENSE-2.0); chosen
# and turned round. Written by tools/traditional.py.
"""
WRITTEN_IN_BOTH = "後於徵夥菸麽"  # in GB 2312, and yet written for 后于征伙烟么 on every traditional page
PLANE = range(0x3400, 0xA000)


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return char not in WRITTEN_IN_BOTH


def main() -> None:
    """Write the file beside the reader's other data."""
    convert = opencc.OpenCC("t2s").convert
    pairs = {char: convert(char) for char in map(chr, PLANE) if not _is_simplified(char)}
    found: dict[str, str] = {}
    for char, simple in pairs.items():
        if simple != char and len(simple) == 1 and ord(simple) in PLANE and pairs.get(simple, simple) == simple:
            found[simple] = found.get(simple, "") + char
    lines = [simple + found[simple] for simple in sorted(found)]
    target = Path(__file__).resolve().parent.parent / "extractors/documents/data/traditional.txt"
    target.write_text(HEADER.format(version=version("opencc")) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

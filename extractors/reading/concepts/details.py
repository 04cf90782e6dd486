"""What the marts need besides: the stage that a figure speaks of, the restriction a count is printed with."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.language.lexicon import alternatives

_BOUND: Final = regex("[上超类规限级强]")
_NOT_YET: Final = "未"


def _stage_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that say a stage, and with them the longer words that hold one and say none."""
    stages = table("reading", "stages.toml")
    said = frozenset(word for name, entry in stages.items() for word in (name, *entry["words"]))
    never = frozenset(word for entry in stages.values() for word in entry.get("never", ()))
    return said, tuple(sorted(said | never))


_SAYS: Final[frozenset[str]] = _stage_words()[0]
# 尚未开工, 待交付: a stage that is not reached is no stage reached
_STAGE: Final = regex(
    rf"(?P<not>(?:[尚还仍暂]未|未能?|(?<![接期招优])待|没有|无法|不予|不)(?:完成|全部)?)?(?P<word>{alternatives(_stage_words()[1])})"
)
_RESTRICTION: Final = regex(
    r"(?:超|总投资|税收超?|营收超?)?(?:\d+(?:\.\d+)?)?[百千]?[十百千万亿]+美?元?(?:及)?以上|税收超[十百千万亿]+元?|[A-F]类|规上|规模以上|限上|限额以上|"
    r"国家级|省级|市级|区级|世界500强|民营500强|(?:60|65|70|80)(?:周)?岁(?:及)?以上"
)


@lru_cache(maxsize=16384)
def details_of(phrase: str) -> tuple[str | None, str | None]:
    """The last stage of a phrase as printed (开工, 竣工, 未开工 ...), and the restriction printed with it (亿元以上, E类, 规上 ...)."""
    stage: str | None = None
    for found in _STAGE.finditer(phrase):
        word = found["word"]
        if word in _SAYS:
            stage = _NOT_YET + word if found["not"] is not None else word
    restricted = _RESTRICTION.search(phrase) if _BOUND.search(phrase) else None
    return stage, restricted[0] if restricted else None

"""What the marts need besides: the stage of a project, the restriction a count is printed with."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either

_BOUND: Final = regex("[上超类规限级强]")
_STAGE: Final = regex(either("details.stages"))
_RESTRICTION: Final = regex(
    r"(?:超|总投资|税收超?|营收超?)?(?:\d+(?:\.\d+)?)?[百千]?[十百千万亿]+美?元?(?:及)?以上|税收超[十百千万亿]+元?|[A-F]类|规上|规模以上|限上|限额以上|"
    r"国家级|省级|市级|区级|世界500强|民营500强|(?:60|65|70|80)(?:周)?岁(?:及)?以上"
)


@lru_cache(maxsize=16384)
def details_of(phrase: str) -> tuple[str | None, str | None]:
    """The last stage word of a phrase (开工, 竣工, 签约 ...), and the restriction printed with it (亿元以上, E类, 规上 ...)."""
    stages = _STAGE.findall(phrase)
    restricted = _RESTRICTION.search(phrase) if _BOUND.search(phrase) else None
    return stages[-1] if stages else None, restricted[0] if restricted else None

"""What the marts need besides: the stage that a figure speaks of, the restriction a count is printed with."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.language.lexicon import alternatives, either

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
    r"(?:超|总投资|税收超?|营收超?)?(?:\d+(?:\.\d+)?)?[百千]?[十百千万亿]+美?元?(?:及)?以上|税收超[十百千万亿]+元?|[A-F]类|规上|规下|规模以上|限上|限额以上|"
    rf"(?:国家级|省部?级|市级|区级)(?:及以上|以上)?|世界500强|民营500强|(?:60|65|70|80)(?:周)?岁(?:及)?以上|“[^”]{{1,12}}”(?:计划|工程|行动)|"
    r"“[\d+＋nN]{2,10}”(?:现代)?产业|每[百千万][人户名位](?:老年人|老人|儿童|人口|居民|婴幼儿)?|"
    rf"{either('restrictions.by_whom')}|(?P<group>{either('restrictions.groups')})|"
    rf"(?P<grave>{either('restrictions.grave')})(?=[\u4e00-\u9fff]{{0,4}}(?:{either('restrictions.grave_things')}))|"
    rf"(?P<sector>{either('restrictions.sectors')})(?:类|型|性|领域)?(?:建设|产业|重点|重大)?(?={either('restrictions.restricted_things')})"
)
_OF_SUM: Final = regex(
    rf"(?P<of>{either('restrictions.of_sums')})(?:类|产业|开发|固定资产|项目|企业|完成|实现)*(?=投资|营业收入|营收|主营|增加值|出口|收入|税|零售|社零|$)"
)
# 中央、省市主流媒体: in whose media a report stood
_MEDIA: Final = regex(rf"(?:(?:{either('restrictions.media_levels')})[、及和与]?)+(?=媒体|报刊|报纸|平台)")
_IN_MEDIA: Final = "media_reports"
_WEAK: Final = regex(
    rf"(?P<weak>{either('restrictions.weak_sectors')})(?={either('restrictions.restricted_things')})"
)
_SUMS: Final = frozenset(
    [
        "fixed_asset_investment",
        "industry_value_added",
        "service_value_added",
        "tax_revenue",
        "operating_revenue",
        "export_value",
        "retail_sales",
        "fiscal_revenue_local",
        "fiscal_revenue_total",
    ]
)
_OF_PROJECTS: Final = frozenset(["projects_attracted", "projects_started", "projects_completed"])


@lru_cache(maxsize=16384)
def details_of(phrase: str, indicator: str | None = None) -> tuple[str | None, str | None]:
    """The last stage of a phrase as printed (开工, 未开工 ...), and what restricts the figure to a part, as printed (亿元以上, 残疾人).

    indicator: the indicator of the figure, whose own words restrict nothing: a figure of services for disabled people is
    whole, one of their jobs is a part. Several restrictions stand in the order of the phrase, with 、 between them.
    """
    stage: str | None = None
    for found in _STAGE.finditer(phrase):
        word = found["word"]
        if word in _SAYS:
            stage = _NOT_YET + word if found["not"] is not None else word
    return stage, _restriction(phrase, indicator or "")


def _restriction(phrase: str, indicator: str) -> str | None:
    own: frozenset[str] = _own().get(indicator, frozenset())
    said: list[str] = []
    for found in _RESTRICTION.finditer(phrase):
        word = found["sector"] or found["group"] or found["grave"] or found[0]
        if word not in own and word not in said:
            said.append(word)
    if indicator in _SUMS:
        for found in _OF_SUM.finditer(phrase):
            if found["of"] not in own and found["of"] not in said:
                said.append(found["of"])
    if indicator == _IN_MEDIA and (media := _MEDIA.search(phrase)) is not None:
        said = [*[word for word in said if word not in media[0]], media[0]]
    if not said and indicator in _OF_PROJECTS and (weak := _WEAK.search(phrase)) is not None:
        said.append(weak["weak"])
    return "、".join(said) if said else None


@cache
def _own() -> dict[str, frozenset[str]]:
    """Words that an indicator means anyway, by its id."""
    own: dict[str, list[str]] = table("reading", "vocabulary.toml")["restrictions"]["own"]
    return {indicator: frozenset(words) for indicator, words in own.items()}

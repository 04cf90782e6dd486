"""The period a figure covers: the one that holds at its place, or its level's; months for a flow, a point for a stock."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.period import last_year_of

_FORMER: Final = regex(r"(?:由|从)[^,。;]*$")
_LATTER: Final = regex(
    r"[^,。;\d]{0,6}(?:提高|增加|提升|下降|降低|降|上升|增长|扩大|减少|调整|压缩|缩短|发展|增|升|上涨)(?:到|至|为)"
)
_STOCK: Final = regex(either("periods.stock"))
_FLOW: Final = regex(either("periods.flow"))
_RATIO_TAIL: Final = regex(r"(?::\d+(?:\.\d+)?)+")
# 达产后年产值可达2亿元: of no year that the text names
_WHEN_DONE: Final = regex(
    rf"(?:{either('periods.completed')})(?:运营|使用|投用)?(?:之)?后[^。;]{{0,20}}(?:可|将|预计)[^。;]*$"
)


def decide_periods(sentence: Sentence, context: Context) -> None:
    """Say of every figure which period it covers, as the contract writes it.

    Reads `period`, `dated`, `yearly`, `dates_before`, `basis`, `of`, `kind` and the words around it. Writes `covers`.
    """
    previous: Mention | None = None
    for at, mention in enumerate(sentence.mentions):
        linked = sentence.level_of(at)
        mention.covers = _period_of(mention, linked, previous, context.masked, sentence.start)
        if mention.basis == "target":
            mention.covers = _planned_for(mention, context) or mention.covers
        previous = mention


def _planned_for(mention: Mention, context: Context) -> str | None:
    """The year that a plan is for, where its period is none of its own: the year's plan in a text about months
    (今年计划…, 年度任务), or what a text reports up to (…推进情况(截至9月底)).
    """
    period = mention.period
    if mention.yearly is not None and not (period is not None and period.goal):
        return mention.yearly.flow
    if period is None:
        return None
    led = mention.dates_before == 0 and period.stock.startswith("-") and period.flow != period.stock
    return f"{last_year_of(period)}" if led or period is context.title_lead else None


def _same_time(mention: Mention, level: Mention) -> bool:
    """Whether a figure tied to another covers the same time: no date stands between them, and it is no yearly average."""
    average = mention.period is not None and mention.period.average
    return level.start < mention.start and level.dates_before == mention.dates_before and not average


def _period_of(
    mention: Mention, linked: Mention | None, previous: Mention | None, text: str, start: int
) -> str | None:
    """The period a figure covers, as the contract writes it; None when the text does not say.

    linked: the level it is tied to; previous: the figure in front of it; start: where the sentence begins.
    """
    level = previous if linked is None and mention.unit == "pp" else linked
    if level is not None and _same_time(mention, level):
        return level.covers
    if previous is not None and mention.separator == ":" and not mention.dated:
        return previous.covers  # 26:21:53, one statement
    if mention.period is None:
        return None
    if mention.unit == "年":
        return f"-/{last_year_of(mention.period)}"  # 连续5年: up to the year that is told of
    if not mention.dated:
        former = "由" in mention.words_before or "从" in mention.words_before
        if former and _LATTER.match(_after_ratio(mention, text)) and _FORMER.search(mention.words_before):
            return None  # 由88%提高到97.6%: the first figure is of an unnamed earlier time
        if text.find("后", start, mention.start) >= 0 and _WHEN_DONE.search(text, start, mention.start):
            return None
    return mention.period.stock if _is_stock(mention) else mention.period.flow


def _is_stock(mention: Mention) -> bool:
    """Whether a figure says how much there is at a time, and not how much came about over months."""
    period = mention.period
    if period is None or period.stock == period.flow or mention.kind not in ("level", "share"):
        return False
    if mention.dated and period.closing:
        return True  # 由2016年底的18%
    if _STOCK.search(mention.words_before):
        return True
    return period.closing and _FLOW.search(mention.words_before + mention.indicator) is None


def _after_ratio(mention: Mention, text: str) -> str:
    """What follows a figure, or the ratio that it begins: 26:21:53调整为."""
    if mention.unit != "%" or text[mention.end : mention.end + 1] != ":":
        return mention.words_after
    rest = _RATIO_TAIL.match(text, mention.end)
    return text[rest.end() : rest.end() + 12] if rest else mention.words_after

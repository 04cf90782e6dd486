"""Plan or result, where neither title nor headings say: weighed over all that a text tells."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either

# what tells of something done; 已经…会议审议通过 at the head of a plan tells of the plan
_RESULT: Final = regex(
    rf"已(?!经?[^。;]{{0,40}}(?:同意|通过|审定|印发|批准|批复))|(?<![除为布])了|(?:{either('weighing.result')})"
)
_PLAN: Final = regex(either("weighing.plan"))
_CHARGE: Final = regex(either("weighing.charge"))
_TELLS_FIGURE: Final = regex(r"\d[\d.,]{0,30}(?:%|[万亿]|(?![年月日届期号季、.)])[\u4e00-\u9fff])")
_POINT: Final = regex(
    r"(?m)^\s*(?:\d{1,2}|[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2})[.、)]?(?=\D)"
)
_SENTENCE: Final = regex(r"[^。;!?\n]+")
_FEW: Final = 3  # sentences with figures that can be weighed
_LISTED: Final = 3  # points of a list
_MONTHS: Final = 2  # times that a text tells of months since January
_LEAD: Final = 4  # times as many cues
_RESULTS: Final = 3
_PLANNED_TWICE: Final = 2
# 今年以来,… 1-10月,完成…: a plan for the next year that looks back on this one before it plans
_LOOKS_BACK: Final = regex(r"(?:^|[\n。])[^\S\n]*(?:今年以来|今年来|年初以来|一年来),")
_MONTHS_DONE: Final = regex(
    r"(?:[1一]月?[-—~至到]|截[至止])(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|[底末])?,[^。;]{0,6}?(?:已|完成|实现|累计)"
)
_OPENING: Final = 400
# 3月3日,…2021年水系整治工程启动。: a programme of the year begins; projects that are begun together are a result
_PROGRAMME_BEGINS: Final = regex(
    rf"(?:(?P<year>20\d\d)年|今年)(?![^。;\n]{{0,40}}(?:集中|季度))[^。;\n]{{0,30}}?(?:{either('scope.programmes')})[^,。;\n]{{0,8}}?(?:{either('scope.begun')})"
)
_PLANS_OF_YEAR: Final = regex(
    r"(?:今年|年内|本年度?)[^。;\n]{0,40}?(?:计划|将|拟)|(?:该|我|全)[区县市镇]计划|计划(?:启动|实施|改造|新建|建设)"
)
_NEWS: Final = regex(r"本报讯|记者|日前|近日|正在")  # stand in news of plans, too
_BEGINS_UNTIL: Final = 4  # month
_LENGTH: Final = 20_000  # characters of a text that is weighed as one


def weigh(text: str, start: int, end: int, basis: str) -> str:
    """`target` or `actual`: what a text is as a whole. basis: what its title says of it, `actual` where it is silent.

    A text without one word of a result that plans, or names who is in charge of what, is a plan; one whose title sounds
    like a plan and that tells of results alone is a report. Without a clear lead it is what was said.
    """
    if end - start > _LENGTH:
        return basis
    if basis == "actual":
        return "target" if _RESULT.search(text, start, end) is None and _is_list(text, start, end) else basis
    looks_back = _LOOKS_BACK.search(text, start, min(end, start + _OPENING))
    if looks_back is not None and len(_MONTHS_DONE.findall(text, looks_back.start(), end)) >= _MONTHS:
        return "actual"
    plans = results = with_figures = 0
    for sentence in _SENTENCE.finditer(text, start, end):
        if _TELLS_FIGURE.search(text, *sentence.span()) is None:
            continue
        with_figures += 1
        plans += _PLAN.search(text, *sentence.span()) is not None
        results += _RESULT.search(text, *sentence.span()) is not None
    leads = results >= _RESULTS and results >= _LEAD * plans and results * _LEAD >= with_figures
    return "actual" if leads else basis


def plans_prevail(text: str) -> bool:
    """Whether more sentences with figures plan something than tell of a result."""
    plans = results = 0
    for sentence in _SENTENCE.finditer(text, 0, min(len(text), _LENGTH)):
        if _TELLS_FIGURE.search(sentence[0]) is not None:
            plans += _PLAN.search(sentence[0]) is not None
            results += _RESULT.search(_NEWS.sub("", sentence[0])) is not None
    return plans > results


def year_of_programme(text: str, published: tuple[int, int] | None) -> int | None:
    """The year of publication, for news of its first months that a programme of this year begins; else None.

    What they go on to tell is plan: they plan twice or more, and tell of no result.
    """
    if published is None or published[1] > _BEGINS_UNTIL or len(text) > _LENGTH:
        return None
    begins = _PROGRAMME_BEGINS.search(text, 0, 2 * _OPENING)
    if begins is None or begins["year"] not in (None, str(published[0])):
        return None
    plans = 0
    for sentence in _SENTENCE.finditer(text):
        if _TELLS_FIGURE.search(sentence[0]) is None:
            continue
        if _RESULT.search(_NEWS.sub("", sentence[0])) is not None:
            return None
        plans += _PLANS_OF_YEAR.search(sentence[0]) is not None
    return published[0] if plans >= _PLANNED_TWICE else None


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether a text that tells of no result lists what is to be done."""
    with_figures = plans = 0
    for sentence in _SENTENCE.finditer(text, start, end):
        if _TELLS_FIGURE.search(text, *sentence.span()) is not None:
            with_figures += 1
            plans += _PLAN.search(text, *sentence.span()) is not None
    if with_figures < _FEW:
        return False
    in_charge = _CHARGE.search(text, start, end) is not None
    listed = len(_POINT.findall(text, start, end)) >= _LISTED
    if listed or in_charge:
        return plans > 0 or (in_charge and (listed or _PLAN.search(text, start, end) is not None))
    return 2 * plans > with_figures

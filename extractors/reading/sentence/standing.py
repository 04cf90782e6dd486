"""What there is in a place, in a text about a year: of the end of that year, or of the month in which the text came out."""

from __future__ import annotations

from typing import Final

from extractors.documents.characters import Characters
from extractors.documents.fold import fold
from extractors.prepared import regex
from extractors.reading.concepts.details import details_of
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import find_verb, verb_of
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.interval import Interval, until_month

# 2021年…全区现有教师53人, 共有企业600家, 全区有学校30所
_STANDING: Final = regex(
    rf"(?P<sure>{either('periods.standing')})|共有|(?:^|[,。;\s])(?:全[市区县镇乡街州旗]|[我本][市区县镇乡街州旗]|辖区|街道)内?有(?![效关序力望所限机待利助意])"
)
CAME_ABOUT: Final = regex(either("periods.came_about"))
_FLOW: Final = regex(either("periods.flow"))
# what a place is and holds, which its profile says without a time: 辖区面积30平方公里, 内设科室6个
_OF_PLACE: Final = regex(either("periods.of_place"))
# 青原区2021年教育事业统计公报: what there is in a field
_FIELDS_BULLETIN: Final = regex(r"(?<!社会)事业(?:发展)?(?:情况)?统计公报")
_CLAUSE_ENDS: Final = Characters(",。;")
_PAUSE: Final = regex("[,。;\n]|$")
_LINKS: Final = frozenset("、和与及")
_OF_YEAR: Final = regex("(?<![青少老中成幼壮])年")
_STANDS: Final = "stands_in_year"
_PART: Final = "stands_as_part"
_IN_FIELD: Final = "stands_in_field"
_STANDING_RULES: Final = (_STANDS, _PART)
_MONEY: Final = ("CNY", "USD")
_DECEMBER: Final = 12


def standing_at(
    mention: Mention, previous: Mention | None, sentence: Sentence, context: Context
) -> tuple[Interval, str] | None:
    """2021年…现有教师53人、校长20人(其中女教师31人), 12月…在册低保户310户: of the end of the year or month that the text is about,
    or of the month in which it came out; with the rule that says so. None for what came about."""
    covers = mention.covers
    if covers is None or covers.ranged or mention.kind != "level":
        return None
    if mention.basis != "actual" or mention.unit in _MONEY or "次" in mention.unit:
        return None
    rule = _says_what_stands(mention, previous, context)
    if not rule and _is_part(mention, sentence):
        rule = _PART
    if not rule and _is_of_field(mention, context):
        rule = _IN_FIELD
    return (_end_of(covers, context), rule) if rule else None


def is_of_place(mention: Mention, sentence: Sentence, year: int, context: Context) -> bool:
    """Whether a figure of a text that names one year alone is none of it: it stands in front of where the year is named first,
    or says what a place is and holds (辖6个街道、12个村)."""
    named = context.folded.find(f"{year}年")
    clause = _CLAUSE_ENDS.last(context.masked, sentence.start, mention.start) + 1
    said = _OF_PLACE.search(context.masked, max(clause, sentence.start), mention.start)
    return mention.start < named or said is not None


def _says_what_stands(mention: Mention, previous: Mention | None, context: Context) -> str:
    """The rule by which the words in front of a figure, or of the list that it stands in, say that it is there."""
    covers = mention.covers
    in_list = previous is not None and previous.covers_rule == _STANDS
    listed = previous is not None and in_list and _is_listed(mention, context.masked[previous.end : mention.start])
    found = _STANDING.search(mention.words_before)
    if (found is None and not listed) or covers is None:
        return ""
    if covers.in_months and (found is None or not found["sure"]):
        return ""
    if _OF_YEAR.search(context.masked, mention.clause, mention.start) is not None:
        return ""  # 全年共有项目24个: its time is printed
    behind = mention.words_before[found.end() :] if found is not None else mention.words_before
    pause = _PAUSE.search(context.masked, mention.end)
    words = behind + context.masked[mention.end : pause.start() if found is not None and pause is not None else mention.end]
    if (found is None or not found["sure"]) and CAME_ABOUT.search(words) is not None:
        return ""  # 共有3个集体、20人获得表彰
    return _STANDS


def _is_listed(mention: Mention, between: str) -> bool:
    """现有学校16所、教师900人和学生8000人,其中女生3900人,中心3个: the next of a list of what there is, or a part of it."""
    if mention.part_of is not None or mention.separator in _LINKS:
        return True
    if between[:1] in _LINKS or (between[-1:] in _LINKS and "," not in between):
        return True
    words = mention.words_before
    acts = find_verb(words) >= 0 or _FLOW.search(words) is not None or CAME_ABOUT.search(words) is not None
    return between[:1] == "," and not acts and not details_of(words)[0]


def _is_part(mention: Mention, sentence: Sentence) -> bool:
    """(其中女教师31人): a part of what stands."""
    if mention.part_of is None or CAME_ABOUT.search(mention.words_before) is not None:
        return False
    whole = next((m for m in sentence.mentions if m.start == mention.part_of), None)
    return whole is not None and whole.covers_rule in _STANDING_RULES


def _is_of_field(mention: Mention, context: Context) -> bool:
    """图书41册, 建筑面积2600平方米 in the bulletin of a field: what is counted there without a verb."""
    title = context.document.title
    if title is None or _FIELDS_BULLETIN.search(fold(title)) is None:
        return False
    words = mention.words_before + mention.indicator
    return not verb_of(mention.indicator) and CAME_ABOUT.search(words) is None and _FLOW.search(words) is None


def _end_of(covers: Interval, context: Context) -> Interval:
    """The end of a year or month, or the month of publication where that comes first."""
    end = (covers.last_year, covers.last_month if covers.in_months else _DECEMBER)
    published = context.calendar.published
    return until_month(*(min(published, end) if published is not None and published[0] >= covers.last_year else end))

"""Second thoughts about the concept that a figure's words suggest: what else they may count, what the one who reports can count."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.beside import HANDLED, counts_classes, counts_offices, lists_matters
from extractors.reading.concepts.catalogue import Concept
from extractors.reading.concepts.places import counts_places
from extractors.reading.concepts.reporters import OF_POLICE, as_reporter_counts, speaks_as_court
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

# 对16所学校、76所幼儿园、100家企业全部开展疫情防控督导; the clause may be long, its verb is told at its end
_INSPECTED: Final = regex(
    r"对(?!外|接|口|标|象|策)[^。;:]{0,120}?(?:开展|进行|实施|组织|全部|逐一|全覆盖)[^。;,、]{0,14}?(?P<verb>督导|检查|督查|巡查|抽查|排查|巡检|监督|暗访|检测|评估|鉴定|检验|体检|测评)"
)
# 接入路口360个、河道88条: what is shown or connected was not built
_SHOWN: Final = regex(r"呈现|接入|纳管|监测")
# 新登记企业360家,总数达2.6万家: all that there are, where the concept counts new ones
_ALL_THERE_ARE: Final = regex(r"总[数量]|在册|存量|实有|现有|拥有|共有")
_OF_NEW_ONES: Final = "enterprises_registered"
_CLAUSE: Final = ",;。:"
_PLACES: Final = "counts_places"
_LOOKED_AT: Final = "inspected"
KEEP_THEME: Final = frozenset([_PLACES, _LOOKED_AT])  # of these the theme is that of the concept all the same


def reconsider(
    concept: Concept, mention: Mention, following: Mention | None, sentence: Sentence, text: str
) -> tuple[Concept | None, str | None]:
    """The concept that stays of the one suggested, or another, or none; and the rule that changed it, None where none did.

    following: the next figure of the sentence; text: the masked text of the document.
    """
    if counts_places(mention, following, concept.nature == "act"):
        return None, _PLACES
    if concept.id in OF_POLICE and not sentence.passage.section and speaks_as_court(text):
        return None, "no_police"
    counted, rule = as_reporter_counts(concept, mention, sentence.passage.section)
    if counted is None:
        return None, rule
    if counted.id == HANDLED and lists_matters(mention, text):
        return None, "matters_listed"
    if counted.id == _OF_NEW_ONES and mention.kind == "level" and _ALL_THERE_ARE.search(mention.words_before):
        return None, "all_there_are"
    if counts_offices(counted.id, mention):
        return None, "offices_for_it"
    if counted.nature == "built":
        if counts_classes(mention):
            return None, "classes_of_one"
        if _is_inspected(sentence, mention, text) or _is_shown(sentence, mention, text):
            return None, _LOOKED_AT
    return counted, rule


def _is_shown(sentence: Sentence, mention: Mention, text: str) -> bool:
    """平台已呈现主干道360条、河道88条: things in a list behind a verb that builds nothing."""
    opens = max(sentence.start, *[text.rfind(mark, sentence.start, mention.start) + 1 for mark in _CLAUSE])
    return (
        text.find("、", opens, mention.start) >= 0 and _SHOWN.search(text, opens, mention.start) is not None
    )


def _is_inspected(sentence: Sentence, mention: Mention, text: str) -> bool:
    """对12所学校、30家养老机构开展督导: places that somebody looked at are none that were built."""
    opens = text.rfind("对", sentence.start, mention.start)
    if opens < 0:
        return False
    looked_at = _INSPECTED.match(text, opens, sentence.end)
    return looked_at is not None and looked_at.start("verb") > mention.start

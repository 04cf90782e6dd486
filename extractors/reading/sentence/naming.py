"""The phrase that names what a figure counts, in the words of the text.

`phrases` trims the words on both sides of a number; here the neighbours come in: figures that measure one thing twice, rates
and ranks that take the name of the figure before. Levels and shares: see `counted`.
"""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.comparisons import before_comparisons, compared_with, contest_of, grown
from extractors.reading.sentence.counted import Wording, name_counted
from extractors.reading.sentence.words import clause_before, printed_words, words_up_to_number

_RANK_HEAD: Final = regex(rf"^(?:连续)?(?:{either('rank.heads')}).*$")
_WHOLE: Final = regex(rf"^\W*(?:{either('rank.of_the_whole')})")  # of the level, not of a share between
_SHORT_NAME: Final = 4
_RANK_FILL: Final = regex(rf"(?:{either('rank.fillers')}|\s|(?:[两三四五六七八九十]|\d{{1,2}})次)+$")


def name_figures(sentence: Sentence, context: Context) -> None:
    """Give every figure the phrase that names what is counted, in the words of the text.

    Reads clauses and kinds, and the phrases of the figures before. Writes `indicator`, `head`, `own_phrase`, `list_verb`.
    """
    text, printed, start, mentions = context.masked, context.clean.text, sentence.start, sentence.mentions
    for i, mention in enumerate(mentions):
        pre = phrases.trim_before(words_up_to_number(mention, text, printed))
        post = phrases.trim_after(printed_words(text, printed, mention.end, mention.right))
        if mention.kind == "growth" or (mention.kind == "change" and mention.kind_of_unit != "time"):
            _name_growth(i, mentions, pre, post, text, printed, start)
        elif mention.kind == "rank":
            _name_rank(i, mentions, pre, post, text, printed, start)
        else:
            name_counted(Wording(i, mentions, pre, post, text, printed, start))
            if not mention.indicator and i and mentions[i - 1].indicator:
                mention.propose_phrase(mentions[i - 1].indicator, "figure_before")
            if not mention.indicator:
                mention.propose_phrase(clause_before(mention, text, printed, start), "clause_before")
                mention.doubt("phrase_elsewhere")


def _name_growth(
    i: int, mentions: list[Mention], pre: str, post: str, text: str, printed: str, start: int
) -> None:
    """What grows: in the figure's own clause, else what the figures before count."""
    mention = mentions[i]
    head = grown(pre)
    before = before_comparisons(mentions[:i])
    if before and compared_with(head):
        # 增长6.4%,高于全市1.8个百分点: the same thing, and what it is compared with.
        mention.propose_phrase(before + head, "compared_with", head)
    else:
        _name_by_first(mention, head, before, post, text, printed, start, post)


def _name_rank(
    i: int, mentions: list[Mention], pre: str, post: str, text: str, printed: str, start: int
) -> None:
    """What is ranked, or the contest; else what the figures before count."""
    mention = mentions[i]
    filled = _RANK_FILL.sub("", pre)
    head = phrases.trim_before(_RANK_HEAD.sub("", filled))
    if (at := head.rfind("在")) >= 0 and len(head) - at > _SHORT_NAME:
        head = head[at + 1 :]  # …应用在全省创新大赛中获第三名: the contest
    head = head if len(head) >= 2 else ""
    head = contest_of(i, mentions, head, text, start) or head
    of_whole = _WHOLE.search(filled) is not None
    named = next(
        (
            m
            for m in reversed(mentions[:i])
            if m.kind_of_unit != "time" and not (of_whole and m.kind == "share")
        ),
        None,
    )
    if named is None:
        before = mentions[i - 1].head.removesuffix("连续") if i else ""
    elif compared_with(named.head):
        before = before_comparisons(mentions[:i])
    else:
        before = named.indicator
    _name_by_first(mention, head, before, "", text, printed, start, post)


def _name_by_first(
    mention: Mention, head: str, before: str, behind: str, text: str, printed: str, start: int, post: str
) -> None:
    """The first of these that says something: the own clause, the figure before, the words behind, the clause before."""
    if head:
        mention.propose_phrase(head, "own_words", head)
    elif before:
        mention.propose_phrase(before, "figure_before", head)
    elif behind:
        mention.propose_phrase(behind, "words_behind", head)
    elif clause := clause_before(mention, text, printed, start):
        mention.propose_phrase(clause, "clause_before", head)
        mention.doubt("phrase_elsewhere")
    else:
        mention.propose_phrase(post, "words_behind", head)

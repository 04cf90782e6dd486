"""What a figure belongs to: its clause, the level a rate refers to, the whole a part is taken from.

Works on the figures of one sentence, in order. `text` is the masked text that the scanner saw, `printed` the text as
printed; both have the same offsets.
"""

from __future__ import annotations

import re

from extractors.reading import phrases
from extractors.reading.kinds import classify
from extractors.reading.links import is_rate_of_level, link, stem_of
from extractors.reading.mention import Mention
from extractors.reading.naming import grown, name, printed_words, put_under_topic

_SOFT = re.compile(r"[,;:、。!?()|\n]")
_SOFT_BUT_LIST = re.compile(r"[,;:。!?()|\n]|$")
_HEAD_OF_CLAUSE = 2  # a date that opens a clause is cut off with what stands before it
_PAUSES = ",;:()。|"
_PAUSES_OR_LIST = re.compile(r"[,、;:]")
_GAPS = frozenset(["", "、", "和", "与", "及", "以及", ",", "/", "和近", "、近", "和约", ":"])
_EACH = re.compile(r"分别|依次")
_PART = re.compile(r"其中|包括|含|包含|主要有")
_WHOLE_ENDS = re.compile(r"[;。]")
_AND = re.compile(r"[、和与及]")


def attach(
    sentence: tuple[int, int], mentions: list[Mention], text: str, printed: str, dates: list[tuple[int, int]]
) -> None:
    """Give every figure of a sentence its clause, kind, phrase and links. `dates` are its periods."""
    for i, mention in enumerate(mentions):
        previous = mentions[i - 1] if i else None
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        _find_clause(mention, previous, following, sentence, text, dates)
    for i, mention in enumerate(mentions):
        classify(mention, mentions[i - 1] if i else None, text)
    for i in range(len(mentions)):
        name(i, mentions, text, printed, sentence[0])
    put_under_topic(mentions, printed, sentence)
    if text.find("分别", *sentence) >= 0 or text.find("依次", *sentence) >= 0:
        _distribute(mentions, text, printed, sentence[0])
    for i, mention in enumerate(mentions):
        link(i, mention, mentions, text)
    _parts(mentions, text)


def _find_clause(
    mention: Mention,
    previous: Mention | None,
    following: Mention | None,
    sentence: tuple[int, int],
    text: str,
    dates: list[tuple[int, int]],
) -> None:
    floor = previous.end if previous else sentence[0]
    between = text[floor : mention.start]
    if previous is not None and between.strip() in _GAPS:
        mention.gap = between.strip()
    last = max(map(between.rfind, _PAUSES))
    left = floor + last + 1
    mention.clause = left
    for first, last in dates:
        if left <= first and last <= mention.start:
            if first - left <= _HEAD_OF_CLAUSE:
                left = last
            else:
                mention.date = (first, last)
    ceiling = following.start if following else sentence[1]
    right = _SOFT.search(text, mention.end, ceiling)
    stop = right.start() if right else ceiling
    if (
        right is not None
        and right[0] == "、"
        and stop > mention.end + 1
        and not phrases.verb_of(text[stop + 1 : stop + 8])
    ):
        # 企业年报的催报、公示工作3批: a list inside the thing named, unless another figure follows.
        further = _SOFT_BUT_LIST.search(text, stop, ceiling)
        if further is not None and (following is None or further.start() < following.start):
            stop = further.start()
    mention.left = left
    mention.right = stop
    mention.pre = text[left : mention.start]
    mention.post = text[mention.end : mention.right]


def _distribute(mentions: list[Mention], text: str, printed: str, start: int) -> None:
    """分别: figures in a row go to the things named in a row, in the same clause or as the levels before."""
    i = 0
    while i < len(mentions):
        run = _run(mentions, i)
        first = mentions[i]
        if len(run) > 1 and _EACH.search(first.pre):
            _share_out(run, mentions[:i], text, printed, start)
        elif len(run) > 1 and first.kind == "growth" and not first.head:
            _follow_levels(run, mentions[:i])
        i += len(run)


def _run(mentions: list[Mention], i: int) -> list[Mention]:
    run = [mentions[i]]
    for following in mentions[i + 1 :]:
        if following.gap not in ("、", "和", "与", "及", "以及", ",") or following.kind != run[0].kind:
            break
        run.append(following)
    return run


def _share_out(run: list[Mention], before: list[Mention], text: str, printed: str, start: int) -> None:
    named = run[0].pre[: _EACH.search(run[0].pre).start()]  # type: ignore[union-attr]
    base = run[0].left
    heads = [
        phrases.trim_before(grown(part) if run[0].kind == "growth" else part)
        for part in _AND.split(printed_words(text, printed, base, base + len(named)))
    ]
    heads = [head for head in heads if head]
    if len(heads) == len(run):
        # 城镇、农村居民人均可支配收入: what the last name ends with belongs to all.
        heads = [head + heads[-1][len(head) :] if len(head) <= 4 < len(heads[-1]) else head for head in heads]
        for mention, head in zip(run, heads, strict=True):
            mention.indicator = head
            mention.head = head
            _link_to_stem(mention, before)
        return
    levels = [m for m in before if m.kind in ("level", "share") and m.kind_of_unit != "rank"]
    beside = levels and not _PAUSES_OR_LIST.search(text, levels[-1].end, run[0].start)
    if len(levels) >= len(run) and not beside and not _own_head(run[0]):
        for mention, level in zip(run, levels[-len(run) :], strict=True):
            mention.indicator = level.indicator
            mention.of = [level.start]


def _follow_levels(run: list[Mention], before: list[Mention]) -> None:
    """分别达到4.8万元和2.9万元,增长6.1%、7.8%: growths in a row after as many levels in a row."""
    levels = before[-len(run) :]
    if len(levels) < len(run) or not _EACH.search(levels[0].pre) or levels != _run(levels, 0):
        return
    for mention, level in zip(run, levels, strict=True):
        if level.kind == "level":
            mention.indicator = level.indicator
            mention.of = [level.start]


def _own_head(mention: Mention) -> bool:
    if mention.kind in ("growth", "change"):
        return len(mention.head) >= 2
    return not is_rate_of_level(_EACH.sub("", mention.pre))


def _link_to_stem(mention: Mention, before: list[Mention]) -> None:
    """新开工47个、新投产33个,开工率、投产率分别为…: each rate belongs to the level that its stem names."""
    if mention.kind != "share":
        return
    stem = stem_of(mention.head)
    of = next((m for m in reversed(before) if stem and m.kind == "level" and stem in m.indicator), None)
    if of is not None:
        mention.of = [of.start]


def _parts(mentions: list[Mention], text: str) -> None:
    """其中: the figures after it are parts of the level before it, until the sentence part ends."""
    whole: Mention | None = None
    last: Mention | None = None
    for mention in mentions:
        between = text[(last.end if last else mention.left) : mention.start]
        if _WHOLE_ENDS.search(between):
            whole = None
        if last is not None and _PART.search(between):
            whole = next((m for m in [last] if m.kind == "level"), whole)
            if last.kind != "level":
                whole = next(
                    (m for m in reversed(mentions[: mentions.index(mention)]) if m.kind == "level"), None
                )
        if (
            whole is not None
            and mention.kind == "level"
            and (mention.unit == whole.unit or mention.kind_of_unit == "count")
        ):
            mention.part_of = whole.start
        last = mention

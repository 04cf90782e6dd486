"""What a figure belongs to: its clause, the level a rate refers to, the whole a part is taken from.

Works on the figures of one sentence, in order. `text` is the masked text that the scanner saw, `printed` the text as
printed; both have the same offsets.
"""

from __future__ import annotations

import re

from extractors.reading import phrases
from extractors.reading.kinds import classify
from extractors.reading.lexicon import either
from extractors.reading.mention import Mention
from extractors.reading.naming import grown, name, printed_words, put_under_topic

_SOFT = re.compile(r"[,;:、。!?()|\n]")
_SOFT_BUT_LIST = re.compile(r"[,;:。!?()|\n]|$")
_HEAD_OF_CLAUSE = 2  # a date that opens a clause is cut off with what stands before it
_PAUSES = ",;:()。|"
_GAPS = frozenset(["", "、", "和", "与", "及", "以及", ",", "/", "和近", "、近", "和约", ":"])
_EACH = re.compile(r"分别|依次")
# A rate that says how much of the level before it was reached, settled, approved: 完成率, 占全年任务的, 升至.
_RATE_CLAUSE = re.compile(
    rf"^[\s,、;)(]*(?:其中|分别|均|依次)*(?:[^,。;]{{0,6}}?(?:{either('share.of_level')})|占比|(?:分别|累计|已)?(?:超额)?完成[^,。;]{{0,14}}的?|其中[^,。;]{{1,12}}占|占[^,。;]{{0,12}}(?:的|比重|比例|总量|总数|总额)?(?:升|提高|上升|提升|下降|降)?|的)"
    r"(?:稳定在|保持在|为|达到|达|均为|均达|至|到|超过|超|约|近|均|\s)*$"
)
_SHORT_TAIL = re.compile(r"[\u4e00-\u9fff]{1,6}$")
_BARE_RATE = re.compile(r"^[\u4e00-\u9fff]{1,3}率$")
_AMONG = re.compile(r"(?:项|个|件|家|户|人|条)[^,。;\d]{0,12}中,$")
_ALL = re.compile(r"均|都|皆")
_PART = re.compile(r"其中|包括|含|包含|主要有")
_WHOLE_ENDS = re.compile(r"[;。]")
_AND = re.compile(r"[、和与及]")
_PAUSE = re.compile(r"[,、;]")


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
        _link(i, mention, mentions, text)
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
        # 拟吊销企业的税务、人社协查工作: a list inside the thing named, unless another figure follows.
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
        return
    levels = [m for m in before if m.kind in ("level", "share") and m.kind_of_unit != "rank"]
    if len(levels) >= len(run) and not _own_head(run[0]):
        for mention, level in zip(run, levels[-len(run) :], strict=True):
            mention.indicator = level.indicator
            mention.of = [level.start]


def _own_head(mention: Mention) -> bool:
    if mention.kind in ("growth", "change"):
        return len(mention.head) >= 2
    return not _RATE_CLAUSE.match(_EACH.sub("", mention.pre))


def _link(i: int, mention: Mention, mentions: list[Mention], text: str) -> None:
    """The level in the same sentence that a growth, share or change figure belongs to."""
    if mention.of or i == 0:
        return
    if mention.kind == "rank":
        if _ALL.search(mention.pre) or not mention.head:
            levels = [m for m in mentions[:i] if m.kind == "level" and m.kind_of_unit != "time"]
            if levels and ";" not in text[levels[-1].end : mention.start]:
                mention.of = [m.start for m in levels] if _ALL.search(mention.pre) else [levels[-1].start]
                if _ALL.search(mention.pre) and len(levels) > 1 and not mention.head:
                    mention.indicator = "、".join(m.indicator for m in levels)
        return
    if mention.kind not in ("growth", "share", "change"):
        return
    level = _level_before(i, mention, mentions, text)
    if level is None:
        return
    if mention.kind == "growth" or mention.kind == "change":
        if not mention.head and (
            mention.kind == "growth" or (level.kind == "level" and mention.unit in ("pp", level.unit))
        ):
            mention.of = [level.start]
            mention.indicator = level.indicator
        return
    same_clause = not _PAUSE.search(text, level.end, mention.start) and "完成" in mention.pre
    if mention.kind_of_unit in ("percent", "tenth") and (
        _RATE_CLAUSE.match(mention.pre) or same_clause or _AMONG.search(text, level.start, mention.start)
    ):
        mention.of = [level.start]
        if (
            _BARE_RATE.match(mention.head)
            and "任务" not in level.indicator
            and not phrases.is_bare_verb(level.indicator)
        ):
            thing = _SHORT_TAIL.search(level.indicator)
            mention.indicator = (thing[0] if thing else "") + mention.head


def _level_before(i: int, mention: Mention, mentions: list[Mention], text: str) -> Mention | None:
    for candidate in reversed(mentions[:i]):
        between = text[candidate.end : mention.start]
        if "。" in between or ";" in between:
            return None
        if text[candidate.start - 1 : candidate.start] == "(" and ")" in between:
            continue
        if candidate.kind == "level" and candidate.kind_of_unit not in ("time",):
            if mention.kind == "share" and between.count(",") > 2:
                return None
            return candidate
        if candidate.kind == "share" and mention.kind == "change":
            return candidate
    return None


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

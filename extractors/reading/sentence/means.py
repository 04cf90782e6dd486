"""Figures of a day or a month in a list: 日均处理垃圾400吨,焚烧100吨,填埋300吨 tells what of it is burnt a day, too."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.model.mention import Mention

_EACH: Final = regex(r"(?P<each>[日月周]均|每[日天月周]|(?<![\d年个本当上全])月(?:收集|处理|产))")


def name_means(mentions: list[Mention], text: str) -> None:
    """Say of the figures of a list that they are of a day or a month, where only the first of them says so.

    text: masked. Writes `indicator`.
    """
    each = ""
    before: Mention | None = None
    for mention in mentions:
        goes_on = before is not None and before.unit == mention.unit and not any(
            mark in text[before.end : mention.start] for mark in ";。:"
        )
        own = _EACH.search(mention.indicator) if mention.kind == "level" else None
        each = own["each"] if own is not None else each if goes_on else ""
        if mention.kind != "level" or mention.kind_of_unit not in ("mass", "volume"):
            each = ""
        elif each and own is None:
            mention.propose_phrase(each + mention.indicator, mention.indicator_rule, mention.head)
        before = mention

"""…方面: the topic that a sentence opens with."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.model.context import Context
from extractors.reading.model.sentence import Sentence

_TOPIC: Final = regex(r"^\W*([^,\uff0c。;\uff1b:\uff1a\d]{2,12}?)方面[,\uff0c]")
_BARE_PLACE: Final = regex(
    r"^[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村])(?:、[\u4e00-\u9fff]{1,6}(?:街道|[镇乡区县村]))*$"
)


def put_under_topic(sentence: Sentence, context: Context) -> None:
    """规上工业产值方面,东埔镇完成112.4亿元;梅林街道87.6亿元: the topic is what each place counts.

    Reads `indicator` and `kind`. Writes `indicator` where that is a place or a verb alone.
    """
    printed, mentions = context.clean.text, sentence.mentions
    if printed.find("方面", sentence.start, sentence.end) < 0:
        return
    topic = _TOPIC.match(printed[sentence.start : sentence.end])
    if topic is None:
        return
    for i, mention in enumerate(mentions):
        name = mention.indicator
        if phrases.is_bare_verb(name) or _BARE_PLACE.match(name):
            mention.propose_phrase(topic[1], "topic")
        elif i and mention.kind == "growth" and not mention.head:
            mention.propose_phrase(mentions[i - 1].indicator, "topic_of_figure_before")

"""What a sentence takes from the one before it, and leaves for the one behind it."""

from __future__ import annotations

from extractors.reading.model.context import Context, SentenceBefore
from extractors.reading.model.sentence import Sentence


def take_phrase_from_before(sentence: Sentence, context: Context) -> None:
    """一季度累计增长6.5%: a figure without a phrase is of the thing of the sentence before.

    Reads `indicator`, and the sentence before. Writes `indicator` where it is empty.
    """
    if sentence.passage.row is not None or not context.goes_on_at(sentence.start):
        return
    for mention in sentence.mentions:
        if not mention.indicator:
            mention.propose_phrase(context.before.indicator, "sentence_before")


def remember_sentence(sentence: Sentence, context: Context) -> None:
    """Leave for later sentences what they may go on with.

    Reads `concept`, `kind`, `indicator`, `value`, `unit`. Writes `before` of the context, and the figures of a task to the
    state of its row.
    """
    mentions, passage = sentence.mentions, sentence.passage
    if passage.row is not None and passage.cell == "task":
        context.rows[passage.row].figures.update([(m.value, m.unit) for m in mentions])
    concepts = {m.unit: m.concept for m in mentions if m.concept and m.kind == "level"}
    context.before = SentenceBefore(concepts, mentions[-1].indicator, sentence.end)

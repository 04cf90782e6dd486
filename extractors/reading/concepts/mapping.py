"""Which concept a figure belongs to: by the level it is tied to, by its own phrase, by the thing named before it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts import ellipsis, proportions
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept
from extractors.reading.concepts.themes import theme_of
from extractors.reading.language.lexicon import words
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.scope.paragraph_titles import opening_of_paragraph, title_of_paragraph

# 发放低保金、助学金等各类资金: the examples say what the money is for
_FUNDS: Final = regex(r"等(?:各类|各项)?(?:资金|款项)$")


_OF_ANY_KIND: Final = frozenset(words("names.of_any_kind"))
# 占年度计划的68%, 分别为市下达任务的103%
_OF_PLAN: Final = regex(r"(?:分别)?(?:占|为|完成)[^,。;]{0,8}(?:计划|任务|目标|指标|预算)(?:数|额|量)?的")


_CONTEXT: Final = 30  # characters in front of a clause that may name what it goes on about


def map_concepts(sentence: Sentence, context: Context) -> None:
    """Say of every figure which indicator of the catalogue it belongs to, and which theme.

    Reads phrases, kinds and links, the task of the row, the sentence before, the paragraph's title. Writes `concept`,
    `theme`, and the concepts of a task to the state of its row.
    """
    passage, start, text = sentence.passage, sentence.start, context.masked
    mentions = sentence.mentions
    row = context.rows[passage.row] if passage.row is not None else None
    title = title_of_paragraph(context, start) if row is None else ""
    task = row.task if row is not None and passage.cell == "progress" else ""
    nothing: dict[str, str] = {}
    for at, mention in enumerate(mentions):
        context_words = passage.category or text[max(start, mention.clause - _CONTEXT) : mention.clause]
        if not context_words.strip() and not at:
            context_words = title
        if row is not None:
            topic = row.concepts
        elif not at and context.goes_on_at(start):
            topic = context.before.concepts
        else:
            topic = nothing
        around = Surroundings(
            mentions[:at], text[mention.clause : mention.start], topic, context_words, task, title
        )
        concept = _concept_of(mention, sentence.level_of(at), around)
        if concept is not None:
            mention.concept, mention.theme = concept.id, concept.theme
            if row is not None and passage.cell == "task":
                row.concepts.setdefault(mention.unit, concept.id)
        else:
            before = mentions[at - 1].theme if at else ""
            lead = passage.category or opening_of_paragraph(text, start) if not before else ""
            mention.theme = theme_of(mention.indicator, passage.section, mention.unit, before, lead)


class Surroundings:
    """What stands around a figure.

    before: the figures of the sentence so far; clause: the words of its clause up to the number; topic: concepts of
    the table row's task by unit; context: the row's category, or the words in front of the clause; task: the words of
    the row's task; title: the sentence that opens the paragraph and says what it is about.
    """

    def __init__(
        self,
        before: list[Mention],
        clause: str,
        topic: dict[str, str],
        context: str | None,
        task: str = "",
        title: str = "",
    ) -> None:
        self.before: Final = before
        self.clause: Final = clause
        self.topic: Final = topic
        self.context: Final = context
        self.task: Final = task
        self.title: Final = title


def _concept_of(mention: Mention, linked: Mention | None, around: Surroundings) -> Concept | None:
    before = around.before
    if linked is not None and linked.concept is not None and mention.kind != "rank":
        return proportions.as_linked(mention, linked.concept)
    if linked is not None and _says_how_much(mention, linked):
        return None  # of a thing that is none of the catalogue
    if mention.kind == "rank" and not mention.head and before and before[-1].concept:
        # 完成率178%,全市第二: of the figure before; 收入、投资均居全市第三 is of none alone
        return by_id(before[-1].concept) if "均" not in mention.words_before else None
    if mention.kind == "rank" and before and ellipsis.says_state_only(mention.head) and before[-1].concept:
        return by_id(before[-1].concept)  # 竣工29部,竣工数位列全市第三
    whole = _whole_in_front(mention, around) if before and "(" in (around.context or "") else None
    if whole is not None and _is_no_kind_of(mention, whole):
        return by_id(whole.concept) if whole.concept else None
    proportion = proportions.whole_of(mention, before)
    if ellipsis.is_spending(mention):
        return ellipsis.spent_on(mention, before)
    concept = proportion[0] if proportion else _own(mention, around.clause)
    if concept is not None and mention.unit == "%":
        concept = proportions.of_tasks(mention, concept, linked)
    if concept is None and before and mention.separator == "" and before[-1].concept:
        concept = ellipsis.measured_again(mention, before[-1])
    if mention.kind == "level":
        concept = _with_what_stands_before(mention, concept, around)
        if concept is None and whole is not None and whole.concept:
            return by_id(whole.concept)
    elif mention.kind == "share" and (concept is None or ellipsis.is_act(concept)):
        concept = (
            ellipsis.continued(mention, before, around.topic, concept, around.context, around.title)
            or concept
        )
    return concept or ellipsis.of_figure_before(mention, before, around.context)


def _with_what_stands_before(
    mention: Mention, concept: Concept | None, around: Surroundings
) -> Concept | None:
    """The concept of a level, where its own words leave the thing to the figures and words before it."""
    before = around.before
    if concept is None:
        concept = ellipsis.with_verb_of_list(mention, before)
    open_ = concept is None or ellipsis.is_act(concept)
    if open_ and (rest := ellipsis.rest_of(mention, before, around.title)) is not None:
        return rest[0]
    if open_ or mention.unit in ellipsis.PEOPLE:
        of_elided_thing = ellipsis.of_elided_thing(mention, before, around.context, around.title)
        if of_elided_thing is not None:
            return of_elided_thing
    if open_:
        concept = (
            ellipsis.continued(mention, before, around.topic, concept, around.context, around.title)
            or concept
        )
    if concept is None:
        concept = ellipsis.part(mention, before)
    if concept is None and mention.unit in around.topic and _alike(mention.indicator, around.task):
        return by_id(around.topic[mention.unit])
    return concept


def _alike(phrase: str, task: str) -> bool:
    """The progress speaks of what the task names: they share four characters in a row."""
    return any(phrase[at : at + 4] in task for at in range(len(phrase) - 3))


def _says_how_much(mention: Mention, linked: Mention) -> bool:
    """True for points of a rate and parts of a plan: they name nothing themselves."""
    if mention.unit == "pp":
        return linked.kind == "share"
    goes_on = mention.separator in ("、", "和", "与", "及") or mention.words_before.startswith("占")
    return mention.kind == "share" and (goes_on or _OF_PLAN.match(mention.words_before) is not None)


def _whole_in_front(mention: Mention, around: Surroundings) -> Mention | None:
    """The level in front of the bracket that a figure stands in: 新增学位900个(小学600个、初中300个)."""
    context = around.context or ""
    opens = context.rfind("(")
    if ")" in context[opens:]:
        return None
    end = mention.clause - len(context) + opens
    return next((m for m in reversed(around.before) if m.end == end and m.unit == mention.unit), None)


def _is_no_kind_of(mention: Mention, whole: Mention) -> bool:
    """The thing in front of a bracket is none of the catalogue, whatever kind of it the bracket tells of."""
    return find_concept(mention.indicator + whole.indicator, mention.unit, mention.kind) is None


def _without_examples(phrase: str) -> str:
    """支持老旧小区改造、园区道路等项目 are projects of any kind: 支持项目."""
    if "等" not in phrase:
        return phrase
    examples, _, thing = phrase.partition("等")
    return verb_of(phrase) + thing if "、" in examples and thing in _OF_ANY_KIND else phrase


def _own(mention: Mention, clause: str) -> Concept | None:
    """What the figure's own words name: first the short phrase, then the whole clause."""
    phrase = mention.list_verb + _without_examples(mention.indicator)
    concept = find_concept(phrase, mention.unit, mention.kind)
    if (
        (concept is None or ellipsis.is_act(concept))
        and mention.kind != "rank"
        and ("等" not in mention.words_before or _FUNDS.search(mention.words_before))
    ):
        wide = clause + mention.words_after
        named = find_concept(wide, mention.unit, mention.kind) if wide != phrase else None
        if named is not None and (concept is None or named.nature == "built"):
            concept = named  # 养老服务中心投用3个: the clause names what was put to use
    # 道路重复开挖率减少70% is no growth of roads.
    rated = mention.kind == "growth" and proportions.is_rate(mention.head)
    return concept if concept is None or not rated or "%" in concept.units else None

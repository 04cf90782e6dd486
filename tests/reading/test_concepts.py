"""Which concept a figure belongs to: for every concept of the catalogue ways to say it, and neighbours that are not it.

The sentences are our own, their words those of many districts. 【】 marks the figure that is meant.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from extractors.documents import read_document
from extractors.reading import Observation, observe
from extractors.reading.concepts.catalogue import catalogue, narrower_indicators
from tests.written import read_cases

HERE = Path(__file__).parent / "concepts"
SENTENCES: dict[str, dict[str, list[str]]] = {}
for path in sorted(HERE.glob("*.yml")):
    SENTENCES.update(read_cases(path))


def marked(sentence: str) -> Observation | None:
    """What is read at the marked figure."""
    start, end = sentence.index("【"), sentence.index("】") - 1
    text = sentence.replace("【", "").replace("】", "")
    found = observe(read_document(text, published=date(2021, 12, 10), district="临河区"))
    return next((o for o in found if o.start < end and o.end > start), None)


def test_every_concept_has_sentences_of_both_kinds() -> None:
    assert set(SENTENCES) == {concept.id for concept in catalogue()}
    for concept, sentences in SENTENCES.items():
        assert len(sentences["meant"]) >= 7, concept
        assert len(sentences["other"]) >= 3, concept


@pytest.mark.parametrize("concept", SENTENCES)
def test_ways_to_say_it(concept: str) -> None:
    missed = {
        sentence: found.concept if found else "no figure"
        for sentence in SENTENCES[concept]["meant"]
        if (found := marked(sentence)) is None or found.concept != concept
    }
    assert missed == {}


@pytest.mark.parametrize("concept", SENTENCES)
def test_neighbours_are_not_it(concept: str) -> None:
    forced = [
        s
        for s in SENTENCES[concept]["other"]
        if (found := marked(s)) is not None and found.concept == concept
    ]
    assert forced == []


FIGURE = re.compile(r"【([^|】]*)\|([^】]*)】")


@pytest.mark.parametrize("paragraph", (HERE / "passages.txt").read_text("utf-8").splitlines())
def test_figures_of_a_paragraph(paragraph: str) -> None:
    text = FIGURE.sub(lambda figure: figure[1], paragraph)
    concept_at = {
        o.start: o.concept
        for o in observe(read_document(text, published=date(2021, 12, 10), district="临河区"))
    }
    marks = 0  # characters of marking in front of a figure
    for figure in FIGURE.finditer(paragraph):
        found = concept_at.get(figure.start() - marks, "no figure")
        assert (found or "-") == figure[2], paragraph[figure.start() - 20 : figure.end()]
        marks += len(figure[0]) - len(figure[1])


def themed_sentences() -> list[tuple[str, str]]:
    """The sentences of `themes.txt`, each with the theme it stands under."""
    theme, sentences = "", []
    for line in (HERE / "themes.txt").read_text("utf-8").splitlines():
        if "【" in line:
            sentences.append((theme, line))
        else:
            theme = line
    return sentences


@pytest.mark.parametrize("theme", ["economy", "livelihood", "governance"])
def test_theme_of_a_figure_without_a_concept(theme: str) -> None:
    read = {sentence: marked(sentence) for named, sentence in themed_sentences() if named == theme}
    assert len(read) >= 30
    wrong = {
        sentence: (found.theme, found.concept) if found else "no figure"
        for sentence, found in read.items()
        if found is None or (found.theme, found.concept) != (theme, None)
    }
    assert wrong == {}


FORMS = read_cases(HERE / "forms.yaml")
NAMED = [(kind, concept) for kind in FORMS for concept in FORMS[kind]["concepts"]]


@pytest.mark.parametrize(("kind", "concept"), NAMED)
def test_every_name_in_every_form(kind: str, concept: str) -> None:
    entry = FORMS[kind]["concepts"][concept]
    sentences = [
        form.format(n=name, v=verb, u=entry["unit"])
        for name in entry["names"]
        for verb in entry.get("verbs", [""])
        for form in FORMS[kind]["forms"]
    ]
    text, starts = "", []
    for sentence in sentences:
        starts.append(len(text) + sentence.index("【"))
        text += sentence.replace("【", "").replace("】", "") + "\n"
    found = {
        o.start: o.concept
        for o in observe(read_document(text, published=date(2021, 12, 10), district="临河区"))
    }
    wrong = {s: found.get(start, "no figure") for s, start in zip(sentences, starts, strict=True)}
    assert {s: c for s, c in wrong.items() if c != concept} == {}


INDICATORS = read_cases(HERE / "indicators.yaml")
KEPT = {indicator.id: indicator.broader or None for indicator in narrower_indicators()}


def test_every_narrower_indicator_has_sentences_and_a_concept_above_it_or_none() -> None:
    assert set(INDICATORS) == set(KEPT)
    assert not set(KEPT) & set(SENTENCES), "an id names one thing"
    assert {above for above in KEPT.values() if above} <= set(SENTENCES)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_narrower_indicator_is_named_and_its_figures_keep_their_concept(indicator: str) -> None:
    read = {sentence: marked(sentence) for sentence in INDICATORS[indicator]["meant"]}
    wrong = {
        sentence: (found.indicator_id, found.concept) if found else "no figure"
        for sentence, found in read.items()
        if found is None or (found.indicator_id, found.concept) != (indicator, KEPT[indicator])
    }
    assert wrong == {}
    assert len(read) >= 3


@pytest.mark.parametrize("indicator", INDICATORS)
def test_neighbours_of_a_narrower_indicator_are_not_it(indicator: str) -> None:
    forced = [
        sentence
        for sentence in INDICATORS[indicator]["other"]
        if (found := marked(sentence)) is not None and found.indicator_id == indicator
    ]
    assert forced == []


def test_a_figure_that_no_narrower_indicator_fits_has_the_id_of_its_concept() -> None:
    found = marked("一般公共预算收入【26亿元】。")
    assert found is not None
    assert found.indicator_id == found.concept == "fiscal_revenue_local"
    unnamed = marked("铺设石板【26块】。")
    assert unnamed is not None
    assert unnamed.indicator_id is unnamed.concept is None

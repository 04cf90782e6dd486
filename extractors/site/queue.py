"""The queue: everything that waits for a decision, the heaviest first, one entry for a figure whatever the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from extractors.cleaning import for_page
from extractors.site import findings, names, numbers, queries, rendering
from extractors.site.files import Folder
from extractors.site.findings import OpenCase
from extractors.site.numbers import Bilingual
from extractors.site.packing import packed
from extractors.site.rendering import Site, code

FURTHER = 0.1  # what each further cause of the same figure adds, of its own weight
PART = 100  # entries that the page opens with; the others come in scripts of as many, when somebody asks for them
CHOICES: dict[str, Callable[[dict[str, Any]], Iterable[str]]] = {
    "street": lambda entry: [entry["street"] or entry["section"]],
    "concept": lambda entry: [entry["concept"][0]],
    "source": lambda entry: [entry["source"]],
    "rule": lambda entry: [why["r"] for why in entry["why"]],
}
WORDS = ("queue_empty", "more", "cases_shown", "all", "open_cases", "street", "concept", "source", "rule", "weight", "see_waiting",
         "n_figures")  # fmt: skip


def write(connection: Connection, folder: Folder, site: Site) -> None:
    """Write the page and the script with its entries."""
    concepts = {
        row["concept"]: Bilingual(row["name_zh"], row["name_en"]) for row in queries.rows(connection, queries.CONCEPTS)
    }
    groups = findings.by_entry(findings.open_cases(connection))
    entries = sorted((_entry(group, concepts) for group in groups), key=lambda entry: (-entry["w"], entry["to"] or "", entry["title"]))
    page = rendering.render("queue.html", base="", here="queue", site=site, waiting=len(entries))
    folder.write("queue.html", page)
    rest = [entries[at : at + PART] for at in range(PART, len(entries), PART)]
    data: dict[str, Any] = {
        "items": packed(entries[:PART]),
        "total": len(entries),
        "rest": [f"queue-{number}" for number, _ in enumerate(rest, start=2)],
        "choices": {by: _choices(entries, of) for by, of in CHOICES.items()},
        "concepts": {entry["concept"][0]: entry["concept"] for entry in entries},
        "last": queries.last_decision(connection),
        "words": {key: rendering.word(key) for key in WORDS},
        "codes": {group: rendering.codes(group) for group in ("cause", "severity", "theme")},
        "rules": _of_no_file(entries) | findings.rule_names(),
    }
    folder.write("queue.js", rendering.as_script("queue", data))
    for name, part in zip(data["rest"], rest, strict=True):
        folder.write(f"{name}.js", rendering.as_script(name, packed(part)))


def _of_no_file(entries: Sequence[dict[str, Any]]) -> dict[str, Bilingual]:
    """What raised an entry and is no rule with a name (why a page was refused, an alarm of the crawl): by its cause."""
    return {
        why["r"]: Bilingual(*(f"{told} · {why['r']}" for told in code("cause", why["c"]))) for entry in entries for why in entry["why"]
    }


def _choices(entries: Sequence[dict[str, Any]], of: Callable[[dict[str, Any]], Iterable[str]]) -> list[tuple[str, int]]:
    """What the entries can be narrowed by, the most frequent first: (value, entries)."""
    counts = Counter(value for entry in entries for value in set(of(entry)) if value)
    return sorted(counts.items(), key=lambda choice: (-choice[1], choice[0]))


def weight(cases: Sequence[OpenCase]) -> float:
    """The weight of the heaviest cause, and a part of each further one."""
    if findings.figures_together(cases):
        return cases[0].weight
    heaviest, *others = sorted((case.weight for case in cases), reverse=True)
    return round(heaviest + FURTHER * sum(others), 1)


def _entry(cases: Sequence[OpenCase], concepts: dict[str, Bilingual]) -> dict[str, Any]:
    if figures := findings.figures_together(cases):
        rules = findings.rule_names()
        first = {case.rule: case for case in reversed(cases)}.values()
        page = [replace(case, mention="", indicator="", quote="", reason=rules.get(case.rule, case.reason)) for case in first]
        return {**_entry_of(page, concepts), "n": figures, "targets": _targets(cases)}
    return _entry_of(cases, concepts)


def _entry_of(cases: Sequence[OpenCase], concepts: dict[str, Bilingual]) -> dict[str, Any]:
    first = cases[0]
    return {
        "w": weight(cases),
        "to": first.address(),
        "title": for_page(first.title),
        "street": first.street,
        "section": for_page(first.section),
        "concept": concepts.get(first.concept, code("certainty_reason", "no_indicator_fits") if first.indicator else Bilingual("", "")),
        "i": for_page(first.indicator),
        "m": for_page(first.mention),
        "q": for_page(first.quote),
        "t": first.theme,
        "source": for_page(names.source(first.source)),
        "day": numbers.day(first.raised_at),
        "key": first.entry,
        "targets": _targets(cases[:1] if first.waits else cases),  # a version that waits is decided on as a whole
        "held": True if first.cause == "held" and first.document_id else None,
        "waits": True if first.waits else None,
        "why": _reasons(cases),
    }


def _reasons(cases: Sequence[OpenCase]) -> list[dict[str, Any]]:
    """Why it waits; of a version what each rule says, where that is known, and not all of it once more."""
    told = [{"c": case.cause, "r": case.rule, "s": case.severity, "m": case.reason} for case in cases]
    if cases[0].waits and len(cases) > 1:
        told[0]["m"] = Bilingual("", "")
    return told


def _targets(cases: Sequence[OpenCase]) -> list[dict[str, Any]]:
    """What is decided about: document (none where there is none), figure, case and rules, the heaviest first."""
    rules: dict[tuple[str, str, str], list[str]] = {}
    for case in cases:
        if case.document_id or case.case_id:
            rules.setdefault((case.document_id, case.observation_id, "" if case.observation_id else case.case_id), []).append(case.rule)
    return [{"d": d, "f": f, "c": c, "r": list(dict.fromkeys(named))} for (d, f, c), named in rules.items()]

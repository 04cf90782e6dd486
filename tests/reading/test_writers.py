"""Who writes what: every field of a figure is written by one stage, or decided by one method that takes the rule along."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import extractors

READING = Path(extractors.__file__).parent / "reading"
MENTION = "model/mention.py"
OTHERS = {"self", "state", "w", "context", "sentence", "passage", "document"}  # names of what is no figure
# Fields that more than one module decides. Tables are no sentences and read their cells by themselves; a growth or a plan can
# turn the sign or the unit. This list only shrinks.
DECIDED_BY = {
    "decide_kind": {"sentence/kinds.py", "tables/statistics.py"},
    "turn_times_to_percent": {"sentence/kinds.py"},
    "link_to": {
        "sentence/links.py",
        "sentence/shares.py",
        "sentence/respectively.py",
        "tables/statistics.py",
    },
    "decide_subject": {"sentence/subjects.py", "tables/statistics.py"},
    "decide_basis": {"sentence/basis.py", "tables/statistics.py"},
    "decide_concept": {"concepts/mapping.py", "tables/statistics.py"},
    "decide_theme": {"concepts/mapping.py", "tables/statistics.py"},
    "decide_covers": {"sentence/coverage.py", "tables/statistics.py"},
    "take_unit_from": {"figures/alone.py"},
    "move_to": {"figures/alone.py"},
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(READING.rglob("*.py")):
        yield path.relative_to(READING).as_posix(), ast.parse(path.read_text("utf-8"))


def fields_of_mention() -> set[str]:
    tree = ast.parse((READING / MENTION).read_text("utf-8"))
    made = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Mention")
    annotated = {
        n.target.id for n in made.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    }
    return annotated | {name for name, _ in writes(made)}


def writes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Attributes that are assigned to: their names, and the names of what they belong to."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
        ):
            yield node.attr, node.value.id


def test_a_field_has_one_writer() -> None:
    fields = fields_of_mention()
    assert {"indicator", "kind", "value", "covers", "words_before", "period"} <= fields
    writers: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules():
        for field, owner in writes(tree):
            if field in fields and owner not in OTHERS:
                writers[field].add(name)
    assert {field: found for field, found in writers.items() if len(found) > 1} == {}
    decided = {
        "indicator",
        "head",
        "of",
        "kind",
        "value",
        "unit",
        "subject",
        "basis",
        "concept",
        "theme",
        "covers",
    }
    assert not decided & writers.keys()
    assert {"clause", "separator", "period", "part_of", "comparison", "place", "list_verb"} <= writers.keys()


def test_a_decision_is_made_in_one_place() -> None:
    callers: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in DECIDED_BY
            ):
                callers[node.func.attr].add(name)
    assert callers == DECIDED_BY


def test_every_decision_takes_a_rule_along() -> None:
    tree = ast.parse((READING / MENTION).read_text("utf-8"))
    made = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Mention")
    methods = {n.name: [a.arg for a in n.args.args] for n in made.body if isinstance(n, ast.FunctionDef)}
    deciding = {name for name in methods if name.startswith(("decide_", "propose_", "link_"))}
    assert len(deciding) >= 8
    assert all("rule" in methods[name] for name in deciding)


def test_state_between_sentences_is_written_by_one_module_each() -> None:
    writers: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules():
        for field, owner in writes(tree):
            if owner == "context":
                writers[field].add(name)
    assert writers == {
        "before": {"sentence/continuity.py"},
        "decisions": {"pipeline.py"},
        "heads_without_office": {"scope/rows_in_lines.py"},
        "paragraph_title": {"scope/paragraph_titles.py"},
        "running_lead": {"scope/paragraphs.py"},
    }

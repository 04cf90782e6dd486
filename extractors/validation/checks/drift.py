"""Does another reader, or another description of the page, read the same bytes as something else? Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractors.validation.checks.model import Case, Figure, PageRead, about_figures, about_page
from extractors.validation.checks.rules import limit

COMPARED = ("value", "value_max", "unit", "kind", "basis", "period", "concept")
SHOWN = 5  # examples that a sentence names


def drift(page: PageRead, before: PageRead) -> Iterator[Case]:
    """What is read otherwise than `before`, the reading of the same version that stands in the warehouse: what changed in the
    same fields is one case, as one change of the reader mostly is its cause."""
    now = Counter((figure["section"], figure["mention"]) for figure in page.figures)
    gone = []
    changed: dict[tuple[str, ...], list[tuple[Figure, str]]] = {}  # by the fields that are read otherwise
    for old in before.figures:
        new = page.by_id.get(old["observation_id"])
        if new is None:
            if now[old["section"], old["mention"]]:
                now[old["section"], old["mention"]] -= 1
            else:
                gone.append(old)
            continue
        now[new["section"], new["mention"]] -= 1
        fields = tuple(name for name in COMPARED if old[name] != new[name])
        if fields:
            changes = "; ".join(f"{name}: {_plain(old, name)} → {_plain(new, name)}" for name in fields)
            changed.setdefault(fields, []).append((new, f"「{new['mention']}」（{new['indicator']}）{changes}"))
    for alike in changed.values():
        examples = "；".join(example for _, example in alike[:SHOWN])
        yield about_figures("reading_changed", [figure for figure, _ in alike], count=len(alike), examples=examples)
    if len(gone) >= limit("reading_lost", "count"):
        names = "、".join(f"{figure['indicator']} {figure['mention']}" for figure in gone[:SHOWN])
        yield about_page("reading_lost", (gone[0]["char_start"], gone[0]["char_end"]), count=len(gone), missing=names)


def _plain(figure: Figure, name: str) -> str:
    value = figure[name]
    if value is None:
        return "—"
    return f"{value.normalize():f}" if name in ("value", "value_max") else str(value)

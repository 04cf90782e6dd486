"""The pages of versions that wait for a decision: the text that would come beside the one that stands, and what that does to figures.

A figure of the text that waits *comes*, *changes* (another value, or read in another way) or stays; one of the current text *goes*,
*changes* or stays. Figures are the same by their id, or, where their sentence is another one, by what they say.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection, text

from extractors.cleaning import for_page
from extractors.site import arithmetic, queries, rendering
from extractors.site.files import Folder
from extractors.site.marking import Heading, Highlight, lines_of, marked
from extractors.site.queries import parsed
from extractors.site.rendering import Site, held_address

Figure = Mapping[str, Any]
NEW, OLD = "new-", "old-"  # before the ids of figures: both texts stand on one page
LISTED = 300  # figures of a kind that the lists tell; all are marked in the texts
STATES = ("changes", "goes", "comes")

# What a figure says, and of what: equal in both, it stays; equal in the latter alone, it changes.
_SAYS = ("value", "value_max", "unit", "basis", "qualifier", "period")
_OF = ("section", "subject", "indicator", "kind", "stage", "restriction")

_WAITING = """
    SELECT h.version_id, md5(row(h.*, v.version_id, v.text_hash, v.loaded_at, (
        SELECT array_agg((f.severity, f.message_zh, f.message_en, f.observation_ids)::text ORDER BY f.finding_id)
        FROM review.finding AS f WHERE f.version_id = h.version_id AND f.settled_at IS NULL))::text) AS mark
    FROM review.held_document AS h JOIN raw.document_version AS v ON v.document_id = h.document_id AND v.known_to IS NULL
    WHERE h.state = 'held' ORDER BY h.version_id"""
_HELD = """
    SELECT row_to_json(h)::text AS row FROM (
        SELECT h.version_id, h.document_id, coalesce(h.title, h.input_name) AS title, h.document_key, h.input_name, h.rules, h.text,
            h.reason_zh, h.reason_en, h.details, h.figures, h.sections, h.times_seen,
            to_char(h.held_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS held_at, h.run_id,
            v.version_id AS current_version, v.text AS current_text, v.version
        FROM review.held_document AS h JOIN raw.document_version AS v ON v.document_id = h.document_id AND v.known_to IS NULL
        WHERE h.version_id = :version) AS h"""
_FIGURES = """
    SELECT row_to_json(o)::text AS row FROM (
        SELECT observation_id, char_start, char_end, mention, section, subject, indicator, theme, value, value_max, unit, kind, basis,
            qualifier, period, stage, restriction, part_of_observation_id
        FROM raw.observation WHERE version_id = :version ORDER BY seq) AS o"""
_SECTIONS = "SELECT char_start AS start, unit FROM raw.section WHERE version_id = :version ORDER BY seq"
_ALARMS = """
    SELECT severity, message_zh, message_en, observation_ids FROM review.finding
    WHERE version_id = :version AND settled_at IS NULL ORDER BY finding_id"""


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of two readings of one document, in reading order; `changes` are (before, after)."""

    comes: tuple[Figure, ...]
    goes: tuple[Figure, ...]
    changes: tuple[tuple[Figure, Figure], ...]
    stays: int


def write(connection: Connection, folder: Folder, site: Site) -> None:
    """Write the page of every version that waits."""
    last = queries.last_decision(connection)
    for version, mark in connection.execute(text(_WAITING)):
        name = held_address(version)
        made_from = hashlib.sha256(f"{mark}:{last}".encode()).hexdigest()
        if not folder.is_made(name, made_from):
            folder.write(name, _page(connection, version, site, last), made_from)


def compared(before: Sequence[Figure], after: Sequence[Figure]) -> Compared:
    """What a second reading does to the figures of a first one."""
    old, new = ({figure["observation_id"]: figure for figure in figures} for figures in (before, after))
    pairs = [(old[identity], figure) for identity, figure in new.items() if identity in old]
    left = [figure for identity, figure in old.items() if identity not in new]
    come = [figure for identity, figure in new.items() if identity not in old]
    for names in ((*_OF, *_SAYS), _OF):  # first what says the same in another sentence
        known: dict[tuple[Any, ...], list[Figure]] = defaultdict(list)
        for figure in left:
            known[_key(figure, names)].append(figure)
        rest = []
        for figure in come:
            if alike := known[_key(figure, names)]:
                pairs.append((alike.pop(0), figure))
            else:
                rest.append(figure)
        come, left = rest, [figure for figures in known.values() for figure in figures]
    changed = [(was, now) for was, now in pairs if _key(was, (*_OF, *_SAYS)) != _key(now, (*_OF, *_SAYS))]
    return Compared(
        tuple(come), tuple(sorted(left, key=_place)), tuple(sorted(changed, key=lambda pair: _place(pair[1]))), len(pairs) - len(changed)
    )


def _place(figure: Figure) -> int:
    return int(figure["char_start"])


def _key(figure: Figure, names: Sequence[str]) -> tuple[Any, ...]:
    said = [figure[name] for name in names]
    exact = [Decimal(each) if name in ("value", "value_max") and each is not None else each for name, each in zip(names, said, strict=True)]
    return (*exact, figure["part_of_observation_id"] is None)


@dataclass(frozen=True, slots=True)
class HeldText:
    """One of the two texts: `before_ids` stands before the ids of its figures, `states` are those of figures that do not stay."""

    before_ids: str
    text: str
    figures: Sequence[Figure]
    units: Sequence[Mapping[str, Any]]
    states: Mapping[str, str]

    def marked(self, other: HeldText) -> Markup:
        """The text with its figures, and the lines that the other one lacks."""
        headings = [Heading(unit["start"], f"{self.before_ids}unit-{n}", unit["unit"]) for n, unit in enumerate(self.units)]
        return marked(self.text, self._marks(), headings, lines_of(other.text))

    def _marks(self) -> Iterator[Highlight]:
        for figure in self.figures:
            identity = figure["observation_id"]
            classes = f"f {figure['theme']} {self.states.get(identity, 'stays')}"
            yield Highlight(figure["char_start"], figure["char_end"], self.before_ids + identity, classes)

    def units_beside(self, other: HeldText) -> list[str]:
        """The reporting units that the other one lacks."""
        known = {unit["unit"] for unit in other.units}
        return [unit for unit in dict.fromkeys(str(each["unit"]) for each in self.units) if unit not in known]


def _page(connection: Connection, version: str, site: Site, last: int) -> str:
    [row] = queries.rows(connection, _HELD, version=version)
    held = parsed(row["row"])
    before = [parsed(each["row"]) for each in queries.rows(connection, _FIGURES, version=held["current_version"])]
    units = queries.rows(connection, _SECTIONS, version=held["current_version"])
    is_known, after = held["figures"] is not None, held["figures"] or []
    found = compared(before, after) if is_known else Compared((), (), (), len(before))
    goes = _states(goes=found.goes, changes=[was for was, _ in found.changes])
    comes = _states(comes=found.comes, changes=[now for _, now in found.changes])
    old = HeldText(OLD, held["current_text"], before, units, goes)
    new = HeldText(NEW, held["text"], after, held["sections"] or [], comes)
    return rendering.render(
        "held.html", base="../", here="", site=site, held=held, last=last, is_known=is_known, most=LISTED,
        texts=[("old", "current_text", old.marked(new), old), ("new", "coming_text", new.marked(old), new)],
        lost=old.units_beside(new) if is_known else [], gained=new.units_beside(old),
        counts={"changes": len(found.changes), "goes": len(found.goes), "comes": len(found.comes), "stays": found.stays},
        listed=list(_listed(found)), alarms=_alarms(connection, version, new, old),
    )  # fmt: skip


def _states(**figures: Sequence[Figure]) -> dict[str, str]:
    return {figure["observation_id"]: state for state, those in figures.items() for figure in those}


def _listed(found: Compared) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    pairs: dict[str, list[tuple[Figure | None, Figure | None]]] = {
        "changes": list(found.changes), "goes": [(was, None) for was in found.goes], "comes": [(None, now) for now in found.comes],
    }  # fmt: skip
    for state in STATES:
        rows = [
            {
                "section": (now or was or {})["section"], "indicator": (now or was or {})["indicator"],
                "was": _shown(was, OLD), "now": _shown(now, NEW),
            }
            for was, now in pairs[state][:LISTED]
        ]  # fmt: skip
        yield state, rows


def _shown(figure: Figure | None, side: str) -> dict[str, Any] | None:
    if figure is None:
        return None
    amounts = {name: None if figure[name] is None else Decimal(figure[name]) for name in ("value", "value_max")}
    amount = arithmetic.amount_in_words({**figure, **amounts})
    return {"id": side + figure["observation_id"], "mention": for_page(figure["mention"]), "said": amount}


def _alarms(connection: Connection, version: str, *sides: HeldText) -> list[dict[str, Any]]:
    """What the checks told of the version, each with the place on the page that it is about, where it has one."""
    places: dict[str, str] = {}
    for side in sides:
        for figure in side.figures:
            places.setdefault(figure["observation_id"], f"#{side.before_ids}{figure['observation_id']}")
    return [
        {"severity": row["severity"], "said": (row["message_zh"], row["message_en"]), "to": places.get((row["observation_ids"] or [""])[0])}
        for row in queries.rows(connection, _ALARMS, version=version)
    ]

"""The pages of documents: the list of them, and for each the text as printed with an inspector beside it.

A page is made from the rows that the warehouse gives for its document and from nothing else; it is left alone while these,
and the code that makes it, are the same.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Connection

from extractors.cleaning import for_page
from extractors.fetching.archive import Archive
from extractors.ingest.versions import extractor_version
from extractors.reading import UnreadNumber
from extractors.settings import settings
from extractors.site import arithmetic, findings, numbers, queries, rendering
from extractors.site.files import Folder
from extractors.site.findings import OpenCase
from extractors.site.marking import Heading, Highlight, marked
from extractors.site.numbers import Bilingual
from extractors.site.packing import packed
from extractors.site.queries import Rows, by_document, parsed
from extractors.site.rendering import Site, code, figure_address, two_languages
from extractors.site.unread import unread_numbers

BATCH = 50  # documents that one query asks for
ASKED = {
    "figures": queries.FIGURES, "texts": queries.TEXTS, "sections": queries.SECTIONS, "versions": queries.VERSIONS,
    "pages": queries.PAGES, "places": queries.PLACES, "before": queries.BEFORE, "conflicts": queries.CONFLICTS,
    "changes": queries.CHANGES, "quarantined": queries.QUARANTINED, "decisions": queries.DECISIONS,
}  # fmt: skip

ALARMING = ("critical", "warning", "question", "doubt", "changed")  # causes that mark a figure in its page

Figure = dict[str, Any]
T = TypeVar("T")


def write(connection: Connection, folder: Folder, site: Site) -> None:
    """Write the list of documents and every page that is not there as it should be."""
    documents = queries.rows(connection, queries.DOCUMENTS)
    concepts = {row["concept"]: row for row in queries.rows(connection, queries.CONCEPTS)}
    streets = {row["street_code"]: row["street_name"] for row in queries.rows(connection, queries.STREETS)}
    cases: dict[str, list[OpenCase]] = defaultdict(list)
    for case in findings.open_cases(connection):
        cases[case.document_id].append(case)
    archive = Archive(settings().archive_url)
    known = hashlib.sha256(repr((sorted(concepts.items()), sorted(streets.items()))).encode()).hexdigest()
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        ids = [document["document_id"] for document in batch]
        found = {what: by_document(connection, query, ids) for what, query in ASKED.items()}
        for document in batch:
            identity = document["document_id"]
            rows = {what: found[what].get(identity, []) for what in ASKED}
            own = sorted(cases[identity], key=repr)
            made_from = (sorted(document.items(), key=str), rows, list(map(repr, own)), known, extractor_version())
            mark = hashlib.sha256(repr(made_from).encode()).hexdigest()
            names = (f"documents/{identity}.html", f"documents/{identity}.js")
            if not folder.is_made(names[0], mark, names[1]):
                page = DocumentPage(document, {k: [parsed(r) for r in v] for k, v in rows.items()}, own, concepts, streets)
                html, data = page.render(site, archive)
                folder.write(names[0], html, mark)
                folder.write(names[1], data, mark)
    listed = [{**document, "cases": _open(cases[document["document_id"]])} for document in documents]
    folder.write("documents.html", rendering.render("documents.html", base="", here="documents", site=site, documents=listed))


def _open(cases: Sequence[OpenCase]) -> int:
    return len(findings.by_entry(cases))


class DocumentPage:
    """One document while its page is made: its rows by kind, figures by id and in reading order."""

    def __init__(
        self, document: dict[str, Any], rows: dict[str, Rows], cases: Sequence[OpenCase], concepts: dict[str, Any],
        streets: dict[str, str],
    ) -> None:  # fmt: skip
        self.document = document
        self.rows = rows
        self.concepts = concepts
        self.streets = streets
        self.figures: list[Figure] = [_exact(figure) for figure in rows["figures"]]
        self.index = {figure["observation_id"]: at for at, figure in enumerate(self.figures)}
        self.cases: dict[str, list[OpenCase]] = defaultdict(list)
        for case in cases:
            for identity in case.figures or ("",):
                self.cases[identity].append(case)
        self.doubts = {
            identity: told for identity, found in self.cases.items()
            if (told := [case for case in found if case.cause in ALARMING and not case.waits])
        }  # fmt: skip
        self.places = _grouped(rows["places"], lambda row: row["of_id"])
        self.before = {row["of_id"]: _exact(row) for row in rows["before"]}
        self.conflicts = {row["observation_id"]: row for row in rows["conflicts"]}
        self.quarantined = _grouped(rows["quarantined"], lambda row: row["observation_id"])
        self.changes = _grouped(rows["changes"], lambda row: row["observation_id"])
        self.later = _grouped(rows["changes"], lambda row: row["later_observation_id"] or "")
        self.decisions = _grouped(rows["decisions"], lambda row: row["observation_id"])
        self.rejected = {
            identity: found[0] for identity, found in self.decisions.items()
            if found[0]["review_state"] == "rejected" and identity not in self.index and found[0]["char_start"] is not None
        }  # fmt: skip
        self.parts: dict[str, list[int]] = defaultdict(list)  # whole -> its parts
        self.rates: dict[str, list[int]] = defaultdict(list)  # level -> what belongs to it
        for at, figure in enumerate(self.figures):
            if figure["part_of_observation_id"]:
                self.parts[figure["part_of_observation_id"]].append(at)
            for level in _levels(figure):
                self.rates[level].append(at)

    def render(self, site: Site, archive: Archive) -> tuple[str, str]:
        """The page, and the script of what its inspector tells, which is loaded when a figure is chosen first."""
        identity = self.document["document_id"]
        version = self.rows["texts"][0]
        unread = unread_numbers(archive, version)
        headings = [Heading(s["char_start"], f"unit-{s['seq']}", s["unit"]) for s in self.rows["sections"]]
        text = marked(version["text"], [*self._marks(), *_unread_marks(unread or [])], headings)
        html = rendering.render(
            "document.html", base="../", here="", site=site, document=self.document, text=text, headings=headings,
            figures=self.figures, versions=self.rows["versions"], former=list(self._former()), themes=self._count_themes(),
            states=self._count_states(unread), unread_known=unread is not None, alarms=self.doubts.get("", []),
            waiting=[case for case in self.cases.get("", []) if case.cause == "held"], data=f"{identity}.js",
        )  # fmt: skip
        return html, rendering.as_script("document", self._data(unread or []))

    def _marks(self) -> Iterator[Highlight]:
        for figure in self.figures:
            classes = ["f", figure["theme"], *self._states(figure)]
            yield Highlight(figure["char_start"], figure["char_end"], figure["observation_id"], " ".join(classes))
        for identity, found in self.quarantined.items():
            if identity not in self.index:
                first = found[0]
                theme = first["theme"] or "governance"
                yield Highlight(first["char_start"], first["char_end"], identity, f"f {theme} quarantined")

        for identity, decided in self.rejected.items():
            if identity not in self.quarantined:
                yield Highlight(decided["char_start"], decided["char_end"], identity, "f governance rejected")

    def _states(self, figure: Figure) -> list[str]:
        identity = figure["observation_id"]
        states = [figure["certainty"]] if figure["certainty"] in ("likely", "doubtful") else []
        states += ["alarm"] if identity in self.doubts else []
        states += ["conflict"] if identity in self.conflicts else []
        states += ["reviewed"] if identity in self.decisions else []
        return states + (["headline"] if figure["is_headline"] else [])

    def _count_themes(self) -> dict[str, int]:
        return {theme: sum(figure["theme"] == theme for figure in self.figures) for theme in rendering.codes("theme")}

    def _count_states(self, unread: Sequence[UnreadNumber] | None) -> dict[str, int]:
        states = [state for figure in self.figures for state in self._states(figure)]
        counts = {state: states.count(state) for state in ("alarm", "conflict", "doubtful", "headline", "reviewed")}
        return counts | {"quarantined": len(set(self.quarantined) - set(self.index)), "unread": len(unread or [])}

    def _former(self) -> Iterator[dict[str, Any]]:
        """Figures of earlier versions that stand no more, the last thing said of each."""
        for identity, changes in self.changes.items():
            if identity not in self.index and identity not in self.quarantined and identity not in self.rejected:
                last = _exact(changes[-1])
                yield {**last, "said": numbers.amount(last["value"], last["unit"], last["kind"])}

    def _data(self, unread: Sequence[UnreadNumber]) -> dict[str, Any]:
        used = {figure["concept"] for figure in self.figures}
        units = {figure["unit"] for figure in self.figures}
        return {
            "id": self.document["document_id"],
            "words": {key: rendering.word(key) for key in INSPECTOR},
            "codes": {group: rendering.codes(group) for group in ("theme", "kind", "basis", "certainty", "state")},
            "reasons": rendering.codes("certainty_reason"),
            "concepts": {key: _concept(row) for key, row in self.concepts.items() if key in used},
            "units": {unit: told for unit, told in numbers.units().items() if unit in units},
            "figures": packed(self._figure(figure) for figure in self.figures),
            "quarantined": {
                identity: {
                    "m": found[0]["mention"], "i": found[0]["indicator"], "why": [_kept_out(f) for f in found],
                    "rules": sorted({f["expectation"] for f in found}), "decided": self._decided(identity),
                }
                for identity, found in self.quarantined.items()
            },
            "rejected": {
                identity: {"m": for_page(row["mention"]), "i": for_page(row["indicator"]), "decided": self._decided(identity)}
                for identity, row in self.rejected.items()
            },
            "unread": packed({"id": f"n{u.start}", "m": u.text, "why": code("unread", u.reason)} for u in unread),
        }

    def _figure(self, figure: Figure) -> dict[str, Any]:
        """What the inspector shows of a figure; what is not there is left out. Links are places in the list of figures."""
        identity = figure["observation_id"]
        exact = numbers.plain(figure["value"])
        if figure["value_max"] is not None:
            exact += f"–{numbers.plain(figure['value_max'])}"
        told = {
            "id": identity,
            "m": for_page(figure["mention"]),
            "said": arithmetic.amount_in_words(figure),
            "v": exact,
            "u": figure["unit"],
            "i": figure["indicator"],
            "c": figure["concept"],
            "k": figure["kind"],
            "b": figure["basis"],
            "t": figure["theme"],
            "p": numbers.period(*_dates(figure), figure["period_type"]) if figure["period_end"] else None,
            "inferred": figure["period_is_inferred"] or None,
            "s": figure["section"],
            "about": figure["subject"],
            "street": self.streets.get(figure["street_code"]),
            "stage": figure["stage"],
            "restriction": figure["restriction"],
            "comparison": figure["comparison"],
            "scope": figure["rank_scope"],
            "row": figure["row"],
            "sure": figure["certainty"],
            "why": figure["certainty_reasons"],
            "headline": figure["is_headline"] or None,
            "doubts": [case.reason for case in self.doubts.get(identity, [])],
            "rules": sorted({case.rule for case in self.cases.get(identity, [])}),
            "decided": self._decided(identity),
            "page": self._page(figure),
            **self._links(figure),
            "conflict": self._conflict(identity),
            "places": self._places(identity),
            "history": self._history(figure),
        }
        return {key: value for key, value in told.items() if value not in (None, [], {})}

    def _decided(self, identity: str) -> list[dict[str, Any]]:
        """What reviewers decided about a figure, the last first."""
        return [
            {
                "verb": code("verb", row["verb"]), "who": for_page(row["decided_by"]), "when": row["decided_at"],
                "why": for_page(row["why"]), "rule": row["rule"],
                "state": None if row["state"] == "same" else code("carried", row["state"]),
                "changes": for_page(", ".join(f"{field} = {'—' if to is None else to}" for field, to in row["changes"].items())),
            }
            for row in self.decisions.get(identity, [])
        ]  # fmt: skip

    def _links(self, figure: Figure) -> dict[str, Any]:
        identity = figure["observation_id"]
        levels = [self.index[level] for level in _levels(figure) if level in self.index]
        parts = self.parts.get(identity, [])
        whole = self.index.get(figure["part_of_observation_id"] or "")
        before = self.before.get(identity)
        sums = [
            arithmetic.of_levels(figure, [self.figures[at] for at in levels]) if levels else None,
            arithmetic.of_parts(figure, [self.figures[at] for at in parts]) if parts else None,
            arithmetic.of_whole(figure, self.figures[whole]) if whole is not None else None,
        ]
        return {
            "levels": levels, "rates": self.rates.get(identity), "parts": parts, "whole": whole,
            "sums": [line for line in sums if line],
            "before": {
                "said": arithmetic.amount_in_words(before), "p": numbers.period(*_dates(before), before["period_type"]),
                "to": figure_address(before["document_id"], before["observation_id"], "../"),
                "change": arithmetic.since_before(figure, before),
            } if before else None,
        }  # fmt: skip

    def _conflict(self, identity: str) -> dict[str, Any] | None:
        found = self.conflicts.get(identity)
        if found is None:
            return None
        rival = {name.removeprefix("rival_"): value for name, value in found.items() if name.startswith("rival_")}
        return {
            "why": code("conflict", found["conflict_type"]),
            "said": arithmetic.amount_in_words(_exact(rival)),
            "to": figure_address(rival["document_id"], rival["observation_id"], "../"),
        }

    def _places(self, identity: str) -> dict[str, Any] | None:
        places = self.places.get(identity)
        if not places or len(places) < 2:
            return None
        own = (self.document["document_id"], identity)
        at = [(place["document_id"], place["observation_id"]) for place in places].index(own)
        others = [
            {
                "to": figure_address(place["document_id"], place["observation_id"], "../"),
                "title": for_page(place["title"] or ""),
                "day": place["published_on"] or "",
            }
            for place in places
            if (place["document_id"], place["observation_id"]) != own
        ]
        return {"place": at + 1, "total": len(places), "others": others}

    def _history(self, figure: Figure) -> dict[str, Any]:
        known = {"from": str(figure["known_from"])[:10]}
        earlier = [*self.later.get(figure["observation_id"], [])]
        if not earlier:
            return known
        told = [
            {
                "said": numbers.amount(_exact(change)["value"], change["unit"], change["kind"]),
                "how": code("change", change["change_type"]),
                "until": str(change["known_to"])[:10],
            }
            for change in earlier
        ]
        return known | {"earlier": told}

    def _page(self, figure: Figure) -> str | None:
        for page in self.rows["pages"]:
            if page["char_start"] <= figure["char_start"] < page["char_end"]:
                return page["page_no"] or None
        return None


# Words that static/document.js shows.
INSPECTOR = (
    "value", "unit", "printed_as", "indicator", "concept", "definition", "kind", "basis", "period", "period_inferred",
    "period_unknown", "reporter", "subject", "theme", "stage", "restriction", "comparison", "rank_scope", "certainty", "page",
    "street", "address", "copy", "copied", "checks", "conflict", "links", "level", "rates", "whole", "parts", "arithmetic",
    "places", "place_of", "before", "history", "known_from", "headline", "not_headline", "decisions", "decisions_static",
    "unread_one", "rejected_lead", "reason", "owner", "first_seen", "last_seen",
    "times_met", "run", "quarantined", "quarantined_lead", "unknown_figure", "close", "pick", "pick_keys",
)  # fmt: skip


def _grouped(rows: Sequence[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _kept_out(row: dict[str, Any]) -> dict[str, Any]:
    """Why a figure is in quarantine: the rule, what it found, who looks after it, since when and how often it was met."""
    runs = dict.fromkeys(run for run in (row["first_run_id"], row["run_id"]) if run)
    return {
        "rule": row["expectation"], "said": two_languages(row["reason"]), "owner": code("owner", row["owner"]), "n": row["times_seen"],
        "since": row["first_seen"], "last": row["last_seen"], "runs": list(runs),
    }  # fmt: skip


def _exact(row: Figure) -> Figure:
    """A row whose numbers are all Decimal (JSON's whole numbers are not), with all that tells an amount."""
    value, most = row["value"], row.get("value_max")
    exact = {"value": Decimal(value), "value_max": None if most is None else Decimal(most)}
    return {"qualifier": None, **row, **exact}


def _levels(figure: Figure) -> list[str]:
    """The levels that a figure belongs to, each once."""
    named = [figure["of_observation_id"], *figure["of_observation_ids"]]
    return list(dict.fromkeys(level for level in named if level))


def _dates(row: Figure) -> tuple[Any, Any]:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("period_start", "period_end"))
    return start, end


def _concept(row: dict[str, Any]) -> dict[str, Bilingual]:
    return {"name": Bilingual(row["name_zh"], row["name_en"]), "told": Bilingual(row["description_zh"], row["description_en"])}


def _unread_marks(unread: Sequence[UnreadNumber]) -> Iterator[Highlight]:
    return (Highlight(number.start, number.end, f"n{number.start}", "u") for number in unread)


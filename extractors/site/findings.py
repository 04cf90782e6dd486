"""What checks found that a person has not settled: the one place that knows in which tables it is kept.

These are findings and held documents (where the warehouse has them), quarantine, the doubts of the suites, conflicts between
documents, readings without certainty and the alarms of the crawl. Every page takes `OpenCase`s from here and asks no table itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from extractors.project_yaml import read_yaml
from extractors.site.numbers import Bilingual
from extractors.site.rendering import code, codes, figure_address, held_address, two_languages, word
from extractors.validation.suites import SUITE_FILES, project_folder, read_suites

_BRACES = re.compile(r"\{[^}]*\}")

# How heavy a cause weighs in the queue; a headline weighs half as much again, every further cause of a figure a tenth more.
WEIGHTS = {
    "held": 100, "critical": 95, "quarantine": 90, "undecided": 80, "changed": 75, "conflict": 70, "warning": 65, "doubt": 60, "crawl": 50,
    "parked": 40, "question": 30, "doubtful": 20,
}  # fmt: skip

# Rules whose cause is the page, however many of its figures fail them: one entry.
PER_PAGE = ("section_present",)
# From so many figures of a page on that one rule keeps out, the cause is the page, whatever the rule.
MANY = 20


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One thing to decide: what rule raised it, about which figure or document, and why.

    `cause` is a key of WEIGHTS (of a finding, its severity); `rule` the name of a rule; `document_id` and `observation_id` are
    empty where it is about a source or an input that never became a document, which can be silenced until it is raised anew;
    `figures` are all figures it is about; cases with the same `entry` are decided together; `case_id` names a case that is about
    no figure. `waits` is the version that waits for a decision, where it is about one: its places are in another text.
    """

    cause: str
    rule: str
    severity: str
    reason: Bilingual
    document_id: str
    observation_id: str
    source: str
    title: str
    section: str
    street: str
    concept: str
    indicator: str
    mention: str
    quote: str
    theme: str
    is_headline: bool
    raised_at: datetime | None
    figures: tuple[str, ...]
    entry: str
    case_id: str = ""
    waits: str = ""

    def address(self, base: str = "") -> str | None:
        """Where it is seen; `base` leads to the site's folder. None where it is about no document."""
        if self.waits:
            return held_address(self.waits, self.observation_id, base)
        return figure_address(self.document_id, self.observation_id, base) if self.document_id else None

    @property
    def weight(self) -> float:
        """What it adds to its entry in the queue."""
        return WEIGHTS[self.cause] * (1.5 if self.is_headline else 1.0)


# What a case of a figure takes from the figure.
_FIGURE = """
    f.section, s.street_name AS street, f.concept, f.indicator, f.mention, f.quote, f.theme, f.is_headline, d.title, d.source"""
_OF_FIGURE = """
    LEFT JOIN marts.fct_observation_current AS f ON f.observation_id = c.observation_id AND f.document_id = c.document_id
    LEFT JOIN marts.dim_street AS s ON s.street_code = f.street_code AND s.valid_to IS NULL
    JOIN marts.dim_document AS d ON d.document_id = c.document_id"""

DOUBTS = f"""
    SELECT 'doubt' AS cause, c.expectation AS rule, c.severity, c.reason, c.document_id, c.observation_id,
        c.raised_at, c.quote AS own_quote, {_FIGURE}
    FROM review.doubt AS c {_OF_FIGURE} AND d.version_id = c.version_id
    WHERE c.settled_at IS NULL
        -- What a check found is told as its finding, with all figures of the case.
        AND NOT EXISTS (
            SELECT FROM review.finding AS f
            WHERE f.rule = c.expectation AND f.document_id = c.document_id AND f.settled_at IS NULL
                AND (c.observation_id = '' OR c.observation_id = any(f.observation_ids)))"""  # noqa: S608 (pieces are ours)

QUARANTINED = """
    SELECT 'quarantine' AS cause, c.expectation AS rule, c.severity, c.reason, c.document_id, c.observation_id,
        c.quarantined_at AS raised_at, c.quote AS own_quote, c.record ->> 'section' AS section, NULL AS street,
        c.record ->> 'concept' AS concept, c.record ->> 'indicator' AS indicator, c.record ->> 'mention' AS mention,
        c.quote, c.record ->> 'theme' AS theme, false AS is_headline, d.title, d.source
    FROM quarantine.observation AS c JOIN marts.dim_document AS d USING (version_id)
    WHERE c.released_at IS NULL"""

HELD = """
    SELECT 'held' AS cause, c.expectation AS rule, 'critical' AS severity, c.reason, '' AS document_id,
        '' AS observation_id, c.quarantined_at AS raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept,
        '' AS indicator, '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, c.input_name AS title,
        c.record ->> 'source' AS source,
        'input:' || md5(concat_ws('|', c.input_name, c.content_hash, c.expectation, c.reason)) AS case_id
    FROM quarantine.document AS c WHERE c.released_at IS NULL"""

CONFLICTS = f"""
    SELECT CASE c.conflict_type WHEN 'undecided' THEN 'undecided' ELSE 'conflict' END AS cause,
        'conflict_' || c.conflict_type AS rule, 'warning' AS severity, c.conflict_type AS reason, c.document_id,
        c.observation_id, NULL::timestamptz AS raised_at, NULL AS own_quote, c.headline_group AS entry, r.mention AS rival, {_FIGURE}
    FROM marts.mart_conflict AS c {_OF_FIGURE}
    JOIN marts.fct_observation_current AS r ON r.observation_id = c.rival_observation_id
    WHERE c.conflict_type IN ('undecided', 'contradiction')"""  # noqa: S608

DOUBTFUL = f"""
    SELECT 'doubtful' AS cause, 'certainty' AS rule, 'info' AS severity, array_to_string(c.certainty_reasons, ',') AS reason,
        c.document_id, c.observation_id, NULL::timestamptz AS raised_at, NULL AS own_quote, {_FIGURE}
    FROM marts.fct_observation_current AS c {_OF_FIGURE}
    WHERE c.certainty = 'doubtful'"""  # noqa: S608

ALARMS = """
    SELECT 'crawl' AS cause, c.kind AS rule, 'warning' AS severity, c.message AS reason, '' AS document_id,
        '' AS observation_id, c.raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept, '' AS indicator,
        '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, c.day::text AS title, c.source,
        'alarm:' || md5(concat_ws('|', c.source, c.day, c.kind, extract(epoch FROM c.raised_at))) AS case_id
    FROM raw.crawl_alarm AS c WHERE c.settled_at IS NULL"""

PARKED = """
    SELECT 'parked' AS cause, c.outcome AS rule, 'warning' AS severity, c.reason, '' AS document_id, '' AS observation_id,
        c.parked_at AS raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept, '' AS indicator,
        '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, c.url AS title, c.source,
        'page:' || md5(concat_ws('|', c.source, c.address, extract(epoch FROM c.parked_at))) AS case_id
    FROM review.parked_page AS c WHERE c.resolved_at IS NULL"""


# What the checks of expectations/rules.yml tell; a warehouse from before them has no such tables.
FINDINGS = f"""
    SELECT c.severity AS cause, c.rule, c.severity, c.message_zh AS reason, c.message_en AS reason_en, c.document_id,
        coalesce(c.observation_id, '') AS observation_id, c.first_seen_at AS raised_at, c.quote AS own_quote,
        c.observation_ids AS figures, c.cause AS entry, c.finding_id AS case_id, h.version_id AS waits, {_FIGURE}
    FROM (SELECT *, observation_ids[1] AS observation_id FROM review.finding) AS c {_OF_FIGURE}
    LEFT JOIN review.held_document AS h ON h.version_id = c.version_id AND h.state = 'held'
    WHERE c.settled_at IS NULL
        -- What is kept out is told as that.
        AND NOT EXISTS (
            SELECT FROM quarantine.observation AS q
            WHERE q.version_id = c.version_id AND q.observation_id = c.observation_id AND q.expectation = c.rule
                AND q.released_at IS NULL)"""  # noqa: S608

HELD_DOCUMENTS = """
    SELECT 'held' AS cause, c.rules[1] AS rule, 'critical' AS severity, c.reason_zh AS reason, c.reason_en, c.document_id,
        '' AS observation_id, c.held_at AS raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept,
        '' AS indicator, '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, coalesce(c.title, c.input_name) AS title,
        d.source, c.version_id AS case_id, c.version_id AS waits
    FROM review.held_document AS c JOIN marts.dim_document AS d USING (document_id)
    WHERE c.state = 'held'"""

# Decisions whose figure is another one now: they come back, and say so.
CHANGED = f"""
    SELECT 'changed' AS cause, 'decision_carried' AS rule, 'warning' AS severity, e.decided_by || '：' || c.reason_zh AS reason,
        e.decided_by || ': ' || c.reason_en AS reason_en, c.document_id, c.observation_id, e.decided_at AS raised_at,
        CASE WHEN f.observation_id IS NULL THEN e.sentence END AS own_quote, {_FIGURE}
    FROM (
        SELECT DISTINCT ON (document_id, observation_id) * FROM review.decision_state WHERE asks_again
        ORDER BY document_id, observation_id, decision_id DESC) AS c
    JOIN review.decision AS e USING (decision_id, document_id) {_OF_FIGURE}"""  # noqa: S608

_LATER = {"review.finding": FINDINGS, "review.held_document": HELD_DOCUMENTS, "review.decision": CHANGED}

# What was decided and stays so: rule, document, and the figure or the case.
SETTLED = """
    SELECT d.rule, d.document_id, s.observation_id, d.case_id
    FROM review.decision AS d JOIN review.decision_state AS s USING (decision_id) WHERE s.settles
    UNION ALL SELECT rule, '', '', case_id FROM review.decision WHERE document_id = ''"""


def open_cases(connection: Connection) -> list[OpenCase]:
    """Everything that waits for a person, in no order; what somebody has settled does not."""
    found = _raised(connection)
    if not connection.execute(text("SELECT to_regclass('review.decision')")).scalar():
        return found
    figures, cases = set(), set()
    for rule, document, figure, case in connection.execute(text(SETTLED)):
        if figure:
            figures.add((rule, document, figure))
        else:
            cases.add((rule, document, case))
    return [
        case for case in found
        if not any((case.rule, case.document_id, figure) in figures for figure in case.figures)
        and (case.figures or (case.rule, case.document_id, case.case_id) not in cases)
    ]  # fmt: skip


def _raised(connection: Connection) -> list[OpenCase]:
    there = [
        query for table, query in _LATER.items() if connection.execute(text("SELECT to_regclass(:name)"), {"name": table}).scalar()
    ]
    found = []
    for query in (HELD, QUARANTINED, CONFLICTS, DOUBTS, DOUBTFUL, ALARMS, PARKED, *there):
        found += [_case(row._mapping) for row in connection.execute(text(query))]
    return found


def _case(row: RowMapping) -> OpenCase:
    texts = ("rule", "severity", "document_id", "observation_id", "source", "title", "section", "street", "concept", "indicator",
             "mention", "theme")  # fmt: skip
    told = {name: str(row[name] or "") for name in texts}
    reason = str(row["reason"] or "")
    identity = told["observation_id"] or f"{row['cause']}:{told['rule']}:{told['source']}:{told['title']}"
    if told["rule"] in PER_PAGE:
        identity = told["rule"]
    return OpenCase(
        cause=row["cause"], quote=str(row["own_quote"] or row["quote"] or ""),
        reason=_reason(row, reason),
        is_headline=bool(row["is_headline"]), raised_at=row["raised_at"],
        figures=tuple(row.get("figures") or ([told["observation_id"]] if told["observation_id"] else ())),
        entry=str(row.get("entry") or f"{told['document_id']}:{identity}"), case_id=str(row.get("case_id") or ""),
        waits=str(row.get("waits") or ""), **told,
    )  # fmt: skip


def _reason(row: RowMapping, reason: str) -> Bilingual:
    if row.get("reason_en"):
        return Bilingual(reason, str(row["reason_en"]))
    if row["cause"] in ("conflict", "undecided"):
        kind, other = code("conflict", reason), word("other_says")
        return Bilingual(*(f"{told}: {said.format(value=row['rival'])}" for told, said in zip(kind, other, strict=True)))
    if row["cause"] == "doubtful":
        told = [code("certainty_reason", each) for each in reason.split(",") if each]
        return Bilingual("；".join(each.zh for each in told), "; ".join(each.en for each in told))
    return two_languages(reason)


@lru_cache
def written_rules() -> dict[str, dict[str, Any]]:
    """The checks of `expectations/rules.yml`, by name; none where a project has no such file."""
    path = project_folder() / "rules.yml"
    return read_yaml(path.read_text(encoding="utf-8")) or {} if path.is_file() else {}


def rule_names() -> dict[str, Bilingual]:
    """What each rule is called: its sentence in the suites, its name among the rules, or what its cause is."""
    rules = (rule for file in SUITE_FILES for suite in read_suites(file) for rule in suite.rules)
    suites = {rule.name: Bilingual(rule.description, rule.note) for rule in rules}
    named = codes("rule")
    written = {name: Bilingual(*(_BRACES.sub("…", rule[key]) for key in ("zh", "en"))) for name, rule in written_rules().items()}
    checks = {name: named.get(name, sentence) for name, sentence in written.items()}
    conflicts = {f"conflict_{kind}": said for kind, said in codes("conflict").items()}
    return suites | checks | conflicts | {"certainty": code("cause", "doubtful"), "decision_carried": code("cause", "changed")}


def by_entry(cases: Iterable[OpenCase]) -> list[list[OpenCase]]:
    """The cases that are decided together, the heaviest first in each: of a figure, of a version that waits (which itself comes
    first), of a page of which one rule keeps out many figures."""
    groups: dict[str, list[OpenCase]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: (case.cause != "held", -case.weight)):
        groups[f"version:{case.waits}" if case.waits else case.entry].append(case)
    kept_out: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for entry, group in groups.items():
        if any(case.cause == "quarantine" and case.observation_id for case in group):
            kept_out[group[0].document_id, tuple(sorted({case.rule for case in group}))].append(entry)
    for first, *others in kept_out.values():
        if len(others) + 1 >= MANY:
            for entry in others:
                groups[first] += groups.pop(entry)
    return list(groups.values())


def figures_together(group: Sequence[OpenCase]) -> int | None:
    """Of how many figures an entry is whose cause is their page; None for others."""
    figures = {case.observation_id for case in group}
    kept_out = any(case.cause == "quarantine" for case in group)
    if group[0].rule in PER_PAGE or (kept_out and len(figures) >= MANY):
        return len(figures)
    return None

"""What checks found that a person has not settled: the one place that knows in which tables it is kept.

Today these are quarantine, the doubts of the suites, conflicts between documents, readings without certainty and the alarms
of the crawl. Every page takes `Case`s from here and asks no table itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, text

from extractors.site.numbers import Said
from extractors.site.rendering import code, codes, two_languages
from extractors.validation.suites import SUITE_FILES, read_suites

# How heavy a cause weighs in the queue; a headline weighs half as much again, every further cause of a figure a tenth more.
WEIGHTS = {"held": 100, "quarantine": 90, "undecided": 80, "conflict": 70, "doubt": 60, "crawl": 50, "parked": 40, "doubtful": 20}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide: what rule raised it, about which figure or document, and why.

    `cause` is a key of WEIGHTS; `rule` the name of a rule; `document_id` and `observation_id` are empty where it is about
    a source or an input that never became a document.
    """

    cause: str
    rule: str
    severity: str
    reason: Said
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
    WHERE c.settled_at IS NULL"""  # noqa: S608 (pieces are ours)

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
        c.record ->> 'source' AS source
    FROM quarantine.document AS c WHERE c.released_at IS NULL"""

CONFLICTS = f"""
    SELECT CASE c.conflict_type WHEN 'undecided' THEN 'undecided' ELSE 'conflict' END AS cause,
        'conflict_' || c.conflict_type AS rule, 'warning' AS severity, c.conflict_type AS reason, c.document_id,
        c.observation_id, NULL::timestamptz AS raised_at, NULL AS own_quote, {_FIGURE}
    FROM marts.mart_conflict AS c {_OF_FIGURE}
    WHERE c.conflict_type IN ('undecided', 'contradiction')"""  # noqa: S608

DOUBTFUL = f"""
    SELECT 'doubtful' AS cause, 'certainty' AS rule, 'info' AS severity, array_to_string(c.certainty_reasons, ',') AS reason,
        c.document_id, c.observation_id, NULL::timestamptz AS raised_at, NULL AS own_quote, {_FIGURE}
    FROM marts.fct_observation_current AS c {_OF_FIGURE}
    WHERE c.certainty = 'doubtful'"""  # noqa: S608

ALARMS = """
    SELECT 'crawl' AS cause, c.kind AS rule, 'warning' AS severity, c.message AS reason, '' AS document_id,
        '' AS observation_id, c.raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept, '' AS indicator,
        '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, c.day::text AS title, c.source
    FROM raw.crawl_alarm AS c WHERE c.settled_at IS NULL"""

PARKED = """
    SELECT 'parked' AS cause, c.outcome AS rule, 'warning' AS severity, c.reason, '' AS document_id, '' AS observation_id,
        c.parked_at AS raised_at, NULL AS own_quote, '' AS section, NULL AS street, NULL AS concept, '' AS indicator,
        '' AS mention, '' AS quote, NULL AS theme, false AS is_headline, c.url AS title, c.source
    FROM review.parked_page AS c WHERE c.resolved_at IS NULL"""


def open_cases(connection: Connection) -> list[Case]:
    """Everything that waits for a person, in no order."""
    found = []
    for query in (HELD, QUARANTINED, CONFLICTS, DOUBTS, DOUBTFUL, ALARMS, PARKED):
        found += [_case(row._mapping) for row in connection.execute(text(query))]
    return found


def _case(row: RowMapping) -> Case:
    texts = ("rule", "severity", "document_id", "observation_id", "source", "title", "section", "street", "concept", "indicator",
             "mention", "theme")  # fmt: skip
    told = {name: str(row[name] or "") for name in texts}
    quote = str(row["quote"] or row["own_quote"] or "")
    return Case(
        cause=row["cause"], reason=_reason(row["cause"], str(row["reason"] or "")), quote=quote,
        is_headline=bool(row["is_headline"]), raised_at=row["raised_at"], **told,
    )  # fmt: skip


def _reason(cause: str, reason: str) -> Said:
    if cause in ("conflict", "undecided"):
        return code("conflict", reason)
    if cause == "doubtful":
        told = [code("certainty_reason", each) for each in reason.split(",") if each]
        return Said("；".join(each.zh for each in told), "; ".join(each.en for each in told))
    return two_languages(reason)


def rule_names() -> dict[str, Said]:
    """What each rule is called: its sentence in the suites, or what its cause is."""
    named = {rule.name: Said(rule.description, rule.note) for file in SUITE_FILES for suite in read_suites(file) for rule in suite.rules}
    conflicts = {f"conflict_{kind}": said for kind, said in codes("conflict").items()}
    return named | conflicts | {"certainty": code("cause", "doubtful")}


def by_figure(cases: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    """The cases of each figure (document, observation), the heaviest first."""
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: -case.weight):
        groups[case.document_id, case.observation_id].append(case)
    return groups

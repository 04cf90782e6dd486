"""One decision, from the site, the command line or a spreadsheet: written down, and what it lets in or drops let in or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, text

from extractors.decisions.catalogue import concept_themes
from extractors.decisions.model import VERBS, ConflictError, DecisionError, DecisionRequest, checked
from extractors.decisions.present import renew
from extractors.decisions.record import decide as write
from extractors.decisions.record import is_about_no_document, latest, note, storable_request
from extractors.ingest import held
from extractors.site import findings
from extractors.site.findings import OpenCase
from extractors.warehouse.database import engine
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.texts import note_texts

_HELD = text("SELECT document_id, rules, state, decided_by, decided_why FROM review.held_document WHERE version_id = :version")
_DOCUMENT_OF = text("""
    SELECT document_id FROM raw.observation WHERE observation_id = :figure
    UNION SELECT document_id FROM quarantine.observation WHERE observation_id = :figure LIMIT 1""")
_OPEN = text("""
    SELECT DISTINCT expectation FROM quarantine.observation AS q JOIN raw.document_version AS v USING (version_id)
    WHERE q.observation_id = :figure AND q.released_at IS NULL AND v.known_to IS NULL""")
_RELEASE = text("""
    UPDATE quarantine.observation AS q SET released_at = now()
    FROM raw.document_version AS v
    WHERE v.version_id = q.version_id AND v.known_to IS NULL AND q.observation_id = :figure AND q.expectation = ANY(:rules)
      AND q.released_at IS NULL
    RETURNING q.version_id""")
_COLUMNS = ", ".join(copy_columns())
_LET_IN = text(f"""
    INSERT INTO raw.observation ({_COLUMNS})
    SELECT {", ".join("r." + name for name in copy_columns())}
    FROM (SELECT DISTINCT ON (observation_id) record FROM quarantine.observation
          WHERE version_id = :version AND observation_id = :figure) AS q,
        jsonb_populate_record(NULL::raw.observation, q.record) AS r
    WHERE NOT EXISTS (
        SELECT FROM quarantine.observation AS q
        WHERE q.version_id = :version AND q.observation_id = :figure AND q.released_at IS NULL)
    ON CONFLICT DO NOTHING""")  # noqa: S608 (names of the register)
# A link to a figure that is not there would lead nowhere.
_LINKS = text("""
    WITH kept AS (SELECT array_agg(observation_id) AS ids FROM raw.observation WHERE version_id = :version)
    UPDATE raw.observation AS o SET
        of_observation_id = CASE WHEN o.of_observation_id = ANY(kept.ids) THEN o.of_observation_id END,
        of_observation_ids = ARRAY(SELECT l FROM unnest(o.of_observation_ids) AS l WHERE l = ANY(kept.ids)),
        part_of_observation_id = CASE WHEN o.part_of_observation_id = ANY(kept.ids) THEN o.part_of_observation_id END
    FROM kept WHERE o.version_id = :version AND o.observation_id = :figure""")


@dataclass(frozen=True, slots=True)
class DecisionsMade:
    """What was written: the numbers of the decisions; `run` that loaded a released document, if any."""

    numbers: tuple[int, ...]
    run: str | None = None


def decide(dsn: str, request: DecisionRequest) -> DecisionsMade:
    """Make a decision. For `release` and `drop` without a figure, `case_id` is the version that is held.

    Raises ConflictError where somebody else was first, DecisionError where it cannot be made as given.
    """
    request = _possible(request)
    if request.verb in ("release", "drop") and not request.observation_id:
        return _about_held(dsn, request)
    return decide_together(dsn, [request])


def decide_together(dsn: str, requests: Sequence[DecisionRequest]) -> DecisionsMade:
    """Make several decisions that are not about held versions: all of them, or none where one cannot be made.

    Raises what `decide` raises, for the first that cannot.
    """
    made: list[int] = []
    with engine(dsn).begin() as connection:
        completed: list[DecisionRequest] = []
        for request in map(_possible, requests):
            if request.verb in ("release", "drop") and not request.observation_id:
                raise DecisionError("a held version is decided on by itself")
            if is_about_no_document(request):
                request = _of_no_document(connection, request)
            completed.append(_completed(connection, request))
            made += note(connection, completed[-1])
        _let_in(connection, [request for request in completed if request.verb == "release"])
        renew(connection, dict.fromkeys(request.document_id for request in completed))
    return DecisionsMade(tuple(made))


def _possible(request: DecisionRequest) -> DecisionRequest:
    request = storable_request(request)
    if request.verb not in VERBS:
        raise DecisionError(f"no verb {request.verb!r}: one of {', '.join(VERBS)}")
    if request.verb == "drop" and request.observation_id:
        raise DecisionError("a figure is not dropped but rejected; versions of documents are dropped")
    return request


def open_cases_of(connection: Connection, document: str, figure: str) -> list[OpenCase]:
    """What waits for a decision about a figure."""
    cases = findings.open_cases(connection)
    return [case for case in cases if case.document_id == document and figure in case.figures]


def _of_no_document(connection: Connection, request: DecisionRequest) -> DecisionRequest:
    """The request with the rule of its case, which must wait; where it does not, the record tells who was first."""
    waiting = [case.rule for case in findings.open_cases(connection) if not case.document_id and case.case_id == request.case_id]
    if not waiting and latest(connection, "", "", request.case_id) is None:
        raise DecisionError(f"no case {request.case_id} waits: `gazette review list` tells which do")
    return replace(request, rules=tuple(waiting), seen=0)


def _completed(connection: Connection, request: DecisionRequest) -> DecisionRequest:
    """The document of a figure, and the rules that ask about it, where the request leaves them out."""
    if request.observation_id and not request.document_id:
        document = connection.execute(_DOCUMENT_OF, {"figure": request.observation_id}).scalar()
        if document is None:
            raise DecisionError(f"no figure {request.observation_id}: `gazette review list` tells what waits")
        request = replace(request, document_id=str(document))
    if request.verb == "release":
        waiting = connection.execute(_OPEN, {"figure": request.observation_id}).scalars().all()
        if not waiting:
            raise DecisionError(f"figure {request.observation_id} is not in quarantine")
        return replace(request, rules=tuple(sorted(waiting)))
    if request.observation_id and request.rules is None:
        asked = {case.rule for case in open_cases_of(connection, request.document_id, request.observation_id)}
        return replace(request, rules=tuple(sorted(asked)))
    return request


def _let_in(connection: Connection, releases: Sequence[DecisionRequest]) -> None:
    """Load the figures that are released; the links among them hold when all are there."""
    let_in: list[dict[str, str]] = []
    for request in releases:
        figure = {"figure": request.observation_id}
        released = connection.execute(_RELEASE, {**figure, "rules": list(request.rules or ())}).scalars().all()
        let_in += [{**figure, "version": version} for version in dict.fromkeys(released)]
    for statement in (_LET_IN, _LINKS):
        for each in let_in:
            connection.execute(statement, each)
    if let_in:
        note_texts(connection, {each["version"] for each in let_in})


def _about_held(dsn: str, request: DecisionRequest) -> DecisionsMade:
    request = checked(request, concept_themes())  # before anything is done: a decision that cannot be kept has no effect
    version = request.case_id
    with engine(dsn).connect() as connection:
        found = connection.execute(_HELD, {"version": version}).one_or_none()
    if found is None:
        raise DecisionError(f"no version {version} waits: `gazette review list` tells which do")
    if found.state != "held" and found.decided_by:
        latest = {"decided_by": found.decided_by, "why": found.decided_why, "verb": {"released": "release"}.get(found.state, "drop")}
        raise ConflictError(f"{found.decided_by} has decided meanwhile: {found.state}, {found.decided_why}", latest)
    try:
        run = None
        if request.verb == "release":
            run = held.release(dsn, version, who=request.who, why=request.why)
        else:
            held.drop(dsn, version, who=request.who, why=request.why)
    except held.HeldError as error:
        raise DecisionError(str(error)) from error
    complete = replace(request, document_id=found.document_id, rules=tuple(found.rules), seen=None)
    with engine(dsn).begin() as connection:
        return DecisionsMade(tuple(write(connection, complete, version=version)), run)


_HISTORY = """
    SELECT d.decision_id AS id, d.decided_at AS at, d.decided_by AS who, d.why, d.verb, d.rule, d.case_id AS "case",
        d.document_id AS document, d.observation_id AS decided_figure, coalesce(s.observation_id, d.observation_id) AS figure,
        d.exact AS mention, d.unit, d.value::text AS value, d.changes, s.state, coalesce(s.holds, true) AS holds,
        coalesce(s.asks_again, false) AS asks_again, s.reason_zh, s.reason_en
    FROM review.decision AS d LEFT JOIN review.decision_state AS s USING (decision_id)"""


def history(connection: Connection, document: str | None = None, limit: int | None = None) -> Sequence[dict[str, Any]]:
    """The decisions about a document, or all, the last first; moments as ISO 8601."""
    where = " WHERE d.document_id = :document" if document else ""
    query = text(f"{_HISTORY}{where} ORDER BY d.decision_id DESC LIMIT :limit")
    rows = connection.execute(query, {"limit": limit, **({"document": document} if document else {})}).mappings()
    return [{**row, "at": row["at"].isoformat()} for row in rows]

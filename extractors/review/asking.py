"""What Airflow asks a person after an ingestion: versions that wait, and batches that the marts do not follow.

Single figures are decided on the site. A question that somebody has answered elsewhere meanwhile is left as it was decided.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, text

from extractors.cleaning import QUOTED, on_one_line
from extractors.ingest.soundness import UnsoundBatchError, require_sound_batch
from extractors.settings import settings

RELEASE = "放行 release"
DROP = "舍弃 drop"
LATER = "以后再说 later"
ANSWERS = (RELEASE, DROP, LATER)
WHY = "why"  # the field of the form

LONGEST = 2000  # characters of reasons
MOST = 100  # questions of one ingestion: Airflow takes a thousand at most, and nobody answers so many there

BATCH = ""  # the `version` of the question whether the marts follow a batch

# A version that was seen before was asked about then.
_WAITING = text("""
    SELECT version_id, coalesce(title, input_name) AS title, document_key, reason_zh, reason_en
    FROM review.held_document WHERE run_id = :run AND state = 'held' AND times_seen = 1 ORDER BY document_key, content_hash""")
_MARKS = re.compile(r"([\\`*_\[\]()<>#!|~])")


@dataclass(frozen=True, slots=True)
class DecisionAsked:
    """One question; `subject` and `body` (Markdown) are safe to show. `version`: what waits, BATCH for the batch of `run`."""

    run: str
    version: str
    subject: str
    body: str


def questions(connection: Connection, run_id: str) -> list[DecisionAsked]:
    """What a person must decide after an ingestion; nothing where everything went on.

    Of very many versions the first are asked about, and each question tells how many more wait in the queue.
    """
    waiting = connection.execute(_WAITING, {"run": run_id}).mappings().all()
    asked = [_about(run_id, row, max(0, len(waiting) - MOST)) for row in waiting[:MOST]]
    try:
        require_sound_batch(connection, run_id)
    except UnsoundBatchError as error:
        body = (
            f"{plain(str(error))}\n\n{RELEASE}: 指标表照常更新 / the marts follow what was loaded all the same. "
            f"{DROP}, {LATER}: 保持原状 / they stay as they are.\n\n{_where()}"
        )
        asked.append(DecisionAsked(run_id, BATCH, f"批次存疑 / a doubtful batch: {plain(run_id)}", body))
    return asked


def carry_out(dsn: str, version: str, chosen: Sequence[str], *, who: str, why: str) -> str | None:
    """Do what a person chose of ANSWERS; returns what was done when the marts have something to follow, else None.

    Raises DecisionError for a decision that cannot be made as given; somebody else's, made meanwhile, is left as it is.
    """
    from extractors.decisions.model import ConflictError, DecisionRequest
    from extractors.review.deciding import decide

    if version == BATCH:
        return f"{who}: the marts follow the batch" if RELEASE in chosen else None
    if LATER in chosen:
        return None
    verb = "release" if RELEASE in chosen else "drop"
    try:
        made = decide(dsn, DecisionRequest(verb=verb, who=who, why=why, document_id="", case_id=version))
    except ConflictError as error:
        logging.getLogger(__name__).info("%s", error)
        return None
    return f"released by {who}; loaded by {made.run}" if made.run else None


def plain(text: str, limit: int = 0) -> str:
    """Somebody else's text so that neither Markdown nor a template (Airflow renders both) reads anything into it.

    Beyond `limit` characters, if any, it is cut.
    """
    return _MARKS.sub(r"\\\1", on_one_line(text, limit)).replace("{", "｛").replace("}", "｝")


def _about(run_id: str, row: RowMapping, more: int) -> DecisionAsked:
    title, reasons = plain(row["title"], QUOTED), plain(f"{row['reason_zh']} / {row['reason_en']}", LONGEST)
    others = f"还有 {more} 个新版本在队列中 / {more} more versions wait there · " if more else ""
    body = (
        f"{reasons}\n\n`{plain(row['document_key'], QUOTED)}`\n\n{RELEASE}: 取代现行版本 / it becomes the current version. "
        f"{DROP}: 现行版本不变 / the one before stays. {LATER}: 留在待审队列 / it waits in the queue.\n\n"
        f"{others}{_page(row['version_id'])}{_where()} · `gazette held list`"
    )
    return DecisionAsked(run_id, row["version_id"], f"新版本待审 / a version waits: {title}", body)


def _page(version: str) -> str:
    """A link to the page of a version that waits, beside the one that stands, where the site is served."""
    from extractors.site import warehouse_name
    from extractors.site.rendering import held_address

    config = settings()
    if not config.site_url:
        return ""
    page = f"{warehouse_name(config.required_dsn)}/{held_address(plain(version))}"
    return f"[两版原文 / both texts]({config.site_url.rstrip('/')}/{page}) · "


def _where() -> str:
    """The queue, as a link where the site is served."""
    from extractors.site import warehouse_name

    config = settings()
    page = f"{warehouse_name(config.required_dsn)}/queue.html"
    address = config.site_url.rstrip("/")
    return f"[待审队列 / the queue]({address}/{page})" if address else f"待审队列 / the queue: `site/{page}`"

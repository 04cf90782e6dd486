"""Telling somebody that a task has failed: what, where, and how to mend it; by webhook, by mail, or both.

Configured by `GAZETTE_NOTIFY_WEBHOOK` (an address that takes JSON by POST), `GAZETTE_NOTIFY_MAIL` (recipients) and
`GAZETTE_SMTP` (`smtp://user:password@host:587`, `smtps://...`); without them nobody is told. A notice that cannot be sent
is logged, and changes nothing else: neither what a server answers nor how slowly it does. Addresses are not logged, since
those of webhooks are as good as passwords.
"""

from __future__ import annotations

import logging
import os
import smtplib
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
from tenacity import retry, retry_if_not_exception_type, stop_after_attempt, wait_exponential

from extractors.cleaning import for_terminal, on_one_line
from extractors.settings import Settings, settings

LONGEST = 4000  # characters of an error that are told
TIMEOUT = 15.0  # seconds that a server may be silent
PATIENCE = 90.0  # seconds for all tries of one way, whatever the server does
# What helps where a task has failed; the page's log always does.
MEND = {
    "alarms": "look at the site and at `gazette coverage`; `gazette sources parked` lists pages that were given up. What was "
    "fetched is ingested all the same",
    "crawl": "`gazette sources check NAME` tells what a crawl meets; mend the file or the connection, then clear the task",
    "discover": "check the input and the archive (`gazette doctor`), then clear the task",
    "sound": "most documents were refused or held: `gazette held list` and the site's queue show them; the marts stay as they were",
    "faults": "a defect of ours: the log holds the traceback; everything else is loaded. Mend the reader and run again",
    "dbt_build": "readers keep the marts of before; the log names model and test. Mend it, then clear the task",
    "validate_marts": "readers keep the marts of before; Data Docs show which expectation failed",
}
LATE = "its tasks on Airflow's page show which one works or waits; `gazette status` tells whether all parts are up, `gazette doctor` "\
    "looks at disk and database. Nothing was stopped: readers keep the marts of before"
ELSE = "see its log; when the cause is gone, clear the task on Airflow's page. `gazette doctor` looks at the installation"


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told. `where` names DAG, run and task; `link` leads to the log."""

    what: str
    where: str
    why: str
    mend: str
    link: str

    @property
    def text(self) -> str:
        """All of it for a person."""
        return f"{self.what}\n\nWhere: {self.where}\nWhy: {self.why}\nMend: {self.mend}\nLog: {self.link}\n"


def tell_failure(context: dict[str, Any]) -> None:
    """Airflow calls this with a task's context when the task has failed for good."""
    tell(notice_of(context))


def tell_late(context: dict[str, Any]) -> None:
    """Airflow calls this, with the run and its deadline, when a run has not ended by then."""
    run = context["dag_run"]
    address = os.environ.get("AIRFLOW__API__BASE_URL", "").rstrip("/")  # set for whatever we start
    tell(
        Notice(
            what=f"{run['dag_id']} has not ended in time",
            where=f"DAG {run['dag_id']}, run {run['dag_run_id']}, queued at {run['queued_at']}",
            why=f"it was to end by {context['deadline']['deadline_time']}; it is {run['state']}",
            mend=LATE,
            link=f"{address}/dags/{quote(run['dag_id'])}/runs/{quote(run['dag_run_id'])}" if address else "",
        )
    )


def tell(notice: Notice) -> None:
    """Send a notice by every way that is configured; what cannot be sent is logged.

    Errors repeat words of pages: nothing in them steers a terminal, and all of it can be encoded.
    """
    notice = Notice(**{name: for_terminal(part) for name, part in asdict(notice).items()})
    config = settings()
    ways: list[Callable[[Settings, Notice], None]] = []
    if config.notify_webhook:
        ways.append(post)
    if config.notify_mail:
        ways.append(mail)
    for way in ways:
        if (wrong := _tried(way, config, notice)) is not None:
            logging.getLogger(__name__).warning("nobody could be told by %s: %s", way.__name__, wrong)


def _tried(way: Callable[[Settings, Notice], None], config: Settings, notice: Notice) -> str | None:
    """Why a notice could not be sent by a way; None where it was. A server that goes on for ever is left to itself."""
    found: list[str | None] = []

    def attempt() -> None:
        try:
            way(config, notice)
        except (httpx.HTTPError, httpx.InvalidURL, smtplib.SMTPException, OSError, ValueError) as error:
            found.append(_said(error))
        else:
            found.append(None)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return found[0] if found else f"no end after {PATIENCE:.0f} s"


def _said(error: Exception) -> str:
    """What went wrong, without the address, which some errors repeat."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"the answer was {error.response.status_code}"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "GAZETTE_NOTIFY_WEBHOOK is not an address like https://host/path"
    return on_one_line(f"{type(error).__name__}: {error}", LONGEST)


def notice_of(context: dict[str, Any]) -> Notice:
    """The notice for a task's context."""
    task = context["ti"]
    name = str(task.task_id).rpartition(".")[2]
    error = context.get("exception")
    why = str(error).strip() or type(error).__name__ if error is not None else "unknown"
    return Notice(
        what=f"{task.dag_id}: {name} has failed",
        where=f"DAG {task.dag_id}, run {task.run_id}, task {task.task_id}, try {task.try_number}, on {socket.gethostname()}",
        why=why[:LONGEST],
        mend=MEND.get(name, ELSE),
        link=str(getattr(task, "log_url", "")),
    )


# An address that is wrong does not become right by trying.
_again = retry(
    stop=stop_after_attempt(3),
    wait=wait_exponential(max=8),
    retry=retry_if_not_exception_type((ValueError, httpx.InvalidURL, httpx.UnsupportedProtocol, smtplib.SMTPAuthenticationError)),
    reraise=True,
)


@_again
def post(config: Settings, notice: Notice) -> None:
    """POST the notice as JSON: `text` for chats, the parts for programs. What the answer says is not read."""
    body = {"text": notice.text, **asdict(notice)}
    with httpx.stream("POST", config.notify_webhook, json=body, timeout=TIMEOUT) as answer:
        answer.raise_for_status()


@_again
def mail(config: Settings, notice: Notice) -> None:
    """Send the notice as a mail. Raises ValueError for an address of a server that is none."""
    try:
        server = urlsplit(config.smtp)
        port = server.port or 0
    except ValueError:  # its message may repeat a part of the password
        server, port = urlsplit(""), 0
    if server.scheme not in ("smtp", "smtps") or not server.hostname:
        raise ValueError("GAZETTE_SMTP is not an address like smtp://user:password@host:587")
    letter = EmailMessage()
    letter["Subject"] = " ".join(notice.what.split())
    letter["From"] = config.notify_from or f"gazette@{socket.getfqdn()}"
    letter["To"] = config.notify_mail
    letter.set_content(notice.text)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname, port, timeout=TIMEOUT) as line:
        line.ehlo()
        if server.scheme == "smtp" and line.has_extn("starttls"):
            line.starttls()
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
        line.send_message(letter)

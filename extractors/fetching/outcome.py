"""What came of looking at an address."""

from __future__ import annotations

from enum import StrEnum

from extractors.cleaning import on_one_line

MAX_REASON = 2000  # characters


class Outcome(StrEnum):
    """The typed result of one look; everything but `OK` says why there is no page to store."""

    OK = "ok"
    NOT_PUBLISHED = "not_published"  # the site says that there is no issue
    NOT_FOUND = "not_found"  # 404, 410, or an error page that says the same with status 200
    BLOCKED = "blocked"  # too many requests, an interstitial, a login page, a firewall's notice
    TRUNCATED = "truncated"  # fewer bytes than announced, or the page ends in mid-article
    EMPTY = "empty"  # an issue or a list with its frame but nothing in it (yet)
    LAYOUT_CHANGED = "layout_changed"  # the hooks of the site's family are gone
    PARSE_FAILED = "parse_failed"  # the layout is known, its content makes no sense
    IMPOSSIBLE_DATE = "impossible_date"  # before the paper existed, in the future, or two dates that differ
    UNAVAILABLE = "unavailable"  # no connection, a timeout, an error of the server
    FORBIDDEN = "forbidden"  # robots.txt or the source's own configuration does not allow it
    TOO_LARGE = "too_large"  # beyond the size limit

    @property
    def may_pass(self) -> bool:
        """Whether it can be different a moment later, so that trying again at once makes sense."""
        return self in _PASSING

    @property
    def is_answer(self) -> bool:
        """Whether the site has answered the question: a page, or that there is none."""
        return self in (Outcome.OK, Outcome.NOT_PUBLISHED, Outcome.NOT_FOUND)

    @property
    def is_conclusive(self) -> bool:
        """Whether the look says something of the day itself, not only of the look."""
        return self.is_answer or self in (Outcome.EMPTY, Outcome.IMPOSSIBLE_DATE)


_PASSING = frozenset((Outcome.BLOCKED, Outcome.TRUNCATED, Outcome.UNAVAILABLE))


class Finding(Exception):
    """A look that gave no page. `outcome` is its type, `reason` what was seen, for a person: it quotes what a
    site sent, so it is made fit for terminals and the ledger here.

    `retry_after` are the seconds that the site asked to wait, if it did.
    """

    def __init__(self, outcome: Outcome, reason: str, *, retry_after: float | None = None) -> None:
        self.outcome = outcome
        self.reason = on_one_line(reason, MAX_REASON)
        super().__init__(f"{outcome}: {self.reason}")
        self.retry_after = retry_after

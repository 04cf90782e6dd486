"""The one HTTP client: asks politely, within its rules, and hands every answer to an observer.

What is checked before a request leaves: the address against the source's hosts, the host's robots.txt,
the host's pace. Redirects are followed by hand, each hop under the same checks. What may pass (a server's
error, a timeout, a cut-off body, a soft block) is tried again, later each time and with jitter, until the
time for the page is up. Whatever a site sends ends in a response or a Finding.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from types import TracebackType
from urllib.parse import urlsplit

import httpx
import tenacity

from extractors.fetching.addresses import join
from extractors.fetching.body import ACCEPTED, read_body
from extractors.fetching.deadline import HEAD_BYTES, Clock, Deadline, watch
from extractors.fetching.headers import Cookies, retry_after, sendable
from extractors.fetching.model import Request, Response, Rules
from extractors.fetching.outcome import Finding, Outcome
from extractors.fetching.pace import Pace
from extractors.fetching.robots import MAX_BYTES as ROBOTS_BYTES
from extractors.fetching.robots import Robots

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TRY_LATER = frozenset((408, 425, 429, 500, 502, 503, 504))
_GONE = frozenset((404, 410))
_LOCATION = "gazette.location"

Observer = Callable[[Response, Finding | None], None]
Inspect = Callable[[Response], None]


class Client:
    """A client for one source; use it as a context manager. It may be used by several threads.

    `observe` is called with every response, whatever became of it, before it is judged a success.
    """

    def __init__(self, rules: Rules, user_agent: str, observe: Observer | None = None) -> None:
        self.rules = rules
        self._observe = observe or (lambda response, finding: None)
        self._http = httpx.Client(
            headers={
                "User-Agent": user_agent,
                "Accept-Encoding": ACCEPTED,
                "Accept-Language": "zh-CN,zh;q=0.9",
                **rules.headers,
            },
            timeout=rules.timeout,
            follow_redirects=False,
            limits=httpx.Limits(
                max_connections=rules.concurrency, max_keepalive_connections=rules.concurrency
            ),
            trust_env=rules.proxies,
            cookies=CookieJar(Cookies()),
            event_hooks={"response": [_keep_location]},
        )
        self._clock = Clock()
        watch(self._http, self._clock)
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()
        self._failures = 0
        self.robots = Robots(rules.robots_agent, self._load_robots)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def fetch(self, request: Request, inspect: Inspect | None = None) -> Response:
        """The answer to a request, after retries.

        `inspect` looks at a complete answer and may raise Finding too, so that a soft block is tried again
        like an error of the server. Raises Finding when there is no page to be had.
        """
        if self.resting:
            raise Finding(Outcome.UNAVAILABLE, f"left alone after {self._failures} failures in a row")
        page = Deadline(self.rules.page_timeout)
        retrying = tenacity.Retrying(
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(self.rules.retries + 1),
                lambda state: state.upcoming_sleep >= page.left,  # type: ignore[arg-type]
            ),
            wait=self._wait,
            retry=tenacity.retry_if_exception(_may_pass),
            reraise=True,
        )
        try:
            with self._clock.within(page):
                response = retrying(self._attempt, request, inspect)
        except Finding as finding:
            self._count(finding)
            raise
        self._failures = 0
        return response

    @property
    def resting(self) -> bool:
        """Whether so many requests failed in a row that the site is left alone."""
        return self._failures >= self.rules.give_up_after

    # -- one attempt ------------------------------------------------------------------------------

    def _attempt(self, request: Request, inspect: Inspect | None) -> Response:
        response = self._follow(request)
        finding: Finding | None = None
        try:
            _judge_status(response)
            if inspect is not None and not response.not_modified:
                inspect(response)
        except Finding as error:
            finding = error
        self._observe(response, finding)
        if finding is not None:
            raise finding
        return response

    def _follow(self, request: Request) -> Response:
        url, form = request.url, request.form
        for _ in range(self.rules.max_redirects + 1):
            self.rules.check(url)
            self.robots.check(url)
            response = self._send(url, request, form, self.rules.max_bytes)
            target = response.headers.get("location")
            if response.status not in _REDIRECTS or not target:
                return response
            self._observe(response, None)
            if response.status not in (307, 308):
                form = None
            url = join(url, target)
        raise Finding(Outcome.FORBIDDEN, f"more than {self.rules.max_redirects} redirects from {request.url}")

    def _send(
        self,
        url: str,
        request: Request,
        form: tuple[tuple[str, str], ...] | None,
        max_bytes: int,
        *,
        robots: bool = True,
    ) -> Response:
        pace = self._pace(url, robots=robots)
        message = self._message(url, request, form)
        page = self._clock.current or Deadline(self.rules.page_timeout)
        waiting = time.monotonic()
        try:
            with pace.slot():
                with pace.turn():
                    begun = time.monotonic()
                    page.extend(begun - waiting)
                    answering = Deadline(min(self.rules.total_timeout, page.left), head_left=HEAD_BYTES)
                    with self._clock.within(answering):
                        answer = self._http.send(message, stream=True)
                answering.head_left = None
                try:
                    with self._clock.within(answering):
                        body, missing = read_body(
                            answer.iter_raw(),
                            answer.headers.get("content-encoding", ""),
                            max_bytes=max_bytes,
                            deadline=answering.until,
                        )
                except Finding as finding:
                    raise Finding(finding.outcome, f"{url}: {finding.reason}") from finding
                finally:
                    answer.close()
        except httpx.TimeoutException as error:
            raise Finding(
                Outcome.UNAVAILABLE, f"{url}: no answer in time ({error or type(error).__name__})"
            ) from error
        except httpx.HTTPError as error:
            raise Finding(Outcome.UNAVAILABLE, f"{url}: {error or type(error).__name__}") from error
        except ValueError as error:  # what the HTTP library did not expect itself
            raise Finding(Outcome.UNAVAILABLE, f"{url}: an answer that makes no sense ({error})") from error
        known = {name.lower(): value for name, value in answer.headers.items()}
        if (location := answer.extensions.get(_LOCATION)) is not None:
            known["location"] = location
        now, took = datetime.now(UTC), time.monotonic() - begun
        return Response(request, url, answer.status_code, known, body, now, took, missing)

    def _message(self, url: str, request: Request, form: tuple[tuple[str, str], ...] | None) -> httpx.Request:
        known = {
            "If-None-Match": sendable(request.etag),
            "If-Modified-Since": sendable(request.last_modified),
        }
        headers = {name: value for name, value in known.items() if value and form is None}
        method, data = ("GET", None) if form is None else ("POST", dict(form))
        try:
            return self._http.build_request(method, url, headers=headers, data=data)
        except (httpx.InvalidURL, ValueError) as error:
            raise Finding(Outcome.FORBIDDEN, f"{url} cannot be asked ({error})") from error

    # -- manners ----------------------------------------------------------------------------------

    def _pace(self, url: str, *, robots: bool) -> Pace:
        host = urlsplit(url).netloc.lower()
        asked = self.robots.delay(url) if robots else 0.0
        if asked > self.rules.delay_max:
            raise Finding(
                Outcome.FORBIDDEN,
                f"robots.txt of {host} asks for {asked:g} s between requests, which is more than "
                f"`manners.delay_max` of the source allows ({self.rules.delay_max:g} s): nothing is fetched. Set "
                "delay_max higher to wait as long as the site asks, or ask its owner",
            )
        with self._lock:
            pace = self._paces.setdefault(host, Pace(self.rules.delay, self.rules.concurrency))
            pace.delay = max(pace.delay, asked)
            return pace

    def _load_robots(self, address: str) -> tuple[int, bytes]:
        url = address
        for _ in range(self.rules.max_redirects + 1):
            self.rules.check(url)
            response = self._send(url, Request(url), None, ROBOTS_BYTES, robots=False)
            self._observe(response, None)
            target = response.headers.get("location")
            if response.status not in _REDIRECTS or not target:
                if response.missing:
                    raise Finding(Outcome.TRUNCATED, response.missing)
                return response.status, response.body
            url = join(url, target)
        raise Finding(Outcome.FORBIDDEN, f"{address}: too many redirects")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        wait = tenacity.wait_random_exponential(multiplier=self.rules.backoff, max=self.rules.backoff_max)
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, Finding) else None
        least = self.rules.backoff / 2  # jitter never means at once
        return max(least, min(asked or 0.0, self.rules.backoff_max), wait(state))

    def _count(self, finding: Finding) -> None:
        if finding.outcome in (Outcome.BLOCKED, Outcome.UNAVAILABLE):
            self._failures += 1
        elif finding.outcome is not Outcome.FORBIDDEN:
            self._failures = 0


def _keep_location(answer: httpx.Response) -> None:
    # httpx would join it, even where it is told not to follow, and fail at addresses that are none.
    if "location" in answer.headers:
        answer.extensions[_LOCATION] = answer.headers["location"]
        del answer.headers["location"]


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, Finding) and error.outcome.may_pass


def _judge_status(response: Response) -> None:
    """Raises Finding for every status that is no page, and for a body that did not come whole."""
    status, url = response.status, response.url
    if status in _GONE:
        raise Finding(Outcome.NOT_FOUND, f"{url} answers {status}")
    if status in (401, 403, 429):
        raise Finding(Outcome.BLOCKED, f"{url} answers {status}", retry_after=_retry_after(response))
    if status in _TRY_LATER or status >= 500:
        raise Finding(Outcome.UNAVAILABLE, f"{url} answers {status}", retry_after=_retry_after(response))
    if status not in (200, 203, 304):
        raise Finding(Outcome.PARSE_FAILED, f"{url} answers {status}, which is neither a page nor an error")
    if response.missing:
        raise Finding(Outcome.TRUNCATED, f"{url}: {response.missing}")


def _retry_after(response: Response) -> float | None:
    return retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))

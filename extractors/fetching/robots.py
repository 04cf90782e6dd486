"""robots.txt, as RFC 9309 has it, read by `protego`."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from extractors.fetching.outcome import Finding, Outcome

MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 kibibytes must be read
_AGENT = re.compile(r"\s*user[- ]?agent[\s:]+([^#]*)", re.IGNORECASE)
_SOMEBODY = "somebody-else"


class Robots:
    """The rules of every host that a crawl meets, each fetched once.

    `load` gets the address of a robots.txt and gives status and body; it raises Finding when it cannot.
    """

    def __init__(self, agent: str, load: Callable[[str], tuple[int, bytes]]) -> None:
        self._agent = agent
        self._load = load
        self._hosts: dict[str, Protego] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> None:
        """Raises Finding: `forbidden` where the host's rules say no, `unavailable` when they cannot be read."""
        if not self._rules(url).can_fetch(url, self._agent):
            raise Finding(Outcome.FORBIDDEN, f"robots.txt of the site does not allow {url}")

    def delay(self, url: str) -> float:
        """The seconds between requests that the host asks for; 0 when it asks for none."""
        rules = self._rules(url)
        rate = rules.request_rate(self._agent)
        asked = rules.crawl_delay(self._agent) or 0.0
        try:
            return max(float(asked), rate.seconds / rate.requests if rate else 0.0)
        except OverflowError:
            return math.inf

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if home not in self._hosts:
                self._hosts[home] = self._read(f"{home}/robots.txt")
            return self._hosts[home]

    def _read(self, address: str) -> Protego:
        # RFC 9309, 2.3.1.4: rules that cannot be reached mean complete disallow. Not remembered: the next
        # request asks again.
        try:
            status, body = self._load(address)
        except Finding as finding:
            why = finding.reason.removeprefix(f"{address}: ")
            reason = f"{address} cannot be read ({why}), so nothing is fetched"
            raise Finding(Outcome.UNAVAILABLE, reason) from finding
        if status >= 500 or status == 429:
            raise Finding(Outcome.UNAVAILABLE, f"{address} answers {status}, so nothing is fetched")
        return read_robots(body.decode("utf-8-sig", "replace") if status < 300 else "", self._agent)


def read_robots(text: str, agent: str) -> Protego:
    """The rules of a robots.txt as far as they may concern `agent`.

    Protego notes every rule of a group for each agent that the group names, so that a file of many agents and
    rules takes minutes. Those who are certainly not we are one here.
    """
    agent_name = agent.lower()
    lines = []
    for line in text.splitlines():
        match = _AGENT.match(line)
        if match and (named := match[1].strip().lower()):
            bare = named.replace("*", "")
            ours = agent_name.startswith(bare) or f".{bare}" in agent_name
            line = f"User-agent: {(bare or '*') if ours else _SOMEBODY}"
        lines.append(line)
    return Protego.parse("\n".join(lines))

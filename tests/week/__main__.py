"""`make week`: two papers for seven days under `gazette up`, with a crash, a redesign, a correction and a missing issue; docs/week.md.

KEEP=folder leaves state and signatures there.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import date, timedelta
from pathlib import Path

from tests.conftest import discard_server
from tests.mail import receiving
from tests.run.world import Installation, listening
from tests.week.clock import Clock
from tests.week.comparing import compare, held
from tests.week.papers import Papers
from tests.week.pictures import take
from tests.week.story import Outcome, Week, straight
from tests.week.telling import PAGE, table, write_page


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="week-") as place:
        folder = Path(os.environ.get("KEEP") or place)
        folder.chmod(0o711)  # the database's user passes through
        try:
            outcome = live(folder)
        except (Exception, KeyboardInterrupt):
            traceback.print_exc()
            return 1
    print(f"\n{table(outcome)}\n{outcome.comparison.differs if outcome.comparison else ''}")
    if not outcome.is_good:
        return 1
    write_page(outcome)
    return 0


def live(folder: Path) -> Outcome:
    """The week, then the straight run, everything below `folder`; pictures go where the page is."""
    clock, papers = Clock(folder), Papers(date.today() + timedelta(days=7 - date.today().weekday()))
    with papers.served(folder / "sources"), listening() as ear, receiving() as mail:
        given = {
            **clock.environment,
            "GAZETTE_SOURCES": str(folder / "sources"),
            "GAZETTE_NOTIFY_WEBHOOK": f"http://127.0.0.1:{ear.server_port}/",
            "GAZETTE_NOTIFY_MAIL": "data@example.org",
            "GAZETTE_SMTP": f"smtp://127.0.0.1:{mail.server_address[1]}",
        }
        lived, plain = (Installation(folder / name, **given) for name in ("lived", "straight"))
        week = Week(lived, clock, papers, ear, mail)
        try:
            week.live()
            take(week.airflow, PAGE.parent)
            found = held(lived, folder / "lived.json")
            lived.run("down")
            straight(plain)
            week.outcome.comparison = compare(held(plain, folder / "straight.json"), found)
        finally:
            lived.run("down")
            for one in (lived, plain):
                discard_server(one.state)
    return week.outcome


if __name__ == "__main__":
    sys.exit(main())

"""`make rehearse`: docker-compose.yml started without an engine, a worker lost in the midst of an ingestion; writes docs/workers.md.

KEEP=folder leaves volumes, logs and inputs there.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path

from tests.rehearsal import story
from tests.rehearsal.boxes import enter_network, missing_programs
from tests.rehearsal.stack import DIFFERENCES, Stack
from tests.rehearsal.telling import table, write_page


def main() -> int:
    if missing := missing_programs():
        print(f"make rehearse needs Debian's packages: apt-get install -y {' '.join(missing)}", file=sys.stderr)
        return 2
    enter_network("tests.rehearsal")
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell has the first ignored
        signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as place:
        try:
            stack, outcome = rehearse(Path(os.environ.get("KEEP") or place))
        except (Exception, KeyboardInterrupt):
            traceback.print_exc()
            return 1
    page_text = table(stack, outcome)
    print(f"\n{page_text}\n{outcome.differs}{' '.join(outcome.reports)}")
    if not (outcome.is_good and stack.is_well):
        return 1
    write_page(page_text)
    return 0


def rehearse(folder: Path) -> tuple[Stack, story.Outcome]:
    """Everything below `folder`, in the order in which docs/workers.md tells it."""
    outcome, inputs = story.Outcome(), folder / "gazettes"
    outcome.captures = story.write_inputs(inputs)
    stack = Stack(folder, inputs)
    print("Differs from docker-compose.yml:", *DIFFERENCES, sep="\n- ", flush=True)
    try:
        stack.up()
        expected = story.run_together(stack, outcome)
        story.compare(stack, expected, outcome)
        story.look_at_reports(outcome)
        stack.look_again()
    finally:
        stack.down()
    return stack, outcome


if __name__ == "__main__":
    sys.exit(main())

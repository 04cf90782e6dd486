"""Values of validation: a rule as written in a suite, what came of it, and the outcome of a checkpoint."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]


class ValidationError(RuntimeError):
    """A suite is written wrongly, or an expectation could not be evaluated; never: data failed a check."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of a suite.

    `type` and `kwargs` are Great Expectations' own. `reason` tells what is wrong with a failing row, with
    the row's columns in braces; empty where the expectation's column holds the reason itself (a finding).
    `assertion`: only our own fault can break it; it stays out of the reports as long as it holds.
    """

    name: str
    type: str
    kwargs: dict[str, Any]
    severity: Severity
    description: str
    note: str
    reason: str = ""
    assertion: bool = False

    @property
    def column(self) -> str:
        """The column checked, columns joined by a comma where there are several, "" for a whole table."""
        several = [self.kwargs[key] for key in ("column_A", "column_B") if key in self.kwargs]
        several += self.kwargs.get("column_list", [])
        return ",".join(several) or str(self.kwargs.get("column", ""))

    @property
    def owner(self) -> str:
        """Who looks after what fails it: whoever mends our own faults, or reviews what a source says."""
        return "data-engineering" if self.assertion else "quality-review"


@dataclass(frozen=True, slots=True)
class Suite:
    """The expectations on one kind of rows. `show` are the columns that reports print beside a failing value."""

    name: str
    title: str
    show: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def candidates(self) -> bool:
        """Whether its rows can still be kept out of the warehouse."""
        return self.name in ("documents", "observations")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one rule: how many rows were looked at, and the positions of all that failed."""

    rule: Rule
    suite: str
    success: bool
    evaluated: int
    unexpected: int
    positions: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A checkpoint in figures. The three `failed_*` hold names of expectations, `suite.expectation`."""

    run_id: str
    checkpoint: str
    rows: int
    expectations: int
    passed: int
    failed_critical: tuple[str, ...]
    failed_warning: tuple[str, ...]
    failed_info: tuple[str, ...]
    rows_quarantined: int = 0
    rows_doubted: int = 0
    rows_released: int = 0
    findings: int = 0  # causes that a reviewer is told of
    documents_held: int = 0

    @property
    def success(self) -> bool:
        """True when no critical expectation failed."""
        return not self.failed_critical

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for Airflow's XCom and JSON."""
        values = asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()} | {
            "success": self.success
        }

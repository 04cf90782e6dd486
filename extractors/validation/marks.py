"""The mark of a rule: another one when its limit, its weight or its words have changed, so that a settled case is asked again."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from extractors.validation.checks.rules import check_rules
from extractors.validation.suites import SUITE_FILES, read_suites


@lru_cache
def rule_marks() -> dict[str, str]:
    """The mark of every rule of the suites and of rules.yml."""
    rules = [rule for file in SUITE_FILES for suite in read_suites(file) for rule in suite.rules]
    definitions = {rule.name: repr((rule.type, rule.kwargs, rule.severity)) for rule in rules}
    definitions |= {name: repr((rule.severity, rule.effect, rule.zh, sorted(rule.limit.items()))) for name, rule in check_rules().items()}
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in definitions.items()}


def rule_mark(rule: str) -> str:
    """Equal for a rule that asks the same; empty for what is no rule of a file (conflicts, doubtful readings)."""
    return rule_marks().get(rule, "")


# That a reviewer released a figure (a candidate `c`) which the rule {rule} would keep out: by the same rule, with the same
# digits, unit and value, and not taken back since. `:marks` are `rule|mark` of today's rules.
RELEASED = """EXISTS (
    SELECT FROM review.decision AS d
    WHERE d.verb = 'release' AND d.document_id = c.document_id AND d.observation_id = c.observation_id AND d.rule = {rule}
      AND d.exact = c.mention AND d.unit = c.unit AND d.value = c.value AND d.rule || '|' || d.rule_mark = ANY(:marks)
      AND NOT EXISTS (
          SELECT FROM review.decision AS later
          WHERE later.document_id = d.document_id AND later.observation_id = d.observation_id AND later.verb = 'reject'
            AND later.decision_id > d.decision_id))"""


def marks() -> list[str]:
    """`rule|mark` of every rule, as RELEASED binds them."""
    return [f"{rule}|{mark}" for rule, mark in rule_marks().items()]

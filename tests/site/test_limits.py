"""Limits of rules as the findings page tells them."""

from __future__ import annotations

import yaml

from extractors.settings import PROJECT
from extractors.site import rendering


def test_every_limit_of_a_rule_has_a_name_in_both_languages() -> None:
    rules = yaml.safe_load((PROJECT / "expectations" / "rules.yml").read_text(encoding="utf-8"))
    limits = {name for rule in rules.values() for name in rule.get("limit") or {} if name.isascii()}
    assert len(limits) > 20
    assert limits - set(rendering.codes("bound")) == set()
    assert set(rules) == set(rendering.codes("rule")), "a rule is listed by its name"

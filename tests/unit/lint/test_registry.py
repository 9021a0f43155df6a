from __future__ import annotations

from site_builder.lint.registry import RULES


def test_every_rule_has_a_level_and_a_sentence() -> None:
    for rule in RULES.values():
        assert rule.level in ("off", "warning", "error")
        assert rule.summary[0].isupper() and rule.summary.endswith(".")


def test_rules_are_in_order() -> None:
    assert list(RULES) == sorted(RULES)

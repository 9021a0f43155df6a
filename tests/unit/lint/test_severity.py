from __future__ import annotations

from site_builder.diagnostics.codes import RULES
from site_builder.lint.article import finding
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.model.problems import KeyLocation, Problem
from tests.support.hubs import story

STORY = story("a")


def levels(found: list[Problem], levels: dict[str, str], *stories: object) -> list[tuple[str, str]]:
    given = list(stories) or [STORY]
    return [(p.code, p.severity) for p in apply_severities(found, given, levels, RULES)]  # type: ignore[arg-type]


def test_a_rule_weighs_what_the_settings_say() -> None:
    found = [finding(STORY.path, "long-title", "long")]
    assert levels(found, {}) == [("long-title", "warning")]
    assert levels(found, {"long-title": "error"}) == [("long-title", "error")]
    assert levels(found, {"long-title": "off"}) == []


def test_some_rules_are_off_unless_they_are_asked_for() -> None:
    found = [finding(STORY.path, "unstated-takeaway", "alone")]
    assert levels(found, {}) == []
    assert levels(found, {"unstated-takeaway": "warning"}) == [("unstated-takeaway", "warning")]


def test_a_story_may_have_a_reason_not_to_follow_a_rule() -> None:
    reasoned, other = story("a", ignore=("long-title",)), story("b")
    found = [finding(one.path, "long-title", "long") for one in (reasoned, other)]
    assert [p.path for p in apply_severities(found, [reasoned, other], {}, RULES)] == [other.path]


def test_a_reason_for_nothing_is_told() -> None:
    reasoned = story("a", ignore=("long-title", "dead-link"))
    (problem,) = apply_severities([], [reasoned], {}, RULES.keys() - {"dead-link"})
    assert (problem.code, problem.path) == ("needless-ignore", reasoned.path)
    assert "long-title" in problem.message
    assert problem.location == KeyLocation(("ignore", "long-title"), on_key=True)


def test_in_a_draft_all_is_a_warning() -> None:
    draft = story("a", draft=True)
    found = [finding(draft.path, "long-title", "long")]
    assert levels(found, {"long-title": "error"}, draft) == [("long-title", "warning")]


def test_codes_that_are_none() -> None:
    problems = list(unknown_codes([story("a", ignore=("long-titel",))], {"zzz": "off", "long-dek": "off"}))
    unknown = [("checks", "zzz"), ("ignore", "long-titel")]
    assert [(p.code, p.path[-9:]) for p in problems] == [("unknown-check", "site.yaml"), ("unknown-check", "1-01-a.md")]
    assert [p.location for p in problems] == [KeyLocation((key, code), on_key=True) for key, code in unknown]
    assert problems[0].hint == "docs/reference/messages.md lists the rules"
    assert problems[1].hint == "did you mean `long-title`?"


def test_what_every_build_finds_cannot_be_turned_off() -> None:
    problems = list(unknown_codes([story("a", ignore=("missing-alt",))], {"broken-link": "off"}))
    assert [p.message for p in problems] == [
        "`broken-link` is found by every build, and cannot be turned off",
        "`missing-alt` is found by every build, and cannot be turned off",
    ]
    assert {p.hint for p in problems} == {
        "take the line away; only what `check` adds to a build can be changed or ignored"
    }

from __future__ import annotations

from site_builder.diagnostics.codes import RULES
from site_builder.lint.article import finding
from site_builder.lint.severity import apply_severities, unknown_codes
from site_builder.model.problems import KeyLocation, Problem
from tests.support.hubs import story

STORY = story("a")


def severities(found: list[Problem], levels: dict[str, str], *stories: object) -> list[tuple[str, str]]:
    checked = list(stories) or [STORY]
    return [(p.code, p.severity) for p in apply_severities(found, checked, levels, RULES)]  # type: ignore[arg-type]


def test_settings_set_the_severity_of_a_rule() -> None:
    found = [finding(STORY.path, "long-title", "long")]
    assert severities(found, {}) == [("long-title", "warning")]
    assert severities(found, {"long-title": "error"}) == [("long-title", "error")]
    assert severities(found, {"long-title": "off"}) == []


def test_rule_that_is_off_by_default_is_switched_on_by_settings() -> None:
    found = [finding(STORY.path, "unstated-takeaway", "alone")]
    assert severities(found, {}) == []
    assert severities(found, {"unstated-takeaway": "warning"}) == [("unstated-takeaway", "warning")]


def test_finding_that_its_story_ignores_is_dropped() -> None:
    ignoring, other = story("a", ignore=("long-title",)), story("b")
    found = [finding(path, "long-title", "long") for path in (ignoring.path, other.path)]
    assert [p.path for p in apply_severities(found, [ignoring, other], {}, RULES)] == [other.path]


def test_ignore_without_a_finding_is_reported() -> None:
    ignoring = story("a", ignore=("long-title", "dead-link"))
    (problem,) = apply_severities([], [ignoring], {}, RULES.keys() - {"dead-link"})
    assert (problem.code, problem.path) == ("needless-ignore", ignoring.path)
    assert "long-title" in problem.message
    assert problem.location == KeyLocation(("ignore", "long-title"), on_key=True)


def test_findings_in_a_draft_are_warnings() -> None:
    draft = story("a", draft=True)
    found = [finding(draft.path, "long-title", "long")]
    assert severities(found, {"long-title": "error"}, draft) == [("long-title", "warning")]


def test_unknown_codes_in_settings_and_stories_are_reported() -> None:
    problems = list(unknown_codes([story("a", ignore=("long-titel",))], {"zzz": "off", "long-dek": "off"}))
    unknown = [("checks", "zzz"), ("ignore", "long-titel")]
    assert [(p.code, p.path[-9:]) for p in problems] == [("unknown-check", "site.yaml"), ("unknown-check", "1-01-a.md")]
    assert [p.location for p in problems] == [KeyLocation((key, code), on_key=True) for key, code in unknown]
    assert problems[0].hint == "`site-builder explain messages` lists the rules"
    assert problems[1].hint == "did you mean `long-title`?"


def test_code_of_every_build_cannot_be_switched_off() -> None:
    problems = list(unknown_codes([story("a", ignore=("missing-alt",))], {"broken-link": "off"}))
    assert [(p.path, p.code) for p in problems] == [("site.yaml", "unknown-check"), (STORY.path, "unknown-check")]
    assert all("every build" in p.message for p in problems)

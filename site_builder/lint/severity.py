"""Severities of findings: from the settings, or else of the code. A finding that its story ignores is dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from site_builder.config.paths import SETTINGS_PATH
from site_builder.diagnostics.codes import CODES, RULES
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.lint.article import finding
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem


def apply_severities(
    findings: Iterable[Problem], stories: Iterable[Story], levels: Mapping[str, str], active_codes: Collection[str]
) -> Iterator[Problem]:
    """Yield the findings that are not ignored or off, with their severity, and a finding for each needless `ignore`.

    `levels` is `checks` of the settings, `active_codes` has the codes of the rules that were applied. In a draft, every
    finding is a warning.
    """
    stories = list(stories)
    ignored = {(story.path, code) for story in stories for code in story.ignore}
    drafts = {story.path for story in stories if story.draft}
    used_ignores = set()
    reported = []
    for problem in findings:
        if (problem.path, problem.code) in ignored:
            used_ignores.add((problem.path, problem.code))
        else:
            reported.append(problem)
    for problem in (*reported, *_needless_ignores(stories, used_ignores, active_codes)):
        level = levels.get(problem.code, RULES[problem.code].severity)
        if level != "off":
            is_error = level == "error" and problem.path not in drafts
            yield msgspec.structs.replace(problem, severity="error" if is_error else "warning")


def unknown_codes(stories: Iterable[Story], levels: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each code in the settings or in a story that is not a rule of `check`."""
    for code in levels:
        if code not in RULES:
            yield _unknown(SETTINGS_PATH, code, KeyLocation(("checks", code), on_key=True))
    for story in stories:
        for code in story.ignore:
            if code not in RULES:
                yield _unknown(story.path, code, KeyLocation(("ignore", code), on_key=True))


def _unknown(path: str, code: str, location: KeyLocation) -> Problem:
    if code in CODES:
        message = f"`{code}` is found by every build, and cannot be turned off"
        hint = "remove the line; only the rules of `check` can be changed or ignored"
    else:
        message = f"no rule of `check` has the code `{code}`"
        hint = did_you_mean(code, RULES) or "`site-builder explain messages` lists the rules"
    return Problem(path, "unknown-check", message, location, hint)


def _needless_ignores(
    stories: Iterable[Story], used_ignores: Collection[tuple[str, str]], active_codes: Collection[str]
) -> Iterator[Problem]:
    """Yield a finding for each ignored code that was checked and not found; `used_ignores` has pairs of path, code."""
    for story in stories:
        for code in story.ignore:
            if code in active_codes and (story.path, code) not in used_ignores:
                location = KeyLocation(("ignore", code), on_key=True)
                hint = "remove the line; it would hide a mistake made later"
                yield finding(story.path, "needless-ignore", f"`{code}` finds nothing in this story", location, hint)

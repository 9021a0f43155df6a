"""How much a finding weighs: as the settings say, and not at all where a story has a reason against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from site_builder.config.schema import SETTINGS_PATH
from site_builder.diagnostics.codes import CODES, RULES
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.lint.article import finding
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem


def apply_severities(
    found: Iterable[Problem], stories: Iterable[Story], levels: Mapping[str, str], asked: Collection[str]
) -> Iterator[Problem]:
    """The findings that count, with their severity; and reasons that are given for nothing.

    `asked` has the codes of the rules that were applied at all. In a draft everything is a warning.
    """
    stories = list(stories)
    ignored = {(story.path, code) for story in stories for code in story.ignore}
    drafts = {story.path for story in stories if story.draft}
    needed = set()
    counting = []
    for problem in found:
        if (problem.path, problem.code) in ignored:
            needed.add((problem.path, problem.code))
        else:
            counting.append(problem)
    for problem in (*counting, *_needless(stories, needed, asked)):
        level = levels.get(problem.code, RULES[problem.code].severity)
        if level != "off":
            severe = level == "error" and problem.path not in drafts
            yield msgspec.structs.replace(problem, severity="error" if severe else "warning")


def unknown_codes(stories: Iterable[Story], levels: Mapping[str, str]) -> Iterator[Problem]:
    """Codes in the settings and in stories that are none of a rule of `check`."""
    for code in levels:
        if code not in RULES:
            yield _unknown(SETTINGS_PATH, code, KeyLocation(("checks", code), on_key=True))
    for story in stories:
        for code in story.ignore:
            if code not in RULES:
                yield _unknown(story.path, code, KeyLocation(("ignore", code), on_key=True))


def _unknown(path: str, code: str, where: KeyLocation) -> Problem:
    if code in CODES:
        hint = "take the line away; only what `check` adds to a build can be changed or ignored"
        return Problem(
            path, "unknown-check", f"`{code}` is found by every build, and cannot be turned off", where, hint
        )
    hint = did_you_mean(code, RULES) or "docs/reference/messages.md lists the rules"
    return Problem(path, "unknown-check", f"no rule of `check` has the code `{code}`", where, hint)


def _needless(
    stories: Iterable[Story], needed: Collection[tuple[str, str]], asked: Collection[str]
) -> Iterator[Problem]:
    for story in stories:
        for code in story.ignore:
            if code in asked and (story.path, code) not in needed:
                where = KeyLocation(("ignore", code), on_key=True)
                hint = "take the line away; it would hide a mistake made later"
                yield finding(story.path, "needless-ignore", f"nothing here has to do with `{code}`", where, hint)

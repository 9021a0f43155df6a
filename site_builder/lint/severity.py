"""Severities of findings: from the settings, or else of the code. What a story or item ignores is dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from site_builder.config.paths import SETTINGS_PATH
from site_builder.diagnostics.codes import CODES, RULES
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.lint.article import finding
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem


def apply_severities(
    findings: Iterable[Problem],
    files: Iterable[Story | Item],
    levels: Mapping[str, str],
    active_codes: Collection[str],
) -> Iterator[Problem]:
    """Yield the findings that are not ignored or off, with their severity, and a finding for each needless `ignore`.

    `levels` is `checks` of the settings, `active_codes` has the codes of the rules that were applied. In a draft, every
    finding is a warning.
    """
    files = list(files)
    ignored = {(*_place(file), code) for file in files for code in file.ignore}
    drafts = {_place(file) for file in files if file.draft}
    lists = {file.path for file in files if isinstance(file, Item) and file.index is not None}
    used_ignores = set()
    reported = []
    for problem in findings:
        if (found := (*_place_of(problem, lists), problem.code)) in ignored:
            used_ignores.add(found)
        else:
            reported.append(problem)
    for problem in (*reported, *_needless_ignores(files, used_ignores, active_codes)):
        level = levels.get(problem.code, RULES[problem.code].severity)
        if level != "off":
            is_error = level == "error" and _place_of(problem, lists) not in drafts
            yield msgspec.structs.replace(problem, severity="error" if is_error else "warning")


def _place(file: Story | Item) -> tuple[str, int | None]:
    """Return the path of a story or item, and its number in a file with several."""
    return file.path, file.index if isinstance(file, Item) else None


def _place_of(problem: Problem, lists: Collection[str]) -> tuple[str, int | None]:
    """Return the same of what a problem is about; `lists` are the paths of files with several items."""
    location = problem.location
    if problem.path in lists and isinstance(location, KeyLocation) and location.path:
        number = location.path[0]
        return problem.path, number if isinstance(number, int) else None
    return problem.path, None


def _ignore_key(file: Story | Item, code: str) -> KeyLocation:
    if isinstance(file, Item):
        return file.key("ignore", code, on_key=True)
    return KeyLocation(("ignore", code), on_key=True)


def unknown_codes(files: Iterable[Story | Item], levels: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each code in the settings or in a story or item that is not a rule of `check`."""
    for code in levels:
        if code not in RULES:
            yield _unknown(SETTINGS_PATH, code, KeyLocation(("checks", code), on_key=True))
    for file in files:
        for code in file.ignore:
            if code not in RULES:
                yield _unknown(file.path, code, _ignore_key(file, code))


def _unknown(path: str, code: str, location: KeyLocation) -> Problem:
    if code in CODES:
        message = f"`{code}` is found by every build, and cannot be turned off"
        hint = "remove the line; only the rules of `check` can be changed or ignored"
    else:
        message = f"no rule of `check` has the code `{code}`"
        hint = did_you_mean(code, RULES) or "`site-builder explain messages` lists the rules"
    return Problem(path, "unknown-check", message, location, hint)


def _needless_ignores(
    files: Iterable[Story | Item], used_ignores: Collection[tuple[str, int | None, str]], active_codes: Collection[str]
) -> Iterator[Problem]:
    """Yield a finding for each ignored code that was checked and not found.

    `used_ignores` has the place of a story or item, and the code.
    """
    for file in files:
        word = "item" if isinstance(file, Item) else "story"
        for code in file.ignore:
            if code in active_codes and (*_place(file), code) not in used_ignores:
                message = f"`{code}` finds nothing in this {word}"
                hint = "remove the line; it would hide a mistake made later"
                yield finding(file.path, "needless-ignore", message, _ignore_key(file, code), hint)

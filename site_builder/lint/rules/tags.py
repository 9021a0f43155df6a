"""Tags: report a tag that is used once and looks like a typo of another tag.

In: the stories of a hub. Out: problems.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_builder.diagnostics.suggestions import within_one_letter
from site_builder.lint.article import finding, in_key
from site_builder.model.content import Story
from site_builder.model.problems import Problem

MIN_LETTERS = 5
"""Shorter tags may differ in one letter and mean different things: GPUs and TPUs."""
_DIGITS = re.compile(r"\d+")


def check(stories: Iterable[Story]) -> Iterator[Problem]:
    """Yield a problem for each tag of only one story that is one letter apart from a tag of more stories.

    When only two stories have the usual tag, it is about these as well: without one of them, nothing is reported.
    """
    stories = list(stories)
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for story in stories:
        for slug in story.tag_slugs:
            paths[slug].append(story.path)
    uses = {slug: len(users) for slug, users in paths.items()}
    names = {slug: tag for story in stories for slug, tag in zip(story.tag_slugs, story.tags, strict=True)}
    usual_tags: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for slug in uses:
        if uses[slug] > 1:
            usual_tags[_group(slug)][slug] = _letters(slug)
    for story in stories:
        for i, slug in enumerate(story.tag_slugs):
            if uses[slug] == 1 and (others := _like(slug, usual_tags[_group(slug)])):
                usual = max(others, key=lambda other: (uses[other], other))
                message = f"only this story has the tag `{story.tags[i]}`; {uses[usual]} stories have `{names[usual]}`"
                yield finding(
                    story.path,
                    "lonely-tag",
                    message,
                    in_key("tags", text=story.tags[i]),
                    f"did you mean `{names[usual]}`?",
                    tuple(paths[usual]) if uses[usual] == 2 else (),
                )


def _group(slug: str) -> tuple[str, ...]:
    """Return what two forms of a tag have in common: the first letter and the numbers."""
    return (slug[:1], *_DIGITS.findall(slug))


def _letters(slug: str) -> str:
    """Return a slug without hyphens, and without the `s` of a plural where a letter may be part of a number."""
    letters = slug.replace("-", "")
    return letters.removesuffix("s") if _DIGITS.search(letters) else letters


def _like(slug: str, others: Mapping[str, str]) -> list[str]:
    """Return other tags of its group, given with their letters, that are at most one letter apart from a tag."""
    letters = _letters(slug)
    if _DIGITS.search(letters):
        return [other for other, theirs in others.items() if theirs == letters]
    near = within_one_letter(letters, others)
    return [other for other in near if letters == others[other] or max(len(letters), len(others[other])) >= MIN_LETTERS]

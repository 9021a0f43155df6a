"""Tags: one that is used once and looks like a slip of another one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from site_builder.lint.article import finding, in_key
from site_builder.model.content import Story
from site_builder.model.problems import Problem

SHORT = 5
"""Letters below which two words differ in a letter without being one: GPUs and TPUs."""
_DIGITS = re.compile(r"\d+")


def check(stories: Iterable[Story]) -> Iterator[Problem]:
    """Every tag that a single story uses, and that differs in one letter from one that more stories use."""
    stories = list(stories)
    uses = Counter(slug for story in stories for slug in story.tag_slugs)
    names = {slug: tag for story in stories for slug, tag in zip(story.tag_slugs, story.tags, strict=True)}
    near: defaultdict[str, list[str]] = defaultdict(list)
    for slug in uses:
        if uses[slug] > 1:
            for form in _forms(slug):
                near[form].append(slug)
    for story in stories:
        for i, slug in enumerate(story.tag_slugs):
            if uses[slug] == 1 and (others := _like(slug, near)):
                usual = max(others, key=lambda other: (uses[other], other))
                message = f"only this story has the tag `{story.tags[i]}`; {uses[usual]} have `{names[usual]}`"
                yield finding(
                    story.path,
                    "lonely-tag",
                    message,
                    in_key("tags", text=story.tags[i]),
                    f"did you mean `{names[usual]}`?",
                )


def _forms(slug: str) -> set[str]:
    """What a slug has in common with those one letter away: the whole, and the whole without each of its letters."""
    letters = slug.replace("-", "")
    if _DIGITS.search(letters):
        return {letters, letters.removesuffix("s")}
    if len(letters) < SHORT:
        return {letters}
    return {letters, *(letters[:i] + letters[i + 1 :] for i in range(len(letters)))}


def _like(slug: str, near: dict[str, list[str]]) -> set[str]:
    """Other tags one letter away: one more, one less, another one, two swapped. A number is no letter."""
    numbers = _DIGITS.findall(slug)
    found = {other for form in _forms(slug) if form in near for other in near[form]}
    return {other for other in found if _DIGITS.findall(other) == numbers and other[0] == slug[0]}

"""Tags: report a tag that is used once and looks like a typo of another tag.

In: the stories of a hub. Out: problems.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from site_builder.diagnostics.suggestions import NearWords
from site_builder.lint.article import finding, in_key
from site_builder.model.content import Story
from site_builder.model.problems import Problem

MIN_LETTERS = 5
"""Shorter tags may differ in one letter and mean different things: GPUs and TPUs."""
_DIGITS = re.compile(r"\d+")
_Group = tuple[str, ...]
"""The first letter of a tag, and its numbers."""


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
    usual_tags = _UsualTags(sorted((slug for slug in uses if uses[slug] > 1), key=lambda slug: (uses[slug], slug)))
    for story in stories:
        for i, slug in enumerate(story.tag_slugs):
            if uses[slug] == 1 and (usual := usual_tags.like(slug)):
                message = f"only this story has the tag `{story.tags[i]}`; {uses[usual]} stories have `{names[usual]}`"
                yield finding(
                    story.path,
                    "lonely-tag",
                    message,
                    in_key("tags", text=story.tags[i]),
                    f"did you mean `{names[usual]}`?",
                    tuple(paths[usual]) if uses[usual] == 2 else (),
                )


class _UsualTags:
    """The tags that several stories have, to be asked for one that is like another tag."""

    def __init__(self, slugs: Sequence[str]) -> None:
        """`slugs` are in order of use, the most used last."""
        self._rank = {slug: rank for rank, slug in enumerate(slugs)}
        self._by_letters: dict[tuple[_Group, str], str] = {}
        letters_by_group: defaultdict[_Group, list[str]] = defaultdict(list)
        for slug in reversed(slugs):
            group, letters = _group(slug), _letters(slug)
            self._by_letters.setdefault((group, letters), slug)
            letters_by_group[group].append(letters)
        self._near = {group: NearWords(letters) for group, letters in letters_by_group.items() if len(group) == 1}

    def like(self, slug: str) -> str:
        """Return the most used tag that is at most one letter apart from a tag; empty when there is none."""
        group, letters = _group(slug), _letters(slug)
        near = [letters]
        if group in self._near:
            near += (word for word in self._near[group].near(letters) if max(len(letters), len(word)) >= MIN_LETTERS)
        others = [self._by_letters[group, word] for word in near if (group, word) in self._by_letters]
        return max(others, key=self._rank.__getitem__, default="")


def _group(slug: str) -> _Group:
    """Return what two forms of a tag have in common: the first letter and the numbers."""
    return (slug[:1], *_DIGITS.findall(slug))


def _letters(slug: str) -> str:
    """Return a slug without hyphens, and without the `s` of a plural where a letter may be part of a number."""
    letters = slug.replace("-", "")
    return letters.removesuffix("s") if _DIGITS.search(letters) else letters

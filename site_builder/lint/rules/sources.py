"""Sources: report stories that credit the same original.

In: the stories of a hub. Out: problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.content.original_url import canonical_original_url
from site_builder.hub.schedule import newest_first
from site_builder.lint.article import finding, in_key
from site_builder.model.content import Story
from site_builder.model.problems import Problem


def check(stories: Iterable[Story]) -> Iterator[Problem]:
    """Yield a problem for each story whose original an older story already credits."""
    oldest_by_original: dict[str, Story] = {}
    for story in reversed(newest_first(list(stories))):
        key = canonical_original_url(story.source_url)
        other = oldest_by_original.setdefault(key, story)
        if key and other is not story:
            message = f"{other.path} already credits this original"
            hint = "update that story, or link to it"
            location = in_key("source_url") if story.source_by_id else in_key("source", "url")
            yield finding(story.path, "same-original", message, location, hint, (other.path,))

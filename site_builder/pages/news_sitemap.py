"""The news sitemap for Google News: the stories of the 48 hours before the time of the build.

`pipeline/index.py` selects them. Stories with a canonical URL on another site are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file, story_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value

PATH = "/news-sitemap.xml"
LIMIT = 1000
"""URLs in it; Google reads no more."""


class NewsItem(Value, frozen=True):
    """A story."""

    url: str
    title: str
    date: Timestamp | None


class NewsSitemapContext(Value, frozen=True):
    """What the file holds, newest first. Without news, the file is there and empty."""

    language: str
    """ISO 639 code, except for Chinese: `zh-cn` or `zh-tw`, by its script."""
    items: tuple[NewsItem, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file, except in a preview."""
    if hub.site.preview:
        return
    recent = (hub.stories.stories[number] for number in hub.recent)
    stories = [story for story in recent if not story.canonical][:LIMIT]
    items = tuple(NewsItem(hub.urls.absolute(story_path(story.slug)), story.title, story.date) for story in stories)
    context = NewsSitemapContext(_news_language(hub.site.language), items)
    yield TextFile(output_file(PATH), "news-sitemap.xml", context)


def _news_language(tag: str) -> str:
    language, *rest = tag.lower().split("-")
    if language == "zh":
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & {*rest} else "zh-cn"
    return language

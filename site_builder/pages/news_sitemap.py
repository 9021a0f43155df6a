"""The news sitemap: the stories of the last 48 hours before the time of the build, as Google News wants them.

Which these are is decided in `index`. A story that lives elsewhere (`canonical`) is left to that site.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file, story_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages.context import Context

PATH = "/news-sitemap.xml"
LIMIT = 1000
"""Addresses in it; Google reads no more."""


class NewsItem(Value, frozen=True):
    """A story."""

    url: str
    title: str
    date: Timestamp | None


class NewsSitemapContext(Context, frozen=True, kw_only=True):
    """What the file holds, newest first. It is there, if empty, when there is no news."""

    language: str
    """ISO 639 code; but Chinese is `zh-cn` or `zh-tw`, by its script."""
    items: tuple[NewsItem, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file."""
    entries = (hub.stories[place] for place in hub.recent)
    own = [entry.story for entry in entries if not entry.story.canonical][:LIMIT]
    context = NewsSitemapContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        language=_news_language(hub.site.language),
        items=tuple(NewsItem(hub.urls.absolute(story_path(s.slug)), s.title, s.date) for s in own),
    )
    yield Page(output_file(PATH), "news-sitemap", "news-sitemap.xml", context)


def _news_language(tag: str) -> str:
    language, *rest = tag.lower().split("-")
    if language == "zh":
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & {*rest} else "zh-cn"
    return language

"""Links to elsewhere: which a hub has, and what is to be said of those that lead nowhere any more.

Knows nothing of the network: what was found of an address is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import urldefrag

from site_builder.content.sources import SOURCES_PATH
from site_builder.lint.article import finding, hyperlinks, in_body, in_key
from site_builder.model.content import Body, ContentPage, Source, Story
from site_builder.model.problems import KeyLocation, Location, Problem
from site_builder.model.value import Value

State = Literal["good", "dead", "unreachable", "unknown"]


class LinkStatus(Value, frozen=True):
    """What was found of an address."""

    state: State
    """`unknown` when the site would not say, for instance because it turns programs away."""
    detail: str = ""
    """In words: `404 Not Found`."""


class ExternalLink(Value, frozen=True):
    """A link to elsewhere."""

    path: str
    """The file it is in."""
    url: str
    """Without an anchor, which a server never sees."""
    location: Location


def external_links(
    stories: Iterable[Story], pages: Iterable[ContentPage], sources: Iterable[Source], bodies: Callable[[bytes], Body]
) -> Iterator[ExternalLink]:
    """All of them: of credits, bodies, pages and the records of sources."""
    for story in stories:
        key: KeyLocation = in_key("source_url") if story.source_by_id else in_key("source", "url")
        yield ExternalLink(story.path, urldefrag(story.source_url)[0], key)
        yield from _of_body(story.path, bodies(story.body))
    for page in pages:
        yield from _of_body(page.path, bodies(page.body))
    for i, source in enumerate(sources):
        if source.homepage:
            yield ExternalLink(SOURCES_PATH, urldefrag(source.homepage)[0], KeyLocation((i, "homepage")))


def dead_links(links: Iterable[ExternalLink], found: Mapping[str, LinkStatus]) -> Iterator[Problem]:
    """What is to be said of the links whose pages are gone or do not answer."""
    for link in links:
        state = found.get(link.url)
        if state and state.state == "dead":
            hint = "look for its new address, or link to a copy at web.archive.org"
            yield finding(link.path, "dead-link", f"{link.url} is gone: {state.detail}", link.location, hint)
        elif state and state.state == "unreachable":
            hint = "it may come back: try again tomorrow"
            yield finding(
                link.path, "unreachable-link", f"{link.url} does not answer: {state.detail}", link.location, hint
            )


def _of_body(path: str, body: Body) -> Iterator[ExternalLink]:
    for link in hyperlinks(body):
        if link.href.startswith(("http://", "https://")):
            url = urldefrag(link.href)[0]
            yield ExternalLink(path, url, in_body(url))

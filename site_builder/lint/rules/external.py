"""External links: list those of a hub, and report dead ones.

In: the content of a hub, and the status of each URL, which the caller looks up. Out: links and problems. This module
does not use the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import urldefrag

from site_builder.lint.article import finding, hyperlinks, in_key
from site_builder.model.collections import Item
from site_builder.model.content import Body, ContentPage, Story
from site_builder.model.fields import text_of
from site_builder.model.problems import KeyLocation, Location, Problem
from site_builder.model.value import Value

State = Literal["good", "dead", "unreachable", "unknown"]


class LinkStatus(Value, frozen=True):
    """The result of looking up a URL."""

    state: State
    """`unknown` when the site does not tell, for instance because it rejects programs."""
    detail: str = ""
    """The reason, for people: `404 Not Found`."""


class ExternalLink(Value, frozen=True):
    """A link to another site."""

    path: str
    """The file it is in."""
    url: str
    """Without a fragment, which is never sent to a server (RFC 9110, 7.1)."""
    location: Location


def external_links(
    stories: Iterable[Story],
    pages: Iterable[ContentPage],
    items: Iterable[Item],
    bodies: Callable[[bytes], Body],
    html: bool = False,
) -> Iterator[ExternalLink]:
    """Yield the external links of credits, bodies, content pages and items.

    `bodies` gives one by digest; `html` is whether tags in Markdown are HTML.
    """
    for story in stories:
        key: KeyLocation = in_key("source_url") if story.source_by_id else in_key("source", "url")
        yield ExternalLink(story.path, urldefrag(story.source_url)[0], key)
        yield from _links_in(story.path, bodies(story.body), html)
    for page in pages:
        yield from _links_in(page.path, bodies(page.body), html)
    for item in items:
        if homepage := text_of(item.fields, "homepage"):
            yield ExternalLink(item.path, urldefrag(homepage)[0], item.key("homepage"))


def dead_links(links: Iterable[ExternalLink], statuses: Mapping[str, LinkStatus]) -> Iterator[Problem]:
    """Yield a problem for each link that is dead or does not answer. `statuses` are by URL."""
    for link in links:
        status = statuses.get(link.url)
        if status and status.state == "dead":
            message = f"{link.url} is gone: {status.detail}"
            hint = "find its new URL, or link to a copy at web.archive.org"
            yield finding(link.path, "dead-link", message, link.location, hint)
        elif status and status.state == "unreachable":
            message = f"{link.url} does not answer: {status.detail}"
            yield finding(link.path, "unreachable-link", message, link.location, "it may come back: try again tomorrow")


def _links_in(path: str, body: Body, html: bool) -> Iterator[ExternalLink]:
    """Yield the first link of a body to each external URL."""
    found: dict[str, ExternalLink] = {}
    for link in hyperlinks(body, html):
        if link.href.startswith(("http://", "https://")):
            url = urldefrag(link.href)[0]
            found.setdefault(url, ExternalLink(path, url, link.url_location))
    yield from found.values()

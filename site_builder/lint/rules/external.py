"""External links: list those of a hub, and report dead ones.

In: the content of a hub, and the status of each URL, which the caller looks up. Out: links and problems. This module
does not use the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import urldefrag

from site_builder.content.schema.errors import KeyPath
from site_builder.hub.content import Content
from site_builder.lint.article import Hyperlink, finding, hyperlinks, in_key
from site_builder.model.collections import Item
from site_builder.model.content import Body, Story
from site_builder.model.fields import Field, InlineMarkdown, Texts
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


def external_links(content: Content, bodies: Callable[[bytes], Body]) -> Iterator[ExternalLink]:
    """Yield the external links of credits, bodies, content pages, items and declared fields.

    `bodies` gives one by digest.
    """
    config = content.config
    html, collections, story_fields = config.markdown.html, config.collections, config.story_fields
    for story in content.stories:
        key: KeyLocation = in_key("source_url") if story.source_by_id else in_key("source", "url")
        yield ExternalLink(story.path, urldefrag(story.source_url)[0], key)
        yield from _of_entry(story, bodies(story.body), story_fields, in_key, html)
    for page in content.pages:
        yield from _links_in(page.path, hyperlinks(bodies(page.body), html))
    for item in content.items:
        body = bodies(item.body) if item.body else Body("")
        yield from _of_entry(item, body, collections[item.collection].fields, item.key, html)


def _of_entry(
    entry: Story | Item, body: Body, fields: Iterable[Field], key: Callable[..., KeyLocation], html: bool
) -> Iterator[ExternalLink]:
    """Yield the links of a story or an item, in its declared fields and its body. `key` gives the place of a field.

    A URL that is only the default of a field is in no file of an editor.
    """
    with_urls = {field.name: field for field in fields if "url" in (field.type, field.entries)}
    keys: dict[int, KeyPath] = {}
    for filled in entry.fields:
        name, value, field = filled.name, filled.value, with_urls.get(filled.name)
        if isinstance(value, InlineMarkdown):
            keys[value.number] = key(name).path
        elif field and isinstance(value, str) and value != field.default:
            yield ExternalLink(entry.path, urldefrag(value)[0], key(name))
        elif field and isinstance(value, Texts) and value != field.default:
            for index, url in enumerate(value.items):
                yield ExternalLink(entry.path, urldefrag(url)[0], key(name, index))
    yield from _links_in(entry.path, hyperlinks(body, html, keys))


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


def _links_in(path: str, links: Iterable[Hyperlink]) -> Iterator[ExternalLink]:
    """Yield the first link of a file to each external URL."""
    found: dict[str, ExternalLink] = {}
    for link in links:
        if link.href.startswith(("http://", "https://")):
            url = urldefrag(link.href)[0]
            found.setdefault(url, ExternalLink(path, url, link.url_location))
    yield from found.values()

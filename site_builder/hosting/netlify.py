"""`_headers` and `_redirects`: the rules that Netlify and Cloudflare Pages read.

Both hosts ask browsers to revalidate everything that may not be kept, so `_headers` does not say it. Cloudflare joins
what two rules say of one header (developers.cloudflare.com/pages/configuration/headers), so it must not say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from site_builder.config.schema import Host
from site_builder.hosting import headers, old_feeds
from site_builder.hosting.headers import HeaderRule
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages import not_found

HEADERS_PATH = "/_headers"
REDIRECTS_PATH = "/_redirects"
HOSTS: tuple[Host, ...] = ("any", "netlify", "cloudflare")
"""Hosts that read the two files, or may."""


class HeadersContext(Value, frozen=True):
    """What `_headers` says."""

    rules: tuple[HeaderRule, ...]
    """With the base path in their paths."""


class RedirectRule(Value, frozen=True):
    """One line of `_redirects`."""

    source: str
    """Href."""
    target: str
    """Href, or URL with scheme and host."""
    status: int


class RedirectsContext(Value, frozen=True):
    """What `_redirects` says."""

    rules: tuple[RedirectRule, ...]


def plan_headers(hub: Hub) -> Iterator[TextFile]:
    """Plan `_headers`."""
    yield TextFile(output_file(HEADERS_PATH), "headers.txt", HeadersContext(headers.rules(hub)))


def plan_redirects(hub: Hub) -> Iterator[TextFile]:
    """Plan `_redirects`, if there are any redirects."""
    rules = tuple(_redirect_rules(hub))
    if rules:
        yield TextFile(output_file(REDIRECTS_PATH), "redirects.txt", RedirectsContext(rules))


def _redirect_rules(hub: Hub) -> Iterator[RedirectRule]:
    """Give one rule for each spelling of an old URL, as Cloudflare Pages compares all of it; those of feeds come last.

    Only Netlify can say that a page is gone. Cloudflare Pages refuses any status except 301, 302, 303, 307 and 308.
    """
    gone = hub.urls.href(not_found.PATH)
    for redirect in chain(hub.redirects, old_feeds.redirects(hub)):
        for source in redirect.spellings:
            if redirect.target:
                yield RedirectRule(hub.urls.href(source), redirect.target, 301)
            elif hub.config.host == "netlify":
                yield RedirectRule(hub.urls.href(source), gone, 410)

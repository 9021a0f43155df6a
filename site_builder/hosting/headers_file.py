"""`_headers`: what Netlify and Cloudflare Pages send with files. A hub's own, in `static/root/`, takes its place.

Both let browsers ask again for everything that is not said to be kept, so this need not be in it; and Cloudflare joins
what two rules say of one header (developers.cloudflare.com/pages/configuration/headers), so this must not be.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hosting import headers
from site_builder.hosting.headers import HeaderRule
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.pages.context import Context

PATH = "/_headers"
READERS = ("any", "netlify", "cloudflare")
"""Hosts that read the file, or may."""


class HeadersContext(Context, frozen=True, kw_only=True):
    """What the file says."""

    rules: tuple[HeaderRule, ...]
    """With the base path in their paths."""


def plan(hub: Hub) -> Iterator[Page]:
    """The one file; none when the host would not read it."""
    if hub.config.host in READERS and not hub.has_own(PATH):
        yield headers_page(hub, PATH, "headers", "headers.txt")


def headers_page(hub: Hub, path: str, kind: str, layout: str) -> Page:
    """A file that tells a host of the rules."""
    context = HeadersContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(path),
        url=hub.urls.absolute(path),
        rules=rules(hub),
    )
    return Page(output_file(path), kind, layout, context)


def rules(hub: Hub) -> tuple[HeaderRule, ...]:
    """All rules for hosts of static files."""
    twins = ("/news/:story/index.md",) if hub.config.twins else ()
    odd = (*twins, "/llms.txt", "/feeds.opml", "/site.webmanifest")
    found = (headers.default_rules(hub.config), *headers.immutable(), *headers.types(odd))
    return tuple(HeaderRule(f"{hub.urls.base}{rule.path.removeprefix('/')}", rule.headers) for rule in found)

"""`_redirects`: what tells Netlify and Cloudflare Pages where old addresses lead.

A hub's own one, in `static/root/`, stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages import not_found
from site_builder.pages.context import Context

PATH = "/_redirects"
READERS = ("any", "netlify", "cloudflare")
"""Hosts that read the file, or may."""


class RedirectRule(Value, frozen=True):
    """One line."""

    source: str
    """Href."""
    target: str
    """Href, or a whole address."""
    status: int


class RedirectsContext(Context, frozen=True, kw_only=True):
    """What the file holds."""

    rules: tuple[RedirectRule, ...]


def has_own(hub: Hub) -> bool:
    """Whether the file is the hub's own on a host that reads it, so that it knows nothing of redirects."""
    return hub.config.host in READERS and hub.has_own(PATH)


def plan(hub: Hub) -> Iterator[Page]:
    """The one file; none when there is nothing to say, or the host would not read it."""
    rules = tuple(_rules(hub)) if hub.config.host in READERS and not has_own(hub) else ()
    if rules:
        context = RedirectsContext(
            title=hub.site.title,
            description="",
            href=hub.urls.href(PATH),
            url=hub.urls.absolute(PATH),
            rules=rules,
        )
        yield Page(output_file(PATH), "redirects", "redirects.txt", context)


def _rules(hub: Hub) -> Iterator[RedirectRule]:
    """One for each spelling of an address, as Cloudflare Pages compares the whole of it.

    Only Netlify can say that something is gone; Cloudflare Pages refuses any status but 301, 302, 303, 307 and 308.
    """
    gone = hub.urls.href(not_found.PATH)
    for one in hub.redirects:
        for source in one.spellings:
            if one.target:
                yield RedirectRule(hub.urls.href(source), one.target, 301)
            elif hub.config.host == "netlify":
                yield RedirectRule(hub.urls.href(source), gone, 410)

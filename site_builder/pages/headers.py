"""`_headers`: what Netlify and Cloudflare Pages send with files. A hub's own, in `static/root/`, takes its place."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model import Page
from site_builder.pages.context import Context

PATH = "/_headers"


def plan(hub: Hub) -> Iterator[Page]:
    """The one file."""
    if hub.has_own(PATH):
        return
    context = Context(title=hub.site.title, description="", href=hub.urls.href(PATH), url=hub.urls.absolute(PATH))
    yield Page(output_file(PATH), "headers", "headers.txt", context)

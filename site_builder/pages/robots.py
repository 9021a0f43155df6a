"""`robots.txt` (RFC 9309), which names the sitemaps. A hub's own one, in `static/root/`, stands in its place."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.pages import news_sitemap, sitemap
from site_builder.pages.context import Context

PATH = "/robots.txt"


class RobotsContext(Context, frozen=True, kw_only=True):
    """What the file holds."""

    sitemaps: tuple[str, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file."""
    if hub.has_own(PATH):
        return
    context = RobotsContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        sitemaps=tuple(hub.urls.absolute(path) for path in (sitemap.PATH, news_sitemap.PATH)),
    )
    yield Page(output_file(PATH), "robots", "robots.txt", context)

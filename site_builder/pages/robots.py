"""`robots.txt` (RFC 9309), which names the sitemaps. In a preview, it keeps all robots out."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages import news_sitemap, sitemap

PATH = "/robots.txt"


class RobotsContext(Value, frozen=True):
    """What the file holds."""

    sitemaps: tuple[str, ...]
    """URLs; none in a preview."""
    closed: bool = False
    """Whether robots are to stay away from the whole site."""


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file."""
    is_preview = hub.site.preview
    sitemaps = () if is_preview else tuple(hub.urls.absolute(path) for path in (sitemap.PATH, news_sitemap.PATH))
    yield TextFile(output_file(PATH), "robots.txt", RobotsContext(sitemaps, is_preview))

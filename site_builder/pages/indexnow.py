"""The key file of IndexNow (indexnow.org): a search engine that is told of changes asks for it, to believe them."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.pages.context import Context


class IndexNowContext(Context, frozen=True, kw_only=True):
    """What the file holds."""

    key: str


def key_path(key: str) -> str:
    """The path of the site at which the key file is."""
    return f"/{key}.txt"


def plan(hub: Hub) -> Iterator[Page]:
    """The one file, when the settings ask for it."""
    key = hub.config.indexnow_key
    path = key_path(key)
    if not key or hub.has_own(path):
        return
    context = IndexNowContext(
        title=hub.site.title, description="", href=hub.urls.href(path), url=hub.urls.absolute(path), key=key
    )
    yield Page(output_file(path), "indexnow", "indexnow.txt", context)

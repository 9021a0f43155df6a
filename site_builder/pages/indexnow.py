"""The key file of IndexNow (indexnow.org): a search engine asks for it before it believes a report of changes."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value


class IndexNowContext(Value, frozen=True):
    """What the file holds."""

    key: str


def key_path(key: str) -> str:
    """Return the site path of the key file."""
    return f"/{key}.txt"


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file, if the settings have a key."""
    key = hub.config.indexnow_key
    if key:
        yield TextFile(output_file(key_path(key)), "indexnow.txt", IndexNowContext(key))

"""The URL scheme: the paths of the site, and their hrefs and output files."""

from __future__ import annotations

from site_builder.content.slug import quote_path
from site_builder.content.urls import encode_suffix, split_reference
from site_builder.model.collections import TERM_KINDS
from site_builder.model.content import Timestamp
from site_builder.model.value import Value


class Urls(Value, frozen=True):
    """The URL scheme of a hub below its base path."""

    origin: str
    """`https://example.org`"""
    base: str
    """`/` or `/news-hub/`"""

    def href(self, path: str) -> str:
        """Return a site path (`/news/`) as an href: base path in front, percent-encoded."""
        return self.base + quote_path(path.lstrip("/"))

    def link(self, target: str) -> str:
        """The href of a link of the settings: a path of the site with its query and anchor, or an external URL."""
        if not target.startswith("/"):
            return target
        path, suffix = split_reference(target)
        return self.href(path) + encode_suffix(suffix)

    def absolute(self, path: str) -> str:
        """Return a site path as an absolute URL."""
        return self.whole(self.href(path))

    def whole(self, href: str) -> str:
        """Return an href as an absolute URL."""
        return self.origin + href if href.startswith("/") else href


def story_path(slug: str) -> str:
    """Return the site path of a story."""
    return f"/news/{slug}/"


def term_path(kind: str, slug: str) -> str:
    """Return the site path of the first page of a category, tag, source or author."""
    return f"/{kind}/{slug}/"


def page_path(slug: str) -> str:
    """Return the site path of a content page."""
    return f"/{slug}/"


def collection_path(collection: str) -> str:
    """Return the site path of the list of a collection."""
    return f"/{collection}/"


def item_path(collection: str, slug: str) -> str:
    """Return the site path of an item of a collection: that of its term, if it describes one."""
    return term_path(TERM_KINDS.get(collection, collection), slug)


def filter_path(collection: str, field: str, slug: str = "") -> str:
    """Return the site path of the items of a collection that share a value of a field; without it, of all values."""
    front = f"/{collection}/{field.replace('_', '-')}/"
    return f"{front}{slug}/" if slug else front


def connected_path(collection: str, slug: str, others: str) -> str:
    """Return the site path of the items of the collection `others` that refer to an item."""
    return f"{item_path(collection, slug)}{others}/"


def month_path(moment: Timestamp) -> str:
    """Return the site path of the archive page of a month."""
    return f"/archive/{moment.local.year:04}/{moment.local.month:02}/"


def output_file(path: str) -> str:
    """Return the file of the output folder that answers a site path."""
    file = path.removeprefix("/")
    return f"{file}index.html" if path.endswith("/") else file

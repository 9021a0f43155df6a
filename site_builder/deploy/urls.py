"""Return the URLs of deployed files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.config.schema import Config
from site_builder.hub.urls import Urls

_NOT_FOUND = "404.html"


def urls_of(config: Config) -> Urls:
    """Return the URLs of the hub with these settings."""
    return Urls(config.origin, config.base_path)


def file_url(path: str, urls: Urls) -> str:
    """Return the absolute URL of a file of the output."""
    return urls.absolute("/" + path.removesuffix("index.html") if _is_index(path) else "/" + path)


def page_urls(paths: Iterable[str], urls: Urls) -> Iterator[str]:
    """Return the absolute URLs of the files that are HTML pages, except the 404 page."""
    return (file_url(path, urls) for path in paths if path.endswith(".html") and path != _NOT_FOUND)


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")

"""Return the URLs of deployed files, and whether a base URL can be reached by readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from site_builder.config.schema import Config
from site_builder.hub.urls import Urls

_NOT_FOUND = "404.html"
_LOCAL = ("localhost", ".localhost", ".local", ".test", ".invalid")
"""Host names and suffixes that are reserved for local use (RFC 6761, RFC 6762)."""


def urls_of(config: Config) -> Urls:
    """Return the URLs of the hub with these settings."""
    return Urls(config.origin, config.base_path)


def file_url(path: str, urls: Urls) -> str:
    """Return the absolute URL of a file of the output."""
    return urls.absolute("/" + path.removesuffix("index.html") if _is_index(path) else "/" + path)


def page_urls(paths: Iterable[str], urls: Urls) -> Iterator[str]:
    """Return the absolute URLs of the files that are HTML pages, except the 404 page."""
    return (file_url(path, urls) for path in paths if path.endswith(".html") and path != _NOT_FOUND)


def unsuitable_url(base_url: str) -> str:
    """Return why readers cannot use a site with this base URL, as a predicate; empty when they can."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        is_local = host == "localhost" or host.endswith(_LOCAL[1:])
        return "leads to each reader's own machine" if is_local else ""
    if address.is_loopback or address.is_unspecified or address.is_link_local:
        return "leads to each reader's own machine"
    return "is an IP address without HTTPS" if parts.scheme == "http" else ""


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")

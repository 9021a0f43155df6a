"""Addresses of what is deployed: of each file, and whether that of the whole site is one for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from site_builder.config.schema import Config
from site_builder.hub.urls import Urls

_NOT_FOUND = "404.html"
_LOCAL = ("localhost", ".localhost", ".local", ".test", ".invalid")
"""Names and ends of names that lead nowhere on the network (RFC 6761, RFC 6762)."""


def urls_of(config: Config) -> Urls:
    """The URL scheme of the hub with these settings."""
    return Urls(config.origin, config.base_path)


def file_url(path: str, urls: Urls) -> str:
    """The whole address at which readers get a file of the output."""
    return urls.absolute("/" + path.removesuffix("index.html") if _is_index(path) else "/" + path)


def page_urls(paths: Iterable[str], urls: Urls) -> Iterator[str]:
    """The addresses of those files that are pages."""
    return (file_url(path, urls) for path in paths if path.endswith(".html") and path != _NOT_FOUND)


def unsuitable_url(base_url: str) -> str:
    """Why a site of this address is not one for readers; empty when it is."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").rstrip(".")
    try:
        number = ip_address(host)
    except ValueError:
        is_local = host == "localhost" or host.endswith(_LOCAL[1:])
        return "leads nowhere but to the machine of whoever reads it" if is_local else ""
    if number.is_loopback or number.is_unspecified or number.is_link_local:
        return "leads nowhere but to the machine of whoever reads it"
    return "is a number without encryption, and no address for readers" if parts.scheme == "http" else ""


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")

"""Judge the URL of a site: whether readers can use it, and whether two URLs are the same site. Nothing is looked up."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_OWN_MACHINE = ("localhost", "local")
"""Top-level names that lead to the machine of each reader, or to their network (RFC 6761, RFC 6762)."""
_NOWHERE = ("test", "invalid")
"""Top-level names that lead nowhere (RFC 6761)."""
_DOCUMENTATION = "example"
"""The top-level name for documentation (RFC 2606), which demos and tests have on purpose."""
_EXAMPLES = ("example.com", "example.net", "example.org")
"""Domains for documentation, which are in a new hub and in guides (RFC 2606)."""


def split_base_url(url: str) -> tuple[str, str]:
    """Return scheme and host of a site as browsers normalise them, and its path with a slash at both ends."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))
    return f"{parts.scheme}://{host.removesuffix(':')}", f"/{path}/" if path else "/"


def is_same_site(url: str, other: str) -> bool:
    """Return whether two base URLs are those of one site."""
    return split_base_url(url) == split_base_url(other)


def unsuitable_url(base_url: str) -> str:
    """Return why readers cannot use a site with this base URL, as a predicate; empty when they can."""
    host, top = _host(base_url)
    try:
        address = ip_address(host)
    except ValueError:
        pass
    else:
        if address.is_loopback or address.is_unspecified or address.is_link_local:
            return "leads to each reader's own machine"
        return "is an IP address without HTTPS" if urlsplit(base_url).scheme == "http" else ""
    if top in _OWN_MACHINE:
        return "leads to each reader's own machine"
    if top in _NOWHERE:
        return f"leads nowhere: `.{top}` is reserved for tests"
    is_example = top == _DOCUMENTATION or ".".join(host.split(".")[-2:]) in _EXAMPLES
    return "is an example, not the URL of a hub" if is_example else ""


def is_placeholder(base_url: str) -> bool:
    """Return whether a base URL has to be replaced: readers cannot use it, and it is not that of a demo or test."""
    return bool(unsuitable_url(base_url)) and _host(base_url)[1] != _DOCUMENTATION


def _host(url: str) -> tuple[str, str]:
    """Return the host of a URL and its top-level name."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host, host.rpartition(".")[2]

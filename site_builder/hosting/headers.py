"""Header rules: what servers are to send with which paths of the site. One table, which each host is told in its form.

No two rules say a header of the same name for one path but for a default, as hosts disagree on what comes of that.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.config.schema import Config
from site_builder.hosting.media_types import FOREVER, REVALIDATE, content_type
from site_builder.hub.assets import ASSETS
from site_builder.model.value import Value

CACHE = "Cache-Control"
POLICY = "{policy}"
"""Stands for the Content Security Policy, which is a layout."""
IMMUTABLE = (f"/{ASSETS}*", "/search/data/:part/fragment/*", "/search/data/:part/index/*")
"""Paths whose names hold a hash of their content. `:part` is one name between slashes, `*` is all that follows."""
_USUAL = (
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
"""The policy of the pages, and that none may be shown inside another site, which only a header can say (CSP 3, 6.4.2);
that a browser is to believe the content type (Fetch, 3.7); what the sites that a link leads to may know of where it
was; and what no page asks for."""


class HeaderRule(Value, frozen=True):
    """Headers to send with some paths."""

    path: str
    """Of the site, as those in IMMUTABLE."""
    headers: tuple[tuple[str, str], ...]
    """Names and values."""


def default_rules(config: Config) -> HeaderRule:
    """What is sent with everything; what is in POLICY's place is up to the layout."""
    return HeaderRule("/*", (*_USUAL, *_transport(config)))


def defaults() -> HeaderRule:
    """What is sent with everything that no other rule says it of. Hosts for static files do so by themselves."""
    return HeaderRule("/*", ((CACHE, REVALIDATE),))


def immutable() -> tuple[HeaderRule, ...]:
    """What may be kept for ever."""
    return tuple(HeaderRule(path, ((CACHE, FOREVER),)) for path in IMMUTABLE)


def types(paths: Iterable[str]) -> tuple[HeaderRule, ...]:
    """The content types of some paths, for hosts that know them by the ends of names, and not all of these."""
    return tuple(HeaderRule(path, (("Content-Type", content_type(path)),)) for path in paths)


def _transport(config: Config) -> tuple[tuple[str, str], ...]:
    """That browsers are to use https alone from now on (RFC 6797): of this host, and not of those below it."""
    if not config.hsts or not config.base_url.startswith("https://"):
        return ()
    return (("Strict-Transport-Security", f"max-age={config.hsts}"),)

"""The headers that servers should send with the files of the site: one table, which each host gets in its own format.

No two rules set the same header for one path, except as a default, because hosts disagree about what that means.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.config.schema import Config
from site_builder.hosting.media_types import FOREVER, REVALIDATE, content_type
from site_builder.hub.assets import ASSETS
from site_builder.hub.hub import Hub
from site_builder.model.value import Value

CACHE = "Cache-Control"
POLICY = "{policy}"
"""Stands for the Content Security Policy, which is a layout."""
IMMUTABLE = (f"/{ASSETS}*", "/search/data/:part/texts/*", "/search/data/:part/words/*")
"""Paths whose names hold a hash of their content. `:part` is one name between slashes, `*` is all that follows."""
_SECURITY = (
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
"""The policy of the pages, and that no other site may frame them, which only a header can say (CSP 3, 6.4.2); that
browsers trust the content type (Fetch, 3.7); what a linked site learns about the page; and what no page asks for."""


class HeaderRule(Value, frozen=True):
    """Headers to send with some paths."""

    path: str
    """Path of the site, written as those in IMMUTABLE."""
    headers: tuple[tuple[str, str], ...]
    """Names and values."""


def rules(hub: Hub) -> tuple[HeaderRule, ...]:
    """Return all rules for hosts that revalidate by default, with the base path in their paths."""
    story_files = ("/news/:story/index.md",) if hub.config.twins else ()
    unusual_types = (*story_files, "/llms.txt", "/feeds.opml", "/site.webmanifest")
    all_rules = (security(hub.config, hub.site.preview), *immutable(), *types(unusual_types))
    return tuple(HeaderRule(f"{hub.urls.base}{rule.path.removeprefix('/')}", rule.headers) for rule in all_rules)


def security(config: Config, preview: bool = False) -> HeaderRule:
    """Return what is sent with every file. That of a preview keeps search engines away from files of all types."""
    robots = (("X-Robots-Tag", "noindex"),) if preview else ()
    return HeaderRule("/*", (*_SECURITY, *_strict_transport(config), *robots))


def revalidation() -> HeaderRule:
    """Return the default for caching. Hosts for static files have the same default, so only other servers need it."""
    return HeaderRule("/*", ((CACHE, REVALIDATE),))


def immutable() -> tuple[HeaderRule, ...]:
    """Return the rules for files that may be cached forever."""
    return tuple(HeaderRule(path, ((CACHE, FOREVER),)) for path in IMMUTABLE)


def types(paths: Iterable[str]) -> tuple[HeaderRule, ...]:
    """Return the content types of some paths, for hosts that do not know all of them."""
    return tuple(HeaderRule(path, (("Content-Type", content_type(path)),)) for path in paths)


def _strict_transport(config: Config) -> tuple[tuple[str, str], ...]:
    """Return the header that makes browsers use only https for this host, without its subdomains (RFC 6797)."""
    if not config.hsts or not config.base_url.startswith("https://"):
        return ()
    return (("Strict-Transport-Security", f"max-age={config.hsts}"),)

"""The services of others that pages name: search engines that verify the site, analytics, and the list of a newsletter.

In: the settings. Out: what layouts see of each, and what the Content Security Policy must allow for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from site_builder.config.schema import AnalyticsSettings, Config, NewsletterSettings
from site_builder.model.site import Analytics, MetaTag, Newsletter

VERIFICATION_TAGS = {
    "google": "google-site-verification",
    "bing": "msvalidate.01",
    "yandex": "yandex-verification",
    "baidu": "baidu-site-verification",
    "naver": "naver-site-verification",
    "pinterest": "p:domain_verify",
    "facebook": "facebook-domain-verification",
}
"""The names of the tags that each service looks for on the home page."""
_SCRIPTS = {"plausible": "/js/script.js", "umami": "/script.js", "goatcounter": "/count.js", "matomo": "/matomo.js"}
"""Where the servers of each kind have their script."""
SPECULATION_RULES = "'inline-speculation-rules'"
"""Allows rules for prefetching inside a page, and no script (CSP 3, 2.3.1)."""


def verification_tags(config: Config) -> tuple[MetaTag, ...]:
    """Return the tags for the home page."""
    contents = ((name, getattr(config.verification, key)) for key, name in VERIFICATION_TAGS.items())
    return tuple(MetaTag(name, content) for name, content in contents if content)


def analytics_of(settings: AnalyticsSettings | None) -> Analytics | None:
    """Return what layouts see of the analytics service."""
    if settings is None:
        return None
    host = settings.host.rstrip("/")
    return Analytics(settings.provider, host, settings.script or host + _SCRIPTS[settings.provider], settings.site)


def newsletter_of(settings: NewsletterSettings | None) -> Newsletter | None:
    """Return what layouts see of the newsletter."""
    if settings is None:
        return None
    host = urlsplit(settings.action).hostname or ""
    return Newsletter(settings.action, host, settings.field, settings.hidden, settings.note, settings.places)


def allowed_sources(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the directives of the Content Security Policy that the settings extend, each with a source."""
    if analytics := analytics_of(config.analytics):
        yield "script-src", origin_of(analytics.script)
        yield "connect-src", origin_of(analytics.host)
    if newsletter := newsletter_of(config.newsletter):
        yield "form-action", origin_of(newsletter.action)
    if config.prefetch:
        yield "script-src", SPECULATION_RULES


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()

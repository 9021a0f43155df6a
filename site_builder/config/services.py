"""Check the settings of the services of others: verification, analytics, newsletter.

Hosts end up in the Content Security Policy of every page, so only plain ones are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from site_builder.config.schema import AnalyticsSettings, Config
from site_builder.content.schema.errors import KeyPath
from site_builder.content.urls import HINT, UrlFault, url_fault
from site_builder.model.problems import KeyLocation, Problem

_CODE = re.compile(r"[A-Za-z0-9_.=+/-]{1,200}")
_PASTED = re.compile(r"""content\s*=\s*["']?([A-Za-z0-9_.=+/-]+)""")
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?::[0-9]+)?"
)
"""A host that a policy can name (CSP 3, 2.3.1), with a port."""
_SITES = {
    "plausible": (
        r"[A-Za-z0-9.-]+(?:/[A-Za-z0-9./_-]*)?",
        "the domain of the site there",
        "for example `site: news.example.org`",
    ),
    "umami": (
        r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
        "an id of a website",
        "it is `data-website-id` in Umami's own code",
    ),
    "matomo": (r"[1-9][0-9]{0,9}", "the number of a site", "for example `site: 1`; Matomo lists it under Measurables"),
}
"""What a site is called: a pattern, the same in words, and a hint."""


def check_services(config: Config, path: str) -> Iterator[Problem]:
    """Report codes, URLs and names of sites that cannot be right."""
    for key in type(config.verification).__struct_fields__:
        code = getattr(config.verification, key)
        if code and not _CODE.fullmatch(code):
            pasted = _PASTED.search(code)
            hint = (
                f"write `{pasted[1]}`"
                if pasted
                else "copy only the value of `content` in the tag that the service shows"
            )
            message = f"`{code[:100]}` is not a verification code"
            yield Problem(path, "bad-service", message, KeyLocation(("verification", key)), hint)
    if config.analytics:
        for name in ("host", "script"):
            yield from _check_url(config, getattr(config.analytics, name), ("analytics", name), path)
        yield from _check_site(config.analytics, path)
    if config.newsletter:
        yield from _check_url(config, config.newsletter.action, ("newsletter", "action"), path)


def _check_url(config: Config, url: str, key_path: KeyPath, path: str) -> Iterator[Problem]:
    fault = url_fault(url, HINT) if url else None
    if url and fault is None:
        fault = _host_fault(config, url, key_path[-1] == "host")
    if fault:
        yield Problem(path, "bad-url", fault.message, KeyLocation(key_path), fault.hint)


def _host_fault(config: Config, url: str, is_base: bool) -> UrlFault | None:
    """Return why the policy of the site cannot allow a URL."""
    parts = urlsplit(url)
    if not _HOST.fullmatch(parts.netloc):
        message = f"the Content Security Policy cannot name the host `{parts.netloc[:100]}`"
        return UrlFault(message, "write it with letters a to z, digits, hyphens and dots (`xn--...` for other letters)")
    if parts.scheme == "http" and not config.base_url.startswith("http:"):
        return UrlFault(f"`{url[:100]}` is not encrypted, so browsers block it on the pages of the site", HINT)
    if is_base and (parts.query or parts.fragment):
        return UrlFault(
            "the URL of a server must not contain `?` or `#`", "write only its beginning: https://stats.example.org"
        )
    return None


def _check_site(settings: AnalyticsSettings, path: str) -> Iterator[Problem]:
    if not settings.provider:
        return  # It is unknown, which is reported already.
    pattern, what, hint = _SITES.get(settings.provider, ("", "", ""))
    location = KeyLocation(("analytics", "site") if settings.site else ("analytics",))
    if what and not settings.site:
        yield Problem(path, "bad-service", f"`site` is missing: {what}", location, hint)
    elif what and not re.fullmatch(pattern, settings.site):
        yield Problem(path, "bad-service", f"`{settings.site[:100]}` is not {what}", location, hint)
    elif settings.site and not what:
        message = f"`site` is not for {settings.provider}: the `host` says which site it is"
        yield Problem(path, "bad-service", message, location, "remove it")

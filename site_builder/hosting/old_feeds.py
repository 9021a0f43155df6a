"""The feeds of pages that have new URLs. No page can answer for a feed: only hosts that read rules can redirect it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.pages.feed import JSON, RSS, fed_hrefs


def redirects(hub: Hub) -> Iterator[Redirect]:
    """Yield where the feeds of terms and items are now that had an old URL of their page before.

    Old URLs that have an answer of their own are left out: in `redirects.yaml`, or as a file.
    """
    if not hub.redirects:
        return
    fed, answered = fed_hrefs(hub), {path for redirect in hub.redirects for path in redirect.spellings}
    for redirect in hub.redirects:
        if redirect.target in fed and redirect.source.endswith("/"):
            for name in (RSS, JSON):
                source = redirect.source + name
                if source not in answered and not hub.has_own(source):
                    yield Redirect(source, redirect.target + name, redirect.path, redirect.location)

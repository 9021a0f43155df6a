"""Redirects as HTML pages that send browsers on: for hosts that cannot redirect in any other way."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config.schema import Host
from site_builder.hosting import netlify
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page, PageContext

HOSTS: tuple[Host, ...] = ("any", "s3", "cloudflare")
"""Hosts on which these pages help: they read no rules, may read none, or read at most 2,000.

On Netlify a page would hide the rule for the same URL, and the rule is better.
"""


class RedirectContext(PageContext, frozen=True, kw_only=True):
    """What the page says. Its canonical URL is that of the target."""

    target: str
    """Href to which it leads."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan a page for each redirect that has a target, if the host needs such pages.

    Netlify needs them when the hub has its own `_redirects`, which does not know of the redirects of the hub.
    """
    needs_pages = hub.config.host in HOSTS or (hub.config.host in netlify.HOSTS and hub.has_own(netlify.REDIRECTS_PATH))
    for redirect in hub.redirects if needs_pages else ():
        if redirect.target:
            context = RedirectContext(
                title=hub.site.texts["moved"],
                href=hub.urls.href(redirect.source),
                url=hub.urls.whole(redirect.target),
                target=redirect.target,
            )
            yield Page(output_file(redirect.source), "redirect.html", context, redirect.path)

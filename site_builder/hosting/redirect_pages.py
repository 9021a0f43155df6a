"""What answers old URLs, as HTML pages: pages that send browsers on, and pages that say what is gone.

They are for hosts that cannot do it in any other way. Only nginx sends the status 410 (Gone) with such a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config.schema import Host
from site_builder.hosting import netlify
from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import TermRef

HOSTS: tuple[Host, ...] = ("any", "s3", "cloudflare")
"""Hosts on which these pages help: they read no rules, may read none, or read at most 2,000.

On Netlify a page would hide the rule for the same URL, and the rule is better.
"""
GONE_HOSTS: tuple[Host, ...] = (*HOSTS, "vercel", "nginx")
"""Hosts that get pages for what is gone. On Netlify, a rule gives the page for missing URLs the status 410."""
GONE_LAYOUT = "gone.html"


class RedirectContext(PageContext, frozen=True, kw_only=True):
    """What the page says. Its canonical URL is that of the target."""

    target: str
    """Href to which it leads."""


class GoneContext(PageContext, frozen=True, kw_only=True):
    """What the page at the URL of an expired story says, or at another URL that is gone."""

    since: Timestamp | None
    """When the story expired; None when that is unknown."""
    category: TermRef | None
    """The category that the story was in, if it has a page."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan a page for each old URL, if the host needs such pages.

    Netlify needs them when the hub has its own `_redirects`, which does not know of the redirects of the hub.
    """
    has_no_rules = hub.config.host in netlify.HOSTS and hub.has_own(netlify.REDIRECTS_PATH)
    for redirect in hub.redirects:
        if not redirect.target and (has_no_rules or hub.config.host in GONE_HOSTS):
            yield _gone(hub, redirect)
        elif redirect.target and (has_no_rules or hub.config.host in HOSTS):
            context = RedirectContext(
                title=hub.site.texts["moved"],
                href=hub.urls.href(redirect.source),
                url=hub.urls.whole(redirect.target),
                target=redirect.target,
            )
            yield Page(output_file(redirect.source), "redirect.html", context, redirect.path)


def _gone(hub: Hub, redirect: Redirect) -> Page:
    story = redirect.story
    category = hub.taxonomy.category.get(story.category_slug) if story else None
    context = GoneContext(
        title=hub.site.texts["gone"],
        href=hub.urls.href(redirect.source),
        url=hub.urls.absolute(redirect.source),
        is_indexed=False,
        since=story.expires if story else None,
        category=category.ref if category else None,
    )
    return Page(output_file(redirect.source), GONE_LAYOUT, context, redirect.path)

"""Redirects as pages, which lead on by themselves: for hosts that have no other way to say that a page has moved."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hosting import redirects_file
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.pages.context import Context

READERS = ("any", "s3", "cloudflare")
"""Hosts on which pages help: that are told of redirects in no other way, or may not be, or look at 2,000 rules alone.

On Netlify a page would hide the rule that is better than it.
"""


class RedirectContext(Context, frozen=True, kw_only=True):
    """What the page says; its canonical address is that of the target."""

    target: str
    """Href of where it leads."""


def plan(hub: Hub) -> Iterator[Page]:
    """One page for each redirect that leads somewhere; none when the host redirects by itself."""
    wanted = hub.config.host in READERS or redirects_file.has_own(hub)
    for one in hub.redirects if wanted else ():
        if one.target:
            context = RedirectContext(
                title=hub.site.texts["moved"],
                description="",
                href=hub.urls.href(one.source),
                url=hub.urls.whole(one.target),
                target=one.target,
            )
            yield Page(output_file(one.source), "redirect", "redirect.html", context, one.path)

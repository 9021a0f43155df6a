"""Content pages: About, Editorial policy, Contact and so on."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file, page_path
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import BodyRef


class ContentPageContext(PageContext, frozen=True, kw_only=True):
    """What a content page shows. The description is its summary."""

    body: BodyRef


def plan(hub: Hub) -> Iterator[Page]:
    """Plan a page for each file in `content/pages/`."""
    for entry in hub.pages:
        path = page_path(entry.page.slug)
        href = hub.urls.href(path)
        context = ContentPageContext(
            title=entry.page.title,
            description=entry.page.summary,
            href=href,
            url=hub.urls.absolute(path),
            section=href,
            body=entry.body,
        )
        own = f"page/{entry.page.slug}.html"
        yield Page(output_file(path), own if own in hub.own_layouts else "page.html", context, entry.page.path)

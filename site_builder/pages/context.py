"""What the contexts of all kinds of page have in common."""

from __future__ import annotations

from site_builder.model.value import Value


class Context(Value, frozen=True, kw_only=True):
    """Everything a page's layout is given. A layout can see nothing else but the `site`."""

    title: str
    """Of the page alone; empty on the home page."""
    description: str
    href: str
    """The page's own path: base path included, percent-encoded."""
    url: str
    """The canonical address, with scheme and host."""
    section: str = ""
    """Href of the entry of the navigation that the page belongs to."""

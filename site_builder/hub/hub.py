"""The hub: all that a build knows about the site, as one value. Made by `index`, read by `plan`."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.config.schema import Config
from site_builder.hub.archive import Month
from site_builder.hub.entries import Entries
from site_builder.hub.items import Items
from site_builder.hub.links import ExpiringLink, SiteLink
from site_builder.hub.redirects import Redirect
from site_builder.hub.schedule import Unpublished
from site_builder.hub.taxonomy import Taxonomy
from site_builder.hub.urls import Urls
from site_builder.model.content import ContentPage
from site_builder.model.outputs import File, ImageVariant, StyleSheet
from site_builder.model.site import BodyRef, Card, Site
from site_builder.model.value import Value

ROBOTS_FILE = "robots.txt"


class PageEntry(Value, frozen=True):
    """A content page with its body resolved."""

    page: ContentPage
    body: BodyRef


class Hub(Value, frozen=True):
    """The whole site."""

    config: Config
    site: Site
    urls: Urls
    stories: Entries
    """The published stories, newest first. Terms and months refer to them by index."""
    lead: int | None
    """Index of the story at the top of the home page."""
    recent: tuple[int, ...]
    """Indexes of the stories of the last 48 hours."""
    taxonomy: Taxonomy
    months: tuple[Month, ...]
    pages: tuple[PageEntry, ...]
    items: Items
    """The published items of all collections."""
    assets: dict[str, str]
    """Hrefs of the static files by their names below `static/`."""
    files: tuple[File, ...]
    sheets: tuple[StyleSheet, ...]
    versions: tuple[ImageVariant, ...]
    """The sizes of images to make, those of one image together."""
    social_cards: bool
    """Whether each story has a social card."""
    redirects: tuple[Redirect, ...]
    """What answers the old URLs of the site, in order of URL."""
    site_links: tuple[SiteLink, ...]
    """Links to paths of the site, to be checked against the plan."""
    unpublished: dict[str, Unpublished]
    """Stories in this build that readers do not get, by their paths below the output folder."""

    coming: tuple[tuple[str, str], ...] = ()
    """Pages that scheduled stories will have and bring, by their paths, each with the file of its story."""
    coming_redirects: int = 0
    """Redirects that begin with scheduled stories."""
    expiring_links: tuple[ExpiringLink, ...] = ()
    """Links to what will not be there any more from a known moment on."""
    own_layouts: frozenset[str] = frozenset()
    """The names of layouts for the pages of one collection, or for one page."""
    unused_files: tuple[str, ...] = ()
    """Files below `content/` that nothing publishes."""

    def has_own(self, path: str) -> bool:
        """Whether an editor has put a file of their own at a path of the site (`/robots.txt`)."""
        return any("/" + file.path == path for file in self.own_files)

    @property
    def own_files(self) -> tuple[File, ...]:
        """The files that are copied. A preview has a `robots.txt` of its own, so that of the hub is left out."""
        return tuple(file for file in self.files if not (self.site.preview and file.path == ROBOTS_FILE))

    def cards(self, indexes: Iterable[int]) -> tuple[Card, ...]:
        """Return the cards of some stories."""
        return tuple(map(self.stories.card, indexes))

    def newest_cards(self, count: int) -> tuple[Card, ...]:
        """Return the cards of the newest stories, at most so many."""
        return self.cards(range(len(self.stories))[:count])

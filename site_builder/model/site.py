"""What pages show of the site and of each other."""

from __future__ import annotations

from site_builder.model.content import Timestamp
from site_builder.model.value import Value


class Link(Value, frozen=True):
    """A labelled link of a navigation or a list."""

    label: str
    url: str
    """Ready for an `href`: base path included, percent-encoded."""


class ImageSize(Value, frozen=True):
    """What a page knows of an image besides its address."""

    width: int
    """Pixels, as it is shown at its full size."""
    height: int
    srcset: str = ""
    """Addresses and widths of versions of it, as the attribute of this name has them (HTML, 4.8.4.2.1)."""


class BodyRef(Value, frozen=True):
    """What a context holds in place of a body: which one, and where its links lead."""

    digest: bytes
    hrefs: tuple[str, ...] = ()
    """One for each numbered slot of the body."""
    pictures: tuple[ImageSize | None, ...] = ()
    """One for each slot, None for a link; empty when no slot is an image of known size."""


class TermRef(Value, frozen=True):
    """What a page shows of a category, tag or source of a story."""

    name: str
    slug: str
    url: str


class Card(Value, frozen=True):
    """What one page may see of another story: never its body."""

    url: str
    slug: str
    title: str
    dek: str
    date: Timestamp | None
    category: TermRef
    source: TermRef
    domain: str
    """Host of the original, without `www.`."""
    minutes: int
    """Reading time."""
    image: str = ""
    """Href of the story's own image."""
    image_alt: str = ""
    picture: ImageSize | None = None
    """Of the image; None when there is none, or its size is not known."""


class Related(Value, frozen=True):
    """A story of "More AI news", with the reason why it was chosen."""

    card: Card
    reason: str
    """Key of the text that says why."""
    about: str = ""
    """What fills the text: the tag, category or source that both share."""


class Site(Value, frozen=True, kw_only=True):
    """What every page may see of the hub as a whole. Hashed once, and part of every page's fingerprint."""

    title: str
    description: str
    language: str
    base_url: str
    """Scheme and host without a path: `https://example.org`."""
    base_path: str
    """`/`, or the folder the hub lives in: `/news-hub/`."""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    community: Link | None
    share: tuple[str, ...]
    """Names of the targets of "Share this story"."""
    categories: tuple[str, ...]
    """Slugs of the categories that the settings list, in their order: each has a colour of its own."""
    texts: dict[str, str]
    """The words of the layouts, by key."""
    search: bool = False
    """Whether the stories can be searched; without, the search page is a way to browse."""
    logo: str = ""
    """Href of the publisher's logo; empty when there is none."""
    term_feeds: bool = True
    """Whether categories, tags and sources have feeds."""
    twins: bool = True
    """Whether stories have twins in Markdown and JSON."""

"""The content of single files: stories and content pages, and the HTML of their Markdown."""

from __future__ import annotations

from site_builder.model.fields import Fields
from site_builder.model.problems import KeyLocation, PointLocation
from site_builder.model.timestamp import Timestamp as Timestamp  # Part of these values, and imported with them.
from site_builder.model.value import Value


class SourceFile(Value, frozen=True):
    """A file on disk that is an input of the site."""

    path: str
    """Relative to the folder that contains it, with `/`."""
    location: str
    """Absolute or working path on this machine."""
    digest: bytes


class BodyLink(Value, frozen=True):
    """An unresolved link or image inside the site, from the Markdown of a story or page."""

    target: str
    """A file path, a slug, or a path of the site, with its query and anchor. Percent-encoded, as in an `href`."""
    line: int
    """1-based line of the file on which its block starts; 0 for the front matter."""
    image: bool = False
    at: PointLocation | KeyLocation | None = None
    """Where its target is; None when only the line is known."""


class MarkdownBody(Value, frozen=True):
    """The Markdown of a story, with numbered placeholders in place of links inside the site."""

    text: str
    takeaways: tuple[str, ...]
    why_it_matters: str


class Body(Value, frozen=True):
    """The HTML of a story or page, with numbered placeholders in place of links inside the site."""

    html: str
    takeaways: tuple[str, ...] = ()
    """Inline HTML of each takeaway."""
    why_it_matters: str = ""
    """Inline HTML."""
    markdown: MarkdownBody | None = None
    """The same text as Markdown; None unless the read options ask for it."""
    fields: tuple[str, ...] = ()
    """Inline HTML of each declared field that is Markdown."""


class Story(Value, frozen=True, kw_only=True):
    """One Markdown file in `content/news/`, checked without looking at other files."""

    path: str
    """Relative to the hub folder, with `/`."""
    slug: str
    id: str
    """Stable identity for feeds, whatever the title and URL become."""
    title: str
    source: str
    """Name or id of the credited source, as written."""
    source_by_id: bool
    """Whether the story names its source only by the id of a record."""
    source_url: str
    domain: str
    """Host of the source URL, without `www.`."""
    category: str
    category_slug: str
    tags: tuple[str, ...] = ()
    tag_slugs: tuple[str, ...] = ()
    """Slugs of the tags, in the same order."""
    keywords: tuple[str, ...] = ()
    """Significant words of the title."""
    date: Timestamp | None = None
    updated: Timestamp | None = None
    summary: str = ""
    why_it_matters: str = ""
    """Plain text, for the dek and descriptions."""
    authors: tuple[str, ...] = ()
    """Names or ids, as written."""
    author_slugs: tuple[str, ...] = ()
    """Slugs of the authors, in the same order."""
    aliases: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    canonical: str = ""
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    draft: bool = False
    expires: Timestamp | None = None
    pinned_until: Timestamp | None = None
    words: int = 0
    """Of the text, as `content/scripts.py` counts them."""
    body: bytes = b""
    """Digest of its `Body`."""
    links: tuple[BodyLink, ...] = ()
    anchors: tuple[str, ...] = ()
    """Ids inside the body that a link may point to."""
    ignore: tuple[str, ...] = ()
    """Codes of the lint rules that are off for this story."""
    fields: Fields = ()
    """The fields that the hub declares for stories."""


class ContentPage(Value, frozen=True):
    """One Markdown file in `content/pages/`: About, Contact, ..."""

    path: str
    slug: str
    title: str
    summary: str = ""
    nav_order: int | None = None
    """Position among the footer links, smallest first; None leaves the page out."""
    body: bytes = b""
    links: tuple[BodyLink, ...] = ()
    anchors: tuple[str, ...] = ()

"""What one file says: stories, content pages, sources, and the HTML made of their Markdown."""

from __future__ import annotations

from datetime import datetime

from site_builder.model.value import Value


class SourceFile(Value, frozen=True):
    """A file on disk that goes into the site, as `load` found it."""

    path: str
    """Relative to the folder it was found in, with `/`."""
    location: str
    """Where it is on this machine."""
    digest: bytes


class Timestamp(Value, frozen=True):
    """A point in time as an editor gave it."""

    at: datetime
    """Always with a time zone; midnight UTC when only a day was given."""
    timed: bool = False
    """Whether a time of day was given."""


class BodyLink(Value, frozen=True):
    """A link or image of a story's Markdown that points inside the site, still unresolved."""

    target: str
    """As the editor wrote it: a file path, a slug, or a path of the site; with its `#anchor`."""
    line: int
    """1-based line of the file at which its block begins; 0 when it stands in the front matter."""
    image: bool = False


class MarkdownBody(Value, frozen=True):
    """The Markdown of a story, as the editor wrote it, but with numbered slots in place of links inside the site."""

    text: str
    takeaways: tuple[str, ...]
    why_it_matters: str


class Body(Value, frozen=True):
    """The HTML made of a story's or page's Markdown. Its links inside the site are numbered slots."""

    html: str
    takeaways: tuple[str, ...] = ()
    """Inline HTML, one for each takeaway."""
    why_it_matters: str = ""
    """Inline HTML."""
    markdown: MarkdownBody | None = None
    """The same in Markdown; None when no one asked for it."""


class Story(Value, frozen=True, kw_only=True):
    """One Markdown file under `content/news/`, read and checked on its own."""

    path: str
    """Relative to the site folder, with `/`."""
    slug: str
    id: str
    """Identity for feeds; survives a change of title or URL."""
    title: str
    source: str
    """Name or id of the credited source, as written."""
    source_by_id: bool
    """Whether the story refers to a source record by its id alone."""
    source_url: str
    domain: str
    """Host of the source URL, without `www.`."""
    category: str
    category_slug: str
    tags: tuple[str, ...] = ()
    tag_slugs: tuple[str, ...] = ()
    """Of the tags, in their order."""
    keywords: tuple[str, ...] = ()
    """Words of the title that say what it is about."""
    date: Timestamp | None = None
    updated: Timestamp | None = None
    summary: str = ""
    why_it_matters: str = ""
    """Plain text, for the dek and for descriptions."""
    author: str = ""
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
    body: bytes = b""
    """Digest of its `Body`."""
    links: tuple[BodyLink, ...] = ()
    anchors: tuple[str, ...] = ()
    """Ids inside the body that a link may point to."""
    ignore: tuple[str, ...] = ()
    """Codes of the rules of `check` that this story has a reason not to follow."""


class ContentPage(Value, frozen=True):
    """One Markdown file under `content/pages/`: About, Contact, ..."""

    path: str
    slug: str
    title: str
    summary: str = ""
    nav_order: int | None = None
    """Place in the navigation, small numbers first; None keeps the page out of it."""
    body: bytes = b""
    links: tuple[BodyLink, ...] = ()
    anchors: tuple[str, ...] = ()


class Source(Value, frozen=True):
    """The publisher that a story credits; a record of `content/sources.yaml`."""

    id: str
    name: str
    domains: tuple[str, ...] = ()
    """Hosts on which its originals live, without `www.`; a sub-domain of one counts."""
    homepage: str = ""
    description: str = ""

"""The planned files of a site: everything that decides the bytes of each."""

from __future__ import annotations

from typing import Literal

from site_builder.model.content import Timestamp
from site_builder.model.queries import QueryResult
from site_builder.model.site import TermRef
from site_builder.model.value import Value

CATALOG_FILE = "catalogue.json"
"""In the folder of a shard: what each of its documents is, and the names of the other files."""


class PageContext(Value, frozen=True, kw_only=True):
    """What the layout of every HTML page is given. Each kind of page adds its own fields.

    A layout sees nothing else except the `site`.
    """

    title: str
    """Of this page, without the site's title; empty on the home page."""
    description: str = ""
    href: str
    """The page's own path: with the base path, percent-encoded."""
    url: str
    """The canonical URL, with scheme and host."""
    section: str = ""
    """Href of the entry of the navigation that the page belongs to."""
    is_indexed: bool = True
    """Whether search engines should list the page. If so, it is in the sitemap."""


class Page(Value, frozen=True):
    """A planned HTML page: everything that decides its bytes."""

    path: str
    """Where it goes below the output folder: `news/a-story/index.html`."""
    layout: str
    context: PageContext
    origin: str = ""
    """The file that asks for this page; empty for a page of the generator."""
    query_results: tuple[tuple[str, QueryResult], ...] = ()
    """The results of those queries of its layout that have values of the page, by the keys of the queries."""


class TextFile(Value, frozen=True):
    """A planned text file that a layout renders and that is not an HTML page: a feed, a sitemap, a host's rules."""

    path: str
    layout: str
    context: Value
    """All that the layout is given, except the `site`."""
    origin: str = ""
    """The file that asks for this one; empty for a file of the generator."""
    query_results: tuple[tuple[str, QueryResult], ...] = ()
    """As those of a page."""


class File(Value, frozen=True):
    """A planned file that is copied: an image, a document, a script."""

    path: str
    location: str
    """Where it is on this machine."""
    digest: bytes
    origin: str
    """The same file, as a path of the hub."""


class StyleSheet(Value, frozen=True):
    """A planned style sheet, as it is published."""

    path: str
    data: bytes
    origin: str
    """Its source, as a path of the hub."""


class ImageVariant(Value, frozen=True):
    """A planned variant of an image, in another width or format."""

    path: str
    location: str
    """Where the image is on this machine."""
    digest: bytes
    """Of the image."""
    width: int
    """Pixels."""
    format: Literal["jpeg", "png", "webp"]
    origin: str
    """The image, as a path of the hub."""


class SocialCard(Value, frozen=True, kw_only=True):
    """All that a social card shows. An empty text is left out."""

    hub: str
    category: str
    """Of an item, the title of its collection."""
    title: str
    description: str = ""
    """Of an item."""
    domain: str
    tone: int
    """Number of the colour of its category, or of the collection."""


class SocialCardImage(Value, frozen=True):
    """A planned social card: the image that social networks show next to a link to a page."""

    path: str
    context: SocialCard
    origin: str = ""
    """The file of the story or item; empty for the card of the hub."""


class SearchDocument(Value, frozen=True):
    """A story, item, term or content page in the search index."""

    kind: str
    """`story`, `category`, `tag`, `source`, `author` or `page`; of an item, `item-` and the id of its collection."""
    url: str
    title: str
    text: str = ""
    """Dek or description."""
    body: bytes = b""
    """Digest of its `Body`; empty when it has no body."""
    words: tuple[str, ...] = ()
    """More words to find it by: the names of its tags and authors, or its other names."""
    category: TermRef | None = None
    source: TermRef | None = None
    date: Timestamp | None = None


class SearchChoice(Value, frozen=True):
    """A value that readers can filter by, with the documents that have it."""

    slug: str
    label: str
    documents: tuple[int, ...]
    """Their numbers in the shard, in order."""


class SearchFilter(Value, frozen=True):
    """A field by which readers can filter the items of a collection."""

    kind: str
    """Of the items: see `SearchDocument.kind`."""
    name: str
    choices: tuple[SearchChoice, ...]


class SearchShard(Value, frozen=True):
    """A planned part of the search index. It becomes several files; the names of most depend on their content."""

    folder: str
    """Where its files go below the output folder: `search/data/2025-03-1b9f6a02/`."""
    language: str
    documents: tuple[SearchDocument, ...]
    has_program: bool = False
    """Whether this shard also has the script that knows the forms of words."""
    origin: str = ""
    filters: tuple[SearchFilter, ...] = ()

    @property
    def path(self) -> str:
        """Return the file that stands for the shard in the plan and the manifest."""
        return f"{self.folder}{CATALOG_FILE}"


LayoutOutput = Page | TextFile
"""What a layout renders."""
Output = Page | TextFile | File | StyleSheet | ImageVariant | SocialCardImage | SearchShard

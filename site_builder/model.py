"""The values that the passes hand to each other.

Everything here is frozen and made of plain types, so it can be compared, hashed, cached and sent to a worker.
This module imports nothing of the package: every other one may import it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

CATALOGUE = "catalogue.json"
"""In the folder of a part of the search index: what each of its documents is, by the name the indexer gave it."""


class Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all values: frozen, encodable by msgspec (without the names of the fields, to be short)."""


class SourceFile(Value, frozen=True):
    """A file on disk that goes into the site, as `load` found it."""

    path: str
    """Relative to the folder it was found in, with `/`."""
    location: str
    """Where it is on this machine."""
    digest: bytes


class Link(Value, frozen=True):
    """A labelled link of a navigation or a list."""

    label: str
    url: str
    """Ready for an `href`: base path included, percent-encoded."""


class Moment(Value, frozen=True):
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


class Picture(Value, frozen=True):
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
    pictures: tuple[Picture | None, ...] = ()
    """One for each slot, None for a link; empty when no slot is an image of known size."""


class Story(Value, frozen=True):
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
    date: Moment | None = None
    updated: Moment | None = None
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
    expires: Moment | None = None
    pinned_until: Moment | None = None
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


class Key(Value, frozen=True, tag=True):
    """Where: a key of the YAML, by its path. A missing key stands for the mapping that should have it."""

    path: tuple[str | int, ...]
    on_key: bool = False
    """Point at the key itself rather than at its value."""
    text: str = ""
    """Point at the first place of this text in the value, if it is there."""


class Point(Value, frozen=True, tag=True):
    """Where: a line and column, both 1-based."""

    line: int
    column: int = 1


class Words(Value, frozen=True, tag=True):
    """Where: the first place at or below a line where this text stands."""

    line: int
    text: str
    in_body: bool = False
    """Look below the front matter, wherever that ends."""


Where = Key | Point | Words | None
Severity = Literal["error", "warning"]


class Problem(Value, frozen=True):
    """Something wrong in what the editor wrote, as a pass finds it: not yet turned into a line and column."""

    path: str
    code: str
    message: str
    where: Where = None
    """None when the whole file is meant."""
    hint: str = ""
    severity: Severity = "error"


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
    date: Moment | None
    category: TermRef
    source: TermRef
    domain: str
    """Host of the original, without `www.`."""
    minutes: int
    """Reading time."""
    image: str = ""
    """Href of the story's own image."""
    image_alt: str = ""
    picture: Picture | None = None
    """Of the image; None when there is none, or its size is not known."""


class Related(Value, frozen=True):
    """A story of "More AI news", with the reason why it was chosen."""

    card: Card
    reason: str
    """Key of the text that says why."""
    about: str = ""
    """What fills the text: the tag, category or source that both share."""


class Site(Value, frozen=True):
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


class Page(Value, frozen=True):
    """One planned page: everything that decides its bytes."""

    path: str
    """Where it goes below the output folder: `news/a-story/index.html`."""
    kind: str
    layout: str
    context: Value
    origin: str = ""
    """The file that asks for this page; empty when it is the generator's own."""


class File(Value, frozen=True):
    """One planned file that is published as it is: a style sheet, an image."""

    path: str
    location: str
    """Where it is on this machine."""
    digest: bytes
    origin: str
    """The same file, by the path an editor knows it by."""


class Sheet(Value, frozen=True):
    """One planned style sheet: what is published of it."""

    path: str
    data: bytes
    origin: str
    """Its source, by the path an editor knows it by."""


class Version(Value, frozen=True):
    """One planned file that is made of an image: the same picture, in a width and format of its own."""

    path: str
    location: str
    """Where the image is on this machine."""
    digest: bytes
    """Of the image."""
    width: int
    """Pixels."""
    format: Literal["jpeg", "png", "webp"]
    origin: str
    """The image, by the path an editor knows it by."""


class SocialCard(Value, frozen=True, kw_only=True):
    """The context of a picture that social networks show beside a link to a story: all that it shows."""

    hub: str
    category: str
    title: str
    domain: str
    tone: int
    """Number of the category's colour and pattern."""
    variation: int
    """Number of the variation of the pattern."""


class Drawing(Value, frozen=True):
    """One planned picture that is drawn: everything that decides its bytes."""

    path: str
    context: SocialCard
    origin: str
    """The file that asks for it."""


class Document(Value, frozen=True):
    """What the search index knows of a story, a term or a content page."""

    kind: str
    """`story`, `category`, `tag`, `source` or `page`."""
    url: str
    title: str
    text: str = ""
    """Dek or description."""
    body: bytes = b""
    """Digest of its `Body`; empty when it has none."""
    words: tuple[str, ...] = ()
    """Other words it is to be found by: the names of its tags."""
    category: TermRef | None = None
    source: TermRef | None = None
    date: Moment | None = None


class Part(Value, frozen=True):
    """One planned part of the search index. The indexer makes several files of it, whose names it finds."""

    folder: str
    """Where its files go below the output folder: `search/data/2025/`."""
    indexer: str
    """Name and version."""
    language: str
    documents: tuple[Document, ...]
    has_program: bool = False
    """Whether the program that searches in the browser lies in this part."""
    origin: str = ""

    @property
    def path(self) -> str:
        """The file that the part is known by."""
        return f"{self.folder}{CATALOGUE}"


Output = Page | File | Sheet | Version | Drawing | Part

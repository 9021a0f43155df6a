"""The values that pages use to show the site and each other."""

from __future__ import annotations

from site_builder.model.content import Timestamp
from site_builder.model.value import Value


class Link(Value, frozen=True):
    """A labelled link in a navigation or list."""

    label: str
    url: str
    """Ready for an `href`: base path included, percent-encoded."""


class ImageSize(Value, frozen=True):
    """The size of an image, and its smaller versions."""

    width: int
    """Pixels at full size."""
    height: int
    srcset: str = ""
    """URLs and widths of its versions, as the `srcset` attribute wants them (HTML, 4.8.4.2.1)."""


class BodyRef(Value, frozen=True):
    """A body in a page context: its digest, and the resolved targets of its links."""

    digest: bytes
    """Empty for no body: a numbered page of an item shows none."""
    hrefs: tuple[str, ...] = ()
    """One for each numbered placeholder of the body."""
    pictures: tuple[ImageSize | None, ...] = ()
    """One for each placeholder, None for a link; empty when no image has a known size."""


class TermRef(Value, frozen=True):
    """A category, tag, source or author, as other pages show it."""

    name: str
    slug: str
    url: str


class Author(Value, frozen=True):
    """An author, as stories and feeds show them."""

    name: str
    slug: str
    url: str
    schema: str = "Person"
    """Its type at schema.org."""
    same_as: tuple[str, ...] = ()
    """URLs of its own website and its profiles elsewhere."""


class SourceFacts(Value, frozen=True):
    """What a story shows of its source, next to the name."""

    homepage: str = ""
    """Ready for an `href`."""
    licence: str = ""
    logo: str = ""
    """URL of an image, ready for an `href`."""


class Card(Value, frozen=True):
    """A story, as other pages show it: without its body."""

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
    """Reading time in minutes."""
    image: str = ""
    """URL of the cover image, ready for an `href`."""
    image_alt: str = ""
    picture: ImageSize | None = None
    """Size of the cover image; None without an image, or when its size is unknown."""


class Related(Value, frozen=True):
    """A story in "More AI news", and the reason it was chosen."""

    card: Card
    reason: str
    """Key of the text that explains the choice."""
    about: str = ""
    """The tag, item, category or source that both stories share; fills in the text."""


class SocialImage(Value, frozen=True):
    """An image that social networks show with a link, as a page names it."""

    url: str
    """With scheme and host."""
    width: int
    """Pixels; 0 if unknown."""
    height: int


class DateForm(Value, frozen=True):
    """How a language writes a date."""

    pattern: str
    """With places: `{year}`, `{month}`, `{day}`; `{month_number}`; `{two_digit_month}` and `{two_digit_day}` (01)."""
    months: tuple[str, ...]
    """The names of the months, as they stand in this form."""


class DateForms(Value, frozen=True, kw_only=True):
    """How a language writes dates."""

    date: DateForm
    """A day: `November 20, 2026`."""
    short_date: DateForm
    """A day, with a short name of the month: `Nov 20, 2026`."""
    month: DateForm
    """A month of a year: `November 2026`."""


class MetaTag(Value, frozen=True):
    """A `meta` element."""

    name: str
    content: str


class Analytics(Value, frozen=True):
    """The service that counts page views."""

    provider: str
    host: str
    """URL of the server that counts, without a slash at its end."""
    script: str
    """URL of its script."""
    site: str
    """What the site is called there."""


class Newsletter(Value, frozen=True):
    """The form to subscribe to a newsletter."""

    action: str
    """URL that it is sent to."""
    host: str
    """The host of that URL, for readers."""
    field: str
    """Name of the field for the e-mail address."""
    hidden: dict[str, str]
    """Hidden fields, with their values."""
    note: str
    """A sentence below the form; empty for the usual one."""
    places: tuple[str, ...]
    """Where the form is: `footer`, `story`."""


class Site(Value, frozen=True, kw_only=True):
    """What every page may show of the whole hub. Part of every page's fingerprint, but hashed only once."""

    title: str
    description: str
    language: str
    base_url: str
    """Scheme and host without a path: `https://example.org`."""
    base_path: str
    """`/`, or the folder of the hub: `/news-hub/`."""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    community: Link | None
    share: tuple[str, ...]
    """Services in "Share this story"."""
    categories: tuple[str, ...]
    """Slugs of the categories in the settings, in order; each has its own colour."""
    texts: dict[str, str]
    """Texts of the layouts, by key."""
    plurals: dict[str, str]
    """The plural rules of their language."""
    dates: DateForms
    """How the language of the hub writes dates."""
    collections: tuple[Link, ...] = ()
    """The lists of the collections that have pages, in the order of the settings."""
    search: bool = False
    """Whether there is a search index; otherwise the search page only lists ways to browse."""
    logo: str = ""
    """URL of the publisher's logo, ready for an `href`; empty without a logo."""
    social_image: SocialImage | None = None
    """For pages that have none of their own."""
    preview: bool = False
    """Whether only editors should read the site: it shows what is not published, or is not at the URL of the hub.
    Search engines are kept out."""
    twins: bool = True
    """Whether stories are also published as Markdown and JSON."""
    verification: tuple[MetaTag, ...] = ()
    """Tags for the home page, with which services verify that the site is the hub's."""
    analytics: Analytics | None = None
    """None also in previews."""
    newsletter: Newsletter | None = None
    prefetch: bool = False
    """Whether browsers fetch pages before readers ask for them."""
    authors: Link | None = None
    """The list of authors; None in a hub without authors. This does not depend on the time."""

"""The settings of a hub, as types: each key with its description, for hovers, schemas and the reference."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from site_builder.config.base_url import is_placeholder, is_same_site, split_base_url
from site_builder.config.collections import (
    DeclaredCollections,
    DeclaredStories,
    StorySettings,
    collection_of,
    field_of,
)
from site_builder.content.images.image import MAX_PIXELS
from site_builder.content.reader import MAX_FILE_BYTES, ReadOptions
from site_builder.content.schema.convert import Address, UserInput, describe
from site_builder.model.collections import Collection
from site_builder.model.fields import Field
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value
from site_builder.system.timezones import zone_named

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Target = Literal["x", "linkedin", "bluesky", "mastodon", "hacker-news", "reddit", "email"]
Level = Literal["off", "warning", "error"]
Encoding = Literal["gz", "br", "zst"]
Host = Literal["any", "netlify", "cloudflare", "vercel", "nginx", "s3"]
Provider = Literal["plausible", "umami", "goatcounter", "matomo"]
Place = Literal["footer", "story"]


class Category(UserInput, frozen=True, kw_only=True):
    """A category that stories can have. With any category in the settings, stories can have only these."""

    slug: Annotated[
        Text, describe("Last part of its URL, and its name in stories: small letters, digits, hyphens", "research")
    ]
    title: Annotated[Text, describe("The name that readers see", "Research")]
    description: Annotated[str, describe("A sentence for its page", "Papers that change what is known.")] = ""


class MenuItem(UserInput, frozen=True, kw_only=True):
    """One link of the navigation."""

    label: Annotated[Text, describe("Text of the link", "About")]
    url: Annotated[
        str,
        Meta(min_length=1),
        describe("A page of the site (`/about/`) or of another site (`https://...`)", "/about/"),
    ]


class PageSizes(UserInput, frozen=True, kw_only=True):
    """Numbers of stories and items in lists."""

    list: Annotated[
        int,
        Meta(ge=1, le=200),
        describe("On a numbered page of a list (1 to 200); its first page has up to almost twice as many", 20),
    ] = 20
    home: Annotated[
        int, Meta(ge=1, le=100), describe("Newest stories on the home page, below the lead story (1 to 100)", 12)
    ] = 10
    home_section: Annotated[
        int, Meta(ge=0, le=20), describe("In the section of each category on the home page (0 to 20)", 4)
    ] = 4
    home_sections: Annotated[
        int,
        Meta(ge=0, le=100),
        describe("Sections of categories on the home page (0 to 100): the first of the settings, else the largest", 8),
    ] = 12
    feed: Annotated[int, Meta(ge=1, le=200), describe("In the feeds of the site (1 to 200)", 30)] = 30
    term_feed: Annotated[
        int,
        Meta(ge=0, le=200),
        describe("In the feeds of each category, tag and source (0 to 200); 0 for no feeds", 10),
    ] = 10
    items: Annotated[
        int, Meta(ge=1, le=1000), describe("Items on a page of the list of a collection (1 to 1,000)", 50)
    ] = 100


class FeedSettings(UserInput, frozen=True, kw_only=True):
    """What the feeds of categories, tags and sources hold; `page_sizes` has their length."""

    terms: Annotated[
        Literal["summary", "full"],
        describe("What they hold of each story: its `summary`, or the whole text as the feeds of the site do", "full"),
    ] = "summary"
    min_stories: Annotated[
        int,
        Meta(ge=1, le=1000),
        describe(
            "A tag, source or unlisted category with fewer stories has no feed (1 to 1,000). Scheduled and expired"
            " stories count, so no feed ends as time passes",
            1,
        ),
    ] = 3


class MarkdownSettings(UserInput, frozen=True, kw_only=True):
    """What is allowed in Markdown."""

    html: Annotated[bool, describe("Allow safe HTML; otherwise HTML is shown as text", True)] = False


class Limits(UserInput, frozen=True, kw_only=True):
    """Sizes that files can have."""

    markdown: Annotated[
        int, Meta(ge=1_000, le=5_000_000), describe("Bytes of a Markdown file (1,000 to 5,000,000)", 1_000_000)
    ] = MAX_FILE_BYTES
    file: Annotated[
        int,
        Meta(ge=1_000, le=5_000_000_000),
        describe("Bytes of any other file, also in `static/` (1,000 to 5,000,000,000)", 500_000_000),
    ] = 100_000_000
    pixels: Annotated[
        int,
        Meta(ge=1_000_000, le=80_000_000),
        describe("Pixels of an image, width times height (1,000,000 to 80,000,000)", 80_000_000),
    ] = MAX_PIXELS


class DeployTarget(UserInput, frozen=True, kw_only=True):
    """A target to which `deploy` sends the site."""

    to: Annotated[
        Text,
        describe("Folder or URL of the target; without options, write it directly after the name", "s3://bucket/news"),
    ]
    base_url: Annotated[Address, describe("URL of the site there, for a preview", "https://preview.example.org/")] = ""
    max_changed: Annotated[
        Annotated[int, Meta(ge=0, le=1_000_000)] | None,
        describe("Number of files that a deploy can change without `--yes`", 500),
    ] = None
    endpoint: Annotated[
        Address,
        describe(
            "URL of the service, for a bucket that is not at Amazon, Google or Microsoft", "https://s3.example.net"
        ),
    ] = ""
    region: Annotated[str, describe("Region of the bucket", "eu-central-1")] = ""


class Verification(UserInput, frozen=True, kw_only=True):
    """Codes with which services verify that the site is yours: tags on its home page."""

    google: Annotated[str, describe("Of Google Search Console", "rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ")] = ""
    bing: Annotated[str, describe("Of Bing Webmaster Tools", "0123456789ABCDEF0123456789ABCDEF")] = ""
    yandex: Annotated[str, describe("Of Yandex Webmaster", "0123456789abcdef")] = ""
    baidu: Annotated[str, describe("Of Baidu", "codeva-0123456789")] = ""
    naver: Annotated[str, describe("Of Naver Search Advisor", "0123456789abcdef")] = ""
    pinterest: Annotated[str, describe("Of Pinterest", "0123456789abcdef")] = ""
    facebook: Annotated[str, describe("Of Meta Business", "0123456789abcdef")] = ""


class AnalyticsSettings(UserInput, frozen=True, kw_only=True):
    """A service that counts page views. Previews send nothing to it."""

    provider: Annotated[Provider, describe("`plausible`, `umami`, `goatcounter` or `matomo`", "plausible")]
    host: Annotated[
        Address,
        Meta(min_length=1, max_length=500),
        describe("URL of the server that counts", "https://plausible.io"),
    ]
    site: Annotated[
        str,
        Meta(max_length=200),
        describe(
            "What the site is called there: a domain at Plausible, an id at Umami, a number at Matomo; nothing at "
            "GoatCounter",
            "news.example.org",
        ),
    ] = ""
    script: Annotated[
        Address,
        Meta(max_length=500),
        describe("URL of the script, if it is not at its usual place on the server", "https://gc.zgo.at/count.js"),
    ] = ""


class NewsletterSettings(UserInput, frozen=True, kw_only=True):
    """A form with which readers subscribe to a newsletter, at a provider of your choice."""

    action: Annotated[
        Address,
        Meta(min_length=1, max_length=2_000),
        describe("URL that the provider's own form has as its `action`", "https://newsletter.example.org/subscribe"),
    ]
    field: Annotated[Text, describe("Name of the provider's field for the e-mail address", "EMAIL")] = "email"
    hidden: Annotated[
        dict[str, str], describe("Hidden fields of the provider's form, with their values", {"list": "1234"})
    ] = msgspec.field(default_factory=dict)
    note: Annotated[
        str,
        Meta(max_length=500),
        describe("A sentence below the form, in place of the one that names the provider", "One e-mail each Friday."),
    ] = ""
    places: Annotated[
        tuple[Place, ...], describe("Where the form is: `footer`, `story` (below the text of each)", ["footer"])
    ] = ("footer",)


class Overrides(Value, frozen=True, kw_only=True):
    """Values of the command line that replace settings."""

    base_url: str = ""
    """Replaces `base_url`, unless empty."""
    search: bool = True
    """Whether to make a search index, if the settings want one."""
    host: Host | None = None
    """Replaces `host`, unless None."""
    analytics: bool = True
    """Whether pages send anything to the analytics service of the settings."""


class Config(UserInput, frozen=True, kw_only=True):
    """All settings of a hub."""

    title: Annotated[Text, describe("Name of the hub: up to 500 characters", "Example AI News")]
    base_url: Annotated[
        Address,
        Meta(min_length=1, max_length=500),
        describe("URL where it is published, such as `https://example.org/news/`", "https://news.example.org/"),
    ]
    description: Annotated[
        str,
        describe(
            "A sentence about the hub, for search engines, feeds and the list of all news",
            "Digests of AI research, with credit to the source.",
        ),
    ] = ""
    language: Annotated[
        str,
        Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", examples=["en", "en-GB"]),
        describe("Language of the hub, such as `en` or `en-GB`"),
    ] = "en"
    timezone: Annotated[
        str,
        describe(
            "Time zone of the hub, by its IANA name: of the days that readers see, and of dates without an offset",
            "Europe/Berlin",
        ),
    ] = ""
    categories: Annotated[
        tuple[Category, ...],
        describe(
            "List of the categories that stories can have, in the order on the site",
            [{"slug": "research", "title": "Research"}],
        ),
    ] = ()
    declared: DeclaredCollections = msgspec.field(name="collections", default_factory=dict)
    stories: DeclaredStories = StorySettings()
    navigation: Annotated[
        tuple[MenuItem, ...],
        describe("List of the links at the top of each page", [{"label": "All news", "url": "/news/"}]),
    ] = ()
    community: Annotated[
        MenuItem | None,
        describe(
            "Button at the top and in the footer: a `label` and a `url`, as in the navigation",
            {"label": "Join Community", "url": "https://community.example.org/"},
        ),
    ] = None
    share: Annotated[
        tuple[Target, ...],
        describe(
            "Where readers can share a story; also `mastodon`, `hacker-news`, `reddit`", ["x", "linkedin", "email"]
        ),
    ] = ("x", "linkedin", "bluesky", "email")
    page_sizes: Annotated[PageSizes, describe("Numbers of stories in lists", {"home": 12})] = PageSizes()
    related: Annotated[int, Meta(ge=0, le=20), describe('Stories in "More AI news" (0 to 20)', 6)] = 6
    search: Annotated[bool, describe("Make a search index", True)] = True
    cards: Annotated[bool, describe("Draw an image of each story for social networks", True)] = True
    feeds: Annotated[
        FeedSettings, describe("Feeds of categories, tags and sources", {"terms": "full", "min_stories": 1})
    ] = FeedSettings()
    markdown: Annotated[MarkdownSettings, describe("What is allowed in Markdown", {"html": True})] = MarkdownSettings()
    twins: Annotated[bool, describe("Publish each story as Markdown and JSON too", True)] = True
    logo: Annotated[
        str, describe("Logo of the publisher for search engines: an image in `static/`", "img/logo.png")
    ] = ""
    social_image: Annotated[
        str,
        describe(
            "Image that social networks show with links to pages other than stories: a PNG or JPEG in `static/`, about "
            "1200 x 630 pixels. Without it, the build draws one",
            "img/social.png",
        ),
    ] = ""
    websub: Annotated[
        Address,
        describe(
            "URL of a WebSub hub, which notifies the subscribers of a feed when it changes",
            "https://websub.example.org/",
        ),
    ] = ""
    permanent_url: Annotated[
        Address,
        describe("Start of the ids in feeds: the first `base_url` of a hub that has moved", "https://old.example.org/"),
    ] = ""
    verification: Annotated[
        Verification,
        describe("Codes with which services verify that the site is yours", {"google": "rXOxyZounnZasA8Z7oaD"}),
    ] = Verification()
    analytics: Annotated[
        AnalyticsSettings | None,
        describe(
            "Service that counts page views",
            {"provider": "plausible", "host": "https://plausible.io", "site": "news.example.org"},
        ),
    ] = None
    newsletter: Annotated[
        NewsletterSettings | None,
        describe("Form to subscribe to a newsletter", {"action": "https://newsletter.example.org/subscribe"}),
    ] = None
    prefetch: Annotated[
        bool, describe("Let browsers fetch a page of the site when the pointer rests on a link to it", True)
    ] = False
    deploy: Annotated[
        dict[str, Text | DeployTarget],
        describe(
            "Where `deploy` sends the site: targets by names of your choice",
            {"production": "s3://bucket/news", "preview": {"to": "../preview", "max_changed": 500}},
        ),
    ] = msgspec.field(default_factory=dict)
    indexnow: Annotated[str, describe("Notify search engines of changed pages: `true`, or your own key", "true")] = ""
    limits: Annotated[Limits, describe("Sizes that files can have", {"file": 500_000_000})] = Limits()
    hsts: Annotated[
        int,
        Meta(ge=0, le=63_072_000),
        describe("Seconds for which browsers use only https; 0 to switch it off", 63_072_000),
    ] = 15_768_000
    keep: Annotated[
        tuple[Text, ...],
        describe(
            "Files in the output folder that are yours, which builds do not report: names, patterns with `*`, and "
            "folders that end in `/`",
            ["google1234.html", "old/"],
        ),
    ] = ()
    precompress: Annotated[
        tuple[Encoding, ...], describe("Compressed copies of text files for servers: `[gz, br, zst]`", ["gz", "br"])
    ] = ()
    host: Annotated[
        Host,
        describe(
            "Host that redirects and headers are written for: `netlify`, `cloudflare`, `vercel`, `nginx`, `s3`",
            "netlify",
        ),
    ] = "any"
    texts: Annotated[
        dict[str, str], describe("Texts of the layouts to replace, by their keys", {"join": "Subscribe"})
    ] = msgspec.field(default_factory=dict)
    checks: Annotated[
        dict[str, Level],
        describe("Severity of the rules of `check` by code: `off`, `warning` or `error`", {"takeaway-count": "off"}),
    ] = msgspec.field(default_factory=dict)

    @property
    def collections(self) -> dict[str, Collection]:
        """Return the collections by id: those that the hub declares, in their order, then those of every hub."""
        from site_builder.config.presets import PRESETS, extended  # A build with nothing changed does without.

        zone = zone_named(self.timezone) if self.timezone else None
        declared = {id_: collection_of(id_, settings, zone) for id_, settings in self.declared.items()}
        own = {id_: collection for id_, collection in declared.items() if id_ not in PRESETS}
        return own | {id_: extended(preset, declared.get(id_)) for id_, preset in PRESETS.items()}

    @property
    def story_fields(self) -> tuple[Field, ...]:
        """Return the fields that stories have next to the usual keys."""
        zone = zone_named(self.timezone) if self.timezone else None
        return tuple(field_of(name, settings, zone) for name, settings in self.stories.fields.items())

    @property
    def origin(self) -> str:
        """Return scheme and host of the base URL, without a path."""
        return split_base_url(self.base_url)[0]

    @property
    def base_path(self) -> str:
        """Return the path of the site on its host, with a slash at both ends."""
        return split_base_url(self.base_url)[1]

    @property
    def identity(self) -> str:
        """Return the start of the ids in feeds."""
        return "".join(split_base_url(self.permanent_url or self.base_url))

    @property
    def read_options(self) -> ReadOptions:
        """Return how Markdown files are read for their pages."""
        return ReadOptions(
            html=self.markdown.html,
            max_bytes=self.limits.markdown,
            timezone=self.timezone,
            story_fields=self.story_fields,
        )

    @property
    def destinations(self) -> dict[str, DeployTarget]:
        """Return the targets of `deploy` by name."""
        return {name: DeployTarget(to=to) if isinstance(to, str) else to for name, to in self.deploy.items()}

    def is_preview_url(self, base_url: str) -> bool:
        """Return whether a site at this URL is a preview: the hub has another URL, and not merely an example."""
        return bool(base_url) and not is_placeholder(self.base_url) and not is_same_site(self.base_url, base_url)

    @property
    def indexnow_key(self) -> str:
        """Return the IndexNow key; empty when IndexNow is off."""
        if self.indexnow == "true":
            return digest(["indexnow", self.identity]).hex()
        return "" if self.indexnow == "false" else self.indexnow

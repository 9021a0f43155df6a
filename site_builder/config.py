"""`site.yaml`: the settings of a hub, read once and checked as stories are. Also finds the hub's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from site_builder.content import schema
from site_builder.content.reading import read_yaml_file
from site_builder.content.schema import Address, Written, about, without_echoes
from site_builder.content.slug import slugify
from site_builder.content.web_address import url_fault
from site_builder.fingerprint import digest
from site_builder.model import Key, Problem
from site_builder.targets import BadTargetError, parse_target

SETTINGS_PATH = "site.yaml"

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Target = Literal["x", "linkedin", "bluesky", "mastodon", "hacker-news", "reddit", "email"]
Level = Literal["off", "warning", "error"]
Encoding = Literal["gz", "br", "zst"]
Host = Literal["any", "netlify", "cloudflare", "vercel", "nginx", "s3"]


_ADDRESSES = {
    "base_url": "for example https://news.example.org/",
    "permanent_url": "the address at which the hub was first",
    "websub": "an address begins with https://",
}
"""Settings that are whole addresses, with a hint for each."""
_TARGET_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,49}")
_INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")


class Category(Written, frozen=True, kw_only=True):
    """A category that stories may have; naming any closes the list."""

    slug: Annotated[
        Text, about("Last part of its address, and what stories write: small letters, digits, hyphens", "research")
    ]
    title: Annotated[Text, about("The name that readers see", "Research")]
    description: Annotated[str, about("A sentence for its page", "Papers that change what is known.")] = ""


class MenuItem(Written, frozen=True, kw_only=True):
    """One link of the navigation."""

    label: Annotated[Text, about("Words of the link", "About")]
    url: Annotated[Text, about("A page of the site (`/about/`) or an address elsewhere (`https://...`)", "/about/")]


class PageSizes(Written, frozen=True, kw_only=True):
    """How many stories the lists show."""

    list: Annotated[
        int,
        Meta(ge=1, le=200),
        about("On a numbered page of a list (1 to 200); its front page has up to almost twice as many", 20),
    ] = 20
    home: Annotated[
        int, Meta(ge=1, le=100), about("Newest stories on the home page, below the one that leads (1 to 100)", 12)
    ] = 10
    home_section: Annotated[
        int, Meta(ge=0, le=20), about("In the section of each category on the home page (0 to 20)", 4)
    ] = 4
    feed: Annotated[int, Meta(ge=1, le=200), about("In the feeds of the site (1 to 200)", 30)] = 30
    term_feed: Annotated[
        int,
        Meta(ge=0, le=200),
        about("In the feeds of each category, tag and source (0 to 200); 0 for no such feeds", 10),
    ] = 10


class MarkdownSettings(Written, frozen=True, kw_only=True):
    """What may stand in Markdown."""

    html: Annotated[bool, about("Obey HTML, without what could do harm; else it is shown as text", True)] = False


class Destination(Written, frozen=True, kw_only=True):
    """A place to which `deploy` sends the site."""

    to: Annotated[
        Text,
        about(
            "The address, for a target with options; without any, it stands alone beside the name", "s3://bucket/news"
        ),
    ]
    base_url: Annotated[Address, about("Address of the site there, for a preview", "https://preview.example.org/")] = ""
    max_changed: Annotated[
        Annotated[int, Meta(ge=0, le=1_000_000)] | None, about("Files that a deploy may change without `--yes`", 500)
    ] = None
    endpoint: Annotated[
        Address,
        about("Address of the service, for a bucket that is at none of the big three", "https://s3.example.net"),
    ] = ""
    region: Annotated[str, about("Region of a bucket", "eu-central-1")] = ""


class Config(Written, frozen=True, kw_only=True):
    """All settings of a hub."""

    title: Annotated[Text, about("Name of the hub: up to 500 characters", "Example AI News")]
    base_url: Annotated[
        Address,
        Meta(min_length=1, max_length=500),
        about("Address at which it is published, such as `https://example.org/news/`", "https://news.example.org/"),
    ]
    description: Annotated[
        str,
        about(
            "A sentence about the hub, for search engines, feeds and the list of all news",
            "Digests of AI research, with credit to the source.",
        ),
    ] = ""
    language: Annotated[
        str,
        Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", examples=["en", "en-GB"]),
        about("Language of the hub, such as `en` or `en-GB`"),
    ] = "en"
    categories: Annotated[
        tuple[Category, ...],
        about(
            "List of the categories that stories may have, in the order in which they are shown",
            [{"slug": "research", "title": "Research"}],
        ),
    ] = ()
    navigation: Annotated[
        tuple[MenuItem, ...],
        about("List of the links at the top of each page", [{"label": "All news", "url": "/news/"}]),
    ] = ()
    community: Annotated[
        MenuItem | None,
        about(
            "The button at the top and in the footer: a `label` and a `url`, as in the navigation",
            {"label": "Join Community", "url": "https://community.example.org/"},
        ),
    ] = None
    share: Annotated[
        tuple[Target, ...],
        about("Where readers can share; also `mastodon`, `hacker-news`, `reddit`", ["x", "linkedin", "email"]),
    ] = ("x", "linkedin", "bluesky", "email")
    page_sizes: Annotated[PageSizes, about("How many stories the lists show", {"home": 12})] = PageSizes()
    related: Annotated[int, Meta(ge=0, le=20), about('Stories in "More AI news" (0 to 20)', 6)] = 6
    search: Annotated[bool, about("Make a search index, when Pagefind is installed", True)] = True
    cards: Annotated[bool, about("Draw a picture of each story for social networks", True)] = True
    markdown: Annotated[MarkdownSettings, about("What may stand in Markdown", {"html": True})] = MarkdownSettings()
    twins: Annotated[bool, about("Whether each story is published as Markdown and as JSON too", True)] = True
    logo: Annotated[
        str, about("A picture in `static/` that stands for the publisher, for search engines", "img/logo.png")
    ] = ""
    websub: Annotated[
        Address,
        about(
            "Address of a WebSub hub, which tells subscribers of a feed at once when it changes",
            "https://websub.example.org/",
        ),
    ] = ""
    permanent_url: Annotated[
        Address,
        about(
            "What the ids in feeds begin with: the first address of a hub that has moved", "https://old.example.org/"
        ),
    ] = ""
    deploy: Annotated[
        dict[str, Text | Destination],
        about(
            "Where `deploy` sends the site: addresses by names of your choice",
            {"production": "s3://bucket/news", "preview": {"to": "../preview", "max_changed": 500}},
        ),
    ] = msgspec.field(default_factory=dict)
    indexnow: Annotated[
        str, about("Whether search engines are told of changed pages: `true`, or a key of your own", "true")
    ] = ""
    hsts: Annotated[
        int,
        Meta(ge=0, le=63_072_000),
        about("Seconds for which browsers use https alone; 0 for any", 63_072_000),
    ] = 15_768_000
    precompress: Annotated[
        tuple[Encoding, ...], about("Packed copies of texts for servers: `[gz, br, zst]`", ["gz", "br"])
    ] = ()
    host: Annotated[
        Host,
        about("Its host, for old addresses: `netlify`, `cloudflare`, `vercel`, `nginx`, `s3`", "netlify"),
    ] = "any"
    texts: Annotated[dict[str, str], about("Wording to use in place of the usual one", {"join": "Subscribe"})] = (
        msgspec.field(default_factory=dict)
    )
    checks: Annotated[
        dict[str, Level],
        about("How much a rule of `check` weighs: `off`, `warning` or `error`, by its code", {"takeaway-count": "off"}),
    ] = msgspec.field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme and host of the base URL, without a path."""
        return _site_address(self.base_url)[0]

    @property
    def base_path(self) -> str:
        """The folder the site lives in, with a slash at both ends."""
        return _site_address(self.base_url)[1]

    @property
    def identity(self) -> str:
        """What the ids in feeds begin with."""
        return "".join(_site_address(self.permanent_url or self.base_url))

    @property
    def destinations(self) -> dict[str, Destination]:
        """Where the site is sent, by names."""
        return {name: Destination(to=to) if isinstance(to, str) else to for name, to in self.deploy.items()}

    @property
    def indexnow_key(self) -> str:
        """The key by which search engines know that what is told of changed pages is true; empty for no telling."""
        if self.indexnow == "true":
            return digest(["indexnow", self.identity]).hex()
        return "" if self.indexnow == "false" else self.indexnow


def find_site(start: Path) -> Path | None:
    """The nearest folder upwards from `start` that has a `site.yaml`."""
    return next((d for d in (start, *start.parents) if (d / SETTINGS_PATH).is_file()), None)


def parse_config(data: bytes, path: str = SETTINGS_PATH) -> tuple[Config | None, list[Problem]]:
    """The settings, and what is wrong with them; None when nothing can be read.

    In place of what is wrong stand blanks, so that the rest of the hub can be checked all the same.
    """
    raw, problems = read_yaml_file(path, data)
    if raw is None:
        return None, problems
    config, wrong = schema.convert(raw, Config, path)
    problems = without_echoes([*problems, *wrong, *_check(config, path)])
    return config, problems


def _site_address(url: str) -> tuple[str, str]:
    """Scheme and host of a site, and its path with a slash at both ends."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return f"{parts.scheme}://{parts.netloc}", f"/{path}/" if path else "/"


def _check(config: Config, path: str) -> list[Problem]:
    problems = []
    for name, hint in _ADDRESSES.items():
        url = getattr(config, name)
        if url and (fault := url_fault(url, hint)):
            problems.append(Problem(path, "bad-url", fault.message, Key((name,)), fault.hint))
        elif name != "websub" and (urlsplit(url).query or urlsplit(url).fragment):
            message = "an address of a whole site has no `?` or `#`"
            problems.append(Problem(path, "bad-url", message, Key((name,))))
    seen: set[str] = set()
    for i, category in enumerate(config.categories):
        where = Key(("categories", i, "slug"))
        if category.slug != slugify(category.slug):
            hint = f"write `{slugify(category.slug)}`"
            problems.append(Problem(path, "bad-slug", f"`{category.slug}` cannot stand in a URL", where, hint))
        if category.slug in seen:
            problems.append(Problem(path, "duplicate-category", f"`{category.slug}` is listed twice", where))
        seen.add(category.slug)
    items = [(item, ("navigation", i)) for i, item in enumerate(config.navigation)]
    items += [(config.community, ("community",))] if config.community else []  # type: ignore[list-item]
    for item, key in items:
        hint = "a page of this site begins with /, an address elsewhere with https://"
        if not item.url.startswith("/") and (fault := url_fault(item.url, hint)):
            problems.append(Problem(path, "bad-url", fault.message, Key((*key, "url")), fault.hint))
    if config.indexnow_key and not _INDEXNOW_KEY.fullmatch(config.indexnow_key):
        message = f"`{config.indexnow}` is no key of IndexNow"
        hint = "write `true`, or 8 to 128 of the characters a-z, A-Z, 0-9 and -"
        problems.append(Problem(path, "bad-key", message, Key(("indexnow",)), hint))
    return [*problems, *_check_destinations(config, path)]


def _check_destinations(config: Config, path: str) -> Iterator[Problem]:
    for name, written in config.deploy.items():
        at: tuple[str, ...] = ("deploy", name) if isinstance(written, str) else ("deploy", name, "to")
        destination = config.destinations[name]
        if not _TARGET_NAME.fullmatch(name):
            hint = "use letters, digits, _ and -"
            yield Problem(
                path, "bad-target", f"`{name}` is no name of a target", Key(("deploy", name), on_key=True), hint
            )
        try:
            target = parse_target(destination.to)
        except BadTargetError as error:
            if error.is_secret:
                yield Problem(path, "secret-in-settings", error.message, Key(at), error.hint)
            else:
                yield Problem(path, "bad-target", error.message, Key(at), error.hint)
            continue
        for key in ("base_url", "endpoint"):
            url = getattr(destination, key)
            if url and (fault := url_fault(url, "an address begins with https://")):
                yield Problem(path, "bad-url", fault.message, Key((*at[:2], key)), fault.hint)
        for key in ("endpoint", "region"):
            if getattr(destination, key) and target.kind != "bucket":
                message = f"`{key}` is for buckets alone"
                yield Problem(path, "bad-target", message, Key((*at[:2], key), on_key=True))

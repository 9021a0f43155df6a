"""`site.yaml`: the settings of a hub, read once and checked as stories are. Also finds the hub's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from site_builder.content import schema
from site_builder.content.front_matter import decode
from site_builder.content.reading import read_yaml
from site_builder.content.schema import Written, without_echoes
from site_builder.content.slug import slugify
from site_builder.content.story import url_problem
from site_builder.model import Key, Problem

SETTINGS_PATH = "site.yaml"

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Target = Literal["x", "linkedin", "bluesky", "mastodon", "hacker-news", "reddit", "email"]
Level = Literal["off", "warning", "error"]
Host = Literal["any", "netlify", "cloudflare", "vercel", "nginx", "s3"]


_ADDRESSES = {
    "base_url": "for example https://news.example.org/",
    "permanent_url": "the address at which the hub was first",
    "websub": "an address begins with https://",
}
"""Settings that are whole addresses, with a hint for each."""


class Category(Written, frozen=True, kw_only=True):
    """A category that stories may have; naming any closes the list."""

    slug: Text
    title: Text
    description: str = ""


class MenuItem(Written, frozen=True, kw_only=True):
    """One link of the navigation: a path of the site (`/about/`) or an address elsewhere."""

    label: Text
    url: Text


class PageSizes(Written, frozen=True, kw_only=True):
    """How many stories the lists show."""

    list: Annotated[int, Meta(ge=1, le=200)] = 20
    """Stories on a numbered list page; a list's front page shows from one to almost two times as many."""
    home: Annotated[int, Meta(ge=1, le=100)] = 10
    """Newest stories on the home page."""
    home_section: Annotated[int, Meta(ge=0, le=20)] = 4
    """Stories in each category's section of the home page."""
    feed: Annotated[int, Meta(ge=1, le=200)] = 30
    """Newest stories in a feed of the site."""
    term_feed: Annotated[int, Meta(ge=0, le=200)] = 10
    """Newest stories in the feeds of a category, tag or source; 0 for no such feeds."""


class Config(Written, frozen=True, kw_only=True):
    """All settings of a hub."""

    title: Text
    base_url: Text
    description: str = ""
    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", examples=["en", "en-GB"])] = "en"
    categories: tuple[Category, ...] = ()
    navigation: tuple[MenuItem, ...] = ()
    community: MenuItem | None = None
    share: tuple[Target, ...] = ("x", "linkedin", "bluesky", "email")
    page_sizes: PageSizes = PageSizes()
    related: Annotated[int, Meta(ge=0, le=20)] = 6
    """Stories in "More AI news"."""
    search: bool = True
    """Make a search index, when Pagefind is installed."""
    cards: bool = True
    """Draw a picture of each story for social networks."""
    twins: bool = True
    """Whether each story is published as Markdown and as JSON too."""
    logo: str = ""
    """File in `static/` that stands for the publisher."""
    websub: str = ""
    """Address of the WebSub hub that tells subscribers of news at once."""
    permanent_url: str = ""
    """What the ids in feeds begin with, in place of the base URL: the first address of a hub that has moved."""
    host: Host = "any"
    """Where the site is published: most hosts have a way of their own to say that an address has moved."""
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    """Wording of the layouts that differs from the language's own."""
    checks: dict[str, Level] = msgspec.field(default_factory=dict)
    """How much the rules of `check` weigh, by their codes, where it is not the usual."""

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


def find_site(start: Path) -> Path | None:
    """The nearest folder upwards from `start` that has a `site.yaml`."""
    return next((d for d in (start, *start.parents) if (d / SETTINGS_PATH).is_file()), None)


def parse_config(data: bytes, path: str = SETTINGS_PATH) -> tuple[Config | None, list[Problem]]:
    """The settings, and what is wrong with them; None when nothing can be read.

    In place of what is wrong stand blanks, so that the rest of the hub can be checked all the same.
    """
    text, problems = decode(data, path)
    if problems:
        return None, problems
    raw, problems = read_yaml(path, text)
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
        if url and (wrong := url_problem(url)):
            problems.append(Problem(path, "bad-url", f"`{url}` {wrong}", Key((name,)), hint))
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
        if not item.url.startswith("/") and url_problem(item.url):
            hint = "a page of this site begins with /, an address elsewhere with https://"
            problems.append(Problem(path, "bad-url", f"`{item.url}` leads nowhere", Key((*key, "url")), hint))
    return problems

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
from site_builder.content.schema import Written
from site_builder.content.slug import slugify
from site_builder.content.story import url_problem
from site_builder.model import Key, Problem

SETTINGS_PATH = "site.yaml"

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Target = Literal["x", "linkedin", "bluesky", "mastodon", "hacker-news", "reddit", "email"]


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
    """Newest stories in a feed."""


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
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    """Wording of the layouts that differs from the language's own."""

    @property
    def origin(self) -> str:
        """Scheme and host of the base URL, without a path."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def base_path(self) -> str:
        """The folder the site lives in, with a slash at both ends."""
        path = urlsplit(self.base_url).path.strip("/")
        return f"/{path}/" if path else "/"


def find_site(start: Path) -> Path | None:
    """The nearest folder upwards from `start` that has a `site.yaml`."""
    return next((d for d in (start, *start.parents) if (d / SETTINGS_PATH).is_file()), None)


def parse_config(data: bytes, path: str = SETTINGS_PATH) -> tuple[Config | None, list[Problem]]:
    """The settings, or None and what is wrong with them."""
    text, problems = decode(data, path)
    if problems:
        return None, problems
    raw, problems = read_yaml(path, text)
    if raw is None:
        return None, problems
    config, wrong = schema.convert(raw, Config, path)
    problems += wrong
    if config is not None:
        problems += _check(config, path)
    return (config if not problems else None), problems


def _check(config: Config, path: str) -> list[Problem]:
    problems = []
    if wrong := url_problem(config.base_url):
        hint = "for example https://news.example.org/"
        problems.append(Problem(path, "bad-url", f"`{config.base_url}` {wrong}", Key(("base_url",)), hint))
    elif urlsplit(config.base_url).query or urlsplit(config.base_url).fragment:
        problems.append(Problem(path, "bad-url", "a base URL has no `?` or `#`", Key(("base_url",))))
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

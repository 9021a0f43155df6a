"""`_s3/website.json`: the website settings of an Amazon S3 bucket, for `aws s3api put-bucket-website`.

Format: WebsiteConfiguration (docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html). A bucket has at
most 50 redirect rules and applies them before it looks for a file. All redirects are HTML pages too (`redirect_pages`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from site_builder.config.paths import SETTINGS_PATH
from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value
from site_builder.pages import not_found
from site_builder.pages.feed import fed_hrefs

PATH = "/_s3/website.json"
MAX_RULES = 50


class RoutingRule(Value, frozen=True):
    """Where all keys with a prefix lead."""

    prefix: str
    host: str
    """Empty for the same host."""
    protocol: str
    key: str
    keeps_rest: bool
    """Whether what follows the prefix stays: the feeds next to a page are at its new URL, too."""


class WebsiteContext(Value, frozen=True):
    """What the file says."""

    not_found: str
    """Key of the page for missing URLs."""
    rules: tuple[RoutingRule, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file."""
    fed = fed_hrefs(hub) if hub.redirects else set()
    rules = tuple(_rule(hub, redirect, redirect.target in fed) for redirect in _expressible(hub)[:MAX_RULES])
    yield TextFile(output_file(PATH), "s3-website.json", WebsiteContext(_key(hub, not_found.PATH), rules))


def problems(hub: Hub) -> Iterator[Problem]:
    """Report that a bucket has no room for all redirects."""
    count = len(_expressible(hub))
    if count > MAX_RULES:
        message = f"a bucket allows {MAX_RULES} redirect rules, and there are {count:,}: the others are pages"
        hint = "all redirects work; a page is only slower than a rule"
        yield Problem(SETTINGS_PATH, "too-many-redirects", message, KeyLocation(("host",)), hint, "warning")


def _expressible(hub: Hub) -> list[Redirect]:
    """Return the redirects that a rule can express: their target has no query, and no other path has their prefix."""
    paths = sorted({*(redirect.source for redirect in hub.redirects), *(f"/{file.path}" for file in hub.files)})
    longer_paths = dict(pairwise(paths))  # In order, a path comes right before those that begin with it.
    candidates = [redirect for redirect in hub.redirects if redirect.target and not {"?", "#"} & set(redirect.target)]
    return [
        redirect for redirect in candidates if not longer_paths.get(redirect.source, "").startswith(redirect.source)
    ]


def _rule(hub: Hub, redirect: Redirect, has_feeds: bool) -> RoutingRule:
    parts = urlsplit(redirect.target)
    key = parts.path.removeprefix("/")
    return RoutingRule(_key(hub, redirect.source), parts.netloc, parts.scheme, key, has_feeds)


def _key(hub: Hub, path: str) -> str:
    return unquote(hub.urls.base).removeprefix("/") + path.removeprefix("/")

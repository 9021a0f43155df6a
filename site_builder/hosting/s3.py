"""`_s3/website.json`: how a bucket of Amazon S3 is to serve the site as a website, for `aws s3api put-bucket-website`.

Its form is that of WebsiteConfiguration (docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html). It has
at most 50 rules for redirects, which are asked before anything is looked for; so other addresses have pages instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages import not_found
from site_builder.pages.context import Context

PATH = "/_s3/website.json"
MOST = 50
"""Rules of a bucket."""


class RoutingRule(Value, frozen=True):
    """Where keys lead that begin like this."""

    prefix: str
    host: str
    """Empty for the same."""
    protocol: str
    key: str


class WebsiteContext(Context, frozen=True, kw_only=True):
    """What the file says."""

    not_found: str
    """Key of the page for what is not there."""
    rules: tuple[RoutingRule, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file, if S3 is the host."""
    if hub.config.host != "s3" or hub.has_own(PATH):
        return
    context = WebsiteContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        not_found=_key(hub, not_found.PATH),
        rules=tuple(_rule(hub, one) for one in expressible(hub)[:MOST]),
    )
    yield Page(output_file(PATH), "s3", "s3-website.json", context)


def expressible(hub: Hub) -> list[Redirect]:
    """The redirects that a rule can say: with no query at their end, and nothing else where they begin."""
    others = [one.source for one in hub.redirects] + [f"/{file.path}" for file in hub.files]
    leading = [one for one in hub.redirects if one.target and not {"?", "#"} & set(one.target)]
    return [one for one in leading if not any(path.startswith(one.source) and path != one.source for path in others)]


def _rule(hub: Hub, one: Redirect) -> RoutingRule:
    parts = urlsplit(one.target)
    return RoutingRule(_key(hub, one.source), parts.netloc, parts.scheme, parts.path.removeprefix("/"))


def _key(hub: Hub, path: str) -> str:
    return unquote(hub.urls.base).removeprefix("/") + path.removeprefix("/")

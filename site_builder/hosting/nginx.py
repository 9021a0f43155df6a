"""`_nginx/site.conf`: everything that nginx has to know of the site, to be included in a `server` block.

Quoting: in double quotes, `\\` and `"` are escaped. A location is compared with the decoded path, bytes and all; in the
target of a `return` a `$` would be a variable, and cannot be escaped but as `%24` (RFC 3986).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from site_builder.hosting import headers
from site_builder.hosting.compression import SMALLEST
from site_builder.hosting.headers import HeaderRule
from site_builder.hosting.media_types import content_type
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages import not_found
from site_builder.pages.context import Context

FOLDER = "/_nginx/"
PATH = f"{FOLDER}site.conf"
EXTENSIONS = (
    *("avif", "css", "csv", "gif", "htm", "html", "ico", "jpeg", "jpg", "js", "json", "md", "mjs", "mp3", "mp4", "ogg"),
    *("opml", "otf", "pdf", "png", "svg", "ttf", "txt", "vtt", "wasm", "webm", "webmanifest", "webp", "woff", "woff2"),
    *("xml", "xsl", "zip"),
)
"""Ends of the names of files that are sent as what they are: nginx's own list has not all of them."""


class Location(Value, frozen=True):
    """What answers one path: another address, or that nothing is there any more."""

    path: str
    """With the base path, decoded, quoted."""
    target: str
    """Quoted; empty when nothing is there any more."""


class NginxContext(Context, frozen=True, kw_only=True):
    """What the file says."""

    base: str
    """Quoted, like all paths here."""
    bare: str
    """The same without the slash at its end; empty at the top of a host."""
    not_found: str
    folder: str
    usual: HeaderRule
    defaults: HeaderRule
    immutable: HeaderRule
    """Its path is a regular expression."""
    types: tuple[tuple[str, str], ...]
    """Content types without charset, each with the ends of names that have it."""
    texts: tuple[str, ...]
    """Those of them that have a charset, but for HTML, which nginx knows of."""
    smallest: int
    """Bytes of what is packed while it is sent."""
    encodings: tuple[str, ...]
    """In which texts are precompressed."""
    locations: tuple[Location, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file, if nginx is the host."""
    if hub.config.host != "nginx" or hub.has_own(PATH):
        return
    base = unquote(hub.urls.base)
    types = _types()
    context = NginxContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        base=_quoted(base),
        bare="" if base == "/" else _quoted(base.rstrip("/")),
        not_found=_quoted(f"{base}{output_file(not_found.PATH)}"),
        folder=_quoted(f"{base}{FOLDER.lstrip('/')}"),
        usual=headers.default_rules(hub.config),
        defaults=headers.defaults(),
        immutable=_immutable(base),
        types=tuple((kind, " ".join(ends)) for kind, ends in types.items()),
        texts=tuple(kind for kind in types if kind != "text/html" and "charset" in content_type(f"x.{types[kind][0]}")),
        smallest=SMALLEST,
        encodings=hub.config.precompress,
        locations=tuple(_locations(hub)),
    )
    yield Page(output_file(PATH), "nginx", "nginx.conf", context)


def _types() -> dict[str, list[str]]:
    """The ends of names by content type, in a fixed order."""
    found: dict[str, list[str]] = {}
    for extension in EXTENSIONS:
        found.setdefault(content_type(f"x.{extension}").partition(";")[0], []).append(extension)
    return found


def _immutable(base: str) -> HeaderRule:
    """The rules of this one's name as a single one."""
    rules = headers.immutable()
    paths = (re.escape(rule.path.removeprefix("/")) for rule in rules)
    expressions = (re.sub(r":\w+", "[^/]+", path.removesuffix(r"\*")) for path in paths)
    return HeaderRule(_quoted(f"^{re.escape(base)}(?:{'|'.join(expressions)})"), rules[0].headers)


def _locations(hub: Hub) -> Iterator[Location]:
    base = unquote(hub.urls.base)
    for one in hub.redirects:
        for path in one.spellings:
            target = _quoted(one.target.replace("$", "%24")) if one.target else ""
            yield Location(_quoted(f"{base}{path.removeprefix('/')}"), target)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

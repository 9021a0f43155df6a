"""`_nginx/site.conf`: everything that nginx needs to know about the site, for inclusion in a `server` block.

Quoting: in double quotes, `\\` and `"` are escaped. A location is compared with the decoded path, byte for byte. In the
target of a `return`, `$` starts a variable and can only be written as `%24` (RFC 3986).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from site_builder.hosting import headers, old_feeds
from site_builder.hosting.compression import SMALLEST
from site_builder.hosting.headers import HeaderRule
from site_builder.hosting.media_types import EXTENSIONS, WELL_KNOWN, is_text
from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages import not_found

FOLDER = "/_nginx/"
PATH = f"{FOLDER}site.conf"


class Location(Value, frozen=True):
    """What answers one old path: a redirect, or that the page is gone."""

    path: str
    """With the base path, decoded, quoted."""
    target: str
    """Quoted; empty when the page is gone."""
    page: str = ""
    """Quoted path of the file that says so."""


class NginxContext(Value, frozen=True):
    """What the file says."""

    base: str
    """Quoted, like all paths here."""
    bare: str
    """The base path without its final slash; empty when the site is at the top of its host."""
    not_found: str
    folder: str
    well_known: str
    """Folder of files without extensions that are texts; empty when the site has none."""
    usual: HeaderRule
    defaults: HeaderRule
    immutable: HeaderRule
    """Its path is a regular expression."""
    types: tuple[tuple[str, str], ...]
    """Media types, each with its file extensions."""
    texts: tuple[str, ...]
    """The media types of texts, except HTML, which nginx knows."""
    smallest: int
    """Bytes from which nginx compresses a response."""
    encodings: tuple[str, ...]
    """Encodings in which texts are precompressed."""
    locations: tuple[Location, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file."""
    base = unquote(hub.urls.base)
    context = NginxContext(
        base=_quoted(base),
        bare="" if base == "/" else _quoted(base.rstrip("/")),
        not_found=_quoted(f"{base}{output_file(not_found.PATH)}"),
        folder=_quoted(f"{base}{FOLDER.lstrip('/')}"),
        well_known=_quoted(f"{base}{WELL_KNOWN}") if any(f.path.startswith(WELL_KNOWN) for f in hub.files) else "",
        usual=headers.security(hub.config, hub.site.preview),
        defaults=headers.revalidation(),
        immutable=_immutable(base),
        types=tuple((media_type, " ".join(extensions)) for media_type, extensions in EXTENSIONS.items()),
        texts=tuple(media_type for media_type in EXTENSIONS if media_type != "text/html" and is_text(media_type)),
        smallest=SMALLEST,
        encodings=hub.config.precompress,
        locations=tuple(_locations(hub)),
    )
    yield TextFile(output_file(PATH), "nginx.conf", context)


def _immutable(base: str) -> HeaderRule:
    """Return all rules for files that may be cached forever as a single rule."""
    rules = headers.immutable()
    paths = (re.escape(rule.path.removeprefix("/")) for rule in rules)
    expressions = (re.sub(r":\w+", "[^/]+", path.removesuffix(r"\*")) for path in paths)
    return HeaderRule(_quoted(f"^{re.escape(base)}(?:{'|'.join(expressions)})"), rules[0].headers)


def _locations(hub: Hub) -> Iterator[Location]:
    base = unquote(hub.urls.base)
    for redirect in chain(hub.redirects, old_feeds.redirects(hub)):
        for path in redirect.spellings:
            target = _quoted(redirect.target.replace("$", "%24")) if redirect.target else ""
            gone = "" if target else _quoted(f"{base}{output_file(redirect.source)}")
            yield Location(_quoted(f"{base}{path.removeprefix('/')}"), target, gone)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

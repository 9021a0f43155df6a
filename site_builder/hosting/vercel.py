"""`vercel.json`: headers and redirects for Vercel.

Format: vercel.com/docs/project-configuration/vercel-json. The source and destination of a redirect are patterns, in
which some characters have a meaning (path-to-regexp). A percent-encoded character has none (RFC 3986).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote, unquote_plus, urlsplit

from site_builder.config.paths import SETTINGS_PATH
from site_builder.hosting import headers, old_feeds
from site_builder.hosting.headers import HeaderRule
from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value

PATH = "/vercel.json"
MAX_REDIRECTS = 2048
_PATTERN_CHARACTER = re.compile(r"[:*+?(){}\\$]")
_PLACEHOLDER = re.compile(r":\w+")
"""A name after a colon (path-to-regexp)."""


class VercelRedirect(Value, frozen=True):
    """A redirect."""

    source: str
    """Href, as a pattern."""
    destination: str
    """Href, or URL with scheme and host, as a pattern."""


class VercelContext(Value, frozen=True):
    """What the file says."""

    rules: tuple[HeaderRule, ...]
    """With patterns for paths."""
    moves: tuple[VercelRedirect, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file. Redirects of feeds are in it as far as there is room after those of pages."""
    moves = tuple(_moves(hub, hub.redirects))
    room = max(0, MAX_REDIRECTS - len(moves) - hub.coming_redirects)
    context = VercelContext(
        rules=tuple(HeaderRule(_path_pattern(rule.path), rule.headers) for rule in headers.rules(hub)),
        moves=(*moves, *islice(_moves(hub, old_feeds.redirects(hub)), room)),
    )
    yield TextFile(output_file(PATH), "vercel.json", context)


def problems(hub: Hub) -> Iterator[Problem]:
    """Report redirects that Vercel does not take: there are too many, or it would read one as a pattern.

    Those that begin with scheduled stories count already: nothing may fail only because time passes.
    """
    count = sum(1 for _ in _moves(hub, hub.redirects)) + hub.coming_redirects
    if count > MAX_REDIRECTS:
        message = f"Vercel allows {MAX_REDIRECTS:,} redirects, and there are {count:,}"
        hint = "remove the oldest, or publish the site on another host"
        yield Problem(SETTINGS_PATH, "too-many-redirects", message, KeyLocation(("host",)), hint)
    for redirect in hub.redirects:
        placeholder = _PLACEHOLDER.search(unquote_plus(urlsplit(redirect.target).query))
        if placeholder:
            message = f"Vercel would read `{placeholder[0]}` in `{redirect.target}` as a placeholder"
            yield Problem(redirect.path, "bad-redirect", message, redirect.location, "redirect to a URL without it")


def _path_pattern(path: str) -> str:
    return f"{path.removesuffix('*')}(.*)" if path.endswith("*") else path


def _moves(hub: Hub, redirects: Iterable[Redirect]) -> Iterator[VercelRedirect]:
    """Give one for each spelling of an old URL. Vercel adds a final slash itself, except after a name with a dot."""
    for redirect in redirects:
        if redirect.target:
            has_dot = "." in redirect.spellings[-1].rpartition("/")[2]
            for path in redirect.spellings if has_dot else (redirect.source,):
                yield VercelRedirect(_literal(hub.urls.href(path)), _destination(redirect.target))


def _literal(path: str) -> str:
    return _PATTERN_CHARACTER.sub(lambda character: quote(character[0], safe=""), path)


def _destination(target: str) -> str:
    """Return the target as a pattern that matches only itself. In a query, `+` is a space and stays."""
    parts = urlsplit(target)
    query = "+".join(map(_literal, parts.query.split("+")))
    return parts._replace(path=_literal(parts.path), query=query, fragment=_literal(parts.fragment)).geturl()

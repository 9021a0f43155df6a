"""`vercel.json`: what Vercel has to know of the site. A hub's own, in `static/root/`, takes its place.

Its form is that of vercel.com/docs/project-configuration/vercel-json. A redirect's source and destination are patterns,
in which some characters have a meaning (path-to-regexp); a percent sign takes it from them (RFC 3986).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from site_builder.hosting import headers_file
from site_builder.hosting.headers import HeaderRule
from site_builder.hub.hub import Hub
from site_builder.hub.redirects import Redirect
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages.context import Context

PATH = "/vercel.json"
MOST = 2048
"""Redirects that it takes."""
_MEANINGFUL = re.compile(r"[:*+?(){}\\$]")


class VercelRedirect(Value, frozen=True):
    """A redirect."""

    source: str
    """Href, as a pattern."""
    destination: str
    """Href or whole address, as a pattern."""


class VercelContext(Context, frozen=True, kw_only=True):
    """What the file says."""

    rules: tuple[HeaderRule, ...]
    """With patterns for paths."""
    moves: tuple[VercelRedirect, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file, if Vercel is the host."""
    if hub.config.host != "vercel" or hub.has_own(PATH):
        return
    context = VercelContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        rules=tuple(HeaderRule(_pattern(rule.path), rule.headers) for rule in headers_file.rules(hub)),
        moves=tuple(move for one in hub.redirects if one.target for move in moves(hub, one)),
    )
    yield Page(output_file(PATH), "vercel", "vercel.json", context)


def _pattern(path: str) -> str:
    return f"{path.removesuffix('*')}(.*)" if path.endswith("*") else path


def moves(hub: Hub, one: Redirect) -> Iterator[VercelRedirect]:
    """One for each spelling of an address. Vercel adds the slash at the end by itself, but not behind a full stop."""
    spellings = one.spellings if "." in one.spellings[-1].rpartition("/")[2] else (one.source,)
    for path in spellings:
        yield VercelRedirect(_literal(hub.urls.href(path)), _destination(one.target))


def _literal(path: str) -> str:
    return _MEANINGFUL.sub(lambda found: quote(found[0], safe=""), path)


def _destination(target: str) -> str:
    """The address, with nothing in its path or behind it that means something. In a query, `+` is a space."""
    parts = urlsplit(target)
    query = "+".join(map(_literal, parts.query.split("+")))
    return parts._replace(path=_literal(parts.path), query=query, fragment=_literal(parts.fragment)).geturl()

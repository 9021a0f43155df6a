"""What a host does not take of the site's redirects: how many there are, and what it cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

from site_builder.config.schema import SETTINGS_PATH
from site_builder.hosting import s3, vercel
from site_builder.hub.hub import Hub
from site_builder.model.problems import KeyLocation, Problem

_HOST = KeyLocation(("host",))
_PLACEHOLDER = re.compile(r":\w+")
"""A name after a colon (path-to-regexp)."""


def problems(hub: Hub) -> Iterator[Problem]:
    """What is wrong, for the host of the settings."""
    if hub.config.host == "vercel" and not hub.has_own(vercel.PATH):
        yield from _of_vercel(hub)
    if hub.config.host == "s3" and not hub.has_own(s3.PATH):
        yield from _of_s3(hub)


def _of_vercel(hub: Hub) -> Iterator[Problem]:
    leading = [one for one in hub.redirects if one.target]
    count = sum(1 for one in leading for _ in vercel.moves(hub, one))
    if count > vercel.MOST:
        message = f"Vercel takes {vercel.MOST:,} redirects, and there are {count:,}"
        hint = "take the oldest away, or publish the site elsewhere"
        yield Problem(SETTINGS_PATH, "too-many-redirects", message, _HOST, hint)
    for one in leading:
        found = _PLACEHOLDER.search(unquote_plus(urlsplit(one.target).query))
        if found:
            message = f"Vercel would take `{found[0]}` in `{one.target}` for a placeholder"
            yield Problem(one.path, "bad-redirect", message, one.location, "lead to an address without it")


def _of_s3(hub: Hub) -> Iterator[Problem]:
    count = len(s3.expressible(hub))
    if count > s3.MOST:
        message = f"a bucket takes {s3.MOST} rules for redirects, and there are {count:,}: the others are pages"
        hint = "nothing is lost; a page sends browsers on more slowly than a rule"
        yield Problem(SETTINGS_PATH, "too-many-redirects", message, _HOST, hint, "warning")

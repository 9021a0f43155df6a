"""Telling search engines which pages have changed (indexnow.org/documentation)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from site_builder.hub.urls import Urls
from site_builder.pages.indexnow import key_path
from site_builder.system.http import FetchError, post_json

ENDPOINT = "https://api.indexnow.org/indexnow"
"""Passes on what it is told to every search engine that takes part."""
LIMIT = 10_000
"""Addresses in one message; the protocol allows no more."""
_MEANINGS = {
    400: "the message is not understood",
    403: "the key file of the site is not there, or holds another key",
    422: "the addresses are not of this site",
    429: "it has been told too much",
}


def submit_urls(urls: Sequence[str], key: str, site: Urls, endpoint: str = ENDPOINT) -> str:
    """Tell of pages that are new, changed or gone. What went wrong, in words; empty when nothing did."""
    for start in range(0, len(urls), LIMIT):
        message = {
            "host": urlsplit(site.origin).netloc,
            "key": key,
            "keyLocation": site.absolute(key_path(key)),
            "urlList": list(urls[start : start + LIMIT]),
        }
        try:
            reply = post_json(endpoint, message)
        except FetchError as error:
            return str(error)
        if reply.status not in (200, 202):
            return f"{reply.status} {_MEANINGS.get(reply.status, reply.reason)}".strip()
    return ""

"""Notify search engines of changed pages with IndexNow (indexnow.org/documentation)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from site_builder.hub.urls import Urls
from site_builder.pages.indexnow import key_path
from site_builder.system.http import FetchError, post_json

ENDPOINT = "https://api.indexnow.org/indexnow"
"""Endpoint that forwards submissions to all participating search engines."""
MAX_URLS = 10_000
"""URLs in one message; the protocol's limit."""
_MEANINGS = {
    400: "the request is invalid",
    403: "the key file of the site is missing or holds another key",
    422: "the URLs belong to another site",
    429: "too many requests; try again later",
}


def submit_urls(urls: Sequence[str], key: str, site: Urls, endpoint: str = ENDPOINT) -> str:
    """Submit the URLs of new, changed and removed pages. Return an error message, or empty text."""
    for start in range(0, len(urls), MAX_URLS):
        message = {
            "host": urlsplit(site.origin).netloc,
            "key": key,
            "keyLocation": site.absolute(key_path(key)),
            "urlList": list(urls[start : start + MAX_URLS]),
        }
        try:
            reply = post_json(endpoint, message)
        except FetchError as error:
            return str(error)
        if reply.status not in (200, 202):
            return f"{reply.status} {_MEANINGS.get(reply.status, reply.reason)}".strip()
    return ""

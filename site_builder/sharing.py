"""Links that share a page: each is an address that opens a form elsewhere, so none needs a script."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from site_builder.model import Link

SHARE_URLS = {
    "x": "https://x.com/intent/post?url={url}&text={title}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "mastodon": "https://share.joinmastodon.org/#text={title}%20{url}",
    "hacker-news": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={title}",
    "email": "mailto:?subject={title}&body={url}",
}
"""Where "Share this story" leads, by the names of the settings."""


def share_links(targets: Iterable[str], url: str, title: str) -> tuple[Link, ...]:
    """A link for each target, labelled with its name."""
    url, title = quote(url, safe=""), quote(title, safe="")
    return tuple(Link(target, SHARE_URLS[target].format(url=url, title=title)) for target in targets)

from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.config.schema import Target
from site_builder.model.site import Link
from site_builder.render.filters import SHARE_URLS, share_links
from tests.support.hubs import texts

URL = "https://hub.example/news/größe/?a=1&b=2#top"
TITLE = 'Cats & dogs: 100% "équal" + {url}/#?'


def test_every_share_target_has_a_url_and_a_text() -> None:
    assert set(SHARE_URLS) == set(get_args(Target))
    assert {f"share_{target}" for target in SHARE_URLS} <= texts().keys()


def test_share_links_keep_the_order_of_the_settings() -> None:
    assert share_links(("email", "x"), "https://hub.example/", "A b") == (
        Link("email", "mailto:?subject=A%20b&body=https%3A%2F%2Fhub.example%2F"),
        Link("x", "https://x.com/intent/post?url=https%3A%2F%2Fhub.example%2F&text=A%20b"),
    )
    assert share_links((), "https://hub.example/", "A b") == ()


def fields(url: str) -> dict[str, str]:
    """Return the fields in the query or fragment of a URL."""
    parts = urlsplit(url)
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment, strict_parsing=True).items()}


@pytest.mark.parametrize("target", SHARE_URLS)
def test_share_link_carries_url_and_title(target: str) -> None:
    (link,) = share_links((target,), URL, TITLE)
    expected = {name: value.format(url=URL, title=TITLE) for name, value in fields(SHARE_URLS[target]).items()}
    assert fields(link.url) == expected
    assert link.url.isascii() and not {" ", '"', "<"} & set(link.url)


def test_share_urls_match_their_networks() -> None:
    assert {target: urlsplit(share_links((target,), URL, TITLE)[0].url)[:3] for target in SHARE_URLS} == {
        "x": ("https", "x.com", "/intent/post"),
        "linkedin": ("https", "www.linkedin.com", "/sharing/share-offsite/"),
        "bluesky": ("https", "bsky.app", "/intent/compose"),
        "mastodon": ("https", "share.joinmastodon.org", "/"),
        "hacker-news": ("https", "news.ycombinator.com", "/submitlink"),
        "reddit": ("https", "www.reddit.com", "/submit"),
        "email": ("mailto", "", ""),
    }

"""Which URLs of sites readers can use."""

from __future__ import annotations

import pytest

from site_builder.config.base_url import is_placeholder, is_same_site, split_base_url, unsuitable_url

LOCAL = [
    "http://localhost:8000/",
    "https://hub.localhost/",
    "https://mac.local/",
    "http://127.0.0.1/",
    "https://[::1]/",
    "https://0.0.0.0/",
]
EXAMPLES = [
    "https://example.org/",
    "https://EXAMPLE.org./news/",
    "https://www.example.com:8443/",
    "https://news.example.net/",
    "https://hub.example/",
    "https://example/",
]


@pytest.mark.parametrize(
    ("urls", "reason"),
    [
        (LOCAL, "own machine"),
        (["http://192.0.2.7/", "http://10.0.0.7:8000/"], "HTTPS"),
        (["https://hub.test/", "https://my-hub.invalid/x/"], "leads nowhere"),
        (EXAMPLES, "is an example"),
    ],
)
def test_urls_that_readers_cannot_use_are_unsuitable(urls: list[str], reason: str) -> None:
    assert [url for url in urls if reason not in unsuitable_url(url)] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://latest.de/",
        "http://news.ai/",
        "https://192.0.2.7/",
        "https://myexample.org/",
        "https://example.org.uk/",
        "https://example.ai/",
        "https://testing.dev/",
    ],
)
def test_public_urls_are_suitable(url: str) -> None:
    assert (unsuitable_url(url), is_placeholder(url)) == ("", False)


def test_all_unsuitable_urls_are_placeholders_except_those_of_demos() -> None:
    demos = [url for url in (*LOCAL, *EXAMPLES) if not is_placeholder(url)]
    assert demos == ["https://hub.example/", "https://example/"]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://news.ai", True),
        ("https://NEWS.ai/", True),
        ("https://NEWS.ai:443/", True),
        ("HTTPS://news.ai:/", True),
        ("https://news.ai:80/", False),
        ("https://news.ai:8443/", False),
        ("http://news.ai:443/", False),
        ("http://news.ai/", False),
        ("https://news.ai/x/", False),
        ("https://preview.news.ai/", False),
    ],
)
def test_urls_of_one_site_are_the_same_apart_from_case_and_slash(other: str, same: bool) -> None:
    assert is_same_site("https://news.ai/", other) is same


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://NEWS.ai:443/Hub/", "https://news.ai"),
        ("http://news.ai:80", "http://news.ai"),
        ("http://[::1]:80/", "http://[::1]"),
        ("http://[2001:db8::80]/", "http://[2001:db8::80]"),
        ("https://news.ai:4430/", "https://news.ai:4430"),
    ],
)
def test_pages_have_the_normal_form_of_their_origin(url: str, origin: str) -> None:
    assert split_base_url(url)[0] == origin

from __future__ import annotations

import pytest

from site_builder.deploy.urls import file_url, page_urls, unsuitable_url, urls_of
from site_builder.hub.urls import Urls
from tests.support.hubs import hub_of

URLS = Urls("https://hub.example", "/base/")


def test_the_address_of_a_file() -> None:
    found = [file_url(path, URLS) for path in ("index.html", "news/ä/index.html", "feed.xml", "not-index.html")]
    assert [url.removeprefix("https://hub.example/base/") for url in found] == [
        "",
        "news/%C3%A4/",
        "feed.xml",
        "not-index.html",
    ]


def test_pages_are_what_readers_open() -> None:
    found = page_urls(["404.html", "feed.xml", "news/a/index.html", "assets/a.css", "old.html"], URLS)
    assert [*found] == ["https://hub.example/base/news/a/", "https://hub.example/base/old.html"]


def test_the_addresses_are_those_of_the_hub() -> None:
    hub = hub_of(config={"base_url": "https://hub.example/base/"})
    assert urls_of(hub.config) == hub.urls == URLS


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/",
        "https://hub.localhost/",
        "https://mac.local/",
        "http://127.0.0.1/",
        "https://[::1]/",
        "https://0.0.0.0/",
        "http://192.0.2.7/",
        "https://hub.test/",
    ],
)
def test_addresses_that_are_not_for_readers(url: str) -> None:
    assert unsuitable_url(url).startswith("is a number" if "192.0.2" in url else "leads nowhere but")


@pytest.mark.parametrize(
    "url", ["https://hub.example/", "http://hub.example/", "https://192.0.2.7/", "https://latest.de"]
)
def test_addresses_that_are(url: str) -> None:
    assert unsuitable_url(url) == ""

from __future__ import annotations

import pytest

from site_builder.deploy.urls import file_url, page_urls, unsuitable_url, urls_of
from site_builder.hub.urls import Urls
from tests.support.hubs import hub_of

URLS = Urls("https://hub.example", "/base/")


def test_file_url_removes_index_html() -> None:
    urls = [file_url(path, URLS) for path in ("index.html", "news/ä/index.html", "feed.xml", "not-index.html")]
    assert [url.removeprefix("https://hub.example/base/") for url in urls] == [
        "",
        "news/%C3%A4/",
        "feed.xml",
        "not-index.html",
    ]


def test_page_urls_are_those_of_html_pages() -> None:
    urls = page_urls(["404.html", "feed.xml", "news/a/index.html", "assets/a.css", "old.html"], URLS)
    assert [*urls] == ["https://hub.example/base/news/a/", "https://hub.example/base/old.html"]


def test_urls_of_matches_the_hub() -> None:
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
def test_local_and_insecure_urls_are_unsuitable(url: str) -> None:
    assert ("HTTPS" if "192.0.2" in url else "own machine") in unsuitable_url(url)


@pytest.mark.parametrize(
    "url", ["https://hub.example/", "http://hub.example/", "https://192.0.2.7/", "https://latest.de"]
)
def test_public_urls_are_suitable(url: str) -> None:
    assert unsuitable_url(url) == ""

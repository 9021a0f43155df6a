from __future__ import annotations

from site_builder.deploy.urls import file_url, page_urls, urls_of
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

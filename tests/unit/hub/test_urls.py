from datetime import UTC, datetime

import pytest

from site_builder.hub.urls import Urls, month_path, output_file, page_path, story_path, term_path
from site_builder.model.content import Timestamp

AT_TOP = Urls("https://hub.example", "/")
BELOW = Urls("https://hub.example", "/news-hub/")


def test_href_begins_with_the_base_path() -> None:
    assert (AT_TOP.href("/"), AT_TOP.href("/news/")) == ("/", "/news/")
    assert (BELOW.href("/"), BELOW.href("/news/")) == ("/news-hub/", "/news-hub/news/")


def test_href_is_percent_encoded() -> None:
    assert AT_TOP.href("/tag/künstliche intelligenz/") == "/tag/k%C3%BCnstliche%20intelligenz/"
    assert AT_TOP.href("/a?b#c%") == "/a%3Fb%23c%25"


def test_absolute_url_has_the_origin() -> None:
    assert BELOW.absolute("/news/") == "https://hub.example/news-hub/news/"


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("/about/", "/news-hub/about/"),
        ("/search/?q=a b&sort=new#top", "/news-hub/search/?q=a%20b&sort=new#top"),
        ("/über/#größe", "/news-hub/%C3%BCber/#gr%C3%B6%C3%9Fe"),
        ("/a#b?c", "/news-hub/a#b?c"),
        ("/a?b/c=d+e&f-g_h.i~!$'()*,;:@", "/news-hub/a?b/c=d+e&f-g_h.i~!$'()*,;:@"),
        ("/search/?q=%20", "/news-hub/search/?q=%20"),
        ("https://other.example/a b", "https://other.example/a b"),
        ("mailto:desk@hub.example", "mailto:desk@hub.example"),
    ],
)
def test_menu_link_keeps_query_and_anchor(target: str, href: str) -> None:
    assert BELOW.link(target) == href


def test_paths_of_pages() -> None:
    assert story_path("a-story") == "/news/a-story/"
    assert term_path("tag", "llm") == "/tag/llm/"
    assert page_path("about") == "/about/"
    assert month_path(Timestamp(datetime(987, 3, 1, tzinfo=UTC))) == "/archive/0987/03/"


@pytest.mark.parametrize(
    ("path", "file"),
    [("/", "index.html"), ("/news/", "news/index.html"), ("/feed.xml", "feed.xml"), ("/a/b.xml", "a/b.xml")],
)
def test_output_file_of_a_path(path: str, file: str) -> None:
    assert output_file(path) == file

import pytest

from site_builder.hub.links import Links
from site_builder.hub.urls import Urls
from site_builder.model import BodyLink, ContentPage
from tests.hubs import story

URLS = Urls("https://hub.example", "/hub/")
HERE = "content/news/2026/11/2026-11-02-here.md"
FILES = {
    "content/news/2026/11/chart.svg": "/hub/assets/news/2026/11/chart.1234.svg",
    "static/img/map.png": "/hub/assets/img/map.1234.png",
}


def links() -> Links:
    return Links(
        [story("other", anchors=("results",))],
        [(story("secret", draft=True), "a draft")],
        [ContentPage("content/pages/about.md", "about", "About", anchors=("team",))],
        {"content/news/2026/11/2026-11-03-broken.md": "broken"},
        FILES,
        URLS,
    )


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("2026-11-01-other.md", "/hub/news/other/"),
        ("../11/2026-11-01-other.md#results", "/hub/news/other/#results"),
        ("other", "/hub/news/other/"),
        ("/news/other/", "/hub/news/other/"),
        ("/news/other#results", "/hub/news/other/#results"),
        ("../../../pages/about.md#team", "/hub/about/#team"),
        ("about", "/hub/about/"),
        ("chart.svg", "/hub/assets/news/2026/11/chart.1234.svg"),
        ("/img/map.png", "/hub/assets/img/map.1234.png"),
        ("2026-11-03-broken.md", "#"),
        ("/search/?q=a b", "/hub/search/?q=a%20b"),
    ],
)
def test_where_a_link_leads(target: str, href: str) -> None:
    made = links()
    assert made.resolve(HERE, [BodyLink(target, 7)]) == (href,)
    assert not made.problems


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("2026-11-01-othr.md", "broken-link"),
        ("nothing", "broken-link"),
        ("other#reslts", "broken-anchor"),
        ("secret", "link-to-unpublished"),
    ],
)
def test_what_is_wrong_with_a_link(target: str, code: str) -> None:
    made = links()
    made.resolve(HERE, [BodyLink(target, 7)])
    assert [(p.path, p.code) for p in made.problems] == [(HERE, code)]


def test_a_link_to_a_draft_leads_to_its_original_as_a_warning() -> None:
    made = links()
    assert made.resolve(HERE, [BodyLink("secret", 7)]) == ("https://lab.example/post",)
    assert made.problems[0].severity == "warning"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "lab.example/post"])
def test_a_link_to_a_draft_without_a_good_address_leads_nowhere(url: str) -> None:
    made = Links([], [(story("secret", source_url=url), "a draft")], [], {}, {}, URLS)
    assert made.resolve(HERE, [BodyLink("secret", 7)]) == ("#",)
    assert [(p.severity, p.message) for p in made.problems] == [
        ("warning", "`secret` is a draft: the link leads nowhere")
    ]


def test_an_image_must_be_there() -> None:
    made = links()
    assert made.resolve(HERE, [BodyLink("chrt.svg", 7, image=True)]) == ("#",)
    assert made.problems[0].code == "missing-file"
    assert "chart.svg" in made.problems[0].hint


def test_a_file_in_use_is_remembered_and_a_site_path_left_to_check() -> None:
    made = links()
    made.resolve(HERE, [BodyLink("chart.svg", 7, image=True), BodyLink("/archive/", 8)])
    assert made.used_files == {"content/news/2026/11/chart.svg"}
    assert [(link.path, link.target) for link in made.site_links] == [(HERE, "/archive/")]

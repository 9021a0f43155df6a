import pytest

from site_builder.content.images.image import ImageFacts, image_key
from site_builder.hub.images import Images, ShownImage
from site_builder.hub.links import MAX_HINTS, Links, cover_image
from site_builder.hub.urls import Urls
from site_builder.model.content import BodyLink, ContentPage
from site_builder.model.outputs import File
from site_builder.model.problems import TextLocation
from site_builder.model.site import BodyRef, ImageSize
from tests.support.hubs import story

URLS = Urls("https://hub.example", "/hub/")
HERE = "content/news/2026/11/2026-11-02-here.md"
KEYS = {
    "content/news/2026/11/chart.svg": "assets/news/2026/11/chart.1234.svg",
    "static/img/map.png": "assets/img/map.1234.png",
    "static/img/cut-off.png": "assets/img/cut-off.1234.png",
    "static/data.csv": "assets/data.1234.csv",
}
FILES = {key: File(path, f"/hub/{key}", key.encode(), key) for key, path in KEYS.items()}
FACTS = {
    "content/news/2026/11/chart.svg": ImageFacts(720, 300),
    "static/img/map.png": ImageFacts(800, 600, "graphic"),
    "static/img/cut-off.png": ImageFacts(error="is cut off"),
}


def links() -> Links:
    facts = {image_key(key, FILES[key].digest): value for key, value in FACTS.items()}
    return Links(
        [story("other", anchors=("results",))],
        [(story("secret", draft=True), "a draft")],
        [ContentPage("content/pages/about.md", "about", "About", anchors=("team",))],
        {"content/news/2026/11/2026-11-03-broken.md": "broken"},
        {key: f"/hub/{file.path}" for key, file in FILES.items()},
        Images(FILES, facts, URLS),
        URLS,
    )


def resolved(made: Links, *links: BodyLink) -> BodyRef:
    return made.body(HERE, b"", links)


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
    assert resolved(made, BodyLink(target, 7)).hrefs == (href,)
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
    resolved(made, BodyLink(target, 7))
    assert [(p.path, p.code) for p in made.problems] == [(HERE, code)]


def test_a_link_to_a_draft_leads_to_its_original_as_a_warning() -> None:
    made = links()
    assert resolved(made, BodyLink("secret", 7)).hrefs == ("https://lab.example/post",)
    assert made.problems[0].severity == "warning"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "lab.example/post"])
def test_a_link_to_a_draft_without_a_good_address_leads_nowhere(url: str) -> None:
    made = Links([], [(story("secret", source_url=url), "a draft")], [], {}, {}, Images({}, {}, URLS), URLS)
    assert resolved(made, BodyLink("secret", 7)).hrefs == ("#",)
    assert [(p.severity, p.message) for p in made.problems] == [
        ("warning", "`secret` is a draft: the link leads nowhere")
    ]


def test_an_image_must_be_there() -> None:
    made = links()
    assert resolved(made, BodyLink("chrt.svg", 7, image=True)).hrefs == ("#",)
    assert made.problems[0].code == "missing-file"
    assert "chart.svg" in made.problems[0].hint


def test_a_file_in_use_is_remembered_and_a_site_path_left_to_check() -> None:
    made = links()
    resolved(made, BodyLink("chart.svg", 7, image=True), BodyLink("/archive/", 8))
    assert made.used_files == {"content/news/2026/11/chart.svg"}
    assert [(link.path, link.target) for link in made.site_links] == [(HERE, "/archive/")]


def test_an_image_comes_with_its_size_and_a_link_without() -> None:
    made = links()
    chart, link = BodyLink("chart.svg", 7, image=True), BodyLink("other", 8)
    assert resolved(made, link, chart).pictures == (None, ImageSize(720, 300))
    assert resolved(made, link).pictures == ()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/img/cut-off.png", "`static/img/cut-off.png` is cut off"),
        ("/data.csv", "`static/data.csv` is no image that browsers show"),
    ],
)
def test_a_broken_image_is_told_where_it_is_used(target: str, message: str) -> None:
    made = links()
    resolved(made, BodyLink(target, 7, image=True))
    assert [(p.path, p.code, p.message, p.location) for p in made.problems] == [
        (HERE, "broken-image", message, TextLocation(7, target))
    ]


@pytest.mark.parametrize("image", ["", "https://a.example/b.png"])
def test_a_story_without_an_image_of_the_hub_has_no_cover(image: str) -> None:
    made = links()
    assert cover_image(story("a", image=image), made) == ShownImage("", None)
    assert made.problems == []
    assert cover_image(story("a", image="/img/map.png"), made).href.endswith("/img/map.1234.png")


def test_a_file_with_many_mistakes_gets_suggestions_for_the_first() -> None:
    made = links()
    resolved(made, *(BodyLink("othr", line) for line in range(1, MAX_HINTS + 3)))
    assert [problem.hint for problem in made.problems] == ["did you mean `other`?"] * MAX_HINTS + [""] * 2


def test_a_file_to_link_to_must_be_there_and_be_harmless() -> None:
    made = Links(
        [], [], [], {}, {"static/a.pdf": "/a.pdf", "content/news/x.html": "/x.html"}, Images({}, {}, URLS), URLS
    )
    where = TextLocation(7, "x")
    assert made.file("content/news/a.md", "/a.pdf", where) == "/a.pdf"
    assert made.problems == [] and made.used_files == {"static/a.pdf"}
    assert made.file("content/news/a.md", "x.html", where) == "/x.html"
    assert made.file("content/news/a.md", "/b.pdf", where) == "#"
    assert [(p.code, p.location) for p in made.problems] == [("active-file", where), ("missing-file", where)]
    assert made.problems[1].hint == "did you mean `static/a.pdf`?"

from collections.abc import Iterable
from typing import Any

import pytest

from site_builder.content.images.image import ImageFacts, image_key
from site_builder.hub.images import Images
from site_builder.hub.links import MAX_HINTS, Links, LinkTargets, LinkUses, ResolvedLink, cover_image
from site_builder.hub.places import Places
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import Urls
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.content import BodyLink, ContentPage
from site_builder.model.outputs import File
from site_builder.model.problems import Problem, TextLocation
from site_builder.model.site import BodyRef, ImageSize
from tests.support.hubs import NOW, parsed, story

URLS = Urls("https://hub.example", "/hub/")
WHERE = TextLocation(7, "x")
STORY = "content/news/a.md"
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


def make_links(**targets: Any) -> Links:
    facts = {image_key(key, FILES[key].digest): value for key, value in FACTS.items()}
    defaults: dict[str, Any] = {"published": [], "unpublished": [], "pages": [], "unreadable": {}, "files": {}}
    defaults["places"] = Places((), parsed().config, vocabularies_of(()), Selection(at=NOW))
    return Links(LinkTargets(**{**defaults, **targets}), Images(FILES, facts, URLS), URLS)


def hub_links() -> Links:
    return make_links(
        published=[story("other", anchors=("results",))],
        unpublished=[(story("secret", draft=True), "a draft")],
        pages=[ContentPage("content/pages/about.md", "about", "About", anchors=("team",))],
        unreadable={"content/news/2026/11/2026-11-03-broken.md": "broken"},
        files={key: f"/hub/{file.path}" for key, file in FILES.items()},
    )


def resolve(*links: BodyLink) -> tuple[BodyRef, list[ResolvedLink]]:
    return hub_links().body(HERE, b"", links)


def problems_of(links: Iterable[ResolvedLink]) -> list[Problem]:
    return [link.problem for link in links if link.problem]


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
def test_link_leads_to_its_target(target: str, href: str) -> None:
    body, links = resolve(BodyLink(target, 7))
    assert body.hrefs == (href,)
    assert not problems_of(links)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("2026-11-01-othr.md", "broken-link"),
        ("nothing", "broken-link"),
        ("other#reslts", "broken-anchor"),
        ("secret", "link-to-unpublished"),
    ],
)
def test_broken_link_has_a_problem(target: str, code: str) -> None:
    _, links = resolve(BodyLink(target, 7))
    assert [(p.path, p.code) for p in problems_of(links)] == [(HERE, code)]


def test_link_to_a_draft_leads_to_its_original_with_a_warning() -> None:
    body, links = resolve(BodyLink("secret", 7))
    assert body.hrefs == ("https://lab.example/post",)
    assert problems_of(links)[0].severity == "warning"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "lab.example/post"])
def test_link_to_a_draft_without_a_good_original_leads_nowhere(url: str) -> None:
    links = make_links(unpublished=[(story("secret", source_url=url), "a draft")])
    link = links.href(HERE, "secret", WHERE)
    assert link.href == "#"
    assert link.problem and (link.problem.code, link.problem.severity) == ("link-to-unpublished", "warning")


def test_missing_image_is_reported_with_a_suggestion() -> None:
    body, links = resolve(BodyLink("chrt.svg", 7, image=True))
    assert body.hrefs == ("#",)
    assert problems_of(links)[0].code == "missing-file"
    assert "chart.svg" in problems_of(links)[0].hint


def test_links_say_what_they_use() -> None:
    uses = LinkUses()
    uses.add(resolve(BodyLink("chart.svg", 7, image=True), BodyLink("/archive/", 8))[1])
    assert uses.files == {"content/news/2026/11/chart.svg"}
    assert list(uses.images) == ["content/news/2026/11/chart.svg"]
    assert [(link.path, link.target) for link in uses.site_links] == [(HERE, "/archive/")]


def test_resolving_a_link_changes_nothing() -> None:
    links = hub_links()
    broken, image = BodyLink("nothing", 1), BodyLink("/img/map.png", 2, image=True)
    first = links.body(HERE, b"", [broken, image])
    links.body("content/news/2026/11/2026-11-05-other.md", b"", [image] * 50 + [broken] * 50)
    assert links.body(HERE, b"", [broken, image]) == first


def test_image_comes_with_its_size_and_a_link_without() -> None:
    chart, link = BodyLink("chart.svg", 7, image=True), BodyLink("other", 8)
    assert resolve(link, chart)[0].pictures == (None, ImageSize(720, 300))
    assert resolve(link)[0].pictures == ()


@pytest.mark.parametrize("target", ["/img/cut-off.png", "/data.csv"])
def test_broken_image_is_reported_where_it_is_used(target: str) -> None:
    _, links = resolve(BodyLink(target, 7, image=True))
    assert [(p.path, p.code, p.location) for p in problems_of(links)] == [
        (HERE, "broken-image", TextLocation(7, target))
    ]


@pytest.mark.parametrize("image", ["", "https://a.example/b.png"])
def test_story_without_an_image_of_the_hub_has_no_cover(image: str) -> None:
    links = hub_links()
    assert cover_image(story("a", image=image), links) == ResolvedLink("")
    assert cover_image(story("a", image="/img/map.png"), links).href.endswith("/img/map.1234.png")


def test_file_with_many_broken_links_gets_suggestions_for_the_first() -> None:
    _, links = resolve(*(BodyLink("othr", line) for line in range(1, MAX_HINTS + 3)))
    assert [bool(problem.hint) for problem in problems_of(links)] == [True] * MAX_HINTS + [False] * 2


def test_linked_file_must_exist_and_be_harmless() -> None:
    links = make_links(files={"static/a.pdf": "/a.pdf", "content/news/x.html": "/x.html"})
    assert links.file(STORY, "/a.pdf", WHERE) == ResolvedLink("/a.pdf", used_file="static/a.pdf")
    active = links.file(STORY, "x.html", WHERE)
    missing = links.file(STORY, "/b.pdf", WHERE)
    assert (active.href, missing.href) == ("/x.html", "#")
    assert [(p.code, p.location) for p in problems_of([active, missing])] == [
        ("active-file", WHERE),
        ("missing-file", WHERE),
    ]
    assert missing.problem and "static/a.pdf" in missing.problem.hint


@pytest.mark.parametrize(
    "target",
    [
        "2026-11-01-other.md",
        "../11/2026-11-01-other.md",
        "../../../news/2026/11/2026-11-01-other.md",
        "./2026-11-01-other.md",
        "../../2027/../2026/11/2026-11-01-other.md",
        "2026-11-01-other.md#results",
        "2026-11-01-other.md?x=1",
        "2026-11-01-other%2Emd",
        "other",
        "/news/other/",
        "2026-11-01-missing.md",
        "../../../../../../2026-11-01-other.md",
        "..md",
        "secret.md",
        "../../../pages/about.md",
        "2026-11-03-broken.md",
        "chart.svg",
    ],
)
def test_story_hrefs_are_those_of_the_body(target: str) -> None:
    links = hub_links()
    hrefs = links.story_hrefs(HERE, (BodyLink(target, 7), BodyLink("2026-11-01-other.md", 8)))
    body, resolved = links.body(HERE, b"", (BodyLink(target, 7), BodyLink("2026-11-01-other.md", 8)))
    is_plain = resolved == [ResolvedLink(link.href) for link in resolved]
    assert hrefs is None or (hrefs == body.hrefs and is_plain)


@pytest.mark.parametrize(
    "target", ["2026-11-01-other.md", "../11/2026-11-01-other.md", "../../../news/2026/11/2026-11-01-other.md"]
)
def test_story_hrefs_are_known_for_plain_links(target: str) -> None:
    assert hub_links().story_hrefs(HERE, (BodyLink(target, 7),)) == ("/hub/news/other/",)


def test_story_hrefs_leave_out_stories_that_expire_and_images() -> None:
    links = make_links(published=[story("other", expires="2027-01-01")])
    assert links.story_hrefs(HERE, (BodyLink("2026-11-01-other.md", 7),)) is None
    assert hub_links().story_hrefs(HERE, (BodyLink("2026-11-01-other.md", 7, image=True),)) is None

from collections.abc import Sequence
from typing import get_args

import msgspec
import pytest

from site_builder.config.schema import Host
from site_builder.hub.hub import Hub
from site_builder.hub.links import MAX_HINTS
from site_builder.hub.schedule import Selection
from site_builder.model.content import BodyLink, ContentPage, SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import File, ImageVariant, LayoutOutput, Output, SocialCard, SocialCardImage
from site_builder.model.problems import KeyLocation, Problem
from site_builder.pages import lists
from site_builder.pipeline.index import index
from site_builder.pipeline.plan import PLANNERS, Planner, plan
from site_builder.pipeline.planned_files import linkable
from tests.support.hubs import NOW, hub_of, parsed, story
from tests.support.items import SETTINGS, item, story_about


def planned(hub: Hub) -> list[Output]:
    site, problems = plan(hub)
    assert problems == []
    return site.outputs


def test_groups_of_the_last_build_are_planned_only_when_asked_for() -> None:
    stories = [story(f"s{i}", f"2026-10-{i + 1:02}", tags=("t",)) for i in range(20)]
    first = plan(hub_of(stories)).value
    again, problems = plan(hub_of(stories), known=first.batches)
    assert not again.planned[0].path.startswith("news/") and again.paths == first.paths and not problems
    assert {output.path: output for output in again.outputs} == {output.path: output for output in first.outputs}
    edited = [msgspec.structs.replace(stories[0], body=b"other"), *stories[1:]]
    third = plan(hub_of(edited), known=first.batches).value
    changed = {output.path for output in third.planned} - {output.path for output in again.planned}
    own = {f"news/s0/index.{form}" for form in ("html", "md", "json")}
    assert changed == own | {"search/data/first/catalogue.json"}


def test_lists_are_not_looked_at_while_no_face_and_no_term_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [story(f"s{i}", f"2026-10-{i + 1:02}", tags=("t",)) for i in range(20)]
    first = plan(hub_of(stories)).value
    damaged = {name: batch for name, batch in first.batches.items() if name != first.batches["lists"].batches[0]}
    again = plan(hub_of(stories), known=damaged).value
    assert again.batches == first.batches and any(output.path.startswith("tag/") for output in again.planned)
    monkeypatch.setattr(lists, "_groups", None)
    edited = [msgspec.structs.replace(stories[0], body=b"other"), *stories[1:]]
    third = plan(hub_of(edited), known=first.batches).value
    assert third.paths == first.paths and third.batches["lists"] == first.batches["lists"]
    with pytest.raises(TypeError):
        plan(hub_of([msgspec.structs.replace(stories[0], title="Other"), *stories[1:]]), known=first.batches)


def test_links_to_remembered_outputs_are_checked_like_those_to_planned_ones() -> None:
    first = plan(hub_of([story("a")], {"cards": True}, can_draw=True)).value
    groups = [group for batch in first.batches.values() for group in batch.groups]
    remembered = [outline for group in groups for outline in group.outlines()]
    paths = {outline.path for outline in remembered}
    grouped = [output for output in first.planned if output.path in paths]
    assert any(isinstance(output, SocialCardImage) for output in grouped)
    assert linkable(remembered) == linkable(groups) == linkable(grouped)


def test_remembered_outputs_collide_like_planned_ones() -> None:
    first = plan(hub_of([story("first")])).value
    hub = hub_of([story("first")], static=(root_file("news/first/index.html"), root_file("News/index.html")))
    found = [told(plan(hub, known=known).problems) for known in ({}, first.batches)]
    assert found[0] == found[1] != []


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


def page(slug: str) -> ContentPage:
    return ContentPage(f"content/pages/{slug}.md", slug, slug)


def root_file(name: str) -> SourceFile:
    return SourceFile(f"root/{name}", f"/disk/{name}", digest_bytes(name.encode()))


def test_plan_has_every_kind_of_page() -> None:
    hub = hub_of([story("first", "2025-12-31", tags=("C++", "llm"))], pages=(page("about"),))
    paths = [output.path.removesuffix("index.html") for output in planned(hub)]
    assert len(paths) == len(set(paths))
    assert {
        "", "404.html", "feed.xml", "about/", "news/", "news/first/", "category/research/", "tag/c-plus-plus/",
        "tag/llm/", "source/example-lab/", "categories/", "tags/", "sources/", "archive/", "archive/2025/",
        "archive/2025/12/", "search/", "sitemap.xml",
    } <= set(paths)  # fmt: skip


def test_plan_copies_files() -> None:
    outputs = planned(hub_of(static=(root_file("CNAME"),)))
    assert [o for o in outputs if isinstance(o, File)] == [
        File("CNAME", "/disk/CNAME", digest_bytes(b"CNAME"), "static/root/CNAME")
    ]


HOST_FILES = {
    "_headers": ("any", "netlify", "cloudflare"),
    "_redirects": ("any", "netlify", "cloudflare"),
    "vercel.json": ("vercel",),
    "_nginx/site.conf": ("nginx",),
    "_s3/website.json": ("s3",),
}


@pytest.mark.parametrize("host", get_args(Host))
def test_plan_has_only_the_files_that_the_host_reads(host: str) -> None:
    paths = {output.path for output in planned(hub_of(config={"host": host}, redirects={"/old/": "/news/"}))}
    assert paths & HOST_FILES.keys() == {path for path, hosts in HOST_FILES.items() if host in hosts}


@pytest.mark.parametrize("path", ["robots.txt", "llms.txt", "some-key.txt", *HOST_FILES])
def test_plan_gives_way_to_a_file_of_the_hub(path: str) -> None:
    config: dict[str, object] = {"host": HOST_FILES.get(path, ("any",))[0], "indexnow": "some-key"}
    redirects = {"/old/": "/news/"}
    (generated,) = (o for o in planned(hub_of(config=config, redirects=redirects)) if o.path == path)
    (own,) = (
        o for o in planned(hub_of(config=config, redirects=redirects, static=(root_file(path),))) if o.path == path
    )
    assert isinstance(own, File) and not isinstance(generated, File)


def test_page_at_a_reserved_url_is_reported() -> None:
    site, problems = plan(hub_of(pages=(page("tags"), page("about"))))
    assert told(problems) == [("content/pages/tags.md", "url-collision")]
    assert "`/tags/`" in problems[0].message and "a page of the generator" in problems[0].message
    assert [o.path for o in site.outputs].count("tags/index.html") == 1


def test_url_collision_names_both_files() -> None:
    _, problems = plan(hub_of(pages=(page("about"),), static=(root_file("about/index.html"),)))
    assert told(problems) == [("static/root/about/index.html", "url-collision")]
    assert "content/pages/about.md" in problems[0].message


def test_urls_that_differ_only_in_case_collide() -> None:
    _, problems = plan(hub_of(static=(root_file("News/Index.html"), root_file("404.HTML"))))
    assert told(problems) == [
        ("static/root/News/Index.html", "url-collision"),
        ("static/root/404.HTML", "url-collision"),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("news", "`/news` cannot be a file, because `/news/first/index.html` needs a folder of this name"),
        ("News/First", "`/News/First` cannot be a file, because `/news/first/index.html` needs a folder of this name"),
        ("feed.xml/x/y.txt", "`/feed.xml` cannot be a file, because `/feed.xml/x/y.txt` needs a folder of this name"),
    ],
)
def test_file_at_the_path_of_a_folder_is_reported(name: str, message: str) -> None:
    _, problems = plan(hub_of([story("first")], static=(root_file(name),)))
    assert told(problems) == [(f"static/root/{name}", "url-collision")]
    assert problems[0].message == message


@pytest.mark.parametrize(("encodings", "wrong"), [(["gz"], ["static/root/feed.xml.gz"]), (["br"], []), ([], [])])
def test_file_at_the_path_of_a_compressed_copy_collides(encodings: list[str], wrong: list[str]) -> None:
    hub = hub_of(config={"precompress": encodings}, static=(root_file("feed.xml.gz"), root_file("alone.gz")))
    assert told(plan(hub)[1]) == [(path, "url-collision") for path in wrong]


def test_names_equal_on_some_file_system_collide() -> None:
    _, problems = plan(hub_of(static=(root_file("caf\u00e9.txt"), root_file("CAFE\u0301.txt"))))
    assert [problem.code for problem in problems] == ["url-collision"]


def test_unportable_name_is_reported_once_per_file() -> None:
    _, problems = plan(hub_of([story("con")], static=(root_file("why?.txt"), root_file("ß" * 126))))
    assert [(problem.path, problem.code, problem.severity) for problem in problems] == [
        ("content/news/2026/11/2026-11-01-con.md", "unsafe-file-name", "warning"),
        ("static/root/why?.txt", "unsafe-file-name", "warning"),
        (f"static/root/{'ß' * 126}", "long-file-name", "error"),
    ]


@pytest.mark.parametrize("target", ["/", "/archive/", "/archive", "/archive/2026", "/feed.xml", "/search/?q=x#top"])
def test_site_link_may_lead_to_any_output(target: str) -> None:
    hub = hub_of([story("a", links=(BodyLink(target, 7),))], {"navigation": [{"label": "x", "url": target}]})
    assert len(hub.site_links) == 2
    assert plan(hub)[1] == []


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("/archiv/", "did you mean `/archive/`?"),
        ("/zzzzzzzz", ""),
        ("/archive/index.html/", "did you mean `/archive/`?"),
    ],
)
def test_broken_site_link_is_reported_at_its_location(target: str, hint: str) -> None:
    hub = hub_of([story("a", links=(BodyLink(target, 7),))], {"navigation": [{"label": "x", "url": target}]})
    _, problems = plan(hub)
    assert told(problems) == [(hub.stories[0].story.path, "broken-link"), ("site.yaml", "broken-link")]
    assert [p.location for p in problems] == [link.location for link in hub.site_links]
    assert hint in problems[0].hint


def test_file_that_comes_and_goes_with_a_story_is_no_target() -> None:
    chart = SourceFile("content/news/2026/11/data.csv", "/disk/data.csv", digest_bytes(b"x"))
    attached = File("assets/news/2026/11/data.1234.csv", chart.path, chart.digest, chart.path)
    variant = ImageVariant("assets/img/a.1234-480.webp", "/disk/a.png", b"", 480, "webp", "static/img/a.png")
    made = SocialCardImage("assets/cards/a.1234.png", SocialCard(hub="", category="", title="", domain="", tone=0))
    stays = File("assets/img/a.1234.png", "/disk/a.png", b"", "static/img/a.png")
    assert list(linkable([attached, variant, made, stays])) == [stays.path]
    _, problems = plan(hub_of([story("a", links=(BodyLink(f"/{made.path}", 7),))]))
    assert told(problems) == [("content/news/2026/11/2026-11-01-a.md", "broken-link")]
    assert "write the path of the file" in problems[0].hint


def test_link_to_a_sitemap_is_no_error_in_a_preview() -> None:
    targets = ("/sitemap.xml", "/news-sitemap.xml", "/sitemaps/2026-11.xml")
    linking = story("a", links=tuple(BodyLink(target, 7) for target in (*targets, "/nope/")))
    hub, _ = index(parsed([linking]), Selection(at=NOW, drafts=True))
    assert hub.site.preview
    assert [problem.message for problem in plan(hub)[1]] == ["this site has no page `/nope/`"]


def test_plan_is_deterministic() -> None:
    stories = [story(f"s{i}", f"2026-11-{i:02}", tags=(f"t{i % 3}",)) for i in range(1, 9)]
    assert planned(hub_of(stories)) == planned(hub_of(stories[::-1]))


def test_redirect_at_the_url_of_a_page_is_reported() -> None:
    listed = {"/tags": "/news/", "/feed.xml": "/news/", "/TAGS/": "gone", "/fine/": "/news/"}
    site, problems = plan(hub_of([story("first", tags=("llm",))], {"host": "nginx"}, redirects=listed))
    assert told(problems) == [("redirects.yaml", "url-collision")] * 3
    assert problems[1].message == "the URL `/feed.xml/` is also that of a page of the generator"
    assert problems[1].location == KeyLocation(("/feed.xml",), on_key=True)
    assert "fine/index.html" not in [output.path for output in site.outputs]


def test_redirect_to_no_page_is_reported() -> None:
    _, problems = plan(hub_of([story("first")], redirects={"/old/": "/news/frist/"}))
    assert told(problems) == [("redirects.yaml", "broken-link")]
    assert problems[0].hint == "did you mean `/news/first/`?"


@pytest.mark.parametrize("host", ["any", "netlify"])
def test_link_to_an_old_url_is_valid(host: str) -> None:
    linking = story("first", links=(BodyLink("/old/", 9), BodyLink("/old", 9), BodyLink("/gone/", 9)))
    _, problems = plan(hub_of([linking], {"host": host}, redirects={"/old/": "/news/", "/gone/": "gone"}))
    assert [problem.message for problem in problems] == ["this site has no page `/gone/`"]


def test_static_file_at_a_reserved_url_is_reported() -> None:
    _, problems = plan(hub_of(static=(root_file("feed.xml"), root_file("tags/index.html"))))
    assert sorted(told(problems)) == [
        (f"static/root/{name}", "url-collision") for name in ("feed.xml", "tags/index.html")
    ]
    assert all("a page of the generator" in problem.message for problem in problems)


def test_too_many_redirects_for_a_host_are_reported() -> None:
    listed = {f"/old-{number}/": "/news/" for number in range(2049)}
    _, problems = plan(hub_of([story("a")], {"host": "vercel"}, redirects=listed))
    assert told(problems) == [("site.yaml", "too-many-redirects")]
    _, problems = plan(hub_of([story("a")], {"host": "vercel"}, redirects=listed, static=(root_file("vercel.json"),)))
    assert problems == []


def test_files_at_paths_of_folders_are_reported_in_order() -> None:
    names = [f"{letter}{end}" for letter in "hgfedcba" for end in ("", "/x")]
    _, problems = plan(hub_of(static=tuple(root_file(name) for name in names)))
    assert told(problems) == [(f"static/root/{letter}", "url-collision") for letter in "abcdefgh"]


def test_plan_suggests_targets_for_the_first_broken_links() -> None:
    links = tuple(BodyLink("/archiv/", line) for line in range(1, MAX_HINTS + 3))
    _, problems = plan(hub_of([story("a", links=links)]))
    assert [problem.hint for problem in problems] == ["did you mean `/archive/`?"] * MAX_HINTS + [""] * 2


@pytest.mark.parametrize(
    "planner", [planner for planner in PLANNERS if planner.groups], ids=lambda planner: planner.groups.__module__
)
def test_planner_names_the_layouts_of_its_groups(planner: Planner) -> None:
    """Without that, a group would be remembered although its layout asks for something that has changed."""
    stories = [story_about(f"s{number}", "2026-11-01", ["a"], ["t"]) for number in range(3)]
    items = (item("tools", "A"), item("threads", "T"))
    settings = {**SETTINGS, "feeds": {"min_stories": 1, "terms": "full"}}
    layouts = {"item/tools.html": "", "collection/tools.html": ""}
    hub = index(parsed(stories, settings, items=items, layouts=layouts), Selection(at=NOW)).value
    assert planner.groups
    used = {output.layout for output in planner.groups(hub).outputs() if isinstance(output, LayoutOutput)}
    folders = tuple(name for name in planner.layouts if name.endswith("/"))
    assert [name for name in used if name not in planner.layouts and not name.startswith(folders or "?")] == []

from collections.abc import Sequence
from datetime import timedelta
from unittest import mock

import pytest

from site_builder.hub.redirects import OldUrl, Redirect, _page, old_urls
from site_builder.hub.schedule import Selection
from site_builder.model.content import Story, Timestamp
from site_builder.model.problems import KeyLocation, Problem
from site_builder.pipeline.index import index
from tests.support.hubs import NOW, parsed, story

PAST, FUTURE = Timestamp(NOW - timedelta(days=1)), Timestamp(NOW + timedelta(days=1))
LIVE = story("live")
EXPIRED = story("expired", expires=PAST)
SCHEDULED = story("scheduled", "2026-12-24")
DRAFT = story("draft", draft=True)


def led(
    stories: Sequence[Story] = (LIVE,), listed: dict[str, str] | None = None, **wanted: bool
) -> tuple[dict[str, str], list[Problem]]:
    """What each old address leads to, and what is wrong."""
    settings: dict[str, object] = {"base_url": "https://hub.example/hub/"}
    hub, problems = index(parsed(stories, settings, redirects=listed or {}), Selection(at=NOW, **wanted))
    return {one.source: one.target for one in hub.redirects}, problems


def codes(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.code, problem.severity) for problem in problems]


def test_redirects_come_from_aliases_and_the_file_in_order() -> None:
    listed = {"/z/": "/news/live/", "/a/": "https://example.org/a?b=c", "/m": "/news/live/#part", "/gone.html": "gone"}
    aliased = story("live", aliases=("/old", "/older/index.html"), anchors=("part",))
    assert led([aliased], listed) == (
        {
            "/a/": "https://example.org/a?b=c",
            "/gone.html": "",
            "/m/": "/hub/news/live/#part",
            "/old/": "/hub/news/live/",
            "/older/": "/hub/news/live/",
            "/z/": "/hub/news/live/",
        },
        [],
    )
    assert list(led([aliased], listed)[0]) == sorted(led([aliased], listed)[0])


def test_redirect_has_the_location_of_its_definition() -> None:
    aliased = story("live", aliases=("/one/", "/two/"))
    hub, _ = index(parsed([aliased], redirects={"/three": "gone"}), Selection(at=NOW))
    assert hub.redirects == (
        Redirect("/one/", "/news/live/", aliased.path, KeyLocation(("aliases", 0))),
        Redirect("/three/", "", "redirects.yaml", KeyLocation(("/three",), on_key=True)),
        Redirect("/two/", "/news/live/", aliased.path, KeyLocation(("aliases", 1))),
    )
    assert [one.spellings for one in hub.redirects][1] == ("/three/", "/three")
    assert Redirect("/x.html", "", "", None).spellings == ("/x.html",)


@pytest.mark.parametrize("name", ["index.md", "index.json"])
def test_redirect_at_a_file_of_a_coming_story_is_refused_at_once(name: str) -> None:
    _, problems = led([LIVE, SCHEDULED, EXPIRED], {f"/news/scheduled/{name}": "/news/live/"})
    assert codes(problems) == [("redirects.yaml", "url-collision", "error")]
    assert led([LIVE, SCHEDULED, EXPIRED], {f"/news/expired/{name}": "/news/live/"})[1] == []


def test_redirect_to_an_old_url_of_a_story_that_ends_is_known_to_end() -> None:
    ending = story("ending", aliases=("/b-old/",), expires=FUTURE)
    hub, _ = index(parsed([ending], redirects={"/old/a/": "/b-old/"}), Selection(at=NOW))
    assert ("redirects.yaml", "/b-old/", KeyLocation(("/old/a/",)), FUTURE.at) in [
        (link.path, link.target, link.location, link.at) for link in hub.expiring_links
    ]


def test_redirect_chain_becomes_one_hop() -> None:
    listed = {
        "/a/": "/b#x",
        "/b/": "/c/",
        "/c/": "/news/live/",
        "/d/": "/e/",
        "/e/": "gone",
        "/f/": "/g",
        "/g/": "https://x.org/",
    }
    found, problems = led(listed=listed)
    assert problems == []
    assert found["/a/"] == found["/b/"] == found["/c/"] == "/hub/news/live/"
    assert found["/d/"] == found["/e/"] == ""
    assert found["/f/"] == "https://x.org/"


def test_redirect_chain_of_any_length_is_followed_once() -> None:
    listed = {f"/{i}/": f"/{i + 1}/" for i in range(10_000)} | {"/10000/": "gone", "/x/": "/0/"}
    with mock.patch("site_builder.hub.redirects._page", side_effect=_page) as looked:
        assert set(led(listed=listed)[0].values()) == {""}
    assert looked.call_count < 10 * len(listed)


def test_redirect_circle_is_reported_once() -> None:
    found, problems = led(listed={"/into/": "/c/", "/c/": "/a/", "/a/": "/b/", "/b/": "/c/", "/self/": "/self"})
    assert found == {}
    told = {(problem.code, problem.message, problem.location) for problem in problems}
    assert told == {
        ("redirect-loop", "`/a/` → `/b/` → `/c/` → `/a/` leads in a circle", KeyLocation(("/a/",))),
        ("redirect-loop", "`/self/` → `/self/` leads in a circle", KeyLocation(("/self/",))),
    }


@pytest.mark.parametrize("target", ["/news/livid/", "/nowhere", "/news/"])
def test_redirect_to_a_site_path_is_checked_in_plan(target: str) -> None:
    hub, problems = index(parsed([LIVE], redirects={"/old/": target}), Selection(at=NOW))
    assert problems == []
    assert [(link.path, link.target, link.location) for link in hub.site_links] == [
        ("redirects.yaml", target, KeyLocation(("/old/",)))
    ]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("news/live/", "bad-redirect"),
        ("live", "bad-redirect"),
        ("ftp://example.org/", "bad-redirect"),
        ("javascript:alert(1)", "bad-redirect"),
        ("//example.org/", "bad-redirect"),
        ("https://", "bad-redirect"),
        ("/news/live/#nothing", "broken-anchor"),
        ("/news/draft/", "broken-link"),
    ],
)
def test_redirect_to_a_missing_target_is_reported(target: str, code: str) -> None:
    problems = led([LIVE, DRAFT], {"/old/": target})[1]
    assert codes(problems) == [("redirects.yaml", code, "error")]
    assert problems[0].location == KeyLocation(("/old/",))


def test_invalid_old_url_is_reported_at_its_location() -> None:
    problems = led([story("live", aliases=("/ok/", "old/"))], {"/a?b": "/news/live/"})[1]
    assert [(p.path, p.code, p.location) for p in problems] == [
        (LIVE.path, "bad-old-address", KeyLocation(("aliases", 1))),
        ("redirects.yaml", "bad-old-address", KeyLocation(("/a?b",), on_key=True)),
    ]


def test_redirect_defined_twice_alike_counts_once() -> None:
    assert led([story("live", aliases=("/old/", "/old"))], {"/old/index.html": "/news/live"}) == (
        {"/old/": "/hub/news/live/"},
        [],
    )


def test_conflicting_redirects_are_both_reported() -> None:
    one, other = story("live", aliases=("/old/",)), story("other", aliases=("/old",))
    problems = led([one, other], {"/old/index.html": "gone"})[1]
    assert sorted({(p.path, p.code) for p in problems}) == [
        (one.path, "redirect-conflict"),
        (other.path, "redirect-conflict"),
        ("redirects.yaml", "redirect-conflict"),
    ]
    assert problems[0].message == f"`/old/` leads to `/news/other/` here, and to `/news/live/` in {one.path}"


def test_redirect_at_the_url_of_a_story_is_reported() -> None:
    found, problems = led([LIVE, SCHEDULED], {"/news/live/": "gone", "/news/scheduled/": "/news/live/"})
    assert found == {}
    assert codes(problems) == [("redirects.yaml", "url-collision", "error")] * 2
    assert problems[0].message == f"{LIVE.path} has the URL `/news/live/`, too"
    assert codes(led([LIVE], {"/news/live": "gone"})[1]) == [("redirects.yaml", "url-collision", "error")]


def test_redirect_may_have_the_url_of_a_draft() -> None:
    listed = {"/news/draft/": "/news/live/"}
    assert led([LIVE, DRAFT], listed) == ({"/news/draft/": "/hub/news/live/"}, [])
    assert led([LIVE, DRAFT], listed, drafts=True) == ({}, [])


def test_expired_story_is_gone_without_a_redirect() -> None:
    aliased = story("expired", expires=PAST, aliases=("/old/",))
    assert led([LIVE, aliased]) == ({"/news/expired/": "", "/old/": ""}, [])
    assert led([LIVE, aliased], {"/to/": "/old/"})[0]["/to/"] == ""
    moved = led([LIVE, aliased], {"/news/expired/": "/news/live/"})
    assert moved == (dict.fromkeys(["/news/expired/", "/old/"], "/hub/news/live/"), [])


def test_preview_with_expired_stories_has_no_redirects_for_them() -> None:
    aliased = story("expired", expires=PAST, aliases=("/old/",))
    shown = led([LIVE, aliased], {"/news/expired/": "/news/live/"}, expired=True)
    assert shown == ({"/old/": "/hub/news/expired/"}, [])


def test_redirect_to_a_scheduled_story_waits() -> None:
    waiting = story("scheduled", "2026-12-24", aliases=("/old/",))
    assert led([waiting], {"/to/": "/news/scheduled/"}) == ({}, [])
    assert led([waiting], {"/to/": "/news/scheduled/"}, future=True)[0].keys() == {"/old/", "/to/"}


def test_redirects_of_drafts_are_ignored() -> None:
    draft = story("draft", draft=True, aliases=("/old/", "/mine/", "bad"))
    found, problems = led([story("live", aliases=("/old/",)), draft])
    assert found == {"/old/": "/hub/news/live/"}
    assert codes(problems) == [
        (draft.path, "bad-old-address", "warning"),
        (draft.path, "redirect-conflict", "warning"),
    ]


def test_redirect_to_a_file_with_errors_is_not_reported() -> None:
    broken = story("broken", aliases=("/old/",))
    values = parsed(
        [LIVE], unsound=(broken,), unreadable=("content/news/nothing.md",), redirects={"/to/": "/news/nothing/"}
    )
    hub, problems = index(values, Selection(at=NOW))
    assert (hub.redirects, hub.site_links, problems) == ((), (), [])


def test_old_urls_are_sorted_and_unique() -> None:
    addresses, problems = old_urls([story("live", aliases=("/b/", "/a"))], {"/b": "/news/live/"})
    assert problems == []
    assert [one.source for one in addresses] == ["/a/", "/b/"]
    assert addresses[0] == OldUrl(
        "/a/", "/news/live/", LIVE.path, KeyLocation(("aliases", 1)), KeyLocation(("aliases", 1))
    )


def test_expiry_is_compared_with_the_time_of_the_build() -> None:
    later = story("later", expires=FUTURE, aliases=("/old/",))
    assert led([later]) == ({"/old/": "/hub/news/later/"}, [])
    assert led([EXPIRED])[0] == {"/news/expired/": ""}


def test_expired_draft_gets_no_redirect() -> None:
    assert list(led([LIVE, EXPIRED], {"/z/": "/news/live/", "/a/": "/news/live/"})[0]) == [
        "/a/",
        "/news/expired/",
        "/z/",
    ]
    assert led([EXPIRED], drafts=True)[0] == {"/news/expired/": ""}
    assert led([story("begun", draft=True, expires=PAST)], drafts=True)[0] == {}

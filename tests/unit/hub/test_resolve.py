from __future__ import annotations

import msgspec
import pytest

from site_builder.hub.resolve import check_links, resolve, resolve_redirects
from site_builder.hub.schedule import Selection
from site_builder.model.content import BodyLink, ContentPage, Story
from tests.support.hubs import NOW, parsed, story

TODAY = Selection(NOW)


def slugs(stories: tuple[Story, ...]) -> list[str]:
    return [story.slug for story in stories]


def test_stories_are_the_published_ones_newest_first() -> None:
    given = [
        story("old", "2026-10-01"),
        story("new", "2026-11-02"),
        story("later", "2030-01-01"),
        story("d", draft=True),
    ]
    found = resolve(parsed(given), TODAY)
    assert slugs(found.stories) == ["new", "old"]
    assert slugs(found.everything) == slugs(found.written) == ["old", "new", "later", "d"]


@pytest.mark.parametrize("slug", ["draft", "expired"])
def test_what_rests_and_has_mistakes_is_not_looked_into(slug: str) -> None:
    wrong = story("draft", draft=True) if slug == "draft" else story("expired", expires=story("x", "2026-11-02").date)
    found = resolve(parsed(unsound=(wrong,)), TODAY)
    assert (found.everything, found.written, found.unsound) == ((wrong,), (), ())
    assert found.named == {wrong.path: slug}
    assert found.uncertain == set()


def test_of_what_has_mistakes_nothing_can_be_said() -> None:
    wrong, page = story("wrong"), ContentPage("content/pages/about.md", "about", "About")
    given = msgspec.structs.replace(parsed(unsound=(wrong, page)), unreadable=("content/news/2026-11-01-lost.md",))
    found = resolve(given, TODAY)
    assert (found.stories, found.written, found.unsound) == ((), (wrong,), (wrong, page))
    assert found.named == {"content/news/2026-11-01-lost.md": "lost", wrong.path: "wrong", page.path: "about"}
    assert found.uncertain >= {"/news/lost/", "/lost/", "/news/wrong/", "/about/"}


def test_a_draft_gives_way_to_a_story_of_the_same_slug() -> None:
    given = [story("same", "2026-11-09", draft=True), story("same", "2026-11-01")]
    found = resolve(parsed(given), Selection(NOW, drafts=True))
    assert [one.draft for one in found.stories] == [False]
    assert found.by_site_path["/news/same/"].draft


def test_old_addresses_are_followed_to_where_they_lead() -> None:
    given = parsed([story("a", aliases=("/old/",))], redirects={"/b/": "/news/a/", "/c/": "/d/", "/d/": "/c/"})
    written, redirects, problems = resolve_redirects(given, resolve(given, TODAY), TODAY)
    assert [one.source for one in written] == ["/b/", "/c/", "/d/", "/old/"]
    assert {(one.source, one.target) for one in redirects} == {("/old/", "/news/a/"), ("/b/", "/news/a/")}
    assert {problem.code for problem in problems} == {"redirect-loop"}


def test_links_are_looked_up_for_the_sake_of_what_is_wrong() -> None:
    found = resolve(parsed(), TODAY)
    check_links(story("a", links=(BodyLink("nowhere", 7),), image="gone.png"), found.links)
    check_links(ContentPage("content/pages/about.md", "about", "About", links=(BodyLink("no", 3),)), found.links)
    assert [problem.code for problem in found.links.problems] == ["broken-link", "missing-file", "broken-link"]

from __future__ import annotations

import msgspec
import pytest

from site_builder.hub.resolve import links_of, resolve, resolve_redirects
from site_builder.hub.schedule import Selection
from site_builder.model.content import BodyLink, ContentPage, Story
from tests.support.hubs import NOW, parsed, story

TODAY = Selection(at=NOW)


def slugs(stories: tuple[Story, ...]) -> list[str]:
    return [story.slug for story in stories]


def test_resolved_stories_are_published_and_newest_first() -> None:
    given = [
        story("old", "2026-10-01"),
        story("new", "2026-11-02"),
        story("later", "2030-01-01"),
        story("d", draft=True),
    ]
    found = resolve(parsed(given), TODAY)
    assert slugs(found.stories) == ["new", "old"]
    assert slugs(found.all_stories) == slugs(found.checked_stories) == ["old", "new", "later", "d"]


@pytest.mark.parametrize("slug", ["draft", "expired"])
def test_unpublished_story_with_errors_is_not_checked(slug: str) -> None:
    wrong = story("draft", draft=True) if slug == "draft" else story("expired", expires=story("x", "2026-11-02").date)
    found = resolve(parsed(unsound=(wrong,)), TODAY)
    assert (found.all_stories, found.checked_stories, found.unsound) == ((wrong,), (), ())
    assert found.slugs_with_errors == {wrong.path: slug}
    assert found.uncertain_paths == set()


def test_paths_of_files_with_errors_are_uncertain() -> None:
    wrong, page = story("wrong"), ContentPage("content/pages/about.md", "about", "About")
    given = msgspec.structs.replace(parsed(unsound=(wrong, page)), unreadable=("content/news/2026-11-01-lost.md",))
    found = resolve(given, TODAY)
    assert (found.stories, found.checked_stories, found.unsound) == ((), (wrong,), (wrong, page))
    assert found.slugs_with_errors == {
        "content/news/2026-11-01-lost.md": "lost",
        wrong.path: "wrong",
        page.path: "about",
    }
    assert found.uncertain_paths >= {"/news/lost/", "/lost/", "/news/wrong/", "/about/"}


def test_story_takes_the_slug_of_a_draft() -> None:
    given = [story("same", "2026-11-09", draft=True), story("same", "2026-11-01")]
    found = resolve(parsed(given), Selection(at=NOW, drafts=True))
    assert [one.draft for one in found.stories] == [False]
    assert found.by_site_path["/news/same/"].draft


def test_redirects_are_resolved_to_their_ends() -> None:
    given = parsed([story("a", aliases=("/old/",))], redirects={"/b/": "/news/a/", "/c/": "/d/", "/d/": "/c/"})
    resolved = resolve_redirects(resolve(given, TODAY))
    assert [old_url.source for old_url in resolved.old_urls] == ["/b/", "/c/", "/d/", "/old/"]
    assert {(r.source, r.target) for r in resolved.redirects} == {("/old/", "/news/a/"), ("/b/", "/news/a/")}
    assert {problem.code for problem in resolved.problems} == {"redirect-loop"}


def test_links_of_a_file_come_with_their_problems() -> None:
    links = resolve(parsed(), TODAY).links
    in_story = links_of(story("a", links=(BodyLink("nowhere", 7),), image="gone.png"), links)
    page = ContentPage("content/pages/about.md", "about", "About", links=(BodyLink("no", 3),))
    codes = [link.problem.code for link in (*in_story, *links_of(page, links)) if link.problem]
    assert codes == ["broken-link", "missing-file", "broken-link"]

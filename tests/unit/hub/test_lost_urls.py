from collections.abc import Iterable

import pytest

from site_builder.hub.lost_urls import find_lost_urls
from site_builder.hub.urls import item_path, story_path
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import PointLocation, Problem
from tests.support.hubs import story
from tests.support.items import item

A, B = story("a"), story("b")


def lost(
    ledger: Iterable[str], *stories: Story, redirected: Iterable[str] = (), items: Iterable[Item] = ()
) -> list[Problem]:
    story_paths = {story_path(one.slug): one for one in stories}
    item_paths = {item_path(one.collection, one.id): one for one in items}
    return list(find_lost_urls(tuple(ledger), story_paths, list(redirected), item_paths))


def test_stories_and_redirects_answer_locked_urls() -> None:
    ledger = ["# Header", "", "/news/a/", "/news/b/", "/news/caf%C3%A9"]
    assert lost(ledger, A, B, redirected=["/news/café/"]) == []
    assert lost(ledger, A, redirected=["/news/b/", "/news/café/"]) == []


def test_lost_url_is_reported_at_its_line() -> None:
    (problem,) = lost(["# Header", "/news/a/", "/news/quantum/"], A)
    assert (problem.path, problem.code, problem.severity) == ("urls.lock", "lost-url", "error")
    assert problem.location == PointLocation(3)
    assert problem.message == "`/news/quantum/` was published, but nothing answers it now"
    assert problem.hint == (
        "write `/news/quantum/: /news/where-it-is-now/` in redirects.yaml, or `/news/quantum/: gone`"
    )


def test_draft_does_not_answer_its_locked_url() -> None:
    draft = story("a", draft=True)
    (problem,) = lost(["/news/a/"], draft)
    assert problem.hint == f"{draft.path} is a draft: publish it, or write `/news/a/: gone` in redirects.yaml"


@pytest.mark.parametrize(
    "renamed",
    [
        story("quite-different", id="2026-11-01-old-name"),
        story("quite-different", id="old-name"),
        story("quite-different", path="content/news/2026-11-01-old-name.md"),
        story("old-names"),
        story("quite-different", title="Old name"),
    ],
)
def test_hint_names_the_story_that_probably_moved(renamed: Story) -> None:
    (problem,) = lost(["/news/a/", "/news/old-name/"], A, renamed)
    assert problem.hint == (
        f"is it {renamed.path} now? write `aliases: [/news/old-name/]` there; "
        "else `/news/old-name/: gone` in redirects.yaml"
    )


def test_hint_ignores_stories_with_locked_urls() -> None:
    (problem,) = lost(["/news/old-names/", "/news/old-name/"], story("old-names"))
    assert "where-it-is-now" in problem.hint


def test_hint_adds_to_existing_aliases() -> None:
    (problem,) = lost(["/news/old-name/"], story("old-names", aliases=("/x/",)))
    assert "add `/news/old-name/` to the `aliases` there" in problem.hint


def test_invalid_line_of_the_url_lock_is_reported() -> None:
    problems = lost(["news/a/", "/news/a/?x", "<<<<<<< HEAD"], A)
    assert [(problem.code, problem.location) for problem in problems] == [
        ("bad-old-address", PointLocation(1)),
        ("bad-old-address", PointLocation(2)),
    ]


def test_items_answer_their_locked_urls() -> None:
    tools = [item("tools", "Cursor"), item("tools", "Zed", draft=True)]
    assert lost(["/tools/cursor/", "/tools/gone/"], items=tools, redirected=["/tools/gone/"]) == []
    (problem,) = lost(["/tools/zed/"], items=tools)
    assert (problem.code, problem.location) == ("lost-url", PointLocation(1))
    assert problem.hint == "content/tools/zed.md is a draft: publish it, or write `/tools/zed/: gone` in redirects.yaml"


def test_hint_names_the_item_that_probably_moved() -> None:
    (problem,) = lost(["/tools/curser/", "/tools/zed/"], A, items=[item("tools", "Cursor"), item("tools", "Zed")])
    assert problem.hint == (
        "is it `cursor` in content/tools/cursor.md now? write `aliases: [/tools/curser/]` there; "
        "else `/tools/curser/: gone` in redirects.yaml"
    )

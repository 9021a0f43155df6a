from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_builder.config.schema import Category, Config
from site_builder.content.sources import parse_sources
from site_builder.hub.schedule import FAR_FUTURE, Selection
from site_builder.hub.story_checks import EXAMPLE_SUMMARY, check_stories, duplicate_slugs
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.model.content import Source, Story, Timestamp
from site_builder.model.problems import KeyLocation, Problem
from tests.support.hubs import NOW, story

ROOT = Path(__file__).parents[3]
LAB = Source("lab", "Example Lab", ("lab.example",))


def check(
    *stories: Story,
    sources: tuple[Source, ...] = (),
    categories: tuple[str, ...] = (),
    unreadable: Mapping[str, str] | None = None,
    at: datetime = NOW,
) -> list[Problem]:
    listed = tuple(Category(slug=slug, title=slug.title()) for slug in categories)
    config = Config(title="T", base_url="https://hub.example/", categories=listed)
    return list(check_stories(stories, unreadable or {}, config, SourceRegistry(sources), Selection(at=at)))


def told(problems: list[Problem]) -> list[tuple[str, object, str, str]]:
    return [
        (p.code, p.location.path if isinstance(p.location, KeyLocation) else p.location, p.severity, p.hint)
        for p in problems
    ]


def test_a_story_that_fits_has_no_problems() -> None:
    fitting = story("a", source="lab", source_by_id=True, related=("b",))
    assert check(fitting, story("b"), sources=(LAB,), categories=("research",)) == []


def test_a_category_must_be_listed_once_any_is() -> None:
    assert check(story("a", category="anything")) == []
    (near,) = told(check(story("a", category="reserch"), categories=("tools", "research")))
    assert near == ("unknown-category", ("category",), "error", "did you mean `research`?")
    (far,) = told(check(story("a", category="zzz"), categories=("tools", "research")))
    assert far[-1] == "known: research, tools"
    assert check(story("a", category="Research"), categories=("research",)) == []


def test_an_id_of_a_source_must_have_a_record() -> None:
    (found,) = told(check(story("a", source="lb", source_by_id=True), sources=(LAB,)))
    assert found == ("unknown-source", ("source",), "error", "did you mean `lab`?")
    (found,) = told(check(story("a", source="lab", source_by_id=True)))
    record = "- {id: lab, name: lab, domains: [lab.example]}"
    assert found == ("unknown-source", ("source",), "error", f"add to content/sources.yaml: {record}")
    assert parse_sources(record.encode()) == ((Source("lab", "lab", ("lab.example",)),), [])


def test_a_name_of_a_source_should_have_a_record_when_others_do() -> None:
    assert check(story("a", source="Some Lab")) == []
    (found,) = told(check(story("a", source="Exmple Lab"), sources=(LAB,)))
    assert found == ("unknown-source", ("source", "name"), "warning", "did you mean `Example Lab`?")
    assert check(story("a", source="example lab"), sources=(LAB,)) == []


def test_the_example_of_a_new_hub_is_no_story() -> None:
    (example,) = (ROOT / "site_builder/commands/starter/content/news").rglob("*.md")
    assert f"summary: {EXAMPLE_SUMMARY}\n" in example.read_text()
    (found,) = told(check(story("a", summary=EXAMPLE_SUMMARY)))
    assert found[:3] == ("example-story", ("summary",), "warning")
    assert found[3] == "delete it, or replace it by your own"


def test_a_source_without_letters_has_no_page() -> None:
    assert [(p.code, p.severity) for p in check(story("a", source="!!!"), sources=(LAB,))] == [("empty-slug", "error")]


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://lab.example/x", True),
        ("https://www.lab.example/x", True),
        ("https://blog.lab.example/x", True),
        ("https://notlab.example/x", False),
        ("https://lab.example.evil.example/x", False),
    ],
)
def test_the_original_lives_on_a_domain_of_its_source(url: str, fits: bool) -> None:
    found = told(check(story("a", source="Example Lab", source_url=url), sources=(LAB,)))
    assert [(code, where, severity) for code, where, severity, _ in found] == (
        [] if fits else [("foreign-domain", ("source", "url"), "warning")]
    )
    nowhere = Source("lab", "Example Lab")
    assert check(story("a", source="Example Lab", source_url=url), sources=(nowhere,)) == []


def test_the_domain_of_a_source_given_by_id_is_that_of_source_url() -> None:
    found = check(story("a", source="lab", source_by_id=True, source_url="https://x.example/"), sources=(LAB,))
    assert told(found) == [
        ("foreign-domain", ("source_url",), "warning", "if it is, add it to the record in content/sources.yaml")
    ]


def test_neighbours_must_be_stories_be_they_unpublished_or_unreadable() -> None:
    mine = story("a", related=("draft", "broken", "othr"), unrelated=("gone", "other"))
    others = (story("draft", draft=True), story("other"))
    assert told(check(mine, *others, unreadable={"content/news/broken.md": "broken"})) == [
        ("unknown-story", ("related", 2), "error", "did you mean `other`?"),
        ("unknown-story", ("unrelated", 0), "error", ""),
    ]


def test_a_date_more_than_a_year_away_is_doubted() -> None:
    last = NOW + FAR_FUTURE
    assert check(story("a", date=Timestamp(last))) == []
    (found,) = told(check(story("a", date=Timestamp(last + timedelta(seconds=1)))))
    assert found == ("far-future", ("date",), "warning", "check the year")


def test_a_build_may_be_of_the_last_days_that_there_are() -> None:
    assert check(story("a"), at=datetime.max.replace(tzinfo=UTC)) == []


def test_two_files_with_one_name_are_both_named() -> None:
    one, two = story("a", path="content/news/1/a.md"), story("a", path="content/news/2/a.md")
    (found,) = check(one, two)
    assert (found.path, found.code, found.location) == (two.path, "duplicate-slug", None)
    assert one.path in found.message


def test_the_slug_that_was_written_is_the_one_to_change() -> None:
    written, named = story("good", path="content/news/2026-11-02-first.md"), story("good")
    for pair in ((written, named), (named, written)):
        (found,) = check(*pair)
        assert (found.path, found.location) == (written.path, KeyLocation(("slug",)))


def test_a_draft_gives_way_to_a_story_that_is_none() -> None:
    draft, written = story("good", draft=True), story("good", path="content/news/2026-11-02-first.md")
    for pair in ((draft, written), (written, draft)):
        assert duplicate_slugs(pair) == {draft.path: (draft, written)}


def test_each_of_many_with_one_slug_stands_beside_one_with_more_right() -> None:
    first, second, third = (story("a", path=f"content/news/{i}/a.md") for i in range(3))
    assert duplicate_slugs([first, second, third]) == {second.path: (second, first), third.path: (third, first)}
    assert duplicate_slugs([first, story("b")]) == {}


def test_one_id_is_that_of_one_story() -> None:
    first, second = story("a", id="x"), story("b", id="x")
    (found,) = check(first, second)
    assert (found.path, found.code, found.location) == (second.path, "duplicate-id", KeyLocation(("id",)))
    assert first.path in found.message
    draft = story("a", id="x", draft=True)
    assert [p.path for p in check(draft, second)] == [draft.path]
    assert [p.code for p in check(first, story("a", "2026-11-02", id="x"))] == ["duplicate-slug"]

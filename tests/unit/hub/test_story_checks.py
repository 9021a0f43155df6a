from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_builder.config.presets import SOURCES
from site_builder.config.schema import Category, Config
from site_builder.content.item import parse_items
from site_builder.content.paths import SOURCES_PATH
from site_builder.hub.schedule import FAR_FUTURE, Selection
from site_builder.hub.story_checks import EXAMPLE_SUMMARY, check_stories, duplicate_slugs
from site_builder.hub.vocabulary import Vocabulary
from site_builder.model.collections import Item
from site_builder.model.content import Story, Timestamp
from site_builder.model.problems import KeyLocation, Problem
from tests.support.hubs import NOW, story
from tests.support.items import source

ROOT = Path(__file__).parents[3]
LAB = source("lab", "Example Lab", ("lab.example",))


def check(
    *stories: Story,
    sources: tuple[Item, ...] = (),
    categories: tuple[str, ...] = (),
    unreadable: Mapping[str, str] | None = None,
    at: datetime = NOW,
) -> list[Problem]:
    listed = tuple(Category(slug=slug, title=slug.title()) for slug in categories)
    config = Config(title="T", base_url="https://hub.example/", categories=listed)
    return list(check_stories(stories, unreadable or {}, config, Vocabulary(sources), Selection(at=at)))


def told(problems: list[Problem]) -> list[tuple[str, object, str, str]]:
    return [
        (p.code, p.location.path if isinstance(p.location, KeyLocation) else p.location, p.severity, p.hint)
        for p in problems
    ]


def test_consistent_story_has_no_problems() -> None:
    fitting = story("a", source="lab", source_by_id=True, related=("b",))
    assert check(fitting, story("b"), sources=(LAB,), categories=("research",)) == []


def test_unlisted_category_is_reported_when_any_is_listed() -> None:
    assert check(story("a", category="anything")) == []
    (near,) = told(check(story("a", category="reserch"), categories=("tools", "research")))
    assert near == ("unknown-category", ("category",), "error", "did you mean `research`?")
    (far,) = told(check(story("a", category="zzz"), categories=("tools", "research")))
    assert far[-1] == "known: research, tools"
    assert check(story("a", category="Research"), categories=("research",)) == []


def test_source_id_without_a_record_is_an_error() -> None:
    (found,) = told(check(story("a", source="lb", source_by_id=True), sources=(LAB,)))
    assert found == ("unknown-source", ("source",), "error", "did you mean `lab`?")
    (found,) = told(check(story("a", source="lab", source_by_id=True)))
    record = "- {id: lab, name: lab, domains: [lab.example]}"
    assert found == ("unknown-source", ("source",), "error", f"add to content/sources.yaml: {record}")
    assert list(parse_items(SOURCES_PATH, record.encode(), SOURCES).problems) == []


def test_source_name_without_a_record_is_a_warning() -> None:
    assert check(story("a", source="Some Lab")) == []
    (found,) = told(check(story("a", source="Exmple Lab"), sources=(LAB,)))
    assert found == ("unknown-source", ("source", "name"), "warning", "did you mean `Example Lab`?")
    assert check(story("a", source="example lab"), sources=(LAB,)) == []


def test_example_story_is_reported() -> None:
    (example,) = (ROOT / "site_builder/commands/starter/content/news").rglob("*.md")
    assert f"summary: {EXAMPLE_SUMMARY}\n" in example.read_text()
    (found,) = told(check(story("a", summary=EXAMPLE_SUMMARY)))
    assert found[:3] == ("example-story", ("summary",), "warning")
    assert found[3] == "delete it, or replace it by your own"


def test_source_without_letters_is_reported() -> None:
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
def test_original_on_a_foreign_domain_is_reported(url: str, fits: bool) -> None:
    found = told(check(story("a", source="Example Lab", source_url=url), sources=(LAB,)))
    assert [(code, where, severity) for code, where, severity, _ in found] == (
        [] if fits else [("foreign-domain", ("source", "url"), "warning")]
    )
    nowhere = source("lab", "Example Lab")
    assert check(story("a", source="Example Lab", source_url=url), sources=(nowhere,)) == []


def test_domain_of_source_id_is_checked_by_source_url() -> None:
    found = check(story("a", source="lab", source_by_id=True, source_url="https://x.example/"), sources=(LAB,))
    assert told(found) == [
        ("foreign-domain", ("source_url",), "warning", "if it is, add it to the record in content/sources.yaml")
    ]


def test_related_must_name_stories_of_any_state() -> None:
    mine = story("a", related=("draft", "broken", "othr"), unrelated=("gone", "other"))
    others = (story("draft", draft=True), story("other"))
    assert told(check(mine, *others, unreadable={"content/news/broken.md": "broken"})) == [
        ("unknown-story", ("related", 2), "error", "did you mean `other`?"),
        ("unknown-story", ("unrelated", 0), "error", ""),
    ]


def test_far_future_date_is_reported() -> None:
    last = NOW + FAR_FUTURE
    assert check(story("a", date=Timestamp(last))) == []
    (found,) = told(check(story("a", date=Timestamp(last + timedelta(seconds=1)))))
    assert found == ("far-future", ("date",), "warning", "check the year")


def test_checks_work_at_the_end_of_the_calendar() -> None:
    assert check(story("a"), at=datetime.max.replace(tzinfo=UTC)) == []


def test_duplicate_slug_names_both_files() -> None:
    one, two = story("a", path="content/news/1/a.md"), story("a", path="content/news/2/a.md")
    (found,) = check(one, two)
    assert (found.path, found.code, found.location) == (two.path, "duplicate-slug", None)
    assert one.path in found.message


def test_duplicate_slug_is_reported_where_the_slug_is_set() -> None:
    written, named = story("good", path="content/news/2026-11-02-first.md"), story("good")
    for pair in ((written, named), (named, written)):
        (found,) = check(*pair)
        assert (found.path, found.location) == (written.path, KeyLocation(("slug",)))


def test_duplicate_slug_is_reported_at_the_draft() -> None:
    draft, written = story("good", draft=True), story("good", path="content/news/2026-11-02-first.md")
    for pair in ((draft, written), (written, draft)):
        assert duplicate_slugs(pair) == {draft.path: (draft, written)}


def test_each_duplicate_slug_names_the_story_that_keeps_it() -> None:
    first, second, third = (story("a", path=f"content/news/{i}/a.md") for i in range(3))
    assert duplicate_slugs([first, second, third]) == {second.path: (second, first), third.path: (third, first)}
    assert duplicate_slugs([first, story("b")]) == {}


def test_duplicate_id_is_reported() -> None:
    first, second = story("a", id="x"), story("b", id="x")
    (found,) = check(first, second)
    assert (found.path, found.code, found.location) == (second.path, "duplicate-id", KeyLocation(("id",)))
    assert first.path in found.message
    draft = story("a", id="x", draft=True)
    assert [p.path for p in check(draft, second)] == [draft.path]
    assert [p.code for p in check(first, story("a", "2026-11-02", id="x"))] == ["duplicate-slug"]


def test_messages_of_every_story_do_not_list_all_names() -> None:
    domains = tuple(f"d{n}.example" for n in range(1000))
    many = source("many", "Many", domains)
    problems = check(
        story("a", category="nothing like it", source="many", source_by_id=True),
        story("b", category="c0", source="many", source_by_id=True, source_url="https://blog.d999.example/"),
        sources=(many,),
        categories=tuple(f"c{n}" for n in range(1000)),
    )
    assert [problem.code for problem in problems] == ["unknown-category", "foreign-domain"]
    assert max(len(problem.message + problem.hint) for problem in problems) < 500

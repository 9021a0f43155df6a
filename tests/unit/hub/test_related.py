from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.config.schema import Config
from site_builder.content.slug import slugify
from site_builder.hub.related import PER_SOURCE, Memo, RelatedFinder
from site_builder.hub.schedule import newest_first
from site_builder.hub.taxonomy import build_taxonomy
from site_builder.hub.urls import Urls
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.content import Story
from site_builder.model.fingerprint import digest
from tests.support.hubs import hub_of, story
from tests.support.items import SETTINGS, item, story_about

CONFIG = Config(title="T", base_url="https://hub.example/")
URLS = Urls("https://hub.example", "/")


def finder(stories: list[Story], memos: Mapping[str, Memo] | None = None) -> RelatedFinder:
    book = vocabularies_of(())
    sources, faces = [book["source"].slug(one.source) for one in stories], [digest(one) for one in stories]
    return RelatedFinder(stories, build_taxonomy(stories, CONFIG, book, URLS), sources, faces, (memos or {}).get)


def related(stories: list[Story], slug: str, count: int = 6) -> list[tuple[str, str, str]]:
    ordered = newest_first(stories)
    place = next(i for i, s in enumerate(ordered) if s.slug == slug)
    return [(ordered[p.story].slug, p.kind, p.slug) for p in finder(ordered).find(place, count)]


def test_rare_shared_tag_weighs_more_and_is_the_reason() -> None:
    stories = [story("me", tags=("common", "rare")), story("rare", tags=("rare",), category="x", source="A")]
    stories += [story(f"c{i}", tags=("common",), category="y", source=f"S{i}") for i in range(12)]
    assert related(stories, "me", 2)[0] == ("rare", "tag", "rare")


def test_shared_item_is_a_reason_as_a_tag_is() -> None:
    stories = [story_about("me", "2026-11-20", ["cursor"]), story_about("far", "2026-10-01", ["cursor"], category="x")]
    stories += [story(f"c{i}", f"2026-11-{i + 1:02}", source=f"S{i}") for i in range(12)]
    settings, items = {**SETTINGS, "related": 2}, [item("tools", "Cursor")]
    me = next(entry for entry in hub_of(stories, settings, items=items).stories if entry.story.slug == "me")
    first = me.related[0]
    assert (first.card.slug, first.reason, first.about) == ("far", "tag", "Cursor")
    stories[1] = story("far", "2026-10-01", category="x")
    me = next(entry for entry in hub_of(stories, settings, items=items).stories if entry.story.slug == "me")
    assert "far" not in [one.card.slug for one in me.related]


def test_related_has_at_most_two_stories_of_a_source() -> None:
    stories = [story(f"s{i}", tags=("t",), source="One") for i in range(6)] + [story("other", source="Two")]
    sources = [s.source for slug, *_ in related(stories, "s0") for s in stories if s.slug == slug]
    assert sources.count("One") == PER_SOURCE
    assert "Two" in sources


def test_pinned_stories_come_first_and_blocked_ones_never() -> None:
    stories = [
        story("me", tags=("t",), related=("far", "nobody"), unrelated=("near", "no one")),
        story("near", tags=("t",), source="A"),
        story("mid", tags=("t",), source="B"),
        story("far", "2016-01-01", category="other", source="C"),
    ]
    found = related(stories, "me")
    assert found[0] == ("far", "pinned", "")
    assert "near" not in [slug for slug, *_ in found]


def test_nearer_story_wins_among_equals() -> None:
    stories = [
        story("me", "2022-06-01", tags=("t",)),
        story("near", "2022-05-01", tags=("t",), source="A"),
        story("newer", "2026-05-01", tags=("t",), source="B"),
    ]
    assert [slug for slug, *_ in related(stories, "me")] == ["near", "newer"]


def test_shared_title_words_count() -> None:
    stories = [
        story("me", title="Quantisation of transformers"),
        story("plain", title="Elections in Europe", source="A"),
        story("same", title="Transformers and quantisation", source="B"),
    ]
    assert related(stories, "me")[0][0] == "same"


def test_related_is_never_empty_with_other_stories() -> None:
    stories = [story("a", category="x", source="A"), story("b", "2001-01-01", category="y", source="B")]
    assert related(stories, "a") == [("b", "near", "")]
    assert related([story("a")], "a") == []


STORIES = st.lists(
    st.builds(
        lambda day, tags, category, source: (day, tuple(tags), category, source),
        st.integers(0, 900),
        st.lists(st.sampled_from("abcdef"), max_size=3, unique=True),
        st.sampled_from(["x", "y"]),
        st.sampled_from(["S1", "S2", "S3", "S4"]),
    ),
    min_size=2,
    max_size=60,
)


def make(rows: list[tuple[int, tuple[str, ...], str, str]]) -> list[Story]:
    stories = []
    for i, (day, tags, category, source) in enumerate(rows):
        when = (date(2024, 1, 1) + timedelta(days=day)).isoformat()
        stories.append(story(f"s{i}", when, tags=tags, category=category, source=source))
    return newest_first(stories)


@settings(max_examples=60, deadline=None)
@given(STORIES, st.integers(0, 59))
def test_memo_of_an_earlier_hub_changes_no_result(rows: list[tuple[int, tuple[str, ...], str, str]], gone: int) -> None:
    before = make(rows)
    first = finder(before)
    for place in range(len(before)):
        first.find(place, 4)
    after = [s for i, s in enumerate(before) if i != gone % len(before)]
    with_memo, without = finder(after, dict(first.changed_memos())), finder(after)
    for place in range(len(after)):
        assert with_memo.find(place, 4) == without.find(place, 4)


@pytest.mark.parametrize("day", ["2026-11-19", "2025-03-01", "2024-01-20"])
def test_memo_is_used_and_survives_a_distant_story(day: str) -> None:
    stories = make([(i * 3, ("t",) if i % 2 else ("u",), "x", f"S{i % 4}") for i in range(300)])
    first = finder(stories)
    lists = [first.find(place, 6) for place in range(len(stories))]
    memos = dict(first.changed_memos())
    new = story("brand-new", day, tags=("t",), category="x")
    second = finder(newest_first([new, *stories]), memos)
    for place in range(len(stories) + 1):
        second.find(place, 6)
    old = {key for memo in memos.values() for key, *_ in memo.lists.values()}
    fresh = {key for _, memo in second.changed_memos() for key, *_ in memo.lists.values()} - old
    assert 1 <= len(fresh) <= 110
    assert lists[0]


def test_term_slugs_are_slugs() -> None:
    stories = [story("a", tags=("Open Weights",)), story("b", tags=("open weights",), source="B")]
    assert related(stories, "a")[0][1:] == ("tag", slugify("Open Weights"))


def test_blocked_story_and_story_itself_cannot_be_pinned() -> None:
    stories = [story("me", related=("me", "not", "not", "yes"), unrelated=("not",)), story("not"), story("yes")]
    assert [one for one in related(stories, "me") if one[1] == "pinned"] == [("yes", "pinned", "")]
    assert "not" not in [slug for slug, *_ in related(stories, "me")]


def test_changed_pinned_story_changes_the_list() -> None:
    between = [story(f"s{i}", f"2025-{i % 12 + 1:02}-10", source=f"S{i}") for i in range(120)]
    pin = story("pin", "2001-01-01", category="x", source="Other")
    me = story("me", "2026-11-01", related=("pin",), tags=("t",))
    before = newest_first([me, pin, *between])
    first = finder(before)
    assert before[first.find(0, 4)[0].story].slug == "pin"
    after = newest_first([me, *between])
    assert finder(after, dict(first.changed_memos())).find(0, 4) == finder(after).find(0, 4)

"""How the stories are divided into the parts of the search index."""

import pytest

from site_builder.hub import search_shards as module
from site_builder.hub.schedule import newest_first
from site_builder.hub.search_shards import OVERHEAD, PARTS, Shard, shards
from site_builder.model.content import Story
from tests.support.hubs import story


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST", 10 * OVERHEAD)


def stories(count: int) -> tuple[Story, ...]:
    dates = (f"20{10 + number // 12}-{1 + number % 12:02}-15" for number in range(count))
    return tuple(newest_first([story(f"s-{number}", date) for number, date in enumerate(dates)]))


def slugs(made: list[Shard], of: tuple[Story, ...]) -> dict[str, list[str]]:
    return {shard.name: [of[place].slug for place in shard.stories] for shard in made}


def test_small_hub_has_one_shard() -> None:
    assert shards(()) == []
    assert [(shard.name, len(shard.stories)) for shard in shards(stories(9))] == [("first", 9)]


@pytest.mark.usefixtures("small")
def test_every_story_is_in_one_shard_oldest_first() -> None:
    of = stories(60)
    made = shards(of)
    assert [place for shard in made for place in reversed(shard.stories)] == list(range(60))
    assert all(len(shard.stories) <= 10 for shard in made)
    assert made[-1].name == "first"


@pytest.mark.usefixtures("small")
def test_new_story_changes_one_shard() -> None:
    before, after = stories(60), stories(61)
    old, new = slugs(shards(before), before), slugs(shards(after), after)
    changed = [name for name in new if new[name] != old.get(name)]
    assert len(changed) <= 2 and old.keys() <= new.keys()


@pytest.mark.usefixtures("small")
def test_number_of_shards_is_limited() -> None:
    assert PARTS / 2 < len(shards(stories(1_000))) < 3 * PARTS


def test_stories_without_date_are_in_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST", 1)
    of = [story("dated", "2026-01-01"), story("a", date=None), story("b", date=None)]
    assert {shard.name.rpartition("-")[0] for shard in shards(of)} == {"", "undated", "2026-01"}

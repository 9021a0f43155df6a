from __future__ import annotations

from datetime import UTC, datetime

from site_builder.model.content import Timestamp
from site_builder.pages.story_export import full_story, last_change
from tests.support.hubs import hub_of, story


def test_full_story_id_is_a_url_made_of_the_story_id() -> None:
    hub = hub_of([story("renamed", id="first name")], {"base_url": "https://hub.example/below/"})
    assert full_story(hub.config.identity, hub.stories[0], ()).id == "https://hub.example/below/#first%20name"


def test_full_story_tags_have_the_names_of_their_pages() -> None:
    hub = hub_of([story("a", "2026-11-03", tags=("LLM",)), story("b", tags=("llm",)), story("c", tags=("llm",))])
    assert [full_story(hub.config.identity, entry, ()).tags for entry in hub.stories] == [("llm",)] * 3


def test_last_change_is_the_newest_date_or_update() -> None:
    later = Timestamp(datetime(2026, 11, 9, tzinfo=UTC))
    hub = hub_of([story("a", "2026-11-03"), story("b", "2026-11-01", updated=later), story("c", date=None)])
    stories = [full_story(hub.config.identity, entry, ()) for entry in hub.stories]
    assert last_change(stories) == later
    assert last_change(stories[:1]) == stories[0].card.date
    assert last_change(stories[2:]) is None

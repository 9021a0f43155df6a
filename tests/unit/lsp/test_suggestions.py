from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from site_builder.config.presets import SOURCES
from site_builder.config.schema import Config
from site_builder.content.item import entry_type
from site_builder.content.schema.fields import keys_of
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.codes import RULES
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.suggestions import (
    MAX_STORIES,
    hover_text,
    in_markdown,
    key_suggestions,
    story_hover,
    story_suggestions,
    value_suggestions,
)
from site_builder.model.content import Story
from tests.support.hubs import add_story, write_hub
from tests.support.lsp_views import OTHER, PAGE, STORY, small_hub, view_of

ENTRIES: Any = list[entry_type(SOURCES)]  # type: ignore[misc]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    site = small_hub(tmp_path_factory.mktemp("hub"))
    (site / "content/news/2026/11/chart one.png").write_bytes(b"")
    add_story(site, "old", "2026-10-01", draft="true", tags="[open weights]")
    return view_of(site)


def values(
    snapshot: HubSnapshot | None, *path: str | int, file_type: object = StoryFields, used: tuple[str, ...] = ()
) -> list[str]:
    return [suggestion.insert for suggestion in value_suggestions(file_type, path, STORY, snapshot, used)]


def test_required_keys_come_first_and_used_keys_are_left_out() -> None:
    suggestions = [*key_suggestions(StoryFields, (), {"title", "date"}, "", None)]
    names = [suggestion.label for suggestion in suggestions]
    assert names[:3] == ["source", "category", "takeaways"] and suggestions[0].detail == "required"
    assert sorted(names) == sorted({*StoryFields.__struct_fields__} - {"title", "date"})
    assert {suggestion.label: suggestion.insert for suggestion in suggestions}["takeaways"] == "takeaways:\n  - "


def test_keys_of_nested_mappings() -> None:
    assert [suggestion.label for suggestion in key_suggestions(StoryFields, ("source",), (), "  ", None)] == [
        "name",
        "url",
    ]
    assert [suggestion.label for suggestion in key_suggestions(Config, ("categories", 0), {"slug"}, "  ", None)] == [
        "title",
        "description",
    ]
    names = [suggestion.label for suggestion in key_suggestions(ENTRIES, (0,), (), "  ", None)]
    assert names[:4] == ["name", "id", "also", "description"]
    assert {"domains", "homepage", "kind", "logo", "licence", "feeds"} < {*names}


def test_codes_of_rules_and_texts_are_keys(snapshot: HubSnapshot) -> None:
    assert {suggestion.label for suggestion in key_suggestions(StoryFields, ("ignore",), (), "  ", snapshot)} == {
        *RULES
    }
    assert {
        suggestion.label for suggestion in key_suggestions(Config, ("checks",), {"long-title"}, "  ", snapshot)
    } == {*RULES} - {"long-title"}
    assert {"join", "home", "date_form"} <= {
        suggestion.label for suggestion in key_suggestions(Config, ("texts",), (), "  ", snapshot)
    }
    assert [*key_suggestions(Config, ("texts",), (), "  ", None)] == []


def test_values_of_a_story(snapshot: HubSnapshot) -> None:
    assert values(snapshot, "category") == ["research", "models"]
    assert values(snapshot, "tags", 0) == ["open weights", "Safety"]
    assert values(snapshot, "tags", 0, used=("open weights",)) == ["Safety"]
    assert values(snapshot, "source") == ["lab", "openai"]
    assert values(snapshot, "source", "name") == ["Example Lab", "OpenAI"]
    assert values(snapshot, "author") == ["Ada"]
    assert values(snapshot, "draft") == ["true", "false"]
    assert values(snapshot, "image") == ["chart one.png"]
    assert values(snapshot, "title") == values(snapshot, "nothing") == values(snapshot, "ignore", "long-title") == []


def test_values_of_settings(snapshot: HubSnapshot) -> None:
    assert values(snapshot, "share", 0, file_type=Config, used=("x",))[:2] == ["linkedin", "bluesky"]
    assert values(snapshot, "checks", "long-title", file_type=Config) == []
    urls = values(snapshot, "navigation", 0, "url", file_type=Config)
    assert {"/", "/about/", "/category/research/", "/tag/safety/"} <= {*urls}
    assert not {"/news/first/"} & {*urls} and urls[0] == "/"


def test_values_without_snapshot_come_from_the_schema() -> None:
    assert values(None, "category") == values(None, "tags", 0) == []
    assert values(None, "draft") == ["true", "false"]


def test_stories_are_found_by_words_of_title_and_slug(snapshot: HubSnapshot) -> None:
    suggestions, is_complete = story_suggestions(snapshot, STORY, "weights arr")
    assert [(suggestion.label, suggestion.insert) for suggestion in suggestions] == [
        ("Open weights arrive", "open-weights")
    ] and is_complete
    assert "OpenAI" not in suggestions[0].details and "2026-11-12" in suggestions[0].details
    assert [suggestion.insert for suggestion in story_suggestions(snapshot, STORY, "")[0]] == [
        "open-weights",
        "old",
        "about",
        "/source/lab/",
        "/source/openai/",
    ]
    assert [suggestion.insert for suggestion in story_suggestions(snapshot, PAGE, "")[0]] == [
        "open-weights",
        "first",
        "old",
        "/source/lab/",
        "/source/openai/",
    ]
    assert [suggestion.insert for suggestion in story_suggestions(snapshot, STORY, "", stories_only=True)[0]] == [
        "open-weights",
        "old",
    ]
    assert story_suggestions(snapshot, STORY, "nothing like it") == ([], True)


def test_number_of_stories_is_limited(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = small_hub(tmp_path_factory.mktemp("large"))
    for number in range(MAX_STORIES):
        add_story(site, f"more-{number}")
    large = view_of(site)
    suggestions, is_complete = story_suggestions(large, STORY, "")
    assert len(suggestions) == MAX_STORIES and not is_complete
    assert story_suggestions(large, STORY, "arrive")[1]


def test_hover_text_describes_a_key() -> None:
    keys = {suggestion.name: suggestion for suggestion in keys_of(StoryFields)}
    assert hover_text(keys["category"]) == (
        "Slug of the one category it belongs to.\n\nRequired.\n\nExample: `category: research`"
    )
    assert "One of `true`, `false`." in hover_text(keys["draft"])


def test_story_hover_describes_a_story(snapshot: HubSnapshot) -> None:
    story = snapshot.file(OTHER)
    assert isinstance(story, Story)
    assert story_hover(story) == "**Open weights arrive**\n\n2026-11-12 · openai · research"


def test_markdown_in_titles_is_escaped() -> None:
    assert in_markdown("![](https://a.example/x.png) <b>", "# [a](b)\n`c`", "", "> d") == (
        "**!\\[\\](https://a.example/x.png) \\<b\\>**\n\n\\# \\[a\\](b) \\`c\\`\n\n\\> d"
    )


def test_authors_with_entries_are_suggested_by_id_and_found_by_each_name(tmp_path: Path) -> None:
    site = write_hub(small_hub(tmp_path), "-- content/authors.yaml --\n- {id: ada, name: Ada, also: [Countess]}\n")
    add_story(site, "signed", author="[Ben, Countess]")
    first, *others = value_suggestions(StoryFields, ("author", 0), STORY, view_of(site), ())
    assert (first.insert, first.detail, first.filter) == ("ada", "Ada", "ada Ada Countess")
    assert [suggestion.insert for suggestion in others] == ["Ben"]
    assert values(view_of(site), "author", used=("ada",)) == ["Ben"]

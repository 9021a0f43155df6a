from __future__ import annotations

import pytest

from site_builder.config.schema import Config
from site_builder.content.schema.fields import keys_of
from site_builder.content.sources import SourceFields
from site_builder.content.story_fields import StoryFields
from site_builder.lint.registry import RULES
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.suggestions import (
    MOST,
    hover_text,
    in_markdown,
    key_suggestions,
    story_hover,
    story_suggestions,
    value_suggestions,
)
from site_builder.model.content import Story
from tests.support.hubs import add_story
from tests.support.lsp_views import OTHER, PAGE, STORY, small_hub, view_of


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    site = small_hub(tmp_path_factory.mktemp("hub"))
    (site / "content/news/2026/11/chart one.png").write_bytes(b"")
    add_story(site, "old", "2026-10-01", draft="true", tags="[open weights]")
    return view_of(site)


def values(
    view: HubSnapshot | None, *path: str | int, written: object = StoryFields, given: tuple[str, ...] = ()
) -> list[str]:
    return [offer.insert for offer in value_suggestions(written, path, STORY, view, given)]


def test_keys_that_are_required_come_first_and_given_ones_not_at_all() -> None:
    offers = [*key_suggestions(StoryFields, (), {"title", "date"}, "", None)]
    names = [offer.label for offer in offers]
    assert names[:3] == ["source", "category", "takeaways"] and offers[0].detail == "required"
    assert sorted(names) == sorted({*StoryFields.__struct_fields__} - {"title", "date"})
    assert {offer.label: offer.insert for offer in offers}["takeaways"] == "takeaways:\n  - "


def test_keys_further_inside() -> None:
    assert [one.label for one in key_suggestions(StoryFields, ("source",), (), "  ", None)] == ["name", "url"]
    assert [one.label for one in key_suggestions(Config, ("categories", 0), {"slug"}, "  ", None)] == [
        "title",
        "description",
    ]
    names = [one.label for one in key_suggestions(tuple[SourceFields, ...], (0,), (), "  ", None)]
    assert names == ["id", "name", "domains", "homepage", "description"]


def test_codes_of_rules_and_texts(view: HubSnapshot) -> None:
    assert {one.label for one in key_suggestions(StoryFields, ("ignore",), (), "  ", view)} == {*RULES}
    assert {one.label for one in key_suggestions(Config, ("checks",), {"long-title"}, "  ", view)} == {*RULES} - {
        "long-title"
    }
    assert {"join", "home"} & {one.label for one in key_suggestions(Config, ("texts",), (), "  ", view)}
    assert [*key_suggestions(Config, ("texts",), (), "  ", None)] == []


def test_values_of_a_story(view: HubSnapshot) -> None:
    assert values(view, "category") == ["research", "models"]
    assert values(view, "tags", 0) == ["open weights", "Safety"]
    assert values(view, "tags", 0, given=("open weights",)) == ["Safety"]
    assert values(view, "source") == ["lab", "openai"]
    assert values(view, "source", "name") == ["Example Lab", "OpenAI"]
    assert values(view, "author") == ["Ada"]
    assert values(view, "draft") == ["true", "false"]
    assert values(view, "image") == ["chart one.png"]
    assert values(view, "title") == values(view, "nothing") == values(view, "ignore", "long-title") == []


def test_values_of_settings(view: HubSnapshot) -> None:
    assert values(view, "share", 0, written=Config, given=("x",))[:2] == ["linkedin", "bluesky"]
    assert values(view, "checks", "long-title", written=Config) == []
    urls = values(view, "navigation", 0, "url", written=Config)
    assert {"/", "/about/", "/category/research/", "/tag/safety/"} <= {*urls}
    assert not {"/news/first/"} & {*urls} and urls[0] == "/"


def test_before_the_hub_is_known_only_what_is_always_so_is_offered() -> None:
    assert values(None, "category") == values(None, "tags", 0) == []
    assert values(None, "draft") == ["true", "false"]


def test_stories_are_found_by_words_of_title_and_slug(view: HubSnapshot) -> None:
    offers, is_all = story_suggestions(view, STORY, "weights arr")
    assert [(one.label, one.insert) for one in offers] == [("Open weights arrive", "open-weights")] and is_all
    assert "OpenAI" not in offers[0].details and "2026-11-12" in offers[0].details
    assert [one.insert for one in story_suggestions(view, STORY, "")[0]] == ["open-weights", "old", "about"]
    assert [one.insert for one in story_suggestions(view, PAGE, "")[0]] == ["open-weights", "first", "old"]
    assert [one.insert for one in story_suggestions(view, STORY, "", stories_only=True)[0]] == ["open-weights", "old"]
    assert story_suggestions(view, STORY, "nothing like it") == ([], True)


def test_many_stories_are_not_offered_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = small_hub(tmp_path_factory.mktemp("large"))
    for number in range(MOST):
        add_story(site, f"more-{number}")
    large = view_of(site)
    offers, is_all = story_suggestions(large, STORY, "")
    assert len(offers) == MOST and not is_all
    assert story_suggestions(large, STORY, "arrive")[1]


def test_what_is_said_of_a_key() -> None:
    keys = {one.name: one for one in keys_of(StoryFields)}
    assert hover_text(keys["category"]) == (
        "Slug of the one category it belongs to.\n\nRequired.\n\nExample: `category: research`"
    )
    assert "One of `true`, `false`." in hover_text(keys["draft"])


def test_what_is_said_of_a_story(view: HubSnapshot) -> None:
    story = view.file(OTHER)
    assert isinstance(story, Story)
    assert story_hover(story) == "**Open weights arrive**\n\n2026-11-12 · openai · research"


def test_markdown_of_titles_is_shown_and_not_obeyed() -> None:
    assert in_markdown("![](https://a.example/x.png) <b>", "# [a](b)\n`c`", "", "> d") == (
        "**!\\[\\](https://a.example/x.png) \\<b\\>**\n\n\\# \\[a\\](b) \\`c\\`\n\n\\> d"
    )

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config.schema import Config
from site_builder.content.page import PageFields
from site_builder.content.story_fields import StoryFields
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.model.content import ContentPage, Story
from tests.support.hubs import add_story, write_file
from tests.support.lsp_views import OTHER, PAGE, STORY, small_hub, view_of


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    site = small_hub(tmp_path_factory.mktemp("hub"))
    add_story(site, "draft", draft="true", tags="[Open Weights]", author="Bo")
    add_story(site, "bent", takeaways="[]", author="Ada")
    return view_of(site)


def test_snapshot_has_all_stories_and_pages(snapshot: HubSnapshot) -> None:
    assert {story.slug for story in snapshot.stories} == {"first", "open-weights", "draft", "bent"}
    assert isinstance(snapshot.file(PAGE), ContentPage) and isinstance(snapshot.file(STORY), Story)
    assert snapshot.file("content/news/nothing.md") is None


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("open-weights", OTHER),
        ("open-weights#x", OTHER),
        ("2026-11-12-open-weights.md", OTHER),
        ("../11/2026-11-12-open-weights.md", OTHER),
        ("/news/open-weights/", OTHER),
        ("/news/open-weights", OTHER),
        ("about", PAGE),
        ("/about/", PAGE),
    ],
)
def test_target_finds_stories_and_pages(snapshot: HubSnapshot, name: str, path: str) -> None:
    target = snapshot.target(STORY, name)
    assert target and target.path == path


@pytest.mark.parametrize("name", ["", "#x", "nothing", "/tags/", "https://lab.example/"])
def test_target_of_other_links_is_none(snapshot: HubSnapshot, name: str) -> None:
    assert snapshot.target(STORY, name) is None


def test_source_is_found_by_id_and_name(snapshot: HubSnapshot) -> None:
    assert [one.id for name in ("openai", "OpenAI", "example lab") if (one := snapshot.entry("source", name))] == [
        "openai",
        "openai",
        "lab",
    ]
    assert snapshot.entry("source", "nobody") is None


def test_spellings_are_sorted_by_use(snapshot: HubSnapshot) -> None:
    assert [*snapshot.spellings("tag")] == [("open weights", 3), ("Safety", 1)]
    assert [*snapshot.spellings("author")] == [("Ada", 2), ("Bo", 1)]
    assert [*snapshot.spellings("category")] == [("research", 4)]


def test_written_in_gives_the_type_of_a_file() -> None:
    assert (written_in(STORY, None), written_in(PAGE, None), written_in("site.yaml", None)) == (
        StoryFields,
        PageFields,
        Config,
    )
    assert written_in("layouts/x.html", None) is None and written_in("README.md", None) is None


def test_snapshot_with_invalid_settings_is_empty(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    write_file(site / "site.yaml", "title: [")
    snapshot = view_of(site)
    assert snapshot.content is None and not snapshot.stories and snapshot.target(STORY, "first") is None
    assert [one.code for one in snapshot.diagnostics] == ["yaml-syntax"]

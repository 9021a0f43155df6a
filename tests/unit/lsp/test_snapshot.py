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
def view(tmp_path_factory: pytest.TempPathFactory) -> HubSnapshot:
    site = small_hub(tmp_path_factory.mktemp("hub"))
    add_story(site, "draft", draft="true", tags="[Open Weights]", author="Bo")
    add_story(site, "bent", takeaways="[]", author="Ada")
    return view_of(site)


def test_all_that_is_written_is_there(view: HubSnapshot) -> None:
    assert {story.slug for story in view.stories} == {"first", "open-weights", "draft", "bent"}
    assert isinstance(view.file(PAGE), ContentPage) and isinstance(view.file(STORY), Story)
    assert view.file("content/news/nothing.md") is None


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
def test_what_links_lead_to(view: HubSnapshot, name: str, path: str) -> None:
    found = view.target(STORY, name)
    assert found and found.path == path


@pytest.mark.parametrize("name", ["", "#x", "nothing", "/tags/", "https://lab.example/"])
def test_links_that_lead_to_no_file(view: HubSnapshot, name: str) -> None:
    assert view.target(STORY, name) is None


def test_sources_by_id_and_name(view: HubSnapshot) -> None:
    assert [one.id for name in ("openai", "OpenAI", "example lab") if (one := view.source(name))] == [
        "openai",
        "openai",
        "lab",
    ]
    assert view.source("nobody") is None


def test_what_is_used_most_comes_first(view: HubSnapshot) -> None:
    assert [*view.spellings("tag")] == [("open weights", 3), ("Safety", 1)]
    assert [*view.spellings("author")] == [("Ada", 2), ("Bo", 1)]
    assert [*view.spellings("category")] == [("research", 4)]


def test_kinds_of_files() -> None:
    assert (written_in(STORY), written_in(PAGE), written_in("site.yaml")) == (StoryFields, PageFields, Config)
    assert written_in("layouts/x.html") is None and written_in("README.md") is None


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    site = small_hub(tmp_path)
    write_file(site / "site.yaml", "title: [")
    view = view_of(site)
    assert view.parsed is None and not view.stories and view.target(STORY, "first") is None
    assert [one.code for one in view.diagnostics] == ["yaml-syntax"]

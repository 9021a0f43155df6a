from __future__ import annotations

from typing import Any

import pytest

from site_builder.config.presets import PRESETS
from site_builder.config.schema import Category, Config, PageSizes
from site_builder.content.item import entry_type
from site_builder.content.page import PageFields
from site_builder.content.schema.fields import KeyFacts, key_at, keys_of, mapping_at
from site_builder.content.story_fields import Credit, StoryFields

SOURCE_FIELDS = entry_type(PRESETS["sources"])
SOURCES = tuple[SOURCE_FIELDS, ...]  # type: ignore[valid-type]


@pytest.mark.parametrize("written", [StoryFields, Credit, PageFields, SOURCE_FIELDS, Config, Category, PageSizes])
def test_every_key_has_a_description_and_example(written: Any) -> None:
    assert [key.name for key in keys_of(written)] == [*written.__struct_encode_fields__]
    assert [key.name for key in keys_of(written) if not key.description or not key.examples] == []


def test_keys_of_describes_each_key() -> None:
    assert key_at(StoryFields, ("draft",)) == KeyFacts(
        "draft", False, "`true` keeps the story from being published", (True,), ("true", "false"), "switch"
    )


@pytest.mark.parametrize(
    ("written", "path", "required", "choices", "form"),
    [
        (StoryFields, ("title",), True, (), "text"),
        (StoryFields, ("source",), True, (), "text"),
        (StoryFields, ("source", "url"), True, (), "text"),
        (StoryFields, ("tags", 0), False, (), "list"),
        (StoryFields, ("ignore",), False, (), "mapping"),
        (Config, ("categories", 1, "slug"), True, (), "text"),
        (Config, ("community", "label"), True, (), "text"),
        (Config, ("page_sizes",), False, (), "mapping"),
        (Config, ("related",), False, (), "number"),
        (Config, ("checks",), False, ("off", "warning", "error"), "mapping"),
        (SOURCES, (2, "domains", 0), False, (), "list"),
    ],
)
def test_key_at_follows_paths(
    written: Any, path: tuple[str | int, ...], required: bool, choices: tuple[str, ...], form: str
) -> None:
    key = key_at(written, path)
    assert key and (key.required, key.choices, key.form) == (required, choices, form)


@pytest.mark.parametrize("path", [(), (0,), ("catgory",), ("title", "url"), ("source", "title"), ("ignore", "x")])
def test_key_at_returns_none_for_unknown_paths(path: tuple[str | int, ...]) -> None:
    assert key_at(StoryFields, path) is None


@pytest.mark.parametrize(
    ("written", "path", "mapping"),
    [
        (StoryFields, (), StoryFields),
        (StoryFields, ("source",), Credit),
        (StoryFields, ("ignore",), None),
        (Config, ("categories", 0), Category),
        (Config, ("categories",), None),
        (SOURCES, (0,), SOURCE_FIELDS),
        (SOURCES, (), None),
    ],
)
def test_mapping_at_follows_paths(written: Any, path: tuple[str | int, ...], mapping: object) -> None:
    assert mapping_at(written, path) is mapping

from __future__ import annotations

import pytest

from site_builder.content.schema.convert import convert
from site_builder.content.schema.fields import keys_of
from site_builder.content.story_fields import Credit, StoryFields
from site_builder.content.yaml.nodes import Data

LEAST: dict[str, Data] = {
    "title": "T",
    "source": {"name": "Lab", "url": "https://lab.example/"},
    "category": "research",
    "takeaways": ["One."],
}


def test_story_fields_need_four_keys() -> None:
    fields, problems = convert(LEAST, StoryFields, "a.md")
    assert not problems and fields.source == Credit(name="Lab", url="https://lab.example/")
    assert {key.name for key in keys_of(StoryFields) if key.required} == LEAST.keys()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("title", "x" * 201, "too-long"),
        ("source", "", "too-short"),
        ("takeaways", [], "too-short"),
        ("takeaways", ["x"] * 8, "too-long"),
        ("tags", ["x"] * 31, "too-long"),
        ("draft", "yes", "wrong-type"),
        ("ignore", {"long-title": ""}, "too-short"),
    ],
)
def test_story_fields_reject_invalid_values(key: str, value: Data, code: str) -> None:
    assert [problem.code for problem in convert(LEAST | {key: value}, StoryFields, "a.md")[1]] == [code]


def test_story_fields_do_not_check_urls() -> None:
    assert convert(LEAST | {"canonical": "x", "date": "soon"}, StoryFields, "a.md")[1] == []

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from site_builder.content.story import parse_story
from site_builder.content.story_fields import StoryFields
from site_builder.content.story_template import (
    OPTIONAL,
    StoryDraft,
    guess_publisher_name,
    source_line,
    source_record,
    story_file,
)
from tests.support.items import read_entries, source

KNOWN = StoryDraft(
    title="A small model: admits doubt",
    source="openai",
    source_has_record=True,
    source_url="https://openai.com/index/doubt/",
    date=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    id="2026-11-20-doubt",
    category="research",
    categories=("research", "tools"),
    summary="It says: I don't know.",
)
PATH = "content/news/2026/11/2026-11-20-doubt.md"


def test_story_file_is_read_back() -> None:
    parsed = parse_story(PATH, story_file(KNOWN).encode())
    assert parsed.story
    story = parsed.story
    assert (story.title, story.source, story.source_url) == (KNOWN.title, "openai", KNOWN.source_url)
    assert (story.category, story.summary, story.id, story.draft) == ("research", KNOWN.summary, KNOWN.id, True)
    assert story.date and story.date.at == KNOWN.date and story.date.timed


def test_story_file_leaves_one_warning() -> None:
    problems = parse_story(PATH, story_file(KNOWN).encode()).problems
    assert [(p.code, p.message, p.severity) for p in problems] == [
        ("unfinished-draft", "draft, still to write: takeaways, text", "warning")
    ]


def test_story_file_names_a_publisher_without_record() -> None:
    known = StoryDraft("T", "New: Lab", False, "https://lab.example/", KNOWN.date, "x")
    parsed = parse_story(PATH, story_file(known).encode())
    assert parsed.story and (parsed.story.source, parsed.story.source_by_id) == ("New: Lab", False)


def test_story_file_explains_every_key() -> None:
    text = story_file(KNOWN)
    inside = ("name", "url")
    for key in StoryFields.__struct_fields__:
        assert key in inside or f"\n{key}:" in text or f"\n# {key}: " in text, key
    lines = text.splitlines()
    for number, line in enumerate(lines):
        key = line.partition(":")[0]
        if key in StoryFields.__struct_fields__ and key != "source_url":
            assert lines[number - 1].startswith("# "), line
    assert all(len(line) <= 120 for line in lines)


def test_story_file_has_valid_optional_keys() -> None:
    text = story_file(KNOWN)
    for key in OPTIONAL:
        text = text.replace(f"\n# {key}: ", f"\n{key}: ")
    parsed = parse_story(PATH, text.encode())
    assert {p.code for p in parsed.problems} == {"unfinished-draft"}
    assert parsed.story and parsed.story.authors == ("Ada Example",) and parsed.story.ignore == ("long-title",)


def test_source_record_is_read_back() -> None:
    parsed = read_entries(source_record("A: Lab", "a-lab", "lab.example", "https://lab.example/"))
    assert not parsed.problems
    assert [(s.id, s.name, s.fields) for s in parsed.items] == [
        ("a-lab", "A: Lab", source("a-lab", "A: Lab", ("lab.example",), "https://lab.example/").fields)
    ]
    assert source_line("A: Lab", "a-lab", "lab.example") == "- {id: a-lab, name: 'A: Lab', domains: [lab.example]}"
    assert source_line("Lab", "lab", "") == "- {id: lab, name: Lab}"


def test_story_file_lists_categories() -> None:
    assert "# The one category it belongs to: research, tools.\n" in story_file(KNOWN)
    without = StoryDraft("T", "lab", True, "https://lab.example/", KNOWN.date, "x")
    assert "# The one category it belongs to.\n" in story_file(without)


@pytest.mark.parametrize(
    ("host", "name"),
    [("openai.com", "Openai"), ("www.lab.example", "Lab"), ("news.mit.edu", "Mit"), ("bbc.co.uk", "Bbc"), ("x", "X")],
)
def test_guess_publisher_name_uses_the_host(host: str, name: str) -> None:
    assert guess_publisher_name(host) == name


def test_story_file_wraps_many_categories() -> None:
    names = tuple(f"category-{number}" for number in range(30))
    text = story_file(msgspec.structs.replace(KNOWN, categories=names))
    comment = text[text.index("# The one category") : text.index("\ncategory:")]
    assert comment.replace("\n#", "") == f"# The one category it belongs to: {', '.join(names)}."
    assert comment.count("\n") > 2

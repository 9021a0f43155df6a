"""Story files: each story as Markdown and as JSON, next to its page, for programs.

The setting `twins: false` turns them off.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from site_builder.hub.entries import Entry
from site_builder.hub.items import StoryItems
from site_builder.hub.urls import output_file, story_path
from site_builder.model.outputs import TextFile
from site_builder.pages.story_export import full_story

REFERENCES = ("reference", "references")
MARKDOWN, JSON = "index.md", "index.json"


def plan(identity: str, entry: Entry, declared: StoryItems) -> Iterator[TextFile]:
    """Plan the two files of a story, which share a context. `identity` is that of the hub."""
    path, context = story_path(entry.story.slug), full_story(identity, entry, declared.names)
    if entry.story.fields:
        facts = {name: field for name, field in declared.fields.items() if field.type not in REFERENCES}
        context = replace(context, fields=facts, parts=declared.parts)
    yield TextFile(output_file(path + MARKDOWN), "story.md", context, entry.story.path)
    yield TextFile(output_file(path + JSON), "story.json", context, entry.story.path)

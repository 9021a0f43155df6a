"""Find the key, or the story, page, source or category that the cursor is on, and where it is defined."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config.paths import SETTINGS_PATH, STORIES
from site_builder.config.schema import Category
from site_builder.content.locations import resolve_location
from site_builder.content.paths import SOURCES_PATH
from site_builder.content.schema.fields import key_at
from site_builder.diagnostics.codes import RULES
from site_builder.lsp.cursor import Cursor, cursor_at, link_at, yaml_lines
from site_builder.lsp.positions import Span, Text
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.lsp.suggestions import hover_text, in_markdown, story_hover
from site_builder.model.content import ContentPage, Source, Story
from site_builder.model.problems import KeyLocation
from site_builder.model.value import Value
from site_builder.system.files import find_file, read

Definition = Story | ContentPage | Source | Category
"""Something with a name that other files can refer to."""


class Symbol(Value, frozen=True):
    """The key or name that the cursor is on."""

    span: Span
    description: str
    """Description as Markdown."""
    definition: Definition | None = None
    """What the name refers to; None for keys and unknown names."""


def symbol_at(text: Text, path: str, line: int, column: int, snapshot: HubSnapshot | None) -> Symbol | None:
    """Return the symbol at a line and column of a file, 0-based; None when there is none."""
    yaml_range = yaml_lines(text.lines, path.endswith(".md"))
    if line in yaml_range:
        cursor = cursor_at(text.lines, yaml_range, line, column)
        return _yaml_symbol(path, line, cursor, snapshot) if cursor else None
    link = link_at(text.lines[line], column)
    if link is None or snapshot is None:
        return None
    target = snapshot.target(path, link.text)
    return Symbol(Span(line, link.start, link.end), _describe(target), target) if target else None


def definition_of(definition: Definition, snapshot: HubSnapshot) -> tuple[str, int]:
    """Return the file and the 1-based line of a definition."""
    if isinstance(definition, Story | ContentPage):
        return definition.path, 1
    if isinstance(definition, Source):
        index = next((i for i, source in enumerate(snapshot.sources) if source.id == definition.id), 0)
        return SOURCES_PATH, _line_of(snapshot, SOURCES_PATH, KeyLocation((index, "id")))
    categories = snapshot.config.categories if snapshot.config else ()
    index = next((i for i, category in enumerate(categories) if category == definition), 0)
    return SETTINGS_PATH, _line_of(snapshot, SETTINGS_PATH, KeyLocation(("categories", index, "slug")))


def _yaml_symbol(path: str, line: int, cursor: Cursor, snapshot: HubSnapshot | None) -> Symbol | None:
    file_type, span = written_in(path, snapshot.config if snapshot else None), Span(line, cursor.start, cursor.end)
    if cursor.is_key and cursor.path in (("checks",), ("ignore",)) and cursor.text in RULES:
        return Symbol(span, RULES[cursor.text].title)
    definition = _definition_at(path, cursor, snapshot) if snapshot and path.startswith(STORIES) else None
    if definition:
        return Symbol(span, _describe(definition), definition)
    field = (key_at(file_type, (*cursor.path, cursor.text)) if cursor.is_key else None) or key_at(
        file_type, cursor.path
    )
    if field is None:
        return None
    is_category = field.name == "category" and path.startswith(STORIES)
    choices = (
        [category.slug for category in snapshot.config.categories]
        if is_category and snapshot and snapshot.config
        else ()
    )
    return Symbol(span, f"**{field.name}**: {hover_text(field, choices)}")


def _describe(definition: Definition) -> str:
    if isinstance(definition, Story | ContentPage):
        return story_hover(definition)
    if isinstance(definition, Source):
        return in_markdown(f"{definition.name} ({definition.id})", definition.description, definition.homepage)
    return in_markdown(f"{definition.title} ({definition.slug})", definition.description)


def _definition_at(path: str, cursor: Cursor, snapshot: HubSnapshot) -> Definition | None:
    name = cursor.text.strip("\"'")
    keys = tuple(step for step in cursor.path if isinstance(step, str))
    if keys in (("related",), ("unrelated",)):
        return snapshot.target(path, name)
    if keys in (("source",), ("source", "name")):
        return snapshot.source(name)
    if keys == ("category",):
        categories = snapshot.config.categories if snapshot.config else ()
        return next((category for category in categories if category.slug == name), None)
    if keys in (("why_it_matters",), ("takeaways",), ("summary",)):
        return next(_linked_stories(path, name, snapshot), None)
    return None


def _linked_stories(path: str, text: str, snapshot: HubSnapshot) -> Iterator[Story | ContentPage]:
    """Yield the stories and pages that the links in a Markdown value lead to."""
    position = 0
    while (position := text.find("](", position)) >= 0:
        link = link_at(text, position)
        target = snapshot.target(path, link.text) if link else None
        if target:
            yield target
        position += 2


def _line_of(snapshot: HubSnapshot, path: str, location: KeyLocation) -> int:
    try:
        text = read(str(find_file(snapshot.hub_dir, path))).decode("utf-8", "replace")
    except OSError:
        return 1
    resolved = resolve_location(location, path, text)
    return resolved.line if resolved else 1

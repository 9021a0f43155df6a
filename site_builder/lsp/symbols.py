"""Find the key, or the story, page, item, source or category that the cursor is on, and where it is defined."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config.paths import SETTINGS_PATH, STORIES
from site_builder.config.schema import Category
from site_builder.content.locations import resolve_location
from site_builder.content.paths import collection_of_file
from site_builder.content.schema.fields import key_at
from site_builder.diagnostics.codes import RULES
from site_builder.lsp.cursor import Cursor, cursor_at, link_at, yaml_lines
from site_builder.lsp.positions import Span, Text
from site_builder.lsp.snapshot import Entry, HubSnapshot, declared_fields, written_in
from site_builder.lsp.suggestions import hover_text, in_markdown, item_hover, names_rules, story_hover
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.fields import Reference
from site_builder.model.problems import KeyLocation
from site_builder.model.value import Value
from site_builder.system.files import find_file, read

Definition = Story | ContentPage | Item | Category
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
    if symbol := _link_symbol(text.lines[line], path, line, column, snapshot):
        return symbol
    cursor = cursor_at(text.lines, yaml_range, line, column) if line in yaml_range else None
    return _yaml_symbol(path, line, cursor, snapshot) if cursor else None


def entry_at(text: Text, path: str, line: int, column: int, snapshot: HubSnapshot) -> Definition | None:
    """Return the definition of the symbol at a place; at its own title or name, what the file defines."""
    symbol = symbol_at(text, path, line, column, snapshot)
    if symbol and symbol.definition:
        return symbol.definition
    cursor = cursor_at(text.lines, yaml_lines(text.lines, path.endswith(".md")), line, column)
    if cursor is None or cursor.is_key:
        return None
    if cursor.path in (("title",), ("name",)):
        return snapshot.file(path)
    name = cursor.text.strip("\"'")
    is_name = cursor.path[1:] == ("name",)
    return next((item for item in snapshot.items if is_name and item.path == path and item.name == name), None)


def definition_of(definition: Definition, snapshot: HubSnapshot) -> tuple[str, int]:
    """Return the file and the 1-based line of a definition."""
    if isinstance(definition, Item) and definition.index is not None:
        return definition.path, _line_of(snapshot, definition.path, definition.key("id"))
    if isinstance(definition, Story | ContentPage | Item):
        return definition.path, 1
    categories = snapshot.config.categories if snapshot.config else ()
    index = next((i for i, category in enumerate(categories) if category == definition), 0)
    return SETTINGS_PATH, _line_of(snapshot, SETTINGS_PATH, KeyLocation(("categories", index, "slug")))


def _link_symbol(text: str, path: str, line: int, column: int, snapshot: HubSnapshot | None) -> Symbol | None:
    """Return the target of the Markdown link at a column of a line."""
    link = link_at(text, column)
    target = snapshot.target(path, link.text) if link and snapshot else None
    if link is None or target is None or snapshot is None:
        return None
    return Symbol(Span(line, link.start, link.end), _describe(target, snapshot), target)


def _yaml_symbol(path: str, line: int, cursor: Cursor, snapshot: HubSnapshot | None) -> Symbol | None:
    file_type, span = written_in(path, snapshot.config if snapshot else None), Span(line, cursor.start, cursor.end)
    if cursor.is_key and names_rules(cursor.path) and cursor.text in RULES:
        return Symbol(span, RULES[cursor.text].title)
    definition = _definition_at(path, cursor, snapshot) if snapshot else None
    if definition and snapshot:
        return Symbol(_without_quotes(span, cursor.text), _describe(definition, snapshot), definition)
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


def _without_quotes(span: Span, text: str) -> Span:
    """Return the part of a value between its quotation marks."""
    is_quoted = len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]
    return Span(span.line, span.start + 1, span.start + len(text) - 1) if is_quoted else span


def _describe(definition: Definition, snapshot: HubSnapshot) -> str:
    if isinstance(definition, Story | ContentPage):
        return story_hover(definition)
    if isinstance(definition, Item):
        collection = snapshot.config.collections.get(definition.collection) if snapshot.config else None
        return item_hover(definition, collection.item if collection else "")
    return in_markdown(f"{definition.title} ({definition.slug})", definition.description)


def _definition_at(path: str, cursor: Cursor, snapshot: HubSnapshot) -> Definition | None:
    name = cursor.text.strip("\"'")
    keys = tuple(step for step in cursor.path if isinstance(step, str))
    if keys[:1] in (("navigation",), ("community",)) and keys[-1] == "url" and path == SETTINGS_PATH:
        return snapshot.target(path, name) if name.startswith("/") else None
    if item := _item_at(path, keys, name, snapshot):
        return item
    return _definition_in_story(path, keys, name, snapshot) if path.startswith(STORIES) else None


def _item_at(path: str, keys: tuple[str, ...], name: str, snapshot: HubSnapshot) -> Item | None:
    """Return the item that a value names: in a declared field, or as the id of an entry of a YAML file."""
    if keys == ("id",) and path.endswith(".yaml"):
        return snapshot.item(Reference(collection_of_file(path), name))
    fields = declared_fields(path, snapshot.config)
    to = next((field.to for field in fields if keys == (field.name,)), "")
    return snapshot.item(Reference(to, name)) if to else None


def _definition_in_story(path: str, keys: tuple[str, ...], name: str, snapshot: HubSnapshot) -> Definition | None:
    if keys in (("related",), ("unrelated",)):
        return snapshot.target(path, name)
    if keys in (("source",), ("source", "name")):
        return snapshot.entry("source", name)
    if keys in (("tags",), ("author",)):
        return snapshot.entry("tag" if keys == ("tags",) else "author", name)
    if keys == ("category",):
        categories = snapshot.config.categories if snapshot.config else ()
        return next((category for category in categories if category.slug == name), None)
    if keys in (("why_it_matters",), ("takeaways",), ("summary",)):
        return next(_linked_stories(path, name, snapshot), None)
    return None


def _linked_stories(path: str, text: str, snapshot: HubSnapshot) -> Iterator[Entry]:
    """Yield what the links in a Markdown value lead to."""
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

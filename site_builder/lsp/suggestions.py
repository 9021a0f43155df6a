"""Suggest keys, values and stories to write, from the schema and the hub. Independent of the protocol."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from site_builder.config.declarations import FILTERS
from site_builder.config.paths import COLLECTIONS_PATH, SETTINGS_PATH, STORIES
from site_builder.config.schema import Config
from site_builder.content.images.image import is_image
from site_builder.content.schema.fields import KeyFacts, key_at, keys_of, mapping_at
from site_builder.content.translations import OPTIONAL
from site_builder.content.yaml.writer import inline, scalar
from site_builder.diagnostics.codes import RULES
from site_builder.hub.urls import item_path
from site_builder.lsp.cursor import YamlPath
from site_builder.lsp.snapshot import Entry, HubSnapshot, declared_fields
from site_builder.model.collections import Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.value import Value
from site_builder.render.filters import escape_markdown, one_block

TEXTS_KEY = ("texts",)
"""Path of the mapping whose keys are names of texts."""
MAX_STORIES = 100
"""Stories suggested at once. When there are more, the client asks again after the next character."""


class Suggestion(Value, frozen=True):
    """A text to insert."""

    label: str
    insert: str
    kind: str = "value"
    """`key`, `value` or `reference`."""
    detail: str = ""
    """A few words shown next to the label."""
    details: str = ""
    """Description as Markdown."""
    filter: str = ""
    """Text that typed words are matched with, if not the label."""


def key_suggestions(
    file_type: Any, path: YamlPath, used: Collection[str], indent: str, snapshot: HubSnapshot | None
) -> Iterator[Suggestion]:
    """Yield the unused keys of the mapping at a path, required ones first."""
    mapping = mapping_at(file_type, path)
    fields = [field for field in keys_of(mapping) if field.name not in used] if mapping else []
    for field in sorted(fields, key=lambda field: not field.required):
        detail = "required" if field.required else ""
        yield Suggestion(field.name, field.name + _after_key(field, indent), "key", detail, hover_text(field))
    if names_rules(path):
        for code, rule in RULES.items():
            if code not in used:
                yield Suggestion(code, f"{code}: ", "key", "", rule.title)
    if path == TEXTS_KEY and snapshot and snapshot.content:
        for key, text in {**dict.fromkeys(OPTIONAL, ""), **snapshot.content.texts}.items():
            if key not in used:
                yield Suggestion(key, f"{key}: ", "key", text[:60])


def names_rules(path: YamlPath) -> bool:
    """Return whether the keys of a mapping are codes of rules: `checks`, or `ignore` of a story, or an item."""
    in_entry = len(path) == 2 and isinstance(path[0], int)
    return path in (("checks",), ("ignore",)) or (in_entry and path[1] == "ignore")


def value_suggestions(
    file_type: Any, path: YamlPath, file: str, snapshot: HubSnapshot | None, used: Collection[str]
) -> Iterator[Suggestion]:
    """Yield values of the key at a path, or items of its list, except those in `used`."""
    field = key_at(file_type, path)
    if field is None:
        return
    for choice in field.choices:
        if choice not in used:
            yield Suggestion(choice, choice)
    if snapshot:
        yield from (suggestion for suggestion in _items(field.name, file, snapshot) if suggestion.insert not in used)
    if snapshot and file.startswith(STORIES):
        values = _story_values(field.name, path, file, snapshot)
        yield from (suggestion for suggestion in values if suggestion.label not in used)
    if snapshot and snapshot.config and file in (SETTINGS_PATH, COLLECTIONS_PATH):
        yield from _declarations(path, snapshot.config, used)
    if snapshot and path[:1] in (("navigation",), ("community",)) and field.name == "url":
        yield from _site_paths(snapshot)


def story_suggestions(
    snapshot: HubSnapshot, file: str, typed: str, stories_only: bool = False
) -> tuple[list[Suggestion], bool]:
    """Return what a link in a file may lead to, and whether this is all: stories, newest first, then pages and items.

    They have all typed words in their titles, names or slugs.
    """
    words = typed.casefold().split()
    candidates: list[Entry] = [*_stories_newest_first(snapshot)]
    if not stories_only:
        candidates += [*snapshot.pages, *_items_with_pages(snapshot)]
    suggestions = (_link_to(candidate) for candidate in candidates if candidate.path != file)
    matches = (suggestion for suggestion in suggestions if _has_all(suggestion.filter.casefold(), words))
    chosen = list(islice(matches, MAX_STORIES + 1))
    return chosen[:MAX_STORIES], len(chosen) <= MAX_STORIES


def _link_to(entry: Entry) -> Suggestion:
    if isinstance(entry, Item):
        path = item_path(entry.collection, entry.id)
        words = " ".join((path, entry.name, *entry.also))
        return Suggestion(entry.name, path, "reference", entry.collection, item_hover(entry), words)
    words = f"{entry.title} {entry.slug}"
    return Suggestion(entry.title, entry.slug, "reference", entry.slug, story_hover(entry), words)


def _items_with_pages(snapshot: HubSnapshot) -> Iterator[Item]:
    collections = snapshot.config.collections if snapshot.config else {}
    with_pages = {id_ for id_, collection in collections.items() if collection.pages}
    return (item for item in snapshot.items if item.collection in with_pages)


def _stories_newest_first(snapshot: HubSnapshot) -> list[Story]:
    """Return the published stories, then those that are not published."""
    published = [entry.story for entry in snapshot.hub.stories] if snapshot.hub else []
    paths = {story.path for story in published}
    return [*published, *(story for story in reversed(snapshot.stories) if story.path not in paths)]


def hover_text(field: KeyFacts, choices: Sequence[str] = ()) -> str:
    """Describe a key as Markdown. `choices` are the possible values in this hub."""
    parts = [f"{field.description}.", "Required." if field.required else ""]
    if values := ", ".join(f"`{choice}`" for choice in field.choices or choices):
        parts.append(f"One of {values}.")
    if field.examples:
        parts.append(f"Example: `{field.name}: {inline(field.examples[0])}`")
    return "\n\n".join(part for part in parts if part)


def story_hover(story: Story | ContentPage) -> str:
    """Describe a story or page as Markdown."""
    if isinstance(story, ContentPage):
        return in_markdown(story.title, story.summary)
    facts = [f"{story.date.local:%Y-%m-%d}" if story.date else "", story.source, story.category_slug]
    facts += ["draft"] if story.draft else []
    return in_markdown(story.title, " · ".join(filter(None, facts)), story.summary or story.why_it_matters)


def item_hover(item: Item, word: str = "") -> str:
    """Describe an item as Markdown. `word` is the one for items of its collection."""
    facts = [word, f"also {', '.join(item.also)}" if item.also else "", "draft" if item.draft else ""]
    return in_markdown(f"{item.name} ({item.id})", " · ".join(filter(None, facts)), item.description)


def in_markdown(title: str, *lines: str) -> str:
    """Return a title and lines as escaped Markdown. Unescaped, it could make an editor program fetch images."""
    return "\n\n".join((f"**{escape_markdown(title)}**", *map(_plain, filter(None, lines))))


def _plain(text: str) -> str:
    return one_block(escape_markdown(text))


def _after_key(field: KeyFacts, indent: str) -> str:
    return {"list": f":\n{indent}  - ", "mapping": f":\n{indent}  "}.get(field.form, ": ")


def _story_values(name: str, path: YamlPath, file: str, snapshot: HubSnapshot) -> Iterable[Suggestion]:
    """Return values for a key of a story, from the hub."""
    if name == "category":
        return _categories(snapshot)
    if name == "author":
        return _authors(snapshot)
    if name == "tags":
        return _tags(snapshot)
    if path == ("source",):
        return (
            Suggestion(source.id, source.id, "value", source.name, _plain(source.description), _names(source))
            for source in snapshot.entries("source")
        )
    if path == ("source", "name"):
        return (
            Suggestion(source.name, scalar(source.name), "value", source.id, _plain(source.description), _names(source))
            for source in snapshot.entries("source")
        )
    return _images(snapshot, file) if name == "image" else ()


def _tags(snapshot: HubSnapshot) -> Iterator[Suggestion]:
    """Yield the tags of the hub, the most used first, those with an entry under its name; then other entries."""
    used: set[str] = set()
    for text, count in snapshot.spellings("tag"):
        entry = snapshot.entry("tag", text)
        name = entry.name if entry else text
        used.add(name)
        words = " ".join((name, *entry.also)) if entry else ""
        yield Suggestion(name, scalar(name), "value", _uses(count), _plain(entry.description) if entry else "", words)
    for entry in snapshot.entries("tag"):
        if entry.name not in used:
            yield Suggestion(entry.name, scalar(entry.name), "value", "", _plain(entry.description))


def _authors(snapshot: HubSnapshot) -> Iterator[Suggestion]:
    """Yield the ids of the authors with entries, then the names of the others."""
    for entry in snapshot.entries("author"):
        yield Suggestion(entry.id, scalar(entry.id), "value", entry.name, _plain(entry.description), _names(entry))
    for name, count in snapshot.spellings("author"):
        if not snapshot.entry("author", name):
            yield Suggestion(name, scalar(name), "value", _uses(count))


def _items(name: str, file: str, snapshot: HubSnapshot) -> Iterator[Suggestion]:
    """Yield the items that a declared field of a story or an item may refer to."""
    field = next((field for field in declared_fields(file, snapshot.config) if field.name == name), None)
    for item in snapshot.content.items if snapshot.content and field and field.to else ():
        if field and item.collection == field.to:
            yield Suggestion(item.name, item.id, "reference", item.id, _plain(item.description), _names(item))


def _declarations(path: YamlPath, config: Config, used: Collection[str]) -> Iterator[Suggestion]:
    """Yield the collections that a reference may lead to, or the fields that a list may be filtered by."""
    if path[-1:] == ("to",) and "fields" in path:
        for id_, collection in config.collections.items():
            yield Suggestion(id_, id_, "reference", collection.title)
    if path[:1] == ("collections",) and path[2:3] == ("filters",) and path[1] in config.declared:
        for field in config.collections[str(path[1])].fields:
            if field.type in FILTERS and field.name not in used:
                yield Suggestion(field.name, field.name, "reference", field.title)


def _categories(snapshot: HubSnapshot) -> list[Suggestion]:
    """Return the categories in the settings, or those that stories use when the settings have none."""
    categories = snapshot.config.categories if snapshot.config else ()
    return [
        Suggestion(category.slug, category.slug, "value", category.title, _plain(category.description))
        for category in categories
    ] or [Suggestion(slug, slug, "value", _uses(count)) for slug, count in snapshot.spellings("category")]


def _images(snapshot: HubSnapshot, file: str) -> Iterator[Suggestion]:
    """Yield the images in the folder of a file."""
    folder = posixpath.dirname(file)
    for attachment in snapshot.content.attachments if snapshot.content else ():
        if is_image(attachment.path) and posixpath.dirname(attachment.path) == folder:
            name = posixpath.basename(attachment.path)
            yield Suggestion(name, scalar(name))


def _site_paths(snapshot: HubSnapshot) -> Iterator[Suggestion]:
    """Yield the URL paths of the hub that a menu may link to: all except stories and numbered pages."""
    stories = {f"news/{story.slug}" for story in snapshot.stories}
    for path in sorted(snapshot.paths, key=lambda path: (path.count("/"), path)):
        folder = path.removesuffix("index.html").rstrip("/")
        if path.endswith("index.html") and folder not in stories and not folder.rpartition("/")[2].isdigit():
            yield Suggestion(f"/{folder}/" if folder else "/", f"/{folder}/" if folder else "/")


def _names(item: Item) -> str:
    """Return all that an item is found by."""
    return " ".join((item.id, item.name, *item.also))


def _has_all(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _uses(number: int) -> str:
    return f"{number:,} {'story' if number == 1 else 'stories'}"

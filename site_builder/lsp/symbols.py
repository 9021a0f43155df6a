"""Subjects: what the cursor is on: a key, or something of the hub that a value or a link names; and where that is."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config.schema import SETTINGS_PATH, Category
from site_builder.content.front_matter import resolve_location
from site_builder.content.schema.fields import key_at
from site_builder.content.sources import SOURCES_PATH
from site_builder.content.story_fields import StoryFields
from site_builder.lint.registry import RULES
from site_builder.lsp.cursor import Cursor, cursor_at, link_at, yaml_lines
from site_builder.lsp.positions import Span, Text
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.lsp.suggestions import hover_text, in_markdown, story_hover
from site_builder.model.content import ContentPage, Source, Story
from site_builder.model.problems import KeyLocation
from site_builder.model.value import Value
from site_builder.system.files import read

Definition = Story | ContentPage | Source | Category


class Symbol(Value, frozen=True):
    """What the cursor is on."""

    span: Span
    words: str
    """What is to be said of it, as Markdown."""
    thing: Story | ContentPage | Source | Category | None = None
    """What is named there, if anything that is written somewhere."""


def symbol_at(text: Text, path: str, line: int, column: int, view: HubSnapshot | None) -> Symbol | None:
    """What is at a place of a file; None where nothing is known of it."""
    within = yaml_lines(text.lines, path.endswith(".md"))
    if line in within:
        spot = cursor_at(text.lines, within, line, column)
        return _of_yaml(path, line, spot, view) if spot else None
    link = link_at(text.lines[line], column)
    if link is None or view is None:
        return None
    start, end, target = link
    found = view.target(path, target)
    return Symbol(Span(line, start, end), _words(found), found) if found else None


def definition_of(thing: Definition, view: HubSnapshot) -> tuple[str, int]:
    """The file in which something is written, and the line, 1-based."""
    if isinstance(thing, Story | ContentPage):
        return thing.path, 1
    if isinstance(thing, Source):
        place = next((i for i, one in enumerate(view.sources) if one.id == thing.id), 0)
        return SOURCES_PATH, _line(view, SOURCES_PATH, KeyLocation((place, "id")))
    place = next((i for i, one in enumerate(view.config.categories) if one == thing), 0) if view.config else 0
    return SETTINGS_PATH, _line(view, SETTINGS_PATH, KeyLocation(("categories", place, "slug")))


def _of_yaml(path: str, line: int, spot: Cursor, view: HubSnapshot | None) -> Symbol | None:
    written, span = written_in(path), Span(line, spot.start, spot.end)
    if spot.is_key and spot.path in (("checks",), ("ignore",)) and spot.text in RULES:
        return Symbol(span, RULES[spot.text].summary)
    thing = _named(path, spot, view) if view and written is StoryFields else None
    if thing:
        return Symbol(span, _words(thing), thing)
    facts = (key_at(written, (*spot.path, spot.text)) if spot.is_key else None) or key_at(written, spot.path)
    if facts is None:
        return None
    is_category = facts.name == "category" and written is StoryFields
    choices = [one.slug for one in view.config.categories] if is_category and view and view.config else ()
    return Symbol(span, f"**{facts.name}**: {hover_text(facts, choices)}")


def _words(thing: Definition) -> str:
    if isinstance(thing, Story | ContentPage):
        return story_hover(thing)
    if isinstance(thing, Source):
        return in_markdown(f"{thing.name} ({thing.id})", thing.description, thing.homepage)
    return in_markdown(f"{thing.title} ({thing.slug})", thing.description)


def _named(path: str, spot: Cursor, view: HubSnapshot) -> Definition | None:
    name = spot.text.strip("\"'")
    keys = tuple(step for step in spot.path if isinstance(step, str))
    if keys in (("related",), ("unrelated",)):
        return view.target(path, name)
    if keys in (("source",), ("source", "name")):
        return view.source(name)
    if keys == ("category",):
        return next((one for one in view.config.categories if one.slug == name), None) if view.config else None
    if keys in (("why_it_matters",), ("takeaways",), ("summary",)):
        return next(_links(path, name, view), None)
    return None


def _links(path: str, text: str, view: HubSnapshot) -> Iterator[Story | ContentPage]:
    """What the links in a value of Markdown lead to."""
    at = 0
    while (at := text.find("](", at)) >= 0:
        link = link_at(text, at)
        found = view.target(path, link[2]) if link else None
        if found:
            yield found
        at += 2


def _line(view: HubSnapshot, path: str, where: KeyLocation) -> int:
    try:
        text = read(str(view.site / path)).decode("utf-8", "replace")
    except OSError:
        return 1
    place = resolve_location(where, path, text)
    return place.line if place else 1

"""Completion: the offers at the place of the cursor, in the words of the protocol (3.17, "Completion")."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import msgspec
from lsprotocol import types

from site_builder.content.schema.fields import key_at, mapping_at
from site_builder.content.story_fields import StoryFields
from site_builder.lsp.cursor import Cursor, cursor_at, items_beside, keys_beside, link_begun, yaml_lines
from site_builder.lsp.positions import Span, Text
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.lsp.suggestions import CODED, Suggestion, key_suggestions, story_suggestions, value_suggestions

TRIGGERS = [" ", "(", "[", "{", ",", "/"]
"""Characters after which a client asks by itself; after letters it does so anyway."""
_KINDS = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.Value,
    "reference": types.CompletionItemKind.Reference,
}


def complete(text: Text, path: str, position: types.Position, view: HubSnapshot | None) -> types.CompletionList:
    """What may be written at a place of a file."""
    line, column = text.place(position)
    within = yaml_lines(text.lines, path.endswith(".md"))
    if line not in within:
        return _links(text, path, line, column, view) if view and line > within.stop else _list(text, (), line)
    spot = cursor_at(text.lines, within, line, column)
    if spot is None or column < spot.start:
        return _list(text, (), line)
    if spot.is_key and (spot.path in CODED or mapping_at(written_in(path), spot.path)):
        return _keys(text, path, line, spot, view)
    return _values(text, path, line, column, spot, view)


def _keys(text: Text, path: str, line: int, spot: Cursor, view: HubSnapshot | None) -> types.CompletionList:
    given = keys_beside(text.lines, yaml_lines(text.lines, path.endswith(".md")), line, spot)
    offers = key_suggestions(written_in(path), spot.path, given, " " * spot.start, view)
    if text.lines[line][spot.end :].lstrip().startswith(":"):
        offers = (msgspec.structs.replace(offer, insert=offer.label) for offer in offers)
    elif spot.inside:
        offers = (msgspec.structs.replace(offer, insert=f"{offer.label}: ") for offer in offers)
    return _list(text, offers, Span(line, spot.start, spot.end), view is not None)


def _values(
    text: Text, path: str, line: int, column: int, spot: Cursor, view: HubSnapshot | None
) -> types.CompletionList:
    written, span = written_in(path), Span(line, spot.start, spot.end)
    facts = key_at(written, spot.path)
    if facts is None:
        return _list(text, (), line)
    is_first = facts.form == "list" and spot.bare and spot.path[-1] == facts.name
    before = "- " if is_first else ""
    if facts.name in ("related", "unrelated") and written is StoryFields:
        typed = text.lines[line][spot.start : column]
        found, is_all = story_suggestions(view, path, typed, stories_only=True) if view else ((), False)
        return _list(text, found, span, is_all, before)
    given = items_beside(text.lines, line, spot)
    return _list(text, value_suggestions(written, spot.path, path, view, given), span, view is not None, before)


def _links(text: Text, path: str, line: int, column: int, view: HubSnapshot) -> types.CompletionList:
    """Stories to link to, where the target of a link is being typed."""
    begun = link_begun(text.lines[line][:column])
    if begun is None:
        return _list(text, (), line)
    start, typed = begun
    offers, is_all = story_suggestions(view, path, typed)
    return _list(text, offers, Span(line, start, column), is_all)


def _list(
    text: Text, offers: Iterable[Suggestion], where: Span | int, is_all: bool = True, before: str = ""
) -> types.CompletionList:
    """The offers in their order; each replaces a span, with something before it."""
    numbers = count()
    edit_range = text.range(where if isinstance(where, Span) else Span(where, 0, 0))
    items = [
        types.CompletionItem(
            label=offer.label,
            kind=_KINDS[offer.kind],
            detail=offer.detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, offer.details) if offer.details else None,
            sort_text=f"{next(numbers):05}",
            filter_text=offer.filter or None,
            text_edit=types.TextEdit(edit_range, before + offer.insert),
        )
        for offer in offers
    ]
    return types.CompletionList(is_incomplete=not is_all, items=items)

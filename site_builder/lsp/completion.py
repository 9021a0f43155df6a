"""Complete keys, values and links at the cursor, as items of the protocol (LSP 3.17, "Completion")."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import msgspec
from lsprotocol import types

from site_builder.config.paths import STORIES
from site_builder.content.schema.fields import key_at, mapping_at
from site_builder.lsp.cursor import Cursor, cursor_at, sibling_items, sibling_keys, unfinished_link, yaml_lines
from site_builder.lsp.positions import Span, Text
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.lsp.suggestions import (
    TEXTS_KEY,
    Suggestion,
    key_suggestions,
    names_rules,
    story_suggestions,
    value_suggestions,
)

TRIGGERS = [" ", "(", "[", "{", ",", "/"]
"""Characters after which a client requests completion, besides letters."""
_KINDS = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.Value,
    "reference": types.CompletionItemKind.Reference,
}


def complete(text: Text, path: str, position: types.Position, snapshot: HubSnapshot | None) -> types.CompletionList:
    """Return the completion items at a position of a file. `snapshot` is None until the hub has been checked."""
    line, column = text.line_and_column(position)
    yaml_range = yaml_lines(text.lines, path.endswith(".md"))
    if line not in yaml_range:
        return (
            _links(text, path, line, column, snapshot) if snapshot and line > yaml_range.stop else _list(text, (), line)
        )
    cursor = cursor_at(text.lines, yaml_range, line, column)
    if cursor is None or column < cursor.start:
        return _list(text, (), line)
    file_type = written_in(path, snapshot.config if snapshot else None)
    if cursor.is_key and (cursor.path == TEXTS_KEY or names_rules(cursor.path) or mapping_at(file_type, cursor.path)):
        return _keys(text, path, line, cursor, snapshot)
    return _values(text, path, line, column, cursor, snapshot)


def _keys(text: Text, path: str, line: int, cursor: Cursor, snapshot: HubSnapshot | None) -> types.CompletionList:
    used = sibling_keys(text.lines, yaml_lines(text.lines, path.endswith(".md")), line, cursor)
    file_type = written_in(path, snapshot.config if snapshot else None)
    suggestions = key_suggestions(file_type, cursor.path, used, " " * cursor.start, snapshot)
    if text.lines[line][cursor.end :].lstrip().startswith(":"):
        suggestions = (msgspec.structs.replace(suggestion, insert=suggestion.label) for suggestion in suggestions)
    elif cursor.bracket:
        suggestions = (
            msgspec.structs.replace(suggestion, insert=f"{suggestion.label}: ") for suggestion in suggestions
        )
    return _list(text, suggestions, Span(line, cursor.start, cursor.end), snapshot is not None)


def _values(
    text: Text, path: str, line: int, column: int, cursor: Cursor, snapshot: HubSnapshot | None
) -> types.CompletionList:
    file_type, span = written_in(path, snapshot.config if snapshot else None), Span(line, cursor.start, cursor.end)
    field = key_at(file_type, cursor.path)
    if field is None:
        return _list(text, (), line)
    is_first = field.form == "list" and cursor.is_first and cursor.path[-1] == field.name
    prefix = "- " if is_first else ""
    if field.name in ("related", "unrelated") and path.startswith(STORIES):
        typed = text.lines[line][cursor.start : column]
        suggestions, is_complete = (
            story_suggestions(snapshot, path, typed, stories_only=True) if snapshot else ((), False)
        )
        return _list(text, suggestions, span, is_complete, prefix)
    used = sibling_items(text.lines, line, cursor)
    return _list(
        text, value_suggestions(file_type, cursor.path, path, snapshot, used), span, snapshot is not None, prefix
    )


def _links(text: Text, path: str, line: int, column: int, snapshot: HubSnapshot) -> types.CompletionList:
    """Complete the target of a Markdown link with stories and pages."""
    target = unfinished_link(text.lines[line][:column])
    if target is None:
        return _list(text, (), line)
    suggestions, is_complete = story_suggestions(snapshot, path, target.text)
    return _list(text, suggestions, Span(line, target.start, column), is_complete)


def _list(
    text: Text, suggestions: Iterable[Suggestion], edited: Span | int, is_complete: bool = True, prefix: str = ""
) -> types.CompletionList:
    """Return completion items in this order; each replaces the span `edited` with `prefix` and its text."""
    numbers = count()
    edit_range = text.range(edited if isinstance(edited, Span) else Span(edited, 0, 0))
    items = [
        types.CompletionItem(
            label=suggestion.label,
            kind=_KINDS[suggestion.kind],
            detail=suggestion.detail or None,
            documentation=_markdown(suggestion.details),
            sort_text=f"{next(numbers):05}",
            filter_text=suggestion.filter or None,
            text_edit=types.TextEdit(edit_range, prefix + suggestion.insert),
        )
        for suggestion in suggestions
    ]
    return types.CompletionList(is_incomplete=not is_complete, items=items)


def _markdown(text: str) -> types.MarkupContent | None:
    return types.MarkupContent(types.MarkupKind.Markdown, text) if text else None

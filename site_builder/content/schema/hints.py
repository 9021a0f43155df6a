"""Slips: what an editor meant with a value or line that cannot be taken as it stands, as what to write instead.

What goes in is what was written; what comes out is words for a message, and nothing where no guess is good enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.content.text import collapse_whitespace
from site_builder.content.yaml.quoting import quote

FEW = 60
"""Characters up to which words with commas between them look like a list."""
_YES, _NO = ("yes", "y", "on"), ("no", "n", "off")
_NOT_PLAIN = frozenset("[]{}:#\"'`&*!|>%@")


def boolean_hint(text: str) -> str:
    """Of a word in place of `true` or `false`."""
    word = text.casefold()
    meant = "true" if word in _YES or word == "true" else "false" if word in _NO or word == "false" else ""
    return f"did you mean `{meant}`?" if meant else ""


def list_hint(text: str) -> str:
    """Of a text in place of a list of texts."""
    text = collapse_whitespace(text)
    if not text:
        return ""
    if text.startswith("-"):
        return "add a space after `-`"
    if len(text) > FEW or not _NOT_PLAIN.isdisjoint(text):
        return f"write it as a list item on its own line, `-  {quote(text)}`"
    return f"write `[{text}]`"


def mapping_hint(names: Sequence[object], example: str) -> str:
    """Of names alone in place of names with a text for each."""
    if not names or not all(isinstance(name, str) and name and _NOT_PLAIN.isdisjoint(name) for name in names):
        return ""
    return f"write `{{{', '.join(f'{name}: {example}' for name in names)}}}`"


def colon_hint(data: Mapping[str, object], in_list: bool) -> str:
    """Of a text that was taken for a key and its value, because there is a colon in it."""
    ((key, value),) = data.items() if len(data) == 1 else [("", None)]
    return f"write {'- ' if in_list else ''}{quote(f'{key}: {value}')}" if isinstance(value, str) else ""

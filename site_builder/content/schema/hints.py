"""Suggest what to write instead of a value of the wrong type.

In: the invalid value. Out: a hint for the message, or an empty text when there is no good guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.content.text import collapse_whitespace
from site_builder.content.yaml.quoting import quote

MAX_LIST_CHARACTERS = 60
"""Up to this length, a text with commas is taken for a list."""
_YES, _NO = ("yes", "y", "on"), ("no", "n", "off")
_NOT_PLAIN = frozenset("[]{}:#\"'`&*!|>%@")


def boolean_hint(text: str) -> str:
    """Return the hint for a word in place of `true` or `false`."""
    word = text.casefold()
    suggestion = "true" if word in _YES or word == "true" else "false" if word in _NO or word == "false" else ""
    return f"did you mean `{suggestion}`?" if suggestion else ""


def list_hint(text: str) -> str:
    """Return the hint for a text in place of a list of texts."""
    text = collapse_whitespace(text)
    if not text:
        return ""
    if text.startswith("-"):
        return "add a space after `-`"
    if len(text) > MAX_LIST_CHARACTERS or not _NOT_PLAIN.isdisjoint(text):
        return f"write it as a list item on its own line, `- {quote(text)}`"
    return f"write `[{text}]`"


def mapping_hint(names: Sequence[object], example: str) -> str:
    """Return the hint for names without the text that each needs."""
    if not names or not all(isinstance(name, str) and name and _NOT_PLAIN.isdisjoint(name) for name in names):
        return ""
    return f"write `{{{', '.join(f'{name}: {example}' for name in names)}}}`"


def colon_hint(data: Mapping[str, object], in_list: bool) -> str:
    """Return the hint for a text with a colon, which YAML read as a key and its value."""
    ((key, value),) = data.items() if len(data) == 1 else [("", None)]
    return f"write {'- ' if in_list else ''}{quote(f'{key}: {value}')}" if isinstance(value, str) else ""

"""The HTML tags that a layout writes, found in its source. What Jinja fills in is unknown, and shown as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from site_builder.model.problems import PointLocation
from site_builder.model.value import Value

FILLED_IN = "\x01"
"""Stands for each character of a Jinja tag in the value of an attribute."""
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->", re.S)
_NOT_NEWLINE = re.compile(r"[^\n]")
_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=\x01]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_VERBATIM = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(?=</\2\b|\Z)", re.S | re.I)


class Attribute(Value, frozen=True):
    """An attribute of a tag."""

    value: str
    """With `FILLED_IN` for what Jinja fills in."""
    source: str
    """As it is written."""


class LayoutTag(Value, frozen=True):
    """A start tag in a layout."""

    name: str
    """In small letters, as the names of attributes."""
    attributes: dict[str, Attribute]
    location: PointLocation
    has_content: bool = False
    """Of a script or style: whether it has text of its own."""

    def value(self, name: str) -> str:
        """Return the value of an attribute; empty without it."""
        return self.attributes[name].value if name in self.attributes else ""


@lru_cache(maxsize=500)
def layout_tags(source: str) -> tuple[LayoutTag, ...]:
    """Return the start tags of a layout."""
    return tuple(_tags(source))


def _tags(source: str) -> Iterator[LayoutTag]:
    text = _JINJA.sub(lambda jinja: _NOT_NEWLINE.sub(FILLED_IN, jinja[0]), source)
    contents = {match.end(1): bool(match[3].strip()) for match in _VERBATIM.finditer(text)}
    text = _VERBATIM.sub(lambda match: match[1] + _NOT_NEWLINE.sub(" ", match[3]), text)
    for match in _TAG.finditer(text):
        attributes: dict[str, Attribute] = {}
        for attribute in _ATTRIBUTE.finditer(text, match.start(2), match.end(2)):
            group = next((number for number in (2, 3, 4) if attribute[number] is not None), 0)
            start, end = attribute.span(group) if group else (0, 0)
            written = Attribute(unescape(text[start:end]), source[start:end])
            attributes.setdefault(attribute[1].lower(), written)
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        yield LayoutTag(match[1].lower(), attributes, PointLocation(line, column), contents.get(match.end(), False))

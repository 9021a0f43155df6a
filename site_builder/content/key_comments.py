"""Explain the keys of a new story or item in comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_builder.content.schema.convert import UserInput
from site_builder.content.schema.fields import keys_of
from site_builder.content.yaml.writer import inline
from site_builder.model.fields import Field

_VALUES = {
    "text": "a text",
    "markdown": "a text with inline Markdown",
    "url": "a URL with https://",
    "number": "a number",
    "boolean": "`true` or `false`",
    "date": "a date: 2026-11-20, or with a time: 2026-11-20T09:00",
    "list": "a list of texts: [one, two]",
    "image": "an image: a file next to this one, or one in `static/`",
}


def rarely_needed(keys: type[UserInput], names: Sequence[str]) -> Iterator[str]:
    """Yield a comment for each of these keys, with an example and its description."""
    known = {key.name: key for key in keys_of(keys)}
    examples = [(f"{name}: {inline(known[name].examples[0])}", known[name].description) for name in names]
    width = max(len(example) for example, _ in examples)
    yield "# Rarely needed. Remove the # in front of a key to use it."
    for example, description in examples:
        yield f"# {example:<{width}}  # {description}"


def declared_keys(fields: Iterable[Field]) -> Iterator[str]:
    """Yield the lines of declared fields: the required ones to fill in, the others as comments."""
    for field in sorted(fields, key=lambda field: not field.required):
        yield from comment(f"{field.title}: {_value(field)}.{f' {field.description}' if field.description else ''}")
        yield from (f"{field.name}:" if field.required else f"# {field.name}:", "")


def comment(text: str, width: int = 110) -> Iterator[str]:
    """Wrap a comment over as many lines as it needs."""
    line = "#"
    for word in text.split():
        if len(line) + len(word) >= width:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _value(field: Field) -> str:
    """Return what a field takes."""
    if field.type == "choice":
        return f"one of {', '.join(field.of)}"
    if field.type == "reference":
        return f"the id of an item in `{field.to}`"
    if field.type == "references":
        return f"a list of ids of items in `{field.to}`: [one, two]"
    return _VALUES[field.type]

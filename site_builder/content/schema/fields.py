"""Describe the keys of `UserInput` types, for schemas, hovers, completion and reference pages."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from site_builder.content.schema.convert import UserInput
from site_builder.model.value import Value


class KeyFacts(Value, frozen=True):
    """The description of one key."""

    name: str
    required: bool
    description: str
    examples: tuple[object, ...] = ()
    choices: tuple[str, ...] = ()
    """Allowed values of the key, or of its items; empty when any value is allowed."""
    form: str = "text"
    """The first of `text`, `list`, `mapping`, `number` and `switch` (true or false) that it may be."""


def keys_of(root: type[Struct]) -> tuple[KeyFacts, ...]:
    """Return the keys of a mapping, in the order of the guide."""
    return tuple(_facts(field) for field in msgspec.structs.fields(root))


def mapping_at(root: Any, path: tuple[str | int, ...]) -> type[UserInput] | None:
    """Return the mapping type at a path of keys and indexes below `root`, or None."""
    for step in path:
        parent = next((kind for kind in _options(root) if _child(kind, step) is not None), None)
        root = None if parent is None else _child(parent, step)
    return next((kind for kind in _options(root) if isinstance(kind, type) and issubclass(kind, UserInput)), None)


def key_at(root: Any, path: tuple[str | int, ...]) -> KeyFacts | None:
    """Return the description of the last key of a path, or None for an unknown key."""
    last = next((i for i in reversed(range(len(path))) if isinstance(path[i], str)), None)
    if last is None:
        return None
    mapping = mapping_at(root, path[:last])
    return next((facts for facts in keys_of(mapping) if facts.name == path[last]), None) if mapping else None


def _facts(field: msgspec.structs.FieldInfo) -> KeyFacts:
    metas = list(_metas(field.type))
    options = list(_options(field.type))
    described = next((meta for meta in metas if meta.description), Meta())
    examples = next((meta.examples for meta in metas if meta.examples), [])
    forms = [_form(kind) for kind in options]
    return KeyFacts(
        field.encode_name,
        field.required,
        described.description or "",
        tuple(examples),
        tuple(_choices(options)),
        next((form for form in ("text", "list", "mapping", "number", "switch") if form in forms), "text"),
    )


def _metas(kind: Any) -> Iterator[Meta]:
    if get_origin(kind) is typing.Annotated:
        yield from (extra for extra in kind.__metadata__ if isinstance(extra, Meta))


def _options(kind: Any) -> Iterator[Any]:
    """Yield the members of a union, without annotations and None."""
    if get_origin(kind) is typing.Annotated:
        yield from _options(get_args(kind)[0])
    elif get_origin(kind) in (typing.Union, types.UnionType):
        for option in get_args(kind):
            yield from _options(option)
    elif kind is not types.NoneType:
        yield kind


def _child(kind: Any, step: str | int) -> Any:
    """Return the type of the value at a key or index of a type, or None."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(step, int):
        return arguments[0] if origin in (list, tuple) else None
    if origin is dict:
        return arguments[1]
    if isinstance(kind, type) and issubclass(kind, Struct):
        return next((field.type for field in msgspec.structs.fields(kind) if field.encode_name == step), None)
    return None


def _form(kind: Any) -> str:
    if get_origin(kind) in (list, tuple):
        return "list"
    if get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, Struct)):
        return "mapping"
    return {bool: "switch", int: "number"}.get(kind, "text")


def _choices(options: list[Any]) -> Iterator[str]:
    for kind in options:
        if get_origin(kind) is typing.Literal:
            yield from map(str, get_args(kind))
        elif kind is bool:
            yield from ("true", "false")
        elif get_origin(kind) in (list, tuple):
            yield from _choices(list(_options(get_args(kind)[0])))
        elif get_origin(kind) is dict:
            yield from _choices(list(_options(get_args(kind)[1])))

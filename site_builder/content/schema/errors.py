"""Describe a value of the wrong type or size.

In: plain data, and the type of the field. Out: one problem, with a hint where possible.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from site_builder.content.schema import hints
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.problems import KeyLocation, Problem

KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the top of a file to a value."""


def describe_type_error(data: Any, target: Any, path: str, key_path: KeyPath) -> Problem:
    """Return what is wrong with `data`, at a key path of a file, as a value of the type `target`."""
    name = _label(key_path)
    if isinstance(data, str | list):
        unit, shape = ("item", (list, tuple)) if isinstance(data, list) else ("character", (str,))
        for meta in _limits_of(target, shape):
            if meta.min_length and len(data) < meta.min_length:
                fault = "is empty" if not data else f"needs at least {meta.min_length} {unit}s"
                return Problem(path, "too-short", f"{name} {fault}", KeyLocation(key_path))
            if meta.max_length and len(data) > meta.max_length:
                message = f"{name} has {len(data)} {unit}s; at most {meta.max_length} are allowed"
                return Problem(path, "too-long", message, KeyLocation(key_path))
    if isinstance(data, dict) and _accepts(target, str) and len(data) < 2:
        message = f"a value that {'contains `: `' if data else 'ends with `:`'} must be in quotes"
        hint = hints.colon_hint(data, in_list=bool(key_path) and isinstance(key_path[-1], int))
        return Problem(path, "wrong-type", message, KeyLocation(key_path), hint)
    message = f"{name} should be {_describe(target)}, not {_shown(data)}"
    return Problem(path, "wrong-type", message, KeyLocation(key_path), _hint(data, target))


def missing_hint(key: str, target: Any) -> str:
    """Return what to add when a required key is missing: the example of its description, in the form of its type."""
    examples = [example for meta in _metas_of(target) for example in meta.examples or ()]
    if not examples:
        return f"add a line `{key}: ...`"
    example = examples[0]
    if isinstance(example, list):
        return f"add `{key}:`, and below it a line for each item: `- {example[0]}`"
    return f"add a line `{key}: {example}`"


def _metas_of(target: Any) -> Iterator[msgspec.Meta]:
    """Yield the limits and descriptions of a type."""
    if get_origin(target) is typing.Annotated:
        yield from (extra for extra in target.__metadata__ if isinstance(extra, msgspec.Meta))
        yield from _metas_of(get_args(target)[0])


def _label(key_path: KeyPath) -> str:
    """Return how messages refer to a value."""
    match key_path:
        case (*_, str(key)):
            return f"`{key}`"
        case (*_, str(key), int(index)):
            return f"item {index + 1} of `{key}`"
    return "this"


def _hint(data: Any, target: Any) -> str:
    """Return what to write instead, if that can be guessed."""
    if isinstance(data, str) and _accepts(target, bool):
        return hints.boolean_hint(data)
    if isinstance(data, str) and (choices := [*_choices_of(target)]):
        return did_you_mean(data, choices)
    if isinstance(data, str) and data and (key := _key_that_accepts(data, target)):
        return f"write `{{{key}: {data}}}`"
    if isinstance(data, str) and (_accepts(target, list) or _accepts(target, tuple)):
        item = get_args(matching_option([], target))[0]
        return hints.list_hint(data) if _accepts(item, str) else ""
    if isinstance(data, str | list) and _accepts(target, dict):
        examples = [
            meta.examples for meta in _limits_of(get_args(matching_option({}, target))[1], (str,)) if meta.examples
        ]
        return hints.mapping_hint([data] if isinstance(data, str) else data, examples[0][0] if examples else "...")
    return ""


def _key_that_accepts(data: str, target: Any) -> str:
    """Return the only required key of a mapping if it allows a text, and only some; empty otherwise."""
    kind = matching_option({}, target)
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        return ""
    required = [field for field in msgspec.structs.fields(kind) if field.required]
    return required[0].encode_name if len(required) == 1 and data in _choices_of(required[0].type) else ""


def _choices_of(target: Any) -> Iterator[str]:
    """Yield the texts that a type allows, if it allows only some."""
    if get_origin(target) is typing.Annotated:
        yield from _choices_of(get_args(target)[0])
    elif get_origin(target) in (typing.Union, types.UnionType):
        for option in get_args(target):
            yield from _choices_of(option)
    elif get_origin(target) is typing.Literal:
        yield from (choice for choice in get_args(target) if isinstance(choice, str))


def _accepts(target: Any, kind: type) -> bool:
    """Return whether a type, or a member of a union, is `kind`."""
    if get_origin(target) is typing.Annotated:
        return _accepts(get_args(target)[0], kind)
    if get_origin(target) in (typing.Union, types.UnionType):
        return any(_accepts(option, kind) for option in get_args(target))
    return (get_origin(target) or target) is kind


def _limits_of(target: Any, shape: tuple[type, ...]) -> Iterator[msgspec.Meta]:
    """Yield the limits of a type, or of the members of a union, that apply to data of this shape."""
    if get_origin(target) is typing.Annotated:
        base = get_args(target)[0]
        if (get_origin(base) or base) in shape:
            yield from (extra for extra in target.__metadata__ if isinstance(extra, msgspec.Meta))
        yield from _limits_of(base, shape)
    elif get_origin(target) in (typing.Union, types.UnionType):
        for option in get_args(target):
            yield from _limits_of(option, shape)


def matching_option(data: Any, target: Any) -> Any:
    """Return the member of a union that matches the shape of the data: mapping, list or text."""
    if get_origin(target) is typing.Annotated:
        return matching_option(data, get_args(target)[0])
    if get_origin(target) in (typing.Union, types.UnionType):
        options = [matching_option(data, option) for option in get_args(target)]
        shape: Any = (Struct, dict) if isinstance(data, dict) else (list, tuple) if isinstance(data, list) else str
        for option in options:
            base = get_origin(option) or option
            if isinstance(base, type) and issubclass(base, shape):
                return option
        return target
    return target


def _describe(target: Any) -> str:
    if get_origin(target) is typing.Annotated:
        limits = [_limits_text(extra) for extra in target.__metadata__ if isinstance(extra, msgspec.Meta)]
        return _describe(get_args(target)[0]) + "".join(limits)
    if get_origin(target) in (typing.Union, types.UnionType):
        return " or ".join(_describe(o) for o in get_args(target) if o is not types.NoneType)
    if get_origin(target) in (list, tuple):
        return "a list"
    if get_origin(target) is typing.Literal:
        return "one of " + ", ".join(f"`{a}`" for a in get_args(target))
    if target is dict or get_origin(target) is dict:
        return "lines of `key: value`"
    if isinstance(target, type) and issubclass(target, Struct):
        keys = [f.encode_name for f in msgspec.structs.fields(target) if f.required]
        return " and ".join(f"`{key}: ...`" for key in keys) if keys else "lines of `key: value`"
    return {str: "text", bool: "`true` or `false`", int: "a whole number", float: "a number"}.get(
        target, "something else"
    )


def _limits_text(meta: msgspec.Meta) -> str:
    least, most = ("" if limit is None else str(limit).removesuffix(".0") for limit in (meta.ge, meta.le))
    numbers = f" from {least} to {most}" if least and most else f" of at least {least}" if least else ""
    numbers = numbers or (f" of at most {most}" if most else "")
    examples = " or ".join(f"`{example}`" for example in meta.examples or () if meta.pattern)
    return numbers + (f" such as {examples}" if examples else "")


def _shown(data: Any) -> str:
    if data is None:
        return "nothing"
    if isinstance(data, dict):
        return "lines of `key: value`"
    if isinstance(data, list):
        return "a list"
    return f"`{data}`" if len(str(data)) <= 40 else "a longer text"

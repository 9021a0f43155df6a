"""A value of the wrong form or size: what is said of it, and what to write instead.

What goes in is plain data and the type that a field wants; what comes out is one problem.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from site_builder.content.schema import hints
from site_builder.model.problems import KeyLocation, Problem

KeyPath = tuple[str | int, ...]


def describe_type_error(data: Any, wanted: Any, path: str, at: KeyPath) -> Problem:
    """What is wrong with `data`, at a key path of a file, as a value of the type `wanted`."""
    name = _name_of(at)
    if isinstance(data, str | list):
        size, shape = ("item", (list, tuple)) if isinstance(data, list) else ("character", (str,))
        for meta in _limits_of(wanted, shape):
            if meta.min_length and len(data) < meta.min_length:
                need = "is empty" if not data else f"needs at least {meta.min_length} {size}s"
                return Problem(path, "too-short", f"{name} {need}", KeyLocation(at))
            if meta.max_length and len(data) > meta.max_length:
                message = f"{name} has {len(data)} {size}s; at most {meta.max_length} are allowed"
                return Problem(path, "too-long", message, KeyLocation(at))
    if isinstance(data, dict) and _accepts(wanted, str) and len(data) < 2:
        message = f"a value that {'contains `: `' if data else 'ends with `:`'} must be in quotes"
        hint = hints.colon_hint(data, in_list=bool(at) and isinstance(at[-1], int))
        return Problem(path, "wrong-type", message, KeyLocation(at), hint)
    message = f"{name} should be {_describe(wanted)}, not {_seen(data)}"
    return Problem(path, "wrong-type", message, KeyLocation(at), _instead(data, wanted))


def _name_of(at: KeyPath) -> str:
    """A value, as a message calls it."""
    match at:
        case (*_, str(key)):
            return f"`{key}`"
        case (*_, str(key), int(place)):
            return f"item {place + 1} of `{key}`"
    return "this"


def _instead(data: Any, wanted: Any) -> str:
    """What to write instead, where that can be guessed."""
    if isinstance(data, str) and _accepts(wanted, bool):
        return hints.boolean_hint(data)
    if isinstance(data, str) and (_accepts(wanted, list) or _accepts(wanted, tuple)):
        item = get_args(matching_option([], wanted))[0]
        return hints.list_hint(data) if _accepts(item, str) else ""
    if isinstance(data, str | list) and _accepts(wanted, dict):
        examples = [
            meta.examples for meta in _limits_of(get_args(matching_option({}, wanted))[1], (str,)) if meta.examples
        ]
        return hints.mapping_hint([data] if isinstance(data, str) else data, examples[0][0] if examples else "...")
    return ""


def _accepts(wanted: Any, kind: type) -> bool:
    """Whether a type, or one of its alternatives, is of a kind."""
    if get_origin(wanted) is typing.Annotated:
        return _accepts(get_args(wanted)[0], kind)
    if get_origin(wanted) in (typing.Union, types.UnionType):
        return any(_accepts(option, kind) for option in get_args(wanted))
    return (get_origin(wanted) or wanted) is kind


def _limits_of(wanted: Any, shape: tuple[type, ...]) -> Iterator[msgspec.Meta]:
    """The limits of a type, or of its alternatives, where they are for data of this shape."""
    if get_origin(wanted) is typing.Annotated:
        base = get_args(wanted)[0]
        if (get_origin(base) or base) in shape:
            yield from (extra for extra in wanted.__metadata__ if isinstance(extra, msgspec.Meta))
        yield from _limits_of(base, shape)
    elif get_origin(wanted) in (typing.Union, types.UnionType):
        for option in get_args(wanted):
            yield from _limits_of(option, shape)


def matching_option(data: Any, wanted: Any) -> Any:
    """The alternative of a union that has the shape of the data."""
    if get_origin(wanted) is typing.Annotated:
        return matching_option(data, get_args(wanted)[0])
    if get_origin(wanted) in (typing.Union, types.UnionType):
        options = [matching_option(data, option) for option in get_args(wanted)]
        shape: Any = (Struct, dict) if isinstance(data, dict) else (list, tuple) if isinstance(data, list) else str
        for option in options:
            base = get_origin(option) or option
            if isinstance(base, type) and issubclass(base, shape):
                return option
        return wanted
    return wanted


def _describe(wanted: Any) -> str:
    if get_origin(wanted) is typing.Annotated:
        limits = [_in_words(extra) for extra in wanted.__metadata__ if isinstance(extra, msgspec.Meta)]
        return _describe(get_args(wanted)[0]) + "".join(limits)
    if get_origin(wanted) in (typing.Union, types.UnionType):
        return " or ".join(_describe(o) for o in get_args(wanted) if o is not types.NoneType)
    if get_origin(wanted) in (list, tuple):
        return "a list"
    if get_origin(wanted) is typing.Literal:
        return "one of " + ", ".join(f"`{a}`" for a in get_args(wanted))
    if wanted is dict or get_origin(wanted) is dict:
        return "lines of `key: value`"
    if isinstance(wanted, type) and issubclass(wanted, Struct):
        keys = [f.encode_name for f in msgspec.structs.fields(wanted) if f.required]
        return " and ".join(f"`{key}: ...`" for key in keys) if keys else "lines of `key: value`"
    return {str: "text", bool: "`true` or `false`", int: "a whole number"}.get(wanted, "something else")


def _in_words(meta: msgspec.Meta) -> str:
    numbers = f" from {meta.ge} to {meta.le}" if meta.ge is not None and meta.le is not None else ""
    examples = " or ".join(f"`{example}`" for example in meta.examples or () if meta.pattern)
    return numbers + (f" such as {examples}" if examples else "")


def _seen(data: Any) -> str:
    if data is None:
        return "nothing"
    if isinstance(data, dict):
        return "lines of `key: value`"
    if isinstance(data, list):
        return "a list"
    return f"`{data}`" if len(str(data)) <= 40 else "a longer text"

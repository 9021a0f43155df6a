"""From plain data to typed values: every mistake of a mapping at once, in an editor's words.

msgspec converts and checks; only when it refuses are the fields gone through one by one to name all that is
wrong. Separate because stories, pages, sources and settings are all read this way.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, ValidationError

from site_builder.content.moments import FORM
from site_builder.content.yaml_nodes import Data
from site_builder.diagnostics import did_you_mean
from site_builder.model import Key, Problem

CODES = frozenset(("missing-key", "too-long", "too-short", "unknown-key", "wrong-type"))
"""Of the problems found here: what they point at is no value that could be checked further."""


def _patterned(pattern: str, otherwise: str) -> Meta:
    """What only JSON Schemas say of a text; here it is checked later, in words of its own.

    `patternErrorMessage` is of VS Code and of the YAML language server.
    """
    return Meta(extra_json_schema={"pattern": pattern, "patternErrorMessage": otherwise})


Address = Annotated[str, _patterned("^$|^https?://", "an address begins with https://")]
Date = Annotated[str, _patterned(f"^{FORM}$", "a date has the form 2026-11-20 or 2026-11-20T09:00:00Z")]
T = TypeVar("T", bound=Struct)
At = tuple[str | int, ...]


class Written(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what editors write as a mapping of YAML. What each key is, `about` says in its type."""


def about(description: str, *examples: object) -> Meta:
    """What a key is, in the words of the guide for editors, and examples of its value."""
    return Meta(description=description, examples=list(examples) or None)


def convert(data: Data, wanted: type[T], path: str, at: At = ()) -> tuple[T, list[Problem]]:
    """`data` as a `wanted`, and all that is wrong with it.

    In place of what is wrong stand defaults and blanks, so that the rest can be checked all the same.
    """
    data = _without_blanks(data)
    try:
        return msgspec.convert(data, wanted, strict=False), []
    except ValidationError:
        return _salvaged(data, wanted), list(_explain(data, wanted, path, at))


def without_echoes(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stand for themselves: what a later check says of a value that is none is left out."""
    found: list[Problem] = []
    wrong: set[tuple[str, At]] = set()
    for problem in problems:
        at = problem.where.path if isinstance(problem.where, Key) else None
        if at is None or not any((problem.path, at[:length]) in wrong for length in range(len(at) + 1)):
            found.append(problem)
            if at is not None and problem.code in CODES:
                wrong.add((problem.path, at))
    return found


def _salvaged(data: Any, wanted: type[T]) -> T:
    """What can be used of a mapping that is not as it should be; fields that must be there are text or lists."""
    data = data if isinstance(data, dict) else {}
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(wanted):
        name, value = field.encode_name, data.get(field.encode_name)
        try:
            values[field.name] = msgspec.convert(data[name], field.type, strict=False)
        except (KeyError, ValidationError):
            kind, is_text = _fitting(value, field.type), _fitting("", field.type) is str
            if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
                values[field.name] = _salvaged(value, kind)
            elif get_origin(kind) is tuple and isinstance(value, list) and value:
                values[field.name] = _salvaged_items(value, get_args(kind)[0])
            elif field.required or (is_text and name in data):
                values[field.name] = "" if is_text else ()
    return wanted(**values)


def _salvaged_items(items: list[Any], wanted: Any) -> tuple[Any, ...]:
    """What can be used of a list, with blanks in the places of text that cannot: a place says which one is meant."""
    is_text = _fitting("", wanted) is str
    found = []
    for item in items:
        try:
            found.append(msgspec.convert(item, wanted, strict=False))
        except ValidationError:
            found += [""] if is_text else []
    return tuple(found)


def _without_blanks(data: Data) -> Data:
    """A key that was left empty is a key that is not there, and blank text is empty text."""
    if isinstance(data, dict):
        return {key: _without_blanks(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return ["" if item is None else _without_blanks(item) for item in data]
    return "" if isinstance(data, str) and data.isspace() else data


def _explain(data: Any, wanted: Any, path: str, at: At) -> Iterator[Problem]:
    """Every problem of `data` as a `wanted`; `wanted` is any type a field may have."""
    kind = _fitting(data, wanted)
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(data, dict):
        yield from _explain_mapping(data, kind, path, at)
    elif get_origin(kind) in (list, tuple) and isinstance(data, list) and data:
        failed = False
        for i, item in enumerate(data):
            for problem in _explain_if_wrong(item, get_args(kind)[0], path, (*at, i)):
                failed = True
                yield problem
        if not failed:
            yield _wrong_value(data, wanted, path, at)
    elif get_origin(kind) is dict and isinstance(data, dict):
        for key, value in data.items():
            yield from _explain_if_wrong(value, get_args(kind)[1], path, (*at, key))
    else:
        yield _wrong_value(data, wanted, path, at)


def _explain_if_wrong(data: Any, wanted: Any, path: str, at: At) -> Iterator[Problem]:
    try:
        msgspec.convert(data, wanted, strict=False)
    except ValidationError:
        yield from _explain(data, wanted, path, at)


def _explain_mapping(data: dict[str, Any], wanted: type[Struct], path: str, at: At) -> Iterator[Problem]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(wanted)}
    for key in data:
        if key not in fields:
            hint = did_you_mean(key, fields) or f"known here: {', '.join(fields)}"
            yield Problem(path, "unknown-key", f"unknown key `{key}`", Key((*at, key), on_key=True), hint)
    for key, field in fields.items():
        if key in data:
            yield from _explain_if_wrong(data[key], field.type, path, (*at, key))
        elif field.required:
            yield Problem(path, "missing-key", f"`{key}` is missing", Key((*at, key)))


def _wrong_value(data: Any, wanted: Any, path: str, at: At) -> Problem:
    name = f"`{at[-1]}`" if at and isinstance(at[-1], str) else "this"
    if isinstance(data, str | list):
        size, shape = ("item", (list, tuple)) if isinstance(data, list) else ("character", (str,))
        for meta in _limits_of(wanted, shape):
            if meta.min_length and len(data) < meta.min_length:
                need = "is empty" if not data else f"needs at least {meta.min_length} {size}s"
                return Problem(path, "too-short", f"{name} {need}", Key(at))
            if meta.max_length and len(data) > meta.max_length:
                message = f"{name} has {len(data)} {size}s; at most {meta.max_length} are allowed"
                return Problem(path, "too-long", message, Key(at))
    return Problem(path, "wrong-type", f"{name} should be {_describe(wanted)}, not {_seen(data)}", Key(at))


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


def _fitting(data: Any, wanted: Any) -> Any:
    """The alternative of a union that has the shape of the data."""
    if get_origin(wanted) is typing.Annotated:
        return _fitting(data, get_args(wanted)[0])
    if get_origin(wanted) in (typing.Union, types.UnionType):
        options = [_fitting(data, option) for option in get_args(wanted)]
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
        return "a mapping of `key: value`"
    if isinstance(wanted, type) and issubclass(wanted, Struct):
        keys = [f.encode_name for f in msgspec.structs.fields(wanted) if f.required]
        return "a mapping" + (f" with {', '.join(f'`{k}`' for k in keys)}" if keys else "")
    return {str: "text", bool: "`true` or `false`", int: "a whole number"}.get(wanted, "something else")


def _in_words(meta: msgspec.Meta) -> str:
    numbers = f" from {meta.ge} to {meta.le}" if meta.ge is not None and meta.le is not None else ""
    examples = " or ".join(f"`{example}`" for example in meta.examples or () if meta.pattern)
    return numbers + (f" such as {examples}" if examples else "")


def _seen(data: Any) -> str:
    if data is None:
        return "nothing"
    if isinstance(data, dict):
        return "a mapping"
    if isinstance(data, list):
        return "a list"
    return f"`{data}`" if len(str(data)) <= 40 else "a longer text"

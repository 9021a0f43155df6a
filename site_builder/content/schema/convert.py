"""From plain data to typed values: every mistake of a mapping at once, in an editor's words.

msgspec converts and checks; only when it refuses are the fields gone through one by one to name all that is
wrong. Separate because stories, pages, sources and settings are all read this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, ValidationError

from site_builder.content.dates import DATE_PATTERN
from site_builder.content.schema.errors import KeyPath, describe_type_error, matching_option
from site_builder.content.yaml.nodes import Data
from site_builder.diagnostics.suggestions import closest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

VALUE_CODES = frozenset(("missing-key", "too-long", "too-short", "unknown-key", "wrong-type"))
"""Of the problems found here: what they point at is no value that could be checked further."""


def _patterned(pattern: str, otherwise: str) -> Meta:
    """What only JSON Schemas say of a text; here it is checked later, in words of its own.

    `patternErrorMessage` is of VS Code and of the YAML language server.
    """
    return Meta(extra_json_schema={"pattern": pattern, "patternErrorMessage": otherwise})


Address = Annotated[str, _patterned("^$|^https?://", "a URL starts with https://")]
Date = Annotated[str, _patterned(f"^{DATE_PATTERN}$", "a date has the form 2026-11-20 or 2026-11-20T09:00:00Z")]
T = TypeVar("T", bound=Struct)


class UserInput(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what editors write as a mapping of YAML. What each key is, `describe` says in its type."""


def describe(description: str, *examples: object) -> Meta:
    """What a key is, in the words of the guide for editors, and examples of its value."""
    return Meta(description=description, examples=list(examples) or None)


def convert(data: Data, wanted: type[T], path: str, at: KeyPath = ()) -> Result[T]:
    """`data` as a `wanted`, and all that is wrong with it.

    In place of what is wrong stand defaults and blanks, so that the rest can be checked all the same. The value of a
    mistyped key is taken for that of the key that was meant.
    """
    data = _without_blanks(data)
    try:
        return Result(msgspec.convert(data, wanted, strict=False), [])
    except ValidationError:
        return Result(_salvaged(data, wanted), list(_explain(data, wanted, path, at)))


def drop_follow_up_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stand for themselves: what a later check says of a value that is none is left out."""
    found: list[Problem] = []
    wrong: set[tuple[str, KeyPath]] = set()
    for problem in problems:
        at = problem.location.path if isinstance(problem.location, KeyLocation) else None
        if at is None or not any((problem.path, at[:length]) in wrong for length in range(len(at) + 1)):
            found.append(problem)
            if at is not None and problem.code in VALUE_CODES:
                wrong.add((problem.path, at))
    return found


def _salvaged(data: Any, wanted: type[T]) -> T:
    """What can be used of a mapping that is not as it should be; fields that must be there are text or lists."""
    data = _as_meant(data, _unknown(data, wanted)) if isinstance(data, dict) else {}
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(wanted):
        name, value = field.encode_name, data.get(field.encode_name)
        try:
            values[field.name] = msgspec.convert(data[name], field.type, strict=False)
        except (KeyError, ValidationError):
            kind, is_text = matching_option(value, field.type), matching_option("", field.type) is str
            if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
                values[field.name] = _salvaged(value, kind)
            elif get_origin(kind) is tuple and isinstance(value, list) and value:
                values[field.name] = _salvaged_items(value, get_args(kind)[0])
            elif field.required or (is_text and name in data):
                values[field.name] = "" if is_text else ()
    return wanted(**values)


def _salvaged_items(items: list[Any], wanted: Any) -> tuple[Any, ...]:
    """What can be used of a list, with blanks in the places of text that cannot: a place says which one is meant."""
    is_text = matching_option("", wanted) is str
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


def _explain(data: Any, wanted: Any, path: str, at: KeyPath) -> Iterator[Problem]:
    """Every problem of `data` as a `wanted`; `wanted` is any type a field may have."""
    kind = matching_option(data, wanted)
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(data, dict):
        yield from _explain_mapping(data, kind, path, at)
    elif get_origin(kind) in (list, tuple) and isinstance(data, list) and data:
        failed = False
        for i, item in enumerate(data):
            for problem in _explain_if_wrong(item, get_args(kind)[0], path, (*at, i)):
                failed = True
                yield problem
        if not failed:
            yield describe_type_error(data, wanted, path, at)
    elif get_origin(kind) is dict and isinstance(data, dict):
        for key, value in data.items():
            yield from _explain_if_wrong(value, get_args(kind)[1], path, (*at, key))
    else:
        yield describe_type_error(data, wanted, path, at)


def _explain_if_wrong(data: Any, wanted: Any, path: str, at: KeyPath) -> Iterator[Problem]:
    try:
        msgspec.convert(data, wanted, strict=False)
    except ValidationError:
        yield from _explain(data, wanted, path, at)


def _explain_mapping(data: dict[str, Any], wanted: type[Struct], path: str, at: KeyPath) -> Iterator[Problem]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(wanted)}
    unknown = _unknown(data, wanted)
    for key, meant in unknown.items():
        hint = f"did you mean `{meant}`?" if meant else f"known keys: {', '.join(fields)}"
        yield Problem(path, "unknown-key", f"unknown key `{key}`", KeyLocation((*at, key), on_key=True), hint)
    data = _as_meant(data, unknown)
    for key, field in fields.items():
        if key in data:
            yield from _explain_if_wrong(data[key], field.type, path, (*at, key))
        elif field.required:
            yield Problem(path, "missing-key", f"`{key}` is missing", KeyLocation((*at, key)))


def _unknown(data: dict[str, Any], wanted: type[Struct]) -> dict[str, str]:
    """The keys that are none, each with the one that was meant; or with nothing."""
    names = wanted.__struct_encode_fields__
    return {key: closest(key, names) for key in data if key not in names}


def _as_meant(data: dict[str, Any], unknown: dict[str, str]) -> dict[str, Any]:
    """A mapping with the keys that were meant in place of mistyped ones, where these are not there too."""
    return {meant: data[key] for key, meant in reversed(unknown.items()) if meant} | data

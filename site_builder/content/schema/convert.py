"""Convert plain data to typed values, and report all mistakes of a mapping at once.

msgspec converts and checks. Only when it fails, the fields are checked one by one to report every mistake. Stories,
pages, sources and settings are all converted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, ValidationError

from site_builder.content.dates import DATE_PATTERN
from site_builder.content.schema.errors import KeyPath, describe_type_error, matching_option, missing_hint
from site_builder.content.urls import HINT
from site_builder.content.yaml.nodes import Data
from site_builder.diagnostics.suggestions import closest
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result

VALUE_CODES = frozenset(("missing-key", "too-long", "too-short", "unknown-key", "wrong-type"))
"""Codes of the problems found here. The values they point at cannot be checked further."""


def _with_pattern(pattern: str, error_message: str) -> Meta:
    """Return a pattern for JSON Schemas only; here, the value is checked later, with its own message.

    `patternErrorMessage` is an extension of VS Code and the YAML language server.
    """
    return Meta(extra_json_schema={"pattern": pattern, "patternErrorMessage": error_message})


Address = Annotated[str, _with_pattern("^$|^https?://", HINT)]
Date = Annotated[str, _with_pattern(f"^{DATE_PATTERN}$", "a date has the form 2026-11-20 or 2026-11-20T09:00:00Z")]
T = TypeVar("T", bound=Struct)


class UserInput(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the types of YAML mappings. `describe` documents each key in its type."""


def describe(description: str, *examples: object) -> Meta:
    """Return the description of a key, for reference pages and editor programs, and examples of its value."""
    return Meta(description=description, examples=list(examples) or None)


def convert(data: Data, target: type[T], path: str, key_path: KeyPath = ()) -> Result[T]:
    """Convert `data` to `target`, and report everything that is wrong with it.

    Invalid values become defaults or blanks, so that the rest can still be checked. The value of a mistyped key is used
    for the key that was meant. `key_path` is the position of `data` in the file.
    """
    data = _without_blanks(data)
    try:
        return Result(msgspec.convert(data, target, strict=False), [])
    except ValidationError:
        return Result(_salvaged(data, target), list(_explain(data, target, path, key_path)))


def drop_follow_up_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Drop problems about values that are already reported as missing, unknown or of the wrong type."""
    kept: list[Problem] = []
    invalid: set[tuple[str, KeyPath]] = set()
    for problem in problems:
        key_path = problem.location.path if isinstance(problem.location, KeyLocation) else None
        if key_path is None or not any(
            (problem.path, key_path[:length]) in invalid for length in range(len(key_path) + 1)
        ):
            kept.append(problem)
            if key_path is not None and problem.code in VALUE_CODES:
                invalid.add((problem.path, key_path))
    return kept


def _salvaged(data: Any, target: type[T]) -> T:
    """Return the valid values of an invalid mapping. Required fields must be text or lists, and become blank."""
    data = _with_corrected_keys(data, _unknown_keys(data, target)) if isinstance(data, dict) else {}
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(target):
        name, value = field.encode_name, data.get(field.encode_name)
        try:
            values[field.name] = msgspec.convert(data[name], field.type, strict=False)
        except (KeyError, ValidationError):
            kind, is_text = matching_option(value, field.type), matching_option("", field.type) is str
            if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
                values[field.name] = _salvaged(value, kind)
            elif get_origin(kind) is tuple and isinstance(value, list) and value:
                values[field.name] = _salvaged_items(value, get_args(kind)[0])
            elif get_origin(kind) is dict and isinstance(value, dict):
                values[field.name] = _salvaged_entries(value, get_args(kind)[1])
            elif field.required or (is_text and name in data):
                values[field.name] = "" if is_text else ()
    return target(**values)


def _salvaged_items(items: list[Any], target: Any) -> tuple[Any, ...]:
    """Return the valid items of a list. Invalid texts become blank, so that the others keep their index."""
    is_text = matching_option("", target) is str
    valid: list[Any] = []
    for item in items:
        try:
            valid.append(msgspec.convert(item, target, strict=False))
        except ValidationError:
            valid += [""] if is_text else []
    return tuple(valid)


def _salvaged_entries(entries: dict[str, Any], target: Any) -> dict[str, Any]:
    """Return the valid entries of a mapping with any keys, and what is valid of those that are mappings."""
    valid: dict[str, Any] = {}
    for key, entry in entries.items():
        kind = matching_option(entry, target)
        try:
            valid[key] = msgspec.convert(entry, target, strict=False)
        except ValidationError:
            if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(entry, dict):
                valid[key] = _salvaged(entry, kind)
    return valid


def _without_blanks(data: Data) -> Data:
    """Drop keys without a value, and turn blank texts into empty ones."""
    if isinstance(data, dict):
        return {key: _without_blanks(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return ["" if item is None else _without_blanks(item) for item in data]
    return "" if isinstance(data, str) and data.isspace() else data


def _explain(data: Any, target: Any, path: str, key_path: KeyPath) -> Iterator[Problem]:
    """Yield every problem of `data` as a value of the type `target`."""
    kind = matching_option(data, target)
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(data, dict):
        yield from _explain_mapping(data, kind, path, key_path)
    elif get_origin(kind) in (list, tuple) and isinstance(data, list) and data:
        has_bad_item = False
        for i, item in enumerate(data):
            for problem in _explain_if_wrong(item, get_args(kind)[0], path, (*key_path, i)):
                has_bad_item = True
                yield problem
        if not has_bad_item:
            yield describe_type_error(data, target, path, key_path)
    elif get_origin(kind) is dict and isinstance(data, dict):
        for key, value in data.items():
            yield from _explain_if_wrong(value, get_args(kind)[1], path, (*key_path, key))
    else:
        yield describe_type_error(data, target, path, key_path)


def _explain_if_wrong(data: Any, target: Any, path: str, key_path: KeyPath) -> Iterator[Problem]:
    try:
        msgspec.convert(data, target, strict=False)
    except ValidationError:
        yield from _explain(data, target, path, key_path)


def _explain_mapping(data: dict[str, Any], target: type[Struct], path: str, key_path: KeyPath) -> Iterator[Problem]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(target)}
    unknown = _unknown_keys(data, target)
    for key, suggestion in unknown.items():
        hint = f"did you mean `{suggestion}`?" if suggestion else f"known keys: {', '.join(fields)}"
        yield Problem(path, "unknown-key", f"unknown key `{key}`", KeyLocation((*key_path, key), on_key=True), hint)
    data = _with_corrected_keys(data, unknown)
    for key, field in fields.items():
        if key in data:
            yield from _explain_if_wrong(data[key], field.type, path, (*key_path, key))
        elif field.required:
            hint = missing_hint(key, field.type)
            yield Problem(path, "missing-key", f"`{key}` is missing", KeyLocation((*key_path, key)), hint)


def _unknown_keys(data: dict[str, Any], target: type[Struct]) -> dict[str, str]:
    """Return unknown keys, each mapped to the closest known key, or to an empty string."""
    names = target.__struct_encode_fields__
    return {key: closest(key, names) for key in data if key not in names}


def _with_corrected_keys(data: dict[str, Any], unknown: dict[str, str]) -> dict[str, Any]:
    """Return the mapping with mistyped keys corrected, unless the correct key is there too."""
    return {meant: data[key] for key, meant in reversed(unknown.items()) if meant} | data

"""Read the data files of a hub: YAML, JSON and CSV. In: bytes. Out: plain data for layouts, and problems.

Layouts show texts of any data, also in an `href`: so no text may be a URL that runs code, whatever it is meant for.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import PurePosixPath
from typing import Any, NoReturn

from site_builder.content.text import decode, find_control_character, point_in
from site_builder.content.yaml.nodes import MAX_DEPTH, YamlError, compose, to_data
from site_builder.model.problems import KeyLocation, Location, PointLocation, Problem
from site_builder.model.result import Result

MAX_BYTES = 1_000_000
"""Largest size of a data file."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,9}[1-9])?", re.ASCII)
"""A number that is shown as it is written."""
_LIMIT = 2**63
_IGNORED = r"[\t\n\r]*"
"""What browsers leave out of a URL, besides spaces and control characters before it (WHATWG URL Standard, 4.4)."""
_SCHEMES = "|".join(_IGNORED.join(f"{scheme}:") for scheme in ("javascript", "vbscript", "data"))
_URL_THAT_RUNS = re.compile(rf"[\x00-\x20]*(?:{_SCHEMES})", re.I)
_IMAGE = re.compile(r"\s*data:image/(?:avif|gif|jpeg|png|webp)[;,]", re.I)
_JSON_HINTS = {
    "'": "JSON has double quotation marks",
    "}": "remove the comma before it",
    "]": "remove the comma before it",
    "/": "JSON has no comments: remove it, or use YAML",
    "#": "JSON has no comments: remove it, or use YAML",
}
"""By what stands where JSON cannot be read."""
_FEW_HINT = "write as many values as the first line has names, with nothing between two commas for none"
_HALF = re.compile(r"[\ud800-\udfff]")
_QUOTE_HINT = 'put a value with `,` or `"` into quotation marks, and write `""` for `"` inside it'


class _JsonError(ValueError):
    """What JSON allows, and data files do not."""


def parse_data(path: str, data: bytes) -> Result[Any]:
    """Return what a file in `data/` says: mappings, lists, texts, numbers, booleans and None; and its problems."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed"
        return Result(None, [Problem(path, "file-too-large", message)])
    text, problems = decode(data, path)
    if problems:
        return Result(None, problems)
    if not text.strip():
        return Result(None, [_wrong(path, "this file is empty", None, "write data into it, or delete it")])
    read = {".csv": _csv, ".json": _json}.get(PurePosixPath(path).suffix, _yaml)
    value, problems = read(path, text)
    if read is not _csv and not problems:
        problems = list(_unusable(path, value))
    return Result(None if problems else value, problems)


def typed(text: str) -> bool | int | float | str:
    """Return what a text without quotation marks stands for: a boolean, a number, or itself.

    Only what is shown as it is written is a number: `1.50` and `007` are texts.
    """
    if text in ("true", "false"):
        return text == "true"
    if not _NUMBER.fullmatch(text) or text == "-0":
        return text
    number = float(text) if "." in text else int(text)
    return number if str(number) == text else text


def _yaml(path: str, text: str) -> Result[Any]:
    try:
        return to_data(compose(text, path), path, typed=typed)
    except YamlError as error:
        return Result(None, [error.problem])


def _json(path: str, text: str) -> Result[Any]:
    try:
        value = json.loads(
            text, object_pairs_hook=_mapping, parse_constant=_refuse, parse_int=_integer, parse_float=_float
        )
        return Result(value, [])
    except json.JSONDecodeError as error:
        location = PointLocation(error.lineno, error.colno)
        hint = next((hint for character, hint in _JSON_HINTS.items() if text[error.pos :].startswith(character)), "")
        return Result(None, [_wrong(path, f"this is not JSON: {_lower(error.msg)}", location, hint)])
    except _JsonError as error:
        index = text.find(error.args[1])
        return Result(None, [_wrong(path, error.args[0], point_in(text, max(0, index)))])
    except RecursionError:
        return Result(None, [_too_deep(path)])


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        double = _repeated(name for name, _ in pairs)
        raise _JsonError(f"`{double}` appears twice in a mapping", json.dumps(double, ensure_ascii=False))
    return mapping


def _refuse(constant: str) -> NoReturn:
    raise _JsonError(f"`{constant}` is not a number", constant)


def _integer(digits: str) -> int | float:
    if len(digits) > len(str(_LIMIT)):
        return _float(digits)
    number = int(digits)
    return number if -_LIMIT <= number < _LIMIT else float(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _JsonError(f"`{digits[:40]}` is too large a number", digits)
    return number


def _repeated(names: Iterable[str]) -> str:
    """Return the first name that is there a second time; empty when there is none."""
    known: set[str] = set()
    return next((name for name in names if name in known or known.add(name)), "")  # type: ignore[func-returns-value]


def _csv(path: str, text: str) -> Result[Any]:
    """Return a mapping for each line below the first, which has the names of the columns."""
    if (index := find_control_character(text)) is not None:
        message = "the value contains a control character"
        return Result(None, [Problem(path, "control-character", message, point_in(text, index))])
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            if cells and not names:
                names = [cell.strip() for cell in cells]
                problems += _wrong_names(path, names, line)
            elif cells and len(cells) != len(names):
                message = f"this line has {_counted(len(cells), 'value')}, and the first line {len(names)} names"
                hint = _QUOTE_HINT if len(cells) > len(names) else _FEW_HINT
                problems.append(_wrong(path, message, PointLocation(line), hint))
            elif cells:
                rows.append(dict(zip(names, map(_cell, cells), strict=True)))
                problems += _unusable(path, rows[-1], location=PointLocation(line))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(_wrong(path, f"this is not CSV: {_lower(str(error))}", PointLocation(line), _QUOTE_HINT))
    return Result(rows, problems)


def _cell(cell: str) -> Any:
    text = cell.strip()
    return typed(text) if text else None


def _wrong_names(path: str, names: list[str], line: int) -> Iterator[Problem]:
    location = PointLocation(line)
    if len(names) == 1 and ";" in names[0]:
        yield _wrong(path, "the values are separated by `;`", location, "save the file with commas between the values")
    elif "" in names:
        yield _wrong(path, f"column {names.index('') + 1} has no name", location, "the first line has the names")
    elif double := _repeated(names):
        yield _wrong(path, f"two columns are named `{double}`", location, "rename one of them")


def _unusable(path: str, value: Any, keys: tuple[str | int, ...] = (), location: Location = None) -> Iterator[Problem]:
    """Yield a problem for each text that pages cannot show, and for what is nested too deep."""
    if len(keys) > MAX_DEPTH:
        yield _too_deep(path, location or KeyLocation(keys))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if find_control_character(key) is not None or _HALF.search(key):
                message = "the key contains a control character"
                yield Problem(path, "control-character", message, location or KeyLocation((*keys, key), on_key=True))
            if runs_code(key):
                yield _unsafe(path, key, location or KeyLocation((*keys, key), on_key=True))
            yield from _unusable(path, inner, (*keys, key), location)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unusable(path, inner, (*keys, index), location)
    elif isinstance(value, str):
        where = location or KeyLocation(keys)
        if runs_code(value):
            yield _unsafe(path, value, where)
        if find_control_character(value) is not None:
            yield Problem(path, "control-character", "the value contains a control character", where)
        if _HALF.search(value):
            yield _wrong(path, "the value contains half of a character (a lone surrogate)", where, "write it whole")


def runs_code(text: str) -> bool:
    """Return whether a browser may run a text as code when a reader follows it as a link: `javascript:...`."""
    return _URL_THAT_RUNS.match(text) is not None and not _IMAGE.match(text)


def _unsafe(path: str, url: str, location: Location) -> Problem:
    message = f"`{url.strip()[:40]}` is a URL that can run code, if a layout shows it as a link"
    hint = "write a URL that starts with https://, or other words in a text that is no URL"
    return Problem(path, "unsafe-data", message, location, hint)


def _wrong(path: str, message: str, location: Location, hint: str = "") -> Problem:
    return Problem(path, "data-syntax", message, location, hint)


def _too_deep(path: str, location: Location = None) -> Problem:
    return _wrong(path, f"nested more than {MAX_DEPTH} levels deep", location, "use fewer levels")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].replace('"', "`").rstrip(":")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

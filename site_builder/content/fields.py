"""Declared fields: the type of what editors write for them, and their values.

A type with the declared fields is made of the type of the front matter, so that messages, schemas and completion know
them as they know the other keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from site_builder.content.date_hints import suggest_timestamp
from site_builder.content.dates import parse_timestamp
from site_builder.content.markdown.collector import outside_image
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.plain_text import check_texts
from site_builder.content.schema.convert import Address, Date, UserInput, convert, describe
from site_builder.content.schema.errors import KeyPath
from site_builder.content.text import collapse_whitespace
from site_builder.content.urls import HINT, encode_url, link_fault
from site_builder.content.yaml.nodes import Data
from site_builder.model.fields import (
    Field,
    Fields,
    FieldType,
    FieldValue,
    FilledField,
    ImageFile,
    InlineMarkdown,
    Moment,
    Reference,
    References,
    Texts,
)
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

T = TypeVar("T", bound=UserInput)

MAX_TEXT, MAX_LIST = 2000, 100
"""Characters of a text without a limit of its own, and entries of a list."""
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Url = Annotated[Address, Meta(min_length=1, max_length=MAX_TEXT)]
_PREFIX = "declared_"
"""Of attributes, before the place of the field: its name need not be an identifier."""
_EXAMPLES: dict[FieldType, object] = {
    "text": "a text",
    "markdown": "a *text*",
    "url": "https://example.org/",
    "number": "10",
    "boolean": "true",
    "date": "2026-11-20",
    "image": "image.png",
    "reference": "an-id",
    "references": ["an-id"],
}

_LIST_EXAMPLES = {"text": ["one"], "url": ["https://example.org/feed.xml"], "host": ["openai.com"]}


@lru_cache(maxsize=64)
def with_fields(base: type[T], fields: tuple[Field, ...]) -> type[T]:
    """Return the type of a mapping with the keys of `base` and the declared ones."""
    if not fields:
        return base
    return msgspec.defstruct(  # type: ignore[return-value]
        base.__name__,
        [_attribute(place, field) for place, field in enumerate(fields)],
        bases=(base,),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        module=base.__module__,
    )


def _attribute(place: int, field: Field) -> tuple[str, Any, Any]:
    example = _LIST_EXAMPLES.get(field.entries) if field.type == "list" else _EXAMPLES.get(field.type)
    if field.example:
        example = [field.example] if field.type == "list" else field.example
    examples = [field.of[0]] if field.of else [example] if example else []
    description = describe(field.description or field.title, *examples)
    kind: Any = _type_of(field)
    if field.required and field.is_sound:
        return f"{_PREFIX}{place}", Annotated[kind, description], msgspec.field(name=field.name)
    optional: Any = Annotated[kind | None, description]
    return f"{_PREFIX}{place}", optional, msgspec.field(name=field.name, default=None)


def _type_of(field: Field) -> Any:
    least = 1 if field.required else None
    if not field.is_sound:
        return Any
    match field.type:
        case "choice":
            return Literal[field.of]
        case "list" | "references":
            entry: Any = _Url if field.entries == "url" else _Name
            return Annotated[tuple[entry, ...], Meta(min_length=least, max_length=field.max_length or MAX_LIST)]
        case "number":
            return Annotated[float, Meta(ge=field.min, le=field.max)]
        case "boolean":
            return bool
        case "date":
            return Date
        case "url":
            return Annotated[Address, Meta(min_length=least)]
        case "reference":
            return _Name
    return Annotated[str, Meta(min_length=least, max_length=field.max_length or MAX_TEXT)]


class ReadFields(Value, frozen=True):
    """The declared fields of a mapping."""

    values: Fields = ()
    html: tuple[str, ...] = ()
    """Of the fields that are Markdown."""
    problems: tuple[Problem, ...] = ()


NOTHING = ReadFields()


def read_fields(
    fields: Sequence[Field],
    written: UserInput,
    path: str,
    zone: tzinfo | None,
    markdown: MarkdownFile,
    key_path: KeyPath = (),
) -> ReadFields:
    """Return the declared fields of a mapping at a key path of a file: what is written, or defaults."""
    if not fields:
        return NOTHING
    reader = FieldReader(path, zone, markdown)
    values = reader.read(fields, written, key_path)
    return ReadFields(values, tuple(reader.html), tuple(reader.problems))


class FieldReader:
    """Makes values of the declared fields of one file, and checks what types cannot."""

    def __init__(self, path: str, zone: tzinfo | None, markdown: MarkdownFile | None = None) -> None:
        """`zone` is the time zone of the hub. Without `markdown`, no field is Markdown."""
        self.problems: list[Problem] = []
        self.html: list[str] = []
        """Of the fields that are Markdown."""
        self._path = path
        self._zone = zone
        self._markdown = markdown
        self._makers: dict[FieldType, Callable[[Field, Any, KeyPath], FieldValue | None]] = {
            "text": self._text,
            "markdown": self._inline,
            "url": self._url,
            "number": self._number,
            "date": self._date,
            "list": self._list,
            "image": self._image,
            "reference": lambda field, written, key: Reference(field.to, written),
            "references": self._references,
        }

    def read(self, fields: Iterable[Field], written: UserInput, key_path: KeyPath = ()) -> Fields:
        """Return the values that are written, or defaults. `key_path` is the position of the mapping in the file."""
        found: list[FilledField] = []
        for place, field in enumerate(fields):
            value = getattr(written, f"{_PREFIX}{place}")
            if field.is_sound:
                typed = field.default if value in (None, "", ()) else self.value(field, value, (*key_path, field.name))
                found += [] if typed is None else [FilledField(field.name, typed)]
        return tuple(found)

    def value(self, field: Field, written: Any, key: KeyPath) -> FieldValue | None:
        """Return one value of the type of its field; None if it is invalid."""
        make = self._makers.get(field.type)
        value: FieldValue | None = make(field, written, key) if make else written
        return value

    def _report(self, code: str, message: str, key: KeyPath, hint: str = "") -> None:
        self.problems.append(Problem(self._path, code, message, KeyLocation(key), hint))

    def _text(self, field: Field, written: str, key: KeyPath) -> FieldValue | None:
        self.problems += check_texts(self._path, [(written, key)])
        return collapse_whitespace(written) or None

    def _inline(self, field: Field, written: str, key: KeyPath) -> FieldValue | None:
        if self._markdown is None:
            return None
        html, text = self._markdown.inline(written, KeyLocation(key))
        self.html.append(html)
        return InlineMarkdown(text, len(self.html) - 1)

    def _list(self, field: Field, written: tuple[str, ...], key: KeyPath) -> FieldValue | None:
        entry_of = {"text": lambda text, key: collapse_whitespace(text), "url": self._address, "host": self._host}
        entries = [entry_of[field.entries](text, (*key, index)) for index, text in enumerate(written) if text]
        return Texts(tuple(filter(None, entries)))

    def _host(self, written: str, key: KeyPath) -> str:
        if "/" in written or ":" in written or "." not in written:
            self._report("bad-domain", f"`{written}` is not a domain", key, "write only the host: openai.com")
            return ""
        return written.lower().removeprefix("www.")

    def _url(self, field: Field, written: str, key: KeyPath) -> FieldValue | None:
        return self._address(written, key) or None

    def _address(self, written: str, key: KeyPath) -> str:
        if fault := link_fault(written.strip(), HINT):
            self._report("bad-url", fault.message, key, fault.hint)
            return ""
        return encode_url(written.strip())

    def _number(self, field: Field, written: float, key: KeyPath) -> FieldValue | None:
        if not math.isfinite(written):
            self._report("wrong-type", f"`{field.name}` should be a number, not `{written}`", key)
            return None
        return int(written) if written.is_integer() and abs(written) < 2**53 else written

    def _date(self, field: Field, written: str, key: KeyPath) -> FieldValue | None:
        try:
            return Moment(parse_timestamp(written, self._zone))
        except ValueError as error:
            suggestion = suggest_timestamp(written)
            self._report("bad-date", str(error), key, f"did you mean `{suggestion}`?" if suggestion else "")
            return None

    def _image(self, field: Field, written: str, key: KeyPath) -> FieldValue | None:
        if problem := outside_image(self._path, written.strip(), KeyLocation(key)):
            self.problems.append(problem)
            return None
        return ImageFile(written.strip())

    def _references(self, field: Field, written: tuple[str, ...], key: KeyPath) -> FieldValue | None:
        first: dict[str, int] = {}
        for index, name in enumerate(written):
            if name and first.setdefault(name, index) != index:
                self._report("repeated-reference", f"`{name}` is named twice", (*key, index), "remove one of the two")
        return References(tuple(Reference(field.to, name) for name in first))


def default_value(
    field: Field, written: Data, path: str, key: KeyPath, zone: tzinfo | None
) -> Result[FieldValue | None]:
    """Return the default of a field as a value; None with problems if it is not of the type of the field."""
    name = "default"
    mapping = with_fields(UserInput, (msgspec.structs.replace(field, name=name, required=False),))
    fields, problems = convert({name: written}, mapping, path, key[:-1])
    if problems:
        return Result(None, problems)
    reader = FieldReader(path, zone)
    value = reader.value(field, getattr(fields, f"{_PREFIX}0"), key)
    return Result(value, reader.problems)

"""Read a Markdown or YAML file: from bytes to typed front matter or plain data, with problems.

Stories, content pages, settings and all other YAML files are read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from site_builder.content.front_matter import SplitFile, split_front_matter
from site_builder.content.markdown.alerts import ENGLISH_TITLES
from site_builder.content.schema import convert
from site_builder.content.text import decode, find_control_character, point_in
from site_builder.content.yaml.comments import find_cut_off_values
from site_builder.content.yaml.nodes import Data, YamlError, compose, to_data
from site_builder.content.yaml.plain import read_plain
from site_builder.model.fields import Field
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

T = TypeVar("T", bound=Struct)

MAX_FILE_BYTES = 500_000
"""Default maximum size of a Markdown file, in bytes."""


class ReadOptions(Value, frozen=True, kw_only=True):
    """How Markdown files are read."""

    html: bool = False
    """Whether HTML in Markdown is kept, after cleaning; otherwise it is shown as text."""
    max_bytes: int = MAX_FILE_BYTES
    """Maximum size of a Markdown file, in bytes."""
    timezone: str = ""
    """IANA name of the time zone of the hub; empty for days in the offsets that editors write, and otherwise UTC."""
    keep_markdown: bool = False
    """Whether to keep the Markdown of stories next to their HTML."""
    box_titles: tuple[str, ...] = ENGLISH_TITLES
    """The titles of boxes in the language of the hub."""
    story_fields: tuple[Field, ...] = ()
    """The fields that the hub declares for stories."""
    knows_fields: bool = True
    """Whether these are known; otherwise no key of a story is reported as unknown."""


DEFAULT_OPTIONS = ReadOptions()
WITHOUT_SETTINGS = ReadOptions(knows_fields=False)
"""For files that are read before the settings, or while these cannot be read."""


class ReadFile(Struct, Generic[T], frozen=True):
    """A Markdown file with typed front matter."""

    fields: T
    document: SplitFile
    is_valid: bool
    """Whether all fields are as written; otherwise some are blank, and only serve further checks."""


def read_markdown(path: str, data: bytes, fields: type[T], max_bytes: int) -> Result[ReadFile[T] | None]:
    """Read a Markdown file of up to `max_bytes` bytes; None when its front matter cannot be read."""
    if len(data) > max_bytes:
        return Result(
            None,
            [Problem(path, "file-too-large", f"the file has {len(data):,} bytes; at most {max_bytes:,} are allowed")],
        )
    text, problems = decode(data, path)
    if problems:
        return Result(None, problems)
    document, problems = split_front_matter(text, path)
    if document is None:
        return Result(None, problems)
    body_problems = _control_characters(path, document)
    raw, problems = read_yaml(path, document.yaml, first_line=2)
    if raw is None:
        return Result(None, problems + body_problems)
    converted, field_problems = convert.convert(raw, fields, path)
    cut_off = find_cut_off_values(path, document.yaml, first_line=2)
    is_valid = not problems and not field_problems
    return Result(ReadFile(converted, document, is_valid), problems + field_problems + cut_off + body_problems)


def _control_characters(path: str, document: SplitFile) -> list[Problem]:
    """Report the first character of a body that pages and feeds must not contain."""
    index = find_control_character(document.body)
    if index is None:
        return []
    location = point_in(document.body, index, document.body_line)
    return [Problem(path, "control-character", "the text contains a control character", location)]


def as_warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems as warnings: mistakes in drafts do not block a build."""
    return [msgspec.structs.replace(problem, severity="warning") for problem in problems]


def read_yaml_file(path: str, data: bytes) -> Result[Data]:
    """Read a whole YAML file as `read_yaml` does; None also when it is not UTF-8."""
    text, problems = decode(data, path)
    return Result(None, problems) if problems else read_yaml(path, text)


def read_yaml(path: str, text: str, first_line: int = 1) -> Result[Data]:
    """Return the plain data of a YAML text and its problems: None for invalid YAML, {} for an empty text."""
    plain = read_plain(text)
    if plain is not None:
        return Result(plain, [])
    try:
        data, problems = to_data(compose(text, path, first_line), path, first_line)
    except YamlError as error:
        return Result(None, [error.problem])
    return Result({} if data is None else data, problems)

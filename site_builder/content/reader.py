"""One Markdown file from bytes to typed front matter: the steps that stories and content pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from site_builder.content.front_matter import SplitFile, split_front_matter
from site_builder.content.schema import convert
from site_builder.content.text import decode, find_control_character, point_in
from site_builder.content.yaml.comments import find_cut_off_values
from site_builder.content.yaml.nodes import Data, YamlError, compose, to_data
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

T = TypeVar("T", bound=Struct)

MAX_FILE_BYTES = 500_000
"""Bytes of one Markdown file, unless the settings say otherwise."""


class ReadOptions(Value, frozen=True, kw_only=True):
    """How Markdown files are read."""

    html: bool = False
    """Whether tags in them are HTML, which is cleaned."""
    max_bytes: int = MAX_FILE_BYTES
    """Bytes of a file that is read."""
    keep_markdown: bool = False
    """Whether the Markdown of stories is kept beside their HTML."""


DEFAULT_OPTIONS = ReadOptions()


class ReadFile(Struct, Generic[T], frozen=True):
    """A Markdown file that has been read."""

    fields: T
    document: SplitFile
    is_valid: bool
    """Whether the fields are what the editor wrote; else some are blanks, and good for further checks alone."""


def read_markdown(path: str, data: bytes, fields: type[T], most: int) -> Result[ReadFile[T] | None]:
    """The typed front matter and the split document of a file, None when there are none; and the problems.

    A file of more than `most` bytes is not read.
    """
    if len(data) > most:
        return Result(
            None, [Problem(path, "file-too-large", f"the file has {len(data):,} bytes; at most {most:,} are allowed")]
        )
    text, problems = decode(data, path)
    if problems:
        return Result(None, problems)
    document, problems = split_front_matter(text, path)
    if document is None:
        return Result(None, problems)
    in_body = _control_characters(path, document)
    raw, problems = read_yaml(path, document.yaml, first_line=2)
    if raw is None:
        return Result(None, problems + in_body)
    converted, wrong = convert.convert(raw, fields, path)
    cut = find_cut_off_values(path, document.yaml, first_line=2)
    return Result(ReadFile(converted, document, not problems and not wrong), problems + wrong + cut + in_body)


def _control_characters(path: str, document: SplitFile) -> list[Problem]:
    """The first character of a body that no page or feed may contain."""
    index = find_control_character(document.body)
    if index is None:
        return []
    location = point_in(document.body, index, document.body_line)
    return [Problem(path, "control-character", "the text contains a control character", location)]


def as_warnings(problems: Iterable[Problem]) -> list[Problem]:
    """The same as warnings: what is wrong in a draft keeps nobody from publishing the rest."""
    return [msgspec.structs.replace(problem, severity="warning") for problem in problems]


def read_yaml_file(path: str, data: bytes) -> Result[Data]:
    """Plain data of a whole file, as `read_yaml` gives it; None also when it is not UTF-8."""
    text, problems = decode(data, path)
    return Result(None, problems) if problems else read_yaml(path, text)


def read_yaml(path: str, text: str, first_line: int = 1) -> Result[Data]:
    """Plain data of a YAML text, with what is wrong in its form; None when it is not YAML, {} when it is empty."""
    try:
        data, problems = to_data(compose(text, path, first_line), path, first_line)
    except YamlError as error:
        return Result(None, [error.problem])
    return Result({} if data is None else data, problems)

"""One Markdown file from bytes to typed front matter: the steps that stories and content pages share."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from site_builder.content import schema
from site_builder.content.front_matter import Document, decode, split
from site_builder.content.yaml_nodes import Data, YamlError, compose, plain
from site_builder.model import Problem

T = TypeVar("T", bound=Struct)

MAX_FILE = 2_000_000
"""Bytes of one Markdown file."""


def read_markdown(path: str, data: bytes, fields: type[T]) -> tuple[tuple[T, Document] | None, list[Problem]]:
    """The typed front matter and the split document of a file; None and the problems when it cannot be used."""
    if len(data) > MAX_FILE:
        return None, [Problem(path, "file-too-large", f"{len(data):,} bytes; at most {MAX_FILE:,} are read")]
    text, problems = decode(data, path)
    if problems:
        return None, problems
    document, problems = split(text, path)
    if document is None:
        return None, problems
    raw, problems = read_yaml(path, document.yaml, first_line=2)
    if raw is None:
        return None, problems
    converted, wrong = schema.convert(raw, fields, path)
    if converted is None or problems:
        return None, problems + wrong
    return (converted, document), []


def read_yaml(path: str, text: str, first_line: int = 1) -> tuple[Data, list[Problem]]:
    """Plain data of a YAML text, with what is wrong in its form; None when it is not YAML, {} when it is empty."""
    try:
        data, problems = plain(compose(text, path, first_line), path, first_line)
    except YamlError as error:
        return None, [error.problem]
    return {} if data is None else data, problems

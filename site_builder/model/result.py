"""What a step gives: a value, and the problems that it found on the way."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from site_builder.model.problems import Problem

T = TypeVar("T")


class Result(NamedTuple, Generic[T]):
    """A value with the problems that were found while it was made. Unpacks as `value, problems`."""

    value: T
    problems: list[Problem]

"""Problems in what editors write, and where they are."""

from __future__ import annotations

from typing import Literal

from site_builder.model.value import Value


class KeyLocation(Value, frozen=True, tag=True):
    """Where: a key of the YAML, by its path. A missing key stands for the mapping that should have it."""

    path: tuple[str | int, ...]
    on_key: bool = False
    """Point at the key itself rather than at its value."""
    text: str = ""
    """Point at the first place of this text in the value, if it is there."""


class PointLocation(Value, frozen=True, tag=True):
    """Where: a line and column, both 1-based."""

    line: int
    column: int = 1


class TextLocation(Value, frozen=True, tag=True):
    """Where: the first place at or below a line where this text stands."""

    line: int
    text: str
    in_body: bool = False
    """Look below the front matter, wherever that ends."""


Location = KeyLocation | PointLocation | TextLocation | None


Severity = Literal["error", "warning"]


class Problem(Value, frozen=True):
    """Something wrong in what the editor wrote, as a pass finds it: not yet turned into a line and column."""

    path: str
    code: str
    message: str
    location: Location = None
    """None when the whole file is meant."""
    hint: str = ""
    severity: Severity = "error"

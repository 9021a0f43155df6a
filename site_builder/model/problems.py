"""Problems in the files of editors, and their locations."""

from __future__ import annotations

from typing import Literal

from site_builder.model.value import Value


class KeyLocation(Value, frozen=True, tag=True):
    """A key of a YAML file, by its path. For a missing key, the mapping that should have it."""

    path: tuple[str | int, ...]
    on_key: bool = False
    """Point at the key itself rather than at its value."""
    text: str = ""
    """Point at the first occurrence of this text in the value, if there is one; in a list, at the item that is it."""
    index: int | None = None
    """Point at the character with this index in the value, as YAML reads it."""


class PointLocation(Value, frozen=True, tag=True):
    """A line and column, both 1-based."""

    line: int
    column: int = 1


class TextLocation(Value, frozen=True, tag=True):
    """The first occurrence of a text at or below a line."""

    line: int
    text: str
    in_body: bool = False
    """Search only below the front matter."""


class ShownLocation(Value, frozen=True, tag=True, kw_only=True):
    """An occurrence of a text in what readers see of a value of the front matter, or of the body without its code."""

    key: tuple[str | int, ...] = ()
    """The path of the value; empty for the body."""
    text: str
    """With single spaces between its words."""
    number: int = 0
    """Which occurrence; 0 is the first. They may overlap: `1` is in `11` twice."""
    markdown: bool = True
    """Whether the value is Markdown."""
    html: bool = False
    """Whether tags in Markdown are HTML."""


class PartLocation(Value, frozen=True, tag=True):
    """A part of a Markdown body or value, by its number among the parts of its kind, as readers see them."""

    kind: Literal["link", "url", "image", "heading", "box"]
    """`url` is the URL of a link."""
    number: int
    """0 for the first."""
    text: str
    """A text to look for if there are fewer parts."""
    html: bool = False
    """Whether tags in Markdown are HTML."""
    key: tuple[str | int, ...] = ()
    """The path of the value in the front matter; empty for the body."""


Location = KeyLocation | PointLocation | TextLocation | PartLocation | ShownLocation | None


Severity = Literal["error", "warning"]


class Problem(Value, frozen=True):
    """A mistake in a file, as a pass reports it. Its location becomes a line and column later."""

    path: str
    code: str
    message: str
    location: Location = None
    """None for the whole file."""
    hint: str = ""
    severity: Severity = "error"
    other_paths: tuple[str, ...] = ()
    """Other files that the problem is about as well: the second of two that collide."""

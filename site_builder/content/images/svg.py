"""Read the size of an SVG from its root element, and reject unsafe files.

expat reads the file as a stream: it builds no tree and fetches nothing. Files that declare entities are rejected,
because entities can expand without limit. An SVG opened on its own is a document of the origin of the site, so files
that run scripts or fetch external resources are rejected too: see `svg_safety`.
"""

from __future__ import annotations

import re
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from site_builder.content.images.svg_safety import SvgGuard, UnsafeSvgError

DEFAULT_SIZE = (300.0, 150.0)
"""Width and height in pixels that browsers give to an image without a size (CSS 2.2, 10.3.2)."""
_LENGTH = re.compile(r"\s*([+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.I | re.A)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""Pixels per absolute unit (CSS Values and Units, 6.2). Relative units, such as `%`, are ignored."""
_BOX_NUMBERS = 4


class BadSvgError(ValueError):
    """The SVG cannot be shown; the message is the end of a sentence."""


def svg_size(data: bytes) -> tuple[float, float]:
    """Return width and height in pixels, from the root element or the proportions of its `viewBox`.

    Raises BadSvgError.
    """
    guard = SvgGuard()
    parser = ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = guard.begin
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = guard.text
    parser.ProcessingInstructionHandler = guard.instruction
    parser.XmlDeclHandler = guard.declaration
    parser.EntityDeclHandler = parser.AttlistDeclHandler = _refuse_declaration
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise BadSvgError(f"is not valid XML: {ErrorString(error.code)} on line {error.lineno}") from error
    except UnsafeSvgError as error:
        raise BadSvgError(f"{error} on line {parser.CurrentLineNumber}") from error
    if guard.root != "svg":
        raise BadSvgError(f"starts with <{guard.root[:40]}>, not with <svg>")
    return _size(guard.root_attributes)


def _refuse_declaration(*declaration: object) -> None:
    raise UnsafeSvgError("declares entities or attributes, which is not allowed,")


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    width, height = _length(attributes.get("width", "")), _length(attributes.get("height", ""))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    box_width, box_height = map(_length, box[2:]) if len(box) == _BOX_NUMBERS else (0.0, 0.0)
    if width and height:
        return width, height
    if not (box_width and box_height):
        return width or DEFAULT_SIZE[0], height or DEFAULT_SIZE[1]
    if width:
        return width, width * box_height / box_width
    if height:
        return height * box_width / box_height, height
    return box_width, box_height


def _length(text: str) -> float:
    """Return a length in pixels; 0 for a missing or relative one."""
    match = _LENGTH.fullmatch(text)
    return float(match[1]) * _UNITS.get(match[2].lower(), 0.0) if match else 0.0

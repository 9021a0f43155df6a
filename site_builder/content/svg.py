"""The size of an SVG, read from its root element.

The file is read by expat as a stream: no tree is built, nothing outside is fetched, and a file that declares entities
is refused, so that none can grow into more than is there.
"""

from __future__ import annotations

import re
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

DEFAULT = (300.0, 150.0)
"""Pixels that browsers give to an image without a size of its own (CSS 2.2, 10.3.2)."""
_LENGTH = re.compile(r"\s*([+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.I | re.A)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""Pixels of an absolute unit (CSS Values and Units, 6.2). Of others, such as `%`, nothing can be said."""
_BOX_NUMBERS = 4


class BadSvg(ValueError):
    """Not an SVG that can be shown."""


def svg_size(data: bytes) -> tuple[float, float]:
    """Width and height in pixels: as the root element says, or in the proportions of its `viewBox`.

    Raises BadSvg.
    """
    elements: list[tuple[str, dict[str, str]]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        elements.append((name, attributes))
        parser.StartElementHandler = None

    parser = ParserCreate()
    parser.StartElementHandler = begin
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise BadSvg(f"is not valid XML: {ErrorString(error.code)} in line {error.lineno}") from error
    name, attributes = elements[0]
    if name.rpartition(":")[2] != "svg":
        raise BadSvg(f"begins with <{name[:40]}>, not with <svg>")
    return _size(attributes)


def _refuse(*declaration: object) -> None:
    raise BadSvg("declares entities, which are not read")


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    width, height = _length(attributes.get("width", "")), _length(attributes.get("height", ""))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    box_width, box_height = map(_length, box[2:]) if len(box) == _BOX_NUMBERS else (0.0, 0.0)
    if width and height:
        return width, height
    if not (box_width and box_height):
        return width or DEFAULT[0], height or DEFAULT[1]
    if width:
        return width, width * box_height / box_width
    if height:
        return height * box_width / box_height, height
    return box_width, box_height


def _length(text: str) -> float:
    """Pixels; 0 when it says nothing of use."""
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS.get(found[2].lower(), 0.0) if found else 0.0

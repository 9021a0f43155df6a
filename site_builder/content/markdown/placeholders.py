"""Write and fill the numbered placeholders for links and images in the HTML of a body.

A file is parsed without the rest of the site, so links inside the site become placeholders, which are filled when a
page is rendered. A placeholder is a number between two NUL characters, which CommonMark never lets through from a
text. An image has a second one, with a `+`, for the attributes that depend on its file: width, height, `srcset`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

DELIMITER = "\x00"
"""First and last character of a placeholder."""
_ATTRIBUTES_SUFFIX = "+"
_NO_ATTRIBUTES: Mapping[int, str] = MappingProxyType({})


def placeholder(number: int) -> str:
    """Return the placeholder of link `number` of a body."""
    return f"{DELIMITER}{number}{DELIMITER}"


def attributes_placeholder(number: int) -> str:
    """Return the placeholder of the attributes of image `number`."""
    return f"{DELIMITER}{number}{_ATTRIBUTES_SUFFIX}{DELIMITER}"


def fill_placeholders(html: str, hrefs: Sequence[str], attributes: Mapping[int, str] = _NO_ATTRIBUTES) -> str:
    """Replace each placeholder by its href, which must be escaped already.

    `attributes` maps numbers of images to their attributes, each with a leading space.
    """
    if DELIMITER not in html:
        return html
    parts = html.split(DELIMITER)
    parts[1::2] = [
        attributes.get(int(mark[:-1]), "") if mark.endswith(_ATTRIBUTES_SUFFIX) else hrefs[int(mark)]
        for mark in parts[1::2]
    ]
    return "".join(parts)

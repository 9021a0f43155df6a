"""Numbered slots: where the HTML of a body has a link or an image whose target is not known yet.

Parsing knows nothing of the rest of the site, so a link inside it is written as a slot, and filled when the page is
rendered. A slot is a number between two NUL characters, which CommonMark never lets through from a text. An image has a
second one, with a `+`, for the attributes that are known only with its file: width, height, smaller versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

DELIMITER = "\x00"
"""What a slot begins and ends with."""
_MORE = "+"
_NONE: Mapping[int, str] = MappingProxyType({})


def placeholder(number: int) -> str:
    """The mark that stands for link `number` of a body."""
    return f"{DELIMITER}{number}{DELIMITER}"


def attributes_placeholder(number: int) -> str:
    """The mark that stands in the tag of image `number` for the attributes that its file decides."""
    return f"{DELIMITER}{number}{_MORE}{DELIMITER}"


def fill_placeholders(html: str, hrefs: Sequence[str], attributes: Mapping[int, str] = _NONE) -> str:
    """The HTML with each slot replaced by its href, which must be escaped already.

    `attributes` are those of images, by number, each with a space before it.
    """
    if DELIMITER not in html:
        return html
    parts = html.split(DELIMITER)
    parts[1::2] = [
        attributes.get(int(mark[:-1]), "") if mark.endswith(_MORE) else hrefs[int(mark)] for mark in parts[1::2]
    ]
    return "".join(parts)

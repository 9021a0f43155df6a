"""Numbered slots: where the HTML of a body has a link whose target is not known yet.

Parsing knows nothing of the rest of the site, so a link inside it is written as a slot, and filled when the page is
rendered. A slot is a number between two NUL characters, which CommonMark never lets through from a text.
"""

from __future__ import annotations

from collections.abc import Sequence

_EDGE = "\x00"


def slot(number: int) -> str:
    """The mark that stands for link `number` of a body."""
    return f"{_EDGE}{number}{_EDGE}"


def fill(html: str, hrefs: Sequence[str]) -> str:
    """The HTML with each slot replaced by its href, which must be escaped already."""
    if _EDGE not in html:
        return html
    parts = html.split(_EDGE)
    parts[1::2] = [hrefs[int(number)] for number in parts[1::2]]
    return "".join(parts)

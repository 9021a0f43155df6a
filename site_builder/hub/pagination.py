"""Stable list pages: numbered from the oldest, so that a full page never changes again.

The front page of a list holds its newest stories, from one page's worth up to almost two. When it would hold two,
the older half becomes the next numbered page. So a new story rewrites the front page, and at most one numbered page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from site_builder.model.value import Value

T = TypeVar("T")


class PageRange(Value, frozen=True):
    """One page of a list, as the range of the list (newest first) that it shows."""

    number: int
    """1 for the page with the oldest stories; 0 for the front page."""
    start: int
    stop: int


def page_ranges(total: int, size: int) -> list[PageRange]:
    """The pages of a list of `total` stories: the front page first, then from the newest numbered page to page 1.

    Every page but the front one has exactly `size` stories.
    """
    numbered = max(0, total // size - 1)
    front = total - numbered * size
    pages = [PageRange(0, 0, front)]
    for i in range(numbered):
        pages.append(PageRange(numbered - i, front + i * size, front + (i + 1) * size))
    return pages


def items_on(items: Sequence[T], page: PageRange) -> tuple[T, ...]:
    """Return the items that a page shows."""
    return tuple(items[page.start : page.stop])

"""Cut a series into parts of limited weight, so that one more, other or heavier item moves only the cuts next to it.

Each item has a priority, such as a hash of its name. A part that is too heavy is cut before its item of the highest
priority, and its halves likewise. So a cut depends on nothing outside the part that it cuts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise


def cut(weights: Sequence[int], priorities: Sequence[int], limit: int) -> list[range]:
    """Return the parts of a series, each with a total weight of at most `limit`, or of one item.

    On average there are twice as many parts as would be needed.
    """
    sums = [0, *accumulate(weights)]
    starts = [0]
    open_parts = [(0, len(weights))]
    while open_parts:
        start, end = open_parts.pop()
        if sums[end] - sums[start] > limit and end - start > 1:
            choice = priorities[start + 1 : end]
            middle = start + 1 + choice.index(max(choice))
            starts.append(middle)
            open_parts += [(start, middle), (middle, end)]
    return [range(*ends) for ends in pairwise([*sorted(starts), len(weights)])] if weights else []

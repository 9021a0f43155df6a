"""Extract the significant words of a title, to find related stories."""

from __future__ import annotations

import re

from site_builder.content.slug import long_slug

_WORD = re.compile(r"[^\W_]{4,}")
_STOP_WORDS = frozenset(
    _WORD.findall("""
    about after against also among been before being between could does down each even ever first from have here
    into just language large like made make makes many model models more most much must near need needs news
    next only open other over release released releases says should show shows some such than that their them
    then there these they this those through under until uses very what when where which while whose will with
    without works would your
    """)
)
"""Words of four letters or more that are too frequent in this field to say what a story is about: `model`, `release`.

The rules of `lint` have their own list, as two texts that share these words may well be similar.
"""


def keywords(title: str) -> tuple[str, ...]:
    """Return the words of four letters or more, normalised as in slugs, without repeats and English stop words."""
    return tuple(dict.fromkeys(word for word in _WORD.findall(long_slug(title)) if word not in _STOP_WORDS))

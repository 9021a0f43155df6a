"""Read and extend `urls.lock`, which lists every URL path at which a story or an item was ever published, one per line.

Both input and output are its text. Only release builds add lines; nothing removes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

HEADER = """\
# Every URL at which a story or an item was ever published. `site-builder build` adds new ones and removes none.
# Commit this file with the content: a URL that no longer leads anywhere is an error.
"""
_COMMENT = "#"
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""Lines that git puts around two versions; the URLs of both versions count."""


def url_entries(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each URL path with its 1-based line number."""
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if entry and not entry.startswith((_COMMENT, *_CONFLICT)):
            yield number, entry


def add_urls(text: str, paths: Iterable[str]) -> str:
    """Add URL paths to the text of `urls.lock`: sorted and without repeats, or unchanged if it has them all."""
    lines = text.splitlines()
    has_conflict = any(f"\n{marker}" in f"\n{text}" for marker in _CONFLICT)
    if set(lines).issuperset(paths) and not has_conflict:
        return text
    comments = [line for line in lines if line.startswith(_COMMENT)]
    all_paths = {entry for _, entry in url_entries(lines)}.union(paths)
    header = "".join(f"{line}\n" for line in comments) or HEADER
    return header + "".join(f"{path}\n" for path in sorted(all_paths))

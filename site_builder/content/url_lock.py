"""The ledger, `urls.lock`: every address at which a story was ever published, one on a line, kept with the hub.

What goes in and out is its text. Only a build for readers adds to it, and nothing takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

URL_LOCK_PATH = "urls.lock"
HEADER = """\
# Every address at which a story was ever published. `site-builder build` adds new ones and takes none away.
# Keep this file with the stories: an address that nothing answers any more is an error.
"""
_COMMENT = "#"
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""What git puts around two versions: both of them count."""


def url_entries(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The addresses among the lines of a ledger, each with the 1-based number of its line."""
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if entry and not entry.startswith((_COMMENT, *_CONFLICT)):
            yield number, entry


def add_urls(text: str, paths: Iterable[str]) -> str:
    """A ledger with more addresses: the same text when it has them all, else in order, each once."""
    lines = text.splitlines()
    has_conflict = any(f"\n{marker}" in f"\n{text}" for marker in _CONFLICT)
    if set(lines).issuperset(paths) and not has_conflict:
        return text
    comments = [line for line in lines if line.startswith(_COMMENT)]
    addresses = {entry for _, entry in url_entries(lines)}.union(paths)
    header = "".join(f"{line}\n" for line in comments) or HEADER
    return header + "".join(f"{address}\n" for address in sorted(addresses))

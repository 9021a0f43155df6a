"""Precompression: what servers send of a text to browsers that take it packed, as a file beside it (`x.html.gz`).

Its bytes are a function of the text's own, its path, and the library that packs: so it is made with the text, and never
when that has not changed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping

from site_builder.config.schema import Encoding
from site_builder.hub.assets import ASSETS

SMALLEST = 1024
"""Bytes of a text that is worth it: one that fits into a packet takes as long without."""
TEXTS = (".css", ".html", ".js", ".json", ".md", ".mjs", ".opml", ".svg", ".txt", ".webmanifest", ".xml")
"""Ends of the names of files that get much smaller."""
LEVELS: Mapping[Encoding, tuple[int, int]] = {"gz": (9, 9), "br": (5, 11), "zst": (9, 19)}
"""How hard to try: with most files, and with those that are kept for ever and so are packed once for many readers.

On 5 MB of pages, brotli took 0.3 ms for each at 5, 4 at 9 and 15 at 11; zstd took 0.3 at 9 and 3.6 at 19.
"""
_GZIP = 16 + zlib.MAX_WBITS
"""Has zlib write a header of gzip (RFC 1952), with no name and no time."""

Encodings = Mapping[Encoding, str]
"""With the version of the library for each."""


def usable_encodings(wanted: Iterable[Encoding], installed: Encodings) -> Encodings:
    """Of the encodings that the settings want, those that are installed."""
    return {encoding: installed[encoding] for encoding in sorted(wanted) if encoding in installed}


def encodings_stamp(path: str, encodings: Encodings) -> str:
    """All that decides what lies beside a file, but for its bytes; empty when nothing does."""
    if not path.endswith(TEXTS):
        return ""
    return ", ".join(f"{encoding} {_level(path, encoding)} {version}" for encoding, version in encodings.items())


def compress(path: str, data: bytes, encodings: Encodings) -> dict[str, bytes]:
    """The files to lie beside one, by their paths: of a text that gets smaller, one in each encoding."""
    if len(data) < SMALLEST or not path.endswith(TEXTS):
        return {}
    made = {f"{path}.{encoding}": _PACKERS[encoding](data, _level(path, encoding)) for encoding in encodings}
    return {name: smaller for name, smaller in made.items() if len(smaller) < len(data)}


def _level(path: str, encoding: Encoding) -> int:
    usual, best = LEVELS[encoding]
    return best if path.startswith(ASSETS) else usual


def _gzip(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, wbits=_GZIP)
    return packer.compress(data) + packer.flush()


def _brotli(data: bytes, level: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    compress: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=level)
    return compress


def _zstandard(data: bytes, level: int) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=level).compress(data)


_PACKERS: Mapping[Encoding, Callable[[bytes, int], bytes]] = {"gz": _gzip, "br": _brotli, "zst": _zstandard}

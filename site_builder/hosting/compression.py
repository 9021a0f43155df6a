"""Precompression: compressed copies of texts, next to the texts (`x.html.gz`), for servers to send.

The bytes of a copy depend only on the text, its path and the version of the library. So it is made together with the
text, and only when that changes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping

from site_builder.config.schema import Encoding
from site_builder.hub.assets import ASSETS

SMALLEST = 1024
"""Bytes from which a copy is worth it: a shorter text fits into one network packet anyway."""
TEXTS = (".css", ".html", ".js", ".json", ".md", ".mjs", ".opml", ".svg", ".txt", ".webmanifest", ".xml")
"""Ends of the names of files that compress well."""
LEVELS: Mapping[Encoding, tuple[int, int]] = {"gz": (9, 9), "br": (5, 11), "zst": (9, 19)}
"""Compression levels: for most files, and for files that browsers cache forever, which are compressed only once.

On 5 MB of pages, brotli took 0.3 ms for each at 5, 4 at 9 and 15 at 11; zstd took 0.3 at 9 and 3.6 at 19.
"""
_GZIP = 16 + zlib.MAX_WBITS
"""Makes zlib write a gzip header (RFC 1952) without name and time."""

Encodings = Mapping[Encoding, str]
"""The version of the library for each encoding."""


def usable_encodings(configured: Iterable[Encoding], installed: Encodings) -> Encodings:
    """Return the encodings of the settings whose libraries are installed."""
    return {encoding: installed[encoding] for encoding in sorted(configured) if encoding in installed}


def encodings_stamp(path: str, encodings: Encodings) -> str:
    """Return what decides the compressed copies of a file, except its bytes; empty when it has no copies."""
    if not path.endswith(TEXTS):
        return ""
    return ", ".join(f"{encoding} {_level(path, encoding)} {version}" for encoding, version in encodings.items())


def compress(path: str, data: bytes, encodings: Encodings) -> dict[str, bytes]:
    """Return the compressed copies of a text by their paths. Copies that are not smaller are left out."""
    if len(data) < SMALLEST or not path.endswith(TEXTS):
        return {}
    copies = {f"{path}.{encoding}": _COMPRESSORS[encoding](data, _level(path, encoding)) for encoding in encodings}
    return {name: copy for name, copy in copies.items() if len(copy) < len(data)}


def _level(path: str, encoding: Encoding) -> int:
    default, best = LEVELS[encoding]
    return best if path.startswith(ASSETS) else default


def _gzip(data: bytes, level: int) -> bytes:
    compressor = zlib.compressobj(level, wbits=_GZIP)
    return compressor.compress(data) + compressor.flush()


def _brotli(data: bytes, level: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    compress: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=level)
    return compress


def _zstandard(data: bytes, level: int) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=level).compress(data)


_COMPRESSORS: Mapping[Encoding, Callable[[bytes, int], bytes]] = {"gz": _gzip, "br": _brotli, "zst": _zstandard}

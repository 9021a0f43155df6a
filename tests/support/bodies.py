"""Put bodies into a cache, as parsing does."""

import msgspec

from site_builder.model.content import Body, SourceFile
from site_builder.model.fingerprint import digest
from site_builder.store.cache import Cache
from site_builder.store.parsed import FileRange, ParsedFile


def save_bodies(cache: Cache, *bodies: Body) -> None:
    """Save bodies, each as that of a file."""
    parsed = [
        ParsedFile(f"{number}.md", msgspec.msgpack.encode(number), digest(body), msgspec.msgpack.encode(body), 0.0)
        for number, body in enumerate(bodies)
    ]
    files = [SourceFile(file.path, file.path, b"") for file in parsed]
    cache.parsed.save(FileRange("", files, b""), parsed)

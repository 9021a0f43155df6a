"""How files are delivered: their content type, and for how long they may be cached. One table for every host."""

from __future__ import annotations

from pathlib import PurePosixPath

from site_builder.hub.assets import ASSETS

FOREVER = "public, max-age=31536000, immutable"
"""`Cache-Control` of files whose names hold a hash of their content (RFC 8246)."""
REVALIDATE = "public, max-age=0, must-revalidate"
"""`Cache-Control` of everything else: what is cached is asked for again, and sent only if it has changed."""
_SEARCH = "search/data/"
_HASHED_BY_PAGEFIND = ("/fragment/", "/index/")
_BYTES = "application/octet-stream"
_TEXT = "; charset=utf-8"
_TYPES = {
    "avif": "image/avif",
    "css": f"text/css{_TEXT}",
    "csv": f"text/csv{_TEXT}",
    "gif": "image/gif",
    "htm": f"text/html{_TEXT}",
    "html": f"text/html{_TEXT}",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": f"text/javascript{_TEXT}",
    "json": f"application/json{_TEXT}",
    "md": f"text/markdown{_TEXT}",
    "mjs": f"text/javascript{_TEXT}",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "opml": f"text/x-opml{_TEXT}",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": f"image/svg+xml{_TEXT}",
    "ttf": "font/ttf",
    "txt": f"text/plain{_TEXT}",
    "vtt": f"text/vtt{_TEXT}",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "webmanifest": f"application/manifest+json{_TEXT}",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": f"application/xml{_TEXT}",
    "xsl": f"application/xml{_TEXT}",
    "zip": "application/zip",
}
_PLAIN_NAMES = ("_headers", "_redirects", "CNAME")


def content_type(path: str) -> str:
    """The media type of a file of the output, with the charset of text; by its name alone."""
    name = PurePosixPath(path).name
    if name in _PLAIN_NAMES or path.startswith(".well-known/"):
        return _TYPES.get(_extension(name), _TYPES["txt"])
    return _TYPES.get(_extension(name), _BYTES)


def cache_control(path: str) -> str:
    """For how long a file of the output may be cached (RFC 9111, 5.2)."""
    return FOREVER if is_immutable(path) else REVALIDATE


def is_immutable(path: str) -> bool:
    """Whether another content of this file would have another name."""
    return path.startswith(ASSETS) or (path.startswith(_SEARCH) and any(part in path for part in _HASHED_BY_PAGEFIND))


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()

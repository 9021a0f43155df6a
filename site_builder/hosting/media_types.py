"""How files are delivered: their content type, and how long they may be cached. One table for every host."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from site_builder.hub.assets import ASSETS

FOREVER = "public, max-age=31536000, immutable"
"""`Cache-Control` of files whose names hold a hash of their content (RFC 8246)."""
REVALIDATE = "public, max-age=0, must-revalidate"
"""`Cache-Control` of all other files: caches ask for them again, and get them only if they have changed."""
EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "image/avif": ("avif",),
    "text/css": ("css",),
    "text/csv": ("csv",),
    "image/gif": ("gif",),
    "text/html": ("htm", "html"),
    "image/x-icon": ("ico",),
    "image/jpeg": ("jpeg", "jpg"),
    "text/javascript": ("js", "mjs"),
    "application/json": ("json",),
    "text/markdown": ("md",),
    "audio/mpeg": ("mp3",),
    "video/mp4": ("mp4",),
    "audio/ogg": ("ogg",),
    "text/x-opml": ("opml",),
    "font/otf": ("otf",),
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/svg+xml": ("svg",),
    "font/ttf": ("ttf",),
    "text/plain": ("txt",),
    "text/vtt": ("vtt",),
    "application/wasm": ("wasm",),
    "video/webm": ("webm",),
    "application/manifest+json": ("webmanifest",),
    "image/webp": ("webp",),
    "font/woff": ("woff",),
    "font/woff2": ("woff2",),
    "application/xml": ("xml", "xsl"),
    "application/zip": ("zip",),
}
"""The file extensions of each media type (IANA's registry of media types)."""
_TYPES = {extension: media_type for media_type, extensions in EXTENSIONS.items() for extension in extensions}
_TEXTS = ("application/json", "application/manifest+json", "application/xml", "image/svg+xml")
"""Media types of texts, besides `text/*`."""
_UNKNOWN = "application/octet-stream"
_PLAIN_NAMES = ("_headers", "_redirects", "CNAME")
_SEARCH = "search/data/"
_HASHED_BY_PAGEFIND = ("/fragment/", "/index/")


def content_type(path: str) -> str:
    """Return the media type of a file of the output, with the charset if it is a text. Only its name counts."""
    name = PurePosixPath(path).name
    is_plain = name in _PLAIN_NAMES or path.startswith(".well-known/")
    media_type = _TYPES.get(_extension(name), "text/plain" if is_plain else _UNKNOWN)
    return f"{media_type}; charset=utf-8" if is_text(media_type) else media_type


def is_text(media_type: str) -> bool:
    """Return whether files of a media type are texts. All texts of a site are UTF-8."""
    return media_type.startswith("text/") or media_type in _TEXTS


def cache_control(path: str) -> str:
    """Return how long a file of the output may be cached (RFC 9111, 5.2)."""
    return FOREVER if is_immutable(path) else REVALIDATE


def is_immutable(path: str) -> bool:
    """Return whether the name of a file changes with its content."""
    return path.startswith(ASSETS) or (path.startswith(_SEARCH) and any(part in path for part in _HASHED_BY_PAGEFIND))


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()

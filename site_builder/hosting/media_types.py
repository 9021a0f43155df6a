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
    "application/atom+xml": ("atom",),
    "application/epub+zip": ("epub",),
    "application/geo+json": ("geojson",),
    "application/gzip": ("gz", "tgz"),
    "application/json": ("json", "map"),
    "application/ld+json": ("jsonld",),
    "application/manifest+json": ("webmanifest",),
    "application/msword": ("doc",),
    "application/pdf": ("pdf",),
    "application/postscript": ("eps", "ps"),
    "application/rss+xml": ("rss",),
    "application/rtf": ("rtf",),
    "application/toml": ("toml",),
    "application/vnd.apache.parquet": ("parquet",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-fontobject": ("eot",),
    "application/vnd.ms-powerpoint": ("ppt",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/wasm": ("wasm",),
    "application/x-7z-compressed": ("7z",),
    "application/x-bzip2": ("bz2",),
    "application/x-ipynb+json": ("ipynb",),
    "application/x-ndjson": ("jsonl", "ndjson"),
    "application/x-subrip": ("srt",),
    "application/x-tar": ("tar",),
    "application/x-xz": ("xz",),
    "application/xhtml+xml": ("xhtml",),
    "application/xml": ("xml", "xsd", "xsl"),
    "application/yaml": ("yaml", "yml"),
    "application/zip": ("zip",),
    "application/zstd": ("zst",),
    "audio/aac": ("aac",),
    "audio/flac": ("flac",),
    "audio/mp4": ("m4a",),
    "audio/mpeg": ("mp3",),
    "audio/ogg": ("oga", "ogg", "opus"),
    "audio/wav": ("wav",),
    "font/collection": ("ttc",),
    "font/otf": ("otf",),
    "font/ttf": ("ttf",),
    "font/woff": ("woff",),
    "font/woff2": ("woff2",),
    "image/apng": ("apng",),
    "image/avif": ("avif",),
    "image/bmp": ("bmp",),
    "image/gif": ("gif",),
    "image/heic": ("heic",),
    "image/jpeg": ("jpeg", "jpg"),
    "image/jxl": ("jxl",),
    "image/png": ("png",),
    "image/svg+xml": ("svg",),
    "image/tiff": ("tif", "tiff"),
    "image/webp": ("webp",),
    "image/x-icon": ("cur", "ico"),
    "model/gltf+json": ("gltf",),
    "model/gltf-binary": ("glb",),
    "text/calendar": ("ics",),
    "text/css": ("css",),
    "text/csv": ("csv",),
    "text/html": ("htm", "html"),
    "text/javascript": ("js", "mjs"),
    "text/markdown": ("md",),
    "text/plain": ("asc", "bib", "diff", "log", "patch", "pem", "py", "rst", "sh", "tex", "txt"),
    "text/tab-separated-values": ("tsv",),
    "text/vcard": ("vcf",),
    "text/vtt": ("vtt",),
    "text/x-opml": ("opml",),
    "video/mp4": ("m4v", "mp4"),
    "video/ogg": ("ogv",),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "video/x-matroska": ("mkv",),
    "video/x-msvideo": ("avi",),
}
"""The file extensions of each media type: IANA's registry of media types, and usual names for formats without an entry.
Sources for people to read, such as `.tex`, are plain text."""
_TYPES = {extension: media_type for media_type, extensions in EXTENSIONS.items() for extension in extensions}
_TEXTS = ("application/toml", "application/x-ndjson", "application/x-subrip", "application/xml", "application/yaml")
_TEXT_SUFFIXES = ("json", "+xml")
"""Media types of texts, besides `text/*`, and their ends."""
_UNKNOWN = "application/octet-stream"
_PLAIN_NAMES = ("_headers", "_redirects", "CNAME")
WELL_KNOWN = ".well-known/"
"""Folder of files with fixed names (RFC 8615). Many have no extension, and most are texts."""
_SEARCH = "search/data/"
_HASHED = ("/words/", "/texts/")
"""Folders of the search index in which the names of files change with their content."""


def content_type(path: str) -> str:
    """Return the media type of a file of the output, with the charset if it is a text. Only its name counts."""
    name = PurePosixPath(path).name
    is_plain = name in _PLAIN_NAMES or path.startswith(WELL_KNOWN)
    media_type = _TYPES.get(_extension(name), "text/plain" if is_plain else _UNKNOWN)
    return f"{media_type}; charset=utf-8" if is_text(media_type) else media_type


def is_text(media_type: str) -> bool:
    """Return whether files of a media type are texts. All texts of a site are UTF-8."""
    return media_type.startswith("text/") or media_type.endswith(_TEXT_SUFFIXES) or media_type in _TEXTS


def cache_control(path: str) -> str:
    """Return how long a file of the output may be cached (RFC 9111, 5.2)."""
    return FOREVER if is_immutable(path) else REVALIDATE


def is_immutable(path: str) -> bool:
    """Return whether the name of a file changes with its content."""
    return path.startswith(ASSETS) or (path.startswith(_SEARCH) and any(part in path for part in _HASHED))


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()

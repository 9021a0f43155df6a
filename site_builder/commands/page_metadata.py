"""Extract the title, publisher, date, description and URL from a page of another site. Its text is not used.

In: the bytes of an HTML page. Out: `PageMetadata`. Sources are JSON-LD (schema.org), then Open Graph and other `meta`
elements, then trafilatura, if it is installed (the extra `import`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import msgspec

from site_builder.content.dates import has_offset, parse_timestamp
from site_builder.content.text import collapse_whitespace, find_control_character
from site_builder.model.value import Value

_ARTICLES = re.compile(r"(?:[A-Z]\w*)?Article|BlogPosting|Report|Dataset|SoftwareApplication|WebPage")
_META = {
    "title": ("citation_title", "og:title", "dc.title", "twitter:title"),
    "publisher": ("og:site_name", "application-name", "citation_publisher", "dc.publisher"),
    "date": ("article:published_time", "citation_date", "citation_publication_date", "dc.date", "date", "pubdate"),
    "summary": ("og:description", "description", "dc.description", "twitter:description"),
    "url": ("og:url",),
}
_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]+)""", re.I)


class PageMetadata(Value, frozen=True):
    """Metadata of an original; unknown fields are empty."""

    title: str = ""
    publisher: str = ""
    date: datetime | None = None
    """Without a zone when the page gives none."""
    summary: str = ""
    url: str = ""


def extract_metadata(data: bytes) -> PageMetadata:
    """Return the metadata of a page; a broken page gives empty fields."""
    page = _MetadataParser()
    with suppress(AssertionError):  # Python's parser raises it for a few kinds of broken markup.
        page.feed(_decode(data))
    metadata = PageMetadata()
    for source in (_from_json_ld(page.json_ld), _from_meta(page.meta), PageMetadata(url=page.canonical)):
        metadata = _merge(metadata, source)
    if not (metadata.title and metadata.date and metadata.publisher):
        metadata = _merge(metadata, _from_trafilatura(data))
    metadata = _merge(metadata, PageMetadata(title=_one_line(page.title)))
    return msgspec.structs.replace(metadata, title=_without_site_name(metadata.title, metadata.publisher))


class _MetadataParser(HTMLParser):
    """Collects `meta` elements, JSON-LD, title and canonical URL of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.json_ld: list[str] = []
        self.title = ""
        self.canonical = ""
        self._collecting = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a start tag declares."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or ""
            self.meta.setdefault(name.lower(), values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = self.canonical or _web_url(values.get("href", ""))
        elif tag == "title" and not self.title:
            self._collecting = "title"
        elif tag == "script" and values.get("type", "").lower() == "application/ld+json":
            self._collecting = "json"
            self.json_ld.append("")

    def handle_endtag(self, tag: str) -> None:
        """Stop collecting text."""
        if tag in ("title", "script"):
            self._collecting = ""

    def handle_data(self, data: str) -> None:
        """Collect the text of the title and of JSON-LD."""
        if self._collecting == "title":
            self.title += data
        elif self._collecting == "json":
            self.json_ld[-1] += data


def _decode(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    with suppress(LookupError, UnicodeDecodeError):
        return data.decode(declared[1].decode() if declared else "utf-8")
    return data.decode("utf-8", "replace")


def _from_json_ld(texts: list[str]) -> PageMetadata:
    metadata = PageMetadata()
    for text in texts:
        with suppress(ValueError, RecursionError):
            nodes = list(_nodes(json.loads(text)))
            # The node of an article says more than that of the page it is on.
            for node in sorted(nodes, key=lambda node: "WebPage" in _strings(node.get("@type"))):
                if any(_ARTICLES.fullmatch(type_name) for type_name in _strings(node.get("@type"))):
                    metadata = _merge(metadata, _from_node(node))
    return metadata


def _from_node(node: Mapping[str, Any]) -> PageMetadata:
    url = _first(node.get("url")) or _field_of(node.get("mainEntityOfPage"), "@id")
    return PageMetadata(
        title=_one_line(_first(node.get("headline")) or _first(node.get("name"))),
        publisher=_one_line(_field_of(node.get("publisher"), "name")),
        date=_date(_first(node.get("datePublished"))),
        summary=_one_line(_first(node.get("description"))),
        url=_web_url(url),
    )


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a JSON-LD document, with those in its graph."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield from _nodes(item.get("@graph", []))
            yield item


def _from_meta(meta: Mapping[str, str]) -> PageMetadata:
    values = {key: next((meta[name] for name in names if meta.get(name)), "") for key, names in _META.items()}
    title, publisher, summary = (_one_line(values[key]) for key in ("title", "publisher", "summary"))
    return PageMetadata(title, publisher, _date(values["date"]), summary, _web_url(values["url"]))


def _from_trafilatura(data: bytes) -> PageMetadata:
    try:
        from trafilatura.metadata import extract_metadata
    except ImportError:
        return PageMetadata()
    try:
        document = extract_metadata(_decode(data))
    except Exception:  # It raises many kinds of exceptions for invalid pages.
        return PageMetadata()
    if document is None:
        return PageMetadata()
    return PageMetadata(
        title=_one_line(document.title or ""),
        publisher=_one_line(document.sitename or ""),
        date=_date(document.date or ""),
        summary=_one_line(document.description or ""),
    )


def _merge(metadata: PageMetadata, other: PageMetadata) -> PageMetadata:
    """Return metadata with its empty fields filled from another one."""
    names = PageMetadata.__struct_fields__
    return PageMetadata(**{name: getattr(metadata, name) or getattr(other, name) for name in names})


def _date(text: str) -> datetime | None:
    text = text.strip().replace("/", "-")
    for candidate in (text, text[:10]):
        with suppress(ValueError):
            at = parse_timestamp(candidate).at
            return at if has_offset(candidate) else at.replace(tzinfo=None)
    return None


def _without_site_name(title: str, site_name: str) -> str:
    """Return a title without the name of its site at the end."""
    separators = (separator for separator in (" | ", " · ", " — ", " – ", " - ") if separator in title)
    head, separator, tail = title.rpartition(next(separators, "\0"))
    is_name = bool(separator and site_name) and tail.casefold().strip() == site_name.casefold()
    return head if is_name else title


def _strings(value: Any) -> list[str]:
    """Return the strings of a JSON value that is a string or a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _first(value: Any) -> str:
    return next(iter(_strings(value)), "")


def _field_of(value: Any, key: str) -> str:
    """Return the field `key` of a JSON-LD node, which may also be a plain string, or in a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            return _first(item.get(key))
        if isinstance(item, str):
            return item
    return ""


def _web_url(url: str) -> str:
    """Return an http(s) URL, or an empty string for any other one."""
    return url if url.startswith(("http://", "https://")) and url.isprintable() else ""


def _one_line(text: str) -> str:
    """Return a text in one line, without lone surrogates, which JSON allows, and control characters."""
    valid = text.encode(errors="ignore").decode()
    return collapse_whitespace("".join(c for c in valid if find_control_character(c) is None))

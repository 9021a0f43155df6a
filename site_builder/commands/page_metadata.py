"""What a page of somebody else says of itself: title, publisher, date, description. Its text is never looked at.

From JSON-LD (schema.org) and Open Graph or other `meta` elements; for what these leave open, trafilatura is asked,
if it is installed (the extra `import`).
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

from site_builder.content.dates import parse_timestamp
from site_builder.content.text import find_control_character
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
    """What is known of an original; empty where nothing is."""

    title: str = ""
    publisher: str = ""
    date: datetime | None = None
    summary: str = ""
    url: str = ""


def extract_metadata(data: bytes) -> PageMetadata:
    """What a saved page says of itself."""
    page = _MetadataParser()
    with suppress(AssertionError):  # Python's parser on a few kinds of broken markup.
        page.feed(_text(data))
    said = PageMetadata()
    for source in (_from_json_ld(page.json_ld), _from_meta(page.meta), PageMetadata(url=page.canonical)):
        said = _filled(said, source)
    if not (said.title and said.date and said.publisher):
        said = _filled(said, _from_trafilatura(data))
    said = _filled(said, PageMetadata(title=_line(page.title)))
    return msgspec.structs.replace(said, title=_without_site(said.title, said.publisher))


class _MetadataParser(HTMLParser):
    """The parts of a page that are about it."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.json_ld: list[str] = []
        self.title = ""
        self.canonical = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or ""
            self.meta.setdefault(name.lower(), values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = self.canonical or _web(values.get("href", ""))
        elif tag == "title" and not self.title:
            self._inside = "title"
        elif tag == "script" and values.get("type", "").lower() == "application/ld+json":
            self._inside = "json"
            self.json_ld.append("")

    def handle_endtag(self, tag: str) -> None:
        """What follows is of no interest."""
        if tag in ("title", "script"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the title and the structured data."""
        if self._inside == "title":
            self.title += data
        elif self._inside == "json":
            self.json_ld[-1] += data


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    with suppress(LookupError, UnicodeDecodeError):
        return data.decode(named[1].decode() if named else "utf-8")
    return data.decode("utf-8", "replace")


def _from_json_ld(texts: list[str]) -> PageMetadata:
    said = PageMetadata()
    for text in texts:
        with suppress(ValueError, RecursionError):
            nodes = [(_all(node.get("@type")), node) for node in _nodes(json.loads(text))]
            for kinds, node in sorted(nodes, key=lambda one: "WebPage" in one[0]):
                if any(_ARTICLES.fullmatch(kind) for kind in kinds):
                    said = _filled(said, _from_node(node))
    return said


def _from_node(node: Mapping[str, Any]) -> PageMetadata:
    url = _first(node.get("url")) or _named(node.get("mainEntityOfPage"), "@id")
    return PageMetadata(
        title=_line(_first(node.get("headline")) or _first(node.get("name"))),
        publisher=_line(_named(node.get("publisher"), "name")),
        date=_date(_first(node.get("datePublished"))),
        summary=_line(_first(node.get("description"))),
        url=_web(url),
    )


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a document, those of its graph too."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield from _nodes(item.get("@graph", []))
            yield item


def _from_meta(meta: Mapping[str, str]) -> PageMetadata:
    found = {key: next((meta[name] for name in names if meta.get(name)), "") for key, names in _META.items()}
    title, publisher, summary = (_line(found[key]) for key in ("title", "publisher", "summary"))
    return PageMetadata(title, publisher, _date(found["date"]), summary, _web(found["url"]))


def _from_trafilatura(data: bytes) -> PageMetadata:
    try:
        from trafilatura.metadata import extract_metadata
    except ImportError:
        return PageMetadata()
    try:
        found = extract_metadata(_text(data))
    except Exception:  # It is made for pages as they should be, and fails in many ways on those that are not.
        return PageMetadata()
    if found is None:
        return PageMetadata()
    name = _line(found.sitename or "")
    return PageMetadata(_line(found.title or ""), name, _date(found.date or ""), _line(found.description or ""))


def _filled(said: PageMetadata, more: PageMetadata) -> PageMetadata:
    """What one says, and where it says nothing what the other does."""
    names = PageMetadata.__struct_fields__
    return PageMetadata(**{name: getattr(said, name) or getattr(more, name) for name in names})


def _date(text: str) -> datetime | None:
    text = text.strip().replace("/", "-")
    for form in (text, text[:10]):
        with suppress(ValueError):
            return parse_timestamp(form).at
    return None


def _without_site(title: str, site: str) -> str:
    """A title without the name of the site that many put behind it."""
    head, mark, tail = title.rpartition(next((m for m in (" | ", " · ", " — ", " – ", " - ") if m in title), "\0"))
    return head if mark and site and tail.casefold().strip() == site.casefold() else title


def _all(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _first(value: Any) -> str:
    return next(iter(_all(value)), "")


def _named(value: Any, key: str) -> str:
    """The name of a node that may be given by its name alone, or in a list."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            return _first(one.get(key))
        if isinstance(one, str):
            return one
    return ""


def _web(url: str) -> str:
    return url if url.startswith(("http://", "https://")) and url.isprintable() else ""


def _line(text: str) -> str:
    """A text in one line, without halves of characters, which JSON may hold, and what no page may contain."""
    whole = text.encode(errors="ignore").decode()
    return " ".join("".join(c for c in whole if find_control_character(c) is None).split())

"""Reject SVG files with scripts, embedded documents or external resources.

Rejecting is simpler than cleaning, and the author of the image can fix it. The names are from SVG 2, and from HTML for
its elements that are valid in SVG.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_XHTML = "http://www.w3.org/1999/xhtml"
_ACTIVE = frozenset(("script", "foreignobject", "iframe", "embed", "object", "handler", "listener"))
_REFERENCES = frozenset(("href", "src"))
_EMBEDDED = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.I)
"""Allowed starts of the URL of a resource of an image."""
_NO_CSS = ("aria-", "class", "data-", "id")
"""Prefixes of attributes that cannot contain CSS."""
_LINK_SCHEMES = ("", "http", "https", "mailto")
_FETCHES = re.compile(
    r"""@import|image\(|image-set\(|cross-fade\(|\bsrc\(|\\|"""
    r"""url\((?!\s*["']?\s*(?:#|data:(?:image/(?:png|jpe?g|gif|webp|avif)|font/|application/(?:x-)?font)))""",
    re.I,
)
"""CSS that fetches resources. A backslash is included, because escapes can hide any of these."""
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
"""Characters that browsers ignore in a URL, or at its start."""


class UnsafeSvgError(ValueError):
    """The file has unsafe content; the message is a sentence that `on line ...` completes."""


class SvgGuard:
    """Receives the events of an SVG parser, raises UnsafeSvgError, and records the root element."""

    def __init__(self) -> None:
        self.root = ""
        """Name of the root element, without namespace."""
        self.root_attributes: dict[str, str] = {}
        self._style_depth = 0
        self._css_parts: list[str] = []

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """Reject encodings other than UTF-8, which browsers might decode in another way than we do."""
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise UnsafeSvgError(f"declares the encoding {encoding[:20]}; only UTF-8 is supported,")

    def instruction(self, target: str, data: str) -> None:
        """Reject XML style sheets, which may be XSLT programs."""
        if target.lower().startswith("xml-"):
            raise UnsafeSvgError(f"has a <?{target[:40]}?>")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Check the start of an element; `name` is its namespace, a space and its local name."""
        namespace, _, name = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if not self.root:
            self.root, self.root_attributes = name, plain
        if namespace == _XHTML or name.lower() in _ACTIVE:
            raise UnsafeSvgError(f"has a <{name[:40]}>, which may run a script,")
        for key, value in attributes.items():
            _check_attribute(name, key, value)
        if name.lower() == "style":
            self._style_depth += 1

    def text(self, text: str) -> None:
        """Collect the text of `style` elements."""
        if self._style_depth:
            self._css_parts.append(text)

    def end(self, name: str) -> None:
        """Check the CSS at the end of a `style` element."""
        if name.rpartition(" ")[2].lower() == "style":
            self._style_depth -= 1
            _check_css("".join(self._css_parts))
            self._css_parts.clear()


def _check_attribute(element: str, name: str, value: str) -> None:
    namespace, _, name = name.lower().rpartition(" ")
    if name.startswith("on"):
        raise UnsafeSvgError(f"has an `{name[:40]}`, which is a script,")
    if name == "attributename" and value.strip().lower().rpartition(":")[2].startswith((*_REFERENCES, "on")):
        raise UnsafeSvgError("animates a URL or a script,")
    if name in _REFERENCES:
        _check_reference(element, _IGNORED.sub("", value))
    elif not namespace and not name.startswith(_NO_CSS):
        _check_css(value)


def _check_reference(element: str, url: str) -> None:
    if element.lower() == "a":
        if url.startswith("//") or _scheme(url) not in _LINK_SCHEMES:
            raise UnsafeSvgError("has a link that may run a script,")
    elif url and not _EMBEDDED.match(url):
        raise UnsafeSvgError(f"fetches `{url[:60]}`")


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return "invalid"


def _check_css(css: str) -> None:
    if match := _FETCHES.search(css):
        raise UnsafeSvgError(f"has styles that may fetch something (`{match[0][:20]}`)")

"""What an SVG may hold to be a picture and nothing more: no script, no page inside, nothing fetched from elsewhere.

Refusing is simpler than cleaning, and the one who drew the picture can mend it. The names are those of SVG 2, and of
HTML where elements of it may stand in an SVG.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_XHTML = "http://www.w3.org/1999/xhtml"
_ACTIVE = frozenset(("script", "foreignobject", "iframe", "embed", "object", "handler", "listener"))
_REFERENCES = frozenset(("href", "src"))
_INSIDE = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.I)
"""How the address of what a picture is made of may begin."""
_NO_CSS = ("aria-", "class", "data-", "id")
"""Beginnings of the names of attributes that say nothing of the style."""
_LINKS = ("", "http", "https", "mailto")
_FETCHES = re.compile(
    r"""@import|image\(|image-set\(|cross-fade\(|\bsrc\(|\\|"""
    r"""url\((?!\s*["']?\s*(?:#|data:(?:image/(?:png|jpe?g|gif|webp|avif)|font/|application/(?:x-)?font)))""",
    re.I,
)
"""What in CSS fetches something; a backslash may hide any of it."""
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
"""Browsers leave these out of an address, or of its beginning."""


class UnsafeSvgError(ValueError):
    """It holds what it must not hold: the begin of a sentence that a place ends."""


class SvgGuard:
    """Watches the parts of an SVG go by, and raises Unsafe; remembers the root element."""

    def __init__(self) -> None:
        self.root = ""
        """Its name, without namespace."""
        self.root_attributes: dict[str, str] = {}
        self._style = 0
        self._css: list[str] = []

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """Browsers and we have to read the same."""
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise UnsafeSvgError(f"declares the encoding {encoding[:20]}; only UTF-8 is supported,")

    def instruction(self, target: str, data: str) -> None:
        """A style sheet of XML (also XSLT, which is a program)."""
        if target.lower().startswith("xml-"):
            raise UnsafeSvgError(f"has a <?{target[:40]}?>")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element, named by its namespace, a space and its own name."""
        namespace, _, name = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if not self.root:
            self.root, self.root_attributes = name, plain
        if namespace == _XHTML or name.lower() in _ACTIVE:
            raise UnsafeSvgError(f"has a <{name[:40]}>, which may run a script,")
        for key, value in attributes.items():
            _check_attribute(name, key, value)
        if name.lower() == "style":
            self._style += 1

    def text(self, text: str) -> None:
        """What stands in an element."""
        if self._style:
            self._css.append(text)

    def end(self, name: str) -> None:
        """The end of an element."""
        if name.rpartition(" ")[2].lower() == "style":
            self._style -= 1
            _check_css("".join(self._css))
            self._css.clear()


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


def _check_reference(element: str, address: str) -> None:
    if element.lower() == "a":
        if address.startswith("//") or _scheme(address) not in _LINKS:
            raise UnsafeSvgError("has a link that may run a script,")
    elif address and not _INSIDE.match(address):
        raise UnsafeSvgError(f"fetches `{address[:60]}`")


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return "invalid"


def _check_css(css: str) -> None:
    if found := _FETCHES.search(css):
        raise UnsafeSvgError(f"has styles that may fetch something (`{found[0][:20]}`)")

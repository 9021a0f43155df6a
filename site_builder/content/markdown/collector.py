"""Collect the links, anchors, word count and problems of one file, and check its links and images.

The same checks apply to links and images in Markdown and in HTML.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from site_builder.content.markdown.placeholders import placeholder
from site_builder.content.scripts import count_words
from site_builder.content.urls import HINT, LOGIN_MESSAGE, encode_url, url_fault
from site_builder.model.content import BodyLink
from site_builder.model.problems import KeyLocation, Location, PointLocation, Problem, Severity, TextLocation

EXTERNAL_SCHEMES = ("http", "https", "mailto", "tel")
INVALID = "invalid"
"""Stands for the scheme of a URL that cannot be split."""
MAX_REPEATED = 1_000_000
"""Maximum total length of the URLs and titles of links and images, as one reference can be used many times."""


_PATH = re.compile(r"[A-Za-z0-9._/#-]*")
"""The usual paths and anchors, which have no scheme."""


class LinkCollector:
    """The links, anchors, words and problems of a file so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.links: list[BodyLink] = []
        self.anchors: list[str] = []
        self.texts: list[str] = []
        """What readers read."""
        self.problems: list[Problem] = []
        self._uses: dict[str, int] = {}
        self._repeated = 0
        self._is_over_budget = False

    @property
    def words(self) -> int:
        """Return the length of all texts, in words."""
        return round(count_words(" ".join(self.texts)))

    def report(self, code: str, message: str, location: Location, hint: str = "", severity: Severity = "error") -> None:
        """Add a problem."""
        self.problems.append(Problem(self.path, code, message, location, hint, severity))

    def anchor(self, slug: str) -> str:
        """Add an anchor and return it: the slug, with a number if it is already used."""
        base = anchor = slug or "section"
        while anchor in self._uses:
            self._uses[base] += 1
            anchor = f"{base}-{self._uses[base]}"
        self._uses[anchor] = 1
        self.anchors.append(anchor)
        return anchor

    def has_anchor(self, name: str) -> bool:
        """Return whether an anchor exists already."""
        return name in self._uses

    def within_link_budget(self, length: int, location: Location) -> bool:
        """Add the length of a URL and title to the total, and return whether the total is within the limit."""
        self._repeated += length
        if self._repeated > MAX_REPEATED and not self._is_over_budget:
            self._is_over_budget = True
            message = f"link URLs and titles add up to more than {MAX_REPEATED:,} characters"
            self.report("too-much-repeated", message, location, "use long link references less often")
        return self._repeated <= MAX_REPEATED

    def href(self, href: str, location: Location, line: int) -> str:
        """Check the target of a link, and return the value of its `href` attribute."""
        href = encode_url(href)
        target = unquote(href)
        scheme = scheme_of(href)
        if scheme in ("http", "https", INVALID):
            if fault := url_fault(href, HINT):
                fault = url_fault(target, HINT) or fault  # The message shows it as written.
                self.report("bad-url", fault.message, location, fault.hint)
                if fault.message == LOGIN_MESSAGE or scheme == INVALID:
                    return "#"
        elif scheme not in ("", *EXTERNAL_SCHEMES):
            prefix = scheme if scheme == "//" else f"{scheme}:"
            hint = "write the full URL, with https://"
            self.report("unsafe-link", f"a link must not start with `{prefix}`", location, hint)
            return "#"
        elif not target:
            self.report("empty-link", "this link has no target", location)
        elif not scheme and not href.startswith("#"):
            return self.new_placeholder(href, line, image=False, location=location)
        return href

    def src(self, source: str, location: Location, line: int) -> str:
        """Check the file of an image, and return the value of its `src` attribute."""
        name = unquote(source)
        if not name:
            self.report("empty-link", "this image has no file", location)
        elif problem := outside_image(self.path, name, location):
            self.problems.append(problem)
        else:
            return self.new_placeholder(source, line, image=True, location=location)
        return "#"

    def check_alt(self, alt: str, source: str, location: Location, hint: str) -> None:
        """Report an image without a description."""
        if not alt.strip():
            self.report("missing-alt", f"the image `{unquote(source)}` has no description", location, hint)

    def new_placeholder(self, target: str, line: int, image: bool, location: Location) -> str:
        """Add a link or image inside the site, and return its placeholder."""
        self._repeated += len(target)
        at = location if isinstance(location, PointLocation | KeyLocation) else None
        self.links.append(BodyLink(target, line, image, at))
        return placeholder(len(self.links) - 1)


def line_of(key: KeyLocation | None, line: int, text: str) -> Location:
    """Return the location of a text in a front matter value, or in the body at or below a line."""
    return KeyLocation(key.path, text=text) if key else TextLocation(line, text)


def outside_image(path: str, name: str, location: Location) -> Problem | None:
    """Return what is wrong with an image that the file at `path` names, if it is on another site; else None."""
    if not scheme_of(name):
        return None
    message = f"the image `{name[:80]}` is not part of this site"
    hint = "put a copy next to this file, if its licence allows, and use that"
    return Problem(path, "outside-image", message, location, hint)


def scheme_of(url: str) -> str:
    """Return the scheme of a URL, `//` for a scheme-relative one, or an empty string for a path."""
    if url.startswith("//"):
        return "//"
    if _PATH.fullmatch(url):
        return ""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return INVALID

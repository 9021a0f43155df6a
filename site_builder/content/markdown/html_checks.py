"""Check and clean the HTML in the Markdown of one file, for hubs that allow it."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import NamedTuple
from weakref import proxy

from site_builder.content.markdown.collector import EXTERNAL_SCHEMES, LinkCollector, line_of, scheme_of
from site_builder.content.markdown.html import (
    MAX_TAGS,
    URL_ATTRIBUTES,
    Tag,
    clean,
    closing_tags,
    count_tags,
    has_link_without_text,
    has_open_comment,
    parse_tags,
    unbalanced_elements,
    without_comments,
)
from site_builder.content.urls import link_fault
from site_builder.model.problems import KeyLocation, Location, PointLocation

_TAG = re.compile(r"<[^<>]*>")
_SPACE = "\t\n\f\r "
"""Whitespace that browsers strip from URLs (HTML, section 2.4.1)."""
_FOOTNOTE_REFERENCE = re.compile(r'id="(fnref[0-9:]+)"')
"""The target of the back-link of a footnote."""
_EMBEDDED = ("audio", "embed", "iframe", "object", "script", "video")
_ALTERNATIVES = dict.fromkeys(_EMBEDDED, "embedding is not allowed: link to it")
_ALTERNATIVES |= {"h1": "write ## and a heading", "style": "put styles in `static/css/own.css`"}
"""What to write in place of removed elements."""
_DEFAULT_HINT = "remove the tags; the text between them is kept"


class HtmlPiece(NamedTuple):
    """A piece of HTML in Markdown."""

    html: str
    place: Callable[[int, str], Location]
    """Returns the location of an index in the piece, at which there is a text."""


def _first_excess_end(name: str, pieces: Sequence[HtmlPiece]) -> Location:
    """Return the location of the first end tag without a start tag, of an element with more end than start tags."""
    balance = 0
    for html, place in pieces:
        tags = [(tag.offset, 1) for tag in parse_tags(html) if tag.element == name]
        tags += [(offset, -1) for element, offset in closing_tags(html) if element == name]
        for offset, change in sorted(tags):
            balance += change
            if balance < 0:
                return place(offset, f"</{name}")
    return None


class CheckedUrls(NamedTuple):
    """URLs that passed the checks of links, and those that passed the checks of images.

    The two are never mixed: a page links to other hosts, but loads no image from them.
    """

    links: set[str]
    images: set[str]


class HtmlChecker:
    """Checks the HTML of the texts of a file, one by one. Ids, links and images go to the collector of the file."""

    def __init__(self, file: LinkCollector) -> None:
        self._file: LinkCollector = proxy(file)  # The file owns its checker: a cycle would never be freed in a build.
        self._tag_count = 0
        self._reported: set[str] = set()
        self._used_ids: set[str] = set()
        """Ids of elements in earlier texts."""
        self._faulty_links: dict[str, Location] = {}
        """Invalid URLs of links in the current text that are not reported yet."""
        self._urls: defaultdict[tuple[str, bool], deque[Location]] = defaultdict(deque)
        """Where each URL of the current text is, in order, by whether it is that of an image."""

    def check(self, pieces: Sequence[HtmlPiece], first_line: int, key: KeyLocation | None) -> bool:
        """Report problems in the HTML of a text. Return False when it has too many tags, and must stay text."""
        self._tag_count += sum(count_tags(html) for html, _ in pieces)
        if self._tag_count > MAX_TAGS:
            message = f"more than {MAX_TAGS:,} HTML tags"
            self._file.report("too-much-html", message, line_of(key, first_line, "<"), "use Markdown instead")
            return False
        start_tags: list[tuple[Tag, Location]] = []
        for html, place in pieces:
            for tag in parse_tags(html):
                start_tags.append((tag, place(tag.offset, tag.text)))
                self._check_tag(*start_tags[-1], place)
            if has_open_comment(html):
                location = place(html.rfind("<!--"), "<!--")
                self._report_unbalanced("`<!--` is not closed", location, "add --> where the comment ends")
            self._file.texts.append(_TAG.sub(" ", without_comments(html)))
        end_names = (name for html, _ in pieces for name, _ in closing_tags(html))
        for name, is_open in unbalanced_elements((tag.element for tag, _ in start_tags), end_names):
            if is_open:
                location = next(location for tag, location in reversed(start_tags) if tag.element == name)
                self._report_unbalanced(f"`<{name}>` is not closed", location, f"add </{name}>")
            else:
                self._report_unbalanced(f"`</{name}>` closes nothing", _first_excess_end(name, pieces), "remove it")
        return True

    def clean(self, html: str, first_line: int, key: KeyLocation | None, checked: CheckedUrls) -> str:
        """Clean the HTML of a text, and replace the URLs of its links and images by placeholders.

        URLs in Markdown are already checked.
        """

        def replace_url(value: str, is_image: bool) -> str:
            if value in (checked.images if is_image else checked.links):
                return value
            value = value.strip(_SPACE)
            self._faulty_links.pop(value, None)
            locations = self._urls.get((value, is_image))
            location = locations.popleft() if locations else line_of(key, first_line, value)
            if not self._file.within_link_budget(len(value), location):
                return "#"
            line = location.line if isinstance(location, PointLocation) else first_line
            return (self._file.src if is_image else self._file.href)(value, location, line)

        ids = {*self._file.anchors, *_FOOTNOTE_REFERENCE.findall(html)} - self._used_ids
        unused_ids = {*ids}
        cleaned = clean(html, unused_ids, {*EXTERNAL_SCHEMES}, replace_url)
        self._used_ids |= ids - unused_ids
        for url, location in self._faulty_links.items():  # nh3 removes some without a call to `replace_url`.
            self._file.href(url, location, first_line)
        self._faulty_links.clear()
        self._urls.clear()
        if self._may_report_links() and has_link_without_text(cleaned):
            hint = "describe the target between the tags"
            self._file.report("no-link-text", "this link has no text", line_of(key, first_line, "></a"), hint)
        return cleaned

    def _may_report_links(self) -> bool:
        """Return whether a link without text would be new, and not the result of an unclosed element."""
        return not any(problem.code in ("no-link-text", "unended-html") for problem in self._file.problems)

    def _check_tag(self, tag: Tag, location: Location, place: Callable[[int, str], Location]) -> None:
        if tag.name and not self._file.has_anchor(tag.name):
            self._file.anchor(tag.name)
        elif tag.name:
            message = f"the id `{tag.name}` is used twice on this page"
            self._file.report("html-left-out", message, location, "choose another id", "warning")
        for part in tag.removed_parts():
            is_all = part == f"<{tag.element}>"
            name = f"`{part}`" if is_all else f"`{part}` of `<{tag.element}>`"
            if name not in self._reported:
                self._reported.add(name)
                hint = _ALTERNATIVES.get(tag.element, _DEFAULT_HINT) if is_all else ""
                self._file.report("html-left-out", f"{name} is left out", location, hint, "warning")
        if tag.element == "img":
            hint = 'describe the image: alt="A chart of ..."'
            self._file.check_alt(tag.attributes.get("alt", ""), tag.attributes.get("src", ""), location, hint)
            if "src" not in tag.attributes:
                self._file.src("", location, 0)
        if tag.element in URL_ATTRIBUTES:
            attribute, is_image = URL_ATTRIBUTES[tag.element]
            url = tag.attributes.get(attribute, "").strip(_SPACE)
            scheme = scheme_of(url)
            if scheme not in ("", "//", *EXTERNAL_SCHEMES):  # nh3 removes it without a call to `replace_url`.
                (self._file.src if is_image else self._file.href)(url, location, 0)
                return
            start = tag.text.find(url) if url else -1
            url_location = place(tag.offset + start, url) if start >= 0 else location
            self._urls[url, is_image].append(url_location)
            if scheme in ("http", "https") and not is_image and link_fault(url):
                self._faulty_links[url] = url_location

    def _report_unbalanced(self, message: str, location: Location, hint: str) -> None:
        self._file.report("unended-html", message, location, hint, "warning")

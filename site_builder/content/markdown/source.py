"""The Markdown of a story for readers of Markdown: as written, with placeholders for links inside the site.

A pattern finds where destinations of links may be in a text. Each gets a mark in its place, and the text is read again.
When that gives the same HTML, in which links are placeholders too, every mark is a link. Otherwise (the link is also an
example in code, perhaps) the HTML takes the place of the Markdown, which allows that. So it does where the text has HTML
of its own, which our pages show as text, or cleaned, and other readers of Markdown would obey as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from site_builder.content.markdown.document import TOP_HEADING, MarkdownFile, has_raw_html
from site_builder.content.markdown.placeholders import DELIMITER, placeholder
from site_builder.model.problems import KeyLocation

Read = Callable[[MarkdownFile, str], str]
"""Reads a text into a file, and gives its HTML."""

_DESTINATION = re.compile(
    r"(\]\(\s*|^[ >]*\[(?!\^)[^\[\]\n]+\]:[ \t]*)"
    r"(<(?=[^<>\n]+>))?(?![A-Za-z][A-Za-z0-9+.-]*:|//|#)"
    r"((?(2)[^<>\n\[\]\\&|`]+(?=>)|[^\s<>()\[\]\\&|`]+))",
    flags=re.M,
)
"""The destination of a link, image or reference inside the site, without special characters."""
_REPLACEMENT = "\ufffd"
"""What CommonMark makes of the delimiters of a mark."""
_MARK = re.compile(f"{_REPLACEMENT}([0-9]{{1,9}}){_REPLACEMENT}")
"""A mark, as it is read."""


class MarkdownSource(MarkdownFile):
    """Reads a file as MarkdownFile does, and keeps the Markdown of each text in `sources`, in the order of the calls."""

    def __init__(self, path: str, html: bool = False) -> None:
        super().__init__(path, html)
        self.sources: list[str] = []

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """Return the HTML, as MarkdownFile does."""
        first = len(self.links)
        html = super().block(text, first_line, top_heading)
        self._keep(text, html, first, lambda file, marked: file.block(marked, first_line, top_heading))
        return html

    def inline(self, text: str, key: KeyLocation) -> tuple[str, str]:
        """Return HTML and plain text, as MarkdownFile does."""
        first = len(self.links)
        html, plain = super().inline(text, key)
        self._keep(text, html, first, lambda file, marked: file.inline(marked, key)[0])
        return html, plain

    def _keep(self, text: str, html: str, first: int, read: Read) -> None:
        """Keep the Markdown of a text that gave this HTML, and the links from number `first` on."""
        text = text.replace(DELIMITER, _REPLACEMENT)
        if has_raw_html(text):
            text = html
        elif len(self.links) > first:
            text = self._with_placeholders(text, html, first, read) or html
        self.sources.append(text)

    def _with_placeholders(self, text: str, html: str, first: int, read: Read) -> str:
        """Return the text with placeholders in place of destinations; an empty text when they are not found for certain."""
        parts = _DESTINATION.split(text)
        destinations = parts[3::4]
        parts[3::4] = [placeholder(number) for number in range(len(destinations))]
        again = MarkdownFile(self.path, self.html)
        again.links = self.links[:first]
        if read(again, "".join(part or "" for part in parts)) != html or len(again.links) != len(self.links):
            return ""
        numbers: dict[int, int] = {}
        for number in range(first, len(self.links)):
            mark = _MARK.fullmatch(again.links[number].target)
            place = int(mark[1]) if mark else len(destinations)
            if unquote("".join(destinations[place : place + 1])) != self.links[number].target:
                return ""
            numbers.setdefault(place, number)
        for place, destination in enumerate(destinations):
            parts[3 + 4 * place] = placeholder(numbers[place]) if place in numbers else destination
        return "".join(part or "" for part in parts)

"""Keep the Markdown of a story for the Markdown version of its page, with placeholders for links inside the site.

A pattern finds the possible destinations of links. Each is replaced by a mark, and the text is parsed again. If that
gives the same HTML, in which links are placeholders too, every mark is a link. Otherwise (for example, when the link is
also an example in code) the HTML is used as Markdown, which allows HTML. The same is done for texts with HTML, which
our pages clean or show as text, but other Markdown programs would use unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from site_builder.content.markdown.alerts import ENGLISH_TITLES
from site_builder.content.markdown.document import MarkdownFile, has_raw_html
from site_builder.content.markdown.placeholders import DELIMITER, placeholder
from site_builder.model.problems import KeyLocation

Read = Callable[[MarkdownFile, str], str]
"""Parses a text into a file, and returns its HTML."""

_DESTINATION = re.compile(
    r"(\]\(\s*|^[ >]*\[(?!\^)[^\[\]\n]+\]:[ \t]*)"
    r"(<(?=[^<>\n]+>))?(?![A-Za-z][A-Za-z0-9+.-]*:|//|#)"
    r"((?(2)[^<>\n\[\]\\&|`]+(?=>)|[^\s<>()\[\]\\&|`]+))",
    flags=re.M,
)
"""The destination of a link, image or reference inside the site, without special characters."""
_REPLACEMENT = "\ufffd"
"""CommonMark replaces the delimiters of a mark by this."""
_MARK = re.compile(f"{_REPLACEMENT}([0-9]{{1,9}}){_REPLACEMENT}")
"""A mark, after parsing."""


class MarkdownSource(MarkdownFile):
    """A MarkdownFile that also keeps the Markdown of each text in `sources`, in the order of the calls."""

    def __init__(self, path: str, html: bool = False, box_titles: Sequence[str] = ENGLISH_TITLES) -> None:
        super().__init__(path, html, box_titles)
        self.sources: list[str] = []

    def _block(self, text: str, first_line: int, top_heading: int) -> str:
        first_link = len(self.links)
        html = super()._block(text, first_line, top_heading)
        self._keep(text, html, first_link, lambda file, marked: file.block(marked, first_line, top_heading))
        return html

    def inline(self, text: str, key: KeyLocation) -> tuple[str, str]:
        """Return HTML and plain text, as MarkdownFile does."""
        first_link = len(self.links)
        html, plain = super().inline(text, key)
        self._keep(text, html, first_link, lambda file, marked: file.inline(marked, key)[0])
        return html, plain

    def _keep(self, text: str, html: str, first_link: int, read: Read) -> None:
        """Keep the Markdown of a text, given its HTML and the number of its first link."""
        text = text.replace(DELIMITER, _REPLACEMENT)
        if has_raw_html(text):
            text = html
        elif len(self.links) > first_link:
            text = self._with_placeholders(text, html, first_link, read) or html
        self.sources.append(text)

    def _with_placeholders(self, text: str, html: str, first_link: int, read: Read) -> str:
        """Return the text with placeholders for destinations; an empty text when they are ambiguous."""
        parts = _DESTINATION.split(text)
        destinations = parts[3::4]
        parts[3::4] = [placeholder(number) for number in range(len(destinations))]
        marked = MarkdownFile(self.path, self.html, self.box_titles)
        marked.links = self.links[:first_link]
        if read(marked, "".join(part or "" for part in parts)) != html or len(marked.links) != len(self.links):
            return ""
        numbers: dict[int, int] = {}
        for number in range(first_link, len(self.links)):
            mark = _MARK.fullmatch(unquote(marked.links[number].target))
            index = int(mark[1]) if mark else len(destinations)
            if unquote("".join(destinations[index : index + 1])) != unquote(self.links[number].target):
                return ""
            numbers.setdefault(index, number)
        for index, destination in enumerate(destinations):
            parts[3 + 4 * index] = placeholder(numbers[index]) if index in numbers else destination
        return "".join(part or "" for part in parts)

"""The Markdown of a story for readers of Markdown: as written, with slots where links inside the site are.

Where the destinations of links stand in a text is found with a pattern, and a mark is put in the place of each. Then
the text is read once, with the marks. When every link had its mark, and no mark is left where no link is, the reading
is the one that the text itself gives: between its ends, a destination means nothing to CommonMark. Otherwise (the link
is also an example in code, perhaps) the text is read as it is, and its HTML stands for the Markdown, which allows that.
So it does where the text has HTML of its own, which our pages show as text, or cleaned, and other readers of Markdown
would obey as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar
from urllib.parse import unquote

from site_builder.content.markdown.document import TOP_HEADING, MarkdownFile, has_raw_html
from site_builder.content.markdown.placeholders import placeholder
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import KeyLocation

T = TypeVar("T", str, tuple[str, str])

_DESTINATION = re.compile(
    r"(\]\(\s*|^[ >]*\[(?!\^)[^\[\]\n]+\]:[ \t]*)"
    r"(<(?=[^<>\n]+>))?(?![A-Za-z][A-Za-z0-9+.-]*:|//|#)"
    r"((?(2)[^<>\n\[\]\\&|`]+(?=>)|[^\s<>()\[\]\\&|`]+))",
    flags=re.M,
)
"""The destination of a link, an image or a reference inside the site, without what means something in it or around."""
_REPLACEMENT = "\ufffd"
"""What CommonMark makes of the edges of a slot."""
_MARK = re.compile(f"{_REPLACEMENT}([0-9]{{1,20}}){_REPLACEMENT}")
"""A mark as it is read. Its number begins at the digest of the text, so that no text can hold marks of its own."""


class MarkdownSource(MarkdownFile):
    """Makes the same of a file, and keeps the Markdown of each text in `sources`, in the order of the calls."""

    def __init__(self, path: str, html: bool = False) -> None:
        super().__init__(path, html)
        self.sources: list[str] = []

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """As in MarkdownFile."""
        return self._read(text, lambda file, text: MarkdownFile.block(file, text, first_line, top_heading))

    def inline(self, text: str, key: KeyLocation) -> tuple[str, str]:
        """As in MarkdownFile."""
        return self._read(text, lambda file, text: MarkdownFile.inline(file, text, key))

    def _read(self, text: str, read: Callable[[MarkdownFile, str], T]) -> T:
        text = text.replace("\x00", _REPLACEMENT)
        is_html = has_raw_html(text)
        destinations = [match[3] for match in _DESTINATION.finditer(text)]
        if destinations and not is_html:
            first = int.from_bytes(digest_bytes(text.encode())[:8])
            marks = count(first)
            marked = _DESTINATION.sub(lambda match: f"{match[1]}{match[2] or ''}{placeholder(next(marks))}", text)
            attempt = _Marked(self, destinations, first)
            made = read(attempt, marked)
            if attempt.found_all(made if isinstance(made, str) else made[0]):
                self.copy_from(attempt)
                self.sources.append(attempt.source(marked))
                return made
        known = len(self.links)
        made = read(self, text)
        html = made if isinstance(made, str) else made[0]
        self.sources.append(text if len(self.links) == known and not is_html else html)
        return made


class _Marked(MarkdownFile):
    """Reads a text with marks, on from where a file has been read, and notes the link that each mark is."""

    def __init__(self, file: MarkdownFile, destinations: Sequence[str], first: int) -> None:
        super().__init__(file.path, file.html)
        self.copy_from(file)
        self._destinations = destinations
        self._first = first
        self._numbers: dict[int, int] = {}
        self._problems_before = len(self.problems)
        self._all_marked = True

    def found_all(self, html: str) -> bool:
        """Whether every link had its mark, and every mark was one."""
        left = _REPLACEMENT in html or "%EF%BF%BD" in html
        return self._all_marked and not left and len(self.problems) == self._problems_before

    def source(self, marked: str) -> str:
        """The text with slots in place of marks; what stood there where the mark is of a reference without a use."""
        parts = marked.split(placeholder(0)[0])
        for place in range(1, len(parts), 2):
            destination = int(parts[place]) - self._first
            number = self._numbers.get(destination)
            parts[place] = self._destinations[destination] if number is None else placeholder(number)
        return "".join(parts)

    def new_placeholder(self, target: str, line: int, image: bool) -> str:
        mark = _MARK.fullmatch(target)
        place = int(mark[1]) - self._first if mark else -1
        if not 0 <= place < len(self._destinations):
            self._all_marked = False
            return super().new_placeholder(target, line, image)
        self._numbers.setdefault(place, len(self.links))
        return super().new_placeholder(unquote(self._destinations[place]), line, image)

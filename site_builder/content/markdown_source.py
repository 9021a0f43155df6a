"""The Markdown of a story for readers of Markdown: as written, with slots where links inside the site are.

Where the destinations stand in a text is found with a plain pattern, and then proved: the text with marks in their
places has to give the same HTML and the same links. One that does not (its link is also an example in code, perhaps)
is kept as its HTML, which Markdown allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from site_builder.content.markdown import TOP_HEADING, MarkdownFile
from site_builder.content.slots import slot
from site_builder.model import BodyLink, Key

_DESTINATION = re.compile(r"(\]\(\s*|\]:\s*)(<[^<>\n]*>|[^\s<>()]+)")
"""Where CommonMark has the destination of a link, an image or a reference, in its usual forms."""
_MARK = re.compile("\ufffd(\\d+)\ufffd")
"""A slot, after CommonMark has replaced its edges."""


class KeptMarkdown(MarkdownFile):
    """Makes the same of a file, and keeps the Markdown of each text in `sources`, in the order of the calls."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.sources: list[str] = []

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """As in MarkdownFile."""
        first = len(self.links)
        html = super().block(text, first_line, top_heading)
        self._keep(text, html, first, lambda proof, marked: proof.block(marked, first_line, top_heading))
        return html

    def inline(self, text: str, key: Key) -> tuple[str, str]:
        """As in MarkdownFile."""
        first = len(self.links)
        html, plain = super().inline(text, key)
        self._keep(text, html, first, lambda proof, marked: proof.inline(marked, key)[0])
        return html, plain

    def _keep(self, text: str, html: str, first: int, render: Callable[[MarkdownFile, str], str]) -> None:
        """Keep the Markdown of a text whose links are those from number `first` on."""
        text = text.replace("\x00", "\ufffd")
        if len(self.links) > first:
            numbers = {link.target: number for number, link in enumerate(self.links[first:], first)}
            marked = _DESTINATION.sub(lambda match: _marked(match, numbers), text)
            proof = _Proof(self.path, self.links, first)
            proved = render(proof, marked) == html and proof.links == self.links and proof.all_marked
            text = marked if proved else html
        self.sources.append(text)


def _marked(match: re.Match[str], numbers: Mapping[str, int]) -> str:
    number = numbers.get(unquote(match[2].removeprefix("<").removesuffix(">")))
    return match[0] if number is None else match[1] + slot(number)


class _Proof(MarkdownFile):
    """Reads a text with marks as if the links were there, and notices a link that has no mark."""

    def __init__(self, path: str, links: Sequence[BodyLink], first: int) -> None:
        super().__init__(path)
        self.links = list(links[:first])
        self.all_marked = True
        self._originals = links

    def _slot(self, target: str, line: int, image: bool) -> str:
        mark = _MARK.fullmatch(target)
        link = self._originals[int(mark[1])] if mark and int(mark[1]) < len(self._originals) else None
        if link is None or link.image != image:
            self.all_marked = False
            return super()._slot(target, line, image)
        return super()._slot(link.target, line, image)

"""HTML in the Markdown of one file, where a hub allows it: what is told of it, and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

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
from site_builder.model.problems import KeyLocation, Location

Piece = tuple[str, int]
"""Some HTML of a text, and the line at or below which it stands."""
_TAG = re.compile(r"<[^<>]*>")
_SPACE = "\t\n\f\r "
"""What browsers take away around an address (HTML, section 2.4.1)."""
_WAY_BACK = re.compile(r'id="(fnref[0-9:]+)"')
"""What a footnote's way back leads to."""
_EMBEDDED = ("audio", "embed", "iframe", "object", "script", "video")
_INSTEAD = dict.fromkeys(_EMBEDDED, "embedding is not allowed: link to it")
_INSTEAD |= {"h1": "write ## and a heading", "style": "put styles in `static/css/own.css`"}
"""What to write in place of HTML that is left out."""
_OTHERWISE = "remove the tags; the text between them is kept"


class HtmlChecker:
    """Takes the HTML of one text after the other. Names, links and images go to what is gathered of the file."""

    def __init__(self, file: LinkCollector) -> None:
        self._file = file
        self._count = 0
        self._left_out: set[str] = set()
        self._given: set[str] = set()
        """Names that elements of earlier texts have."""

    def check(self, pieces: Sequence[Piece], first_line: int, key: KeyLocation | None) -> bool:
        """Report what is wrong with the HTML of a text. Return whether it can be read in time; else it has to stay text."""
        self._count += sum(count_tags(html) for html, _ in pieces)
        if self._count > MAX_TAGS:
            message = f"more than {MAX_TAGS:,} HTML tags"
            self._file.report("too-much-html", message, line_of(key, first_line, "<"), "use Markdown instead")
            return False
        begun: list[tuple[Tag, Location]] = []
        for html, line in pieces:
            for tag in parse_tags(html):
                at = line + html.count("\n", 0, tag.offset)
                begun.append((tag, line_of(key, at, tag.text)))
                self._tag(*begun[-1], at)
            if has_open_comment(html):
                self._unended("`<!--` is not closed", line_of(key, line, "<!--"), "add --> where the comment ends")
            self._file.words += len(_TAG.sub(" ", without_comments(html)).split())
        ended = (name for html, _ in pieces for name in closing_tags(html))
        for name, is_open in unbalanced_elements((tag.element for tag, _ in begun), ended):
            if is_open:
                location = next(location for tag, location in reversed(begun) if tag.element == name)
                self._unended(f"`<{name}>` is not closed", location, f"add </{name}>")
            else:
                self._unended(f"`</{name}>` closes nothing", line_of(key, first_line, f"</{name}"), "remove it")
        return True

    def cleaned(self, html: str, first_line: int, key: KeyLocation | None, known: Set[str]) -> str:
        """What is made of a text with HTML in it, cleaned; links and images of the HTML have slots, too.

        The addresses that are `known` are those of links and images in Markdown, of which all is told.
        """

        def address(value: str, is_image: bool) -> str:
            if value in known:
                return value
            value = value.strip(_SPACE)
            location = line_of(key, first_line, value)
            if not self._file.within_link_budget(len(value), location):
                return "#"
            return (self._file.src if is_image else self._file.href)(value, location, first_line)

        names = {*self._file.anchors, *_WAY_BACK.findall(html)} - self._given
        left = {*names}
        cleaned = clean(html, left, {*EXTERNAL_SCHEMES}, address)
        self._given |= names - left
        if self._is_whole() and has_link_without_text(cleaned):
            hint = "describe the target between the tags"
            self._file.report("no-link-text", "this link has no text", line_of(key, first_line, "></a"), hint)
        return cleaned

    def _is_whole(self) -> bool:
        """Whether no link without a text is known yet, nor any element that makes some where browsers end it."""
        return not any(problem.code in ("no-link-text", "unended-html") for problem in self._file.problems)

    def _tag(self, tag: Tag, location: Location, line: int) -> None:
        if tag.name and not self._file.has_anchor(tag.name):
            self._file.anchor(tag.name)
        elif tag.name:
            message = f"the id `{tag.name}` is used twice on this page"
            self._file.report("html-left-out", message, location, "choose another id", "warning")
        for what in tag.left_out():
            is_all = what == f"<{tag.element}>"
            named = f"`{what}`" if is_all else f"`{what}` of `<{tag.element}>`"
            if named not in self._left_out:
                self._left_out.add(named)
                hint = _INSTEAD.get(tag.element, _OTHERWISE) if is_all else ""
                self._file.report("html-left-out", f"{named} is left out", location, hint, "warning")
        if tag.element == "img":
            hint = 'describe the image: alt="A chart of ..."'
            self._file.check_alt(tag.attributes.get("alt", ""), tag.attributes.get("src", ""), location, hint)
            if "src" not in tag.attributes:
                self._file.src("", location, line)
        if tag.element in URL_ATTRIBUTES:
            name, is_image = URL_ATTRIBUTES[tag.element]
            address = tag.attributes.get(name, "").strip(_SPACE)
            if scheme_of(address) not in ("", "//", *EXTERNAL_SCHEMES):  # It will be gone before we are asked for it.
                (self._file.src if is_image else self._file.href)(address, location, line)

    def _unended(self, message: str, location: Location, hint: str) -> None:
        self._file.report("unended-html", message, location, hint, "warning")

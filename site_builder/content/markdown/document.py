"""Convert the Markdown of one file to HTML, and collect its links, anchors, words and problems.

Links inside the site become placeholders, because other files are unknown here. HTML is shown as text, or cleaned
where a hub allows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import unquote

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.invisible import describe, find_hidden_in_markdown, may_have_marks, with_plain_spaces
from site_builder.content.markdown.alerts import ENGLISH_TITLES, KINDS, check_boxes
from site_builder.content.markdown.autolinks import may_have_url
from site_builder.content.markdown.collector import LinkCollector, line_of, scheme_of
from site_builder.content.markdown.first_character import MARKUP
from site_builder.content.markdown.footnotes import NO_PLACE_HINT, check_footnotes, find_misplaced
from site_builder.content.markdown.foreign_syntax import check_foreign_syntax, find_in_markdown
from site_builder.content.markdown.html import parse_tags
from site_builder.content.markdown.html_checks import CheckedUrls, HtmlChecker, HtmlPiece
from site_builder.content.markdown.parser import CONTROLS, REPLACED, block_parser, inline_parser, is_control_entity
from site_builder.content.markdown.parts import HTML, html_tokens, place_in_html
from site_builder.content.markdown.placeholders import DELIMITER
from site_builder.content.markdown.places import BodyPlaces, PlaceFinder, ValuePlaces, place_of_start, place_of_target
from site_builder.content.markdown.unfinished import check_unfinished
from site_builder.content.merge_conflict import CONFLICT_MARKER, merge_conflict_problem
from site_builder.content.slug import slugify
from site_builder.content.text import find_control_character
from site_builder.content.urls import is_usual_url
from site_builder.model.problems import KeyLocation, Location, TextLocation

TOP_HEADING = 3
"""Level of the highest heading of a body. It is below "What happened", which is an `h2`."""
_ENTITY = re.compile(r"&#?\w+;")
_MAY_BE_HTML = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[A-Za-z/!?]")
_TEXT = frozenset(("text", "code_inline"))
_MAY_BE_MARKUP = re.compile(f"[{re.escape(MARKUP)}\\r\\0]")
"""Characters without which a value of the front matter is text, unless it has a URL."""


class MarkdownFile(LinkCollector):
    """Converts the Markdown texts of one file. With `html`, tags are HTML, which is cleaned; otherwise text."""

    def __init__(self, path: str, html: bool = False, box_titles: Sequence[str] = ENGLISH_TITLES) -> None:
        super().__init__(path)
        self.html = html
        self.box_titles = box_titles
        self.checks_values = True
        """Whether values of the front matter are checked for syntax of other tools: one look at all may rule it out."""
        self._html_checker = HtmlChecker(self)
        self._own_links: list[tuple[str, Location]] = []
        """Links in the body to headings of the body, as written."""

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """Return the HTML of a body that starts on a 1-based line; its highest heading becomes `top_heading`."""
        if may_have_marks(text):
            for line, character in find_hidden_in_markdown(text):
                self._report_hidden(character, TextLocation(first_line + line, character))
            text = with_plain_spaces(text)
        return self._block(text, first_line, top_heading)

    def _block(self, text: str, first_line: int, top_heading: int) -> str:
        parser = block_parser(self.html)
        env: EnvType = {"box_titles": dict(zip(KINDS, self.box_titles, strict=True))}
        tokens = parser.parse(text, env)
        places = BodyPlaces(text, first_line, tokens, env)
        check_boxes(env, first_line, self)
        if "[^" in text:
            check_footnotes(tokens, env, first_line, self, places)
        check_unfinished(text, tokens, env, first_line, self, places)
        check_foreign_syntax(text, tokens, self.html, self, places)
        _shift_headings(tokens, top_heading)
        for n in range(len(env.get("footnotes", {}).get("list", ()))):
            self.anchor(f"fn{n + 1}")
        has_html = self._check_html(tokens, first_line, None, places)
        for i, token in enumerate(tokens):
            if token.type == "heading_open":
                token.attrSet("id", self.anchor(slugify(_plain_text(tokens[i + 1].children or ()))))
            elif token.type == "inline":
                self._inline(token, first_line + (token.map[0] if token.map else 0), None, places)
        if "![" in text:
            _make_figures(tokens)
        html = str(parser.renderer.render(tokens, parser.options, env))
        if has_html:
            html = self._html_checker.clean(html, first_line, None, _checked_urls(tokens))
        self._check_own_anchors(tokens if has_html else (), places)
        if "<<<<<<< " in text and CONFLICT_MARKER.search(text):
            self._check_conflict(tokens, places)
        self._check_entities(text, html, tokens, places)
        return html

    def inline(self, text: str, key: KeyLocation) -> tuple[str, str]:
        """Return the HTML and the plain text of a front matter value."""
        if self.checks_values:
            self._check_inline_syntax(text, key)
        if not _MAY_BE_MARKUP.search(text) and not may_have_url(text):
            self.texts.append(text)
            return escapeHtml(text), text.strip()
        parser = inline_parser(self.html)
        env: EnvType = {}
        tokens = parser.parseInline(text, env)
        places = ValuePlaces(key)
        has_html = self._check_html(tokens, 0, key, places)
        for token in tokens:
            self._inline(token, 0, key, places)
        html = str(parser.renderer.render(tokens, parser.options, env))
        if has_html:
            html = self._html_checker.clean(html, 0, key, _checked_urls(tokens))
        self._check_entities(text, html, tokens, places)
        return html, "".join(_plain_text(token.children or ()) for token in tokens).strip()

    def _inline(self, parent: Token, line: int, key: KeyLocation | None, places: PlaceFinder) -> None:
        """Collect what is in a block, and check it."""
        for i, token in enumerate(parent.children or ()):
            if token.type in _TEXT:
                self.texts.append(token.content)
            elif token.type in ("link_open", "image"):
                is_link = token.type == "link_open"
                length = sum(len(str(value)) for value in token.attrs.values())
                if not self.within_link_budget(length, line_of(key, line, "")):
                    token.attrs = {"href": "#"} if is_link else {"src": "#", "alt": ""}
                elif is_link:
                    self._link(parent, i, line, places)
                else:
                    self._image(parent, i, line, places)

    def _check_inline_syntax(self, text: str, key: KeyLocation) -> None:
        for finding in find_in_markdown(text, self.html):
            location = KeyLocation(key.path, index=finding.offset)
            self.report("foreign-syntax", finding.message, location, finding.hint, "warning")
        for index, note in find_misplaced(text):
            message, location = f"the footnote `{note}` is shown as typed", KeyLocation(key.path, index=index)
            self.report("misplaced-footnote", message, location, NO_PLACE_HINT, "warning")

    def _report_hidden(self, character: str, location: TextLocation) -> None:
        message = f"{describe(character)} is here, which nobody sees: this line is shown as typed"
        self.report("invisible-character", message, location, "remove it", "warning")

    def _check_html(
        self, tokens: Sequence[Token], first_line: int, key: KeyLocation | None, places: PlaceFinder
    ) -> bool:
        """Check the HTML of a text; return whether there is HTML to clean."""
        found = list(html_tokens(tokens)) if self.html else []
        pieces = [HtmlPiece(token.content, partial(place_in_html, places, block, token)) for block, token in found]
        if pieces and not self._html_checker.check(pieces, first_line, key):
            for _, token in found:
                token.type = "text"
            return False
        return bool(found)

    def _link(self, block: Token, index: int, line: int, places: PlaceFinder) -> None:
        children = block.children or []
        if not _has_text(children, index + 1):
            hint = "describe the target in the square brackets: [the paper](https://...)"
            self.report("no-link-text", "this link has no text", place_of_start(places, block, index), hint)
        token = children[index]
        href = str(token.attrGet("href") or "")
        is_usual = is_usual_url(href)
        if is_usual or scheme_of(href) in ("http", "https"):
            token.attrSet("rel", "noopener")
        if not is_usual:
            location = place_of_target(places, block, index)
            if href.startswith("#") and isinstance(places, BodyPlaces):
                self._own_links.append((href, location))
            token.attrSet("href", self.href(href, location, line))

    def _image(self, block: Token, index: int, line: int, places: PlaceFinder) -> None:
        token = (block.children or [])[index]
        source = str(token.attrGet("src") or "")
        location = place_of_target(places, block, index)
        hint = "describe the image in the square brackets: ![A chart of ...](chart.svg)"
        self.check_alt(token.content, source, location, hint)
        number = len(self.links)
        token.attrSet("src", self.src(source, location, line))
        if len(self.links) > number:
            token.meta["placeholder"] = number
        token.attrSet("loading", "lazy")

    def _check_own_anchors(self, tokens: Iterable[Token], places: PlaceFinder) -> None:
        """Check the links to headings of the body; `tokens` are those to look for HTML in."""
        for href, location in (*self._own_links, *_own_html_links(tokens, places)):
            if len(href) > 1 and not self.has_anchor(unquote(href[1:])):
                self.report("broken-anchor", f"there is no heading `{href}` on this page", location)

    def _check_conflict(self, tokens: Sequence[Token], places: PlaceFinder) -> None:
        """Report the first conflict marker in text; in code it may be intended."""
        for block in tokens:
            if block.type == "inline" and (marker := CONFLICT_MARKER.search(block.content)):
                location = places.at(block, marker.start(), marker[0])
                self.problems.append(merge_conflict_problem(self.path, location))
                break

    def _check_entities(self, text: str, html: str, tokens: Sequence[Token], places: PlaceFinder) -> None:
        """Report the first HTML entity that decodes to a control character, such as `&#12;`."""
        if "&" not in text or (REPLACED not in html and find_control_character(html.replace(DELIMITER, "")) is None):
            return
        found = ((block, *control) for block in tokens for control in block.meta.get(CONTROLS, ()))
        block, offset, name = next(found, (None, None, ""))
        if block is None:  # It may be in the title of a link, or in the text of an image.
            names = (entity[0] for entity in _ENTITY.finditer(text))
            name = next((name for name in names if is_control_entity(name)), "")
            block = next((token for token in tokens if token.type == "inline" and name in token.content), None)
            offset = block.content.find(name) if block else None
        if block and name:
            message = f"`{name}` stands for a control character"
            self.report("control-character", message, places.at(block, offset, name), "remove it")


def has_raw_html(text: str) -> bool:
    """Return whether CommonMark would read some of a text as HTML."""
    return bool(_MAY_BE_HTML.search(text)) and any(html_tokens(block_parser(html=True).parse(text)))


def _own_html_links(tokens: Iterable[Token], places: PlaceFinder) -> Iterator[tuple[str, Location]]:
    """Yield the links in HTML to headings of the same text, as written, with their locations."""
    for block, token in html_tokens(tokens):
        for tag in parse_tags(token.content):
            href = tag.attributes.get("href", "")
            if href.startswith("#"):
                yield href, place_in_html(places, block, token, tag.offset + tag.text.find(href), href)


def _checked_urls(tokens: Iterable[Token]) -> CheckedUrls:
    """Return the URLs in Markdown as they appear in the HTML, after `_inline`: those of links, and those of images."""
    urls = CheckedUrls(set(), set())
    for block in tokens:
        for token in block.children or ():
            if token.type == "link_open":
                urls.links.add(str(token.attrGet("href")))
            elif token.type == "image":
                urls.images.add(str(token.attrGet("src")))
    return urls


def _has_text(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a link has visible content; `start` is the index of its first token."""
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.type == "link_close":
            break
        is_visible = (
            any(tag.element == "img" for tag in parse_tags(token.content))
            if token.type in HTML
            else token.content.strip()
        )
        if token.type == "image" or is_visible:
            return True
    return False


def _plain_text(tokens: Sequence[Token]) -> str:
    return "".join(t.content if t.type in _TEXT else " " for t in tokens if t.type in _TEXT or _is_break(t))


def _is_break(token: Token) -> bool:
    is_tag = token.type == "html_inline" and token.content[1:3].lower() == "br"
    return is_tag or token.type in ("softbreak", "hardbreak")


def _shift_headings(tokens: Sequence[Token], top: int) -> None:
    headings = [t for t in tokens if t.type in ("heading_open", "heading_close")]
    shift = top - min((int(t.tag[1]) for t in headings), default=top)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + shift)}"


def _make_figures(tokens: list[Token]) -> None:
    """Turn paragraphs of a single image into figures, with the title of the image as caption."""
    for opening, inline, closing in _triples(tokens):
        children = inline.children or []
        if _is_block(opening, closing) and len(children) == 1 and children[0].type == "image":
            image = children[0]
            caption = image.attrs.pop("title", None)
            opening.tag = closing.tag = "figure"
            if caption:
                text = Token("text", "", 0, content=str(caption))
                children += [Token("caption_open", "figcaption", 1), text, Token("caption_close", "figcaption", -1)]


def _is_block(opening: Token, closing: Token) -> bool:
    """Return whether these tokens enclose a real paragraph, outside of tight lists and footnote back-links."""
    return opening.type == "paragraph_open" and closing.type == "paragraph_close" and not opening.hidden


def _triples(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)

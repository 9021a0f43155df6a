"""Find a part of a Markdown text, such as its third link, where it is in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice

from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.invisible import may_have_marks, with_plain_spaces
from site_builder.content.markdown.html import parse_tags
from site_builder.content.markdown.parser import block_parser, inline_parser
from site_builder.content.markdown.places import (
    OFFSET,
    BodyPlaces,
    PlaceFinder,
    ValuePlaces,
    place_of_start,
    place_of_target,
)
from site_builder.model.problems import KeyLocation, Location, PartLocation

HTML = ("html_block", "html_inline")
"""The types of tokens of HTML."""
_TOKENS = {"link": "link_open", "url": "link_open", "image": "image"}
"""The token of each kind of part."""
_HEADING = re.compile("h[1-6]")
_BOXES = ("admonition_open", "alert_open")
_BOX_MARKER = re.compile(r"!!!|\?\?\?|\[!")
_FOOTNOTE = re.compile(r"#fn(ref)?\d")
"""URL of the links of footnotes, which are no links of the text."""


def place_of_part(part: PartLocation, text: str, first_line: int) -> Location:
    """Return the location of a link, image or heading in a body that starts on a line; None if it is not found."""
    tokens, _, places = parse_body(text, first_line, part.html)
    place = next(islice(_parts_of_kind(part.kind, tokens, places, part.html), part.number, None), None)
    return place() if place else None


def place_of_part_of_value(part: PartLocation, value: str) -> KeyLocation | None:
    """Return the location of a link in a value of the front matter; None if it is not found."""
    tokens = inline_parser(part.html).parseInline(value, {})
    parts = _parts_of_kind(part.kind, tokens, ValuePlaces(KeyLocation(part.key)), part.html)
    place = next(islice(parts, part.number, None), None)
    location = place() if place else None
    return location if isinstance(location, KeyLocation) else None


@lru_cache(maxsize=1)
def parse_body(text: str, first_line: int, html: bool) -> tuple[Sequence[Token], EnvType, BodyPlaces]:
    """Return the tokens of a body that starts on a line, what the parser knows, and the places of the tokens.

    Cached, because the problems of one file are located one after another.
    """
    text = with_plain_spaces(text) if may_have_marks(text) else text
    env: EnvType = {}
    tokens = block_parser(html).parse(text, env)
    return tokens, env, BodyPlaces(text, first_line, tokens, env)


def _parts_of_kind(
    kind: str, tokens: Sequence[Token], places: PlaceFinder, html: bool
) -> Iterator[Callable[[], Location]]:
    """Yield a function that returns the location of each part of a kind, in the order of the page."""
    element = {"link": "a", "url": "a", "image": "img"}.get(kind, "")
    for number, block in enumerate(tokens):
        if kind == "heading" and block.type == "heading_open":
            yield partial(places.at, tokens[number + 1], 0, "")
        elif kind == "box" and block.type in _BOXES:
            yield partial(places.marker, block, _BOX_MARKER)
        for index, token in enumerate(block.children or ()):
            if token.type == _TOKENS.get(kind) and not _FOOTNOTE.match(str(token.attrGet("href"))):
                place = place_of_target if kind == "url" else place_of_start
                yield partial(place, places, block, index)
            elif html and token.type == "html_inline":
                yield from _tags_of(element, places, block, token)
        if html and block.type == "html_block":
            yield from _tags_of(element or "h", places, block, block)


def _tags_of(element: str, places: PlaceFinder, block: Token, token: Token) -> Iterator[Callable[[], Location]]:
    """Yield a function that returns the location of each tag of an element (`h`: any heading) in a piece of HTML."""
    for tag in parse_tags(token.content):
        name = "h" if _HEADING.fullmatch(tag.element) else tag.element
        if name == element and ("href" in tag.attributes or name != "a"):
            yield partial(place_in_html, places, block, token, tag.offset, tag.text)


def html_tokens(tokens: Iterable[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the HTML tokens of blocks, each with its block."""
    for block in tokens:
        yield from ((block, token) for token in (block, *(block.children or ())) if token.type in HTML)


def place_in_html(places: PlaceFinder, block: Token, token: Token, offset: int, text: str) -> Location:
    """Return the location of an index in a piece of HTML, whose token is a block or a child of it."""
    if token is block:
        return places.at(block, offset, text)
    start = token.meta.get(OFFSET)
    return places.at(block, None if start is None else start + offset, text)

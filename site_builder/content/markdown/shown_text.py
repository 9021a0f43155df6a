"""Find where the words that readers see are written: `AI` of `[AI](https://ai.example/)`, and not that of its URL.

In: Markdown. Out: the text on the page, and the index in the file of each of its characters. The inline parser notes
where it reads each character; that takes time, so it is only for problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Generic, TypeVar

from markdown_it import MarkdownIt
from markdown_it.rules_inline import fragments_join
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.markdown.parser import block_parser, inline_parser
from site_builder.content.markdown.parts import parse_body
from site_builder.content.markdown.places import OFFSET, PlaceFinder
from site_builder.content.markdown.states import InlineState, Nesting
from site_builder.model.problems import Location, ShownLocation

Place = TypeVar("Place")
BlockPlace = tuple[Token, int]
"""A block, and an index in its text."""
_HTML_PART = re.compile(
    r"<!--.*?-->|<(pre|code|script|style)\b.*?</\1>|<[^>]*>|(?P<shown>&#?\w{1,31};|.)", re.DOTALL | re.IGNORECASE
)
_BOX_LENGTH = len("[x]")


class ShownText(Generic[Place]):
    """A text as readers see it, with single spaces between its words, and where each character is."""

    def __init__(self, characters: Iterable[tuple[str, Place]]) -> None:
        """Take characters and their places; runs of white space become one space."""
        parts: list[str] = []
        self._places: list[Place] = []
        is_after_space = False
        for character, place in characters:
            if not character.isspace():
                if is_after_space and parts:
                    parts.append(" ")
                    self._places.append(place)
                parts.append(character)
                self._places.append(place)
            is_after_space = character.isspace()
        self._text = "".join(parts)

    def find(self, text: str, number: int) -> Place | None:
        """Return the place of an occurrence of a text, by its number; None if there are fewer."""
        index = -1
        for _ in range(number + 1):
            index = self._text.find(text, index + 1)
            if index < 0:
                return None
        return self._places[index] if index < len(self._places) else None


def find_in_value(shown: ShownLocation, value: str) -> int | None:
    """Return the index in a value at which readers see a text."""
    if shown.markdown:
        characters = _shown(value, inline_parser(shown.html), {}, with_code=True)
    else:
        characters = ((character, index) for index, character in enumerate(value))
    return ShownText(characters).find(shown.text, shown.number)


def find_in_body(shown: ShownLocation, text: str, first_line: int) -> Location:
    """Return the location at which readers see a text of a body that starts on a line; None if they do not."""
    body, places = _shown_in_body(text, first_line, shown.html)
    place = body.find(shown.text, shown.number)
    return places.at(*place, shown.text) if place else None


@lru_cache(maxsize=1)
def _shown_in_body(text: str, first_line: int, html: bool) -> tuple[ShownText[BlockPlace], PlaceFinder]:
    """Parse a body. Cached, because the problems of one file are located one after another."""
    tokens, env, places = parse_body(text, first_line, html)
    return ShownText(_of_blocks(tokens, env, block_parser(html))), places


def _of_blocks(tokens: Sequence[Token], env: EnvType, parser: MarkdownIt) -> Iterator[tuple[str, BlockPlace]]:
    for block in tokens:
        yield " ", (block, 0)
        if block.type == "inline":
            is_task = bool(block.children) and (block.children or [])[0].type == "task"
            references = {"references": env.get("references", {}), "footnotes": _notes_of(env)}
            for character, index in _shown(block.content, parser, references, with_code=False):
                if not is_task or index >= _BOX_LENGTH:
                    yield character, (block, index)
        elif block.type == "html_block":
            yield from ((character, (block, index)) for character, index in _of_html(block.content))


def _notes_of(env: EnvType) -> dict[str, object]:
    """Return a copy of what the parser knows of footnotes, as it adds to it."""
    notes = env.get("footnotes", {})
    return {"refs": dict(notes.get("refs", {})), "list": dict(notes.get("list", {}))}


def _of_html(html: str) -> Iterator[tuple[str, int]]:
    """Yield each character of a block of HTML that is neither in a tag, nor a comment, nor code."""
    for part in _HTML_PART.finditer(html):
        shown = part["shown"]
        yield from ((character, part.start()) for character in (unescape(shown) if shown else " "))


class _TracingState(InlineState):
    """The state of the inline parser, which notes where it reads what becomes text."""

    def __init__(self, text: str, parser: MarkdownIt, env: EnvType) -> None:
        super().__init__(text, parser, env, [])
        self._starts: list[int] = []
        self.indices: dict[int, list[int]] = {}
        """Of each text, the indices of its characters, by the id of its token."""
        self.pushed: list[tuple[Token, int]] = []
        """The other tokens, with the indices at which they were made."""

    def append_pending(self, text: str) -> None:
        """Add text, which the rules take from where they are."""
        self._starts += range(self.pos, self.pos + len(text))
        super().append_pending(text)

    def pushPending(self) -> Token:
        """Add a token with the text so far."""
        token = super().pushPending()
        self.indices[id(token)] = self._starts[: len(token.content)]
        self._starts = []
        return token

    def push(self, ttype: str, tag: str, nesting: Nesting) -> Token:
        """Add a token, after the text before it."""
        token = super().push(ttype, tag, nesting)
        self.pushed.append((token, self.pos))
        return token


def _shown(text: str, parser: MarkdownIt, env: EnvType, with_code: bool) -> Iterator[tuple[str, int]]:
    """Yield each character that readers see of inline Markdown, with its index."""
    state = _TracingState(text, parser, env)
    parser.inline.tokenize(state)
    _note_pushed(state)
    for rule in parser.inline.ruler2.getRules(""):
        if rule is not fragments_join:  # It would make one token of several.
            rule(state)
    position = 0
    for token in state.tokens:
        indices = state.indices.get(id(token), [])
        position = indices[0] if indices else position
        if token.type in ("text", "text_special") or (token.type == "code_inline" and with_code):
            yield from zip(token.content, indices, strict=False)
        elif token.type in ("softbreak", "hardbreak", "image", "code_inline") or token.content[:3].lower() == "<br":
            yield " ", position


def _note_pushed(state: _TracingState) -> None:
    """Note the indices of the characters of tokens that rules make of a piece of the text."""
    end = 0
    for token, start in state.pushed:
        length = len(token.content)
        if token.type == "text":  # The marks of emphasis are made one by one, at the index of the first.
            start = max(start, end)
            start += not state.src.startswith(token.content, start)
            end = start + length
        elif token.type == "code_inline":
            start += len(token.markup)
            start += state.src[start : start + length].replace("\n", " ") != token.content  # A space is left out.
        if token.type == "text_special":
            start = int(token.meta[OFFSET]) + (token.info == "escape" and token.content != token.markup)
            state.indices[id(token)] = [start] * length if token.info == "entity" else [*range(start, start + length)]
        else:
            state.indices[id(token)] = [*range(start, start + length)]

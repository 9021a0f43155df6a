"""Configure markdown-it: CommonMark with tables, strikethrough, footnotes, task lists, boxes and bare URLs.

In: whether HTML is allowed. Out: the parsers of bodies and of inline values, with our renderer.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.utils import isValidEntityCode
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.markdown.alerts import alert_plugin
from site_builder.content.markdown.autolinks import autolink_plugin
from site_builder.content.markdown.first_character import MARKUP, block_ruler, inline_ruler
from site_builder.content.markdown.footnotes import note_plugin
from site_builder.content.markdown.places import OFFSET
from site_builder.content.markdown.renderer import TokenRenderer
from site_builder.content.markdown.states import BlockState, InlineState, parse_short_paragraph
from site_builder.content.markdown.task_lists import task_list_plugin
from site_builder.content.markdown.usual_inline import PLAIN_URL, read_usual_inline
from site_builder.content.text import find_control_character

_MARKUP = re.compile(f"[{re.escape(MARKUP)}]")
_DELIMITERS = re.compile("[*_~]")
_PLAIN_URL = re.compile(PLAIN_URL, re.ASCII)
_NUMERIC_ENTITY = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
REPLACED = "\ufffd"
"""What stands on a page for a character that cannot be there."""
CONTROLS = "controls"
"""Key of the metadata of a block: the offsets and names of entities in it that stand for control characters."""


class _Parser(MarkdownIt):
    """Let every link through to our own check, which reports bad ones; markdown-it would show them as text."""

    def __init__(self, config: str, options: dict[str, bool]) -> None:
        super().__init__(config, options, renderer_cls=TokenRenderer)

    def validateLink(self, url: str) -> bool:
        """Accept any URL."""
        return True

    def normalizeLink(self, url: str) -> str:
        """Percent-encode a URL. Most have nothing to encode, which saves 2 % of parsing a story."""
        return url if _PLAIN_URL.fullmatch(url) else super().normalizeLink(url)


@cache
def block_parser(html: bool) -> MarkdownIt:
    """Return the parser of bodies. With `html`, tags are HTML; otherwise they are text."""
    parser = with_fast_path(_Parser("commonmark", {"html": html}).enable(["table", "strikethrough"]))
    parser.use(footnote_plugin).use(admon_plugin).use(task_list_plugin)
    return parser.use(alert_plugin).use(note_plugin).use(autolink_plugin)


@cache
def inline_parser(html: bool) -> MarkdownIt:
    """Return the parser of inline values in the front matter. With `html`, tags are HTML; otherwise text."""
    return with_fast_path(_Parser("commonmark", {"html": html}).enable("strikethrough")).use(autolink_plugin)


def with_fast_path(parser: MarkdownIt) -> MarkdownIt:
    """Change the parser so that it skips what cannot change its result; return the same parser.

    Inline text stops only at characters of our own rules. markdown-it also stops at `-`, `:`, `$`, `%` and others.
    Skipping these saves 4 % of the parsing time of plain prose, and 18 % of stories full of names, hyphens and numbers.
    """
    parser.block = _BlockParser(parser.block)
    parser.inline = _InlineParser(parser.inline)
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.at("text_join", _join_texts)
    return parser


def is_control_entity(name: str) -> bool:
    """Return whether an HTML entity stands for a control character, or for none: `&#11;` becomes U+FFFD."""
    number = _NUMERIC_ENTITY.fullmatch(name)
    if not number:
        return find_control_character(unescape(name)) is not None
    code = int(number[1], 16) if number[1] else int(number[2])
    return not isValidEntityCode(code) or find_control_character(chr(code)) is not None


def _note_control_characters(block: Token) -> None:
    """Note the entities that stand for control characters, before they become part of the text around them."""
    for child in block.children or ():
        if child.info == "entity" and is_control_entity(child.markup):
            block.meta.setdefault(CONTROLS, []).append((child.meta.get(OFFSET), child.markup))


class _BlockParser(ParserBlock):
    """A block parser with our state, and with the rules of another one by the first character of a line."""

    def __init__(self, parser: ParserBlock) -> None:
        super().__init__()
        self.ruler = block_ruler(parser.ruler)
        self.ruler.before("lheading", "short_paragraph", parse_short_paragraph)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        """Parse the blocks of a text as usual."""
        if not src:
            return None
        state = BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class _InlineParser(ParserInline):
    """An inline parser with our state, and with the rules of another one by the next character."""

    def __init__(self, parser: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = inline_ruler(parser.ruler), parser.ruler2
        self.terminator_re = _MARKUP

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse inline Markdown as usual."""
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        if _DELIMITERS.search(src):
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens


def _normalize(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _parse_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            usual = read_usual_inline(token.content)
            token.children = usual if usual is not None else _parse_unusual_inline(state, token)


def _parse_unusual_inline(state: StateCore, block: Token) -> list[Token]:
    block.children = state.md.inline.parse(block.content, state.md, state.env, [])
    if "&" in block.content:
        _note_control_characters(block)
    return block.children


def _join_texts(state: StateCore) -> None:
    """Join texts that were apart because of escapes and entities."""
    if "\\" in state.src or "&" in state.src:
        text_join(state)

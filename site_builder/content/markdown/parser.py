"""The parsers of Markdown: which rules they have, and how what these find is shown.

CommonMark with tables, strikethrough, footnotes, task lists and admonitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.markdown.highlight import MAX_FILE_CHARACTERS, highlight
from site_builder.content.markdown.placeholders import attributes_placeholder
from site_builder.content.markdown.task_lists import task_list_plugin

_MARKUP = re.compile(r"[\n!&*<\[\\\]^_`~]")
"""What inline markup of our rules may begin or end with."""


class _Parser(MarkdownIt):
    """Let every link through to our own check, which reports bad ones; markdown-it would show them as text."""

    def validateLink(self, url: str) -> bool:
        """Accept any URL."""
        return True


@cache
def block_parser(html: bool) -> MarkdownIt:
    """The parser of bodies. It takes tags for HTML, or for text."""
    parser = with_fast_path(_Parser("commonmark", {"html": html}).enable(["table", "strikethrough"]))
    parser.use(footnote_plugin).use(admon_plugin).use(task_list_plugin)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


@cache
def inline_parser(html: bool) -> MarkdownIt:
    """The parser of values of the front matter. It takes tags for HTML, or for text."""
    parser = with_fast_path(_Parser("commonmark", {"html": html}).enable("strikethrough"))
    parser.add_render_rule("image", _image)
    return parser


def with_fast_path(parser: MarkdownIt) -> MarkdownIt:
    """Let plain text pass at once: characters that no rule of CommonMark or ours begins or ends with do not stop it.

    The HTML stays the same; the parser is the one given. This saves 4 % of the parsing of invented prose without marks,
    18 % of that of stories full of names, hyphens and numbers: those are characters at which markdown-it stops.
    """
    parser.inline.terminator_re = _MARKUP
    parser.core.ruler.at("inline", _parse_inline)
    return parser


def _parse_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            if _MARKUP.search(token.content):
                token.children = []
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children = [Token("text", "", 0, content=token.content)] if token.content else []


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    html = renderer.image(tokens, index, options, env)
    number = tokens[index].meta.get("slot")
    return html if number is None else html.replace("<img", f"<img{attributes_placeholder(number)}", 1)


def _cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A cell of a table, aligned by a class: a strict Content Security Policy lets no `style` through."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrSet("class", style.replace("text-align:", "align-"))
    return renderer.renderToken(tokens, index, options, env)


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
    env["code"] = env.get("code", 0) + len(token.content)
    code, known = highlight(token.content, language if env["code"] <= MAX_FILE_CHARACTERS else "")
    attribute = f' class="language-{known}"' if known else ""
    return f'<pre tabindex="0"><code{attribute}>{code}</code></pre>\n'


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="table" tabindex="0">\n<table>\n'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table>\n</div>\n"

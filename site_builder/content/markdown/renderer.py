"""Render tokens as HTML, with our rules for images, code and tables. What is not ours is as markdown-it renders it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from site_builder.content.markdown.highlight import MAX_FILE_CHARACTERS, highlight
from site_builder.content.markdown.placeholders import attributes_placeholder


class TokenRenderer(RendererHTML):
    """Renders tokens. A method with the name of a type of tokens renders these tokens."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Return the HTML of blocks."""
        parts: list[str] = []
        for index, token in enumerate(tokens):
            if token.type == "inline":
                if token.children:
                    parts.append(self.renderInline(token.children, options, env))
            else:
                parts.append(self.rules.get(token.type, self.renderToken)(tokens, index, options, env))
        return "".join(parts)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Return the HTML of the content of a block."""
        parts: list[str] = []
        for index, token in enumerate(tokens):
            if token.type == "text":
                parts.append(escapeHtml(token.content))
            else:
                parts.append(self.rules.get(token.type, self.renderToken)(tokens, index, options, env))
        return "".join(parts)

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return the tag that a token stands for, with the newlines around it."""
        token = tokens[idx]
        if token.hidden:
            return ""
        attributes = self.renderAttrs(token) if token.attrs else ""
        if token.nesting < 0:
            return f"</{token.tag}{attributes}>\n" if token.block else f"</{token.tag}{attributes}>"
        slash = " /" if token.nesting == 0 and options["xhtmlOut"] else ""
        if not token.block:
            return f"<{token.tag}{attributes}{slash}>"
        before = "\n" if idx and tokens[idx - 1].hidden else ""
        after = "" if token.nesting and _is_on_same_line(token, tokens, idx + 1) else "\n"
        return f"{before}<{token.tag}{attributes}{slash}>{after}"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return an image, with a placeholder for the attributes that depend on its file."""
        html = super().image(tokens, idx, options, env)
        number = tokens[idx].meta.get("placeholder")
        return html if number is None else html.replace("<img", f"<img{attributes_placeholder(number)}", 1)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return a block of code, highlighted."""
        token = tokens[idx]
        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        env["code"] = env.get("code", 0) + len(token.content)
        code, language_name = highlight(token.content, language if env["code"] <= MAX_FILE_CHARACTERS else "")
        attribute = f' class="language-{language_name}"' if language_name else ""
        return f'<pre tabindex="0"><code{attribute}>{code}</code></pre>\n'

    code_block = fence

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return the start of a table, in a box that scrolls."""
        return '<div class="table" tabindex="0">\n<table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return the end of a table and of its box."""
        return "</table>\n</div>\n"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return the start of a cell, aligned by a class: strict Content Security Policies block `style` attributes."""
        token = tokens[idx]
        style = str(token.attrs.pop("style", ""))
        if style:
            token.attrSet("class", style.replace("text-align:", "align-"))
        return self.renderToken(tokens, idx, options, env)

    th_open = td_open


def _is_on_same_line(opening: Token, tokens: Sequence[Token], following: int) -> bool:
    """Return whether what follows an opening tag, if anything, is on the same line: text, or its own closing tag."""
    if following == len(tokens):
        return False
    token = tokens[following]
    return token.type == "inline" or token.hidden or (token.nesting < 0 and token.tag == opening.tag)

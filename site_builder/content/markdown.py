"""Markdown to HTML, and what the rest of the build needs to know of it: links, anchors, words.

CommonMark with tables, strikethrough, footnotes, task lists and admonitions; raw HTML is shown as text. What goes
in is the text of one file; nothing is known here of the rest of the site, so links inside it become slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.conflict import OPENING, merge_conflict
from site_builder.content.highlight import MAX_CODE_OF_FILE, highlight
from site_builder.content.slots import EDGE, attributes_slot, slot
from site_builder.content.slug import slugify
from site_builder.content.task_list import mark_tasks
from site_builder.content.yaml_nodes import control_character
from site_builder.model import BodyLink, Key, Problem, Where, Words

TOP_HEADING = 3
"""Level of a body's highest heading: it stands below the page's "What happened", which is an `h2`."""
_MARKUP = re.compile(r"[\n!&*<\[\\\]^_`~]")
"""What inline markup of our rules may begin or end with."""
_ENTITY = re.compile(r"&#?\w+;")
_MAY_BE_HTML = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[A-Za-z/!?]")
OUTSIDE_SCHEMES = ("http", "https", "mailto", "tel")
MAX_REPEATED = 1_000_000
"""Characters of the addresses and titles of all links and images: a reference that is used often multiplies."""


class MarkdownFile:
    """Gathers what the Markdown of one file says: its links in the order of their slots, anchors, words, problems."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.links: list[BodyLink] = []
        self.anchors: list[str] = []
        self.words = 0
        self.problems: list[Problem] = []
        self._uses: dict[str, int] = {}
        self._repeated = 0
        self._is_too_much = False

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """HTML of a body that begins on a 1-based line of the file; its highest heading becomes `top_heading`."""
        parser = _block_parser()
        env: EnvType = {}
        tokens = parser.parse(text, env)
        _shift_headings(tokens, top_heading)
        for n in range(len(env.get("footnotes", {}).get("list", ()))):
            self._anchor(f"fn{n + 1}")
        for i, token in enumerate(tokens):
            line = first_line + (token.map[0] if token.map else 0)
            if token.type == "heading_open":
                token.attrSet("id", self._anchor(slugify(_plain_text(tokens[i + 1].children or ()))))
            elif token.type == "inline":
                self._inline(token, line, None)
        _make_figures(tokens)
        self._check_own_anchors(tokens, first_line)
        if OPENING.search(text):
            self._check_conflict(tokens, first_line)
        html = str(parser.renderer.render(tokens, parser.options, env))
        self._check_entities(text, html, first_line, None)
        return html

    def inline(self, text: str, key: Key) -> tuple[str, str]:
        """HTML and plain text of a value of the front matter."""
        parser = _inline_parser()
        env: EnvType = {}
        tokens = parser.parseInline(text, env)
        for token in tokens:
            self._inline(token, 0, key)
        html = str(parser.renderer.render(tokens, parser.options, env))
        self._check_entities(text, html, 0, key)
        return html, "".join(_plain_text(token.children or ()) for token in tokens)

    def _inline(self, parent: Token, line: int, key: Key | None) -> None:
        children = parent.children or ()
        for i, token in enumerate(children):
            if token.type in ("link_open", "image") and not self._affordable(token, line, key):
                continue
            if token.type == "link_open":
                if not _has_text(children, i + 1):
                    hint = "say in the square brackets where it leads: [the paper](https://...)"
                    self._report("no-link-text", "a link without a text", _place(key, line, "[]("), hint)
                self._link(token, line, key)
            elif token.type == "image":
                self._image(token, line, key)
            elif token.type in ("text", "code_inline"):
                self.words += len(token.content.split())

    def _affordable(self, token: Token, line: int, key: Key | None) -> bool:
        """Whether the addresses and titles so far are not too much; else this link or image leads nowhere."""
        self._repeated += sum(len(str(value)) for value in token.attrs.values())
        if self._repeated <= MAX_REPEATED:
            return True
        if not self._is_too_much:
            self._is_too_much = True
            message = f"the addresses and titles of links come to more than {MAX_REPEATED:,} characters"
            self._report("too-much-repeated", message, _place(key, line, ""), "do not use one long reference so often")
        token.attrs = {"href": "#"} if token.type == "link_open" else {"src": "#", "alt": ""}
        return False

    def _link(self, token: Token, line: int, key: Key | None) -> None:
        href = str(token.attrGet("href") or "")
        target = unquote(href)
        scheme = scheme_of(href)
        where = _place(key, line, target or "]()")
        if scheme in ("http", "https"):
            token.attrSet("rel", "noopener")
            if not urlsplit(href).netloc:
                hint = "an address begins with https://"
                self._report("bad-url", f"`{target[:100]}` is not a valid address", where, hint)
        elif scheme not in ("", *OUTSIDE_SCHEMES):
            begin = scheme if scheme == "//" else f"{scheme}:"
            hint = "write the whole address, with https://"
            self._report("unsafe-link", f"a link may not begin with `{begin}`", where, hint)
            token.attrSet("href", "#")
        elif not target:
            self._report("empty-link", "a link without a target", where)
        elif not scheme and not href.startswith("#"):
            token.attrSet("href", self._slot(target, line, image=False))

    def _image(self, token: Token, line: int, key: Key | None) -> None:
        source = unquote(str(token.attrGet("src") or ""))
        where = _place(key, line, source or "]()")
        if not token.content.strip():
            hint = "say in the square brackets what the image shows: ![A chart of ...](chart.svg)"
            self._report("missing-alt", f"the image `{source}` has no description", where, hint)
        if not source:
            self._report("empty-link", "an image without a file", where)
            token.attrSet("src", "#")
        elif scheme_of(source):
            hint = "put a copy beside the story, if its licence allows, and name it here"
            self._report("outside-image", f"the image `{source[:80]}` is not part of this site", where, hint)
            token.attrSet("src", "#")
        else:
            token.attrSet("src", self._slot(source, line, image=True))
            token.meta["slot"] = len(self.links) - 1
        token.attrSet("loading", "lazy")

    def _slot(self, target: str, line: int, image: bool) -> str:
        self._repeated += len(target)
        self.links.append(BodyLink(target, line, image))
        return slot(len(self.links) - 1)

    def _anchor(self, slug: str) -> str:
        """A new anchor: the slug, with a number when there is one like it already."""
        base = anchor = slug or "section"
        while anchor in self._uses:
            self._uses[base] += 1
            anchor = f"{base}-{self._uses[base]}"
        self._uses[anchor] = 1
        self.anchors.append(anchor)
        return anchor

    def _check_own_anchors(self, tokens: Sequence[Token], first_line: int) -> None:
        for block in tokens:
            line = first_line + (block.map[0] if block.map else 0)
            for token in block.children or ():
                href = str(token.attrGet("href") or "") if token.type == "link_open" else ""
                if len(href) > 1 and href[0] == "#" and unquote(href[1:]) not in self._uses:
                    message = f"there is no heading `{href}` on this page"
                    self._report("broken-anchor", message, Words(line, unquote(href)))

    def _check_conflict(self, tokens: Sequence[Token], first_line: int) -> None:
        """Find the first mark of a merge that would be read as text; in code it may be meant."""
        for block in tokens:
            if block.type == "inline" and (found := OPENING.search(block.content)):
                line = first_line + (block.map[0] if block.map else 0)
                self.problems.append(merge_conflict(self.path, Words(line, found[0])))
                break

    def _check_entities(self, text: str, html: str, first_line: int, key: Key | None) -> None:
        """Find the name of a control character, such as `&#12;`, in place of which the character has come."""
        if "&" in text and control_character(html.replace(EDGE, "")) is not None:
            names = (
                entity[0] for entity in _ENTITY.finditer(text) if control_character(unescape(entity[0])) is not None
            )
            name = next(names, "&")
            message = f"`{name}` stands for a control character"
            self._report("control-character", message, _place(key, first_line, name), "remove it")

    def _report(self, code: str, message: str, where: Where, hint: str = "") -> None:
        self.problems.append(Problem(self.path, code, message, where, hint))


def _has_text(tokens: Sequence[Token], start: int) -> bool:
    """Whether there is something to see in a link whose inside begins at this place."""
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token.type == "link_close":
            break
        if token.type == "image" or token.content.strip():
            return True
    return False


def _place(key: Key | None, line: int, text: str) -> Where:
    """Where a text stands: in a value of the front matter, or in the body at or below a line."""
    return Key(key.path, text=text) if key else Words(line, text)


def scheme_of(url: str) -> str:
    """What an address begins with: its scheme, or `//`; empty when it is a path."""
    if url.startswith("//"):
        return "//"
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return "invalid"


def _plain_text(tokens: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(t.type) or t.content for t in tokens if t.type in ("text", "code_inline", *breaks))


def _shift_headings(tokens: Sequence[Token], top: int) -> None:
    headings = [t for t in tokens if t.type in ("heading_open", "heading_close")]
    shift = top - min((int(t.tag[1]) for t in headings), default=top)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + shift)}"


def _make_figures(tokens: list[Token]) -> None:
    """A paragraph that is a single image with a title becomes a figure with the title as its caption."""
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
    """Whether these are the tags of a paragraph of its own: not of a tight list, nor before a footnote's way back."""
    return opening.type == "paragraph_open" and closing.type == "paragraph_close" and not opening.hidden


def _triples(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)


@cache
def _block_parser() -> MarkdownIt:
    parser = hastened(MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]))
    parser.use(footnote_plugin).use(admon_plugin)
    parser.core.ruler.after("inline", "tasks", mark_tasks)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    parser.add_render_rule("image", _image)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    parser = hastened(MarkdownIt("commonmark", {"html": False}).enable("strikethrough"))
    parser.add_render_rule("image", _image)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def has_raw_html(text: str) -> bool:
    """Whether readers of CommonMark would take something in a text for HTML."""
    if not _MAY_BE_HTML.search(text):
        return False
    blocks = _html_parser().parse(text)
    return any(t.type in ("html_block", "html_inline") for block in blocks for t in (block, *(block.children or ())))


@cache
def _html_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser.use(footnote_plugin).use(admon_plugin)


def hastened(parser: MarkdownIt) -> MarkdownIt:
    """Lets plain text pass at once: characters that no rule of CommonMark or ours begins or ends with do not stop it.

    The HTML stays the same; the parser is the one given.
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


def _any_link(url: str) -> bool:
    """Let every link through to our own check, which reports the bad ones; markdown-it would show them as text."""
    return True


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    html = renderer.image(tokens, index, options, env)
    number = tokens[index].meta.get("slot")
    return html if number is None else html.replace("<img", f"<img{attributes_slot(number)}", 1)


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
    code, known = highlight(token.content, language if env["code"] <= MAX_CODE_OF_FILE else "")
    attribute = f' class="language-{known}"' if known else ""
    return f'<pre tabindex="0"><code{attribute}>{code}</code></pre>\n'


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="table" tabindex="0">\n<table>\n'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table>\n</div>\n"

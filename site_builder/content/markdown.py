"""Markdown to HTML, and what the rest of the build needs to know of it: links, anchors, words.

What goes in is the text of one file; nothing is known here of the rest of the site, so links inside it become slots.
HTML in it is shown as text, or cleaned where a hub allows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.conflict import OPENING, merge_conflict
from site_builder.content.markdown_parser import block_parser, inline_parser
from site_builder.content.raw_html import (
    ADDRESSES,
    MAX_TAGS,
    Tag,
    clean,
    count_tags,
    ends,
    has_open_comment,
    tags,
    unbalanced,
)
from site_builder.content.slots import EDGE, slot
from site_builder.content.slug import slugify
from site_builder.content.yaml_nodes import control_character
from site_builder.model import BodyLink, Key, Problem, Severity, Where, Words

TOP_HEADING = 3
"""Level of a body's highest heading: it stands below the page's "What happened", which is an `h2`."""
_ENTITY = re.compile(r"&#?\w+;")
_MAY_BE_HTML = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[A-Za-z/!?]")
_HTML = ("html_block", "html_inline")
_TAG = re.compile(r"<[^<>]*>")
_WAY_BACK = re.compile(r'id="(fnref[0-9:]+)"')
"""What a footnote's way back leads to."""
_EMBEDDED = ("audio", "embed", "iframe", "object", "script", "video")
_INSTEAD = dict.fromkeys(_EMBEDDED, "nothing can be embedded: link to it") | {"h1": "write ## and a heading"}
"""What to write in place of HTML that is left out."""
OUTSIDE_SCHEMES = ("http", "https", "mailto", "tel")
MAX_REPEATED = 1_000_000
"""Characters of the addresses and titles of all links and images: a reference that is used often multiplies."""


class MarkdownFile:
    """Gathers what the Markdown of one file says: its links in the order of their slots, anchors, words, problems.

    With `html`, tags in it are HTML, which is cleaned; else they are text.
    """

    def __init__(self, path: str, html: bool = False) -> None:
        self.path = path
        self.html = html
        self.links: list[BodyLink] = []
        self.anchors: list[str] = []
        self.words = 0
        self.problems: list[Problem] = []
        self._uses: dict[str, int] = {}
        self._repeated = 0
        self._is_too_much = False
        self._tags = 0
        self._left_out: set[str] = set()

    def block(self, text: str, first_line: int, top_heading: int = TOP_HEADING) -> str:
        """HTML of a body that begins on a 1-based line of the file; its highest heading becomes `top_heading`."""
        parser = block_parser(self.html)
        env: EnvType = {}
        tokens = parser.parse(text, env)
        _shift_headings(tokens, top_heading)
        notes = [f"fn{n + 1}" for n in range(len(env.get("footnotes", {}).get("list", ())))]
        for note in notes:
            self._anchor(note)
        has_html = self._raw_html(tokens, first_line, None)
        for i, token in enumerate(tokens):
            line = first_line + (token.map[0] if token.map else 0)
            if token.type == "heading_open":
                token.attrSet("id", self._anchor(slugify(_plain_text(tokens[i + 1].children or ()))))
            elif token.type == "inline":
                self._inline(token, line, None)
        _make_figures(tokens)
        html = str(parser.renderer.render(tokens, parser.options, env))
        if has_html:
            html = self._cleaned(html, first_line, None)
        self._check_own_anchors(tokens, first_line)
        if OPENING.search(text):
            self._check_conflict(tokens, first_line)
        self._check_entities(text, html, first_line, None)
        return html

    def inline(self, text: str, key: Key) -> tuple[str, str]:
        """HTML and plain text of a value of the front matter."""
        parser = inline_parser(self.html)
        env: EnvType = {}
        tokens = parser.parseInline(text, env)
        has_html = self._raw_html(tokens, 0, key)
        for token in tokens:
            self._inline(token, 0, key)
        html = str(parser.renderer.render(tokens, parser.options, env))
        if has_html:
            html = self._cleaned(html, 0, key)
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

    def _raw_html(self, tokens: Sequence[Token], first_line: int, key: Key | None) -> bool:
        """Whether there is HTML, to be cleaned. What of it will be left out is told."""
        found = list(_html_tokens(tokens, first_line)) if self.html else []
        self._tags += sum(count_tags(token.content) for token, _ in found)
        if self._tags > MAX_TAGS:
            message = f"more than {MAX_TAGS:,} tags of HTML"
            self._report("too-much-html", message, _place(key, first_line, "<"), "write it in Markdown")
            for token, _ in found:
                token.type = "text"
            return False
        placed: list[tuple[Tag, Where]] = []
        for token, line in found:
            for tag in tags(token.content):
                at = line + token.content.count("\n", 0, tag.place)
                placed.append((tag, _place(key, at, tag.text)))
                self._tag(*placed[-1], at)
            if has_open_comment(token.content):
                hint = "write --> where the comment ends"
                self._report("unended-html", "`<!--` is not ended", _place(key, line, "<!--"), hint, "warning")
            if token.type == "html_block":
                self.words += len(_TAG.sub(" ", token.content).split())
        ended = (name for token, _ in found for name in ends(token.content))
        for name, is_open in unbalanced((tag.element for tag, _ in placed), ended):
            if is_open:
                where = next(where for tag, where in reversed(placed) if tag.element == name)
                self._report("unended-html", f"`<{name}>` is not ended", where, f"write </{name}>", "warning")
            else:
                where = _place(key, first_line, f"</{name}")
                self._report("unended-html", f"`</{name}>` ends nothing", where, "take it away", "warning")
        return bool(found)

    def _tag(self, tag: Tag, where: Where, line: int) -> None:
        """Take up the name of an element; tell what is wrong with its tag."""
        if tag.name and tag.name not in self._uses:
            self._anchor(tag.name)
        elif tag.name:
            message = f"the name `{tag.name}` is given twice on this page"
            self._report("html-left-out", message, where, "give it another", "warning")
        for what in tag.left_out():
            named = f"`{what}`" if what == f"<{tag.element}>" else f"`{what}` of `<{tag.element}>`"
            if named not in self._left_out:
                self._left_out.add(named)
                message = f"{named} is left out"
                hint = _INSTEAD.get(tag.element, "") if what == f"<{tag.element}>" else ""
                self._report("html-left-out", message, where, hint, "warning")
        if tag.element == "img":
            hint = 'say what it shows: alt="A chart of ..."'
            self._check_alt(tag.attributes.get("alt", ""), tag.attributes.get("src", ""), where, hint)
            if "src" not in tag.attributes:
                self._source("", where, line)
        if tag.element in ADDRESSES:
            name, is_image = ADDRESSES[tag.element]
            address = tag.attributes.get(name, "")
            if scheme_of(address) not in ("", "//", *OUTSIDE_SCHEMES):  # It will be gone before we are asked for it.
                (self._source if is_image else self._href)(address, where, line)

    def _cleaned(self, html: str, first_line: int, key: Key | None) -> str:
        """The HTML of a text with HTML in it, cleaned; its own links and images are gathered with the others."""

        def address(value: str, is_image: bool) -> str:
            where = _place(key, first_line, value)
            self._repeated += len(value)
            if self._repeated > MAX_REPEATED:
                self._tell_too_much(where)
                return "#"
            return (self._source if is_image else self._href)(value, where, first_line)

        names = {*self.anchors, *_WAY_BACK.findall(html)}
        return clean(html, names, {*OUTSIDE_SCHEMES}, address)

    def _affordable(self, token: Token, line: int, key: Key | None) -> bool:
        """Whether the addresses and titles so far are not too much; else this link or image leads nowhere."""
        self._repeated += sum(len(str(value)) for value in token.attrs.values())
        if self._repeated <= MAX_REPEATED:
            return True
        self._tell_too_much(_place(key, line, ""))
        token.attrs = {"href": "#"} if token.type == "link_open" else {"src": "#", "alt": ""}
        return False

    def _tell_too_much(self, where: Where) -> None:
        if not self._is_too_much:
            self._is_too_much = True
            message = f"the addresses and titles of links come to more than {MAX_REPEATED:,} characters"
            self._report("too-much-repeated", message, where, "do not use one long reference so often")

    def _link(self, token: Token, line: int, key: Key | None) -> None:
        href = str(token.attrGet("href") or "")
        if scheme_of(href) in ("http", "https"):
            token.attrSet("rel", "noopener")
        token.attrSet("href", self._href(href, _place(key, line, unquote(href) or "]()"), line))

    def _href(self, href: str, where: Where, line: int) -> str:
        """What is written in place of where a link leads. Tells what is wrong with it."""
        target = unquote(href)
        scheme = scheme_of(href)
        if scheme in ("http", "https"):
            if not urlsplit(href).netloc:
                hint = "an address begins with https://"
                self._report("bad-url", f"`{target[:100]}` is not a valid address", where, hint)
        elif scheme not in ("", *OUTSIDE_SCHEMES):
            begin = scheme if scheme == "//" else f"{scheme}:"
            hint = "write the whole address, with https://"
            self._report("unsafe-link", f"a link may not begin with `{begin}`", where, hint)
            return "#"
        elif not target:
            self._report("empty-link", "a link without a target", where)
        elif not scheme and not href.startswith("#"):
            return self._slot(target, line, image=False)
        return href

    def _image(self, token: Token, line: int, key: Key | None) -> None:
        source = str(token.attrGet("src") or "")
        where = _place(key, line, unquote(source) or "]()")
        hint = "say in the square brackets what the image shows: ![A chart of ...](chart.svg)"
        self._check_alt(token.content, source, where, hint)
        known = len(self.links)
        token.attrSet("src", self._source(source, where, line))
        if len(self.links) > known:
            token.meta["slot"] = known
        token.attrSet("loading", "lazy")

    def _check_alt(self, alt: str, source: str, where: Where, hint: str) -> None:
        if not alt.strip():
            self._report("missing-alt", f"the image `{unquote(source)}` has no description", where, hint)

    def _source(self, source: str, where: Where, line: int) -> str:
        """What is written in place of the file of an image. Tells what is wrong with it."""
        source = unquote(source)
        if not source:
            self._report("empty-link", "an image without a file", where)
        elif scheme_of(source):
            hint = "put a copy beside the story, if its licence allows, and name it here"
            self._report("outside-image", f"the image `{source[:80]}` is not part of this site", where, hint)
        else:
            return self._slot(source, line, image=True)
        return "#"

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
            for href in _hrefs((block, *(block.children or ()))):
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

    def _report(self, code: str, message: str, where: Where, hint: str = "", severity: Severity = "error") -> None:
        self.problems.append(Problem(self.path, code, message, where, hint, severity))


def has_raw_html(text: str) -> bool:
    """Whether readers of CommonMark would take something in a text for HTML."""
    return bool(_MAY_BE_HTML.search(text)) and any(_html_tokens(block_parser(html=True).parse(text), 0))


def _html_tokens(tokens: Sequence[Token], first_line: int) -> Iterator[tuple[Token, int]]:
    """The HTML among some blocks, each piece with the line at or below which it stands."""
    for block in tokens:
        line = first_line + (block.map[0] if block.map else 0)
        yield from ((token, line) for token in (block, *(block.children or ())) if token.type in _HTML)


def _hrefs(tokens: Iterable[Token]) -> Iterator[str]:
    """Where the links lead, as they are written."""
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrGet("href") or "")
        elif token.type in _HTML:
            yield from (tag.attributes["href"] for tag in tags(token.content) if "href" in tag.attributes)


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

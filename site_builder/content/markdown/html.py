"""HTML that stands in Markdown, for hubs that allow it: which of it may stay, and the cleaning of what is made of it.

The cleaning is the work of nh3, which reads HTML as browsers do. It sees the whole of what is made of a text, ours
among it, as an element may begin in one place of the Markdown and end in another: so it lets our classes through, too.
What it takes away is found here as well, by the rules of CommonMark, for the sake of a message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from html import unescape
from types import MappingProxyType

from site_builder.content.markdown.placeholders import DELIMITER, attributes_placeholder
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.value import Value

MAX_TAGS = 5_000
"""Tags in the HTML of a file: reading it takes the square of how deep they are in each other."""
GLOBAL_ATTRIBUTES = frozenset(("dir", "id", "lang", "title"))
"""Attributes of any element."""
_PLAIN = (
    "abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i ins "
    "kbd label mark p pre q rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u "
    "ul var wbr"
)
ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: frozenset[str]() for name in _PLAIN.split()}
    | {
        "a": frozenset(("href",)),
        "col": frozenset(("span",)),
        "colgroup": frozenset(("span",)),
        "data": frozenset(("value",)),
        "details": frozenset(("open",)),
        "img": frozenset(("alt", "src")),
        "input": frozenset(("checked", "disabled", "type")),
        "li": frozenset(("value",)),
        "ol": frozenset(("reversed", "start", "type")),
        "td": frozenset(("colspan", "rowspan")),
        "th": frozenset(("colspan", "rowspan", "scope")),
        "time": frozenset(("datetime",)),
    }
)
"""What may stand in Markdown: elements, each with its attributes beside those of any."""
URL_ATTRIBUTES = MappingProxyType({"a": ("href", False), "img": ("src", True)})
"""Elements with an address: the attribute that holds it, and whether it is that of an image."""
_OURS = {
    "*": {*GLOBAL_ATTRIBUTES, "class"},
    "div": {"tabindex"},
    "pre": {"tabindex"},
    "input": {"checked"},
}
_FORCED = {"input": {"type": "checkbox", "disabled": ""}, "img": {"loading": "lazy"}}
_CLASSES = re.compile(
    r"(admonition|admonition-title|admonition [\w-]+|align-(left|center|right)|contains-task-list|footnote(s|-\w+)"
    r"|language-[\w+#.-]+|task-list-item(-checkbox)?|table)"
)
"""Classes that we give."""
_OF_CODE = re.compile(r"[a-z]{1,3}[0-9]?")
"""Those of the parts of coloured code."""
_NAME = re.compile(r"[A-Za-z][\w-]{0,99}")
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z_:][\w.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^"'=<>`\s]+))?""")
_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9-]*)((?:{_ATTRIBUTE.pattern})*)\s*/?>", re.ASCII)
_OPENING = re.compile(r"<[A-Za-z]")
_ATTRIBUTES_SLOT = re.compile(re.escape(attributes_placeholder(0)).replace("0", "[0-9]+"))
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)\s*>", re.ASCII)
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)
_NOT_A_BREAK = re.compile(r"[^\n]")
_LINK_WITHOUT_TEXT = re.compile(r'<a\b[^>]*\shref="[^"]*"[^>]*>\s*</a>')
_OPEN_ENDED = "br col colgroup dd dt hr img input li p rp rt tbody td tfoot th thead tr wbr"
_ENDS_BY_ITSELF = frozenset(_OPEN_ENDED.split())
"""Elements that need no tag to end them, or have none (HTML, section 13.1.2.4)."""


class Tag(Value, frozen=True):
    """A tag with which an element begins."""

    text: str
    offset: int
    """Where it begins in the HTML."""
    element: str
    attributes: dict[str, str]

    @property
    def name(self) -> str:
        """The name that the element has from now on, to be linked to; empty when it has none, or is left out."""
        name = self.attributes.get("id", "")
        return name if self.element in ELEMENTS and _NAME.fullmatch(name) else ""

    def left_out(self) -> list[str]:
        """What of it does not reach a page: all of it, or some of its attributes."""
        if self.element not in ELEMENTS:
            return [f"<{self.element}>"]
        known = ELEMENTS[self.element] | GLOBAL_ATTRIBUTES
        wrong = [name for name in self.attributes if name not in known]
        return wrong if self.name or "id" not in self.attributes else [*wrong, "id"]


def count_tags(html: str) -> int:
    """How many elements begin in it, at most."""
    return len(_OPENING.findall(html))


def parse_tags(html: str) -> Iterator[Tag]:
    """The tags of the elements that begin in a piece of HTML (CommonMark 0.31.2, section 6.6), but for comments."""
    for found in _TAG.finditer(without_comments(html)):
        attributes = {name.lower(): unescape(_unquoted(value)) for name, value in _ATTRIBUTE.findall(found[2])}
        yield Tag(found[0], found.start(), found[1].lower(), attributes)


def closing_tags(html: str) -> Iterator[str]:
    """The elements that end in a piece of HTML."""
    return (found[1].lower() for found in _CLOSING.finditer(without_comments(html)))


def unbalanced_elements(begun: Iterable[str], ended: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The elements of which not as many end as begin, each with whether more begin."""
    balance = Counter(name for name in begun if name in ELEMENTS and name not in _ENDS_BY_ITSELF)
    balance.subtract(name for name in ended if name in ELEMENTS and name not in _ENDS_BY_ITSELF)
    return ((name, count > 0) for name, count in balance.items() if count)


def without_comments(html: str) -> str:
    """The same with spaces in place of comments: all else stays in its place."""
    return _COMMENT.sub(lambda found: _NOT_A_BREAK.sub(" ", found[0]), html) if "<!--" in html else html


def has_link_without_text(cleaned: str) -> bool:
    """Whether there is nothing between the tags of a link, in HTML that has been cleaned."""
    return bool(_LINK_WITHOUT_TEXT.search(cleaned))


def has_open_comment(html: str) -> bool:
    """Whether a comment in a piece of HTML goes on behind it: then browsers show nothing of what follows."""
    return html.rfind("<!--") > html.rfind("-->")


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith(('"', "'")) else value


def clean(html: str, names: set[str], schemes: Set[str], address: Callable[[str, bool], str]) -> str:
    """The HTML of a text, with slots, without anything that does not belong on a page, and with all its elements ended.

    `names` are those that elements may have, each once: those that are given are taken out of it. `address` says what
    is written in place of an address, which is that of an image if the second argument is true. Those with a scheme
    that is not one of `schemes` are not asked for.
    """
    import nh3  # An extra, that most hubs do without.

    mark = f"slot{digest_bytes(html.encode()).hex()}-"  # Browsers take NUL for a mistake. No text can hold this.

    def attribute(element: str, name: str, value: str) -> str | None:
        if name == "id":
            if value not in names:
                return None
            names.remove(value)
        if name == "class" and not (_CLASSES.fullmatch(value) or (element == "span" and _OF_CODE.fullmatch(value))):
            return None
        of_address, is_image = URL_ATTRIBUTES.get(element, ("", False))
        if name == of_address and not value.startswith(mark):
            return address(value, is_image).replace(DELIMITER, mark)
        return value

    marked = _ATTRIBUTES_SLOT.sub("", html).replace(DELIMITER, mark)
    cleaned = nh3.clean(
        marked,
        tags=set(ELEMENTS),
        attributes={name: {*own, *_OURS.get(name, ())} for name, own in ELEMENTS.items()} | {"*": _OURS["*"]},
        attribute_filter=attribute,
        link_rel="noopener",
        set_tag_attribute_values=_FORCED,
        url_schemes=set(schemes),
    )
    image = re.compile(rf'<img((?:[^">]|"[^"]*")*? src="{mark}([0-9]+){mark}")')
    return image.sub(lambda found: f"<img{attributes_placeholder(int(found[2]))}{found[1]}", cleaned).replace(
        mark, DELIMITER
    )

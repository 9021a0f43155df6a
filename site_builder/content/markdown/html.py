"""Parse and clean HTML in Markdown, for hubs that allow it.

nh3 does the cleaning, and reads HTML as browsers do. It sees the complete HTML of a text, including ours, because an
element may start in one place of the Markdown and end in another; so our own classes are allowed too. The tags that
it removes are also found here, by the rules of CommonMark, to report them.
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
"""Maximum number of tags in a file, because parsing time is quadratic in their depth."""
GLOBAL_ATTRIBUTES = frozenset(("dir", "id", "lang", "title"))
"""Attributes that every element may have."""
_PLAIN = (
    "abbr aside b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr "
    "i ins kbd label mark p pre q rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead "
    "tr u ul var wbr"
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
"""Allowed elements, each with its attributes in addition to the global ones."""
URL_ATTRIBUTES = MappingProxyType({"a": ("href", False), "img": ("src", True)})
"""Elements with a URL: its attribute, and whether it is the URL of an image."""
_OWN_ATTRIBUTES = {
    "*": {*GLOBAL_ATTRIBUTES, "class"},
    "aside": {"aria-label", "role"},
    "div": {"tabindex"},
    "pre": {"tabindex"},
    "input": {"checked"},
}
_FORCED = {"input": {"disabled": ""}, "img": {"loading": "lazy"}}
"""One attribute for each element, as nh3 would add two in any order: `type` is added here."""
_INPUT = re.compile(r'<input((?:[^">]|"[^"]*")*)>')
_CLASSES = re.compile(
    r"(admonition|admonition-title|admonition [\w-]+|align-(left|center|right)|contains-task-list|footnote(s|-\w+)"
    r"|language-[\w+#.-]+|task-list-item(-checkbox)?|table)"
)
"""Classes in our own HTML."""
_CODE_CLASS = re.compile(r"[a-z]{1,3}[0-9]?")
"""Classes in highlighted code."""
_NAME = re.compile(r"[A-Za-z][\w-]{0,99}")
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z_:][\w.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^"'=<>`\s]+))?""")
_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9-]*)((?:{_ATTRIBUTE.pattern})*)\s*/?>", re.ASCII)
_OPENING = re.compile(r"<[A-Za-z]")
_ATTRIBUTES_PLACEHOLDER = re.compile(re.escape(attributes_placeholder(0)).replace("0", "[0-9]+"))
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)\s*>", re.ASCII)
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)
_NOT_A_BREAK = re.compile(r"[^\n]")
_LINK_WITHOUT_TEXT = re.compile(r'<a\b[^>]*\shref="[^"]*"[^>]*>\s*</a>')
INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var"
    r"|wbr)\b[^>]*>"
)
"""An inline tag of rendered HTML, which does not separate words."""
_OPTIONAL_NAMES = "br col colgroup dd dt hr img input li p rp rt tbody td tfoot th thead tr wbr"
_END_TAG_OPTIONAL = frozenset(_OPTIONAL_NAMES.split())
"""Void elements, and elements whose end tag is optional (HTML, section 13.1.2.4)."""


class Tag(Value, frozen=True):
    """A start tag."""

    text: str
    offset: int
    """Index of its first character in the HTML."""
    element: str
    attributes: dict[str, str]

    @property
    def name(self) -> str:
        """The id of the element, as a link target; empty without a valid id, or when the element is removed."""
        name = self.attributes.get("id", "")
        return name if self.element in ELEMENTS and _NAME.fullmatch(name) else ""

    def removed_parts(self) -> list[str]:
        """Return what the cleaning removes: the whole tag, or the names of some attributes."""
        if self.element not in ELEMENTS:
            return [f"<{self.element}>"]
        allowed = ELEMENTS[self.element] | GLOBAL_ATTRIBUTES
        removed = [name for name in self.attributes if name not in allowed]
        return removed if self.name or "id" not in self.attributes else [*removed, "id"]


def count_tags(html: str) -> int:
    """Return the number of start tags, or more: also counts what only looks like one."""
    return len(_OPENING.findall(html))


def parse_tags(html: str) -> Iterator[Tag]:
    """Yield the start tags in a piece of HTML, outside of comments (CommonMark 0.31.2, section 6.6)."""
    for match in _TAG.finditer(without_comments(html)):
        attributes = {name.lower(): unescape(_unquoted(value)) for name, value in _ATTRIBUTE.findall(match[2])}
        yield Tag(match[0], match.start(), match[1].lower(), attributes)


def closing_tags(html: str) -> Iterator[tuple[str, int]]:
    """Return the element names of the end tags in a piece of HTML, each with the index of its first character."""
    return ((match[1].lower(), match.start()) for match in _CLOSING.finditer(without_comments(html)))


def unbalanced_elements(started: Iterable[str], ended: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the elements whose start and end tags differ in number, and whether there are more start tags."""
    balance = Counter(name for name in started if name in ELEMENTS and name not in _END_TAG_OPTIONAL)
    balance.subtract(name for name in ended if name in ELEMENTS and name not in _END_TAG_OPTIONAL)
    return ((name, count > 0) for name, count in balance.items() if count)


def without_comments(html: str) -> str:
    """Replace comments by spaces, so that everything else keeps its position."""
    return _COMMENT.sub(lambda match: _NOT_A_BREAK.sub(" ", match[0]), html) if "<!--" in html else html


def has_link_without_text(cleaned: str) -> bool:
    """Return whether cleaned HTML contains a link without content."""
    return bool(_LINK_WITHOUT_TEXT.search(cleaned))


def has_open_comment(html: str) -> bool:
    """Return whether a comment is not closed, so that browsers would hide the rest of the page."""
    return html.rfind("<!--") > html.rfind("-->")


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith(('"', "'")) else value


def _with_type(tag: re.Match[str]) -> str:
    return tag[0] if ' type="' in tag[1] else f'<input{tag[1]} type="checkbox">'


def clean(html: str, ids: set[str], schemes: Set[str], replace_url: Callable[[str, bool], str]) -> str:
    """Remove everything from the HTML of a text that is not allowed, and close all elements. Placeholders are kept.

    `ids` are the allowed ids, each once; used ones are removed from the set. `replace_url` is called with each URL of
    one of the `schemes`, and whether it is the URL of an image, and returns its replacement.
    """
    import nh3  # An optional library that most hubs do not need.

    mark = f"slot{digest_bytes(html.encode()).hex()}-"  # Browsers reject NUL; and no text can contain its own digest.

    def attribute(element: str, name: str, value: str) -> str | None:
        if name == "id":
            if value not in ids:
                return None
            ids.remove(value)
        if name == "class" and not (_CLASSES.fullmatch(value) or (element == "span" and _CODE_CLASS.fullmatch(value))):
            return None
        if element == "input" and name == "type":
            return "checkbox"
        url_attribute, is_image = URL_ATTRIBUTES.get(element, ("", False))
        if name == url_attribute and not value.startswith(mark):
            return replace_url(value, is_image).replace(DELIMITER, mark)
        return value

    marked = _ATTRIBUTES_PLACEHOLDER.sub("", html).replace(DELIMITER, mark)
    cleaned = nh3.clean(
        marked,
        tags=set(ELEMENTS),
        attributes={name: {*own, *_OWN_ATTRIBUTES.get(name, ())} for name, own in ELEMENTS.items()}
        | {"*": _OWN_ATTRIBUTES["*"]},
        attribute_filter=attribute,
        link_rel="noopener",
        set_tag_attribute_values=_FORCED,
        url_schemes=set(schemes),
    )
    image = re.compile(rf'<img((?:[^">]|"[^"]*")*? src="{mark}([0-9]+){mark}")')
    cleaned = _INPUT.sub(_with_type, cleaned)
    return image.sub(lambda match: f"<img{attributes_placeholder(int(match[2]))}{match[1]}", cleaned).replace(
        mark, DELIMITER
    )

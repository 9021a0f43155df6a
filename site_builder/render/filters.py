"""Filters of the layouts for languages other than HTML: JSON, XML and the HTML inside it, and Markdown.

In: values. Out: text that is safe to put into such a document. All functions are pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import pass_context
from jinja2.filters import sync_do_map
from jinja2.runtime import Context
from jinja2.utils import _PassArg
from markupsafe import Markup

from site_builder.content.text import collapse_whitespace
from site_builder.model.items import ItemGroup, NamedItems, Part, ShownField
from site_builder.model.site import Link
from site_builder.model.timestamp import Timestamp
from site_builder.model.value import Value

_encode = msgspec.json.Encoder().encode
_EMPTY: tuple[object, ...] = (None, "", [], (), {})
_UNSAFE_IN_SCRIPTS = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~|]|&(?=[#A-Za-z])|(?<=\s)#(?=#*\s*$)")
"""Characters with a meaning inside a line of Markdown, and `#` at the end of a heading."""
_MAY_BE_TAG = re.compile(r"<[A-Za-z/!?]")
"""Start of a tag, comment or declaration (HTML, section 13.2.5.6)."""
_BLOCK = re.compile(
    r"(\d{0,9})([-+*.)](?=\s|$)|#{1,6}(?=\s|$)|>|`{3,}(?=[^`]*$)|~{3}|(?:[-_*]\s*){3,}$|\[(?=[^\[\]]*\]:))"
)
"""Marks that begin a block at the start of a line: a list, heading, quotation, fence, rule or reference."""


def json_text(value: object) -> Markup:
    """Return a value as JSON (RFC 8259) without empty members. It is safe inside a `script` element.

    `<`, `>` and `&` are escaped, so that no text can produce `</script>` or `<!--`.
    """
    text = _encode(_without_empty_members(value)).decode()
    for character, escaped in _UNSAFE_IN_SCRIPTS.items():
        text = text.replace(character, escaped)
    return Markup(text)


def cdata(text: str) -> Markup:
    """Return a text as CDATA (XML 1.0, 2.7). A section ends at the first `]]>`, so a text with that needs two."""
    return Markup("<![CDATA[" + str(text).replace("]]>", "]]]]><![CDATA[>") + "]]>")


def text_to_html(text: str) -> str:
    """Return HTML that shows a plain text. It is a text itself: XML around it escapes it once more.

    Readers of RSS read descriptions as HTML (RSS Advisory Board, RSS Best Practices Profile), but a few show them as
    text. So a text that is the same in both, like most, stays as it is.
    """
    text = str(text)
    return escape(text, quote=False) if _MAY_BE_TAG.search(text) or unescape(text) != text else text


def escape_markdown(text: str) -> Markup:
    """Return Markdown (CommonMark) that shows this plain text, in one line, anywhere inside a block."""
    return Markup(_MARKDOWN.sub(r"\\\g<0>", collapse_whitespace(str(text))))


def one_block(markdown: str) -> Markup:
    """Return inline Markdown in one line that starts no block, for use as one paragraph or list item."""
    line = re.sub(r"\s*\n\s*", " ", str(markdown)).strip()
    mark = _BLOCK.match(line)
    return Markup(f"{mark[1]}\\{line[mark.end(1) :]}" if mark else line)


def field_data(field: ShownField, absolute: Callable[[str], str], iso: Callable[[Timestamp], str]) -> dict[str, object]:
    """Return a declared field for JSON: its `value`, `values` of a list, `url` of an image, `items` of references.

    `absolute` makes an absolute URL of an href, and `iso` writes a date.
    """
    data: dict[str, object] = {"name": field.name, "title": field.title}
    if field.items:
        items = [{"name": item.name, "url": absolute(item.url) if item.url else ""} for item in field.items]
        return {**data, "items": items}
    if field.type == "list":
        # Readers see URLs without their schemes.
        return {**data, "values": [link.url if "://" in link.url else link.label for link in field.links]}
    if field.image:
        return {**data, "url": absolute(field.image)}
    if field.type == "boolean":
        return {**data, "value": field.is_true}
    if field.date:
        return {**data, "value": iso(field.date)}
    return {**data, "value": _number(field.text) if field.type == "number" else field.text}


def with_properties(
    thing: Mapping[str, object], fields: Iterable[ShownField], data: Callable[[ShownField], dict[str, object]]
) -> dict[str, object]:
    """Return a thing of schema.org with the fields that are declared as properties. `data` is `field_data`.

    URLs without a property are `sameAs`. A property has each value once.
    """
    values: dict[str, list[object]] = {}
    for field in fields:
        if name := field.property or ("sameAs" if field.type == "url" else ""):
            found = data(field)
            items = found.get("items", found.get("values", [found.get("value", found.get("url"))]))
            of_name = values.setdefault(name, [])
            for item in items:  # type: ignore[attr-defined]
                value = {"@type": field.item_type, **item} if isinstance(item, dict) else item
                if value not in of_name:
                    of_name.append(value)
    return {**thing, **{name: found[0] if len(found) == 1 else found for name, found in values.items()}}


def names(groups: Iterable[NamedItems]) -> tuple[str, ...]:
    """Return the names of all items of some groups."""
    return tuple([item.label for group in groups for item in group.items]) if groups else ()


def listed(groups: Iterable[NamedItems], absolute: Callable[[str], str]) -> list[dict[str, str]]:
    """Return the items of some groups for JSON: `collection`, `name` and `url`. `absolute` is that of `field_data`."""
    return [
        {"collection": group.collection.id, "name": item.label, "url": absolute(item.url)}
        for group in groups
        for item in group.items
    ]


def things(groups: Iterable[ItemGroup], absolute: Callable[[str], str]) -> list[dict[str, str]]:
    """Return the items of some groups as things of schema.org. `absolute` is that of `field_data`."""
    return [
        {"@type": group.collection.schema, "name": item.name, "url": absolute(item.url)}
        for group in groups
        for item in group.items
    ]


def part_data(part: Part, absolute: Callable[[str], str]) -> dict[str, object]:
    """Return a place in a running story for JSON. `absolute` is that of `field_data`."""
    return {"name": part.item.name, "url": absolute(part.item.url), "number": part.number, "count": part.count}


def _number(text: str) -> int | float:
    return float(text) if "." in text or "e" in text else int(text)


def _without_empty_members(value: object) -> object:
    """Return a value for the encoder, without the members of mappings that are in _EMPTY."""
    kind = type(value)
    if isinstance(value, str):
        return str.__str__(value)  # The encoder rejects Markup.
    if value is None or kind is int or kind is bool:
        return value
    if kind is dict or isinstance(value, Mapping):
        members = {}
        for key, member in value.items():  # type: ignore[attr-defined]
            if type(member) is not str and member:
                member = _without_empty_members(member)
            if member or member not in _EMPTY:
                members[key] = member
        return members
    if kind is list or kind is tuple:
        return [item if type(item) is str else _without_empty_members(item) for item in value]  # type: ignore[attr-defined]
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_without_empty_members(item) for item in value]
    return value


_RESERVED = re.compile(r"[^A-Za-z0-9_.~-]")
_QUOTED = {character: quote(character, safe="") for character in map(chr, range(128))}


@pass_context
def mapped(context: Context, values: Iterable[Any], *names: Any, **attribute: Any) -> Iterable[Any]:
    """Return an attribute of each value, or the result of a filter on each: Jinja's `map`.

    For our own types, and filters without arguments, it takes a third of the time: that is a fifth of a list page.
    """
    if not values:
        return ()
    name = attribute.get("attribute")
    if len(attribute) == 1 and type(name) is str and name.isidentifier():
        values = tuple(values)
        if all([isinstance(value, Value) for value in values]):
            return [getattr(value, name) for value in values]
    function = context.environment.filters.get(names[0]) if len(names) == 1 and not attribute else None
    if function and not _PassArg.from_obj(function):
        return [function(value) for value in values]
    return sync_do_map(context, values, *names, **attribute)


SHARE_URLS = {
    "x": "https://x.com/intent/post?url={url}&text={title}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "mastodon": "https://share.joinmastodon.org/#text={title}%20{url}",
    "hacker-news": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={title}",
    "email": "mailto:?subject={title}&body={url}",
}
"""URLs of "Share this story", by the names in the settings."""


def share_links(targets: Iterable[str], url: str, title: str) -> tuple[Link, ...]:
    """Return a link for each target, labelled with its name."""
    url, title = quote_all(url), quote_all(title)
    return tuple([Link(target, SHARE_URLS[target].format(url=url, title=title)) for target in targets])


def quote_all(text: str) -> str:
    """Return a text for a part of a URL, as `quote(text, safe="")` does, which takes four times as long."""
    reserved = set(_RESERVED.findall(text))
    if "%" in reserved:
        text = text.replace("%", "%25")
        reserved.remove("%")
    for character in reserved:
        text = text.replace(character, _QUOTED.get(character) or quote(character, safe=""))
    return text

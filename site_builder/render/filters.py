"""Values as text of other languages than HTML: JSON, CDATA of XML, Markdown. Pure functions, filters of the layouts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from site_builder.content.text import collapse_whitespace
from site_builder.model.site import Link

_encode = msgspec.json.Encoder().encode
_EMPTY: tuple[object, ...] = (None, "", [], {})
_UNSAFE_IN_SCRIPTS = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~|]|&(?=[#A-Za-z])|(?<=\s)#(?=#*\s*$)")
"""What means something inside a line of Markdown; `#` does at the end of a heading."""
_BLOCK = re.compile(
    r"(\d{0,9})([-+*.)](?=\s|$)|#{1,6}(?=\s|$)|>|`{3,}(?=[^`]*$)|~{3}|(?:[-_*]\s*){3,}$|\[(?=[^\[\]]*\]:))"
)
"""What begins a block at the start of a line: a list, a heading, a quotation, a fence, a rule, a reference."""


def json_text(value: object) -> Markup:
    """JSON (RFC 8259) that is also safe inside a `script` element. Members of mappings without a value are left out.

    Whatever a text holds, neither `</script>` nor `<!--` can stand in it.
    """
    text = _encode(_filled(value)).decode()
    for character, escape in _UNSAFE_IN_SCRIPTS.items():
        text = text.replace(character, escape)
    return Markup(text)


def cdata(text: str) -> Markup:
    """A CDATA section of XML (XML 1.0, 2.7); one ends at the first `]]>`, so a text with that needs two."""
    return Markup("<![CDATA[" + str(text).replace("]]>", "]]]]><![CDATA[>") + "]]>")


def escape_markdown(text: str) -> Markup:
    """A plain text as Markdown that shows it (CommonMark), in one line, wherever inside a block it stands."""
    return Markup(_MARKDOWN.sub(r"\\\g<0>", collapse_whitespace(str(text))))


def one_block(markdown: str) -> Markup:
    """Inline Markdown as one paragraph or item of a list: in one line that does not begin with the mark of a block."""
    line = re.sub(r"\s*\n\s*", " ", str(markdown)).strip()
    begins = _BLOCK.match(line)
    return Markup(f"{begins[1]}\\{line[begins.end(1) :]}" if begins else line)


def _filled(value: object) -> object:
    if isinstance(value, str):
        return str.__str__(value)  # The encoder takes no Markup.
    if isinstance(value, Mapping):
        members = [(key, _filled(member)) for key, member in value.items()]
        return {key: member for key, member in members if member not in _EMPTY}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_filled(item) for item in value]
    return value


SHARE_URLS = {
    "x": "https://x.com/intent/post?url={url}&text={title}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "mastodon": "https://share.joinmastodon.org/#text={title}%20{url}",
    "hacker-news": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={title}",
    "email": "mailto:?subject={title}&body={url}",
}
"""Where "Share this story" leads, by the names of the settings."""


def share_links(targets: Iterable[str], url: str, title: str) -> tuple[Link, ...]:
    """A link for each target, labelled with its name."""
    url, title = quote(url, safe=""), quote(title, safe="")
    return tuple(Link(target, SHARE_URLS[target].format(url=url, title=title)) for target in targets)

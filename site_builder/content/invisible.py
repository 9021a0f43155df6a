"""Characters that look like a space or like nothing, where Markdown and YAML want a space.

Spaces of other kinds (no-break, narrow, ideographic) work as plain spaces there: macOS types one for Option+Space, and
Chinese and Japanese keyboards type a wide one. Characters without width are reported: who sees them?
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import name

from site_builder.content.text import without_plain_characters

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces other than the plain one, for a character class."""
ZERO_WIDTH = "\u00ad\u180e\u200b-\u200f\u2060\ufeff"
"""Characters without width, for a character class."""
# Patterns for a text that has such characters are compiled when one is found: at the start, that would take 10 ms.
_ANY_SPACE = re.compile(f"[{SPACES}]")
_VISIBLE = re.compile(f"[^ \\t{SPACES}{ZERO_WIDTH}]")
_ANY = re.compile(f"[{SPACES}{ZERO_WIDTH}]")
_SP = f"[ \\t{SPACES}]"
_MARKERS = (
    rf"(?:{_SP}*(?:[-*+]|>|(?P<number>\d{{1,9}})[.)])(?={_SP}|>|$){_SP}*)*"
    rf"(?:{_SP}*(?:\#{{1,6}}(?={_SP})|\[[ xX{SPACES}]\](?={_SP})|\[[^\]\n]+\]:(?={_SP})|\||```|~~~){_SP}*)?"
)
"""The markers at the start of a line, each with the spaces after it."""
_RULE_CHARACTERS = frozenset("|:-*_= \t")
"""Characters of a line of a table below its head, a rule or an underline."""
_NEAR_MARKS = rf"(?m)^(?:[^\w\n{ZERO_WIDTH}]|[\dxX])*[{SPACES}{ZERO_WIDTH}]|^[ >]*\[[^\]\n]+\]:[{SPACES}]"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ZERO_MARKER = (
    rf"{_SP}*[{ZERO_WIDTH}]+{_SP}*(?:[-*+]{_SP}|\d{{1,9}}[.)]{_SP}|\#{{1,6}}{_SP}|>|\||```|~~~|!!! )"
    rf"|{_SP}*(?:[-*+]|\d{{1,9}}[.)]|\#{{1,6}}|>){_SP}*[{ZERO_WIDTH}]+{_SP}"
    rf"|{_SP}*(?:[-+]|\*(?![^*\n]*\*)|\d{{1,9}}[.)]|\#{{1,6}})[{ZERO_WIDTH}]+[^\W\d_]"
)
"""A marker that a character without width keeps from being one."""
_YAML_INDENT = rf"(?m)^(?:{_SP}|-(?={_SP}))*[{SPACES}](?:{_SP}|-(?={_SP}))*"
_YAML_KEY = (
    rf"(?m)^(?P<indent> *(?P<item>- +)?)(?P<key>[a-z_][\w-]*|\"[^\"\n]*\"|'[^'\n]*'|/\S*?)"
    rf"(?P<before>{_SP}*):(?P<after>{_SP}+|$)"
)
_ITEM_KEYS = frozenset(("id", "label", "name", "slug", "title", "to", "url"))
"""Keys that may follow the hyphen of a list item; other words there are text."""
_YAML_ZERO = (
    rf"(?m)^[ -]*(?P<a>[{ZERO_WIDTH}])[ -]*[A-Za-z_\"'\[-]"
    rf"|^ *(?:- +)?[A-Za-z_][\w-]*(?P<b>[{ZERO_WIDTH}])[\w{ZERO_WIDTH} -]*:(?: |$)"
    rf"|^ *[A-Za-z_][\w-]*:(?P<c>[{ZERO_WIDTH}])"
)


def describe(character: str) -> str:
    """Return code point and name of a character: `U+00A0 NO-BREAK SPACE`."""
    return f"U+{ord(character):04X} {name(character, 'without a name')}"


def may_have_marks(text: str) -> bool:
    """Return whether a Markdown text has such characters next to what may be a mark: most have them between words."""
    return has_invisible(text) and bool(re.search(_NEAR_MARKS, text))


def has_invisible(text: str) -> bool:
    """Return whether a text has spaces of another kind, or characters without width."""
    return not text.isascii() and bool(_ANY.search(without_plain_characters(text)))


def is_hidden(character: str) -> bool:
    """Return whether a character has no width."""
    return bool(re.fullmatch(f"[{ZERO_WIDTH}]", character))


def with_plain_spaces(text: str) -> str:
    """Return Markdown with plain spaces where syntax wants one: columns stay, and text is not changed."""
    lines, fence, numbered = text.split("\n"), "", False
    for i, line in enumerate(lines):
        if _ANY_SPACE.search(line) and not fence:
            lines[i] = line = _plain_line(line, numbered)
        elif not fence and _is_blank(line):
            lines[i] = line = ""
        numbered = bool(re.match(r"\s*\d{1,9}[.)]\s", line)) or (numbered and line[:1] in (" ", ""))
        if mark := _FENCE.match(line):
            fence = mark[1][0] * 3 if not fence else "" if mark[1].startswith(fence) else fence
    return "\n".join(lines)


def _plain_line(line: str, is_after_number: bool) -> str:
    """Return a line of Markdown with plain spaces between its markers. A lone `20.` may begin a date."""
    if _is_blank(line):
        return ""
    if _RULE_CHARACTERS.issuperset(plain := _plain(line)):
        return plain.rstrip()
    match = re.match(_MARKERS, line)
    number = match["number"] if match else None
    if not match or (number not in (None, "1") and not is_after_number):
        return line
    return _plain(match[0]) + line[match.end() :] if match[0].strip() else line


def _is_blank(line: str) -> bool:
    return bool(line) and not _VISIBLE.search(line)


def find_hidden_in_markdown(text: str) -> Iterator[tuple[int, str]]:
    """Yield line (0-based) and character of each character without width that keeps a marker from being one."""
    fence = ""
    for number, line in enumerate(text.split("\n")):
        if not fence and re.match(_ZERO_MARKER, line) and (hidden := re.search(f"[{ZERO_WIDTH}]", line)):
            yield number, hidden[0]
        if mark := _FENCE.match(line):
            fence = mark[1][0] * 3 if not fence else "" if mark[1].startswith(fence) else fence


def yaml_with_plain_spaces(text: str) -> str:
    """Return YAML with plain spaces in indentation, after the hyphens of items and around the colons of keys."""
    return re.sub(_YAML_KEY, _plain_key, re.sub(_YAML_INDENT, lambda match: _plain(match[0]), text))


def _plain_key(match: re.Match[str]) -> str:
    if match["item"] and match["key"] not in _ITEM_KEYS:
        return match[0]
    return f"{match['indent']}{match['key']}{_plain(match['before'])}:{_plain(match['after'])}"


def find_hidden_in_yaml(text: str) -> tuple[int, str] | None:
    """Return index and character of the first character without width that is part of a key, or right next to one."""
    match = re.search(_YAML_ZERO, text)
    if not match:
        return None
    index = next(match.start(group) for group in "abc" if match[group])
    return index, text[index]


def _plain(text: str) -> str:
    return _ANY_SPACE.sub(" ", text)

"""Texts with marks at known places, written as YAML in every way, for tests of the places of problems."""

from __future__ import annotations

from hypothesis import strategies as st

MARK = "¦"
"""Stands before what a problem is about; it is not part of the text."""
STYLES = ("double", "single", "plain", "literal", "folded")
_INDENT = "    "
Point = tuple[int, int]
"""A line and a column, both 1-based."""


def points_of(marked: str) -> tuple[str, list[Point]]:
    """Return a text without its marks, and the line and column of what follows each."""
    text, points = "", []
    for number, part in enumerate(marked.split(MARK)):
        if number:
            points.append((text.count("\n") + 1, len(text) - text.rfind("\n")))
        text += part
    return text, points


@st.composite
def yaml_of(draw: st.DrawFn, value: str) -> str:
    """Write a value as the text that follows `key:` in YAML; marks stay where they are.

    A space may become a new line where the style allows it, and any character of a double-quoted value an escape.
    """
    style = draw(st.sampled_from(STYLES))
    may_fold = style != "literal"
    quote = {"double": '"', "single": "'"}.get(style, "")
    written = {"literal": f"|-\n{_INDENT}", "folded": f">-\n{_INDENT}"}.get(style, quote)
    for index, character in enumerate(value):
        is_alone = value[index - 1 : index].strip() and value[index + 1 : index + 2].strip()
        if character == "\n":
            written += {"double": "\\n", "literal": f"\n{_INDENT}"}.get(style, f"\n\n{_INDENT}")
        elif character == " " and index and is_alone and may_fold and draw(st.integers(0, 5)) == 0:
            written += f"\n{_INDENT}"
        elif style == "double" and character != MARK and (character in '"\\' or draw(st.integers(0, 9)) == 0):
            written += f"\\{character}" if character in '"\\' else f"\\u{ord(character):04x}"
        else:
            written += "''" if style == "single" and character == "'" else character
    return written + quote

"""Check footnotes: references without a note, notes without a reference, two notes of one name.

mdit-py-plugins shows the first as text, and drops the others without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.content.markdown.collector import LinkCollector
from site_builder.content.markdown.foreign_syntax import mask
from site_builder.content.markdown.places import OFFSET, PlaceFinder
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.model.problems import TextLocation

_REFERENCE = re.compile(r"\[\^([^\[\]\n]+)\](?![(\[])")
_INLINE_NOTE = re.compile(r"\^\[[^\[\]\n]+\](?![(\[])")
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[\^[^\[\]\n]+\])*\]\(")
"""The text of a link, with footnotes in it."""
_MARK = re.compile(r"\[\^|\^\[")
_DIGITS = re.compile(r"\d+")
MAX_HINTS = 100
"""Problems of a file after which no typo is looked for."""
_AFTER = "put the reference after it"
NO_PLACE_HINT = "footnotes work only in the body: put the text here, or link to it"


def note_plugin(parser: MarkdownIt) -> None:
    """Collect the names and lines of all notes in `env["notes"]`, in order, before they are moved to the end."""
    parser.core.ruler.after("block", "notes", _collect_notes)


def check_footnotes(
    tokens: Sequence[Token], env: EnvType, first_line: int, file: LinkCollector, places: PlaceFinder
) -> None:
    """Report what is wrong with the footnotes of a body that starts on a line of its file."""
    refs = env.get("footnotes", {}).get("refs", {})
    names: set[str] = set()
    for name, line in env.get("notes", ()):
        location = TextLocation(first_line + line, f"[^{name}]:")
        if name in names:
            message = f"there are two notes `[^{name}]`; only the last one is shown"
            file.report("duplicate-footnote", message, location, "give one of them another name", "warning")
        elif refs.get(f":{name}", -1) < 0:
            message = f"nothing refers to the note `[^{name}]`, so it is not shown"
            hint = f"write `[^{name}]` where it belongs, or remove the note"
            file.report("unused-footnote", message, location, hint, "warning")
        names.add(name)
    suggestions = Suggestions([name for name in sorted(names) if not name.isdigit()])
    for token in tokens:
        if token.type == "inline":
            _check_places(token, file, places)
            if "[^" in token.content:
                _check_references(token, names, file, places, suggestions)
                _check_links(token, names, file, places)


def find_misplaced(text: str) -> Iterator[tuple[int, str]]:
    """Yield index and text of each footnote in a text where footnotes do not work."""
    if "[^" in text or "^[" in text:
        masked = mask(text)
        yield from ((match.start(), match[0]) for match in _REFERENCE.finditer(masked))
        yield from ((match.start(), match[0]) for match in _INLINE_NOTE.finditer(masked))


def _collect_notes(state: StateCore) -> None:
    if "footnotes" in state.env:
        state.env["notes"] = [
            (token.meta["label"], token.map[0] if token.map else 0)
            for token in state.tokens
            if token.type == "footnote_reference_open"
        ]


def _check_references(
    block: Token, names: Set[str], file: LinkCollector, places: PlaceFinder, suggestions: Suggestions
) -> None:
    """Report references without a note."""
    masked = mask(block.content)
    for match in _REFERENCE.finditer(masked):
        name = match[1]
        if name not in names:
            message = f"there is no note `[^{name}]`, so the reference is shown as typed"
            has_room = len(file.problems) < MAX_HINTS
            similar = suggestions.closest(name) if has_room and not name.isdigit() else ""
            is_near = similar and _without_digits(similar) != _without_digits(name)  # `fig3` is not meant by `fig2`.
            hint = (
                f"did you mean `[^{similar}]`?"
                if is_near
                else f"write the note in a paragraph of its own: [^{name}]: ..."
            )
            if " " in name:
                hint = "the name of a note must not contain spaces"
            location = places.at(block, match.start(), match[0])
            file.report("missing-footnote", message, location, hint, "warning")


def _check_links(block: Token, names: Set[str], file: LinkCollector, places: PlaceFinder) -> None:
    """Report references to notes in what would be the text of a link: they make it no link."""
    for link in _LINK.finditer(mask(block.content)):
        for match in _REFERENCE.finditer(link[0], 1):
            if match[1] in names:
                location = places.at(block, link.start() + match.start(), match[0])
                message = f"the footnote `{match[0]}` in the text of a link makes it no link"
                file.report("misplaced-footnote", message, location, _AFTER, "warning")


def _without_digits(name: str) -> str:
    return _DIGITS.sub("", name)


def _check_places(block: Token, file: LinkCollector, places: PlaceFinder) -> None:
    """Report footnotes in the description of an image, where they are lost, and in the text of a link."""
    in_link = start = 0
    for token in block.children or ():
        in_link += (token.type == "link_open") - (token.type == "link_close")
        if token.type in ("link_open", "image"):
            start = max(start, token.meta.get(OFFSET, 0))
        is_lost = token.type == "image" and any(child.type == "footnote_ref" for child in token.children or ())
        if is_lost or (in_link and token.type == "footnote_ref"):
            message = (
                f"a footnote does not work in {'the description of an image' if is_lost else 'the text of a link'}"
            )
            mark = _MARK.search(block.content, start)
            start = mark.end() if mark else start
            location = places.at(block, mark.start() if mark else None, "[^")
            file.report("misplaced-footnote", message, location, _AFTER, "warning")

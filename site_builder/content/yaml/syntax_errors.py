"""What is said of lines that are not YAML: the parser's complaint in an editor's words, with what to write instead.

What goes in is the error and the text; what comes out is a problem. Slips that are commonly made are known by the
line, and said of the line on which they are: the parser mostly stumbles over what comes after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, takewhile

import yaml

from site_builder.content.merge_conflict import CONFLICT_MARKER, merge_conflict_problem
from site_builder.content.yaml.quoting import quote
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.value import Value

_NO_COLON = "could not find expected ':'"
_NO_END = "found unexpected end of stream"
_COLON = "mapping values are not allowed"
_IN_BRACKETS = "did not find expected ',' or"
_GOES_ON = ("did not find expected key", "did not find expected '-' indicator")
_IN_QUOTES = "put the value in quotes"
_NO_PAIR = ("this line is not `key: value`", "check for a missing colon or wrong indentation")
_NEEDS_QUOTES = "a value that contains `: ` must be in quotes"
_COMPLAINTS = (
    (_COLON, _NEEDS_QUOTES, ""),
    ("cannot start any token", "a value cannot start with this character", _IN_QUOTES),
    (_NO_COLON, *_NO_PAIR),
    (_NO_END, "a quotation mark or bracket is not closed", ""),
    ("did not find expected <document start>", "this is not YAML", "front matter is lines of `key: value`"),
    ("found another document", "a second YAML document starts here", "remove the line `---`"),
    (_GOES_ON[0], "this does not fit the lines above", "check the indentation and the quotation marks"),
    (_IN_BRACKETS, "a bracket is not closed", "close it, or put text in quotes"),
    (_GOES_ON[1], "this does not belong to the list above", "check the indentation"),
    ("found undefined tag handle", "a value cannot start with `!`", _IN_QUOTES),
    ("did not find expected alphabetic or numeric", "a value cannot start with `*` or `&`", _IN_QUOTES),
    ("did not find expected comment or line break", "a value cannot start with `>` or `|`", _IN_QUOTES),
    ("block sequence entries are not allowed", "a value cannot start with `- `", _IN_QUOTES),
    ("mapping keys are not allowed", "a value cannot start with `? `", _IN_QUOTES),
    ("did not find expected node content", "a value is missing here", "close the bracket, or put text in quotes"),
    ("found unknown escape character", "in double quotes, `\\` starts an escape", "use single quotes, or write `\\\\`"),
)
"""What the parser says, what we say, and what helps."""
_TAB = re.compile(r" *\t")
_NO_SPACE = re.compile(r" *(?:- )?([A-Za-z_]+):(?!//)[^\s:]")
_LINE = re.compile(r" *(- )?((?(1)(?:id|slug|label)|[a-z_][a-z_-]*):(?= |$))? *(.*)")
"""A line: the hyphen of an item, a key with its colon, and the value. Most items are texts, and have no keys."""
_HAS_COLON = re.compile(r":(?: |$)")
_WORD = re.compile(r"[\w-]+")
_PAIR = re.compile(r"([\w-]+): *([^,:{}\[\]]*)$")
"""In brackets: a key and the beginning of its value."""
_TO_END = re.compile(r"[^,{}\[\]]*")
_CURLY = "“”„‟«»‘’‚"
_OPENING = frozenset("[{")
_CLOSED = {'"': "quotation mark", "'": "quotation mark", "[": "bracket", "{": "bracket"}


class Typo(Value, frozen=True):
    """A slip that is known by its line."""

    line: int
    """From 0."""
    column: int
    """From 0."""
    message: str
    hint: str


def syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """The problem that an error of the parser is, in a text that begins on a line of a file."""
    if conflict := CONFLICT_MARKER.search(text):
        return merge_conflict_problem(path, PointLocation(text.count("\n", 0, conflict.start()) + first_line))
    said = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and said in (_NO_COLON, _NO_END):
        mark = error.context_mark  # where it began says more than where it was missed
    if mark is None:
        return Problem(path, "yaml-syntax", "this is not valid YAML")
    lines = text.rstrip().split("\n")
    line, column = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    slip = next(chain.from_iterable(find(said, lines, line, column) for find in _SLIPS), None)
    if slip is None:
        known = ((ours, hint) for theirs, ours, hint in _COMPLAINTS if theirs in said)
        message, hint = next(known, ("this line cannot be read", "check the indentation, and put values in quotes"))
        if _IN_BRACKETS in said and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column
        slip = Typo(line, column, message, f"{hint}: {_whole(lines[line])}" if hint is _IN_QUOTES else hint)
    return Problem(path, "yaml-syntax", slip.message, PointLocation(slip.line + first_line, slip.column + 1), slip.hint)


def _tab(said: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    if found := _TAB.match(lines[line]):
        yield Typo(line, found.end() - 1, "this line starts with a tab", "use two spaces instead")


def _missing_space(said: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """After the colon of a key, on the line itself or the one before it."""
    above = max((i for i in range(line) if lines[i].strip()), default=line)
    for i in (above, line):
        found = _NO_SPACE.match(lines[i])
        if found and (said == _NO_COLON or _COLON in said) and ": " not in lines[i]:
            key = found[1]
            hint = f"write {key}: {lines[i][found.end() - 1 :].strip()}"
            yield Typo(i, found.start(1), f"a space is missing after `{key}:`", hint)


def _no_colon(said: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Before the first pair: the lines without a colon above it are read as the beginning of its key."""
    indent, above = _indent(lines[line]), [i for i in range(line) if lines[i].strip()]
    words = [*takewhile(lambda i: _indent(lines[i]) == indent and _is_words(lines[i]), reversed(above))]
    if _COLON in said and words and (not indent or _WORD.fullmatch(lines[words[-1]].strip())):
        yield Typo(words[-1], indent, *_NO_PAIR)


def _colon(said: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """In a value; or there is none, and the line is indented more than the one before it."""
    in_brackets = (
        _IN_BRACKETS in said
        and lines[line][column : column + 2] == ": "
        and not _OPENING.isdisjoint(lines[line][:column])
    )
    if _COLON not in said and not in_brackets:
        return
    value = _parts(lines[line])[1]
    if value[:1] and value[0] in _CURLY and not in_brackets:
        bare = value.strip(_CURLY)
        hint = f"write {_parts(lines[line])[0]}{quote(bare if value[-1] in _CURLY else value)}"
        yield Typo(line, lines[line].index(value), "curly quotation marks are not quotes in YAML", hint)
    elif in_brackets:
        before, after = _PAIR.search(lines[line][:column]), _TO_END.match(lines[line], column)
        hint = f"write {before[1]}: {quote(before[2] + after[0].rstrip())}" if before and after else ""
        yield Typo(line, column, _NEEDS_QUOTES, hint)
    elif ": " in value or value.endswith(":"):
        yield Typo(line, column, _NEEDS_QUOTES, f"write {_whole(lines[line])}" if _parts(lines[line])[0] else "")
    elif line and _indent(lines[line]) > _indent(lines[line - 1]):
        hint = "keys of the same level start in the same column"
        yield Typo(line, _indent(lines[line]), "this line is indented more than the one above it", hint)


def _goes_on(said: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """A value that goes on after what was taken for its end."""
    value = _parts(lines[line])[1]
    if value[:1] in _CLOSED and said.startswith(_GOES_ON) and column > lines[line].index(value):
        message = f"there is more text after the closing {_CLOSED[value[0]]}"
        yield Typo(line, column, message, f"put the whole value in quotes: {_whole(lines[line])}")


_SLIPS: tuple[Callable[[str, list[str], int, int], Iterator[Typo]], ...] = (
    _tab,
    _missing_space,
    _no_colon,
    _colon,
    _goes_on,
)
"""Each is given what the parser says, the lines, and the place."""


def _is_words(line: str) -> bool:
    """Whether a line is of words alone: no key, no item, no comment."""
    return not _HAS_COLON.search(line) and not line.lstrip().startswith(("- ", "#"))


def _parts(line: str) -> tuple[str, str]:
    """What stands before the value of a line (`key: ` or `- `), and the value."""
    hyphen, key, value = _LINE.fullmatch(line.rstrip()).groups()  # type: ignore[union-attr]
    return f"{key} " if key else hyphen or "", value


def _whole(line: str) -> str:
    """A line with its value in quotes."""
    before, value = _parts(line)
    return before + quote(value)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

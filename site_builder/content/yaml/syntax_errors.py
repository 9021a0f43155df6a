"""Translate syntax errors of the YAML parser for editors, with hints.

In: the error and the text. Out: a problem. Common mistakes are recognised by their line and reported there, because
the parser often fails only on a later line.
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
_PARSER_MESSAGES = (
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
"""Part of the parser's message, our message, and our hint."""
_TAB = re.compile(r" *\t")
_NO_SPACE = re.compile(r" *(?:- )?([A-Za-z_]+):(?!//)[^\s:]")
_LINE = re.compile(r" *(- )?((?(1)(?:id|slug|label)|[a-z_][a-z_-]*):(?= |$))? *(.*)")
"""A line: the hyphen of an item, a key with its colon, and the value. Most items are texts without keys."""
_WIDE_COLON = re.compile(r"( *(?:- )?[A-Za-z_]+ *)：")
MAX_LINES_BACK = 3
"""Lines above an error that may be its cause."""
_HAS_COLON = re.compile(r":(?: |$)")
_WORD = re.compile(r"[\w-]+")
_PAIR = re.compile(r"([\w-]+): *([^,:{}\[\]]*)$")
"""In brackets: a key, and the start of its value."""
_TO_END = re.compile(r"[^,{}\[\]]*")
_CURLY = "“”„‟«»‘’‚"
_OPENING = frozenset("[{")
_CLOSED = {'"': "quotation mark", "'": "quotation mark", "[": "bracket", "{": "bracket"}


class Typo(Value, frozen=True):
    """A common mistake, recognised by its line."""

    line: int
    """0-based."""
    column: int
    """0-based."""
    message: str
    hint: str


def syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return the problem for a parser error, in a text that starts on `first_line` of a file."""
    if conflict := CONFLICT_MARKER.search(text):
        return merge_conflict_problem(path, PointLocation(text.count("\n", 0, conflict.start()) + first_line))
    parser_message = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and parser_message in (_NO_COLON, _NO_END):
        mark = error.context_mark  # the start of the element says more than its missing end
    if mark is None:
        return Problem(path, "yaml-syntax", "this is not valid YAML")
    lines = text.rstrip().split("\n")
    line, column = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    checks = (check(parser_message, lines, line, column) for check in _TYPO_CHECKS)
    typo = next(chain.from_iterable(checks), None)
    if typo is None:
        translations = ((ours, hint) for theirs, ours, hint in _PARSER_MESSAGES if theirs in parser_message)
        message, hint = next(
            translations, ("this line cannot be read", "check the indentation, and put values in quotes")
        )
        if _IN_BRACKETS in parser_message and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column
        typo = Typo(line, column, message, f"{hint}: {_quoted_line(lines[line])}" if hint is _IN_QUOTES else hint)
    return Problem(path, "yaml-syntax", typo.message, PointLocation(typo.line + first_line, typo.column + 1), typo.hint)


def _tab(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    if match := _TAB.match(lines[line]):
        yield Typo(line, match.end() - 1, "this line starts with a tab", "use two spaces instead")


def _missing_space(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Find a missing space after the colon of a key, on this line or the one above."""
    above = max((i for i in range(line) if lines[i].strip()), default=line)
    for i in (above, line):
        match = _NO_SPACE.match(lines[i])
        if match and (parser_message == _NO_COLON or _COLON in parser_message) and ": " not in lines[i]:
            key = match[1]
            hint = f"write {key}: {lines[i][match.end() - 1 :].strip()}"
            yield Typo(i, match.start(1), f"a space is missing after `{key}:`", hint)


def _no_colon(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Find lines without a colon above the first key, which YAML reads as the start of that key."""
    indent, above = _indent(lines[line]), [i for i in range(line) if lines[i].strip()]
    words = [*takewhile(lambda i: _indent(lines[i]) == indent and _is_words(lines[i]), reversed(above))]
    if _COLON in parser_message and words and (not indent or _WORD.fullmatch(lines[words[-1]].strip())):
        yield Typo(words[-1], indent, *_NO_PAIR)


def _colon(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Find a colon or curly quotation marks in a value, or a line that is indented too far."""
    in_brackets = (
        _IN_BRACKETS in parser_message
        and lines[line][column : column + 2] == ": "
        and not _OPENING.isdisjoint(lines[line][:column])
    )
    if _COLON not in parser_message and not in_brackets:
        return
    value = _parts(lines[line])[1]
    if value[:1] and value[0] in _CURLY and not in_brackets:
        unquoted = value.strip(_CURLY)
        hint = f"write {_parts(lines[line])[0]}{quote(unquoted if value[-1] in _CURLY else value)}"
        yield Typo(line, lines[line].index(value), "curly quotation marks are not quotes in YAML", hint)
    elif in_brackets:
        before, after = _PAIR.search(lines[line][:column]), _TO_END.match(lines[line], column)
        hint = f"write {before[1]}: {quote(before[2] + after[0].rstrip())}" if before and after else ""
        yield Typo(line, column, _NEEDS_QUOTES, hint)
    elif ": " in value or value.endswith(":"):
        yield Typo(line, column, _NEEDS_QUOTES, f"write {_quoted_line(lines[line])}" if _parts(lines[line])[0] else "")
    elif line and _indent(lines[line]) > _indent(lines[line - 1]):
        hint = "keys of the same level start in the same column"
        yield Typo(line, _indent(lines[line]), "this line is indented more than the one above it", hint)


def _goes_on(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Find text after a closing quotation mark or bracket."""
    value = _parts(lines[line])[1]
    if value[:1] in _CLOSED and parser_message.startswith(_GOES_ON) and column > lines[line].index(value):
        message = f"there is more text after the closing {_CLOSED[value[0]]}"
        yield Typo(line, column, message, f"put the whole value in quotes: {_quoted_line(lines[line])}")


def _wide_colon(parser_message: str, lines: list[str], line: int, column: int) -> Iterator[Typo]:
    """Find a key with the colon of Chinese and Japanese keyboards, in the line of the error or above it."""
    for number in range(min(line, len(lines) - 1), max(-1, line - MAX_LINES_BACK), -1):
        if match := _WIDE_COLON.match(lines[number]):
            message = "`：` is U+FF1A FULLWIDTH COLON; YAML wants `:` and a space"
            yield Typo(
                number, match.end() - 1, message, f"write {match[1].strip()}: {lines[number][match.end() :].strip()}"
            )
            break


_TYPO_CHECKS: tuple[Callable[[str, list[str], int, int], Iterator[Typo]], ...] = (
    _tab,
    _wide_colon,
    _missing_space,
    _no_colon,
    _colon,
    _goes_on,
)
"""Arguments: the message of the parser, the lines, and the 0-based line and column of the error."""


def _is_words(line: str) -> bool:
    """Return whether a line is only words, without a key, item or comment."""
    return not _HAS_COLON.search(line) and not line.lstrip().startswith(("- ", "#"))


def _parts(line: str) -> tuple[str, str]:
    """Split a line into the part before its value (`key: ` or `- `), and the value."""
    hyphen, key, value = _LINE.fullmatch(line.rstrip()).groups()  # type: ignore[union-attr]
    return f"{key} " if key else hyphen or "", value


def _quoted_line(line: str) -> str:
    """Return a line with its value in quotes."""
    before, value = _parts(line)
    return before + quote(value)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

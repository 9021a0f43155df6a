"""Check values of the front matter that are not Markdown: markup in texts, and quotation marks around names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.content.markdown.footnotes import NO_PLACE_HINT, find_misplaced
from site_builder.content.markdown.foreign_syntax import find_in_plain_text
from site_builder.model.problems import KeyLocation, Problem

KeyPath = tuple[str | int, ...]
_QUOTES = {"“": "”", "„": "“”", "‟": "”", "‘": "’", "‚": "‘’", "«": "»", "»": "«", "「": "」", "『": "』"}
"""Opening quotation marks that YAML does not know, each with its closing ones."""
_ANY_QUOTE = re.compile("[“„‟‘‚«»「」『』”]")
_OPENING, _CLOSING = "".join(_QUOTES), "".join(_QUOTES.values())


def check_texts(path: str, texts: Iterable[tuple[str, KeyPath]]) -> Iterator[Problem]:
    """Report markup and footnotes in texts that readers see as typed."""
    for text, key in texts:
        for finding in find_in_plain_text(text):
            location = KeyLocation(key, index=finding.offset)
            yield Problem(path, "foreign-syntax", finding.message, location, finding.hint, "warning")
        for index, note in find_misplaced(text):
            message, location = f"the footnote `{note}` is shown as typed", KeyLocation(key, index=index)
            yield Problem(path, "misplaced-footnote", message, location, NO_PLACE_HINT, "warning")


def may_have_quotes(yaml: str) -> bool:
    """Return whether a name in a YAML text may be in quotation marks that YAML does not know."""
    return not yaml.isascii() and bool(_ANY_QUOTE.search(yaml))


def check_names(path: str, names: Iterable[tuple[str, KeyPath]]) -> Iterator[Problem]:
    """Report names with a quotation mark at one end or both, which YAML reads as part of them."""
    for name, key in names:
        bare = without_quotes(name)
        if bare != name:
            marks = name.replace(bare, "", 1)
            message = f"the quotation marks {' and '.join(dict.fromkeys(marks))} become part of `{name}`"
            hint = f"did you mean `{bare}`?" if bare else 'write "..." around it'
            yield Problem(path, "curly-quotes", message, KeyLocation(key), hint, "warning")


def check_list(path: str, items: tuple[str, ...], key: str) -> Iterator[Problem]:
    """Report texts of a list that are all in quotation marks: a single one may be a quotation."""
    if items and all(_is_quoted(item) for item in items):
        yield from check_names(path, ((item, (key, i)) for i, item in enumerate(items)))


def without_quotes(name: str) -> str:
    """Return a name without the quotation marks around it; one inside (`Moore’s law`) stays."""
    name = name.strip()
    if _is_quoted(name):
        return name[1:-1].strip()
    if name[:1] in _QUOTES and not any(mark in name[1:] for mark in _QUOTES[name[0]]):
        return name[1:].strip()
    if name[-1:] and name[-1] in _CLOSING and name[-1] != "’" and not any(mark in name[:-1] for mark in _OPENING):
        return name[:-1].strip()
    return name


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES[text[0]]

"""Authors: report a name that looks like another spelling of the name of another author.

In: the stories of a hub, and the entries of its authors. Out: problems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.diagnostics.suggestions import NearWords
from site_builder.hub.vocabulary import names_of
from site_builder.lint.article import finding, in_key
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import Problem
from site_builder.model.value import Value

MIN_LETTERS = 6
"""Shorter names may differ in one letter and be two people: Jan and Jon."""
_Words = Sequence[str]


class _Author(Value, frozen=True):
    """What is known of a name."""

    name: str
    paths: tuple[str, ...]
    """Of its stories."""
    entry: str = ""
    """The file that has its entry; empty if it has none."""


def check(stories: Iterable[Story], entries: Iterable[Item] = ()) -> Iterator[Problem]:
    """Yield a problem for each story whose author has a name that is like that of an author of more stories.

    Authors with entries stand before all others, and are not reported: an editor has said that they are there.
    """
    stories = list(stories)
    authors = _authors(stories, entries)
    usual = _usual_names(authors)
    for story in stories if usual else ():
        for slug, name in zip(story.author_slugs, story.authors, strict=True):
            if slug in usual:
                other = authors[usual[slug]]
                where = f"in {other.entry}" if other.entry else f"the author of {_count(other.paths)}"
                message = f"`{name}` looks like another spelling of `{other.name}`, {where}"
                others = other.paths if len(other.paths) <= 2 and not other.entry else ()
                hint = f"did you mean `{other.name}`?"
                yield finding(story.path, "similar-author", message, in_key("author", text=name), hint, others)


def _authors(stories: Iterable[Story], entries: Iterable[Item]) -> dict[str, _Author]:
    """Return the authors by the slugs of their names: those with entries by each of these."""
    names: dict[str, str] = {}
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for story in stories:
        for slug, name in zip(story.author_slugs, story.authors, strict=True):
            names.setdefault(slug, name)
            paths[slug].append(story.path)
    authors = {slug: _Author(name, tuple(paths[slug])) for slug, name in names.items()}
    for entry in entries:
        author = _Author(entry.name, tuple(paths[entry.id]), entry.path)
        authors |= dict.fromkeys([entry.id, *(slug for slug, _ in names_of(entry))], author)
    return authors


def _usual_names(authors: Mapping[str, _Author]) -> dict[str, str]:
    """Return the slugs of authors, each with that of the author it looks like."""
    ordered = sorted(authors, key=lambda slug: (not authors[slug].entry, -len(authors[slug].paths), -len(slug), slug))
    same_words: dict[tuple[str, ...], str] = {}
    same_initials: defaultdict[tuple[str, ...], list[_Words]] = defaultdict(list)
    known = [slug for slug in ordered if authors[slug].entry or len(authors[slug].paths) > 1]
    by_letters = {slug.replace("-", ""): slug for slug in reversed(known)}
    near = NearWords(by_letters)
    found: dict[str, str] = {}
    for slug in filter(None, ordered):
        words = slug.split("-")
        initials = (*(word[:1] for word in words[:-1]), words[-1])
        other = same_words.setdefault(tuple(sorted(words)), slug)
        if other == slug:
            other = next(("-".join(full) for full in same_initials[initials] if _is_short_for(words, full)), "")
        if not other and len(authors[slug].paths) == 1:
            letters = slug.replace("-", "")
            long_enough = (word for word in near.near(letters) if max(len(letters), len(word)) >= MIN_LETTERS)
            other = by_letters.get(next(long_enough, ""), "")
        if other and not authors[slug].entry:
            found[slug] = other
        else:
            same_initials[initials].append(words)
    return found


def _is_short_for(words: _Words, others: _Words) -> bool:
    """Return whether two names of as many words differ only in first names that are initials in one of them."""
    return len(words) > 1 and all(1 in (len(a), len(b)) for a, b in zip(words, others, strict=True) if a != b)


def _count(paths: Sequence[str]) -> str:
    return f"{len(paths)} {'story' if len(paths) == 1 else 'stories'}"

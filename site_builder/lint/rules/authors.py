"""Authors: report a name that looks like another spelling of the name of another author.

In: the stories of a hub. Out: problems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from site_builder.diagnostics.suggestions import NearWords
from site_builder.lint.article import finding, in_key
from site_builder.model.content import Story
from site_builder.model.problems import Problem

MIN_LETTERS = 6
"""Shorter names may differ in one letter and be two people: Jan and Jon."""
_Words = Sequence[str]


def check(stories: Iterable[Story], entries: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each story whose author has a name that is like that of an author of more stories.

    `entries` are the slugs of the authors with entries of their own: an editor has said that these are people, so they
    stand before all others, and are not reported.
    """
    stories = list(stories)
    names: dict[str, str] = {}
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for story in stories:
        for slug, name in zip(story.author_slugs, story.authors, strict=True):
            names.setdefault(slug, name)
            paths[slug].append(story.path)
    ranks = {slug: (slug in entries, len(users), slug) for slug, users in paths.items()}
    usual = _usual_names(ranks, entries)
    for story in stories if usual else ():
        for slug, name in zip(story.author_slugs, story.authors, strict=True):
            if other := usual.get(slug):
                users = paths[other]
                message = f"`{name}` looks like another spelling of `{names[other]}`, the author of {_count(users)}"
                hint = f"did you mean `{names[other]}`?"
                others = tuple(users) if len(users) <= 2 else ()
                yield finding(story.path, "similar-author", message, in_key("author", text=name), hint, others)


def _usual_names(ranks: Mapping[str, tuple[bool, int, str]], entries: Collection[str]) -> dict[str, str]:
    """Return the slugs of authors, each with that of the author it looks like."""
    ordered = sorted(ranks, key=ranks.__getitem__, reverse=True)
    same_words: dict[tuple[str, ...], str] = {}
    same_initials: defaultdict[tuple[str, ...], list[_Words]] = defaultdict(list)
    known = [slug for slug in ordered if slug in entries or ranks[slug][1] > 1]
    by_letters = {slug.replace("-", ""): slug for slug in reversed(known)}
    near = NearWords(by_letters)
    found: dict[str, str] = {}
    for slug in ordered:
        words = slug.split("-")
        key = (*(word[0] for word in words[:-1]), words[-1]) if slug else ()
        other = same_words.setdefault(tuple(sorted(words)), slug)
        if other == slug:
            other = next(("-".join(full) for full in same_initials[key] if _is_short_for(words, full)), "")
        if not other and ranks[slug][1] == 1:
            letters = slug.replace("-", "")
            long_enough = (word for word in near.near(letters) if max(len(letters), len(word)) >= MIN_LETTERS)
            other = by_letters.get(next(long_enough, ""), "")
        if other and slug not in entries:
            found[slug] = other
        else:
            same_initials[key].append(words)
    return found


def _is_short_for(words: _Words, others: _Words) -> bool:
    """Return whether two names of as many words differ only in first names that are initials in one of them."""
    return len(words) > 1 and all(1 in (len(a), len(b)) for a, b in zip(words, others, strict=True) if a != b)


def _count(users: Sequence[str]) -> str:
    return f"{len(users)} {'story' if len(users) == 1 else 'stories'}"

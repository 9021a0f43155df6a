"""Claims: find numbers and names in the title and the takeaways that the body of the story does not support.

In: an `Article`. Out: problems. Wrong figures are the worst mistakes of a digest, but a takeaway may well say more than
the body. By default, only two cases are reported: a number or name so close to one in the body that one of the two
is a typo, and a number or name of the title that is nowhere else in the story. The settings can also ask that the body
has every number and name of the takeaways (`unstated-takeaway`).

Not found are numbers in words in title and takeaways that are no amounts (`twelve billion` is one), a figure that the
text has for something else of the same kind, a name that the text has in part, and a name that appears only at the
start of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from site_builder.lint.article import Article, finding, number_of
from site_builder.lint.numbers.index import NumberIndex
from site_builder.lint.numbers.reading import DATE, Number, amounts_in_words, numbers, numbers_in_words
from site_builder.lint.rules.names import Mentions, Name, known_names, names
from site_builder.model.content import Timestamp
from site_builder.model.problems import Problem, ShownLocation
from site_builder.model.value import Value

TITLE = ("title",)
"""The key of the title."""
MIN_CLAIMED = 10
"""Smaller numbers of a title may count things in the story without being in its text: "5 things to know"."""


class Claim(Value, frozen=True):
    """A title or takeaway, and the key of its value in the front matter."""

    text: str
    key: tuple[str | int, ...]
    html: bool = False
    """Whether tags in its Markdown are HTML."""

    def location(self, words: str, start: int) -> ShownLocation:
        """Return the location of words that are at an index of the text."""
        number = number_of(words, self.text, start)
        return ShownLocation(key=self.key, text=words, number=number, markdown=not self.is_title, html=self.html)

    @property
    def is_title(self) -> bool:
        """Whether it is the title."""
        return self.key == TITLE


class ArticleFacts:
    """The numbers and names of the body of an article, and of other texts if given."""

    def __init__(self, article: Article, *texts: str) -> None:
        self._article = article
        self._text = "\n".join((article.text, *texts))

    def states(self, number: Number) -> bool:
        """Return whether the text has a number in digits, in words or as a date. `80%` also matches its rest, `20%`."""
        forms = [number]
        if number.kind == "%" and number.value < 100.0:
            forms.append(msgspec.structs.replace(number, value=100.0 - number.value))
        return any(self.digit_numbers.states(form) or self._word_numbers.states(form) for form in forms)

    @cached_property
    def digit_numbers(self) -> NumberIndex:
        """The numbers written in digits."""
        return NumberIndex(numbers(self._text, self._article.language))

    @cached_property
    def mentions(self) -> Mentions:
        """The names in the text and the name of the source."""
        story = self._article.story
        return Mentions(f"{self._text} {story.source} {story.domain}", self._article.language)

    @cached_property
    def _word_numbers(self) -> NumberIndex:
        """The numbers written in words, and the parts of the dates of the story."""
        story = self._article.story
        return NumberIndex([*numbers_in_words(self._text), *_dates(story.date, story.updated)])


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for each number and name in title and takeaways that is likely wrong or unsupported."""
    story = article.story
    if not article.text:
        return
    claims = [Claim(story.title, TITLE)]
    claims += [Claim(text, ("takeaways", i), article.html) for i, text in enumerate(article.takeaways)]
    known = known_names((story.title, *article.takeaways, story.summary, story.why_it_matters))
    body = ArticleFacts(article)
    rest = ArticleFacts(article, *article.takeaways, story.summary, story.why_it_matters)
    for claim in claims:
        for number in _claimed(claim.text, article.language):
            if not body.states(number):
                yield from _number(story.path, claim, number, body, rest)
        for name in names(claim.text, known, article.language):
            if name.words not in body.mentions:
                yield from _name(story.path, claim, name, body, rest)


def _claimed(text: str, language: str) -> list[Number]:
    """Return the numbers that a title or takeaway claims: those in digits and, in English, amounts in words."""
    is_english = language.partition("-")[0].lower() == "en"
    return [*numbers(text, language), *(amounts_in_words(text) if is_english else ())]


def _number(path: str, claim: Claim, number: Number, body: ArticleFacts, rest: ArticleFacts) -> Iterator[Problem]:
    location = claim.location(number.text, number.start)
    if other := body.digit_numbers.like(number):
        message = f"`{number.text}` here, but `{other.text}` in the body"
        yield finding(
            path, "unlike-number", message, location, "check which of the two is right, and correct the other"
        )
    elif not claim.is_title:
        yield _unstated_in_takeaway(path, number.text, location)
    elif (number.value >= MIN_CLAIMED or number.kind == "%") and not rest.states(number):
        yield _unstated_in_title(path, number.text, location)


def _name(path: str, claim: Claim, name: Name, body: ArticleFacts, rest: ArticleFacts) -> Iterator[Problem]:
    location, name_text = claim.location(name.words[0], name.start), " ".join(name.words)
    if other := body.mentions.like(name.words):
        message = f"`{name_text}` here, but `{other}` in the body"
        yield finding(path, "unlike-name", message, location, "check which of the two is right, and correct the other")
    elif not claim.is_title:
        yield _unstated_in_takeaway(path, name_text, location)
    elif name.words not in rest.mentions:
        yield _unstated_in_title(path, name_text, location)


def _unstated_in_title(path: str, claimed: str, location: ShownLocation) -> Problem:
    hint = "mention it in the body, or correct the title"
    return finding(path, "unstated-title", f"`{claimed}` is not mentioned anywhere else in the story", location, hint)


def _unstated_in_takeaway(path: str, claimed: str, location: ShownLocation) -> Problem:
    hint = "mention it in the body, or correct the takeaway"
    return finding(path, "unstated-takeaway", f"`{claimed}` is not mentioned in the body", location, hint)


def _dates(*timestamps: Timestamp | None) -> list[Number]:
    """Return year, month and day of each timestamp, as numbers."""
    moments = [timestamp.local for timestamp in timestamps if timestamp]
    parts = [part for moment in moments for part in (moment.year, moment.month, moment.day)]
    return [Number("", float(part), 0.5, kind=DATE) for part in parts]

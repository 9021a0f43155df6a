"""Support: what title and takeaways state, and the text of the story does not.

Wrong figures are the worst mistakes of a digest, but a takeaway may well say what the body leaves out. So what is sure
is reported by itself: a number or name that the body has in a form so like it that one of the two is a slip, and one in
the title that nothing else in the story has. That every figure and name of a takeaway stands in the body, too, can be
asked for in the settings (`unstated-takeaway`).

Not noticed are numbers in words in title and takeaways, a figure that the text has in another connection, a name of
which it has a part, and names that begin a sentence and stand nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from site_builder.lint.article import Article, finding, in_key
from site_builder.lint.rules.names import Mentions, known_names, names
from site_builder.lint.rules.numbers import Number, is_stated, like, numbers, numbers_in_words
from site_builder.model.content import Timestamp
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.value import Value

COUNTED = 10
"""A smaller number may be a count that the story shows without saying it: "5 things to know"."""


class Claim(Value, frozen=True):
    """A title or takeaway."""

    text: str
    location: KeyLocation


class ArticleFacts:
    """What an article states, in its body or in other texts of it too."""

    def __init__(self, article: Article, *texts: str) -> None:
        self._article = article
        self._text = "\n".join((article.text, *texts))

    def states(self, number: Number) -> bool:
        """Whether a number is there, in digits, in words or as a date; of a share, the rest counts too."""
        forms = [number]
        if number.unit == "%" and number.value < 100.0:
            forms.append(msgspec.structs.replace(number, value=100.0 - number.value))
        return any(is_stated(form, self.written) or is_stated(form, self._otherwise) for form in forms)

    @cached_property
    def written(self) -> list[Number]:
        """The numbers in digits."""
        return numbers(self._text)

    @cached_property
    def mentions(self) -> Mentions:
        """The names; that of the source counts as mentioned."""
        return Mentions(f"{self._text} {self._article.story.source} {self._article.story.domain}")

    @cached_property
    def _otherwise(self) -> list[Number]:
        story = self._article.story
        return [*numbers_in_words(self._text), *_dates(story.date, story.updated)]


def check(article: Article) -> Iterator[Problem]:
    """Every number and name of title and takeaways that is likely to be wrong, or stands alone."""
    story = article.story
    if not article.text:
        return
    claims = [Claim(story.title, in_key("title"))]
    claims += [Claim(text, in_key("takeaways", i)) for i, text in enumerate(article.takeaways)]
    known = known_names((story.title, *article.takeaways, story.summary, story.why_it_matters))
    body = ArticleFacts(article)
    rest = ArticleFacts(article, *article.takeaways, story.summary, story.why_it_matters)
    for claim in claims:
        for number in numbers(claim.text):
            if not body.states(number):
                yield from _number(story.path, claim, number, body, rest)
        for name in names(claim.text, known, article.language):
            if name not in body.mentions:
                yield from _name(story.path, claim, name, body, rest)


def _number(path: str, claim: Claim, number: Number, body: ArticleFacts, rest: ArticleFacts) -> Iterator[Problem]:
    place = in_key(*claim.location.path, text=number.text)
    if other := like(number, body.written):
        message = f"`{number.text}` here, but `{other.text}` in the body"
        yield finding(path, "unlike-number", message, place, "which of the two is right?")
    elif claim.location.path != ("title",):
        yield _unstated_in_takeaway(path, number.text, place)
    elif (number.value >= COUNTED or number.unit == "%") and not rest.states(number):
        yield _unstated_in_title(path, number.text, place)


def _name(path: str, claim: Claim, name: tuple[str, ...], body: ArticleFacts, rest: ArticleFacts) -> Iterator[Problem]:
    place, written = in_key(*claim.location.path, text=name[0]), " ".join(name)
    if other := body.mentions.like(name):
        message = f"`{written}` here, but `{other}` in the body"
        yield finding(path, "unlike-name", message, place, "which of the two is right?")
    elif claim.location.path != ("title",):
        yield _unstated_in_takeaway(path, written, place)
    elif name not in rest.mentions:
        yield _unstated_in_title(path, written, place)


def _unstated_in_title(path: str, what: str, place: KeyLocation) -> Problem:
    hint = "the text has to bear out what the title says: mention it, or correct it"
    return finding(path, "unstated-title", f"`{what}` occurs nowhere else in the story", place, hint)


def _unstated_in_takeaway(path: str, what: str, place: KeyLocation) -> Problem:
    hint = "mention it in the body too, where readers look for more, or correct it"
    return finding(path, "unstated-takeaway", f"`{what}` does not occur in the body", place, hint)


def _dates(*moments: Timestamp | None) -> list[Number]:
    parts = [(m.at.year, m.at.month, m.at.day) for m in moments if m]
    return [Number("", float(part), 0.5) for date in parts for part in date]

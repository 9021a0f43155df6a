"""The rules by name: what each code means, how much it weighs unless the settings say otherwise, and who applies it.

To add one: a function that yields what it finds, in the module of its family; its code in RULES; an entry for it in
docs/messages.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.lint.article import Article
from site_builder.lint.rules import claims, headings, images, links, markup, sources, tags, takeaways, titles
from site_builder.model.content import Story
from site_builder.model.problems import Problem
from site_builder.model.value import Value


class Rule(Value, frozen=True):
    """A rule of `check`."""

    summary: str
    level: str = "warning"
    """`off`, `warning` or `error`, where the settings say nothing."""


RULES = {
    "dead-link": Rule("A link leads to a page elsewhere that is gone (with --external-links)."),
    "empty-box": Rule("A box has no text, as that is not indented."),
    "lonely-tag": Rule("A tag that only one story has looks like a slip of another one."),
    "long-dek": Rule("The summary is longer than what previews of links show."),
    "long-title": Rule("The title is longer than what cards show."),
    "needless-ignore": Rule("A story ignores a rule that finds nothing in it."),
    "no-why-it-matters": Rule("The story does not say why it matters."),
    "orphan-page": Rule("Nothing leads to this page."),
    "orphan-story": Rule("No other story leads to this one."),
    "own-address": Rule("A link leads to the hub itself by a whole address."),
    "repeated-dek": Rule("The summary says what the title says."),
    "repeated-takeaway": Rule("A takeaway says what the title or another takeaway says."),
    "same-original": Rule("Two stories credit one original."),
    "shown-as-text": Rule("What was meant to be a link, a picture or HTML is shown as it was typed."),
    "skipped-heading": Rule("A heading skips a level."),
    "takeaway-count": Rule("There are too few or too many takeaways."),
    "unlike-name": Rule("A name in title or takeaways is spelt otherwise in the body."),
    "unlike-number": Rule("A number in title or takeaways looks like a slip of one in the body."),
    "unreachable-link": Rule("A site elsewhere does not answer (with --external-links)."),
    "unstated-takeaway": Rule("A number or name of a takeaway does not occur in the body.", "off"),
    "unstated-title": Rule("A number or name of the title occurs nowhere else in the story."),
    "vague-link": Rule("The words of a link do not say where it leads."),
    "weak-alt": Rule("The description of a picture does not describe it."),
}

OF_ONE_STORY: tuple[Callable[[Article], Iterable[Problem]], ...] = (
    titles.check,
    takeaways.check,
    claims.check,
    headings.check,
    images.check,
    links.check,
    markup.check,
)
OF_ALL_STORIES: tuple[Callable[[Iterable[Story]], Iterable[Problem]], ...] = (tags.check, sources.check)

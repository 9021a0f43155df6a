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


class CheckRule(Value, frozen=True):
    """A rule of `check`."""

    summary: str
    level: str = "warning"
    """`off`, `warning` or `error`, where the settings say nothing."""


RULES = {
    "dead-link": CheckRule("A link leads to a page elsewhere that is gone (with --external-links)."),
    "empty-box": CheckRule("A box has no text, as that is not indented."),
    "lonely-tag": CheckRule("A tag that only one story has looks like a slip of another one."),
    "long-dek": CheckRule("The summary is longer than what previews of links show."),
    "long-title": CheckRule("The title is longer than what cards show."),
    "needless-ignore": CheckRule("A story ignores a rule that finds nothing in it."),
    "no-why-it-matters": CheckRule("The story does not say why it matters."),
    "orphan-page": CheckRule("Nothing leads to this page."),
    "orphan-story": CheckRule("No other story leads to this one."),
    "own-address": CheckRule("A link leads to the hub itself by a whole address."),
    "repeated-dek": CheckRule("The summary says what the title says."),
    "repeated-takeaway": CheckRule("A takeaway says what the title or another takeaway says."),
    "same-original": CheckRule("Two stories credit one original."),
    "shown-as-text": CheckRule("What was meant to be a link, a picture or HTML is shown as it was typed."),
    "skipped-heading": CheckRule("A heading skips a level."),
    "takeaway-count": CheckRule("There are too few or too many takeaways."),
    "unlike-name": CheckRule("A name in title or takeaways is spelt otherwise in the body."),
    "unlike-number": CheckRule("A number in title or takeaways looks like a slip of one in the body."),
    "unreachable-link": CheckRule("A site elsewhere does not answer (with --external-links)."),
    "unstated-takeaway": CheckRule("A number or name of a takeaway does not occur in the body.", "off"),
    "unstated-title": CheckRule("A number or name of the title occurs nowhere else in the story."),
    "vague-link": CheckRule("The words of a link do not say where it leads."),
    "weak-alt": CheckRule("The description of a picture does not describe it."),
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

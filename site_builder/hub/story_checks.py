"""Check stories against the rest of the hub: category, source, slugs, related stories, dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from site_builder.config.schema import Config
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug
from site_builder.content.story_template import source_line
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hub.schedule import FAR_FUTURE, Selection
from site_builder.hub.vocabulary import Vocabulary, domains_of
from site_builder.model.content import Story
from site_builder.model.problems import KeyLocation, Problem, Severity

MAX_NAMED = 20
"""Categories or domains that a message lists."""
EXAMPLE_SUMMARY = "An example story, to be replaced by your first one."
"""Summary of the example story in a new hub."""


def check_stories(
    stories: Iterable[Story],
    unreadable: Mapping[str, str],
    config: Config,
    sources: Vocabulary,
    selection: Selection,
) -> Iterator[Problem]:
    """Problems of stories, including drafts, compared with each other and the settings.

    `unreadable` has the slugs of files with errors, by path: other stories may name them.
    """
    stories = list(stories)
    categories = {category.slug: category for category in config.categories}
    suggestions, known_categories = Suggestions(categories), f"known: {_some(sorted(categories))}"
    slugs = dict.fromkeys([*(story.slug for story in stories), *unreadable.values()])
    slug_suggestions = Suggestions(slugs)
    yield from _duplicates(stories)
    sound: set[tuple[str, bool, str]] = set()
    """Sources as stories write them, with the host of the original, in which nothing is wrong: there are few.
    The checks of stories take 1.1 instead of 3.8 % of the time of an edit."""
    for story in stories:
        if categories and story.category and story.category_slug not in categories:
            hint = suggestions.did_you_mean(story.category) or known_categories
            message = f"no category `{story.category}` in the settings"
            yield _of(story, "unknown-category", message, "category", hint=hint)
        if story.summary == EXAMPLE_SUMMARY:
            message, hint = "this is the example story of a new hub", "delete it, or replace it by your own"
            yield _of(story, "example-story", message, "summary", hint=hint, severity="warning")
        credit = story.source, story.source_by_id, story.domain
        if credit not in sound:
            found = [*_check_source(story, sources)]
            yield from found
            if not found:
                sound.add(credit)
        if story.related or story.unrelated:
            yield from _check_related(story, slugs, slug_suggestions)
        if story.date and story.date.at - selection.at > FAR_FUTURE:
            yield _of(
                story,
                "far-future",
                "the date is more than a year in the future",
                "date",
                hint="check the year",
                severity="warning",
            )


def _check_source(story: Story, sources: Vocabulary) -> Iterator[Problem]:
    if not story.source:
        return
    record = sources.find(story.source)
    if record is None and not sources.is_whole:
        return
    key = ("source",) if story.source_by_id else ("source", "name")
    if record is None:
        if not slugify(story.source):
            yield _of(story, "empty-slug", f"the source `{story.source}` has no letter or digit", *key)
        elif story.source_by_id or sources.entries:
            hint = (sources.ids if story.source_by_id else sources.names).did_you_mean(
                story.source
            ) or f"add to content/sources.yaml: {source_line(story.source, slugify(story.source), story.domain)}"
            message = f"no source `{story.source}` in content/sources.yaml"
            severity: Severity = "error" if story.source_by_id else "warning"
            yield _of(story, "unknown-source", message, *key, hint=hint, severity=severity)
        return
    host, domains = story.domain, domains_of(record)
    if host and domains and not sources.has_domain(record, host):
        url_key = ("source_url",) if story.source_by_id else ("source", "url")
        message = f"`{host}` is not a domain of {record.name} ({_some(domains)})"
        hint = "if it is, add it to the record in content/sources.yaml"
        yield _of(story, "foreign-domain", message, *url_key, hint=hint, severity="warning")


def _some(names: Sequence[str]) -> str:
    """Return names for a message: not all, as every story may have this message."""
    return ", ".join(names[:MAX_NAMED]) + (", ..." if len(names) > MAX_NAMED else "")


def _check_related(story: Story, slugs: Collection[str], suggestions: Suggestions) -> Iterator[Problem]:
    for key, names in (("related", story.related), ("unrelated", story.unrelated)):
        for i, name in enumerate(names):
            if name not in slugs:
                hint = suggestions.did_you_mean(name)
                yield _of(story, "unknown-story", f"no story has the slug `{name}`", key, i, hint=hint)


def _duplicates(stories: Iterable[Story]) -> Iterator[Problem]:
    stories = list(stories)
    duplicates = duplicate_slugs(stories)
    for story, other in duplicates.values():
        message = f"{other.path} has the slug `{story.slug}`, too"
        hint = "rename one of the files, or give one another `slug`"
        location = KeyLocation(("slug",)) if _sets_slug(story) else None
        yield Problem(story.path, "duplicate-slug", message, location, hint, other_paths=(other.path,))
    by_id: dict[str, Story] = {}
    for story in sorted((story for story in stories if story.path not in duplicates), key=lambda story: story.draft):
        other = by_id.setdefault(story.id, story)
        if other is not story:
            message = f"{other.path} has the id `{story.id}`, too"
            hint = "feeds tell stories apart by their ids: give the newer one an `id` of its own"
            location = KeyLocation(("id",))
            yield Problem(story.path, "duplicate-id", message, location, hint, other_paths=(other.path,))


def duplicate_slugs(stories: Iterable[Story]) -> dict[str, tuple[Story, Story]]:
    """Return the stories whose slug belongs to another story, by path; each with that other story.

    Published stories come before drafts, and stories whose file name gives the slug before those that set it.
    """
    first: dict[str, Story] = {}
    duplicates: dict[str, tuple[Story, Story]] = {}
    for story in stories:
        other = first.setdefault(story.slug, story)
        if other is not story:
            first[story.slug], second = sorted((other, story), key=lambda each: (each.draft, _sets_slug(each)))
            duplicates[second.path] = second, first[story.slug]
    return duplicates


def _sets_slug(story: Story) -> bool:
    return story.slug != default_slug(story.path)


def _of(
    story: Story, code: str, message: str, *key: str | int, hint: str = "", severity: Severity = "error"
) -> Problem:
    return Problem(story.path, code, message, KeyLocation(key), hint, severity)

"""Checks of a story against the rest of the hub: its category, its source, its neighbours, its date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from site_builder.config.schema import Config
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug
from site_builder.content.story_template import source_line
from site_builder.diagnostics.suggestions import Suggestions, did_you_mean
from site_builder.hub.schedule import FAR_FUTURE, Selection
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.model.content import Source, Story
from site_builder.model.problems import KeyLocation, Problem, Severity

EXAMPLE_SUMMARY = "An example story, to be replaced by your first one."
"""Of the story with which a hub begins."""


def check_stories(
    stories: Iterable[Story],
    unreadable: Mapping[str, str],
    config: Config,
    sources: SourceRegistry,
    selection: Selection,
) -> Iterator[Problem]:
    """What is wrong with stories, drafts among them, seen beside each other and the settings.

    `unreadable` has the paths and slugs of files with errors of their own, which may be named all the same.
    """
    stories = list(stories)
    categories = {c.slug for c in config.categories}
    slugs = dict.fromkeys([*(story.slug for story in stories), *unreadable.values()])
    like = Suggestions(slugs)
    yield from _duplicates(stories)
    for story in stories:
        if categories and story.category and story.category_slug not in categories:
            hint = did_you_mean(story.category, categories) or f"known: {', '.join(sorted(categories))}"
            message = f"no category `{story.category}` in the settings"
            yield _of(story, "unknown-category", message, "category", hint=hint)
        if story.summary == EXAMPLE_SUMMARY:
            message, hint = "this is the example of a new hub", "delete it, or write your own in its place"
            yield _of(story, "example-story", message, "summary", hint=hint, severity="warning")
        yield from _check_source(story, sources)
        yield from _check_neighbours(story, slugs, like)
        if story.date and story.date.at - selection.at > FAR_FUTURE:
            yield _of(
                story,
                "far-future",
                "the date is more than a year away",
                "date",
                hint="is the year right?",
                severity="warning",
            )


def _check_source(story: Story, sources: SourceRegistry) -> Iterator[Problem]:
    if not story.source:
        return
    record = sources.find(story.source)
    key = ("source",) if story.source_by_id else ("source", "name")
    if record is None:
        if not slugify(story.source):
            yield _of(story, "empty-slug", f"the source `{story.source}` has no letter or digit", *key)
        elif story.source_by_id or sources.records:
            hint = (
                did_you_mean(story.source, sources.records if story.source_by_id else sources.names())
                or f"add to content/sources.yaml: {source_line(story.source, slugify(story.source), story.domain)}"
            )
            message = f"no source `{story.source}` in content/sources.yaml"
            severity: Severity = "error" if story.source_by_id else "warning"
            yield _of(story, "unknown-source", message, *key, hint=hint, severity=severity)
        return
    host = story.domain
    if host and record.domains and not _lives_on(host, record):
        where = ("source_url",) if story.source_by_id else ("source", "url")
        message = f"`{host}` is not a domain of {record.name} ({', '.join(record.domains)})"
        hint = "if it is, add it to the record in content/sources.yaml"
        yield _of(story, "foreign-domain", message, *where, hint=hint, severity="warning")


def _lives_on(host: str, record: Source) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in record.domains)


def _check_neighbours(story: Story, slugs: Collection[str], like: Suggestions) -> Iterator[Problem]:
    for key, names in (("related", story.related), ("unrelated", story.unrelated)):
        for i, name in enumerate(names):
            if name not in slugs:
                hint = like.did_you_mean(name)
                yield _of(story, "unknown-story", f"no story has the slug `{name}`", key, i, hint=hint)


def _duplicates(stories: Iterable[Story]) -> Iterator[Problem]:
    stories = list(stories)
    double = duplicate_slugs(stories)
    for story, other in double.values():
        message = f"the slug `{story.slug}` is also that of {other.path}"
        hint = "rename one file, or give one a `slug` of its own"
        where = KeyLocation(("slug",)) if _names_its_slug(story) else None
        yield Problem(story.path, "duplicate-slug", message, where, hint)
    by_id: dict[str, Story] = {}
    for story in sorted((one for one in stories if one.path not in double), key=lambda one: one.draft):
        other = by_id.setdefault(story.id, story)
        if other is not story:
            message = f"the id `{story.id}` is also that of {other.path}"
            hint = "feeds tell stories apart by their ids: give the newer one an `id` of its own"
            yield Problem(story.path, "duplicate-id", message, KeyLocation(("id",)), hint)


def duplicate_slugs(stories: Iterable[Story]) -> dict[str, tuple[Story, Story]]:
    """By path the stories whose slug another one has with more right to it, which stands beside each.

    A story that is no draft comes before a draft, and one whose file is called so before one that only says so.
    """
    first: dict[str, Story] = {}
    found: dict[str, tuple[Story, Story]] = {}
    for story in stories:
        other = first.setdefault(story.slug, story)
        if other is not story:
            first[story.slug], second = sorted((other, story), key=lambda one: (one.draft, _names_its_slug(one)))
            found[second.path] = second, first[story.slug]
    return found


def _names_its_slug(story: Story) -> bool:
    return story.slug != default_slug(story.path)


def _of(
    story: Story, code: str, message: str, *key: str | int, hint: str = "", severity: Severity = "error"
) -> Problem:
    return Problem(story.path, code, message, KeyLocation(key), hint, severity)

"""The saved state of a hub, indexed for the language server. Never changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from site_builder.config.collections import Declarations
from site_builder.config.paths import COLLECTIONS_PATH, CONTENT, PAGES, SETTINGS_PATH, STORIES
from site_builder.config.presets import PRESETS
from site_builder.config.schema import Config
from site_builder.content.fields import with_fields
from site_builder.content.item import entry_type, item_type
from site_builder.content.original_url import canonical_original_url
from site_builder.content.page import PageFields
from site_builder.content.paths import collection_of_file
from site_builder.content.portable_names import portable_key
from site_builder.content.story_fields import StoryFields
from site_builder.content.urls import split_reference
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hosting.redirect_pages import GoneContext, RedirectContext
from site_builder.hub.content import Content
from site_builder.hub.hub import Hub
from site_builder.hub.links import join_path
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import item_path, page_path, story_path
from site_builder.hub.vocabulary import Vocabularies, vocabularies_of
from site_builder.lint.check import CheckResult
from site_builder.model.collections import Collection, Item
from site_builder.model.content import ContentPage, Story
from site_builder.model.fields import Field, Reference
from site_builder.model.outputs import Output, Page
from site_builder.model.problems import Problem
from site_builder.pipeline.locate import locate_all
from site_builder.pipeline.planned_files import linkable

Entry = Story | ContentPage | Item
"""What a link may lead to."""
_FILES: dict[str, Any] = {
    SETTINGS_PATH: Config,
    COLLECTIONS_PATH: Declarations,
}
"""The types that single files are parsed into."""


def written_in(path: str, config: Config | None) -> Any:
    """Return the type that a file of the hub is parsed into; None for other kinds of files.

    Without the settings, the type of stories and items has only the keys that every hub has.
    """
    if path in _FILES:
        return _FILES[path]
    fields = declared_fields(path, config)
    if path.endswith(".md") and path.startswith((STORIES, PAGES)):
        return with_fields(StoryFields, fields) if path.startswith(STORIES) else PageFields
    collection = collection_named(collection_of_file(path), config) if path.startswith(f"{CONTENT}/") else None
    if collection is None:
        return None
    return item_type(collection) if path.endswith(".md") else tuple[entry_type(collection), ...]  # type: ignore[misc]


def collection_named(id_: str, config: Config | None) -> Collection | None:
    """Return a collection of the hub. Without the settings, any id may be that of one."""
    if config or id_ in PRESETS:
        return (config.collections if config else PRESETS).get(id_)
    return Collection(id=id_, title=id_, item=id_) if id_ else None


def declared_fields(path: str, config: Config | None) -> tuple[Field, ...]:
    """Return the fields that the hub declares for a file of stories or items."""
    if config is None or path.startswith(PAGES):
        return ()
    if path.startswith(STORIES):
        return config.story_fields
    collection = config.collections.get(collection_of_file(path))
    return collection.fields if collection else ()


class HubSnapshot:
    """A checked hub: its problems, stories, pages and outputs."""

    def __init__(self, hub_dir: Path, result: CheckResult, selection: Selection) -> None:
        self.hub_dir = hub_dir
        self.selection = selection
        self.problems: Sequence[Problem] = result.problems
        self.findings: Sequence[Problem] = result.findings
        """Findings of the rules, before severities are applied."""
        self.diagnostics: Sequence[Diagnostic] = locate_all(result.problems, result.inputs)
        site_plan = result.site
        self.content: Content | None = site_plan.content if site_plan else None
        """None when the settings cannot be read."""
        self.hub: Hub | None = site_plan.hub if site_plan else None
        self.paths: Container[str] = linkable(site_plan.outputs) if site_plan else {}
        """Paths of all outputs that links may lead to."""
        outputs = [output for output in site_plan.outputs if not _is_redirect(output)] if site_plan else []
        self.taken = {portable_key(output.path): output for output in reversed(outputs)}
        """What is at each address but redirects, by its path in small letters."""
        content = self.content
        self.stories: Sequence[Story] = content.all_stories if content else ()
        """All stories, also unpublished ones and those with errors."""
        self.pages: Sequence[ContentPage] = content.all_pages if content else ()
        self.config: Config | None = content.config if content else None
        self.tag_uses = Counter(slug for story in self.stories for slug in story.tag_slugs)
        self.by_original_url: Mapping[str, list[Story]] = _by_original_url(self.stories)
        self.items: Sequence[Item] = content.items if content else ()
        self._by_path: dict[str, Entry] = {}
        self._by_slug: dict[str, Story | ContentPage] = {}
        self._by_site_path: dict[str, Entry] = {}
        self._by_reference: dict[Reference, Item] = {}
        for item in self.items:
            self._by_reference.setdefault(item.reference, item)
            self._by_site_path.setdefault(item_path(item.collection, item.id), item)
            if item.index is None:
                self._by_path[item.path] = item
        for story in self.stories:
            self._by_path[story.path] = story
            self._by_slug.setdefault(story.slug, story)
            self._by_site_path.setdefault(story_path(story.slug), story)
        for page in self.pages:
            self._by_path[page.path] = page
            self._by_slug.setdefault(page.slug, page)
            self._by_site_path.setdefault(page_path(page.slug), page)

    def file(self, path: str) -> Entry | None:
        """Return the story, page or item in a file of its own, or None."""
        return self._by_path.get(path)

    def item(self, reference: Reference) -> Item | None:
        """Return the item that a reference names, or None."""
        return self._by_reference.get(reference)

    def target(self, path: str, name: str) -> Entry | None:
        """Return what a link in `path` leads to, by slug, file or URL path; ignores an `#anchor`."""
        name, _ = split_reference(name)
        if name.startswith("/"):
            return self._by_site_path.get(name if name.endswith("/") else name + "/")
        return (self._by_path.get(join_path(path, name)) or self._by_slug.get(name)) if name else None

    def entry(self, kind: str, name: str) -> Item | None:
        """Return the entry of a tag, source or author with this id or name, or None."""
        return self._vocabularies[kind].find(name)

    def entries(self, kind: str) -> Sequence[Item]:
        """Return the tags, sources or authors with entries."""
        return tuple(self._vocabularies[kind].entries.values())

    def spellings(self, kind: str) -> Iterator[tuple[str, int]]:
        """Yield each `category`, `tag` or `author` as spelled most often, and its number of stories; largest first."""
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for story in self.stories:
            for slug, name in _slugs_and_names(story, kind):
                if slug:
                    spellings[slug][name] += 1
        counts = [(max(names, key=lambda name: names[name]), names.total()) for names in spellings.values()]
        yield from sorted(counts, key=lambda count: (-count[1], count[0].casefold()))

    @cached_property
    def _vocabularies(self) -> Vocabularies:
        return vocabularies_of(self.items)


def _is_redirect(output: Output) -> bool:
    return isinstance(output, Page) and isinstance(output.context, GoneContext | RedirectContext)


def _slugs_and_names(story: Story, kind: str) -> Iterable[tuple[str, str]]:
    if kind == "category":
        return [(story.category_slug, story.category_slug)]
    slugs, names = (story.tag_slugs, story.tags) if kind == "tag" else (story.author_slugs, story.authors)
    return zip(slugs, names, strict=True)


def _by_original_url(stories: Sequence[Story]) -> dict[str, list[Story]]:
    by_url: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        if key := canonical_original_url(story.source_url):
            by_url[key].append(story)
    return by_url

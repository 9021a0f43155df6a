"""View: what is known of a hub as it is saved, in the order in which the language server needs it. Never changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from site_builder.config.paths import PAGES, STORIES
from site_builder.config.schema import SETTINGS_PATH, Config
from site_builder.content.original_url import canonical_original_url
from site_builder.content.page import PageFields
from site_builder.content.portable_names import portable_key
from site_builder.content.sources import SOURCES_PATH, SourceFields
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hosting.redirect_pages import RedirectContext
from site_builder.hub.content import Content
from site_builder.hub.hub import Hub
from site_builder.hub.links import join_path
from site_builder.hub.schedule import Selection
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.hub.urls import page_path, story_path
from site_builder.lint.check import CheckResult
from site_builder.model.content import ContentPage, Source, Story
from site_builder.model.outputs import Output, Page
from site_builder.model.problems import Problem
from site_builder.pipeline.locate import locate_all


def written_in(path: str) -> Any:
    """The type that a file of a hub is read into; None for a file of another kind."""
    if path.endswith(".md"):
        return StoryFields if path.startswith(STORIES) else PageFields if path.startswith(PAGES) else None
    return {SETTINGS_PATH: Config, SOURCES_PATH: tuple[SourceFields, ...]}.get(path)


class HubSnapshot:
    """A hub that was looked through."""

    def __init__(self, site: Path, inspected: CheckResult, selection: Selection) -> None:
        self.site = site
        self.selection = selection
        self.problems: Sequence[Problem] = inspected.problems
        self.found: Sequence[Problem] = inspected.findings
        """What the rules have found, before it was weighed."""
        self.diagnostics: Sequence[Diagnostic] = locate_all(inspected.problems, inspected.inputs)
        site_plan = inspected.site
        self.parsed: Content | None = site_plan.content if site_plan else None
        """None when the settings cannot be read."""
        self.hub: Hub | None = site_plan.hub if site_plan else None
        self.paths: Collection[str] = dict.fromkeys(output.path for output in site_plan.outputs) if site_plan else {}
        """Of all outputs."""
        outputs = [one for one in site_plan.outputs if not _is_redirect(one)] if site_plan else []
        self.taken = {portable_key(output.path): output for output in reversed(outputs)}
        """What is at each address but redirects, by its path in small letters."""
        parsed = self.parsed
        self.stories: Sequence[Story] = parsed.all_stories if parsed else ()
        """Published or not, those with errors among them."""
        self.pages: Sequence[ContentPage] = parsed.all_pages if parsed else ()
        self.sources: Sequence[Source] = parsed.sources if parsed else ()
        self.config: Config | None = parsed.config if parsed else None
        self.tag_uses = Counter(slug for story in self.stories for slug in story.tag_slugs)
        self.by_credit: Mapping[str, list[Story]] = _by_credit(self.stories)
        self._by_path: dict[str, Story | ContentPage] = {}
        self._by_slug: dict[str, Story | ContentPage] = {}
        self._by_site_path: dict[str, Story | ContentPage] = {}
        for story in self.stories:
            self._by_path[story.path] = story
            self._by_slug.setdefault(story.slug, story)
            self._by_site_path.setdefault(story_path(story.slug), story)
        for page in self.pages:
            self._by_path[page.path] = page
            self._by_slug.setdefault(page.slug, page)
            self._by_site_path.setdefault(page_path(page.slug), page)

    def file(self, path: str) -> Story | ContentPage | None:
        """The story or page that a file is."""
        return self._by_path.get(path)

    def target(self, path: str, name: str) -> Story | ContentPage | None:
        """The story or page that a link of a file leads to: by its slug, file or address; its `#anchor` is left out."""
        name = name.partition("#")[0]
        if name.startswith("/"):
            return self._by_site_path.get(name if name.endswith("/") else name + "/")
        return (self._by_path.get(join_path(path, name)) or self._by_slug.get(name)) if name else None

    def source(self, name: str) -> Source | None:
        """The record of a source, by its id or name."""
        return self._book.find(name)

    def spellings(self, kind: str) -> Iterator[tuple[str, int]]:
        """Every `category`, `tag` or `author` as it is mostly spelt, and how many stories have it; most first."""
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for story in self.stories:
            named = zip(story.tag_slugs, story.tags, strict=True) if kind == "tag" else [_named(story, kind)]
            for slug, name in named:
                if slug:
                    forms[slug][name] += 1
        counted = [(max(names, key=lambda name: names[name]), names.total()) for names in forms.values()]
        yield from sorted(counted, key=lambda one: (-one[1], one[0].casefold()))

    @cached_property
    def _book(self) -> SourceRegistry:
        return SourceRegistry(self.sources)


def _is_redirect(output: Output) -> bool:
    return isinstance(output, Page) and isinstance(output.context, RedirectContext)


def _named(story: Story, kind: str) -> tuple[str, str]:
    return (story.category_slug, story.category_slug) if kind == "category" else (story.author, story.author)


def _by_credit(stories: Sequence[Story]) -> dict[str, list[Story]]:
    found: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        if key := canonical_original_url(story.source_url):
            found[key].append(story)
    return found

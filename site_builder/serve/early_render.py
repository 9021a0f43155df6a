"""Render the page of an edited story before the build, when only its words have changed.

A build looks at the whole hub, which takes time on a large one. But the words of a story - its title, summary, author
and body - appear on its page whatever the other files say. So with the page context of the last build and the new
words, the page can be rendered at once. It is served from memory until the build replaces it. What else follows from
the words, such as the social card and related stories, comes with that build.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from site_builder.content.reader import DEFAULT_OPTIONS
from site_builder.content.scripts import reading_minutes
from site_builder.content.story import ParsedStory, parse_story
from site_builder.content.translations import box_titles
from site_builder.hub.drafts import presentable
from site_builder.hub.entries import dek
from site_builder.hub.urls import output_file, story_path
from site_builder.model.content import Body, BodyLink, Story
from site_builder.model.outputs import Page
from site_builder.model.site import Site
from site_builder.model.value import Value
from site_builder.pages.story import StoryContext
from site_builder.pipeline.plan import Plan
from site_builder.pipeline.session import SitePlan
from site_builder.render.renderer import LayoutError, Renderer
from site_builder.render.templates import Layouts
from site_builder.system.files import read

OWN_FIELDS = ("title", "keywords", "summary", "why_it_matters", "author", "updated", "body", "words")
"""Fields of a story whose change is rendered early; a change of any other field is left to the build.

This list is kept by hand, unlike all other dependencies: it must hold only fields that the page of the story shows
unchanged. `test_early_page_is_the_built_page_for_each_field` changes each field of `Story` in a real hub, and compares
the early page with the built one. Links and anchors are missing, because only the build knows where links lead.
"""


class EarlyPage(Value, frozen=True):
    """A page that is served before it is published."""

    file: str
    """Path relative to the output folder."""
    data: bytes


class EarlyRenderer:
    """Renders pages of stories early, with the plan of the last build."""

    def __init__(self, hub_dir: Path) -> None:
        self._hub_dir = hub_dir
        self._stories: dict[str, Story] = {}
        """Stories of the last build, by source path."""
        self._plan: Plan | None = None
        """Of the last build: plans the page of a story when it is asked for."""
        self._renderer: _SingleBodyRenderer | None = None
        self._read_options = DEFAULT_OPTIONS

    def update(self, plan: SitePlan) -> None:
        """Use the plan of a new build."""
        titles = box_titles(plan.hub.site.texts)
        self._read_options = msgspec.structs.replace(plan.hub.config.read_options, box_titles=titles)
        self._stories = {story.path: story for story in plan.hub.stories.stories}
        self._plan = plan.plan
        if self._renderer is None or not self._renderer.suits(plan):
            self._renderer = _SingleBodyRenderer(plan)
            self._warm_up()

    def clear(self) -> None:
        """Render no pages until the next `update`: after a failed build, the last good site stays as it is."""
        self._stories, self._plan = {}, None

    def page(self, changed: Collection[str | None]) -> EarlyPage | None:
        """Return the page of a changed story; None when other files, or more than OWN_FIELDS, have changed."""
        paths = [path for path in changed if path and (path in self._stories or (self._hub_dir / path).exists())]
        if len(paths) != 1 or paths[0] not in self._stories or self._renderer is None:
            return None
        story = self._stories[paths[0]]
        try:
            parsed = parse_story(story.path, read(str(self._hub_dir / story.path)), self._read_options)
            edited = _presentable(parsed)
            if parsed.body is None or edited is None or not _differs_only_in_words(edited, story):
                return None
            page = self._page_of(story)
            return EarlyPage(page.path, self._renderer.page(_with_words_of(page, edited), parsed.body))
        except (OSError, LayoutError):  # The build reports the problem.
            return None

    def _warm_up(self) -> None:
        """Render a page once to compile the layouts, which takes longer than rendering."""
        if self._stories and self._renderer:
            with suppress(LayoutError):
                self._renderer.page(self._page_of(next(iter(self._stories.values()))), Body(""))

    def _page_of(self, story: Story) -> Page:
        assert self._plan
        page, *_ = self._plan.outputs_of([output_file(story_path(story.slug))])
        assert isinstance(page, Page)
        return page


class _SingleBodyRenderer:
    """A renderer that uses the body it is given; reused while the site and its layouts are the same."""

    def __init__(self, plan: SitePlan) -> None:
        self._inputs = _renderer_inputs(plan)
        self._body = Body("")
        self._renderer = Renderer(plan.hub.site, plan.layouts, lambda digest: self._body)

    def suits(self, plan: SitePlan) -> bool:
        """Whether it renders pages as a build of this plan does."""
        return self._inputs == _renderer_inputs(plan)

    def page(self, page: Page, body: Body) -> bytes:
        """Render a page with this body. Raises LayoutError."""
        self._body = body
        return self._renderer.page(page)


def _renderer_inputs(plan: SitePlan) -> tuple[Site, dict[str, str], dict[str, str]]:
    layouts: Layouts = plan.layouts
    return plan.hub.site, dict(layouts.sources), dict(layouts.assets)


def _presentable(parsed: ParsedStory) -> Story | None:
    """Return the story as a build shows it; None when it has errors."""
    has_errors = any(problem.severity == "error" for problem in parsed.problems)
    return None if has_errors or parsed.story is None else presentable(parsed.story)


def _differs_only_in_words(story: Story, built: Story) -> bool:
    unchanged = {name: getattr(built, name) for name in OWN_FIELDS} | {"links": _with_old_lines(story, built.links)}
    return msgspec.structs.replace(story, **unchanged) == built


def _with_old_lines(story: Story, built: tuple[BodyLink, ...]) -> tuple[BodyLink, ...]:
    """Return `built` if only the lines of the links have changed, otherwise the links of the story."""
    in_place = zip(story.links, built, strict=False)
    edited = tuple(msgspec.structs.replace(link, line=old.line, at=old.at) for link, old in in_place)
    return built if len(story.links) == len(built) and edited == built else story.links


def _with_words_of(page: Page, story: Story) -> Page:
    context = page.context
    assert isinstance(context, StoryContext)
    edited = msgspec.structs.replace(
        context,
        title=story.title,
        description=dek(story),
        author=story.author,
        updated=story.updated,
        card=msgspec.structs.replace(
            context.card, title=story.title, dek=dek(story), minutes=reading_minutes(story.words)
        ),
        body=msgspec.structs.replace(context.body, digest=story.body),
    )
    return msgspec.structs.replace(page, context=edited)

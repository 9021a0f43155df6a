"""Ahead: the page of a story, before the build that publishes it, when only words have changed.

A build looks at the whole site, which takes its time on a large one. But no other page has a say in what the page of
a story shows of its title, dek, author and body: with the context of the last build and these, the page can be
rendered at once. It is served from memory until the build is done, which makes it again, in the usual way. What
follows from a title beside the words - the social card, other related stories - comes with the build: if this module
were wrong, the right page would be there a second later.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from site_builder.content.reader import DEFAULT_OPTIONS
from site_builder.content.story import ParsedStory, parse_story
from site_builder.hub.drafts import presentable
from site_builder.model.content import Body, BodyLink, Story
from site_builder.model.outputs import Page
from site_builder.model.site import Site
from site_builder.model.value import Value
from site_builder.pages.story import StoryContext
from site_builder.pipeline.index import dek, reading_minutes
from site_builder.pipeline.session import SitePlan
from site_builder.render.renderer import LayoutError, Renderer
from site_builder.render.templates import Layouts
from site_builder.system.files import read

OWN_FIELDS = ("title", "keywords", "summary", "why_it_matters", "author", "updated", "body", "words")
"""Fields of a story that its page shows as they are.

Links and anchors are none of them: where they lead, and whether they do, is for the build to say.
"""


class EarlyPage(Value, frozen=True):
    """A page that is served before it is published."""

    file: str
    """Below the output folder."""
    data: bytes


class EarlyRenderer:
    """Renders pages ahead of builds, with what the last build has planned."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._stories: dict[str, Story] = {}
        """By their paths."""
        self._pages: dict[str, Page] = {}
        """Of the stories, by the paths of these."""
        self._renderer: _OneBody | None = None
        self._reading = DEFAULT_OPTIONS

    def take(self, site: SitePlan) -> None:
        """Remember what a build has planned."""
        self._reading = site.hub.config.read_options
        self._stories = {entry.story.path: entry.story for entry in site.hub.stories}
        self._pages = {
            output.origin: output
            for output in site.outputs
            if isinstance(output, Page) and isinstance(output.context, StoryContext)
        }
        if self._renderer is None or not self._renderer.suits(site):
            self._renderer = _OneBody(site)
            self._warm_up()

    def forget(self) -> None:
        """The last build has failed: what is shown is the last good site, and nothing of it changes."""
        self._stories, self._pages = {}, {}

    def page(self, changed: Collection[str | None]) -> EarlyPage | None:
        """The page of the one story that has changed; None when more than OWN has, or more than one file."""
        paths = [path for path in changed if path and (path in self._pages or (self._site / path).exists())]
        if len(paths) != 1 or paths[0] not in self._pages or self._renderer is None:
            return None
        story, page = self._stories[paths[0]], self._pages[paths[0]]
        try:
            parsed = parse_story(story.path, read(str(self._site / story.path)), self._reading)
            renewed = _presentable(parsed)
            if parsed.body is None or renewed is None or not _differs_in_its_own(renewed, story):
                return None
            return EarlyPage(page.path, self._renderer.page(_renewed(page, renewed), parsed.body))
        except (OSError, LayoutError):  # The build will tell.
            return None

    def _warm_up(self) -> None:
        """Have the layouts compiled: that takes longer than a page does."""
        if self._pages and self._renderer:
            with suppress(LayoutError):
                self._renderer.page(next(iter(self._pages.values())), Body(""))


class _OneBody:
    """A renderer whose pages all have one body, kept as long as the site and its layouts are the same."""

    def __init__(self, site: SitePlan) -> None:
        self._of = _decisive(site)
        self._body = Body("")
        self._renderer = Renderer(site.hub.site, site.layouts, lambda digest: self._body)

    def suits(self, site: SitePlan) -> bool:
        """Whether it renders as a build of this site would."""
        return self._of == _decisive(site)

    def page(self, page: Page, body: Body) -> bytes:
        """The bytes of a page with this body. Raises LayoutError."""
        self._body = body
        return self._renderer.page(page)


def _decisive(site: SitePlan) -> tuple[Site, dict[str, str], dict[str, str]]:
    layouts: Layouts = site.layouts
    return site.hub.site, dict(layouts.sources), dict(layouts.assets)


def _presentable(parsed: ParsedStory) -> Story | None:
    """The story as a build would show it; None when it would not build."""
    wrong = any(problem.severity == "error" for problem in parsed.problems)
    return None if wrong or parsed.story is None else presentable(parsed.story)


def _differs_in_its_own(story: Story, before: Story) -> bool:
    kept = {name: getattr(before, name) for name in OWN_FIELDS} | {"links": _moved(story, before.links)}
    return msgspec.structs.replace(story, **kept) == before


def _moved(story: Story, before: tuple[BodyLink, ...]) -> tuple[BodyLink, ...]:
    """The links of a story as they were before, if but their lines have changed."""
    in_place = zip(story.links, before, strict=False)
    renewed = tuple(msgspec.structs.replace(link, line=old.line) for link, old in in_place)
    return before if len(story.links) == len(before) and renewed == before else story.links


def _renewed(page: Page, story: Story) -> Page:
    context = page.context
    assert isinstance(context, StoryContext)
    renewed = msgspec.structs.replace(
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
    return msgspec.structs.replace(page, context=renewed)

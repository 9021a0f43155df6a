"""The site between a save and the end of its build: pages are planned and rendered when a browser asks for them.

How a save gets into an open page, of however many that it changes:

1. `watch` names the changed files. `LiveContent` reads and parses only these; all else is in memory.
2. `index_on_demand` makes a hub: who is published, in what order, with which terms. That is linear in the stories, but
   short. Cards, links, related stories and contexts are made when a page uses them.
3. `Preview` (in `server`) asks for each open page, and reloads those with other bytes. A settings or layout edit that
   touches 10,000 pages renders those that are open. `PageFinder` plans a page, `_Renderer` keeps compiled layouts.
4. `rebuild` builds the whole hub in a process of its own. It finds the errors, and writes the pages to the output
   folder. Then the preview serves these files again. So, once idle, what it shows is what `build` writes.
5. A save during a build begins at 1: nothing waits for the build, which starts again when it has ended.

If a changed file has an error, or the last build found one in another file, the last good pages stay. What follows from
an edit elsewhere, such as a broken link to a removed story, is known when the build ends: then these pages return.
Feeds, sitemaps and the search index come with the build.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from jinja2 import TemplateSyntaxError

from site_builder.hub.content import Content
from site_builder.hub.queries import Queries
from site_builder.hub.resolve import links_of
from site_builder.hub.schedule import Selection, Unpublished
from site_builder.hub.story_checks import check_stories, duplicate_slugs
from site_builder.model.content import Body, ContentPage, Story
from site_builder.model.outputs import File, ImageVariant, Page, StyleSheet
from site_builder.model.site import Site
from site_builder.pipeline.index_on_demand import Index, index_on_demand
from site_builder.pipeline.layout_queries import LayoutQueries
from site_builder.pipeline.plan_page import PageFinder
from site_builder.render.renderer import LayoutError, Renderer
from site_builder.render.templates import Layouts
from site_builder.store.bodies import Bodies
from site_builder.store.cache import cache_file
from site_builder.store.database import STATE_ERRORS
from site_builder.system.files import read_unchanged


class LiveSite:
    """The pages, style sheets and images of a hub, each made when it is asked for. Used in one thread."""

    def __init__(
        self, content: Content, selection: Selection, renderer: LiveRenderer, earlier: LiveSite | None = None
    ) -> None:
        """`earlier` is a site of which the time made nothing different: it saves time."""
        self._content = content
        self._selection = selection
        self._renderer = renderer
        self._index: Index = index_on_demand(content, selection, earlier._index if earlier else None)
        self.hub, self._resolved = self._index.hub, self._index.resolved
        self._finder = PageFinder(self.hub, self._index.by_slug)
        self._queries = Queries(self.hub, content.data, selection.at)
        self._rendered: dict[str, bytes | None] = {}

    @property
    def base_path(self) -> str:
        """Path of the site on its host."""
        return self.hub.urls.base

    @property
    def unpublished(self) -> Collection[Unpublished]:
        """Stories that readers do not get."""
        return self.hub.unpublished.values()

    def has(self, file: str) -> bool:
        """Whether there is a page, or another file that pages name, at a path below the output folder."""
        return self._finder.page(file) is not None or self._asset(file) is not None

    def page(self, file: str) -> bytes | None:
        """Return the bytes of a page; None if there is none, or its layout fails: the build reports that."""
        if file not in self._rendered:
            page = self._finder.page(file)
            try:
                self._rendered[file] = self._render(page) if page else None
            except (LayoutError, OSError, *STATE_ERRORS):
                self._rendered[file] = None
        return self._rendered[file]

    def _render(self, page: Page) -> bytes:
        return self._renderer.page(page, self.hub.site, self._content.layouts, self.hub.assets, self._queries)

    def asset(self, file: str) -> bytes | None:
        """Return the bytes of a style sheet, an image or another file that pages name; None for others."""
        output = self._asset(file)
        try:
            return _bytes_of(output) if output else None
        except OSError:
            return None

    def _asset(self, file: str) -> File | StyleSheet | ImageVariant | None:
        outputs: list[File | StyleSheet | ImageVariant] = [*self.hub.sheets, *self.hub.own_files]
        outputs += self._resolved.images.shown_variants()
        return next((output for output in outputs if output.path == file), None)

    def has_errors(self, paths: Collection[str]) -> bool:
        """Return whether some of these files have errors that show only when all files are seen together."""
        resolved, content = self._resolved, self._content
        stories = [story for story in resolved.checked_stories if story.path in paths and not story.draft]
        slugs = {story.path: story.slug for story in resolved.checked_stories} | resolved.slugs_with_errors
        problems = list(check_stories(stories, slugs, content.config, resolved.vocabularies["source"], self._selection))
        files: list[Story | ContentPage] = [*stories, *(page for page in content.pages if page.path in paths)]
        for file in files:
            problems += (link.problem for link in links_of(file, resolved.links) if link.problem)
        duplicates = duplicate_slugs(resolved.checked_stories).values()
        is_double = any(not story.draft for story, _ in duplicates)
        return is_double or any(problem.severity == "error" for problem in problems)


class LiveRenderer:
    """Renders the pages of live sites. What was compiled for one is used for the next, as far as it is the same."""

    def __init__(self, state_folder: Path, bodies: Mapping[bytes, Body]) -> None:
        self._new_bodies = bodies
        self._old_bodies = Bodies(cache_file(state_folder))
        self._renderer: Renderer | None = None
        self._layouts: Layouts | None = None
        self._inputs: tuple[Site, Mapping[str, str], Mapping[str, str]] | None = None

    def page(
        self, page: Page, site: Site, layouts: Mapping[str, str], assets: Mapping[str, str], queries: Queries
    ) -> bytes:
        """Return the bytes of a page. Raises LayoutError, OSError and STATE_ERRORS."""
        inputs = site, layouts, assets
        if self._renderer is None or self._layouts is None or inputs != self._inputs:
            self._layouts = Layouts(layouts, assets)
            self._renderer, self._inputs = Renderer(site, self._layouts, self.body), inputs
        with suppress(TemplateSyntaxError):  # To render the page fails in the same way.
            layout_queries = LayoutQueries(self._layouts, queries)
            self._renderer.use_query_results(layout_queries.common(page.layout))
            page = layout_queries.with_results(page)
        return self._renderer.page(page)

    def body(self, digest: bytes) -> Body:
        """Return the body with this digest. Raises STATE_ERRORS."""
        body = self._new_bodies.get(digest)
        return self._old_bodies(digest) if body is None else body


def _bytes_of(output: File | StyleSheet | ImageVariant) -> bytes:
    """Return the bytes of an output that has no layout. Raises OSError."""
    if isinstance(output, StyleSheet):
        return output.data
    data = read_unchanged(output)
    if isinstance(output, File):
        return data
    from site_builder.render.images.resize import resize_image  # Needs Pillow.

    return resize_image(data, output.width, output.format)

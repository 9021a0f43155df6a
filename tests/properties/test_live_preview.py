"""After any edits, the pages that the preview shows before a build are those of the build."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from site_builder.serve.live_content import LeftToBuildError, LiveContent
from site_builder.serve.live_site import LiveRenderer, LiveSite
from tests.properties.random_collections import RandomCollections
from tests.properties.random_edits import RandomEdits
from tests.properties.random_queries import RandomQueries
from tests.properties.test_incremental import RANDOM
from tests.support.amount import amount
from tests.support.hubs import NOW, tree

ASSETS = (".css", ".svg", ".png", ".js")
SOCIAL_CARDS = ("assets/cards/", "assets/hub.")
"""They come with the build: no page of the preview shows them."""


class LiveEdits(RandomEdits):
    """The same edits in a preview: after each, all pages are asked for before the build."""

    live: LiveContent | None = None
    renderer: LiveRenderer
    earlier: LiveSite | None = None
    earlier_at = NOW
    """The site after the edit before, and its time."""
    seen: dict[str, bytes]
    """The files of the hub after the edit before."""
    shown: set[str]
    """Pages that there have been."""

    @invariant()
    def incremental_is_clean(self) -> None:
        """Replaces the comparison with a clean build."""
        if hasattr(self, "site"):
            self._follow()

    def _follow(self) -> None:
        if self.live is None:
            options = Options(hub_dir=self.site, output=self.site / "public", selection=Selection(at=self.at))
            self.live = LiveContent(msgspec.structs.replace(options, search=self.search))
            self.renderer = LiveRenderer(options.state_folder, self.live.bodies)
            self.seen, self.shown = {}, set()
        changed = self._changed()
        site = self._site(self.live, changed)
        result = self._build(self.site / "public")
        if result.published and site:
            self._compare(site, tree(self.site / "public"))
        if not self.live.content:
            with suppress(LeftToBuildError):
                self.live.load()

    def _changed(self) -> set[str]:
        folders = ("content/", "layouts/", "static/", "data/", "site.yaml", "redirects.yaml", "urls.lock")
        before, self.seen = self.seen, {p: data for p, data in tree(self.site).items() if p.startswith(folders)}
        return {path for path in before.keys() | self.seen.keys() if before.get(path) != self.seen.get(path)}

    def _site(self, live: LiveContent, changed: set[str]) -> LiveSite | None:
        try:
            content = live.update(changed)
        except LeftToBuildError:
            return None
        earlier = self.earlier if self.earlier_at == self.at else None
        self.earlier = site = LiveSite(content, Selection(at=self.at), self.renderer, earlier)
        self.earlier_at = self.at
        return None if live.faulty or site.has_errors(changed) else site

    def _compare(self, site: LiveSite, built: dict[str, bytes]) -> None:
        for file, data in built.items():
            if file.endswith(".html"):
                assert site.page(file) == data, file
            elif file.endswith(ASSETS) and not file.startswith(SOCIAL_CARDS):
                assert site.asset(file) == data, file
        assert not any(map(site.has, self.shown - built.keys()))
        self.shown |= {file for file in built if file.endswith(".html")}


@pytest.mark.slow
def test_pages_before_a_build_are_those_of_the_build() -> None:
    run_state_machine_as_test(LiveEdits, settings=settings(RANDOM, max_examples=amount(8, 40)))


class LiveCollections(LiveEdits, RandomCollections):
    """The same in a hub with collections."""


@pytest.mark.slow
def test_pages_of_items_before_a_build_are_those_of_the_build() -> None:
    run_state_machine_as_test(LiveCollections, settings=settings(RANDOM, max_examples=amount(4, 20)))


class LiveQueries(LiveEdits, RandomQueries):
    """The same in a hub whose layouts ask for more."""


@pytest.mark.slow
def test_answers_before_a_build_are_those_of_the_build() -> None:
    run_state_machine_as_test(LiveQueries, settings=settings(RANDOM, max_examples=amount(3, 20)))

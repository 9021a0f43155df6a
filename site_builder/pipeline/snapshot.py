"""Survey: the stories of a hub as they are written, published or not, by the first two passes of a build."""

from __future__ import annotations

from pathlib import Path

from site_builder.config.schema import Config
from site_builder.model.content import ContentPage, Source, Story
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.load import load
from site_builder.pipeline.parse import parse
from site_builder.render.renderer import engine_digest
from site_builder.store.cache import Cache
from site_builder.store.recovery import with_recovery
from site_builder.system.workers import Workers


class Survey(Value, frozen=True):
    """What is written in a hub."""

    config: Config | None
    """None when the settings cannot be read."""
    sources: tuple[Source, ...]
    stories: tuple[Story, ...]
    """In order of path; those with errors among them, as far as they can be read."""
    problems: tuple[Problem, ...]
    pages: tuple[ContentPage, ...] = ()
    """Those with errors among them."""
    unreadable: tuple[str, ...] = ()
    """Paths of the stories and pages of which nothing is known, because of their errors."""
    files: frozenset[str] = frozenset()
    """Paths of all files of the content."""
    redirects: dict[str, str] | None = None
    """What `redirects.yaml` says; None when it cannot be read."""
    ledger: tuple[str, ...] = ()
    """The lines of `urls.lock`."""


def survey(site: Path, state: Path) -> Survey:
    """Read the hub in a folder, with what is remembered in a state folder. Raises OSError."""
    return with_recovery(state, lambda damaged: _survey(site, state, damaged))


def _survey(site: Path, state: Path, damaged: bool) -> Survey:
    with Cache(state, anew=damaged) as cache, Workers(0) as workers:
        inputs, problems = load(site, cache.digest_of)
        cache.save_scan()
        content, wrong = parse(inputs, cache, engine_digest(), workers)
    if content is None:
        return Survey(None, (), (), (*problems, *wrong))
    parsed = content.parsed
    stories = [*parsed.stories, *(one for one in parsed.unsound if isinstance(one, Story))]
    stories.sort(key=lambda story: story.path)
    return Survey(
        config=parsed.config,
        sources=parsed.sources,
        stories=tuple(stories),
        problems=(*problems, *wrong),
        pages=(*parsed.pages, *(one for one in parsed.unsound if isinstance(one, ContentPage))),
        unreadable=parsed.unreadable,
        files=frozenset(file.path for file in (*inputs.stories, *inputs.pages, *inputs.attachments)),
        redirects=parsed.redirects,
        ledger=parsed.ledger,
    )

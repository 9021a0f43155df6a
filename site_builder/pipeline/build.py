"""Build: the pipeline on one screen. The only module that calls every pass."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from site_builder.config.paths import STATE_FOLDER
from site_builder.config.schema import Host
from site_builder.content.text import decode
from site_builder.content.url_lock import URL_LOCK_PATH, add_urls
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hosting.compression import Encodings, usable_encodings
from site_builder.hub.hub import Hub
from site_builder.hub.related import Memo
from site_builder.hub.schedule import Selection, SkippedStories, skipped_stories, unpublished, validity_period
from site_builder.hub.urls import story_path
from site_builder.model.content import Story
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import Output
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.index import index
from site_builder.pipeline.load import Inputs, load, with_ledger
from site_builder.pipeline.locate import locate_all
from site_builder.pipeline.parse import ParsedContent, parse
from site_builder.pipeline.plan import plan
from site_builder.pipeline.publish import Published, open_publisher
from site_builder.pipeline.render import RenderSettings, render_outputs
from site_builder.render.inputs import InputRecords
from site_builder.render.renderer import LayoutError, engine_digest
from site_builder.render.search_index import IndexingError
from site_builder.render.templates import Layouts
from site_builder.store.cache import Cache
from site_builder.store.manifest import BuildRecord
from site_builder.store.recovery import with_recovery
from site_builder.system import files
from site_builder.system.files import read_unchanged
from site_builder.system.progress import PassTime, ProgressListener, ProgressTimer
from site_builder.system.workers import Workers


class Options(Value, frozen=True):
    """What to build, and how."""

    site: Path
    """Folder with the `site.yaml`."""
    output: Path
    selection: Selection
    base_url: str = ""
    """In place of that of the settings."""
    strict: bool = False
    """Take warnings for errors."""
    jobs: int = 0
    """Worker processes; 0 for one on each core."""
    search: bool = True
    """Make a search index, if the settings want one and it can be made."""
    clean: bool = False
    """Make everything anew, whatever is remembered of earlier builds."""
    for_readers: bool = False
    """Whether what is published is for readers: then the addresses of the stories go into the ledger."""
    host: Host | None = None
    """In place of that of the settings."""
    state: Path | None = None
    """Folder in which builds remember things; None for the hub's own."""
    precompress: bool = True
    """Make the files that the settings want beside texts for servers."""

    @property
    def state_folder(self) -> Path:
        """Where builds remember things."""
        return self.state or self.site / STATE_FOLDER


class Cost(Value, frozen=True):
    """What one file or page cost."""

    name: str
    """Path of the file, or of the page below the output folder."""
    layout: str
    """Of the page; empty for a file."""
    seconds: float


class Result(Value, frozen=True):
    """What a build found and did."""

    diagnostics: tuple[Diagnostic, ...]
    published: Published | None = None
    """None when there were errors: then nothing was touched."""
    stories: int = 0
    skipped_stories: SkippedStories = SkippedStories()
    rendered: tuple[Cost, ...] = ()
    """Outputs whose bytes were made, because their fingerprint was not in the manifest."""
    parsed: tuple[Cost, ...] = ()
    """Files that were parsed, because what they say was not in the cache."""
    passes: tuple[PassTime, ...] = ()


class SitePlan(Value, frozen=True):
    """A site that is planned, whatever errors it has."""

    content: ParsedContent
    hub: Hub
    outputs: list[Output]
    layouts: Layouts


class Prepared(Value, frozen=True):
    """A site that is planned and free of errors, but not yet rendered."""

    hub: Hub
    outputs: list[Output]
    layouts: Layouts
    problems: list[Problem]
    """Warnings."""
    parsed: tuple[Cost, ...]
    validity_period: tuple[datetime, datetime]
    """From when until when the site is like this, if no file changes."""
    skipped_stories: SkippedStories


Keeper = Callable[[Prepared], None]
"""Is given the planned site of a build that has something to do: for those who look into it, never to change it."""


def build(options: Options, listener: ProgressListener | None = None, keeper: Keeper | None = None) -> Result:
    """Bring the output folder up to date with the hub, or say what is wrong and touch nothing.

    Raises OSError when a file cannot be read or written, and `publish.Busy`.
    """
    return with_recovery(
        options.state_folder, lambda damaged: _build(options, ProgressTimer(listener), keeper, damaged)
    )


def _build(options: Options, passes: ProgressTimer, keeper: Keeper | None, damaged: bool) -> Result:
    state, selection = options.state_folder, options.selection
    engine = engine_digest()
    with (
        _without_gc(),
        open_publisher(options.output, state, anew=damaged) as target,
        Cache(state, anew=damaged or options.clean) as cache,
        Workers(options.jobs) as workers,
    ):
        inputs, problems = load_inputs(options, cache, passes)
        key = _key(options, inputs, engine)
        done = None if options.clean else target.up_to_date(key, selection.at)
        if done:
            unchanged = Published((), (), len(target.records))
            found = locate_all(done.problems, inputs)
            return Result(found, unchanged, done.stories, done.skipped_stories, passes=tuple(passes.done))
        prepared, problems = prepare(options, inputs, problems, engine, cache, workers, passes)
        if prepared is None:
            return Result(locate_all(problems, inputs), passes=tuple(passes.done))

        encodings = encodings_of(options, prepared, inputs)
        outlines = InputRecords(prepared.hub.site, prepared.layouts, engine, encodings)
        with passes("compare") as tick:
            due = target.find_stale(((output, outlines.of(output)) for output in prepared.outputs), options.clean)
            tick(len(prepared.outputs), len(prepared.outputs))
        fonts = inputs.extras.serif, inputs.extras.sans
        setting = _setting(prepared, cache, target.staging, fonts, encodings)
        planned = {output.path for output in prepared.outputs}
        stories, parsed, omitted = len(prepared.hub.entries), prepared.parsed, prepared.skipped_stories
        extra = tuple(unpublished((entry.story for entry in prepared.hub.entries), selection.at))
        ledger = _ledger(inputs, prepared.hub) if options.for_readers else None
        if ledger is not None:
            key = _key(options, with_ledger(options.site, inputs, ledger), engine)
        done = BuildRecord(
            key, *prepared.validity_period, stories, tuple(problems), prepared.hub.urls.base, extra, omitted
        )
        if keeper:
            keeper(prepared)
        del prepared  # What a large site fills memory with is not needed any more.
        with passes("render") as tick:
            try:
                produced = render_outputs(due, setting, workers, tick)
            except (LayoutError, IndexingError) as error:
                return Result(locate_all([*problems, error.problem], inputs), passes=tuple(passes.done))
        workers.end()  # A signal that the publication holds back could reach it by a thread of theirs.
        with passes("publish") as tick:
            steps = [step for one in produced for step in one.steps]
            published = target.commit(steps, planned, outlines.shared_inputs, done)
            if ledger is not None:
                files.write(options.site / URL_LOCK_PATH, ledger)
            tick(len(published.written), len(published.written))
    return Result(
        diagnostics=locate_all(problems, inputs),
        published=published,
        stories=stories,
        skipped_stories=omitted,
        rendered=tuple(Cost(one.path, one.layout, one.seconds) for one in produced),
        parsed=parsed,
        passes=tuple(passes.done),
    )


def _key(options: Options, inputs: Inputs, engine: bytes) -> bytes:
    """The digest of all that goes into a build, but for the time."""
    selection = options.selection
    taken_in = selection.drafts, selection.future, selection.expired
    wanted = options.base_url, options.strict, options.search, options.host, options.for_readers, options.precompress
    return digest([engine, inputs, *wanted, *taken_in])


def _ledger(inputs: Inputs, hub: Hub) -> bytes | None:
    """What the ledger will be when the site is published; None when it stays as it is. Raises OSError."""
    before = decode(read_unchanged(inputs.ledger), URL_LOCK_PATH)[0] if inputs.ledger else ""
    after = add_urls(before, [story_path(entry.story.slug) for entry in hub.entries])
    return after.encode() if after != before else None


def load_inputs(options: Options, cache: Cache, passes: ProgressTimer) -> tuple[Inputs, list[Problem]]:
    """The files of the hub. Raises OSError."""
    with passes("load") as tick:
        inputs, problems = load(options.site, cache.digest_of)
        cache.save_scan()
        tick(len(inputs.stories), len(inputs.stories))
    return inputs, problems


def prepare(
    options: Options,
    inputs: Inputs,
    problems: list[Problem],
    engine: bytes,
    cache: Cache,
    workers: Workers,
    passes: ProgressTimer,
) -> tuple[Prepared | None, list[Problem]]:
    """The planned site, and all that is wrong with it; None when there are errors. Raises OSError."""
    planned, problems = planned_site(options, inputs, problems, engine, cache, workers, passes)
    if planned is None or any(problem.severity == "error" or options.strict for problem in problems):
        return None, problems
    content = planned.content
    parsed = tuple(Cost(path, "", seconds) for path, seconds in content.seconds.items())
    until = validity_period(content.parsed.stories, options.selection.at)
    written = [*content.parsed.stories, *(one for one in content.parsed.unsound if isinstance(one, Story))]
    omitted = skipped_stories(written, options.selection)
    return Prepared(planned.hub, planned.outputs, planned.layouts, problems, parsed, until, omitted), problems


def planned_site(
    options: Options,
    inputs: Inputs,
    problems: list[Problem],
    engine: bytes,
    cache: Cache,
    workers: Workers,
    passes: ProgressTimer,
) -> tuple[SitePlan | None, list[Problem]]:
    """The site as far as it can be planned, and all that is wrong with it; None when its settings cannot be read."""
    with passes("parse") as tick:
        content, wrong = parse(inputs, cache, engine, workers, options.base_url, tick, options.search, options.host)
        problems = problems + wrong
    if content is None:
        return None, problems
    with passes("index") as tick:
        remembered = cache.memo("related", engine, Memo)
        hub, memo, wrong = index(content.parsed, options.selection, remembered)
        cache.save_memo("related", engine, memo)
        problems += wrong
        tick(len(hub.entries), len(hub.entries))
    with passes("plan") as tick:
        outputs, wrong = plan(hub)
        layouts = Layouts(content.layouts, hub.assets)
        problems += [*wrong, *layouts.problems()]
        tick(len(outputs), len(outputs))
    return SitePlan(content, hub, outputs, layouts), problems


def encodings_of(options: Options, prepared: Prepared, inputs: Inputs) -> Encodings:
    """In which encodings texts are to lie beside themselves."""
    return usable_encodings(prepared.hub.config.precompress, inputs.extras.encoders) if options.precompress else {}


def _setting(
    prepared: Prepared, cache: Cache, staging: Path, fonts: tuple[str, str], encodings: Encodings
) -> RenderSettings:
    hub = prepared.hub
    return RenderSettings(
        hub.site, prepared.layouts.sources, hub.assets, str(cache.file), str(staging), fonts, encodings
    )


@contextmanager
def _without_gc() -> Iterator[None]:
    """Leaves cyclic garbage for later: a build makes millions of values that live to its end, and few cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""Build: the pipeline on one screen. Start reading here."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from site_builder.config.base_url import is_placeholder
from site_builder.content.paths import URL_LOCK_PATH
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import SkippedStories, skipped_stories, validity_period
from site_builder.model.fingerprint import digest
from site_builder.model.value import Value
from site_builder.pipeline.load import Inputs, with_url_lock
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import Published, Publisher, open_publisher
from site_builder.pipeline.session import Session, SitePlan, no_batches, with_session
from site_builder.store.leftovers import leftovers_problem, relative_path
from site_builder.store.manifest import BuildRecord
from site_builder.system import files
from site_builder.system.files import read_unchanged
from site_builder.system.progress import PassTime, ProgressListener

if TYPE_CHECKING:
    from site_builder.hub.hub import Hub
    from site_builder.pipeline.head_start import MakeSettings
    from site_builder.pipeline.render import RenderSettings
    from site_builder.render.templates import Layouts


class Cost(Value, frozen=True):
    """The time that one file or page took."""

    name: str
    """Path of the file, or of the page below the output folder."""
    layout: str
    """Of the page; empty for a file."""
    seconds: float


class BuildResult(Value, frozen=True):
    """The result of a build: its problems, and what it published."""

    diagnostics: tuple[Diagnostic, ...]
    published: Published | None = None
    """None when there were errors: then nothing was changed."""
    stories: int = 0
    skipped_stories: SkippedStories = SkippedStories()
    rendered: tuple[Cost, ...] = ()
    """Outputs that were rendered, because their fingerprint was not in the manifest."""
    parsed: tuple[Cost, ...] = ()
    """Files that were parsed, because they were not in the cache."""
    passes: tuple[PassTime, ...] = ()
    leftovers: tuple[str, ...] = ()
    """Files in the output folder that no build has written."""


OnPlanned = Callable[[SitePlan], None]
"""Called with the planned site before rendering; must not modify it."""


def build(
    options: Options, listener: ProgressListener | None = None, on_planned: OnPlanned | None = None
) -> BuildResult:
    """Bring the output folder up to date with the hub, or report its errors and change nothing.

    Raises OSError when a file cannot be read or written, and BuildLockedError.
    """
    return with_session(options, lambda session: _build(session, on_planned), listener)


def _build(session: Session, on_planned: OnPlanned | None) -> BuildResult:
    options, at = session.options, session.options.selection.at
    with (
        _without_gc(),
        open_publisher(options.output, options.state_folder, session.discard_state) as publisher,
        session.workers,  # They end before the publisher removes what they staged.
    ):
        inputs = session.load()
        inputs_digest = digest(inputs)
        keys = {_build_key(session, inputs_digest, index_search) for index_search in (True, options.index_search)}
        build_record = None if options.clean else publisher.record_if_current(keys, at)
        if build_record:
            unchanged = Published((), (), len(publisher.records))
            leftovers = publisher.leftovers(build_record.keep)
            return _result(session, inputs, build_record, unchanged, leftovers=leftovers)

        # What a build with nothing changed does not need is imported after this point (see `session.py`).
        from site_builder.pages import search_index
        from site_builder.pipeline.head_start import HeadStart
        from site_builder.pipeline.render import render_outputs
        from site_builder.render.renderer import LayoutError

        head_start = HeadStart(publisher, options.clean, session.workers, _settings_maker(session, inputs, publisher))
        site = session.plan_site(inputs, publisher.batches if not options.clean else no_batches, head_start.follow)
        session.save_related()
        if site is None or session.blocks_publication:
            return _result(session, inputs)
        input_records = site.input_records
        with session.progress("compare") as report:
            stale = head_start.finish(site)
            planned_paths = site.plan.paths
            report(len(planned_paths), len(planned_paths))
        settings = head_start.settings()
        batches = input_records.key, site.plan.batches
        if not options.index_search and site.hub.site.search:
            planned_paths |= {path for path in publisher.records if path.startswith(search_index.FOLDER)}
        parsed = tuple(Cost(path, "", seconds) for path, seconds in site.content.parse_seconds.items())
        is_release = options.is_release and not site.hub.site.preview and not is_placeholder(site.hub.config.base_url)
        url_lock = _new_url_lock(inputs, site.hub) if is_release else None
        if url_lock is not None:
            inputs_digest = digest(with_url_lock(options.hub_dir, inputs, url_lock))
        build_record = _build_record(session, inputs_digest, site)
        if on_planned:
            on_planned(site)
        begun = head_start.begun, head_start.begun_count
        del site, head_start  # Frees most of the memory that a large site fills, before its pages are rendered.
        with session.progress("render") as report:
            try:
                rendered = render_outputs(stale, settings, session.workers, report, *begun)
            except LayoutError as error:
                session.problems.append(error.problem)
                return _result(session, inputs)
        with session.progress("publish") as report:
            steps = [step for output in rendered for step in output.steps]
            published = publisher.commit(steps, planned_paths, input_records.shared, build_record, batches)
            if url_lock is not None:
                files.write(options.hub_dir / URL_LOCK_PATH, url_lock)
            report(len(published.written), len(published.written))
        leftovers = publisher.leftovers(build_record.keep)
    costs = tuple(Cost(output.path, output.layout, output.seconds) for output in rendered)
    return _result(session, inputs, build_record, published, costs, parsed, leftovers)


def _result(
    session: Session,
    inputs: Inputs,
    record: BuildRecord | None = None,
    published: Published | None = None,
    rendered: tuple[Cost, ...] = (),
    parsed: tuple[Cost, ...] = (),
    leftovers: tuple[str, ...] = (),
) -> BuildResult:
    """Return the result of a build. Without a record, nothing was published."""
    problems = record.problems if record else session.problems
    diagnostics: tuple[Diagnostic, ...] = ()
    if problems or leftovers:
        from site_builder.content.locations import locate
        from site_builder.pipeline.locate import locate_all

        diagnostics = locate_all(problems, inputs)
    if leftovers:
        folder = relative_path(session.options.output, session.options.hub_dir)
        diagnostics = (*diagnostics, locate(leftovers_problem(folder, leftovers), ""))
    return BuildResult(
        diagnostics=diagnostics,
        published=published,
        stories=record.stories if record else 0,
        skipped_stories=record.skipped_stories if record else SkippedStories(),
        rendered=rendered,
        parsed=parsed,
        passes=tuple(session.progress.done),
        leftovers=leftovers,
    )


def _build_record(session: Session, inputs_digest: bytes, site: SitePlan) -> BuildRecord:
    """Return the record of this build for the next one, which finds inputs with this digest if nothing changes."""
    from site_builder.pipeline.layout_queries import ends_asked_for

    selection = session.options.selection
    ends = ends_asked_for(site.layouts, site.content)
    since, until = validity_period(site.content.stories, selection.at, ends)
    return BuildRecord(
        key=_build_key(session, inputs_digest, session.options.index_search),
        since=since,
        until=until,
        stories=len(site.hub.stories),
        problems=tuple(session.problems),
        base_path=site.hub.urls.base,
        unpublished=tuple(site.hub.unpublished.values()),
        skipped_stories=skipped_stories(site.content.all_stories, selection, ends),
        keep=site.hub.config.keep,
    )


def _build_key(session: Session, inputs_digest: bytes, index_search: bool) -> bytes:
    """Return the digest of all inputs of a build, except the time. `index_search` is as in the options.

    The digest of the files is made once for all keys: with 100,000 stories, each takes 0.04 s of processor time.
    """
    options, selection = session.options, session.options.selection
    included = selection.drafts, selection.future, selection.expired
    overrides = options.base_url, options.strict, options.search, options.host, options.is_release, options.precompress
    return digest([session.engine_with_messages, inputs_digest, *overrides, *included, index_search])


def _new_url_lock(inputs: Inputs, hub: Hub) -> bytes | None:
    """Return the new content of `urls.lock`, the list of published URLs; None if it is unchanged. Raises OSError."""
    from site_builder.content.text import decode
    from site_builder.content.url_lock import add_urls
    from site_builder.hub.story_checks import EXAMPLE_SUMMARY
    from site_builder.hub.urls import item_path, story_path

    before = decode(read_unchanged(inputs.url_lock), URL_LOCK_PATH)[0] if inputs.url_lock else ""
    paths = [story_path(story.slug) for story in hub.stories.stories if story.summary != EXAMPLE_SUMMARY]
    paths += [item_path(card.collection, card.slug) for card in map(hub.items.cards.__getitem__, hub.items.with_pages)]
    after = add_urls(before, paths)
    return after.encode() if after != before else None


def _settings_maker(session: Session, inputs: Inputs, publisher: Publisher) -> MakeSettings:
    from site_builder.pipeline.render import RenderSettings

    def make(hub: Hub, layouts: Layouts, code: Mapping[str, str]) -> RenderSettings:
        return RenderSettings(
            hub.site,
            layouts.sources,
            hub.assets,
            str(session.cache.file),
            str(publisher.staging),
            (inputs.features.serif, inputs.features.sans),
            session.encodings(hub, inputs),
            layouts.query_results,
            code,
        )

    return make


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

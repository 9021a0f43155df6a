"""Build: the pipeline on one screen. The only module that calls every pass."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.diagnostics import Diagnostic
from site_builder.hub.live import Selection
from site_builder.hub.related import Memo
from site_builder.index import index
from site_builder.layouts import Layouts
from site_builder.load import load
from site_builder.locate import locate_all
from site_builder.model import Value
from site_builder.parse import parse
from site_builder.plan import plan
from site_builder.produce import Setting, produce
from site_builder.publish import Published, publisher
from site_builder.render import Fingerprints, LayoutError, engine_digest
from site_builder.state.cache import Cache, discard
from site_builder.workers import job_count

STATE = ".site-builder"
"""Folder of a hub in which builds remember things."""


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
    clean: bool = False
    """Make everything anew, whatever is remembered of earlier builds."""
    state: Path | None = None
    """Folder in which builds remember things; None for the hub's own."""


class Result(Value, frozen=True):
    """What a build found and did."""

    diagnostics: tuple[Diagnostic, ...]
    published: Published | None
    """None when there were errors: then nothing was touched."""
    stories: int
    rendered: int
    """Files whose bytes were made, because their fingerprint was not in the manifest."""
    seconds: dict[str, float]
    """How long each pass took."""


def build(options: Options) -> Result:
    """Bring the output folder up to date with the hub, or say what is wrong and touch nothing.

    Raises OSError when a file cannot be read or written, and `publish.Busy`.
    """
    state = options.state or options.site / STATE
    if options.clean:
        discard(state)
    with _without_gc(), Cache(state / "cache.sqlite") as cache:
        return _build(options, engine_digest(), cache, state, _Timer())


def _build(options: Options, engine: bytes, cache: Cache, state: Path, timer: _Timer) -> Result:
    jobs = job_count(options.jobs)
    with timer("load"):
        inputs, problems = load(options.site, cache.digest_of)
        cache.save_scan()

    def refused() -> Result:
        return Result(locate_all(problems, inputs), None, 0, 0, timer.seconds)

    with timer("parse"):
        content, wrong = parse(inputs, cache, engine, jobs, options.base_url)
        problems += wrong
    if content is None:
        return refused()
    with timer("index"):
        hub, memo, wrong = index(content.parsed, options.selection, cache.memo("related", engine, Memo))
        cache.save_memo("related", engine, memo)
        problems += wrong
    with timer("plan"):
        outputs, wrong = plan(hub)
        layouts = Layouts(content.layouts, hub.assets)
        problems += [*wrong, *layouts.problems()]
    if any(problem.severity == "error" or options.strict for problem in problems):
        return refused()

    with publisher(options.output, state) as target:
        with timer("compare"):
            fingerprints = Fingerprints(hub.site, layouts, engine)
            due = target.due(((output, fingerprints.of(output)) for output in outputs), options.clean)
        with timer("render"):
            setting = Setting(hub.site, layouts.sources, hub.assets, str(cache.file), str(target.staging))
            try:
                steps = produce(due, setting, jobs)
            except LayoutError as error:
                problems.append(error.problem)
                return refused()
        with timer("publish"):
            published = target.commit(steps, {output.path for output in outputs})
    return Result(locate_all(problems, inputs), published, len(hub.entries), len(due), timer.seconds)


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


class _Timer:
    """Measures the passes, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start

"""Render: make the bytes of stale outputs and write them to the staging folder, in this process or in workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from math import ceil
from pathlib import Path
from time import perf_counter

import msgspec

from site_builder.hosting.compression import Encodings, compress
from site_builder.model.content import Body
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import LayoutOutput, Output
from site_builder.model.queries import QueryResult
from site_builder.model.site import Card, Site
from site_builder.model.value import Value
from site_builder.pipeline.publish import StaleOutput, stage
from site_builder.render.producers import Tools, label, producer
from site_builder.render.renderer import Renderer
from site_builder.render.templates import Layouts
from site_builder.store.bodies import Bodies
from site_builder.store.manifest import Step
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Task, Workers


class RenderSettings(Value, frozen=True):
    """What all outputs of a build are made with, as a value for workers."""

    site: Site
    layouts: Mapping[str, str]
    """Sources by name."""
    assets: Mapping[str, str]
    """Hrefs of the static files by name."""
    bodies: str
    """The file with the bodies."""
    staging: str
    """The staging folder."""
    fonts: tuple[str, str]
    """The font files of social cards: for headlines and for everything else. Empty without fonts."""
    encodings: Encodings
    """The encodings of compressed copies."""
    query_results: Mapping[str, QueryResult] = {}
    """Of the queries that have the same result on all pages of a layout, by the keys of the queries."""
    code: Mapping[str, str] = {}
    """Python code of the layouts: generated once, not in every worker (7 % of the CPU of a build of 1,000 stories with
    two workers), and kept by the preview for its next build."""


class RenderedOutput(Value, frozen=True):
    """An output whose bytes have been made."""

    path: str
    steps: tuple[Step, ...]
    """One for each of its files."""
    layout: str
    """Empty for a file that is copied."""
    seconds: float
    """Time to make it."""


def render_outputs(
    stale: Sequence[StaleOutput],
    settings: RenderSettings,
    workers: Workers,
    tick: ReportProgress = no_progress,
    begun: Sequence[Task[list[RenderedOutput]]] = (),
    begun_count: int = 0,
) -> list[RenderedOutput]:
    """Make all stale outputs and stage them.

    `begun` are chunks of other outputs that workers were given already, and `begun_count` is the number of these.
    Raises LayoutError, and OSError when a file cannot be read or written.
    """
    rendered: list[RenderedOutput] = []
    for chunk in workers.in_chunks(chunk_work(settings), _in_order(stale), weigh=weight_of, begun=begun):
        rendered += chunk
        tick(len(rendered), len(stale) + begun_count)
    _output_renderer.cache_clear()
    return rendered


def chunk_work(settings: RenderSettings) -> Callable[[Sequence[StaleOutput]], list[RenderedOutput]]:
    """Return what workers do with a chunk of stale outputs."""
    return partial(render_chunk, msgspec.msgpack.encode(settings))


def layout_code(site: Site, layouts: Layouts, stale: Iterable[StaleOutput]) -> Mapping[str, str]:
    """Return the code of the layouts of outputs, for `RenderSettings`."""
    code = known_code(site, layouts)
    names = {item.output.layout for item in stale if isinstance(item.output, LayoutOutput)}
    code.update(Renderer(site, layouts, _no_bodies, code).code(names | layouts.parts(names)))
    return code


def generate_code(
    site: Site, sources: Mapping[str, str], assets: Mapping[str, str], names: Sequence[str]
) -> Mapping[str, str]:
    """Return the code of some layouts: the work of a worker."""
    return Renderer(site, Layouts(sources, assets), _no_bodies).code(names)


def known_code(site: Site, layouts: Layouts) -> dict[str, str]:
    """Return the code of layouts that is known already, for the caller to add to."""
    return _known_code(digest([site, layouts.sources, layouts.assets]))


@lru_cache(maxsize=1)
def _known_code(key: bytes) -> dict[str, str]:
    """Return the code of layouts that is known already: the preview builds often, and mostly with the same layouts."""
    return {}


def _no_bodies(digest: bytes) -> Body:
    raise LookupError("no page is rendered")


def render_chunk(settings: bytes, stale: Sequence[StaleOutput]) -> list[RenderedOutput]:
    """Do the work of a worker; `settings` is a `RenderSettings` as msgpack."""
    renderer = _output_renderer(settings)
    return [renderer.render(item) for item in stale]


def weight_of(stale: StaleOutput) -> int:
    """Return how much work an output is, relative to a typical page."""
    return producer(stale.output).weight(stale.output)


def _in_order(stale: Sequence[StaleOutput]) -> list[StaleOutput]:
    """Put heavy outputs first, then light ones, with the slow ones spread evenly among them.

    Light ones come in the order of time, oldest first. So a worker shows the card of a story on pages that follow each
    other, and need not remember all cards; and pages of many stories are spread among the others. A month takes 14
    times as long as a story, so a chunk of months at the end would leave the other workers without work.
    """
    slow = [item for item in stale if producer(item.output).is_slow]
    others = [item for item in stale if not producer(item.output).is_slow]
    others.sort(key=lambda item: (-weight_of(item), _moment(item.output)))
    gap = ceil(len(others) / len(slow)) if slow else len(others)
    ordered: list[StaleOutput] = []
    for number, item in enumerate(slow):
        ordered += [item, *others[number * gap : (number + 1) * gap]]
    return ordered or others


def _moment(output: Output) -> float:
    """Return the time of the story that a page is about, or of the last one that it lists; 0 for other outputs."""
    context = getattr(output, "context", None)
    card = getattr(context, "card", None) or next(reversed(getattr(context, "cards", ())), None)
    return card.date.at.timestamp() if isinstance(card, Card) and card.date else 0.0


@lru_cache(maxsize=1)
def _output_renderer(settings: bytes) -> _OutputRenderer:
    """Return the renderer of this process. It is made once and kept for one build."""
    return _OutputRenderer(msgspec.msgpack.decode(settings, type=RenderSettings))


class _OutputRenderer:
    """Makes the files of outputs, with their compressed copies, and stages them."""

    def __init__(self, settings: RenderSettings) -> None:
        bodies = Bodies(Path(settings.bodies))
        layouts = Layouts(settings.layouts, settings.assets, query_results=settings.query_results)
        renderer = Renderer(settings.site, layouts, bodies, settings.code)
        self._tools = Tools(renderer, bodies, settings.fonts)
        self._encodings = settings.encodings
        self._staging = Path(settings.staging)

    def render(self, stale: StaleOutput) -> RenderedOutput:
        """Make the files of one output, and stage them."""
        start = perf_counter()
        output = stale.output
        steps = stage(stale, self._files(output), self._staging)
        return RenderedOutput(output.path, tuple(steps), label(output), perf_counter() - start)

    def _files(self, output: Output) -> Mapping[str, bytes]:
        files = dict(producer(output).make(output, self._tools))
        for path, data in tuple(files.items()):
            files |= compress(path, data, self._encodings)
        return files

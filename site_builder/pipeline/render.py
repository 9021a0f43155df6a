"""Produce: make the bytes of what is due and put them into the staging folder, in this process or in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from site_builder.hosting.compression import Encodings, compress
from site_builder.model.outputs import File, ImageVariant, Output, Page, SearchShard, SocialCardImage, StyleSheet
from site_builder.model.site import Site
from site_builder.model.value import Value
from site_builder.pipeline.publish import StaleOutput, stage
from site_builder.render.renderer import Renderer
from site_builder.render.search_index import index_part
from site_builder.render.templates import Layouts
from site_builder.store.bodies import Bodies
from site_builder.store.manifest import Step
from site_builder.system.files import read, read_unchanged
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import HEAVINESS, Workers

if TYPE_CHECKING:
    from site_builder.render.images.social_card import SocialCardRenderer

SEARCH_INDEX = "(search index)"
"""What stands in place of a layout for a part of the search index."""


class RenderSettings(Value, frozen=True):
    """What all pages of a build are rendered with, as a value that a worker can be given."""

    site: Site
    layouts: Mapping[str, str]
    """Sources by name."""
    assets: Mapping[str, str]
    """Hrefs of the static files by name."""
    bodies: str
    """The file in which the bodies are."""
    staging: str
    """The staging folder."""
    fonts: tuple[str, str]
    """The files of the fonts for headlines and for everything else on social cards; empty when there are none."""
    encodings: Encodings
    """Those in which texts lie beside themselves."""


class RenderedOutput(Value, frozen=True):
    """An output whose bytes have been made."""

    path: str
    steps: tuple[Step, ...]
    """One for each of its files."""
    layout: str
    """Empty for a file that is published as it is."""
    seconds: float
    """How long it took."""


def render_outputs(
    due: Sequence[StaleOutput], setting: RenderSettings, workers: Workers, tick: ReportProgress = no_progress
) -> list[RenderedOutput]:
    """Stage everything that is due.

    Raises LayoutError, IndexingError, and OSError when a file cannot be read or written.
    """
    produced: list[RenderedOutput] = []
    work = partial(render_chunk, msgspec.msgpack.encode(setting))
    for chunk in workers.in_chunks(work, _in_order(due), weigh=_weight):
        produced += chunk
        tick(len(produced), len(due))
    _prepared.cache_clear()
    return produced


def render_chunk(setting: bytes, due: Sequence[StaleOutput]) -> list[RenderedOutput]:
    """The work of a worker; `setting` is a `RenderSettings` as msgpack."""
    studio = _prepared(setting)
    return [studio.produce(one) for one in due]


def _weight(due: StaleOutput) -> int:
    if isinstance(due.output, SearchShard):
        return max(HEAVINESS, len(due.output.documents))
    return HEAVINESS if isinstance(due.output, ImageVariant | SocialCardImage) else 1


def _in_order(due: Sequence[StaleOutput]) -> list[StaleOutput]:
    """Pictures first, then what is light; the parts of the search index, which take long, spread evenly among these."""
    parts = [one for one in due if isinstance(one.output, SearchShard)]
    others = sorted((one for one in due if not isinstance(one.output, SearchShard)), key=_weight, reverse=True)
    between = ceil(len(others) / len(parts)) if parts else len(others)
    ordered: list[StaleOutput] = []
    for place, part in enumerate(parts):
        ordered += [part, *others[place * between : (place + 1) * between]]
    return ordered or others


@lru_cache(maxsize=1)
def _prepared(encoded: bytes) -> _OutputRenderer:
    """Made once in each process, and kept for one build."""
    return _OutputRenderer(msgspec.msgpack.decode(encoded, type=RenderSettings))


class _OutputRenderer:
    """All that the bytes of outputs are made with. What needs Pillow is imported when it is first needed."""

    def __init__(self, setting: RenderSettings) -> None:
        layouts = Layouts(setting.layouts, setting.assets)
        self._setting = setting
        self._staging = Path(setting.staging)
        self._bodies = Bodies(Path(setting.bodies))
        self._renderer = Renderer(setting.site, layouts, self._bodies)

    def produce(self, due: StaleOutput) -> RenderedOutput:
        """Make the files of one output, and stage them."""
        start = perf_counter()
        output = due.output
        steps = stage(due, self._files(output), self._staging)
        layout = output.layout if isinstance(output, Page) else SEARCH_INDEX if isinstance(output, SearchShard) else ""
        return RenderedOutput(output.path, tuple(steps), layout, perf_counter() - start)

    def _files(self, output: Output) -> Mapping[str, bytes]:
        made = (
            index_part(output, self._bodies) if isinstance(output, SearchShard) else {output.path: self._bytes(output)}
        )
        beside = (compress(path, data, self._setting.encodings) for path, data in made.items())
        return dict(chain(made.items(), *map(dict.items, beside)))

    def _bytes(self, output: Page | File | StyleSheet | ImageVariant | SocialCardImage) -> bytes:
        if isinstance(output, Page):
            return self._renderer.page(output)
        if isinstance(output, SocialCardImage):
            return self._artist.card(output.context)
        if isinstance(output, ImageVariant):
            from site_builder.render.images.resize import resize_image

            return resize_image(read_unchanged(output), output.width, output.format)
        return output.data if isinstance(output, StyleSheet) else read_unchanged(output)

    @cached_property
    def _artist(self) -> SocialCardRenderer:
        from site_builder.render.images.social_card import SocialCardRenderer

        serif, sans = map(read, self._setting.fonts)
        return SocialCardRenderer(serif, sans)

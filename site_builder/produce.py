"""Produce: make the bytes of what is due and put them into the staging folder, in this process or in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from site_builder.layouts import Layouts
from site_builder.load import read
from site_builder.model import Drawing, Output, Page, Site, Value, Version
from site_builder.passes import Tick, silent
from site_builder.publish import Due, stage
from site_builder.render import Renderer
from site_builder.state.bodies import Bodies
from site_builder.state.manifest import Step
from site_builder.workers import Workers

if TYPE_CHECKING:
    from site_builder.raster.card import Artist


class Setting(Value, frozen=True):
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


class Produced(Value, frozen=True):
    """An output whose bytes have been made."""

    step: Step
    layout: str
    """Empty for a file that is published as it is."""
    seconds: float
    """How long it took."""


def produce(due: Sequence[Due], setting: Setting, workers: Workers, tick: Tick = silent) -> list[Produced]:
    """Stage everything that is due. Raises LayoutError, and OSError when a file cannot be read or written."""
    produced: list[Produced] = []
    work = partial(produce_chunk, msgspec.msgpack.encode(setting))
    for heavy in (True, False):
        some = [one for one in due if isinstance(one.output, Version | Drawing) == heavy]
        for chunk in workers.in_chunks(work, some, heavy=heavy):
            produced += chunk
            tick(len(produced), len(due))
    _prepared.cache_clear()
    return produced


def produce_chunk(setting: bytes, due: Sequence[Due]) -> list[Produced]:
    """The work of a worker; `setting` is a `Setting` as msgpack."""
    studio = _prepared(setting)
    return [studio.produce(one) for one in due]


@lru_cache(maxsize=1)
def _prepared(encoded: bytes) -> _Studio:
    """Made once in each process, and kept for one build."""
    return _Studio(msgspec.msgpack.decode(encoded, type=Setting))


class _Studio:
    """All that the bytes of outputs are made with. What needs Pillow is imported when it is first needed."""

    def __init__(self, setting: Setting) -> None:
        layouts = Layouts(setting.layouts, setting.assets)
        self._setting = setting
        self._staging = Path(setting.staging)
        self._renderer = Renderer(setting.site, layouts, Bodies(Path(setting.bodies)))

    def produce(self, due: Due) -> Produced:
        """Make the bytes of one output, and stage them."""
        start = perf_counter()
        step = stage(due, self._bytes(due.output), self._staging)
        return Produced(step, due.output.layout if isinstance(due.output, Page) else "", perf_counter() - start)

    def _bytes(self, output: Output) -> bytes:
        if isinstance(output, Page):
            return self._renderer.page(output)
        if isinstance(output, Drawing):
            return self._artist.card(output.context)
        if isinstance(output, Version):
            from site_builder.raster.versions import version

            return version(read(output.location), output.width, output.format)
        return read(output.location)

    @cached_property
    def _artist(self) -> Artist:
        from site_builder.raster.card import Artist

        serif, sans = map(read, self._setting.fonts)
        return Artist(serif, sans)

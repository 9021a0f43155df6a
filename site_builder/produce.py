"""Produce: make the bytes of what is due and put them into the staging folder, in this process or in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter

import msgspec

from site_builder.layouts import Layouts
from site_builder.load import read
from site_builder.model import Output, Page, Site, Value, Version
from site_builder.passes import Tick, silent
from site_builder.publish import Due, stage
from site_builder.render import Renderer
from site_builder.state.bodies import Bodies
from site_builder.state.manifest import Step
from site_builder.workers import Workers


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
        some = [one for one in due if isinstance(one.output, Version) == heavy]
        for chunk in workers.in_chunks(work, some, heavy=heavy):
            produced += chunk
            tick(len(produced), len(due))
    _prepared.cache_clear()
    return produced


def produce_chunk(setting: bytes, due: Sequence[Due]) -> list[Produced]:
    """The work of a worker; `setting` is a `Setting` as msgpack."""
    renderer, staging = _prepared(setting)
    return [_produce(one, renderer, staging) for one in due]


@lru_cache(maxsize=1)
def _prepared(encoded: bytes) -> tuple[Renderer, Path]:
    """Made once in each process, and kept for one build."""
    setting = msgspec.msgpack.decode(encoded, type=Setting)
    layouts = Layouts(setting.layouts, setting.assets)
    return Renderer(setting.site, layouts, Bodies(Path(setting.bodies))), Path(setting.staging)


def _produce(due: Due, renderer: Renderer, staging: Path) -> Produced:
    start = perf_counter()
    output = due.output
    layout = output.layout if isinstance(output, Page) else ""
    return Produced(stage(due, _bytes(output, renderer), staging), layout, perf_counter() - start)


def _bytes(output: Output, renderer: Renderer) -> bytes:
    if isinstance(output, Page):
        return renderer.page(output)
    data = read(output.location)
    if isinstance(output, Version):
        from site_builder.raster.versions import version

        return version(data, output.width, output.format)
    return data

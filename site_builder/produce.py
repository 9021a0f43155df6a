"""Produce: make the bytes of what is due and put them into the staging folder, in this process or in workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from math import ceil
from pathlib import Path
from time import perf_counter

import msgspec

from site_builder.indexing import index_part
from site_builder.layouts import Layouts
from site_builder.load import read
from site_builder.model import Output, Page, Part, Site, Value
from site_builder.passes import Tick, silent
from site_builder.publish import Due, stage, stage_all
from site_builder.render import Renderer
from site_builder.state.bodies import Bodies
from site_builder.state.manifest import Step
from site_builder.workers import Workers, in_pieces

SEARCH_INDEX = "(search index)"
"""What stands in place of a layout for a part of the search index."""


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

    path: str
    steps: tuple[Step, ...]
    """One for each of its files."""
    layout: str
    """Empty for a file that is published as it is."""
    seconds: float
    """How long it took."""


def produce(due: Sequence[Due], setting: Setting, workers: Workers, tick: Tick = silent) -> list[Produced]:
    """Stage everything that is due.

    Raises LayoutError, IndexingError, and OSError when a file cannot be read or written.
    """
    produced: list[Produced] = []
    work = partial(produce_chunk, msgspec.msgpack.encode(setting))
    effort = sum(_effort(one.output) for one in due)
    for chunk in workers.share(work, _chunks(due), effort):
        produced += chunk
        tick(len(produced), len(due))
    _prepared.cache_clear()
    return produced


def produce_chunk(setting: bytes, due: Sequence[Due]) -> list[Produced]:
    """The work of a worker; `setting` is a `Setting` as msgpack."""
    renderer, bodies, staging = _prepared(setting)
    return [_produce(one, renderer, bodies, staging) for one in due]


def _effort(output: Output) -> int:
    return len(output.documents) if isinstance(output, Part) else 1


def _chunks(due: Sequence[Due]) -> Iterator[Sequence[Due]]:
    """Chunks of what is due. A part of the search index takes long and is one of its own; these are spread evenly."""
    parts = [one for one in due if isinstance(one.output, Part)]
    chunks = list(in_pieces([one for one in due if not isinstance(one.output, Part)]))
    between = ceil(len(chunks) / len(parts)) if parts else 0
    for place, part in enumerate(parts):
        yield [part]
        yield from chunks[place * between : (place + 1) * between]
    if not parts:
        yield from chunks


@lru_cache(maxsize=1)
def _prepared(encoded: bytes) -> tuple[Renderer, Bodies, Path]:
    """Made once in each process, and kept for one build."""
    setting = msgspec.msgpack.decode(encoded, type=Setting)
    layouts = Layouts(setting.layouts, setting.assets)
    bodies = Bodies(Path(setting.bodies))
    return Renderer(setting.site, layouts, bodies), bodies, Path(setting.staging)


def _produce(due: Due, renderer: Renderer, bodies: Bodies, staging: Path) -> Produced:
    start = perf_counter()
    output, layout = due.output, ""
    if isinstance(output, Part):
        steps, layout = tuple(stage_all(due, index_part(output, bodies), staging)), SEARCH_INDEX
    elif isinstance(output, Page):
        steps, layout = (stage(due, renderer.page(output), staging),), output.layout
    else:
        steps = (stage(due, read(output.location), staging),)
    return Produced(output.path, steps, layout, perf_counter() - start)

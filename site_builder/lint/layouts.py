"""Find layouts of a hub that fail on its pages: `check` renders some pages in memory, and writes none.

In: a planned site. Out: problems. For each layout that is the hub's own or includes one, one page is rendered of each
set of fields that have a value, and the page with the longest context: the branches of a layout depend on these.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from site_builder.config.paths import LAYOUTS, defaults_folder
from site_builder.model.outputs import LayoutOutput, Page, TextFile
from site_builder.model.problems import Problem
from site_builder.pipeline.load import Inputs
from site_builder.pipeline.session import SitePlan
from site_builder.render.renderer import LayoutError, Renderer
from site_builder.render.templates import Layouts
from site_builder.store.bodies import Bodies

_encode = msgspec.msgpack.Encoder().encode


def failing_layouts(site: SitePlan, own: frozenset[str], bodies: Bodies) -> Iterator[Problem]:
    """Yield one problem for each place where a layout fails. `own` are the names of the layouts of the hub."""
    samples = _samples(site, own)
    if not samples:
        return
    layouts = Layouts(site.layouts.sources, site.hub.assets, query_results=site.layouts.query_results)
    renderer = Renderer(site.hub.site, layouts, bodies)
    places = set()
    for output in samples:
        try:
            renderer.page(output)
        except LayoutError as error:
            if (place := (error.problem.path, error.problem.location)) not in places:
                places.add(place)
                yield error.problem


def own_layouts(inputs: Inputs) -> frozenset[str]:
    """Return the names of the layouts that are not packaged."""
    packaged = defaults_folder() / LAYOUTS
    return frozenset(file.path for file in inputs.layouts if not Path(file.location).is_relative_to(packaged))


def _samples(site: SitePlan, own: frozenset[str]) -> list[LayoutOutput]:
    """Return the pages to render."""
    is_changed: dict[str, bool] = {}
    first: dict[tuple[str, tuple[bool, ...]], LayoutOutput] = {}
    longest: dict[str, tuple[int, LayoutOutput]] = {}
    for output in site.outputs:
        if not isinstance(output, Page | TextFile):
            continue
        layout = output.layout
        if layout not in is_changed:
            is_changed[layout] = not own.isdisjoint(site.layouts.members(layout))
        if is_changed[layout]:
            first.setdefault((layout, tuple(map(bool, msgspec.structs.astuple(output.context)))), output)
            length = len(_encode(output.context))
            if length > longest.get(layout, (-1,))[0]:
                longest[layout] = length, output
    return list({output.path: output for output in (*first.values(), *(page for _, page in longest.values()))}.values())

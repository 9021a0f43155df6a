"""The table of all kinds of output. In: an output. Out: how to make it, what decides its bytes, and its weight.

To add a kind of output: write its class in `model/outputs.py` and its row in PRODUCERS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from site_builder.model.outputs import (
    File,
    ImageVariant,
    LayoutOutput,
    Output,
    Page,
    SearchShard,
    SocialCardImage,
    StyleSheet,
    TextFile,
)
from site_builder.model.value import Value
from site_builder.render.renderer import Bodies, Renderer
from site_builder.render.search_index import index_shard
from site_builder.system.files import read, read_unchanged
from site_builder.system.workers import HEAVINESS

if TYPE_CHECKING:
    from site_builder.render.images.social_card import SocialCardRenderer

OutputT = TypeVar("OutputT")


class Tools:
    """The renderers that producers use. Modules that need Pillow are imported when they are first needed."""

    def __init__(self, renderer: Renderer, bodies: Bodies, fonts: tuple[str, str]) -> None:
        self.renderer = renderer
        self.bodies = bodies
        self._fonts = fonts

    @cached_property
    def card_renderer(self) -> SocialCardRenderer:
        """The renderer of social cards. Raises OSError when a font cannot be read."""
        from site_builder.render.images.social_card import SocialCardRenderer

        serif, sans = map(read, self._fonts)
        return SocialCardRenderer(serif, sans)


def _no_inputs(output: object, engine: bytes) -> object:
    return None


def _light(output: object) -> int:
    return 1


def _heavy(output: object) -> int:
    return HEAVINESS


class Producer(Value, Generic[OutputT], frozen=True, kw_only=True):
    """Everything that differs between kinds of output."""

    make: Callable[[OutputT, Tools], Mapping[str, bytes]]
    """Returns the files of an output, by path."""
    layout: Callable[[OutputT], tuple[str, Value]] | None = None
    """Returns the layout and its context; None for kinds without layout. Both decide the bytes, with the site."""
    inputs: Callable[[OutputT, bytes], object] = _no_inputs
    """Returns what decides the bytes of a kind without layout. Its second argument is the digest of the engine."""
    weight: Callable[[OutputT], int] = _light
    """Returns how much work an output is, relative to a typical page."""
    is_slow: bool = False
    """Whether each output takes so long that workers should not get two in a row."""
    label: str = ""
    """For reports, in place of a layout."""


def _render(output: LayoutOutput, tools: Tools) -> Mapping[str, bytes]:
    return {output.path: tools.renderer.page(output)}


def _layout(output: LayoutOutput) -> tuple[str, Value]:
    return output.layout, output.context


def _resize(image: ImageVariant, tools: Tools) -> Mapping[str, bytes]:
    from site_builder.render.images.resize import resize_image

    return {image.path: resize_image(read_unchanged(image), image.width, image.format)}


PRODUCERS: Mapping[type[Output], Producer[Any]] = {
    Page: Producer[Page](make=_render, layout=_layout),
    TextFile: Producer[TextFile](make=_render, layout=_layout),
    File: Producer[File](
        make=lambda file, tools: {file.path: read_unchanged(file)},
        inputs=lambda file, engine: file.digest,
    ),
    StyleSheet: Producer[StyleSheet](
        make=lambda sheet, tools: {sheet.path: sheet.data},
        inputs=lambda sheet, engine: sheet.data,
    ),
    ImageVariant: Producer[ImageVariant](
        make=_resize,
        inputs=lambda image, engine: (engine, image.digest, image.width, image.format),
        weight=_heavy,
    ),
    SocialCardImage: Producer[SocialCardImage](
        make=lambda card, tools: {card.path: tools.card_renderer.card(card.context)},
        inputs=lambda card, engine: (engine, card.context),
        weight=_heavy,
    ),
    SearchShard: Producer[SearchShard](
        make=lambda shard, tools: index_shard(shard, tools.bodies),
        inputs=lambda shard, engine: (engine, shard),
        weight=lambda shard: max(HEAVINESS, len(shard.documents)),
        is_slow=True,
        label="(search index)",
    ),
}


def producer(output: Output) -> Producer[Any]:
    """Return the row of an output's kind."""
    return PRODUCERS[type(output)]


def label(output: Output) -> str:
    """Return what reports show as the layout of an output; empty for a file that is copied."""
    kind = producer(output)
    return kind.layout(output)[0] if kind.layout else kind.label

"""Outlines: what decides the bytes of an output, in short. The hash of its outline is an output's fingerprint.

Parts that many outputs share (cards, the site, the layouts) stand in an outline as their digests, so that each is
hashed once, not once for every page that shows it. The manifest keeps the outlines of what it has published, and the
shared parts by their digests: so a later build can say in words what has changed.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from types import NoneType, UnionType
from typing import Any

import msgspec

from site_builder.hosting.compression import Encodings, encodings_stamp
from site_builder.model.fingerprint import DIGEST_SIZE, combine, digest, digest_bytes
from site_builder.model.outputs import File, ImageVariant, Output, Page, SearchShard, SocialCardImage, StyleSheet
from site_builder.model.site import Card, Site
from site_builder.model.value import Value
from site_builder.render.templates import Layouts

_CARD = 1
"""Code of the msgpack extension type as which the digest of a card stands in an outline."""
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_decode = msgspec.msgpack.Decoder(list[object], ext_hook=lambda code, digest: bytes(digest)).decode
_astuple = msgspec.structs.astuple

Shorten = Callable[[Any], object]
"""Makes a value shorter, by putting digests in place of its cards."""


class LayoutInputs(Value, frozen=True, tag=True):
    """What all pages of a kind have in common."""

    engine: bytes
    site: Site
    kind: str
    layout: str
    files: dict[str, bytes]
    """Digests of the layout, all it includes, and the addresses of the static files these name."""
    precompression: str = ""
    """What decides the files that lie beside the page's own."""


class CardInput(Value, frozen=True, tag=True):
    """A card, as it is kept."""

    card: Card


SharedInput = LayoutInputs | CardInput


def split(outline: bytes) -> tuple[bytes, list[object]]:
    """The digest of a page's `LayoutInputs`, and the fields of its context in plain types, with digests in place of cards."""
    return outline[:DIGEST_SIZE], _decode(outline[DIGEST_SIZE:])


def is_page(outline: bytes) -> bool:
    """Whether it is the outline of a page, not of a file or picture."""
    return len(outline) > DIGEST_SIZE


def digests_in(outline: bytes) -> list[bytes]:
    """The digests of shared parts that an outline holds."""
    if not is_page(outline):
        return []
    found = [outline[:DIGEST_SIZE]]
    msgspec.msgpack.decode(outline[DIGEST_SIZE:], ext_hook=lambda code, digest: found.append(bytes(digest)))
    return found


class InputRecords:
    """Makes the outlines of one build's outputs."""

    def __init__(self, site: Site, layouts: Layouts, engine: bytes, encodings: Encodings | None = None) -> None:
        self._encodings = encodings or {}
        self._engine = engine
        self._layouts = layouts
        self._site = site
        self._bases: dict[tuple[str, str, str], bytes] = {}
        self._cards: dict[str, msgspec.msgpack.Ext] = {}
        self._shorteners: dict[type, list[tuple[int, Shorten]]] = {}
        self._shared: dict[bytes, SharedInput] = {}
        self._context: Value | None = None
        """The last one, as outputs that share it come one after the other; and its encoding."""
        self._encoded = b""

    def of(self, output: Output) -> bytes:
        """The outline: two outputs that share it have the same bytes."""
        beside = encodings_stamp(output.path, self._encodings) if self._encodings else ""
        if not isinstance(output, Page):
            outline = self._of_file(output)
            return digest([outline, beside]) if beside else outline
        context = output.context
        if context is not self._context:
            fields = self._shorteners.get(type(context))
            if fields is None:
                fields = self._shorteners[type(context)] = self._fields(type(context))
            self._context, self._encoded = context, _encode(_shortened(fields, context))
        return self._base(output.kind, output.layout, beside) + self._encoded

    def _of_file(self, output: File | StyleSheet | ImageVariant | SocialCardImage | SearchShard) -> bytes:
        if isinstance(output, File):
            return output.digest
        if isinstance(output, StyleSheet):
            return digest_bytes(output.data)
        if isinstance(output, ImageVariant):
            return digest([self._engine, output.digest, output.width, output.format])
        if isinstance(output, SocialCardImage):
            return digest([self._engine, output.context])
        return combine((self._engine, digest(output)))

    def shared_inputs(self, outline: bytes) -> dict[bytes, SharedInput]:
        """The shared parts that stand in an outline as digests, by these."""
        return {key: self._shared[key] for key in digests_in(outline) if key in self._shared}

    def _base(self, kind: str, layout: str, beside: str) -> bytes:
        known = self._bases.get((kind, layout, beside))
        if known is None:
            base = LayoutInputs(self._engine, self._site, kind, layout, self._layouts.closure(layout), beside)
            known = self._bases[kind, layout, beside] = digest(base)
            self._shared[known] = base
        return known

    def _card(self, card: Card) -> msgspec.msgpack.Ext:
        known = self._cards.get(card.slug)
        if known is None:
            key = digest(card)
            known = self._cards[card.slug] = msgspec.msgpack.Ext(_CARD, key)
            self._shared[key] = CardInput(card)
        return known

    def _fields(self, kind: type[Value]) -> list[tuple[int, Shorten]]:
        """The places of those fields of a class that hold cards, and how to shorten them."""
        hints = typing.get_type_hints(kind)
        shorteners = [(place, self._shortener(hints[name])) for place, name in enumerate(kind.__struct_fields__)]
        return [(place, shorten) for place, shorten in shorteners if shorten]

    def _shortener(self, kind: Any) -> Shorten | None:
        """How to shorten values of this type; None when they hold no card."""
        if kind is Card:
            return self._card
        if isinstance(kind, type) and issubclass(kind, Value):
            fields = self._fields(kind)
            return partial(_shortened, fields) if fields else None
        parts = [self._shortener(part) for part in typing.get_args(kind) if part not in (..., NoneType)]
        shorten = next(filter(None, parts), None)
        if shorten is None:
            return None
        origin = typing.get_origin(kind)
        if len(parts) > 1 or origin not in (tuple, UnionType):
            raise TypeError(f"a context may hold cards in tuples and values alone, not in {kind}")
        return partial(_all_shortened if origin is tuple else _shortened_if_any, shorten)


def _shortened(fields: Sequence[tuple[int, Shorten]], value: Value) -> list[object]:
    values = list(_astuple(value))
    for place, shorten in fields:
        values[place] = shorten(values[place])
    return values


def _all_shortened(shorten: Shorten, values: Iterable[object]) -> list[object]:
    return [shorten(value) for value in values]


def _shortened_if_any(shorten: Shorten, value: object) -> object:
    return None if value is None else shorten(value)

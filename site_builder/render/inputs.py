"""Input records: all that decides the bytes of an output, in short form. The fingerprint is the hash of the record.

Parts that many outputs share (cards, the site, the layouts) are in a record as their digests. So each is hashed once,
not once for every page that shows it. The manifest keeps the records of published outputs, and the shared parts by
their digests. With them, a later build can say in words what has changed.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import NoneType, UnionType
from typing import Any

import msgspec

from site_builder.hosting.compression import Encodings, encodings_stamp
from site_builder.model.fingerprint import DIGEST_SIZE, digest
from site_builder.model.outputs import LayoutOutput, Output
from site_builder.model.queries import QueryResult, query_of
from site_builder.model.site import Card, Site
from site_builder.model.value import Value
from site_builder.render.producers import producer
from site_builder.render.templates import Layouts

_CARD = 1
"""Code of the msgpack extension type for the digest of a card."""
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_decode = msgspec.msgpack.Decoder(list[object], ext_hook=lambda code, digest: bytes(digest)).decode
_astuple = msgspec.structs.astuple

Shorten = Callable[[Any], object]
"""Makes a value shorter by replacing its cards with their digests."""


class LayoutInputs(Value, frozen=True, tag=True):
    """What all outputs of a layout have in common."""

    engine: bytes
    site: Site
    layout: str
    files: dict[str, bytes]
    """Digests of the layout, of all that it includes, of the URLs of the static files that these name, and of the
    results of their queries (`Layouts.closure`)."""
    precompression: str = ""
    """What decides the compressed copies."""


class CardInput(Value, frozen=True, tag=True):
    """A card, as the manifest keeps it."""

    card: Card


SharedInput = LayoutInputs | CardInput


def split(record: bytes) -> tuple[bytes, list[object]]:
    """Split the input record of an output with a layout.

    Returns the digest of its `LayoutInputs`, and the fields of its context as plain types, with digests for cards.
    """
    return record[:DIGEST_SIZE], _decode(record[DIGEST_SIZE:])


def has_layout(record: bytes) -> bool:
    """Return whether it is the record of an output with a layout."""
    return len(record) > DIGEST_SIZE


def digests_in(record: bytes) -> list[bytes]:
    """Return the digests of the shared parts of a record."""
    if not has_layout(record):
        return []
    digests = [record[:DIGEST_SIZE]]
    msgspec.msgpack.decode(record[DIGEST_SIZE:], ext_hook=lambda code, digest: digests.append(bytes(digest)))
    return digests


class InputRecords:
    """Makes the input records of the outputs of one build."""

    def __init__(self, site: Site, layouts: Layouts, engine: bytes, encodings: Encodings | None = None) -> None:
        self._encodings = encodings or {}
        self._engine = engine
        self._layouts = layouts
        self._site = site
        self._layout_digests: dict[tuple[str, str], bytes] = {}
        self._cards: dict[str, msgspec.msgpack.Ext] = {}
        self._shorteners: dict[type, list[tuple[int, Shorten]]] = {}
        self._shared: dict[bytes, SharedInput] = {}
        self._results: dict[int, tuple[QueryResult, bytes]] = {}
        self._last_context: Value | None = None
        self._last_values = b""

    @property
    def key(self) -> bytes:
        """The digest of all that decides records, except the outputs."""
        return digest([self._engine, self._site, self._layouts.sources, self._layouts.assets, self._encodings])

    def of(self, output: Output) -> bytes:
        """Return the record of an output. Outputs with the same record have the same bytes."""
        kind = producer(output)
        precompression = encodings_stamp(output.path, self._encodings) if self._encodings else ""
        if kind.layout is None:
            return digest([kind.inputs(output, self._engine), precompression])
        layout, context = kind.layout(output)
        base = self._layout_digest(layout, precompression)
        if isinstance(output, LayoutOutput) and output.query_results:
            return base + self._with_results(output)
        return base + self._context_values(context)

    @property
    def shared(self) -> Mapping[bytes, SharedInput]:
        """The shared parts of all records so far, by their digests."""
        return self._shared

    def shared_inputs(self, record: bytes) -> dict[bytes, SharedInput]:
        """Return the shared parts of a record by their digests."""
        return {key: self._shared[key] for key in digests_in(record) if key in self._shared}

    def _layout_digest(self, layout: str, precompression: str) -> bytes:
        key = self._layout_digests.get((layout, precompression))
        if key is None:
            inputs = LayoutInputs(self._engine, self._site, layout, self._layouts.closure(layout), precompression)
            key = self._layout_digests[layout, precompression] = digest(inputs)
            self._shared[key] = inputs
        return key

    def _context_values(self, context: Value) -> bytes:
        """Return the values of a context as msgpack, with digests for cards.

        The feeds of a list share a context, as do the two files of a story. Planners give them one after the other.
        """
        if context is not self._last_context:
            fields = self._shorteners.get(type(context))
            if fields is None:
                fields = self._shorteners[type(context)] = self._fields(type(context))
            self._last_context, self._last_values = context, _encode(_shortened(fields, context))
        return self._last_values

    def _with_results(self, output: LayoutOutput) -> bytes:
        """Return the values of a context as msgpack, and last the digests of the query results of the page."""
        results = {query_of(key).label: self._result_digest(result) for key, result in output.query_results}
        return _encode([*msgspec.msgpack.decode(self._context_values(output.context)), results])

    def _result_digest(self, result: QueryResult) -> bytes:
        """Return the digest of a query result. Many pages share one: a query is run once."""
        if id(result) not in self._results:
            self._results[id(result)] = result, digest(result)
        return self._results[id(result)][1]

    def _card(self, card: Card) -> msgspec.msgpack.Ext:
        extension = self._cards.get(card.slug)
        if extension is None:
            key = digest(card)
            extension = self._cards[card.slug] = msgspec.msgpack.Ext(_CARD, key)
            self._shared[key] = CardInput(card)
        return extension

    def _fields(self, kind: type[Value]) -> list[tuple[int, Shorten]]:
        """Return the numbers of the fields that hold cards, and how to shorten each.

        Types are inspected once per class. To look for cards in the values instead would be shorter, but would visit
        every value of every context.
        """
        hints = typing.get_type_hints(kind)
        shorteners = [(number, self._shortener(hints[name])) for number, name in enumerate(kind.__struct_fields__)]
        return [(number, shorten) for number, shorten in shorteners if shorten]

    def _shortener(self, kind: Any) -> Shorten | None:
        """Return how to shorten values of a type; None if they hold no card. Raises TypeError for other containers."""
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
            raise TypeError(f"a context may hold cards only in tuples and values, not in {kind}")
        return partial(_all_shortened if origin is tuple else _shortened_if_any, shorten)


def _shortened(fields: Sequence[tuple[int, Shorten]], value: Value) -> list[object]:
    values = list(_astuple(value))
    for number, shorten in fields:
        values[number] = shorten(values[number])
    return values


def _all_shortened(shorten: Shorten, values: Iterable[object]) -> list[object]:
    return [shorten(value) for value in values]


def _shortened_if_any(shorten: Shorten, value: object) -> object:
    return None if value is None else shorten(value)

"""Describe the differences between two sets of inputs of a page.

In: two encoded input records of a page. Out: a line for each difference. Values are compared field by field, and named
after the fields of the page's context.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from site_builder.model.content import Timestamp
from site_builder.model.items import ItemCard
from site_builder.model.outputs import LayoutOutput
from site_builder.model.site import Card, Site, TermRef
from site_builder.model.value import Value
from site_builder.render.inputs import CardInput, LayoutInputs, SharedInput, split

MAX_VALUE = 60
"""Maximum characters of a value in a line."""
FindShared = Callable[[bytes], SharedInput | None]
"""Returns a shared input by its digest; None for an unknown one."""


def diff_inputs(page: LayoutOutput, before: bytes, after: bytes, find_shared: FindShared) -> list[str]:
    """Return a line for each difference between two input records of a page."""
    old_base, old_values = split(before)
    new_base, new_values = split(after)
    lines = list(_base_changes(find_shared(old_base), find_shared(new_base))) if old_base != new_base else []
    hints = typing.get_type_hints(type(page.context))
    fields = page.context.__struct_fields__
    if min(len(old_values), len(new_values)) < len(fields) or max(len(old_values), len(new_values)) > len(fields) + 1:
        return [*lines, "the page holds other things than before"]
    lines += _changed_results(old_values[len(fields) :], new_values[len(fields) :])
    for name, old, new in zip(fields, old_values, new_values, strict=False):
        lines += _InputDiff(find_shared).between(_words(name), hints[name], old, new)
    return lines


class _InputDiff:
    """Compares encoded values, given their types."""

    def __init__(self, find_shared: FindShared) -> None:
        self._find_shared = find_shared

    def between(self, name: str, kind: typing.Any, old: object, new: object) -> Iterator[str]:
        """Yield the differences between two values of a field with the type `kind`."""
        if old == new:
            return
        item_types = [item for item in typing.get_args(kind) if item not in (..., type(None))]
        if typing.get_origin(kind) is tuple and isinstance(old, list) and isinstance(new, list):
            yield from self._lists(name, item_types[0], old, new)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._mappings(name, item_types[-1], old, new)
        elif kind is Card:
            yield from self._cards(name, old, new)
        elif item_types and old is not None and new is not None:
            yield from self.between(name, item_types[0], old, new)
        elif isinstance(kind, type) and issubclass(kind, Value) and isinstance(old, list) and isinstance(new, list):
            yield from self._values(name, kind, old, new)
        else:
            yield f"{name}: {self._label(kind, old)} -> {self._label(kind, new)}"

    def _values(self, name: str, kind: type[Value], old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
        hints = typing.get_type_hints(kind)
        is_same_item = kind is ItemCard and self._label(kind, old) == self._label(kind, new)
        front = f"{self._label(kind, new)}, " if is_same_item else f"{name}."
        for field, before, after in zip(kind.__struct_fields__, old, new, strict=False):
            yield from self.between(f"{front}{_words(field)}", hints[field], before, after)

    def _mappings(
        self, name: str, kind: typing.Any, old: Mapping[object, object], new: Mapping[object, object]
    ) -> Iterator[str]:
        yield from (f"{name}: `{key}` is gone" for key in old if key not in new)
        for key, value in new.items():
            if key not in old:
                yield f"{name}: `{key}` is new"
            else:
                yield from self.between(f"{name}.{key}", kind, old[key], value)

    def _cards(self, name: str, old: object, new: object) -> Iterator[str]:
        before, after = self._card(old), self._card(new)
        if before and after and before.slug == after.slug:
            for field in Card.__struct_fields__:
                old_value, new_value = getattr(before, field), getattr(after, field)
                if old_value != new_value:
                    yield f"card of story `{after.slug}`: {field} {_shorten(old_value)} -> {_shorten(new_value)}"
        else:
            yield f"{name}: {_story(before)} -> {_story(after)}"

    def _lists(self, name: str, kind: typing.Any, old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
        before, after = self._by_label(kind, old), self._by_label(kind, new)
        yield from (f"{name}: {key} is gone" for key in before if key not in after)
        for key, value in after.items():
            if key not in before:
                yield f"{name}: {key} is new"
            else:
                yield from self.between(name, kind, before[key], value)
        shared_keys = before.keys() & after.keys()
        old_order = [key for value in old if (key := self._label(kind, value)) in shared_keys]
        new_order = [key for value in new if (key := self._label(kind, value)) in shared_keys]
        if old_order != new_order:
            change = "order" if sorted(old_order) == sorted(new_order) else "number of the same"
            yield f"{name}: another {change}"

    def _by_label(self, kind: typing.Any, values: Sequence[object]) -> Mapping[str, object]:
        return {self._label(kind, value): value for value in values}

    def _label(self, kind: typing.Any, value: object) -> str:
        """Return what names a value: a story, an item, the first field of a struct, or the value itself."""
        if not isinstance(value, list) or not value:
            card = self._card(value)
            return _story(card) if card else _shorten(value)
        kind = next((one for one in typing.get_args(kind) if isinstance(one, type)), kind)
        if not isinstance(kind, type) or not issubclass(kind, Value):
            return self._label(None, value[0])
        if kind is ItemCard:
            fields = dict(zip(ItemCard.__struct_fields__, value, strict=False))
            return f"item `{fields['collection']}/{fields['slug']}`"
        first = kind.__struct_fields__[0]
        return self._label(typing.get_type_hints(kind)[first], value[0])

    def _card(self, key: object) -> Card | None:
        shared = self._find_shared(key) if isinstance(key, bytes) else None
        return shared.card if isinstance(shared, CardInput) else None


def _changed_results(old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
    """Yield a line for each query result that belongs to the page, and is another one than before."""
    before, after = (values[0] if values and isinstance(values[0], dict) else {} for values in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield _use(name, name in before, name in after)


def _base_changes(old: SharedInput | None, new: SharedInput | None) -> Iterator[str]:
    if not isinstance(old, LayoutInputs) or not isinstance(new, LayoutInputs):
        yield "the layout, the settings or site_builder itself"
        return
    if old.engine != new.engine:
        yield "site_builder itself, or a library it uses, is another version"
    if old.layout != new.layout:
        yield f"layout: {old.layout} -> {new.layout}"
    if old.precompression != new.precompression:
        yield f"precompression: {_shorten(old.precompression)} -> {_shorten(new.precompression)}"
    for name in sorted(old.files.keys() | new.files.keys()):
        if old.files.get(name) != new.files.get(name):
            yield _use(name, name in old.files, name in new.files)
    yield from _site_changes(old.site, new.site)


def _site_changes(old: Site, new: Site) -> Iterator[str]:
    hints = typing.get_type_hints(Site)
    before, after = (msgspec.to_builtins(site, builtin_types=(bytes, datetime), enc_hook=str) for site in (old, new))
    for field, old_value, new_value in zip(Site.__struct_fields__, before, after, strict=False):
        name = f"the site's {_words(field)}"
        yield from _InputDiff(lambda digest: None).between(name, hints[field], old_value, new_value)


def _use(name: str, before: bool, after: bool) -> str:
    """Return what is new about something that a page used before, or uses after, or both."""
    return f"{name} changed" if before and after else f"{name} is {'' if after else 'no longer '}used"


def _story(card: Card | None) -> str:
    return f"story `{card.slug}`" if card else "a story"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shorten(value: object) -> str:
    """Return a value as text that fits into a line."""
    if value is None or (isinstance(value, str | list | tuple | dict) and not value):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return f"(content {value.hex()[:8]})"
    if isinstance(value, TermRef):
        value = value.name
    if isinstance(value, Timestamp):
        value = value.local if value.timed else value.local.date()
    if isinstance(value, date):
        value = value.isoformat()
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"

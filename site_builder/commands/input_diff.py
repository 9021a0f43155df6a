"""Differences between two input records of a page, in words.

They are compared field by field, with the names that the classes of the contexts give.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from site_builder.model.content import Timestamp
from site_builder.model.outputs import LayoutOutput
from site_builder.model.site import Card, TermRef
from site_builder.model.value import Value
from site_builder.render.inputs import CardInput, LayoutInputs, SharedInput, split

SHOWN = 60
"""Characters of a value that are shown."""
Known = Callable[[bytes], SharedInput | None]
"""Gives a shared part by its digest."""


def diff_inputs(page: LayoutOutput, before: bytes, after: bytes, known: Known) -> list[str]:
    """What differs between two input records of a page, a line for each difference; empty when nothing does."""
    old_base, old_values = split(before)
    new_base, new_values = split(after)
    found = list(_base_changes(known(old_base), known(new_base))) if old_base != new_base else []
    if len(old_values) != len(new_values):
        return [*found, "the page holds other things than before"]
    hints = typing.get_type_hints(type(page.context))
    for name, old, new in zip(page.context.__struct_fields__, old_values, new_values, strict=True):
        found += _InputDiff(known).between(name, hints[name], old, new)
    return found


class _InputDiff:
    """Finds the differences between values of a known type, in plain types."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def between(self, name: str, kind: typing.Any, old: object, new: object) -> Iterator[str]:
        """The differences of one field."""
        if old == new:
            return
        parts = [part for part in typing.get_args(kind) if part not in (..., type(None))]
        if typing.get_origin(kind) is tuple and isinstance(old, list) and isinstance(new, list):
            yield from self._lists(name, parts[0], old, new)
        elif kind is Card:
            yield from self._cards(name, old, new)
        elif parts and old is not None and new is not None:
            yield from self.between(name, parts[0], old, new)
        elif isinstance(kind, type) and issubclass(kind, Value) and isinstance(old, list) and isinstance(new, list):
            yield from self._values(name, kind, old, new)
        else:
            yield f"{_words(name)}: {self._called(old)} -> {self._called(new)}"

    def _values(self, name: str, kind: type[Value], old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
        hints = typing.get_type_hints(kind)
        for field, before, after in zip(kind.__struct_fields__, old, new, strict=False):
            yield from self.between(f"{name}.{field}", hints[field], before, after)

    def _cards(self, name: str, old: object, new: object) -> Iterator[str]:
        before, after = self._card(old), self._card(new)
        if before and after and before.slug == after.slug:
            for field in Card.__struct_fields__:
                values = getattr(before, field), getattr(after, field)
                if values[0] != values[1]:
                    yield f"card of story `{after.slug}`: {field} {_shown(values[0])} -> {_shown(values[1])}"
        else:
            yield f"{_words(name)}: {_story(before)} -> {_story(after)}"

    def _lists(self, name: str, kind: typing.Any, old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
        before, after = self._by_name(old), self._by_name(new)
        for key in before.keys() - after.keys():
            yield f"{_words(name)}: {key} is gone"
        for key, value in after.items():
            if key not in before:
                yield f"{_words(name)}: {key} is new"
            else:
                yield from self.between(name, kind, before[key], value)
        both = [self._called(value) for value in old], [self._called(value) for value in new]
        left, right = ([key for key in keys if key in before and key in after] for keys in both)
        if left != right:
            yield f"{_words(name)}: another {'order' if sorted(left) == sorted(right) else 'number of the same'}"

    def _by_name(self, values: Sequence[object]) -> Mapping[str, object]:
        return {self._called(value): value for value in values}

    def _called(self, value: object) -> str:
        """What a thing is called: a story by its slug, an item of several fields by the first, others as they are."""
        first = value[0] if isinstance(value, list) and value else value
        card = self._card(first)
        return _story(card) if card else _shown(first)

    def _card(self, key: object) -> Card | None:
        part = self._known(key) if isinstance(key, bytes) else None
        return part.card if isinstance(part, CardInput) else None


def _base_changes(old: SharedInput | None, new: SharedInput | None) -> Iterator[str]:
    if not isinstance(old, LayoutInputs) or not isinstance(new, LayoutInputs):
        yield "the layout, the settings or site_builder itself"
        return
    if old.engine != new.engine:
        yield "site_builder itself, or a library it uses, is another version"
    if old.layout != new.layout:
        yield f"layout: {old.layout} -> {new.layout}"
    if old.precompression != new.precompression:
        yield f"precompression: {_shown(old.precompression)} -> {_shown(new.precompression)}"
    for name in sorted(old.files.keys() | new.files.keys()):
        if old.files.get(name) != new.files.get(name):
            yield f"{name} changed" if name in old.files and name in new.files else f"{name} is used, or no longer"
    for field in new.site.__struct_fields__:
        before, after = getattr(old.site, field), getattr(new.site, field)
        if before != after:
            yield f"the site's {_words(field)}: {_shown(before)} -> {_shown(after)}"


def _story(card: Card | None) -> str:
    return f"story `{card.slug}`" if card else "a story"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: object) -> str:
    """A value, so short that it fits into a line."""
    if value is None or (isinstance(value, str | list | tuple | dict) and not value):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return f"(content {value.hex()[:8]})"
    if isinstance(value, TermRef):
        value = value.name
    if isinstance(value, Timestamp):
        value = value.at if value.timed else value.at.date()
    if isinstance(value, date):
        value = value.isoformat()
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

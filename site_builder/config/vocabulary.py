"""The vocabulary of schema.org: its types and their properties, without those that it advises against.

A line of `schema-org.txt` has the name of a type, after `<` the types of which it is one, and after `:` its properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from site_builder.model.value import Value


class SchemaType(Value, frozen=True):
    """A type of schema.org."""

    parents: tuple[str, ...]
    properties: tuple[str, ...]
    """Those that its parents do not have."""


@cache
def schema_types() -> Mapping[str, SchemaType]:
    """Return all types by name."""
    text = resources.files(__package__).joinpath("schema-org.txt").read_text(encoding="utf-8")
    return dict(_type(line) for line in text.splitlines())


def _type(line: str) -> tuple[str, SchemaType]:
    start, _, properties = line.partition(" : ")
    name, _, parents = start.partition(" < ")
    return name, SchemaType(tuple(parents.split()), tuple(properties.split()))


def properties_of(name: str) -> set[str]:
    """Return the properties of a type, also those that it has from the types of which it is a kind."""
    found = schema_types()[name]
    return set(found.properties).union(*map(properties_of, found.parents))


def types_with(property_: str) -> list[str]:
    """Return the types that have a property of their own."""
    return [name for name, found in schema_types().items() if property_ in found.properties]

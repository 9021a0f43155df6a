"""The base class of all values that passes hand to each other."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all values: frozen, and encoded by msgspec as arrays, which are shorter than objects."""

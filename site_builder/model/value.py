"""The base of all values that passes hand to each other."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all values: frozen, encodable by msgspec (without the names of the fields, to be short)."""

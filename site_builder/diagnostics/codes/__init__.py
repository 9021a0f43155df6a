"""All diagnostic codes, one module for each family. To add one: a `Code` in its module, then `make docs`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_builder.diagnostics.codes import (
    collections,
    files,
    html,
    layouts,
    links,
    machine,
    redirects,
    rules_items,
    rules_links,
    rules_text,
    settings,
    stories,
    typed,
    values,
    yaml,
)
from site_builder.diagnostics.codes.code import Code

FAMILIES = (
    *(yaml, values, stories, collections, links, html, redirects, settings),
    *(files, layouts, machine, typed, rules_text, rules_links, rules_items),
)
ALL_CODES: tuple[Code, ...] = tuple(
    sorted((code for family in FAMILIES for code in family.CODES), key=lambda code: code.name)
)
"""All codes by name; a name that is used twice is twice in it."""
CODES: Mapping[str, Code] = MappingProxyType({code.name: code for code in ALL_CODES})
RULES: Mapping[str, Code] = MappingProxyType({code.name: code for code in ALL_CODES if code.is_rule})
"""Rules of `check`: only these can be switched in the settings and ignored by stories and items."""


def general_hint(code: str) -> str:
    """Return the first sentence of the fix of a code, as a hint; empty when it only says something of the hint."""
    fix = CODES[code].fix.partition(". ")[0].removesuffix(".") if code in CODES else ""
    return "" if "hint" in fix or fix.startswith("Nothing") else fix[:1].lower() + fix[1:]

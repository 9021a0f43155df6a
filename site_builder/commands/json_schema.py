"""JSON Schemas (draft 2020-12) of what editors write, made of the types that it is read into.

Programs that know YAML, but not hubs, check and complete with them. What only the rest of a hub can tell (whether a
category exists, where a link leads) is not in them. They accept all that a build accepts, but for switches and numbers
in quotation marks, and text that a program reads as `true` or `false`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from site_builder.config.schema import Config
from site_builder.content.page import PageFields
from site_builder.content.sources import SourceFields
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.codes import RULES
from site_builder.model.value import Value

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class SchemaSubject(Value, frozen=True):
    """What a schema is of."""

    title: str
    written: Any
    """The type that it is read into."""


SUBJECTS = {
    "story": SchemaSubject("Front matter of a story", StoryFields),
    "page": SchemaSubject("Front matter of a content page", PageFields),
    "site": SchemaSubject("Settings of a hub: site.yaml", Config),
    "sources": SchemaSubject("Sources of a hub: content/sources.yaml", tuple[SourceFields, ...]),
}
"""By the names under which they are asked for."""

_BETWEEN_KEYS: dict[type, Schema] = {
    StoryFields: {
        "if": {"properties": {"source": {"type": "string"}}, "required": ["source"]},
        "then": {"required": ["source_url"]},
        "dependentRequired": {"image": ["image_alt"]},
    }
}
"""What types do not say: which keys need others."""


def schema_of(name: str) -> Schema:
    """The schema of one of SUBJECTS."""
    subject = SUBJECTS[name]
    (made,), parts = msgspec.json.schema_components([subject.written], ref_template="#/$defs/{name}")
    for kind, rules in _BETWEEN_KEYS.items():
        parts.get(kind.__name__, {}).update(rules)
    whole = _flat(made, parts)
    schema = {"$schema": DIALECT, **whole, "title": subject.title}
    return schema | ({"$defs": {key: _eased(part) for key, part in parts.items()}} if parts else {})


def _flat(made: Schema, parts: dict[str, Schema]) -> Schema:
    """The schema itself, where it only refers to one of its parts."""
    name = made.get("$ref", "").rpartition("/")[2]
    return _eased(parts.pop(name) if name in parts else made)


def _eased(schema: Schema) -> Schema:
    """As an editor may write it: a key that need not be there may be empty, and a text may look like a number."""
    eased = dict(schema)
    if "properties" in schema:
        needed = schema.get("required", ())
        eased["properties"] = {
            name: _with_codes(name, _eased(one) if name in needed else _or_nothing(_eased(one)))
            for name, one in schema["properties"].items()
        }
    if "items" in schema:
        eased["items"] = _eased(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        eased["additionalProperties"] = _or_nothing(_eased(schema["additionalProperties"]))
    if "anyOf" in schema:
        eased["anyOf"] = [_eased(one) for one in schema["anyOf"]]
    if schema.get("type") == "string" and "pattern" not in schema:
        eased["type"] = ["string", "number"]
    if eased.get("default", "") in ("", None, (), {}):
        eased.pop("default", None)
    return eased


def _or_nothing(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {key: one for key, one in schema.items() if key != "$ref"} | {
            "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]
        }
    if "anyOf" in schema:
        nothing = {"type": "null"}
        return schema if nothing in schema["anyOf"] else schema | {"anyOf": [*schema["anyOf"], nothing]}
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*kinds, "null"]}


def _with_codes(name: str, schema: Schema) -> Schema:
    """What is written by the codes of rules has a key for each, with what it is about."""
    if name not in ("checks", "ignore"):
        return schema
    one = schema["additionalProperties"]
    keys = {code: one | {"description": rule.title} for code, rule in RULES.items()}
    return schema | {"properties": keys, "additionalProperties": False}

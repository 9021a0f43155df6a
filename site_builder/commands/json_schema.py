"""JSON Schemas (draft 2020-12) of the front matter and the settings, generated from their types.

In: the name of a schema. Out: the schema, as JSON values. Editor programs that know YAML use schemas to check and
complete. A schema cannot check what depends on the rest of a hub, such as whether a category exists. Schemas accept
what a build accepts, except quoted switches and numbers, and text that a program reads as `true` or `false`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from site_builder.config.collections import Declarations
from site_builder.config.presets import PRESETS
from site_builder.config.schema import Config
from site_builder.content.fields import with_fields
from site_builder.content.item import entry_type, item_type
from site_builder.content.page import PageFields
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.codes import RULES
from site_builder.model.value import Value

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class SchemaSubject(Value, frozen=True):
    """A kind of file or front matter that has a schema."""

    title: str
    fields: Any
    """The type that it is parsed into."""


_STORY = "story"
SUBJECTS = {
    _STORY: SchemaSubject("Front matter of a story", StoryFields),
    "page": SchemaSubject("Front matter of a content page", PageFields),
    "site": SchemaSubject("Settings of a hub: site.yaml", Config),
    "collections": SchemaSubject("Collections of a hub, and fields of stories: collections.yaml", Declarations),
}
"""Subjects by name, as the command `schema` takes it: those that every hub has, except its collections."""

_KEY_DEPENDENCIES: dict[type, Schema] = {
    StoryFields: {
        "if": {"properties": {"source": {"type": "string"}}, "required": ["source"]},
        "then": {"required": ["source_url"]},
        "dependentRequired": {"image": ["image_alt"]},
    }
}
"""Rules that types cannot express: keys that need other keys."""


def subjects_of(config: Config | None) -> dict[str, SchemaSubject]:
    """Return the subjects of a hub: those that every hub has, with declared fields, and its collections.

    A collection has two: `tools` is a YAML file of items, and `tools-item` the front matter of one.
    """
    story = SchemaSubject(SUBJECTS[_STORY].title, with_fields(StoryFields, config.story_fields if config else ()))
    subjects = {**SUBJECTS, _STORY: story}
    for collection in (config.collections if config else PRESETS).values():
        title = f"{collection.title} of a hub: content/{collection.id}.yaml"
        subjects[collection.id] = SchemaSubject(title, tuple[entry_type(collection), ...])  # type: ignore[misc]
        subjects[f"{collection.id}-item"] = SchemaSubject(f"Front matter of a {collection.item}", item_type(collection))
    return subjects


def schema_of(name: str, config: Config | None = None) -> Schema:
    """Return the schema of one of the subjects of a hub with these settings."""
    subject = subjects_of(config)[name]
    (generated,), definitions = msgspec.json.schema_components([subject.fields], ref_template="#/$defs/{name}")
    for fields, rules in _KEY_DEPENDENCIES.items():
        definitions.get(fields.__name__, {}).update(rules)
    schema = {"$schema": DIALECT, **_resolve_root(generated, definitions), "title": subject.title}
    if not definitions:
        return schema
    return schema | {"$defs": {name: _relaxed(definition) for name, definition in definitions.items()}}


def _resolve_root(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """Return the schema at the root: the definition that `schema` refers to, removed from `definitions`, or itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return _relaxed(definitions.pop(name) if name in definitions else schema)


def _relaxed(schema: Schema) -> Schema:
    """Return a schema that also allows empty optional keys, and text that looks like a number."""
    relaxed = dict(schema)
    if "properties" in schema:
        required = schema.get("required", ())
        relaxed["properties"] = {
            name: _with_codes(name, _relaxed(value) if name in required else _or_null(_relaxed(value)))
            for name, value in schema["properties"].items()
        }
    if "items" in schema:
        relaxed["items"] = _relaxed(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        relaxed["additionalProperties"] = _or_null(_relaxed(schema["additionalProperties"]))
    if "anyOf" in schema:
        relaxed["anyOf"] = [_relaxed(option) for option in schema["anyOf"]]
    if schema.get("type") == "string" and "pattern" not in schema:
        relaxed["type"] = ["string", "number"]
    if relaxed.get("default", "") in ("", None, (), {}):
        relaxed.pop("default", None)
    return relaxed


def _or_null(schema: Schema) -> Schema:
    """Return a schema that also allows `null`, an empty value in YAML."""
    if "$ref" in schema:
        return {key: value for key, value in schema.items() if key != "$ref"} | {
            "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]
        }
    if "anyOf" in schema:
        null = {"type": "null"}
        return schema if null in schema["anyOf"] else schema | {"anyOf": [*schema["anyOf"], null]}
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*types, "null"]}


def _with_codes(name: str, schema: Schema) -> Schema:
    """Return the schema of the key `name`: `checks` and `ignore` get a described key for each code of a rule."""
    if name not in ("checks", "ignore"):
        return schema
    code_schema = schema["additionalProperties"]
    keys = {code: code_schema | {"description": rule.title} for code, rule in RULES.items()}
    return schema | {"properties": keys, "additionalProperties": False}

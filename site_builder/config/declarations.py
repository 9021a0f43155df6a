"""Check the declarations of collections and fields in the settings, beyond the types of their keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from site_builder.config.collections import CollectionSettings, FieldSettings, StorySettings, field_of
from site_builder.config.presets import PRESETS
from site_builder.config.schema import Config
from site_builder.config.vocabulary import properties_of, schema_types, types_with
from site_builder.content.item_fields import EntryFields
from site_builder.content.schema.errors import KeyPath
from site_builder.content.slug import slugify
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.nodes import Data
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.problems import KeyLocation, Problem
from site_builder.system.timezones import zone_named

MAX_COLLECTIONS, MAX_FIELDS = 50, 50
RESERVED = frozenset(
    (
        *("archive", "assets", "atom", "author", "authors", "cards", "categories", "category", "collections"),
        *("content", "feed", "feeds", "home", "images", "index", "item", "items", "layouts", "news", "page"),
        *("pages", "robots", "search", "site", "sitemap", "sitemaps", "source", "sources", "static", "stories"),
        *("story", "tag", "tags", "urls"),
    )
)
"""Ids that would clash with URLs, folders or words that every hub has."""
FILTERS = ("choice", "boolean", "list", "reference", "references")
"""Types of fields that a list can be filtered by."""
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
DEFAULT_TYPE = "Thing"
FILLED = frozenset(("name", "alternateName", "description", "image", "mainEntityOfPage"))
"""Properties of schema.org that every item has from keys of its own."""
_REFERENCES = ("reference", "references")
_NO_DEFAULT = (*_REFERENCES, "image", "markdown")
_OPTIONS = {
    "of": ("choice",),
    "to": _REFERENCES,
    "max_length": ("text", "markdown"),
    "min": ("number",),
    "max": ("number",),
}
"""Keys of a declaration that belong to some types only."""
STORY_KEYS, ITEM_KEYS = StoryFields.__struct_encode_fields__, EntryFields.__struct_encode_fields__
"""Keys that stories and items have in every hub."""
_Declared = Mapping[str, FieldSettings]


def check_declarations(config: Config, path: str) -> list[Problem]:
    """Return what is wrong with the collections and fields of the settings."""
    return [*_check(config, path)]


def with_empty_declarations(raw: dict[str, Data]) -> dict[str, Data]:
    """Return the data of the settings with an empty mapping for each collection and field without a value.

    Otherwise they would count as not written.
    """
    filled = dict(raw)
    if isinstance(collections := raw.get("collections"), dict):
        filled["collections"] = {id_: _with_fields_filled(entry or {}) for id_, entry in collections.items()}
    if isinstance(stories := raw.get("stories"), dict):
        filled["stories"] = _with_fields_filled(stories)
    return filled


def _with_fields_filled(entry: Data) -> Data:
    if isinstance(entry, dict) and isinstance(fields := entry.get("fields"), dict):
        return {**entry, "fields": {name: field or {} for name, field in fields.items()}}
    return entry


def with_usable_declarations(config: Config, problems: Iterable[Problem]) -> Config:
    """Return the settings without collections that have no usable id, and without the types of fields that have errors.

    The values of these fields are not looked at: one mistake here would be one in every story.
    """
    places = {problem.location.path for problem in problems if isinstance(problem.location, KeyLocation)}
    declared = {
        id_: msgspec.structs.replace(
            settings, fields=_usable_fields(settings.fields, ("collections", id_), _taken_keys(id_), places)
        )
        for id_, settings in config.declared.items()
        if id_ == slugify(id_) and (id_ in PRESETS or id_ not in RESERVED)
    }
    fields = _usable_fields(config.stories.fields, ("stories",), STORY_KEYS, places)
    return msgspec.structs.replace(config, declared=declared, stories=StorySettings(fields=fields))


def _taken_keys(collection: str) -> Collection[str]:
    """Return the keys that the items of a collection have in every hub."""
    preset = PRESETS.get(collection)
    return (*ITEM_KEYS, *(field.name for field in preset.fields)) if preset else ITEM_KEYS


def _usable_fields(
    fields: _Declared, key: KeyPath, taken: Collection[str], places: Collection[KeyPath]
) -> dict[str, FieldSettings]:
    """Return the fields below a key whose names are not taken. Those with an error at one of `places` have no type."""
    start = (*key, "fields")
    faulty = {place[len(start)] for place in places if len(place) > len(start) and place[: len(start)] == start}
    unknown = FieldSettings(type="")  # type: ignore[arg-type]
    return {name: unknown if name in faulty else settings for name, settings in fields.items() if name not in taken}


def _check(config: Config, path: str) -> Iterator[Problem]:
    for id_, collection in config.declared.items():
        yield from _check_collection(id_, collection, config, path)
    if len(config.declared) > MAX_COLLECTIONS:
        message = f"{len(config.declared)} collections; at most {MAX_COLLECTIONS} are allowed"
        yield Problem(path, "too-long", message, KeyLocation(("collections",), on_key=True))
    yield from _check_fields(config.stories.fields, ("stories", "fields"), STORY_KEYS, "stories have", config, path)
    for name, field in config.stories.fields.items():
        if field.property:
            location = KeyLocation(("stories", "fields", name, "property"), on_key=True)
            yield Problem(path, "bad-field", "`property` is only for fields of items", location, "remove it")
    yield from _check_circles(config.declared, path)


def _check_collection(id_: str, collection: CollectionSettings, config: Config, path: str) -> Iterator[Problem]:
    key = ("collections", id_)
    if id_ != slugify(id_):
        hint = f"write `{slugify(id_)}`" if slugify(id_) else "use letters and digits"
        yield Problem(path, "bad-slug", f"`{id_}` cannot be used in a URL", KeyLocation(key, on_key=True), hint)
    elif id_ in PRESETS:
        yield from _check_preset(id_, collection, path)
    elif id_ in RESERVED:
        message = f"`{id_}` is a name that every hub uses already"
        hint = f"choose another, such as `our-{id_}`"
        yield Problem(path, "reserved-name", message, KeyLocation(key, on_key=True), hint)
    for name, example in (("title", "Tools"), ("item", "tool")):
        if id_ not in PRESETS and not getattr(collection, name):
            hint = f"add a line `{name}: {example}`"
            yield Problem(path, "missing-key", f"`{name}` is missing", KeyLocation((*key, name)), hint)
    owner = f"{id_} have" if id_ in PRESETS else "items have"
    yield from _check_fields(collection.fields, (*key, "fields"), _taken_keys(id_), owner, config, path)
    if id_ not in PRESETS:
        yield from _check_filters(collection, key, path)
        if collection.stale_after and all(field.to != id_ for field in config.stories.fields.values()):
            message = f"`stale_after` has no effect: no field of stories refers to `{id_}`"
            hint = "declare one below `stories: fields:`, or remove it"
            yield Problem(path, "bad-field", message, KeyLocation((*key, "stale_after"), on_key=True), hint)
    yield from _check_vocabulary(id_, collection, key, path)


def _check_vocabulary(id_: str, collection: CollectionSettings, key: KeyPath, path: str) -> Iterator[Problem]:
    """Compare the type of items and the properties of their fields with the vocabulary of schema.org."""
    properties = {name: field.property for name, field in collection.fields.items() if field.property}
    schema = PRESETS[id_].schema if id_ in PRESETS else collection.schema
    if schema == DEFAULT_TYPE and not properties:
        return  # Most hubs do not wait for the vocabulary.
    if schema not in schema_types():
        hint = did_you_mean(schema, schema_types()) or (
            "write its name, such as `SoftwareApplication`, `Organization` or `Person`"
        )
        message = f"`{schema}` is not a type of schema.org"
        yield Problem(path, "wrong-type", message, KeyLocation((*key, "schema")), hint)
        return
    known = properties_of(schema) - FILLED
    for name, value in properties.items():
        location = KeyLocation((*key, "fields", name, "property"))
        if value in FILLED:
            message = f"`{value}` is filled in for every item"
            yield Problem(path, "bad-field", message, location, "remove it, or choose another property")
        elif value not in known:
            message = f"`{value}` is not a property of `{schema}`"
            owners = ", ".join(f"`{owner}`" for owner in types_with(value)[:3])
            hint = f"it is one of {owners}" if owners else did_you_mean(value, known)
            hint = hint or f"https://schema.org/{schema} lists them"
            yield Problem(path, "bad-field", message, location, hint)


def _check_preset(id_: str, collection: CollectionSettings, path: str) -> Iterator[Problem]:
    """Report what cannot be changed of a collection that every hub has."""
    for name in ("filters", "order", "schema", "pages", "feeds", "stale_after"):
        if getattr(collection, name) != getattr(CollectionSettings(), name):
            message = f"`{name}` of `{id_}` cannot be changed: every hub has this collection"
            hint = "remove it; `fields`, `title`, `item` and `description` can be given"
            yield Problem(path, "bad-field", message, KeyLocation(("collections", id_, name), on_key=True), hint)


def _check_fields(
    fields: _Declared, key: KeyPath, taken: Collection[str], owner: str, config: Config, path: str
) -> Iterator[Problem]:
    if len(fields) > MAX_FIELDS:
        message = f"{len(fields)} fields; at most {MAX_FIELDS} are allowed"
        yield Problem(path, "too-long", message, KeyLocation(key, on_key=True))
    for name, settings in fields.items():
        location = KeyLocation((*key, name), on_key=True)
        if not _FIELD_NAME.fullmatch(name):
            hint = "use small letters, digits and _, and begin with a letter"
            if better := slugify(name).replace("-", "_").lstrip("0123456789_"):
                hint = f"write `{better}`" if better.isascii() else hint
            yield Problem(path, "bad-field", f"`{name}` is not a name for a field", location, hint)
        if name in taken:
            hint = "choose another name"
            yield Problem(path, "reserved-name", f"{owner} a key `{name}` in every hub", location, hint)
        if settings.type:
            yield from _check_field(settings, (*key, name), config, path)


def _check_field(settings: FieldSettings, key: KeyPath, config: Config, path: str) -> Iterator[Problem]:
    name, kind = key[-1], settings.type
    for option, kinds in _OPTIONS.items():
        if kind not in kinds and getattr(settings, option) not in (None, (), ""):
            message = f"`{option}` is only for fields of type {' or '.join(f'`{kind}`' for kind in kinds)}"
            yield Problem(path, "bad-field", message, KeyLocation((*key, option), on_key=True), "remove it")
    if kind == "choice" and not settings.of:
        hint = "add a line `of: [free, paid]`"
        yield Problem(path, "missing-key", f"`{name}` is a choice without `of`", KeyLocation((*key, "of")), hint)
    for index, value in enumerate(settings.of):
        if value and value in settings.of[:index]:
            message = f"`{value}` is listed twice"
            yield Problem(path, "bad-field", message, KeyLocation((*key, "of", index)), "remove one of the two")
    if kind in _REFERENCES:
        yield from _check_target(settings, key, config, path)
    if settings.min is not None and settings.max is not None and settings.min > settings.max:
        message = f"`min` of `{name}` is greater than its `max`"
        yield Problem(path, "bad-field", message, KeyLocation((*key, "min")), "swap the two")
    yield from _check_default(settings, key, config, path)


def _check_target(settings: FieldSettings, key: KeyPath, config: Config, path: str) -> Iterator[Problem]:
    known = [*(id_ for id_ in config.declared if id_ not in PRESETS), *PRESETS]
    if not settings.to:
        hint = f"add a line `to: {known[0]}`: the collection that it leads to"
        yield Problem(path, "missing-key", "`to` is missing", KeyLocation((*key, "to")), hint)
    elif settings.to not in known:
        others = f"known: {', '.join(known)}"
        if len(known) == len(PRESETS):
            others = f"declare it below `collections`, or use one that every hub has: {', '.join(known)}"
        hint = did_you_mean(settings.to, known) or others
        message = f"no collection `{settings.to}` in the settings"
        yield Problem(path, "unknown-collection", message, KeyLocation((*key, "to")), hint)


def _check_default(settings: FieldSettings, key: KeyPath, config: Config, path: str) -> Iterator[Problem]:
    if settings.default is None:
        return
    location = KeyLocation((*key, "default"), on_key=True)
    if settings.type in _NO_DEFAULT:
        message = f"a field of type `{settings.type}` has no default"
        yield Problem(path, "bad-field", message, location, "remove it")
    elif settings.required:
        message = f"`{key[-1]}` is required, so its default is never used"
        yield Problem(path, "bad-field", message, location, "remove one of the two")
    elif settings.type != "choice" or settings.of:
        from site_builder.content.fields import default_value  # Only a hub with defaults waits for what reads values.

        written: Data = [*settings.default] if isinstance(settings.default, tuple) else settings.default
        field = field_of(str(key[-1]), msgspec.structs.replace(settings, default=None), None)
        zone = zone_named(config.timezone) if config.timezone else None
        yield from default_value(field, written, path, (*key, "default"), zone)[1]


def _check_filters(collection: CollectionSettings, key: KeyPath, path: str) -> Iterator[Problem]:
    fields = collection.fields
    for index, name in enumerate(collection.filters):
        location = KeyLocation((*key, "filters", index))
        if not name:
            continue
        if name in collection.filters[:index]:
            yield Problem(path, "bad-filter", f"`{name}` is listed twice", location, "remove one of the two")
        elif name not in fields:
            hint = did_you_mean(name, fields) or (f"known: {', '.join(fields)}" if fields else "declare it in `fields`")
            yield Problem(path, "bad-filter", f"no field `{name}` in this collection", location, hint)
        elif fields[name].type and fields[name].type not in FILTERS:
            kinds = ", ".join(f"`{kind}`" for kind in FILTERS)
            message = f"`{name}` is of type `{fields[name].type}`: it has too many values to filter by"
            yield Problem(path, "bad-filter", message, location, f"filter by fields of type {kinds}")


def _check_circles(declared: Mapping[str, CollectionSettings], path: str) -> Iterator[Problem]:
    """Report required references that lead in a circle: no item could be the first."""
    required = {
        id_: {field.to: name for name, field in settings.fields.items() if field.required and field.to in declared}
        for id_, settings in declared.items()
    }
    reported: set[str] = set()
    for start in required:
        circle = _circle(start, required)
        if circle and not reported.intersection(circle):
            reported.update(circle)
            steps = [f"{id_}.{required[id_][to]}" for id_, to in zip(circle, [*circle[1:], start], strict=True)]
            verb = "requires an item of its own collection" if len(steps) == 1 else "require each other"
            message = f"{' and '.join(f'`{step}`' for step in steps)} {verb}: no item can be the first"
            key = ("collections", start, "fields", required[start][circle[1] if len(circle) > 1 else start])
            yield Problem(path, "circular-reference", message, KeyLocation(key, on_key=True), "make one optional")


def _circle(start: str, required: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the shortest way of required references from a collection back to it; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for following in required[way[-1]]:
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []

"""Collections for tests: declarations, items and stories that refer to them, as `parse` would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from site_builder.config.presets import PRESETS
from site_builder.content.item import ParsedItems, parse_items
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.fields import FieldValue, FilledField, Reference, References, Texts
from tests.support.hubs import story, write_hub

DECLARED: dict[str, object] = {
    "tools": {
        "title": "Tools",
        "item": "tool",
        "schema": "SoftwareApplication",
        "fields": {
            "pricing": {"type": "choice", "of": ["free", "paid"]},
            "open": {"type": "boolean", "title": "Open source"},
            "runs": {"type": "list"},
            "maker": {"type": "reference", "to": "companies"},
        },
        "filters": ["pricing", "open", "runs", "maker"],
    },
    "companies": {"title": "Companies", "item": "company"},
    "threads": {"title": "Running stories", "item": "thread", "order": "oldest-first"},
}
STORIES: dict[str, object] = {
    "fields": {
        "tools": {"type": "references", "to": "tools"},
        "threads": {"type": "references", "to": "threads"},
        "level": {"type": "text"},
    }
}
SETTINGS: dict[str, object] = {"collections": DECLARED, "stories": STORIES}


def item(collection: str, name: str, fields: Mapping[str, FieldValue] | None = None, **values: object) -> Item:
    """An item as `parse` would give it; its id is its name in small letters."""
    path = f"content/{collection}/{name.lower()}.md"
    filled = tuple(FilledField(key, value) for key, value in (fields or {}).items())
    return Item(collection=collection, id=name.lower(), name=name, path=path, fields=filled, **values)  # type: ignore[arg-type]


def references(collection: str, *ids: str) -> References:
    """The value of a field that names items."""
    return References(tuple(Reference(collection, id_) for id_ in ids))


def story_about(slug: str, day: str, tools: Sequence[str] = (), threads: Sequence[str] = (), **values: object) -> Story:
    """A story that refers to tools and running stories."""
    named = {"tools": tools, "threads": threads}
    filled = tuple(FilledField(name, references(name, *ids)) for name, ids in named.items() if ids)
    return story(slug, day, fields=filled, **values)


LONG_LISTS = """
-- site.yaml --
title: Long Lists
base_url: https://hub.example/
page_sizes: {items: 25}
collections:
  tools:
    title: Tools
    item: tool
    fields:
      pricing: {type: choice, of: [free, paid]}
      runs: {type: list}
      maker: {type: reference, to: companies}
    filters: [pricing, runs]
  companies: {title: Companies, item: company}
-- content/companies.yaml --
- id: anysphere
  name: Anysphere
  description: It makes all of them.
"""


def write_long_lists(folder: Path) -> Path:
    """A hub with more tools than a page has: all of one company, which run in more places than a menu has."""
    tools = "".join(
        f"- {{id: tool-{n}, name: Tool {n:02}, maker: anysphere, pricing: {'free' if n % 3 else 'paid'}, "
        f"runs: [Place {n % 30:02}], description: Number {n}.}}\n"
        for n in range(60)
    )
    return write_hub(folder, f"{LONG_LISTS}-- content/tools.yaml --\n{tools}")


def source(
    id_: str, name: str, domains: Sequence[str] = (), homepage: str = "", description: str = "", index: int = 0
) -> Item:
    """An entry of `content/sources.yaml` as `parse` would give it."""
    fields: dict[str, FieldValue] = {"domains": Texts(tuple(domains))} if domains else {}
    fields |= {"homepage": homepage} if homepage else {}
    return Item(
        collection="sources",
        id=id_,
        name=name,
        path="content/sources.yaml",
        index=index,
        description=description,
        fields=tuple(FilledField(key, value) for key, value in fields.items()),
    )


def read_entries(text: str, collection: str = "sources") -> ParsedItems:
    """The entries of a YAML file of tags, sources or authors."""
    return parse_items(f"content/{collection}.yaml", text.encode(), PRESETS[collection])

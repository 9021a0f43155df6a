"""Codes of collections: how they are declared, their items, and references to these."""

from __future__ import annotations

from site_builder.diagnostics.codes.code import Code, front_matter, settings, whole_file

_SETTINGS = (
    (
        "site.yaml",
        "collections: {tools: {title: Tools, item: tool}}\nstories: {fields: {tools: {type: references, to: tools}}}",
    ),
)
_TOOL = (*_SETTINGS, ("content/tools.yaml", "- {id: cursor, name: Cursor}"))
CODES = (
    Code(
        name="bad-field",
        title="The declaration of a field contradicts itself.",
        cause="Keys such as `of`, `to`, `min` or `max_length` belong to some types only, a name has small letters, "
        "digits and `_`, and a required field needs no default.",
        fix="Change the line that the message names. The guide lists the types of fields.",
        example=settings(
            "  collections:",
            "    tools:",
            "      title: Tools",
            "      item: tool",
            "      fields:",
            "-       price: {type: text, of: [free, paid]}",
            "+       price: {type: choice, of: [free, paid]}",
        ),
    ),
    Code(
        name="bad-filter",
        title="`filters` names a field that cannot filter a list.",
        cause="Readers filter a list by the values of choices, booleans, lists and references. Each value has a page.",
        fix="Correct the name, or filter by another field of the collection.",
        example=settings(
            "  collections:",
            "    tools:",
            "      title: Tools",
            "      item: tool",
            "      fields: {price: {type: choice, of: [free, paid]}}",
            "-     filters: [prize]",
            "+     filters: [price]",
        ),
    ),
    Code(
        name="circular-reference",
        title="References lead in a circle.",
        cause="With required references in a circle, each item would need another one that needs it, so nobody could "
        "write the first. An item must not refer to itself either.",
        fix="Make one of the references optional: remove its `required`.",
        example=settings(
            "  collections:",
            "    models:",
            "      title: Models",
            "      item: model",
            "-     fields: {parent: {type: reference, to: models, required: true}}",
            "+     fields: {parent: {type: reference, to: models}}",
        ),
    ),
    Code(
        name="declared-twice",
        title="`site.yaml` and `collections.yaml` declare the same collection or field.",
        cause="Both files have the same keys, and a hub can use both. What one declares, the other must not declare.",
        fix="Remove one of the two declarations.",
        example=whole_file(
            "collections.yaml",
            "  collections:",
            "-   tools: {title: AI tools, item: tool}",
            "+   models: {title: AI models, item: model}",
            files=_SETTINGS,
        ),
    ),
    Code(
        name="duplicate-item",
        title="Two items of a collection have the same id.",
        cause="They would have the same URL. The id is the name of a Markdown file, or the key `id` of an entry.",
        fix="Remove one of the two, or give one another id.",
        example=whole_file(
            "content/tools.yaml",
            "  - {id: cursor, name: Cursor}",
            "- - {id: cursor, name: Cursor Editor}",
            files=_SETTINGS,
        ),
    ),
    Code(
        name="name-clash",
        title="Two items of a collection have the same name.",
        cause="`name` and the names in `also` belong to one item of its collection, whatever their capital letters. "
        "Otherwise nobody could tell which one is meant. Names of tags, sources and authors are the same if their URLs "
        "would be: `Open weights` and `open-weights`. No other one may have them as its id either.",
        fix="Change or remove one of the names.",
        example=whole_file(
            "content/tools.yaml",
            "  - {id: cursor, name: Cursor}",
            "- - {id: zed, name: Zed, also: [cursor]}",
            "+ - {id: zed, name: Zed}",
            files=_SETTINGS,
        ),
    ),
    Code(
        name="repeated-reference",
        title="A field names the same item twice.",
        cause="The page would show it twice.",
        fix="Remove one of the two.",
        example=front_matter("- tools: [cursor, cursor]", "+ tools: [cursor]", files=_TOOL),
    ),
    Code(
        name="reserved-name",
        title="A collection or field has a name that every hub uses already.",
        cause="The id of a collection begins its URLs, and the names of fields are keys of front matter. Every hub has "
        "some already.",
        fix="Choose another name.",
        example=settings(
            "  collections:",
            "-   news: {title: Newsletters, item: newsletter}",
            "+   letters: {title: Letters, item: letter}",
        ),
    ),
    Code(
        name="unknown-collection",
        title="A reference leads to a collection that the settings do not declare.",
        cause="`to` is the id of a collection: its key below `collections` in `site.yaml`.",
        fix="Correct the spelling, or declare the collection.",
        example=settings(
            "  collections:",
            "    tools: {title: Tools, item: tool}",
            "  stories:",
            "-   fields: {tools: {type: references, to: tool}}",
            "+   fields: {tools: {type: references, to: tools}}",
        ),
    ),
    Code(
        name="unknown-item",
        title="A reference names an item that does not exist.",
        cause="A reference is the id of an item: the name of its file without `.md`, or its `id` in a YAML file.",
        fix="Correct the spelling, or add the item. Write the id, not the name that readers see.",
        example=front_matter("- tools: [Cursor]", "+ tools: [cursor]", files=_TOOL),
    ),
)

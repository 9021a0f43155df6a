"""Codes of the rules of `check` for the items of collections."""

from __future__ import annotations

from functools import partial

from site_builder.diagnostics.codes.code import STORY_PATH, Code, front_matter, whole_file

_rule = partial(Code, is_rule=True, found_by="check", severity="warning")
_SETTINGS = """collections:
  tools: {title: Tools, item: tool%s}
  models: {title: Models, item: model}
stories: {fields: {tools: {type: references, to: tools}}}"""
_HUB = (("site.yaml", _SETTINGS % ""),)
_TOOL = (*_HUB, ("content/tools.yaml", "- {id: cursor, name: Cursor}"))

CODES = (
    _rule(
        name="orphan-item",
        title="No story or item refers to this item, and no text links to it.",
        cause="Readers find it in the list of its collection only. Perhaps a story names it without saying so in its "
        "fields. Only collections that a field leads to are looked at: nothing needs to refer to a stack of tools. "
        "What a draft refers to is in use.",
        fix="Name it in the fields of a story or of another item, link to it, or remove it. If it is meant to stand "
        "alone, ignore the rule in the item and give the reason.",
        example=front_matter("+ tools: [cursor]", files=_TOOL),
    ),
    _rule(
        name="same-item",
        title="Two collections have an item of the same name.",
        cause="Readers who search for the name find two pages, and stories may refer to either. Capitals and spaces do "
        "not count, and other names (`also`) are compared too. Nothing is reported if one of the two refers to the "
        "other: a product may have the name of its maker. Tags, sources and authors are not compared.",
        fix="Keep one of the two, or let one refer to the other. If both are right, ignore the rule in the item and "
        "give the reason.",
        example=whole_file(
            "content/models.yaml",
            "  - id: cursor",
            "-   name: Cursor",
            "+   name: Cursor Small",
            files=(*_TOOL, (STORY_PATH, "tools: [cursor]")),
        ),
    ),
    _rule(
        name="stale-item",
        title="It is long ago that a story referred to this item.",
        cause="Products and plans change, and stories show when. The rule applies to collections with `stale_after`, a "
        "number of months. Items that no story has referred to yet are not reported.",
        fix="Look whether what the item says is still true, and correct it. If nothing changes any more, ignore the "
        "rule in the item and give the reason.",
        example=whole_file(
            "content/tools.yaml",
            "  - id: cursor",
            "-   name: Cursor",
            "+   name: Cursor",
            "+   ignore: {stale-item: its development has ended}",
            files=(("site.yaml", _SETTINGS % ", stale_after: 12"), (STORY_PATH, "tools: [cursor]\ndate: 2025-01-10")),
        ),
    ),
)

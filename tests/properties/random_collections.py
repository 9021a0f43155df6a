"""Random edits of a hub with collections: of items, of what refers to them, and of their declarations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, initialize, rule

from site_builder.hub import filters
from site_builder.hub import items as items_of_hub
from tests.properties.random_edits import RandomEdits
from tests.support.hubs import write_file

NAMES = ("Ada", "ada", "Zed <b>", "C++", "Old & new")
FIELDS = {
    "pricing": {"type": "choice", "of": ["free", "paid"]},
    "open": {"type": "boolean"},
    "runs": {"type": "list"},
    "maker": {"type": "reference", "to": "companies"},
    "note": {"type": "markdown"},
}
DECLARED: Mapping[str, Mapping[str, object]] = {
    "tools": {"title": "Tools", "item": "tool", "fields": FIELDS, "filters": ["pricing", "open", "runs", "maker"]},
    "companies": {"title": "Companies", "item": "company"},
    "threads": {"title": "Threads", "item": "thread", "order": "oldest-first"},
}
STORY_FIELDS = {
    "tools": {"type": "references", "to": "tools"},
    "threads": {"type": "references", "to": "threads"},
    "level": {"type": "text"},
}
DECLARATIONS: Mapping[str, Mapping[str, object]] = {
    "title": {"title": "Things"},
    "pages": {"pages": False},
    "feeds": {"feeds": False},
    "filters": {"filters": ["maker"]},
    "order": {"order": "oldest-first"},
    "schema": {"schema": "Product"},
    "same": {},
}


class RandomCollections(RandomEdits):
    """Tools and threads are Markdown files; companies are in one YAML file, and always there."""

    items = Bundle("items")

    @initialize(target=RandomEdits.stories)
    def begin(self) -> object:
        self.in_own_file = False
        self.declared = {name: dict(values) for name, values in DECLARED.items()}
        self.item_keys: dict[str, dict[str, str]] = {}
        self.short_lists = ExitStack()
        for owner, name in ((items_of_hub, "CONNECTED"), (filters, "MOST"), (filters, "SHORT")):
            self.short_lists.enter_context(mock.patch.object(owner, name, 1))
        stories = super().begin()
        self._write_companies("One")
        return stories

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "short_lists"):
            self.short_lists.close()

    @rule(target=items, collection=st.sampled_from(["tools", "threads"]), name=st.sampled_from(NAMES))
    def add_item(self, collection: str, name: str) -> str:
        return self._new(collection, name)

    @rule(item=items, name=st.sampled_from(NAMES))
    def rename_item(self, item: str, name: str) -> None:
        self._edit(item, name=json.dumps(f"{name} {item}"))

    @rule(item=items, text=st.sampled_from(["", "What it is.", "What it is & was."]))
    def describe_item(self, item: str, text: str) -> None:
        self._edit(item, description=text)

    @rule(item=items, also=st.booleans())
    def name_differently(self, item: str, also: bool) -> None:
        self._edit(item, also=f"[also-{item}]" if also else "")

    @rule(
        item=items,
        key=st.sampled_from(["pricing", "open", "runs", "maker", "note"]),
        first=st.booleans(),
    )
    def fill_field(self, item: str, key: str, first: bool) -> None:
        values = {"pricing": ("free", "paid"), "open": ("true", "false"), "runs": ("[web]", "[Web, editor]")}
        values |= {"maker": ("one", "two"), "note": ("A *note*.", "See [it](/news/).")}
        if item.startswith("tools/"):
            self._edit(item, **{key: values[key][not first]})

    @rule(item=items, other=items, name=RandomEdits.stories)
    def write_about_item(self, item: str, other: str, name: str) -> None:
        target = f"/{other}/" if other in self.item_keys else "/news/"
        self._edit(item, body=f"See [this]({target}) and [that]({name if name in self.keys else '/news/'}).")

    @rule(item=items, draft=st.booleans())
    def draft_item(self, item: str, draft: bool) -> None:
        self._forget_addresses()
        self._edit(item, draft="true" if draft else "")

    @rule(item=items)
    def alias_item(self, item: str) -> None:
        self._edit(item, aliases=f"[/was/{item}/]")

    @rule(item=consumes(items))
    def delete_item(self, item: str) -> None:
        if item not in self.item_keys:
            return
        collection, id_ = item.split("/")
        del self.item_keys[item]
        (self.site / f"content/{item}.md").unlink()
        for name, keys in self.keys.items():
            named = [one for one in keys.get(collection, "").strip("[]").split(", ") if one not in ("", id_)]
            self._change(name, **{collection: f"[{', '.join(named)}]" if named else ""})
        for other, keys in self.item_keys.items():
            if f"/{item}/" in keys["body"]:
                self._edit(other, body="")

    @rule(name=RandomEdits.stories, named=st.lists(items, max_size=4, unique=True))
    def refer(self, name: str, named: list[str]) -> None:
        values: dict[str, list[str]] = {"tools": [], "threads": []}
        for item in named:
            if item in self.item_keys:
                collection, id_ = item.split("/")
                values[collection].append(id_)
        self._change(name, **{key: f"[{', '.join(ids)}]" if ids else "" for key, ids in values.items()})

    @rule(name=RandomEdits.stories, level=st.sampled_from(["", "easy", "hard"]))
    def fill_story_field(self, name: str, level: str) -> None:
        self._change(name, level=level)

    @rule(name=st.sampled_from(["One", "Other"]))
    def rename_company(self, name: str) -> None:
        self._write_companies(name)

    @rule(collection=st.sampled_from(sorted(DECLARED)), change=st.sampled_from(sorted(DECLARATIONS)))
    def declare(self, collection: str, change: str) -> None:
        values = {**DECLARED[collection], **DECLARATIONS[change]}
        if collection != "tools":
            values.pop("filters", None)
        self.declared[collection] = values
        self._write_settings()

    @rule(in_own_file=st.booleans())
    def move_declarations(self, in_own_file: bool) -> None:
        self.in_own_file = in_own_file
        self._write_settings()

    def _new(self, collection: str, name: str) -> str:
        item = f"{collection}/i{self.number}"
        self.number += 1
        self.item_keys[item] = {"name": json.dumps(f"{name} {item}"), "body": ""}
        self._edit(item)
        return item

    def _edit(self, item: str, **keys: str) -> None:
        self.edited_body = ""
        if item in self.item_keys:
            self.item_keys[item] |= keys
            values = self.item_keys[item]
            front = "".join(f"{key}: {value}\n" for key, value in values.items() if value and key != "body")
            write_file(self.site / f"content/{item}.md", f"---\n{front}---\n{values['body']}\n")

    def _write_companies(self, name: str) -> None:
        self.edited_body = ""
        write_file(self.site / "content/companies.yaml", f"- id: one\n  name: {name}\n- id: two\n  name: Two\n")

    def _write_settings(self) -> None:
        super()._write_settings()
        file = self.site / "site.yaml"
        lines = {"collections": self.declared, "stories": {"fields": STORY_FIELDS}}
        text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in lines.items())
        own = self.site / "collections.yaml"
        own.unlink(missing_ok=True)
        with (own if self.in_own_file else file).open("a", encoding="utf-8") as opened:
            opened.write(text)

"""The schemas, run by a JSON Schema validator: they accept and reject the same files as the program."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from site_builder.commands.json_schema import schema_of, subjects_of
from site_builder.config.presets import PRESETS
from site_builder.config.reader import parse_config
from site_builder.config.schema import Config
from site_builder.content.front_matter import split_front_matter
from site_builder.content.page import parse_page
from site_builder.content.story import parse_story
from site_builder.diagnostics.codes import RULES
from site_builder.model.problems import Problem
from tests.support.hubs import story_text
from tests.support.items import read_entries

ROOT = Path(__file__).parents[3]
STORY = "content/news/2026/11/2026-11-20-a.md"
SETTINGS = "title: Hub\nbase_url: https://hub.example/\n"


class Loader(yaml.SafeLoader):
    """YAML as editor programs read it (1.2, core schema): dates are text, and so are `yes`, `no`, `on` and `off`."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.rpartition(":")[2] not in ("bool", "timestamp")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def errors(name: str, text: str, config: Config | None = None) -> list[str]:
    """Return the JSON paths of the errors that a schema, with the fields that settings declare, reports for a text."""
    validator = Draft202012Validator(schema_of(name, config))
    return sorted({error.json_path for error in validator.iter_errors(yaml.load(text, Loader))})


def front_matter(text: str) -> str:
    document = split_front_matter(text, "a.md")[0]
    assert document
    return document.yaml


def problems(name: str, text: str) -> list[Problem]:
    """Return the problems that the program reports for the same text."""
    if name == "site":
        return parse_config(text.encode())[1]
    if name == "collections":
        return parse_config(SETTINGS.encode(), collections=text.encode())[1]
    if name in PRESETS:
        return list(read_entries(text, name).problems)
    file = f"---\n{text}---\nText.\n".encode()
    return list((parse_story(STORY, file) if name == "story" else parse_page("content/pages/a.md", file)).problems)


@pytest.mark.parametrize("name", subjects_of(None))
def test_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("name", subjects_of(None))
def test_schema_describes_every_key(name: str) -> None:
    def look(schema: dict[str, Any]) -> None:
        for key, value in schema.get("properties", {}).items():
            assert value["description"], key
            look(value)

    root = schema_of(name)
    for schema in (root, *root.get("$defs", {}).values()):
        look(schema)


def test_demo_hub_matches_schemas() -> None:
    settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
    config = parse_config(settings.encode())[0]
    stories = sorted((ROOT / "content/news").rglob("*.md"))
    names = ("tools", "stacks", "threads")
    items = [(name, file) for name in names for file in (ROOT / "content" / name).glob("*.md")]
    assert stories and items
    for file in stories:
        assert errors("story", front_matter(file.read_text(encoding="utf-8")), config) == [], file
    for name, file in items:
        assert errors(f"{name}-item", front_matter(file.read_text(encoding="utf-8")), config) == [], file
    for name in ("companies", "models"):
        assert errors(name, (ROOT / f"content/{name}.yaml").read_text(encoding="utf-8"), config) == [], name
    for file in (ROOT / "content/pages").rglob("*.md"):
        assert errors("page", front_matter(file.read_text(encoding="utf-8"))) == [], file
    assert errors("site", settings) == []
    assert errors("sources", (ROOT / "content/sources.yaml").read_text(encoding="utf-8")) == []


ACCEPTED = [
    ("story", front_matter(story_text())),
    ("story", front_matter(story_text(source="lab", source_url="https://lab.example/post"))),
    ("story", front_matter(story_text(title="2026", tags="[4, 7B]", date="2026-11-20", updated="2026-11-21 09:00"))),
    ("story", front_matter(story_text(draft="true", image="a.png", image_alt="A", ignore="{long-title: a law}"))),
    ("story", front_matter(story_text()) + "summary:\ntags:\nexpires:\nignore:\n"),
    ("page", "title: About\nnav_order: 1\n"),
    ("page", "title: About\nnav_order:\nsummary:\n"),
    ("site", SETTINGS),
    ("site", SETTINGS + "community: {label: Join, url: /x/}\npage_sizes: {home: 12}\nchecks: {long-title: off}\n"),
    ("site", SETTINGS + "community:\npage_sizes:\ncategories:\nlogo:\nlanguage:\n"),
    ("collections", "collections: {tools: {title: T, item: t, fields: {a: {type: text}}}}\nstories:\n"),
    ("sources", "- {id: lab, name: Lab, domains: [lab.example]}\n- {id: b, name: B, homepage: }\n"),
]
REJECTED = [
    ("story", "title: A\n", "$"),
    ("story", front_matter(story_text()) + "catgory: x\n", "$"),
    ("story", front_matter(story_text(source="lab")), "$"),
    ("story", front_matter(story_text(image="a.png")), "$"),
    ("story", front_matter(story_text(takeaways="[]")), "$.takeaways"),
    ("story", front_matter(story_text(takeaways="[a, {b: c}]")), "$.takeaways[1]"),
    ("story", front_matter(story_text(tags="safety")), "$.tags"),
    ("story", front_matter(story_text(date="20 November")), "$.date"),
    ("story", front_matter(story_text(draft="yes please")), "$.draft"),
    ("story", front_matter(story_text(title="x" * 201)), "$.title"),
    ("story", front_matter(story_text(canonical="example.org")), "$.canonical"),
    ("story", front_matter(story_text(source="{name: Lab, url: lab.example}")), "$.source"),
    ("page", "title: About\nnav_order: first\n", "$.nav_order"),
    ("site", SETTINGS + "page_sizes: {home: 0}\n", "$.page_sizes"),
    ("site", SETTINGS + "share: [myspace]\n", "$.share[0]"),
    ("site", SETTINGS + "language: E\n", "$.language"),
    ("site", SETTINGS + "checks: {long-title: loud}\n", "$.checks['long-title']"),
    ("site", "title: Hub\nbase_url: hub.example\n", "$.base_url"),
    ("collections", "tools: {title: T, item: t}\n", "$"),
    ("collections", "stories: {fields: {a: {type: txt}}}\n", "$.stories"),
    ("sources", "- {id: lab}\n", "$[0]"),
    ("sources", "lab: Lab\n", "$"),
]


@pytest.mark.parametrize(("name", "text"), ACCEPTED)
def test_schema_accepts_what_a_build_accepts(name: str, text: str) -> None:
    assert problems(name, text) == []
    assert errors(name, text) == []


@pytest.mark.parametrize(("name", "text", "json_path"), REJECTED)
def test_schema_rejects_what_a_build_rejects(name: str, text: str, json_path: str) -> None:
    assert problems(name, text) != []
    assert errors(name, text) == [json_path]


def test_schema_lists_codes_of_rules() -> None:
    for name, key in (("story", "ignore"), ("site", "checks")):
        codes = schema_of(name)["properties"][key]["properties"]
        assert {code: schema["description"] for code, schema in codes.items()} == {c: r.title for c, r in RULES.items()}
    assert errors("site", SETTINGS + "checks: {long-titel: off}\n") == ["$.checks"]


@pytest.mark.parametrize("name", subjects_of(None))
def test_schema_has_no_empty_defaults(name: str) -> None:
    text = json.dumps(schema_of(name))
    assert not [empty for empty in ('""', "null", "[]", "{}") if f'"default": {empty}' in text]


DECLARATIONS = b"""title: A
base_url: https://a.example/
collections:
  companies: {title: Companies, item: company}
  tools:
    title: Tools
    item: tool
    fields:
      maker: {type: reference, to: companies}
      price: {type: choice, of: [free, paid], description: What it costs}
      website: {type: url, required: true}
      score: {type: number, min: 1, max: 5}
      open: {type: boolean}
stories: {fields: {tools: {type: references, to: tools}}}
"""


@pytest.mark.parametrize(
    ("name", "data", "path"),
    [
        ("tools-item", {"name": "A", "website": "https://a.example/", "price": "free", "score": 2, "open": True}, ""),
        ("tools-item", {"name": "A", "website": "https://a.example/", "price": None, "maker": "a"}, ""),
        ("tools-item", {"name": "A", "website": "https://a.example/", "price": "gratis"}, "$.price"),
        ("tools-item", {"name": "A", "website": "javascript:alert(1)"}, "$.website"),
        ("tools-item", {"name": "A", "website": "https://a.example/", "score": 9}, "$.score"),
        ("tools-item", {"name": "A", "website": "https://a.example/", "prize": "free"}, "$"),
        ("tools-item", {"name": "A"}, "$"),
        ("tools", [{"id": "a", "name": "A", "website": "https://a.example/"}], ""),
        ("tools", [{"name": "A", "website": "https://a.example/"}], "$[0]"),
        ("companies", [{"id": "a", "name": "A", "draft": True}], ""),
    ],
)
def test_schema_of_a_collection_has_its_fields(name: str, data: object, path: str) -> None:
    config = parse_config(DECLARATIONS)[0]
    errors = Draft202012Validator(schema_of(name, config)).iter_errors(data)
    assert [error.json_path for error in errors] == ([path] if path else [])


def test_schema_of_a_story_has_declared_fields() -> None:
    config = parse_config(DECLARATIONS)[0]
    assert "tools" in schema_of("story", config)["properties"]
    assert "tools" not in schema_of("story")["properties"]
    assert "What it costs" in str(schema_of("tools-item", config))

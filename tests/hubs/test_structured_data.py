"""The structured data of every page of the demo hub, against the vocabulary of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.config.vocabulary import properties_of, schema_types
from tests.support.hubs import built, tree, write_hub

ROOT = Path(__file__).parents[2]
HUB = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
collections:
  tools:
    title: Tools
    item: tool
    schema: SoftwareApplication
    fields:
      website: {type: url, property: url}
      docs: {type: url}
      maker: {type: reference, to: companies, property: creator}
      owners: {type: references, to: companies, property: creator}
      version: {type: number, property: softwareVersion}
      released: {type: date, property: datePublished}
      runs: {type: list, property: operatingSystem}
      free: {type: boolean, property: isAccessibleForFree}
      secret: {type: text}
  companies: {title: Companies, item: company, schema: Organization}
-- content/companies.yaml --
- {id: a, name: "</script> & Co"}
- {id: b, name: Bee}
-- content/tools/cursor.md --
---
name: Cursor
website: https://cursor.com/
docs: https://docs.cursor.com/
maker: a
owners: [b]
version: 1.5
released: 2026-11-01
runs: [Linux, macOS]
free: true
secret: not for search engines
---
"""


def data(html: str) -> Any:
    """The structured data of a page."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    return json.loads(found)


def things(value: Any) -> Iterator[dict[str, Any]]:
    """All things in structured data, those inside of others too."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for member in value.values():
            yield from things(member)
    for member in value if isinstance(value, list) else ():
        yield from things(member)


def test_field_with_a_property_is_part_of_the_structured_data(tmp_path: Path) -> None:
    tool = data(tree(built(write_hub(tmp_path, HUB)))["tools/cursor/index.html"].decode())["@graph"][0]
    url = "https://hub.example"
    assert tool == {
        "@type": "SoftwareApplication",
        "@id": f"{url}/tools/cursor/#item",
        "name": "Cursor",
        "mainEntityOfPage": f"{url}/tools/cursor/",
        "url": "https://cursor.com/",
        "sameAs": "https://docs.cursor.com/",
        "creator": [
            {"@type": "Organization", "name": "</script> & Co", "url": f"{url}/companies/a/"},
            {"@type": "Organization", "name": "Bee", "url": f"{url}/companies/b/"},
        ],
        "softwareVersion": 1.5,
        "datePublished": "2026-11-01",
        "operatingSystem": ["Linux", "macOS"],
        "isAccessibleForFree": True,
    }


@pytest.mark.slow
def test_structured_data_of_the_demo_hub_is_in_the_vocabulary(tmp_path: Path) -> None:
    unknown = set()
    seen = set()
    for path, page in tree(built(ROOT, tmp_path)).items():
        if path.endswith(".html") and b"application/ld+json" in page:
            for thing in things(data(page.decode())):
                kind = thing["@type"]
                seen.add(kind)
                names = {name for name in thing if not name.startswith("@") and name != "query-input"}
                unknown |= {(kind, name) for name in names - properties_of(kind)}
    assert unknown == set()
    assert {"NewsArticle", "SoftwareApplication", "Organization", "CollectionPage", "WebSite"} <= seen


def test_each_type_of_the_vocabulary_is_one_of_a_type_that_it_has() -> None:
    types = schema_types()
    assert {parent for found in types.values() for parent in found.parents} <= types.keys()
    assert len(types) > 900 and [name for name, found in types.items() if not found.parents] == ["Thing"]
    assert {"sameAs", "creator", "softwareVersion"} <= properties_of("SoftwareApplication")
    assert "softwareVersion" not in properties_of("Organization")

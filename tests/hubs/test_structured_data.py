"""The structured data of every page of the demo hub, against the vocabulary of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.config.vocabulary import properties_of, schema_types
from tests.support.hubs import add_story, built, tree, write_hub
from tests.support.images import image

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


TERMS = """
-- site.yaml --
title: Test Hub
base_url: https://hub.example/
cards: false
collections:
  tags: {fields: {article: {type: url}}}
  sources: {fields: {founded: {type: date, property: foundingDate}}}
  authors: {fields: {site: {type: url}, employer: {type: reference, to: sources, property: worksFor}}}
-- content/tags.yaml --
- id: llm
  name: large language models
  also: [LLMs, Large-language models]
  description: What predicts <tokens>.
  article: https://en.wikipedia.org/wiki/Large_language_model
-- content/sources.yaml --
- {id: lab, name: Lab, domains: [lab.example], homepage: https://lab.example/, logo: lab.png, founded: 2022-11-01}
-- content/authors.yaml --
- {id: ada, name: Ada, site: https://ada.example/, same_as: [https://code.example/ada], employer: lab}
"""


def test_page_of_a_term_with_an_entry_says_what_it_is_about(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, TERMS)
    (hub / "content/lab.png").write_bytes(image(64, 64))
    add_story(hub, "first", tags="[LLMs, other]", source="lab", source_url="https://lab.example/a", author="ada")
    files = tree(built(hub))
    url = "https://hub.example"
    tag, source, author, other = (
        data(files[f"{path}/index.html"].decode())["@graph"][0]
        for path in ("tag/llm", "source/lab", "author/ada", "tag/other")
    )
    assert tag["about"] == {
        "@type": "DefinedTerm",
        "@id": f"{url}/tag/llm/#item",
        "name": "large language models",
        "alternateName": ["LLMs"],
        "description": "What predicts <tokens>.",
        "mainEntityOfPage": f"{url}/tag/llm/",
        "sameAs": "https://en.wikipedia.org/wiki/Large_language_model",
    }
    logo = source["about"].pop("logo")
    assert logo.startswith(f"{url}/") and logo.removeprefix(f"{url}/") in files
    assert source["about"] == {
        "@type": "Organization",
        "@id": f"{url}/source/lab/#item",
        "name": "Lab",
        "mainEntityOfPage": f"{url}/source/lab/",
        "url": "https://lab.example/",
        "foundingDate": "2022-11-01",
    }
    assert author["mainEntity"]["sameAs"] == ["https://code.example/ada", "https://ada.example/"]
    assert author["mainEntity"]["worksFor"]["name"] == "Lab" and "about" not in author
    assert "about" not in other
    for thing in things([tag, source, author]):
        assert {name for name in thing if not name.startswith("@")} <= properties_of(thing["@type"])


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
    assert {"NewsArticle", "SoftwareApplication", "Organization", "CollectionPage", "WebSite", "DefinedTerm"} <= seen


def test_each_type_of_the_vocabulary_is_one_of_a_type_that_it_has() -> None:
    types = schema_types()
    assert {parent for found in types.values() for parent in found.parents} <= types.keys()
    assert len(types) > 900 and [name for name, found in types.items() if not found.parents] == ["Thing"]
    assert {"sameAs", "creator", "softwareVersion"} <= properties_of("SoftwareApplication")
    assert "softwareVersion" not in properties_of("Organization")

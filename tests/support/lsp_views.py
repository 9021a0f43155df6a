"""A small hub, and what the language server knows of it."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from site_builder.hub.schedule import Selection
from site_builder.lint.check import check_hub
from site_builder.lsp.positions import Text
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, story_text, write_hub

STORY = "content/news/2026/11/2026-11-10-first.md"
OTHER = "content/news/2026/11/2026-11-12-open-weights.md"
PAGE = "content/pages/about.md"
_WEIGHTS = story_text(
    "Open weights arrive",
    "Text.\n\n## Data",
    source="openai",
    source_url="https://openai.com/a",
    tags="[open weights]",
    aliases="[/2026/weights/]",
)
HUB = f"""\
-- site.yaml --
{SETTINGS}search: false
categories:
  - {{slug: research, title: Research, description: Papers.}}
  - {{slug: models, title: Models}}
-- redirects.yaml --
/moved/: /about/
-- content/sources.yaml --
- id: lab
  name: Example Lab
  domains: [lab.example]
- id: openai
  name: OpenAI
  homepage: https://openai.com/
-- {PAGE} --
---
title: About us
summary: Who we are.
---
Text.
-- {STORY} --
{story_text("The first story", "See [the weights](open-weights).", tags="[Safety, open weights]", author="Ada")}
-- {OTHER} --
{_WEIGHTS}
"""


def small_hub(folder: Path) -> Path:
    """Write the hub."""
    return write_hub(folder, HUB)


def view_of(site: Path) -> HubSnapshot:
    """What is known of a hub."""
    selection = Selection(at=NOW)
    return HubSnapshot(
        site, check_hub(Options(hub_dir=site, output=site / "public", selection=selection, jobs=1)), selection
    )


def text_of(text: str) -> Text:
    """A text as a client has it that counts in UTF-16."""
    return Text(text, PositionCodec())


def cursor_in(marked: str) -> tuple[str, types.Position]:
    """A text without its mark `|`, and the position of that, in UTF-16."""
    before, _, after = marked.partition("|")
    last = before.rpartition("\n")[2]
    return before + after, types.Position(before.count("\n"), len(last.encode("utf-16-le")) // 2)

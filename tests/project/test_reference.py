"""The generated reference in docs/reference/ is what `make docs` writes now."""

from __future__ import annotations

import pytest

from docs.generate import FOLDER, PAGES
from site_builder.cli import COMMANDS
from site_builder.config.schema import Config
from site_builder.content.schema.fields import keys_of
from site_builder.content.story_fields import StoryFields
from site_builder.diagnostics.codes import CODES


@pytest.mark.parametrize("name", PAGES)
def test_reference_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name](), (
        f"docs/reference/{name} is stale: run make docs"
    )


def test_no_other_file_is_in_the_reference() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {*PAGES}


def test_reference_has_every_code_key_and_command() -> None:
    assert all(f"\n## `{code}`\n" in PAGES["messages.md"]() for code in CODES)
    assert all(f"| `{key.name}` |" in PAGES["settings.md"]() for key in keys_of(Config))
    assert all(f"| `{key.name}` |" in PAGES["front-matter.md"]() for key in keys_of(StoryFields))
    assert all(f"\n## `site-builder {name}`\n" in PAGES["cli.md"]() for name in COMMANDS)

"""The page of an edited story, rendered before the build: equal to the built page, or left to the build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.content.reader import DEFAULT_OPTIONS
from site_builder.content.story import parse_story
from site_builder.hub.schedule import Selection
from site_builder.model.content import Story
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.serve.early_render import OWN_FIELDS, EarlyRenderer
from tests.support.hubs import NOW, SETTINGS, add_story, story_text, write_file, write_hub

STORY = "content/news/2026/11/2026-11-01-a.md"
PAGE = "news/a/index.html"
BODY = "One [link](b)."
KEYS = {"title": "A", "body": BODY, "tags": "[x, y]"}
"""The story before each edit."""

EDITS: dict[str, dict[str, str]] = {
    "slug": {"slug": "other"},
    "id": {"id": "another-id"},
    "title": {"title": "Another title"},
    "source": {"source": "{name: Other Lab, url: https://lab.example/post}"},
    "source_by_id": {"source": "lab", "source_url": "https://lab.example/post"},
    "source_url": {"source": "{name: Example Lab, url: https://lab.example/other}"},
    "domain": {"source": "{name: Example Lab, url: https://other.example/post}"},
    "category": {"category": "models"},
    "category_slug": {"category": "models"},
    "tags": {"tags": "[X, y]"},
    "tag_slugs": {"tags": "[x, z]"},
    "keywords": {"title": "Another title"},
    "date": {"date": "2026-11-02"},
    "updated": {"updated": "2026-11-02"},
    "summary": {"summary": "Another dek."},
    "why_it_matters": {"why_it_matters": "It *does*."},
    "author": {"author": "Ada"},
    "aliases": {"aliases": "[/old/]"},
    "image": {"image": "https://lab.example/a.png", "image_alt": "A chart"},
    "image_alt": {"image": "https://lab.example/a.png", "image_alt": "A chart"},
    "canonical": {"canonical": "https://lab.example/canonical"},
    "related": {"related": "[b]"},
    "unrelated": {"unrelated": "[b]"},
    "draft": {"draft": "true"},
    "expires": {"expires": "2027-01-01"},
    "pinned_until": {"pinned_until": "2026-12-01"},
    "words": {"body": "Long. " * 1000 + BODY},
    "body": {"body": "Another [link](b)."},
    "links": {"body": "One [link](c)."},
    "anchors": {"body": f"## Heading\n\n{BODY}"},
    "ignore": {"ignore": "{long-title: It is short}"},
}
"""An edit that changes each field of a story. Only `path` has none: another path is another file."""


class EditedHub:
    """A hub with an early renderer that knows its last build."""

    def __init__(self, hub_dir: Path) -> None:
        write_hub(hub_dir)
        for slug in ("b", "c"):
            add_story(hub_dir, slug, tags="[x]")
        self.options = Options(
            hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1, search=False
        )
        self.renderer = EarlyRenderer(hub_dir)
        self.write(story_text(**KEYS))
        self.build()

    def write(self, text: str) -> None:
        """Replace the story."""
        write_file(self.options.hub_dir / STORY, text)

    def build(self) -> bytes:
        """Build; return the page of the story, or no bytes if it has none."""
        build(self.options, None, self.renderer.update)
        page = self.options.output / PAGE
        return page.read_bytes() if page.exists() else b""


@pytest.fixture(scope="module")
def shared_hub(tmp_path_factory: pytest.TempPathFactory) -> EditedHub:
    return EditedHub(tmp_path_factory.mktemp("early") / "hub")


@pytest.fixture
def unedited_hub(shared_hub: EditedHub) -> Iterator[EditedHub]:
    """The hub of all tests, with the story as in KEYS again."""
    yield shared_hub
    shared_hub.write(story_text(**KEYS))
    shared_hub.build()


@pytest.fixture
def hub(tmp_path: Path) -> EditedHub:
    return EditedHub(tmp_path / "hub")


def parsed(keys: dict[str, str]) -> Story:
    story = parse_story(STORY, story_text(**keys).encode(), DEFAULT_OPTIONS).story
    assert story
    return story


def test_each_field_of_a_story_has_an_edit() -> None:
    assert {*EDITS} == {*Story.__struct_fields__} - {"path"}
    for field, keys in EDITS.items():
        assert getattr(parsed({**KEYS, **keys}), field) != getattr(parsed(KEYS), field), field


@pytest.mark.parametrize("field", EDITS)
def test_early_page_is_the_built_page_for_each_field(field: str, unedited_hub: EditedHub) -> None:
    unedited_hub.write(story_text(**{**KEYS, **EDITS[field]}))
    page = unedited_hub.renderer.page({STORY})
    built = unedited_hub.build()
    assert (page is not None) == (field in OWN_FIELDS)
    assert page is None or (page.file, page.data) == (PAGE, built)


def test_early_pages_of_consecutive_edits_equal_built_pages(hub: EditedHub) -> None:
    for keys in ({"body": f"A paragraph.\n\n{BODY}"}, {"takeaways": "[Another thing.]"}, {}, {"author": "Ada"}):
        hub.write(story_text(**{**KEYS, **keys}))
        page = hub.renderer.page({STORY})
        assert page is not None and page.data == hub.build()


def test_early_page_follows_the_setting_for_html(hub: EditedHub) -> None:
    for settings in ("markdown: {html: true}\n", ""):
        write_file(hub.options.hub_dir / "site.yaml", SETTINGS + settings)
        hub.build()
        hub.write(story_text(**{**KEYS, "body": f"<kbd>One</kbd> [link](b).{settings}"}))
        page = hub.renderer.page({STORY})
        assert page is not None and page.data == hub.build()
        assert (b"<kbd>One</kbd>" in page.data) == bool(settings)


def test_early_page_uses_changed_layouts_and_settings(hub: EditedHub) -> None:
    write_file(
        hub.options.hub_dir / "layouts/story.html",
        '{% extends "base.html" %}{% block main %}{{ body(page.body).html }}{% endblock %}',
    )
    write_file(hub.options.hub_dir / "site.yaml", "title: New\nbase_url: https://hub.example/\n")
    hub.build()
    hub.write(story_text(**{**KEYS, "body": "Two [links](b)."}))
    page = hub.renderer.page({STORY, "content/news/2026/11/a-temporary-file-that-is-gone"})
    assert page is not None and page.data == hub.build()
    assert b"New" in page.data


def test_removed_and_invalid_stories_are_left_to_the_build(hub: EditedHub) -> None:
    hub.write(story_text(**{**KEYS, "category": ""}))
    assert hub.renderer.page({STORY}) is None
    (hub.options.hub_dir / STORY).unlink()
    assert hub.renderer.page({STORY}) is None


def test_other_changed_files_are_left_to_the_build(hub: EditedHub) -> None:
    hub.write(story_text(**{**KEYS, "body": "Another [link](b)."}))
    new = add_story(hub.options.hub_dir, "d").relative_to(hub.options.hub_dir).as_posix()
    for changed in (set(), {"site.yaml"}, {STORY, "site.yaml"}, {new}, {None}):
        assert hub.renderer.page(changed) is None
    assert EarlyRenderer(hub.options.hub_dir).page({STORY}) is None

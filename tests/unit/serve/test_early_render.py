"""The page of an edited story, ahead of the build: what the build makes, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.serve.early_render import EarlyRenderer
from tests.support.hubs import NOW, add_story, story_text, write_file, write_hub

STORY = "content/news/2026/11/2026-11-01-a.md"
FILE = "news/a/index.html"


@pytest.fixture
def options(tmp_path: Path) -> Options:
    site = write_hub(tmp_path / "hub")
    add_story(site, "a", body="One [link](b).")
    add_story(site, "b", tags="[x]")
    return Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1)


@pytest.fixture
def ahead(options: Options) -> EarlyRenderer:
    ahead = EarlyRenderer(options.hub_dir)
    build(options, None, ahead.take)
    return ahead


@pytest.mark.parametrize(
    "text",
    [
        story_text("A", "A paragraph.\n\nAnother [link](b)."),
        story_text("A", "Long. " * 1000 + "[link](b)"),
        story_text("A", "One [link](b).", takeaways="[Another thing.]"),
        story_text("A", "One [link](b).", why_it_matters="It *does*."),
        story_text("A", "One [link](b).", summary="A dek."),
        story_text("A", "One [link](b).", author="Ada", updated="2026-11-02"),
        story_text("Another title", "One [link](b)."),
        story_text("A", "One [link](b)."),
    ],
)
def test_it_is_the_page_that_the_build_makes(options: Options, ahead: EarlyRenderer, text: str) -> None:
    for _ in range(2):
        write_file(options.hub_dir / STORY, text)
        page = ahead.page({STORY})
        build(options, None, ahead.take)
        assert page is not None
        assert (page.file, page.data) == (FILE, (options.output / FILE).read_bytes())


def test_html_is_what_the_build_takes_it_for(options: Options, ahead: EarlyRenderer) -> None:
    for settings in ("markdown: {html: true}\n", ""):
        write_hub(options.hub_dir, f"-- site.yaml --\ntitle: Hub\nbase_url: https://hub.example.org/\n{settings}")
        build(options, None, ahead.take)
        write_file(options.hub_dir / STORY, story_text("A", f"<kbd>One</kbd> [link](b).{settings}"))
        page = ahead.page({STORY})
        build(options, None, ahead.take)
        assert page is not None
        assert page.data == (options.output / FILE).read_bytes()
        assert (b"<kbd>One</kbd>" in page.data) == bool(settings)


def test_it_is_the_page_after_a_change_of_layouts_and_settings(options: Options, ahead: EarlyRenderer) -> None:
    write_file(
        options.hub_dir / "layouts/story.html",
        '{% extends "base.html" %}{% block main %}{{ body(page.body).html }}{% endblock %}',
    )
    write_file(options.hub_dir / "site.yaml", "title: New\nbase_url: https://hub.example/\n")
    build(options, None, ahead.take)
    write_file(options.hub_dir / STORY, story_text("A", "Two [links](b)."))
    page = ahead.page({STORY, "content/news/2026/11/a-file-that-was-there-for-a-moment"})
    build(options, None, ahead.take)
    assert page is not None
    assert page.data == (options.output / FILE).read_bytes()
    assert b"New" in page.data


@pytest.mark.parametrize(
    "edit",
    [
        lambda site: write_file(site / STORY, story_text("A", "One [link](b).", tags="[x]")),
        lambda site: write_file(site / STORY, story_text("A", "No link.")),
        lambda site: write_file(site / STORY, story_text("A", "One [link](b).", expires="2027-01-01")),
        lambda site: write_file(site / STORY, story_text("A", "One [link](b).", date="2026-11-02")),
        lambda site: write_file(site / STORY, story_text("A", "## Heading\n\nOne [link](b).")),
        lambda site: write_file(site / STORY, story_text("A", "One [link](b).", category="")),
        lambda site: (site / STORY).unlink(),
    ],
)
def test_more_than_words_is_left_to_the_build(
    options: Options, ahead: EarlyRenderer, edit: Callable[[Path], None]
) -> None:
    edit(options.hub_dir)
    assert ahead.page({STORY}) is None


def test_other_files_are_left_to_the_build(options: Options, ahead: EarlyRenderer) -> None:
    write_file(options.hub_dir / STORY, story_text("A", "Another [link](b)."))
    add_story(options.hub_dir, "c")
    for changed in (set(), {"site.yaml"}, {STORY, "site.yaml"}, {"content/news/2026/11/2026-11-01-c.md"}, {None}):
        assert ahead.page(changed) is None
    assert EarlyRenderer(options.hub_dir).page({STORY}) is None

from __future__ import annotations

from pathlib import Path

from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.pipeline.snapshot import survey
from tests.support.hubs import add_story, write_file, write_hub


def test_drafts_and_stories_with_mistakes_are_there_in_order_of_path(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- content/sources.yaml --\n- id: lab\n  name: Example Lab\n")
    add_story(site, "later", "2026-12-24")
    add_story(site, "draft", "2026-11-02", draft="true")
    add_story(site, "wrong", "2026-11-01", category="")
    found = survey(site, tmp_path / "state")
    assert [story.slug for story in found.stories] == ["wrong", "draft", "later"]
    assert [source.id for source in found.sources] == ["lab"]
    assert found.config is not None and found.config.title == "Test Hub"
    assert [problem.code for problem in drop_follow_up_problems(found.problems)] == ["missing-key"]
    assert not (site / "public").exists()


def test_pages_and_files_are_there_too(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first")
    write_file(file.with_name("chart.svg"), "<svg/>")
    write_file(site / "content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
    write_file(site / "content/pages/untitled.md", "---\nsummary: x\n---\nUs.\n")
    found = survey(site, tmp_path / "state")
    assert [page.slug for page in found.pages] == ["about", "untitled"]
    assert [story.slug for story in found.stories] == ["first"]
    folder = "content/news/2026/11"
    pages = {f"content/pages/{name}.md" for name in ("about", "untitled")}
    assert found.files == {f"{folder}/2026-11-01-first.md", f"{folder}/chart.svg"} | pages


def test_settings_that_are_no_yaml_leave_nothing(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    write_file(site / "site.yaml", "title: [\n")
    found = survey(site, tmp_path / "state")
    assert (found.config, found.stories) == (None, ())
    assert [problem.code for problem in found.problems] == ["yaml-syntax"]


def test_state_that_is_damaged_is_forgotten(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    expected = survey(site, tmp_path / "state")
    for file in (tmp_path / "state").iterdir():
        file.write_bytes(b"\xff" * 5000)
    assert survey(site, tmp_path / "state") == expected
